"""The menu when nothing fits: priced repairs, each tried by a real solve before it is shown."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from pydantic import BaseModel

from planner.clash import SETTLE_LIMIT_S, Clash, Court, find_clash
from planner.family import Family
from planner.lines import TRIED, Lever, Line, Need, Rank, Step
from planner.result import Answer, SolveParams, Status, Watch
from planner.solve import check, solve

I = TypeVar("I", bound=BaseModel)  # noqa: E741
P = TypeVar("P", bound=BaseModel)

CLASH_SHARE = 0.4
"""Share of the time for naming the clash."""
ONE_BY_ONE_SHARE = 0.8
"""Share of the time left then for repairs of one kind; the mix has the rest."""
LEAST_TURN_S = 2.0
"""Seconds that each lever has at least for its first question."""
SOLVE_LIMIT_S = 3.0
"""Seconds for the best plan of a repaired instance; the plan that proved the repair stands in for it."""
MOST_ROUNDS = 20
"""Clashes after each other whose levers a mix may pull."""


@dataclass(frozen=True)
class Price:
    """What an office says a lever hurts, and how much per unit."""

    rank: Rank
    per_unit: int


@dataclass(frozen=True)
class Repair(Generic[P]):
    """Loosenings with which a plan exists, and that plan.

    Parameters
    ----------
    steps
        One, or several in a mix.
    least
        Whether no smaller amount of the step is enough: proven. Always false for a mix.
    answer
        A plan of the repaired instance, checked by the verifier, with its cost; and the bound, if it was solved for
        good.
    """

    steps: tuple[Step, ...]
    least: bool
    answer: Answer[P]

    @property
    def price(self) -> tuple[int, ...]:
        """Price by rank, the highest rank first: smaller is better."""
        return _price(self.steps)


@dataclass(frozen=True)
class Menu(Generic[P]):
    """Why nothing fits and what would.

    Parameters
    ----------
    clash
        ``None`` if it is not proven in time that nothing fits.
    repairs
        The least hurtful first.
    untried
        Levers not settled in time; more time may find more repairs.
    """

    clash: Clash | None
    repairs: tuple[Repair[P], ...]
    untried: int


def menu(
    family: Family[I, P],
    instance: I,
    params: SolveParams,
    prices: Mapping[str, Price | None] | None = None,
    cancel: threading.Event | None = None,
    known: Clash | None = None,
) -> Menu[P]:
    """Return the clash of an instance and the repairs that were found and verified in time.

    Every way to loosen a line of the clash is tried alone, by the smallest amount that is enough; then the mix that
    hurts the highest rank least, then the next (lexicographic).

    Parameters
    ----------
    family
        With an explainer.
    params
        ``time_limit_s`` is for the whole.
    prices
        By the lever's ``rule`` or ``rule.way``, instead of the family's own; ``None`` for what must not be touched.
    known
        The clash, if it has been found before.
    """
    watch = Watch(params.time_limit_s, None, cancel)
    first = Watch(CLASH_SHARE * params.time_limit_s, None, cancel)
    clash = known or find_clash(Court(family, instance, params, first))
    if clash is None:
        return Menu(None, (), 0)
    return _Workshop(family, instance, params, watch, dict(prices or {})).menu(clash)


class _Workshop(Generic[I, P]):
    def __init__(
        self,
        family: Family[I, P],
        instance: I,
        params: SolveParams,
        watch: Watch,
        prices: Mapping[str, Price | None],
    ) -> None:
        self.court = Court(family, instance, params, watch)
        self.family, self.instance, self.params, self.watch, self.prices = family, instance, params, watch, prices
        self.alone = watch
        self.untried = 0

    def menu(self, clash: Clash) -> Menu[P]:
        """Try the levers one by one, then together."""
        levers = self._levers(clash.lines)
        self.alone = Watch(ONE_BY_ONE_SHARE * self.watch.remaining_s(), None, self.watch.cancel)
        repairs = [repair for lever, plan in self._enough_alone(levers) if (repair := self._alone(lever, plan))]
        mix = self._mix(levers)
        repairs += [mix] if mix else []
        return Menu(clash, tuple(sorted(repairs, key=lambda repair: repair.price)), self.untried)

    def _enough_alone(self, levers: Sequence[Lever[I]]) -> list[tuple[Lever[I], Answer[P]]]:
        """Return the levers of which all there is makes room for a plan, with that plan."""
        found = []
        for place, lever in enumerate(levers):
            fair_s = self.alone.remaining_s() / (len(levers) - place)
            answer = self._settle(lever.apply(self.instance, lever.most), max(LEAST_TURN_S, fair_s))
            self.untried += answer.status is Status.UNKNOWN
            found += [(lever, answer)] if answer.plan is not None else []
        return found

    def _settle(self, instance: I, limit_s: float) -> Answer[P]:
        if self.alone.stopped():
            return Answer(Status.UNKNOWN)
        return self.court.settle(instance, min(limit_s, SETTLE_LIMIT_S))

    def _levers(self, lines: Sequence[Line]) -> list[Lever[I]]:
        """Return the levers of some lines as the office prices them, in the order in which to try them."""
        found = {(x.line, x.way): x for line in lines for x in self.court.explainer.levers(self.instance, line)}
        priced = [lever for x in found.values() if (lever := self._priced(x)) is not None]
        return sorted(priced, key=lambda x: (TRIED.index(x.rank), bool(x.line.at), x.price * x.step))

    def _priced(self, lever: Lever[I]) -> Lever[I] | None:
        for key in (f"{lever.line.rule}.{lever.way}", lever.line.rule):
            if key in self.prices:
                price = self.prices[key]
                return None if price is None else replace(lever, rank=price.rank, price=price.per_unit)
        return lever

    def _alone(self, lever: Lever[I], plan: Answer[P]) -> Repair[P] | None:
        """Return the smallest amount of a lever that is enough, ``plan`` being one with all of it."""
        if self.alone.stopped():
            self.untried += 1
            return None
        low, high = 0, lever.most // lever.grain
        need = self._need(lever)
        if need is not None:
            low, high = max(0, -(-need.bound // lever.grain) - 1), min(high, -(-need.amount // lever.grain))
            loosened = lever.apply(self.instance, high * lever.grain)
            own = self._own(loosened, need)
            if own is not None and high - low == 1:
                return Repair((_step(lever, high * lever.grain),), True, own)
            plan = own or self.court.settle(loosened)
        if plan.plan is None:
            self.untried += 1
            return None
        high, proven, plan = self._bisect(lever, self.instance, low, high, plan)
        return self._verified([(lever, high * lever.grain)], plan, least=proven)

    def _need(self, lever: Lever[I]) -> Need | None:
        if lever.least is None:
            return None
        limit_s = min(SETTLE_LIMIT_S, self.alone.remaining_s())
        return lever.least(self.instance, self.params, Watch(limit_s, None, self.watch.cancel))

    def _own(self, instance: I, need: Need) -> Answer[P] | None:
        """Return the plan that came with a need, if it passes the verifier; with its cost, which may not be least."""
        if not isinstance(need.plan, self.family.plan) or check(self.family, instance, need.plan):
            return None
        return Answer(Status.FEASIBLE, need.plan, self.family.cost(instance, need.plan))

    def _bisect(
        self, lever: Lever[I], instance: I, low: int, high: int, answer: Answer[P]
    ) -> tuple[int, bool, Answer[P]]:
        """Narrow down between a number of grains that is not enough and one that is."""
        proven = True
        while high - low > 1:
            middle = (low + high) // 2
            loosened = lever.apply(instance, middle * lever.grain)
            tried = answer if self._serves(loosened, answer) else self.court.settle(loosened)
            if tried.plan is not None:
                high, answer = middle, tried
            else:
                proven = proven and tried.status is Status.INFEASIBLE
                low = middle
        return high, proven, answer

    def _serves(self, instance: I, answer: Answer[P]) -> bool:
        return answer.plan is not None and not check(self.family, instance, answer.plan)

    def _verified(self, pulled: Sequence[tuple[Lever[I], int]], plan: Answer[P], *, least: bool) -> Repair[P] | None:
        """Solve the repaired instance for good; no repair is returned whose plan does not pass the verifier."""
        repaired = self.instance
        for lever, amount in pulled:
            repaired = lever.apply(repaired, amount)
        limit_s = max(0.1, min(SOLVE_LIMIT_S, self.watch.remaining_s()))
        limits = self.params.model_copy(update={"time_limit_s": limit_s})
        result = solve(self.family, repaired, limits, cancel=self.watch.cancel, explain=False)
        answer = Answer(result.status, result.plan, result.objective, result.bound)
        if result.plan is None:
            if not self._serves(repaired, plan):
                return None
            answer = Answer(Status.FEASIBLE, plan.plan, plan.objective, result.bound)
        return Repair(tuple(_step(lever, amount) for lever, amount in pulled), least, answer)

    def _mix(self, levers: Sequence[Lever[I]]) -> Repair[P] | None:
        """Return the mix that hurts least: all levers pulled, then each pushed back as far as it goes.

        None where no mix is found, or one step alone hurts no more.
        """
        pulled = self._enough(list(levers))
        mixes = [self._pushed_back(order) for order in _orders(pulled)] if pulled and len(pulled) > 1 else []
        found = [mix for mix in mixes if mix is not None]
        if not found:
            return None
        used, answer = min(found, key=lambda mix: _price([_step(lever, amount) for lever, amount in mix[0]]))
        return self._verified(used, answer, least=False) if len(used) > 1 else None

    def _enough(self, levers: list[Lever[I]]) -> list[Lever[I]] | None:
        """Return levers that together are enough: those of one clash after the other; ``None`` if there are none."""
        for _ in range(MOST_ROUNDS):
            loosened = _pull(self.instance, [(lever, lever.most) for lever in levers])
            court = Court(self.family, loosened, self.params, self.watch)
            if court.status(court.lines) is Status.FEASIBLE:
                return levers
            clash = find_clash(court)
            known = {(lever.line.rule, lever.line.at, lever.way) for lever in levers}
            more = [x for x in self._levers(self._lines(clash)) if (x.line.rule, x.line.at, x.way) not in known]
            if not more:
                return None
            levers = [*levers, *more]
        return None

    def _lines(self, clash: Clash | None) -> list[Line]:
        """Return the lines of this instance that those of a loosened one stand for."""
        named = {(line.rule, line.at, line.side) for line in (clash.lines if clash else ())}
        return [line for line in self.court.lines if (line.rule, line.at, line.side) in named]

    def _pushed_back(self, levers: Sequence[Lever[I]]) -> tuple[list[tuple[Lever[I], int]], Answer[P]] | None:
        """Push the levers back one after the other, each as far as the others' places allow."""
        amounts = [lever.most for lever in levers]
        answer = self.court.settle(_pull(self.instance, list(zip(levers, amounts, strict=True))))
        for place, lever in enumerate(levers):
            if answer.plan is None or self.watch.stopped():
                return None
            others = [(x, a) for n, (x, a) in enumerate(zip(levers, amounts, strict=True)) if n != place and a]
            base = _pull(self.instance, others)
            high, _, answer = self._bisect(lever, base, -1, lever.most // lever.grain, answer)
            amounts[place] = high * lever.grain
        return [(lever, amount) for lever, amount in zip(levers, amounts, strict=True) if amount], answer


def _pull(instance: I, pulled: Sequence[tuple[Lever[I], int]]) -> I:
    for lever, amount in pulled:
        instance = lever.apply(instance, amount)
    return instance


def _orders(levers: Sequence[Lever[I]]) -> Iterator[list[Lever[I]]]:
    """Yield orders in which to push levers back: the highest rank first, within it the dearest or the cheapest."""
    yield sorted(levers, key=lambda lever: (-lever.rank, -lever.price * lever.most))
    yield sorted(levers, key=lambda lever: (-lever.rank, lever.price * lever.most))


def _step(lever: Lever[I], amount: int) -> Step:
    return Step(lever.line, lever.way, amount, lever.unit, lever.rank, lever.price * amount)


def _price(steps: Sequence[Step]) -> tuple[int, ...]:
    return tuple(sum(step.price for step in steps if step.rank is rank) for rank in sorted(Rank, reverse=True))
