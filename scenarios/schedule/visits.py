"""A visit plan in names, dates and clock times."""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from math import ceil
from types import MappingProxyType

from planner.visits.instance import Slot, Stop, VisitInstance, VisitPlan
from planner.visits.reading import trip_seconds
from scenarios.calendar import date_of
from scenarios.compile.visits import CompiledVisits
from scenarios.ground import Ground
from scenarios.schedule.document import IdleHalfDay, LeftOut, MonthMoney, Round, TownShare, Visit, VisitSchedule
from scenarios.schedule.hubs import region_name
from scenarios.schema import Place, Scenario, Visits

NO_LINES: Mapping[int, str] = MappingProxyType({})


def visit_schedule(
    scenario: Scenario,
    visits: Visits,
    ground: Ground,
    compiled: CompiledVisits,
    plan: VisitPlan,
    lines: Mapping[int, str] = NO_LINES,
) -> VisitSchedule:
    """Return the rounds in order of time, and who is left out, best first.

    Parameters
    ----------
    lines
        Per slot, the way of its round in WKT, as far as it is known.
    """
    teller = _Teller(scenario, visits, ground, compiled, lines)
    rounds = tuple(teller.round(slot, stops) for slot, stops in enumerate(plan.routes) if stops)
    visited = {stop.client for stops in plan.routes for stop in stops}
    left = [n for n in range(len(compiled.places)) if n not in visited]
    left.sort(key=lambda n: (-compiled.instance.clients[n].prize, n))
    return VisitSchedule(
        visitor=visits.visitor,
        base=visits.base.name,
        base_lon=visits.base.lon,
        base_lat=visits.base.lat,
        base_approximate=visits.base.approximate,
        half_days=len(compiled.half_days),
        rounds=rounds,
        left_out=tuple(teller.left_out(n) for n in left),
        towns=tuple(_town(compiled, town, visited) for town in range(len(compiled.towns))),
        months=tuple(_month(compiled, plan, month) for month in range(len(compiled.months))),
        broken_promises=_broken(visits, compiled, plan),
        driving_seconds=sum(one.driving_seconds for one in rounds),
        prize=sum(visit.prize for one in rounds for visit in one.visits),
        prize_left=sum(compiled.instance.clients[n].prize for n in left),
        won=sum(one.won for one in rounds),
        cap_won=compiled.instance.total_cap,
        idle=tuple(teller.idle(slot) for slot, stops in enumerate(plan.routes) if not stops),
    )


def _town(compiled: CompiledVisits, town: int, visited: set[int]) -> TownShare:
    members = [n for n, client in enumerate(compiled.instance.clients) if client.town == town]
    rule = compiled.instance.towns[town]
    return TownShare(
        town=compiled.towns[town],
        places=len(members),
        visited=sum(n in visited for n in members),
        least=max(rule.min_visits, ceil(rule.min_share_percent * len(members) / 100)),
    )


def _month(compiled: CompiledVisits, plan: VisitPlan, month: int) -> MonthMoney:
    instance = compiled.instance
    stops = [stop for slot, stops in enumerate(plan.routes) if instance.slots[slot].month == month for stop in stops]
    return MonthMoney(
        month=compiled.months[month],
        won=sum(instance.clients[stop.client].won for stop in stops),
        cap_won=instance.month_caps[month],
    )


def _broken(visits: Visits, compiled: CompiledVisits, plan: VisitPlan) -> tuple[str, ...]:
    kept = {
        (compiled.places[stop.client].id, compiled.half_days[slot].date, compiled.half_days[slot].half_day.name)
        for slot, stops in enumerate(plan.routes)
        for stop in stops
    }
    return tuple(p.place for p in visits.promises or () if (p.place, p.date, p.half_day) not in kept)


