"""What limits of a grouping are worth: the least cost by number of regions, by dongs moved, by width of the bands."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from planner.curve import CurvePoint, OnPoint, sweep
from planner.family import Family
from planner.hubs import HUBS, enumeration
from planner.hubs.instance import HubInstance, HubPlan
from planner.hubs.lines import lines, without
from planner.result import Answer, SolveParams, Status, Watch

EVERY_MOVE_UP_TO = 30
"""Numbers of moved dongs tried one by one; beyond, each is a quarter more than the one before."""

LISTING_S = 5.0
"""Seconds for listing the groupings of a point; few dongs with narrow bands take far less, others are solved."""
DONGS_PER_REGION = 7
"""Dongs in a mean region up to which listing is tried; the sets to look at grow by the power of it."""

Curve = list[CurvePoint[HubPlan]]


def solve(data: HubInstance, params: SolveParams, watch: Watch) -> Answer[HubPlan]:
    """Prove the best plan by listing where that is quick, else by the family's own solver.

    At the ends of a curve plans are few or none at all, which a list proves at once and a mixed-integer program in
    minutes.
    """
    exact = HUBS.solvers[HUBS.default_solver]
    if len(data.demand) > DONGS_PER_REGION * data.regions.upper:
        return exact(data, params, watch)
    listed = enumeration.solve(data, params, Watch(min(LISTING_S, watch.remaining_s()), None, watch.cancel))
    if listed.status is Status.UNKNOWN:
        return exact(data, params, watch)
    watch.report("listing", listed.objective, listed.bound)
    return listed


def infeasible(data: HubInstance, rules: Sequence[str], params: SolveParams, watch: Watch) -> bool:
    """Whether the rules of the given names alone are proven to have no plan."""
    rest = without(data, [line for line in lines(data) if line.rule not in rules])
    status = _listed(rest)
    if status is Status.UNKNOWN:
        return HUBS.infeasible(data, rules, params, watch)
    return status is Status.INFEASIBLE


@lru_cache(maxsize=64)
def _listed(data: HubInstance) -> Status:
    """Return what listing says; to leave out a rule that asks nothing is to ask the same again."""
    return enumeration.solve(data, SolveParams(), Watch(LISTING_S)).status


FAMILY: Family[HubInstance, HubPlan] = replace(HUBS, solvers={"listing": solve, **HUBS.solvers}, infeasible=infeasible)
"""The family with the solver for curves."""


def over_regions(
    instance_at: Callable[[int], HubInstance],
    counts: Sequence[int],
    params: SolveParams,
    *,
    on_point: OnPoint | None = None,
    cancel: threading.Event | None = None,
) -> Curve:
    """Return the best grouping for each number of regions: what each extra hub buys.

    Parameters
    ----------
    instance_at
        The instance with exactly so many regions; its bands may depend on the number, as a share of the mean does.
    counts
        Numbers of regions.
    params, on_point, cancel
        As for ``sweep``.
    """
    return sweep(FAMILY, counts, instance_at, params, loosening=False, on_point=on_point, cancel=cancel)


def over_moves(
    data: HubInstance,
    params: SolveParams,
    *,
    settings: Sequence[int] = (),
    on_point: OnPoint | None = None,
    cancel: threading.Event | None = None,
) -> Curve:
    """Return the best grouping that moves at most so many dongs from today's, until moving more gains nothing.

    Parameters
    ----------
    data
        With ``today``; its own ``max_moved_dongs`` is put aside.
    settings
        Numbers of dongs, ascending; ``move_settings`` if empty.
    params, on_point, cancel
        As for ``sweep``.

    Raises
    ------
    ValueError
        If ``today`` is not given.
    """
    if data.today is None:
        raise ValueError("today's grouping is not given")

    def instance_at(moves: int) -> HubInstance:
        return data.model_copy(update={"max_moved_dongs": moves})

    chosen = settings or move_settings(len(data.demand))
    return sweep(FAMILY, chosen, instance_at, params, loosening=True, on_point=on_point, cancel=cancel)


def over_bands(
    instance_at: Callable[[int], HubInstance],
    percents: Sequence[int],
    params: SolveParams,
    *,
    on_point: OnPoint | None = None,
    cancel: threading.Event | None = None,
) -> Curve:
    """Return the best grouping for each width of the load bands: what a wider one saves, until it saves nothing.

    Parameters
    ----------
    instance_at
        The instance whose bands are so many percent around the mean; wider ones hold narrower ones.
    percents
        Widths, ascending.
    params, on_point, cancel
        As for ``sweep``.
    """
    return sweep(FAMILY, percents, instance_at, params, loosening=True, on_point=on_point, cancel=cancel)


def move_settings(dongs: int) -> list[int]:
    """Return numbers of moved dongs from none to all: one by one at first, then in growing steps."""
    settings = list(range(min(dongs, EVERY_MOVE_UP_TO) + 1))
    while settings[-1] < dongs:
        settings.append(min(dongs, settings[-1] * 5 // 4))
    return settings
