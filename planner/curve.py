"""What a limit is worth: one solve per setting of it, each verified, each proven or with its bound."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from planner.errors import SolverError
from planner.family import Family
from planner.result import Progress, Result, SolveParams, Status, Watch, gap
from planner.solve import check, solve

I = TypeVar("I", bound=BaseModel)  # noqa: E741
P = TypeVar("P", bound=BaseModel)

OnPoint = Callable[[int, Progress], None]
"""Told the setting and how far its solve has come."""


@dataclass(frozen=True)
class CurvePoint(Generic[P]):
    """The best that one setting allows."""

    setting: int
    """What is varied: regions, dongs moved, won."""
    result: Result[P]
    """Verified; ``infeasible`` names the rules that clash."""


def sweep(
    family: Family[I, P],
    settings: Sequence[int],
    instance_at: Callable[[int], I],
    params: SolveParams,
    *,
    loosening: bool,
    on_point: OnPoint | None = None,
    cancel: threading.Event | None = None,
) -> list[CurvePoint[P]]:
    """Solve an instance at each setting of a limit.

    Parameters
    ----------
    settings
        In the order of the curve, each once.
    instance_at
        The instance of a setting.
    params
        ``time_limit_s`` is for the whole curve; a point that ends early leaves its time to the others.
    loosening
        Whether each setting admits every plan of those before it, at the same cost. Then the last is solved first;
        a plan found at one setting serves the later ones, a bound the earlier ones, so that the cost never rises
        along the curve; and the curve ends where a setting is proven to gain nothing more.
    on_point
        Called on each report of a solve.
    cancel
        Ends the solve at hand with its best plan; settings not begun are left out.

    Returns
    -------
    points
        In the order of ``settings``.

    Raises
    ------
    SolverError
        If a bound contradicts a verified plan, as when ``loosening`` is claimed of what does not loosen.
    """
    watch = Watch(params.time_limit_s, None, cancel)
    order = [*settings[-1:], *settings[:-1]] if loosening else list(settings)
    points: dict[int, CurvePoint[P]] = {}
    for place, setting in enumerate(order):
        if watch.stopped() or (loosening and points and _ends(points, settings)):
            break
        limit_s = max(1.0, watch.remaining_s() / (len(order) - place))
        points[setting] = _point(family, setting, instance_at, params, limit_s, on_point, cancel)
    found = [points[setting] for setting in settings if setting in points]
    if not loosening:
        return found
    return _to_the_end(_shared(family, found, instance_at))


def _point(
    family: Family[I, P],
    setting: int,
    instance_at: Callable[[int], I],
    params: SolveParams,
    limit_s: float,
    on_point: OnPoint | None,
    cancel: threading.Event | None,
) -> CurvePoint[P]:
    result = solve(
        family,
        instance_at(setting),
        params.model_copy(update={"time_limit_s": limit_s}),
        on_progress=None if on_point is None else lambda progress: on_point(setting, progress),
        cancel=cancel,
    )
    return CurvePoint(setting, result)


def _ends(points: dict[int, CurvePoint[P]], settings: Sequence[int]) -> bool:
    """Whether the loosest setting has no plan, or a point costs as little as it."""
    loosest = points[settings[-1]].result
    if loosest.status is Status.INFEASIBLE:
        return True
    tighter = [point.result.objective for setting, point in points.items() if setting != settings[-1]]
    return loosest.bound is not None and loosest.bound in tighter


def _shared(family: Family[I, P], points: list[CurvePoint[P]], instance_at: Callable[[int], I]) -> list[CurvePoint[P]]:
    """Hand plans on to looser settings, bounds and proofs that there is no plan back to tighter ones."""
    return _hopeless(_cheapest(family, _bounded(points), instance_at))


def _bounded(points: Sequence[CurvePoint[P]]) -> list[CurvePoint[P]]:
    """Return the points, each with the highest bound of its own and of looser settings."""
    bound: int | None = None
    bounded = []
    for point in reversed(points):
        if point.result.status is not Status.INFEASIBLE:
            known = [b for b in (bound, point.result.bound) if b is not None]
            bound = max(known, default=None)
            point = CurvePoint(point.setting, point.result.model_copy(update={"bound": bound}))
        bounded.append(point)
    return bounded[::-1]


def _cheapest(
    family: Family[I, P], points: Sequence[CurvePoint[P]], instance_at: Callable[[int], I]
) -> list[CurvePoint[P]]:
    """Return the points, each with the cheapest plan of its own and of tighter settings."""
    best: Result[P] | None = None
    cheapest = []
    for point in points:
        best = point.result if best is None else _cheaper(family, instance_at(point.setting), best, point.result)
        cheapest.append(CurvePoint(point.setting, _judged(point.result, best)))
    return cheapest


def _hopeless(points: Sequence[CurvePoint[P]]) -> list[CurvePoint[P]]:
    """Return the points; one that is tighter than a setting proven to have no plan has none either."""
    proof: Result[P] | None = None
    judged = []
    for point in reversed(points):
        result = point.result
        if proof is not None and result.status is Status.UNKNOWN:
            result = result.model_copy(update={"status": Status.INFEASIBLE, "bound": None, "rules": proof.rules})
        proof = result if result.status is Status.INFEASIBLE else proof
        judged.append(CurvePoint(point.setting, result))
    return judged[::-1]


def _cheaper(family: Family[I, P], instance: I, before: Result[P], result: Result[P]) -> Result[P]:
    """Return the result whose plan is cheaper here, that of a tighter setting once it is verified for this one."""
    if before.plan is None or before.objective is None:
        return result
    if result.objective is not None and result.objective <= before.objective:
        return result
    violations = check(family, instance, before.plan)
    if violations or family.cost(instance, before.plan) != before.objective:
        raise SolverError(f"{family.name}: a plan of a tighter setting does not serve a looser one")
    return before


def _judged(result: Result[P], best: Result[P]) -> Result[P]:
    """Return the result with the plan of another and its own bound."""
    if best.objective is None:
        return result
    bound = result.bound
    if result.status is Status.INFEASIBLE or (bound is not None and bound > best.objective):
        raise SolverError(f"a curve holds bound {bound} or no plan where one of cost {best.objective} is verified")
    update = {
        "status": Status.OPTIMAL if bound == best.objective else Status.FEASIBLE,
        "plan": best.plan,
        "objective": best.objective,
        "gap": gap(best.objective, bound),
    }
    return result.model_copy(update=update)


def _to_the_end(points: list[CurvePoint[P]]) -> list[CurvePoint[P]]:
    """Leave out what follows the first point proven to cost as little as the last."""
    last = points[-1].result.objective if points else None
    for place, point in enumerate(points):
        if last is not None and point.result.objective == last and point.result.status is Status.OPTIMAL:
            return points[: place + 1]
    return points
