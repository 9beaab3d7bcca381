"""What happens to a season of visits after its plan was issued: half-days lost, cancellations, new duties, pins."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scenarios.errors import Problem, ScenarioError
from scenarios.ground import Lookup
from scenarios.schema import Engagement, Place, Scenario, Visits
from scenarios.schema.common import parse_window
from scenarios.schema.visits import HalfDay, Settled

NOON_S = 43_200
SHORT = {"AM": True, "PM": False}
"""Half-days by the clock, whatever they are called: whether they begin before noon."""


@dataclass(frozen=True)
class Closed:
    """A date, or one half-day of it, on which nobody goes; ``half_day`` is a name, ``AM`` or ``PM``."""

    date: dt.date
    half_day: str | None = None


@dataclass(frozen=True)
class Pinned:
    """A place to be visited on a date: in any half-day, in one, or at an exact time."""

    place: str
    date: dt.date
    half_day: str | None = None
    start: dt.time | None = None


@dataclass(frozen=True)
class Events:
    """What has happened; places by number or name."""

    closed: tuple[Closed, ...] = ()
    cancelled: tuple[str, ...] = ()
    demanded: tuple[str, ...] = ()
    pinned: tuple[Pinned, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything has happened."""
        return bool(self.closed or self.cancelled or self.demanded or self.pinned)


def with_events(scenario: Scenario, events: Events) -> Scenario:
    """Return the scenario after what has happened.

    A closed half-day becomes an engagement of everybody who goes out; a place that cancels is no longer to be visited,
    and what was settled with it falls; a pin without a half-day leaves the place that date alone and makes it required.

    Raises
    ------
    ScenarioError
        If the scenario plans no visits, or an event names something unknown or a date outside the period.
    """
    if not events:
        return scenario
    visits = scenario.visits
    if visits is None:
        raise ScenarioError([Problem("visits", "the scenario plans no visits", {})])
    problems: list[Problem] = []
    closing = tuple(_closing(scenario, visits, events.closed, problems))
    find = _Finder(visits, problems)
    gone = {find(name) for name in events.cancelled}
    wanted = {find(name) for name in events.demanded}
    days = {find(pin.place): pin.date for pin in events.pinned if pin.half_day is None and pin.start is None}
    settled = tuple(_settled(visits, pin, find, problems) for pin in events.pinned if pin.half_day or pin.start)
    if problems:
        raise ScenarioError(problems)
    anew = {pin.place for pin in settled}
    places = (_place(place, place.id in wanted, days.get(place.id)) for place in visits.places if place.id not in gone)
    changed = visits.model_copy(
        update={
            "places": tuple(places),
            "pins": tuple(pin for pin in visits.pins if pin.place not in gone | anew | set(days)) + settled,
            "promises": tuple(p for p in visits.promises or () if p.place not in gone),
            "teams": tuple(team.model_copy(update={"diary": (*team.diary, *closing)}) for team in visits.teams),
        }
    )
    calendar = scenario.calendar.model_copy(update={"diary": (*scenario.calendar.diary, *closing)})
    return scenario.model_copy(update={"visits": changed, "calendar": calendar})


def number_of(scenario: Scenario, name: str) -> str:
    """Return the number of a place by number or name.

    Raises
    ------
    ScenarioError
        If the scenario plans no visits or has no such place.
    """
    if scenario.visits is None:
        raise ScenarioError([Problem("visits", "the scenario plans no visits", {})])
    problems: list[Problem] = []
    number = _Finder(scenario.visits, problems)(name)
    if problems:
        raise ScenarioError(problems)
    return number


def _closing(
    scenario: Scenario, visits: Visits, closed: Sequence[Closed], problems: list[Problem]
) -> Iterator[Engagement]:
    for one in closed:
        values: dict[str, object] = {"date": one.date.isoformat(), "half_day": one.half_day or ""}
        if not scenario.period.first <= one.date <= scenario.period.last:
            problems.append(Problem("", "{date} lies outside the period", values))
            continue
        found = [half_day for half_day in visits.half_days if _means(half_day, one.half_day)]
        if not found:
            known = ", ".join((*(half_day.name for half_day in visits.half_days), *SHORT))
            unknown = {"what": "half-day", "name": one.half_day, "known": known}
            problems.append(Problem("", "unknown {what} '{name}'; known are {known}", unknown))
        for half_day in found:
            start, end = (dt.time(second // 3600, second // 60 % 60) for second in parse_window(half_day.hours))
            yield Engagement(name="방문 불가", first=one.date, start=start, end=end)


def _means(half_day: HalfDay, name: str | None) -> bool:
    if name in SHORT:
        return (parse_window(half_day.hours)[0] < NOON_S) is SHORT[name]
    return name in (None, half_day.name)


class _Finder:
    """Finds places by number or name; notes those that are not known."""

    def __init__(self, visits: Visits, problems: list[Problem]) -> None:
        self._ids = Lookup("place", tuple(place.id for place in visits.places), problems)
        self._names = {place.name: place.id for place in visits.places}

    def __call__(self, name: str) -> str:
        number = self._names.get(name, name)
        return self._ids.names[self._ids(number, "")] if self._ids.names else number


def _place(place: Place, wanted: bool, date: dt.date | None) -> Place:
    if date is not None:
        return place.model_copy(update={"required": True, "not_before": date, "by": date})
    return place.model_copy(update={"required": True}) if wanted else place


def _settled(visits: Visits, pin: Pinned, find: _Finder, problems: list[Problem]) -> Settled:
    """Return a pin with its half-day: the one named, or the one in whose hours it begins."""
    clock = None if pin.start is None else pin.start.hour * 3600 + pin.start.minute * 60
    names = [
        half_day.name
        for half_day in visits.half_days
        if (pin.half_day is not None and _means(half_day, pin.half_day))
        or (pin.half_day is None and clock is not None and _holds(half_day, clock))
    ]
    if not names:
        values: dict[str, object] = {"date": pin.date.isoformat(), "half_day": pin.half_day or str(pin.start)}
        problems.append(Problem("", "there is no free half-day '{half_day}' on {date}", values))
    return Settled(place=find(pin.place), date=pin.date, half_day=names[0] if names else "-", start=pin.start)


def _holds(half_day: HalfDay, clock: int) -> bool:
    start, end = parse_window(half_day.hours)
    return start <= clock < end
