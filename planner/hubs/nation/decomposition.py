"""The solver: district by district, several at a time, under one budget of hubs."""

from collections.abc import Sequence
from contextlib import closing

import numpy as np

from planner.errors import SolverError
from planner.hubs import mip
from planner.hubs.instance import Band, HubInstance
from planner.hubs.nation import crew
from planner.hubs.nation.instance import District, NationInstance, NationPlan
from planner.hubs.nation.sharing import NEVER, Row, share
from planner.hubs.nation.tables import Tables
from planner.hubs.nation.tasks import RULE_NAMES, counts, joined, pinned
from planner.result import Answer, SolveParams, Status, Watch

PHASE = "districts"
SHARE_FOR_DISTRICTS = 0.98
"""Of the time limit; the rest is for putting together what they gave."""


def solve(data: NationInstance, params: SolveParams, watch: Watch) -> Answer[NationPlan]:
    """Return the best plan found and a bound; ``infeasible`` is a proof.

    With one worker, all is done in this process, and a seed repeats the answer wherever no district ran into its time
    limit. With several, the order in which districts are done varies, and with it which of several good plans comes
    out where not everything is proven; every answer has a valid bound.

    Raises
    ------
    SolverError
        If an engine failed, or a worker process died twice over a district without which there is no plan.
    """
    districts = [joined(district) for district in data.districts]
    tables = Tables(data, districts, params.workers)
    tables.settle()
    if tables.bound is not None:
        brief = Watch(SHARE_FOR_DISTRICTS * watch.remaining_s(), None, watch.cancel)
        with closing(crew.reports(districts, params, brief, lambda: tables.next_task(brief))) as reports:
            for report in reports:
                tables.note(report)
                watch.report(PHASE, tables.objective, tables.bound)
        tables.settle()
    return _answer(tables)


def _answer(tables: Tables) -> Answer[NationPlan]:
    plan = tables.plan()
    if plan is None or tables.objective is None:
        if tables.bound is None:
            return Answer(Status.INFEASIBLE)
        if tables.crashed:
            district, place = min(tables.crashed)
            raise SolverError(
                f"no plan: a worker died twice over district {district}, {tables.ranges[district][place]} hubs"
            )
        return Answer(Status.UNKNOWN, bound=tables.bound)
    if tables.bound is None:
        raise SolverError("the bounds of the districts exclude a plan that is known")
    status = Status.OPTIMAL if tables.bound >= tables.objective else Status.FEASIBLE
    return Answer(status, plan, tables.objective, min(tables.bound, tables.objective))


def infeasible(data: NationInstance, rule_names: Sequence[str], params: SolveParams, watch: Watch) -> bool:
    """Whether the rules of the given names alone are proven to have no plan.

    First by counting, then district by district with all numbers of hubs at once, then number by number; ``False``
    where the time is too short.
    """
    proof = _Proof(data, rule_names, params, watch)
    return proof.shared() or proof.of_a_district() or proof.number_by_number()


class _Proof:
    """The numbers of hubs that each district may still have, and whether they can be shared."""

    def __init__(self, data: NationInstance, rule_names: Sequence[str], params: SolveParams, watch: Watch) -> None:
        self.params, self.watch = params, watch
        self.rules = [name for name in rule_names if name in RULE_NAMES]
        self.districts = [joined(district) for district in data.districts]
        self.rows = [self._row(*pair) for pair in zip(self.districts, data.districts, strict=True)]
        most = sum(len(units.demand) for units in self.districts)
        self.hubs = data.hubs if "shared_hubs" in rule_names else Band(lower=0, upper=most)
        self.budget_won = data.budget_won if "shared_budget" in rule_names else None
        self.small_first = sorted(zip(self.districts, self.rows, strict=True), key=lambda pair: len(pair[0].demand))

    def shared(self) -> bool:
        """Whether no numbers left can be shared."""
        return share(self.rows, self.hubs, self.budget_won).bound is None

    def of_a_district(self) -> bool:
        """Whether some district has no plan whatever its number of hubs."""
        return any(self._none(units, row.least, row.least + len(row.costs) - 1) for units, row in self.small_first)

    def number_by_number(self) -> bool:
        """Whether no numbers can be shared once those proven impossible are left out."""
        for units, row in self.small_first:
            for place in range(len(row.costs)):
                if self._none(units, row.least + place, row.least + place):
                    row.costs[place] = NEVER
        return self.shared()

    def _row(self, units: HubInstance, district: District) -> Row:
        numbers = counts(units, self.rules)
        return Row(numbers.start, np.zeros(len(numbers), dtype=np.int64), district.hub_won)

    def _none(self, units: HubInstance, fewest: int, most: int) -> bool:
        if self.watch.stopped():
            return False
        brief = Watch(self.watch.remaining_s(), None, self.watch.cancel)
        return mip.infeasible(pinned(units, fewest, most), [*self.rules, "number_of_regions"], self.params, brief)