def _prize(instance: VisitInstance, slot: int, stop: Stop) -> int:
    """Return the points of a visit at its time: fewer than the most it could have, where other times have more."""
    client = instance.clients[stop.client]
    lost = sum(seconds for s, seconds in client.slot_seconds if s == slot)
    return client.prize - (lost // instance.prize_seconds if lost else 0)


def _left(slot: Slot, start: int, seconds: int) -> int:
    """Return when the car leaves at the latest for a visit, its drive not going on during the pause."""
    leave, pause = start - seconds, slot.pause
    return leave - (pause.end - pause.start) if pause and leave < pause.end <= start else leave


def _back(slot: Slot, end: int, seconds: int) -> int:
    """Return when the car is back after a visit, its drive not going on during the pause."""
    back, pause = end + seconds, slot.pause
    return back + (pause.end - pause.start) if pause and end <= pause.start < back else back


class _Teller:
    """Puts positions into words."""

    def __init__(
        self, scenario: Scenario, visits: Visits, ground: Ground, compiled: CompiledVisits, lines: Mapping[int, str]
    ) -> None:
        self._scenario = scenario
        self._visits = visits
        self._ground = ground
        self._compiled = compiled
        self._lines = lines
        self._pinned = {pin.client for pin in compiled.instance.pins}

    def _label(self, place: Place) -> str:
        return self._visits.kinds[place.kind].label

    def left_out(self, client: int) -> LeftOut:
        """Return a place that is not visited."""
        place = self._compiled.places[client]
        prize = self._compiled.instance.clients[client].prize
        lon, lat = self._position(place)
        return LeftOut(
            id=place.id, name=place.name, kind=self._label(place), town=place.town, lon=lon, lat=lat, prize=prize
        )

    def round(self, slot: int, stops: Sequence[Stop]) -> Round:
        """Return one half-day's round; departure is the latest that is in time for the first visit, lunch besides."""
        instance, free = self._compiled.instance, self._compiled.half_days[slot]
        half_day = instance.slots[slot]
        spots = [half_day.from_place, *(instance.clients[s.client].place for s in stops), half_day.to_place]
        legs = [trip_seconds(instance, half_day, a, b) for a, b in itertools.pairwise(spots)]
        last = stops[-1]
        region = next((r for s in stops if (r := instance.clients[s.client].region) is not None), None)
        return Round(
            date=free.date,
            half_day=free.half_day.name,
            leave=self._at(half_day.day, _left(half_day, stops[0].start, legs[0])),
            back=self._at(half_day.day, _back(half_day, last.start + instance.clients[last.client].service, legs[-1])),
            driving_seconds=sum(legs),
            won=sum(instance.clients[s.client].won for s in stops),
            region=None if region is None or not instance.one_region else region_name(self._ground, region),
            visits=tuple(self._visit(slot, stop, leg) for stop, leg in zip(stops, legs, strict=False)),
            line=self._lines.get(slot),
        )

    def idle(self, slot: int) -> IdleHalfDay:
        """Return a half-day on which nobody goes."""
        half_day, free = self._compiled.instance.slots[slot], self._compiled.half_days[slot]
        return IdleHalfDay(
            date=free.date,
            half_day=free.half_day.name,
            start=self._at(half_day.day, free.start),
            end=self._at(half_day.day, free.end),
        )

    def _visit(self, slot: int, stop: Stop, leg: int) -> Visit:
        instance, place = self._compiled.instance, self._compiled.places[stop.client]
        client = instance.clients[stop.client]
        lon, lat = self._position(place)
        promised = instance.promises is not None and instance.promises[stop.client] == slot
        return Visit(
            id=place.id,
            name=place.name,
            kind=self._label(place),
            town=place.town,
            start=self._at(instance.slots[slot].day, stop.start),
            end=self._at(instance.slots[slot].day, stop.start + client.service),
            drive_seconds=leg,
            lon=lon,
            lat=lat,
            prize=_prize(instance, slot, stop),
            won=client.won,
            pinned=stop.client in self._pinned,
            promised=promised,
            address=place.address,
            people=tuple(dict.fromkeys((*self._visits.kinds[place.kind].people, *place.people))),
        )

    def _position(self, place: Place) -> tuple[float, float]:
        """Return longitude and latitude; those of the base for what takes place there."""
        if place.lon is None or place.lat is None:
            return self._visits.base.lon, self._visits.base.lat
        return place.lon, place.lat

    def _at(self, day: int, seconds: int) -> dt.datetime:
        midnight = dt.datetime.combine(date_of(self._scenario, day), dt.time())
        return midnight + dt.timedelta(seconds=seconds)
