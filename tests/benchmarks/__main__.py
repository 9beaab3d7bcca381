"""``make bench``: named instances against their known answers and peers; writes the table of ``BENCHMARKS.md``."""

import argparse
import importlib
import os
import platform
import resource
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from tests.benchmarks.row import Row

GROUPS = (
    "hubs",
    "nation",
    "visits",
    "toptw",
    "toptw_many",
    "jinju",
    "replan",
    "random_visits",
    "roads",
    "training",
    "mmrcpsp",
    "itc2007",
    "staffing",
    "scenarios",
    "explain",
    "paper",
    "service",
    "page",
)
REPORT = Path(__file__).parents[2] / "BENCHMARKS.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
PACKAGES = ("ortools", "numpy", "scipy", "numba", "networkx", "pyvroom", "pyvrp")


def figure(value: float | None) -> str:
    """Return a number with thousands separated, or a dash."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def percent(part: float | None, whole: float | None) -> str:
    """Return how far ``part`` is from ``whole``, in percent of the latter."""
    if part is None or whole is None:
        return "–"
    return f"{100 * (part - whole) / max(1, abs(whole)):+.3f} %"


def line(row: Row) -> str:
    """Return a row of the table."""
    gap = None if row.objective is None or row.bound is None else abs(row.objective - row.bound)
    cells = (
        row.instance,
        row.solver,
        row.status,
        figure(row.objective),
        figure(row.bound),
        "–" if gap is None else f"{100 * gap / max(1, abs(row.objective or 0)):.3f} %",
        figure(row.known),
        percent(row.objective, row.known),
        f"{row.runtime_s:.2f}",
        f"{row.limit_s:g}",
        str(row.seed),
        row.note,
    )
    return "| " + " | ".join(cells) + " |"


def table(rows: list[Row]) -> Iterator[str]:
    """Yield the tables, one per group."""
    for group, members in groupby(rows, key=lambda row: row.group):
        yield f"\n### {group}\n"
        yield "| instance | solver | status | objective | bound | gap | known | to known | s | limit s | seed | note |"
        yield "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
        yield from map(line, members)


def main() -> None:
    """Run the groups named, all by default, and replace their tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", choices=[*GROUPS, []], help="which to run; all by default")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    groups = arguments.groups or GROUPS
    for name in groups:
        rows = []
        for row in importlib.import_module(f"tests.benchmarks.{name}").rows(arguments.seed):
            os.write(1, (line(row) + "\n").encode())
            rows.append(row)
        replace(name, rows)


def replace(group: str, rows: list[Row]) -> None:
    """Put a group's tables between its marks in the report."""
    begin, end = (mark.replace("measured", f"measured {group}") for mark in (BEGIN, END))
    text = REPORT.read_text(encoding="utf-8")
    head, rest = text.split(begin)
    tail = rest.split(end)[1]
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    made = (
        f"\nMeasured {date.today().isoformat()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, {packages}. Peak memory of the run {peak // 1024} MB.\n"
    )
    body = "\n".join(table(rows))
    REPORT.write_text(f"{head}{begin}\n{made}{body}\n\n{end}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
