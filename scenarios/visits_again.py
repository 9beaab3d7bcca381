"""Visits planned again: as few promises changed as possible, each change told, and what further ones would buy."""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict

from planner.curve import CurvePoint
from planner.family import Family
from planner.result import Answer, Result, SolveParams, Status, Watch
from planner.visits import VISITS
from planner.visits.instance import VisitInstance, VisitPlan
from planner.visits.replan import replan
from planner.visits.start import Start, moved
from planner.visits.variables import Routes
from scenarios.compile.visits import CompiledVisits
from scenarios.explain.visits import VisitWords
from scenarios.schedule.changes import ChangePoint, Replanned, VisitChange, VisitTime
from scenarios.schedule.document import Round, Visit, VisitSchedule
from scenarios.schema import Scenario
from scenarios.schema.visits import Settled

Points = Sequence[CurvePoint[VisitPlan]]


class VisitStart(BaseModel):
    """What a plan of visits leaves behind for the next one, in names: ``start-visits.json``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    places: tuple[str, ...]
    half_days: tuple[tuple[dt.date, str], ...]
    start: Start

    def moved(self, compiled: CompiledVisits) -> Start:
        """Return the start in the positions of a season that may have changed."""
        place_was = {place: old for old, place in enumerate(self.places)}
        slot_was = {half_day: old for old, half_day in enumerate(self.half_days)}
        clients = [place_was.get(place.id) for place in compiled.places]
        slots = [slot_was.get((free.date, free.half_day.name)) for free in compiled.half_days]
        return moved(self.start, clients, slots)


def visit_start(compiled: CompiledVisits, start: Start) -> VisitStart:
    """Return a start with the names of its positions."""
    half_days = tuple((free.date, free.half_day.name) for free in compiled.half_days)
    return VisitStart(places=tuple(place.id for place in compiled.places), half_days=half_days, start=start)


def left_behind(words: object, result: Result[Any]) -> VisitStart | None:
    """Return what the plan of a part leaves behind, if it is one of visits that has anything."""
    if isinstance(words, VisitWords) and isinstance(result.start, Start):
        return visit_start(words.compiled, result.start)
    return None


def with_promises(scenario: Scenario, earlier: VisitSchedule) -> Scenario:
    """Return the scenario in which every visit of an earlier plan, of a place that is still there, is a promise."""
    if scenario.visits is None:
        return scenario
    known = {place.id for place in scenario.visits.places}
    promises = tuple(
        Settled(place=visit.id, date=one.date, half_day=one.half_day)
        for one in earlier.rounds
        for visit in one.visits
        if visit.id.partition("#")[0] in known
    )
    return scenario.model_copy(update={"visits": scenario.visits.model_copy(update={"promises": promises})})


@dataclass
class VisitsAgain:
    """Plans the visits of a scenario that carries its promises again.

    Parameters
    ----------
    earlier
        The plan announced.
    start
        What that plan has left behind; without it the bound takes longer.
    """

    earlier: VisitSchedule
    start: VisitStart | None = None
    points: Points = field(default=(), init=False)
    """The curve, once planned."""

    def family(self, compiled: CompiledVisits) -> Family[VisitInstance, VisitPlan]:
        """Return the family with the solver that keeps promises."""
        kept = self.kept(compiled)
        start = None if self.start is None else self.start.moved(compiled)

        def solver(data: VisitInstance, params: SolveParams, watch: Watch) -> Answer[VisitPlan]:
            def report(points: Points) -> None:
                best = cheapest(data, points)
                if best is not None:
                    watch.report("replan", VISITS.cost(data, _plan(best)), None, best.result.plan)

            limits = params.model_copy(update={"time_limit_s": max(1.0, watch.remaining_s())})
            found = replan(data, kept, start, limits, report, watch.cancel)
            self.points = found.points
            best = cheapest(data, found.points)
            if best is None:
                return Answer(Status.UNKNOWN, bound=found.bound)
            cost = VISITS.cost(data, _plan(best))
            status = Status.OPTIMAL if cost == found.bound else Status.FEASIBLE
            return Answer(status, best.result.plan, cost, found.bound, found.start)

        return dataclasses.replace(VISITS, solvers={"replan": solver})

    def kept(self, compiled: CompiledVisits) -> Routes:
        """Return what is left of the rounds announced, in today's positions."""
        slot_at, client_at = _positions(compiled)
        return {
            slot_at[one.date, one.half_day]: tuple(client_at[v.id] for v in one.visits if v.id in client_at)
            for one in self.earlier.rounds
            if (one.date, one.half_day) in slot_at
        }


