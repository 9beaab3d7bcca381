"""Fact tables of four areas: dongs, figures with source and date, neighbours with border lengths.

What is not known is absent, never filled in; an estimate says so. ``README.md`` beside the tables lists sources and
terms.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from geodata.errors import GeodataError


@dataclass(frozen=True)
class Figure:
    """One number about one dong."""

    value: int
    """Whole people or households."""
    date: str
    """ISO 8601 day, or year and quarter such as ``2021-Q2``."""
    source: str
    """Full citation."""
    estimate: bool
    """Whether it was computed by us rather than published."""


@dataclass(frozen=True)
class LegalUnit:
    """A legal dong or ri (법정동, 법정리), or for a district of Seoul the district itself."""

    code: str
    """Ten digits, as of 2026-03-01."""
    name: str


@dataclass(frozen=True)
class Dong:
    """An administrative dong, eup or myeon (행정동, 읍, 면); in ``seoul`` a district (자치구)."""

    code: str
    """Current ten-digit code, or the last one known: see ``geodata.codes``."""
    name: str
    lon: float
    lat: float
    point: str
    """What ``lon`` and ``lat`` are: ``inner`` (a point surely inside) or ``centroid``."""
    area_km2: float
    """Measured on the map edition named in ``source``, not the official area."""
    legal_units: tuple[LegalUnit, ...]
    """Legal units that lie in it, wholly or in part."""
    figures: Mapping[str, Figure]
    """By name, such as ``electors``; a figure nobody published is absent."""
    date: str
    source: str
    """Of point, area and legal units."""


@dataclass(frozen=True)
class Border:
    """Two neighbouring dongs by code, ``a < b``."""

    a: str
    b: str
    metres: int | None
    """Length of the common border; zero for a link such as a bridge; ``None`` where neighbourhood is recorded and the
    length is not."""

    def __post_init__(self) -> None:
        if self.a == self.b:
            raise GeodataError("dong {code} cannot be its own neighbour", code=self.a)
        if self.a > self.b:
            raise GeodataError("border {a} - {b}: the smaller code goes first", a=self.a, b=self.b)


@dataclass(frozen=True)
class District:
    """A city, county or district with its dongs and their recorded neighbours."""

    key: str
    title: str
    """Official full name today."""
    former_titles: tuple[str, ...]
    dongs: tuple[Dong, ...]
    borders: tuple[Border, ...]

    @property
    def names(self) -> dict[str, str]:
        """Name of each dong by code, in the order of ``dongs``."""
        return {dong.code: dong.name for dong in self.dongs}


@dataclass(frozen=True)
class LegalUnitFacts:
    """A legal unit of Gimje with its dong, inner point, area and residents."""

    unit: LegalUnit
    code_2023: str
    """Its code before the change of 2024."""
    dong: str
    """Code of the one administrative unit it belongs to."""
    lon: float
    lat: float
    area_km2: float
    population: Figure
    households: Figure


@dataclass(frozen=True)
class RegionFact:
    """A fact about a whole city or district, as it was printed."""

    fact: str
    value: str
    """Not always a bare number: ``29081 (35.72%)``."""
    date: str
    source: str


def districts() -> tuple[str, ...]:
    """Return the keys that ``load_district`` knows."""
    return tuple(row["key"] for row in table_rows("districts.csv"))


@cache
def load_district(name: str) -> District:
    """Return an area's fact table.

    Parameters
    ----------
    name
        One of ``districts()``: ``seogu`` (18 dongs), ``gimje`` (19), ``dongjak`` (15), ``seoul`` (25 districts).

    Raises
    ------
    GeodataError
        If there is no such table, naming those there are.
    """
    row = next((r for r in table_rows("districts.csv") if r["key"] == name), None)
    if row is None:
        raise GeodataError("no fact table for {name}; there are {known}", name=name, known=", ".join(districts()))
    figures = _figures(name)
    return District(
        key=name,
        title=row["title"],
        former_titles=tuple(t for t in row["former_titles"].split("|") if t),
        dongs=tuple(_dong(r, figures.get(r["code"], {})) for r in table_rows(f"dongs_{name}.csv")),
        borders=tuple(Border(r["a"], r["b"], int(r["metres"]) if r["metres"] else None) for r in _borders(name)),
    )


def legal_units_of_gimje() -> tuple[LegalUnitFacts, ...]:
    """Return the 151 legal units (121 ri and 30 legal dongs) of Gimje."""
    return tuple(_legal_unit(row) for row in table_rows("legal_units_gimje.csv"))


def region_facts(name: str) -> tuple[RegionFact, ...]:
    """Return what is known about an area as a whole; empty if nothing is."""
    rows = (row for row in table_rows("regions.csv") if row["region"] == name)
    return tuple(RegionFact(row["fact"], row["value"], row["date"], row["source"]) for row in rows)


def citation(source: str) -> str:
    """Return the full citation of a source key used in the tables."""
    return _citations()[source]


def table_rows(file: str) -> Iterator[dict[str, str]]:
    """Yield the rows of one of the tables beside this file."""
    text = files(__package__).joinpath(file).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


@cache
def _citations() -> Mapping[str, str]:
    return {row["key"]: row["citation"] for row in table_rows("sources.csv")}


def _borders(name: str) -> Iterator[dict[str, str]]:
    return table_rows(f"neighbours_{name}.csv")


def _figures(name: str) -> dict[str, dict[str, Figure]]:
    figures: dict[str, dict[str, Figure]] = {}
    for row in table_rows(f"figures_{name}.csv"):
        figure = Figure(int(row["value"]), row["date"], citation(row["source"]), row["basis"] == "estimate")
        figures.setdefault(row["code"], {})[row["figure"]] = figure
    return figures


def _dong(row: dict[str, str], figures: dict[str, Figure]) -> Dong:
    units = re.findall(r"([^|(]+)\((\d{10})\)", row["legal_units"])
    return Dong(
        code=row["code"],
        name=row["name"],
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        point=row["point"],
        area_km2=float(row["area_km2"]),
        legal_units=tuple(LegalUnit(code, name) for name, code in units),
        figures=figures,
        date=row["date"],
        source=citation(row["source"]),
    )


def _legal_unit(row: dict[str, str]) -> LegalUnitFacts:
    def figure(column: str) -> Figure:
        return Figure(int(row[column]), row["date"], citation(row["source"]), estimate=False)

    return LegalUnitFacts(
        unit=LegalUnit(row["code"], row["name"]),
        code_2023=row["code_2023"],
        dong=row["dong"],
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        area_km2=float(row["area_km2"]),
        population=figure("population"),
        households=figure("households"),
    )
