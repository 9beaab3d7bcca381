"""Visits to one place more than once, places visited together, and who must be there."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.visits.instance import Person, Series, Window
from scenarios.calendar import FreeHalfDay, day_number, occurrences
from scenarios.compile.half_days import fits
from scenarios.errors import Problem
from scenarios.ground import Lookup
from scenarios.schema import Place, Scenario, Visits
from scenarios.schema.visits import DayValue, Kind


def occasions(visits: Visits) -> tuple[Place, ...]:
    """Return every visit that may be made: the places in their order, then the second, third, ... visits of some.

    A further visit is called ``name (2)`` with the number ``id#2``; it counts for no town.
    """
    further = [
        place.model_copy(update={"id": f"{place.id}#{n}", "name": f"{place.name} ({n})"})
        for place in visits.places
        for n in range(2, place.repeats + 1)
    ]
    return (*visits.places, *further)


def series(visits: Visits) -> tuple[Series, ...]:
    """Return the visits of each place that may be visited more than once."""
    at = {place.id: n for n, place in enumerate(occasions(visits))}
    return tuple(
        Series(
            clients=(at[place.id], *(at[f"{place.id}#{n}"] for n in range(2, place.repeats + 1))),
            min_days=place.gap_days,
        )
        for place in visits.places
        if place.repeats > 1
    )


def groups(visits: Visits) -> tuple[tuple[int, ...], ...]:
    """Return the places, by position, that are visited in one half-day or not at all."""
    return tuple(members for _, members in _grouped(visits))


def group_names(visits: Visits) -> tuple[str, ...]:
    """Return what each group is called: its word, and its places in brackets."""
    return tuple(f"{word} ({', '.join(visits.places[n].name for n in members)})" for word, members in _grouped(visits))


def _grouped(visits: Visits) -> list[tuple[str, tuple[int, ...]]]:
    found: dict[str, list[int]] = {}
    for n, place in enumerate(visits.places):
        if place.group is not None:
            found.setdefault(place.group, []).append(n)
    return [(word, tuple(members)) for word, members in found.items() if len(members) > 1]


def people(scenario: Scenario, visits: Visits) -> tuple[Person, ...]:
    """Return when the people who must be at visits are elsewhere."""
    return tuple(
        Person(
            busy=tuple(
                (day_number(scenario, busy.date), Window(start=busy.start, end=busy.end))
                for busy in occurrences(one.diary, scenario)
            )
        )
        for one in visits.people
    )


@dataclass
class Company:
    """Who goes to a place, and who must be there; notes names that are not known."""

    visits: Visits
    problems: list[Problem]

    def __post_init__(self) -> None:
        self._team_at = Lookup("team", tuple(team.name for team in self.visits.teams), self.problems)
        self._person_at = Lookup("attendant", tuple(one.name for one in self.visits.people), self.problems)

    def teams(self, place: Place, kind: Kind, at: str) -> tuple[int, ...] | None:
        """Return the teams that may go; ``None`` for all."""
        names = place.teams or kind.teams
        return tuple(self._team_at(name, f"{at} teams") for name in names) if names else None

    def people(self, place: Place, kind: Kind, at: str) -> tuple[int, ...]:
        """Return who must be there."""
        return tuple(self._person_at(name, f"{at} people") for name in dict.fromkeys((*kind.people, *place.people)))


@dataclass
class DayPoints:
    """What visits are worth besides at certain times; notes names that are not known."""

    visits: Visits
    half_days: Sequence[FreeHalfDay]
    problems: list[Problem]

    def __post_init__(self) -> None:
        kinds = Lookup("kind", tuple(self.visits.kinds), self.problems)
        places = Lookup("place", tuple(place.id for place in self.visits.places), self.problems)
        names = Lookup("half-day", tuple(half_day.name for half_day in self.visits.half_days), self.problems)
        for n, value in enumerate(self.visits.day_values):
            for lookup, name in ((kinds, value.kind), (places, value.place), (names, value.half_day)):
                if name is not None:
                    lookup(name, f"visits.day_values[{n}]")

    def most(self, place: Place) -> tuple[int, tuple[tuple[int, int], ...]]:
        """Return the most points of any half-day, and the half-days that have fewer with what they lack."""
        wanted = [value for value in self.visits.day_values if _meant(value, place)]
        points = [sum(value.points for value in wanted if fits(value, free)) for free in self.half_days]
        most = max(points, default=0)
        return most, tuple((slot, most - one) for slot, one in enumerate(points) if one < most)


def _meant(value: DayValue, place: Place) -> bool:
    return value.kind in (None, place.kind) and (value.place is None or place.id.split("#")[0] == value.place)
