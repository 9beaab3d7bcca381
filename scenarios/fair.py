"""The fairest share of visits: found before the rounds are planned, where the scenario asks for it."""

import threading
from contextlib import nullcontext
from dataclasses import replace

from planner.clock import counting_work
from planner.result import SolveParams, Watch
from planner.visits.fairness import fairest
from planner.visits.shares import with_share
from scenarios.compile.visits import CompiledVisits
from scenarios.schema import Visits

TIME_SHARE = 0.25
"""Part of the time for the visits that goes into finding the share."""


def fair(
    visits: Visits, compiled: CompiledVisits, params: SolveParams, cancel: threading.Event | None
) -> CompiledVisits:
    """Return the problem with the highest share found that all towns can have; as it is, if that is not wanted.

    The same if no plan was found at all.
    """
    if not visits.fairest:
        return compiled
    with counting_work() if params.work_limit is not None else nullcontext():
        found = fairest(compiled.instance, params, Watch(TIME_SHARE * params.limit, None, cancel))
    if found.percent is None:
        return compiled
    return replace(compiled, instance=with_share(compiled.instance, found.percent), fairest=found)