def cheapest(data: VisitInstance, points: Points) -> CurvePoint[VisitPlan] | None:
    """Return the point of a curve that costs least once every change has its price."""
    priced = [(VISITS.cost(data, _plan(point)), n) for n, point in enumerate(points)]
    return points[min(priced)[1]] if priced else None


def _plan(point: CurvePoint[VisitPlan]) -> VisitPlan:
    if point.result.plan is None:
        raise ValueError(f"the curve has no plan with {point.setting} changes")
    return point.result.plan


def _positions(compiled: CompiledVisits) -> tuple[dict[tuple[dt.date, str], int], dict[str, int]]:
    """Return the positions of half-days and of places."""
    slot_at = {(free.date, free.half_day.name): s for s, free in enumerate(compiled.half_days)}
    return slot_at, {place.id: i for i, place in enumerate(compiled.places)}


def replanned(again: VisitsAgain, compiled: CompiledVisits, plan: VisitPlan) -> Replanned:
    """Return what a plan made again changes, and the curve it was chosen from."""
    data = compiled.instance
    changes = tuple(sorted(_changes(again, compiled, plan), key=_when))
    promised = sum(len(one.visits) for one in again.earlier.rounds)
    broken = [change for change in changes if change.kind in ("moved", "dropped")]
    forced = sum(change.forced for change in broken)
    best = cheapest(data, again.points)
    return Replanned(
        promised=promised,
        kept=promised - len(broken),
        forced=forced,
        by_choice=len(broken) - forced,
        changes=changes,
        curve=tuple(_point(data, point, best) for point in again.points),
        change_seconds=data.promise_seconds,
    )


def _point(data: VisitInstance, point: CurvePoint[VisitPlan], best: CurvePoint[VisitPlan] | None) -> ChangePoint:
    visited = {stop.client for route in _plan(point).routes for stop in route}
    left = sum(client.prize for i, client in enumerate(data.clients) if i not in visited)
    free = data.model_copy(update={"promise_seconds": 0, "prize_seconds": 0})
    return ChangePoint(
        changes=point.setting,
        status=point.result.status,
        cost=point.result.objective or 0,
        bound=point.result.bound,
        visits=len(visited),
        prize=sum(client.prize for client in data.clients) - left,
        driving_seconds=VISITS.cost(free, _plan(point)),
        chosen=point is best,
    )


def _changes(again: VisitsAgain, compiled: CompiledVisits, plan: VisitPlan) -> Iterator[VisitChange]:
    after = dict(_planned(compiled, plan))
    before = {visit.id: (visit.name, _time(one, visit)) for one in again.earlier.rounds for visit in one.visits}
    possible = {(free.date, free.half_day.name) for free in compiled.half_days}
    pinned = {compiled.places[pin.client].id for pin in compiled.instance.pins}
    for number, (name, old) in before.items():
        _, new = after.get(number, (name, None))
        lost = (old.date, old.half_day) not in possible or number not in {place.id for place in compiled.places}
        if new is None:
            yield VisitChange(id=number, name=name, kind="dropped", forced=lost, before=old, after=None)
        elif (old.date, old.half_day) != (new.date, new.half_day):
            forced = lost or number in pinned
            yield VisitChange(id=number, name=name, kind="moved", forced=forced, before=old, after=new)
        elif old.start.replace(tzinfo=None) != new.start:
            yield VisitChange(id=number, name=name, kind="retimed", forced=False, before=old, after=new)
    for number, (name, time) in after.items():
        if number not in before:
            forced = any(place.id == number and place.required for place in compiled.places)
            yield VisitChange(id=number, name=name, kind="added", forced=forced, before=None, after=time)


def _planned(compiled: CompiledVisits, plan: VisitPlan) -> Iterator[tuple[str, tuple[str, VisitTime]]]:
    for slot, route in enumerate(plan.routes):
        free = compiled.half_days[slot]
        midnight = dt.datetime.combine(free.date, dt.time())
        for stop in route:
            place = compiled.places[stop.client]
            begins = midnight + dt.timedelta(seconds=stop.start)
            yield place.id, (place.name, VisitTime(date=free.date, half_day=free.half_day.name, start=begins))


def _time(one: Round, visit: Visit) -> VisitTime:
    return VisitTime(date=one.date, half_day=one.half_day, start=visit.start)


def _when(change: VisitChange) -> tuple[dt.datetime, str]:
    time = change.before or change.after
    return (dt.datetime.max if time is None else time.start.replace(tzinfo=None)), change.id
