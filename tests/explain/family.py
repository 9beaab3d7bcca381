"""A family as small as can be: choose one whole number, within bounds and divisible; cost is the number itself."""

from collections.abc import Iterator, Sequence

from pydantic import BaseModel

from planner.family import Family
from planner.result import FROZEN, Answer, SolveParams, Status, Violation, Watch


class NumberInstance(BaseModel):
    model_config = FROZEN

    least: int
    most: int
    divisor: int = 1
    highest: int = 100


class NumberPlan(BaseModel):
    model_config = FROZEN

    number: int


def at_least(data: NumberInstance, plan: NumberPlan) -> Iterator[Violation]:
    if plan.number < data.least:
        yield Violation(rule="at_least", where="number", detail=f"{plan.number} < {data.least}")


def at_most(data: NumberInstance, plan: NumberPlan) -> Iterator[Violation]:
    if plan.number > data.most:
        yield Violation(rule="at_most", where="number", detail=f"{plan.number} > {data.most}")


def divisible(data: NumberInstance, plan: NumberPlan) -> Iterator[Violation]:
    if plan.number % data.divisor:
        yield Violation(rule="divisible", where="number", detail=f"{plan.number} is no multiple of {data.divisor}")


def well_formed(data: NumberInstance, plan: NumberPlan) -> Iterator[Violation]:
    if not 0 <= plan.number <= data.highest:
        yield Violation(rule="well_formed", where="number", detail=f"{plan.number} is not in 0..{data.highest}")


CHECKS = {check.__name__: check for check in (at_least, at_most, divisible)}


def fits(data: NumberInstance, rules: Sequence[str]) -> list[int]:
    """Return the numbers that keep the rules of these names."""
    numbers = [NumberPlan(number=n) for n in range(data.highest + 1)]
    return [plan.number for plan in numbers if not any(v for rule in rules for v in CHECKS[rule](data, plan))]


def cost(_: NumberInstance, plan: NumberPlan) -> int:
    return plan.number


def search(data: NumberInstance, params: SolveParams, watch: Watch) -> Answer[NumberPlan]:
    assert params.time_limit_s == watch.time_limit_s
    found = fits(data, list(CHECKS))
    if not found:
        return Answer(Status.INFEASIBLE)
    watch.report("search", found[0], found[0])
    return Answer(Status.OPTIMAL, NumberPlan(number=found[0]), found[0], found[0])


def infeasible(data: NumberInstance, rules: Sequence[str], _: SolveParams, __: Watch) -> bool:
    return not fits(data, rules)


def family(*answers: Answer[NumberPlan]) -> Family[NumberInstance, NumberPlan]:
    """Return the family; with an answer given, its default solver gives that one, right or wrong."""
    solvers = {f"says_{n}": lambda *_, answer=answer: answer for n, answer in enumerate(answers)}
    return Family(
        name="numbers",
        instance=NumberInstance,
        plan=NumberPlan,
        solvers={**solvers, "search": search},
        checks=CHECKS,
        well_formed=well_formed,
        cost=cost,
        infeasible=infeasible,
    )
