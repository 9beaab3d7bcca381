"""What all families' changes to a scenario share."""

from collections.abc import Callable
from typing import Any, NoReturn

from scenarios.errors import Problem, ScenarioError
from scenarios.explain.told import ToldStep
from scenarios.schema import Scenario

Change = Callable[[Scenario, ToldStep], Scenario]
"""The scenario with one line loosened as a step says.

Raises ``ScenarioError`` where a scenario cannot say what is wanted; the schema is checked afterwards.
"""


def changed(scenario: Scenario, part: str, **fields: Any) -> Scenario:
    """Return a scenario with some fields of a part replaced."""
    return scenario.model_copy(update={part: getattr(scenario, part).model_copy(update=fields)})


def moved(step: ToldStep) -> int:
    """Return the new limit of a step's line: lower by the amount where it is lowered, else higher."""
    limit = step.line.limit or 0
    return max(0, limit - step.amount) if step.way == "lower" else limit + step.amount


def raised(cap: int | None, step: ToldStep) -> int | None:
    """Return a cap that is no lower than the step's new limit; none stays none."""
    return None if cap is None else max(cap, moved(step))


def more_won(scenario: Scenario, part: str, cap: str, step: ToldStep) -> Scenario:
    """Return a scenario in which a part may spend what the step says: by its own cap and by its envelope.

    The total of the budget rises only as far as the envelopes need.
    """
    scenario = changed(scenario, part, **{cap: raised(getattr(getattr(scenario, part), cap), step)})
    if scenario.budget is None:
        return scenario
    envelope = f"{part}_won"
    budget = scenario.budget.model_copy(update={envelope: raised(getattr(scenario.budget, envelope), step)})
    parts = (budget.training_won, budget.visits_won, budget.staffing_won)
    split = sum(won or 0 for won in parts) + sum(other.won for other in budget.others)
    budget = budget.model_copy(update={"total_won": max(budget.total_won, split)})
    return scenario.model_copy(update={"budget": budget})


def no_such_line(scenario: Scenario, step: ToldStep) -> NoReturn:  # noqa: ARG001  (changes are alike)
    """Refuse: the line comes from what was asked beside the scenario, or from a rule that no scenario switches."""
    raise ScenarioError([Problem("", "no entry of the scenario says this, so that none can be changed", {})])
