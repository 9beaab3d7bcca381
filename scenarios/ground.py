"""The dongs of a scenario in a fixed order, with figures and neighbours, from the fact table or the office's own."""

import difflib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from geodata.adjacency import check_connected, edit
from geodata.codes import by_name
from geodata.errors import GeodataError
from geodata.facts import Border, District, Dong, Figure, load_district
from geodata.travel import TravelProvider
from geodata.travel.cache import CachedOsrm, CachedRoads
from geodata.travel.great_circle import GreatCircle
from geodata.travel.osrm import Osrm
from scenarios.errors import Problem, ScenarioError
from scenarios.schema import Scenario

TABLES = ".travel"
"""Folder beside the scenario in which travel tables are kept; it may be thrown away at any time."""


@dataclass
class Lookup:
    """Turns names into positions and notes every name that is not known."""

    what: str
    names: Sequence[str]
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._at = {name: position for position, name in enumerate(self.names)}

    def __call__(self, name: str, place: str) -> int:
        """Return the position of a name; an unknown one is noted and gives 0."""
        position = self.find(name)
        if position is None:
            known = ", ".join(_nearest(name, self.names)) or "-"
            values: dict[str, object] = {"what": self.what, "name": name, "known": known}
            self.problems.append(Problem(place, "unknown {what} '{name}'; known are {known}", values))
        return position or 0

    def find(self, name: str) -> int | None:
        """Return the position of a name, or ``None``."""
        return self._at.get(name)


def _nearest(name: str, names: Sequence[str]) -> Sequence[str]:
    """Return all names, or of many the ten most like this one."""
    return names if len(names) <= 30 else difflib.get_close_matches(name, names, n=10, cutoff=0.0)


class DongLookup(Lookup):
    """Finds dongs by any usual spelling: 상도1동 and 상도제1동 are the same."""

    def __init__(self, ground: "Ground", problems: list[Problem]) -> None:
        super().__init__("dong", ground.names, problems)
        self._district = ground.district

    def find(self, name: str) -> int | None:
        """Return the position of a dong, or ``None``."""
        position = super().find(name)
        if position is None:
            try:
                return super().find(by_name(self._district, name).name)
            except GeodataError:
                return None
        return position


@dataclass(frozen=True)
class Ground:
    """The dongs by position, the scenario's edits of the neighbour list applied."""

    district: District

    @property
    def names(self) -> tuple[str, ...]:
        """Per dong."""
        return tuple(dong.name for dong in self.district.dongs)

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """``(lon, lat)`` of a point inside each dong."""
        return tuple((dong.lon, dong.lat) for dong in self.district.dongs)

    @property
    def figures(self) -> tuple[Mapping[str, Figure], ...]:
        """Per dong, what is known of it."""
        return tuple(dong.figures for dong in self.district.dongs)

    @property
    def borders(self) -> tuple[tuple[int, int, int | None], ...]:
        """``(a, b, metres)``, ``a < b``; ``None`` where neighbourhood is recorded and the length is not."""
        at = {dong.code: position for position, dong in enumerate(self.district.dongs)}
        pairs = ((at[b.a], at[b.b], b.metres) for b in self.district.borders)
        return tuple(sorted(((min(a, b), max(a, b), metres) for a, b, metres in pairs), key=lambda one: one[:2]))


def ground(scenario: Scenario) -> Ground:
    """Return the scenario's dongs.

    Raises
    ------
    GeodataError
        If there is no fact table of that name, an edit takes away neighbours that are none or adds a pair that is
        there, or, where regions are planned, an island is left.
    ScenarioError
        If an edit names an unknown dong.
    """
    facts = scenario.district.facts
    district = _own(scenario) if facts is None else load_district(facts)
    problems: list[Problem] = []
    at = DongLookup(Ground(district), problems)

    def code(name: str, place: str) -> str:
        return district.dongs[at(name, place)].code

    added = [
        (code(row.a, f"district.neighbours[{n}]"), code(row.b, f"district.neighbours[{n}]"), row.metres)
        for n, row in enumerate(scenario.district.neighbours)
    ]
    removed = [
        (code(a, f"district.not_neighbours[{n}]"), code(b, f"district.not_neighbours[{n}]"))
        for n, (a, b) in enumerate(scenario.district.not_neighbours)
    ]
    if problems:
        raise ScenarioError(problems)
    borders = edit(
        district.borders,
        district.names,
        add=[Border(min(a, b), max(a, b), metres) for a, b, metres in added],
        remove=removed,
    )
    if scenario.hubs is not None:
        check_connected(borders, district.names)
    return Ground(replace(district, borders=borders))


def _own(scenario: Scenario) -> District:
    """Return an office's own dongs as a district, their names for codes."""
    source = f"{scenario.government}: {scenario.name}"
    date = scenario.period.first.isoformat()
    dongs = tuple(
        Dong(
            code=row.name,
            name=row.name,
            lon=row.lon,
            lat=row.lat,
            point="inner",
            area_km2=math.nan,
            legal_units=(),
            figures={key: Figure(value, date, source, False) for key, value in row.figures.items()},
            date=date,
            source=source,
        )
        for row in scenario.district.dongs
    )
    return District(key=scenario.name, title=scenario.government, former_titles=(), dongs=dongs, borders=())


def provider(scenario: Scenario, folder: Path) -> TravelProvider:
    """Return the travel provider the scenario asks for.

    Raises
    ------
    GeodataError
        If the address of the server is none. A road file that is absent or unreadable is told when it is used.
    """
    travel = scenario.travel
    if travel.osrm is not None:
        return CachedOsrm(Osrm(travel.osrm), folder / TABLES)
    if travel.roads is not None:
        return CachedRoads(folder / travel.roads, folder / TABLES)
    return GreatCircle(detour=travel.detour, speed_kmh=travel.speed_kmh, fixed_seconds=travel.fixed_seconds)
