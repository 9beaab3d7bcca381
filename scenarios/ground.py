"""The dongs of a scenario in a fixed order, with figures and neighbours, from the fact table or the office's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from geodata.travel.osrm import Osrm
from geodata.travel.road import RoadNetwork

from geodata.facts import load_district
from geodata.travel import TravelProvider
from geodata.travel.great_circle import GreatCircle
from scenarios.errors import Problem, ScenarioError
from scenarios.schema import Scenario


@dataclass(frozen=True)
class Amount:
    """A figure of one dong, and whether it is an estimate."""

    value: int
    estimate: bool


@dataclass(frozen=True)
class Ground:
    """The dongs by position."""

    names: tuple[str, ...]
    points: tuple[tuple[float, float], ...]
    """``(lon, lat)`` of a point inside each dong."""
    figures: tuple[Mapping[str, Amount], ...]
    borders: tuple[tuple[int, int, int | None], ...]
    """``(a, b, metres)``, ``a < b``; ``None`` where neighbourhood is recorded and the length is not."""

    def position(self, name: str) -> int | None:
        """Return the position of a dong by name, or ``None``."""
        return self.names.index(name) if name in self.names else None


@dataclass
class Lookup:
    """Turns names into positions and remembers every name that is not known."""

    what: str
    names: Sequence[str]
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._at = {name: position for position, name in enumerate(self.names)}

    def __call__(self, name: str, place: str) -> int:
        """Return the position of a name; an unknown one is noted and gives 0."""
        if name not in self._at:
            known = ", ".join(self.names[:30])
            self.problems.append(
                Problem(
                    place,
                    "unknown {what} '{name}'; known are {known}",
                    {"what": self.what, "name": name, "known": known or "-"},
                )
            )
        return self._at.get(name, 0)


def ground(scenario: Scenario) -> Ground:
    """Return the scenario's dongs, its edits of the neighbour list applied.

    Raises
    ------
    GeodataError
        If there is no fact table of that name.
    ScenarioError
        If a neighbour edit names an unknown dong, or takes away what is not there.
    """
    table = _own(scenario) if scenario.district.facts is None else _facts(scenario.district.facts)
    problems: list[Problem] = []
    at = Lookup("dong", table.names, problems)
    borders = {(a, b): metres for a, b, metres in table.borders}
    for number, row in enumerate(scenario.district.neighbours):
        place = f"district.neighbours[{number}]"
        pair = sorted((at(row.a, place), at(row.b, place)))
        borders[pair[0], pair[1]] = row.metres
    for number, (a, b) in enumerate(scenario.district.not_neighbours):
        place = f"district.not_neighbours[{number}]"
        pair = sorted((at(a, place), at(b, place)))
        if borders.pop((pair[0], pair[1]), None) is None and not problems:
            problems.append(Problem(place, "'{a}' and '{b}' are no neighbours", {"a": a, "b": b}))
    problems.extend(
        Problem("district.neighbours", "'{name}' is named as its own neighbour", {"name": table.names[a]})
        for a, b in borders
        if a == b
    )
    if problems:
        raise ScenarioError(problems)
    edges = tuple((a, b, metres) for (a, b), metres in sorted(borders.items()))
    return Ground(table.names, table.points, table.figures, edges)


def _facts(name: str) -> Ground:
    district = load_district(name)
    names = tuple(dong.name for dong in district.dongs)
    at = {dong.code: position for position, dong in enumerate(district.dongs)}
    return Ground(
        names=names,
        points=tuple((dong.lon, dong.lat) for dong in district.dongs),
        figures=tuple(
            {key: Amount(figure.value, figure.estimate) for key, figure in dong.figures.items()}
            for dong in district.dongs
        ),
        borders=tuple((min(at[b.a], at[b.b]), max(at[b.a], at[b.b]), b.metres) for b in district.borders),
    )


def _own(scenario: Scenario) -> Ground:
    dongs = scenario.district.dongs
    return Ground(
        names=tuple(dong.name for dong in dongs),
        points=tuple((dong.lon, dong.lat) for dong in dongs),
        figures=tuple({key: Amount(value, False) for key, value in dong.figures.items()} for dong in dongs),
        borders=(),
    )


def provider(scenario: Scenario, folder: Path) -> TravelProvider:
    """Return the travel provider the scenario asks for.

    Raises
    ------
    GeodataError
        If the road file is absent or unreadable.
    """
    travel = scenario.travel
    if travel.osrm is not None:
        return Osrm(travel.osrm)
    if travel.roads is not None:
        return RoadNetwork.from_pbf(folder / travel.roads)
    return GreatCircle(detour=travel.detour, speed_kmh=travel.speed_kmh, fixed_seconds=travel.fixed_seconds)
