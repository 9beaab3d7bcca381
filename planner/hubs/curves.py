"""What limits of a grouping are worth: the least cost by number of regions, by dongs moved, by width of the bands."""

import threading
from collections.abc import Callable, Sequence

from planner.curve import CurvePoint, OnPoint, sweep
from planner.hubs import HUBS
from planner.hubs.instance import HubInstance, HubPlan
from planner.result import SolveParams

EVERY_MOVE_UP_TO = 30
"""Numbers of moved dongs tried one by one; beyond, each is a quarter more than the one before."""

Curve = list[CurvePoint[HubPlan]]


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
    return sweep(HUBS, counts, instance_at, params, loosening=False, on_point=on_point, cancel=cancel)


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
    return sweep(HUBS, chosen, instance_at, params, loosening=True, on_point=on_point, cancel=cancel)


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
    return sweep(HUBS, percents, instance_at, params, loosening=True, on_point=on_point, cancel=cancel)


def move_settings(dongs: int) -> list[int]:
    """Return numbers of moved dongs from none to all: one by one at first, then in growing steps."""
    settings = list(range(min(dongs, EVERY_MOVE_UP_TO) + 1))
    while settings[-1] < dongs:
        settings.append(min(dongs, settings[-1] * 5 // 4))
    return settings
