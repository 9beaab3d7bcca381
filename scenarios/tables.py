"""CSV tables of places beside a scenario: in UTF-8 or CP949, with Korean or English headings."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from scenarios.errors import Problem, ScenarioError
from scenarios.files import file_bytes
from scenarios.workbook.cells import Span, Value, read_cell, span_of
from scenarios.workbook.grid import grid_of_csv
from scenarios.workbook.heading import Names, matcher
from scenarios.workbook.layout import layout
from scenarios.workbook.rows import Head, heads

PLACES = ("visits", "places")


def read_places(tree: dict[str, Any], folder: Path) -> Mapping[int, str]:
    """Put the rows of ``visits.places_files`` into ``visits.places``.

    Parameters
    ----------
    tree
        The scenario as it was parsed; changed in place. One that the schema will refuse anyway is left as it is.
    folder
        Where the files are looked for.

    Returns
    -------
    rows
        File and line of each entry of ``visits.places`` that came from a table.

    Raises
    ------
    ScenarioError
        If a file cannot be read, lies outside the folder, or is no table.
    """
    visits = tree.get("visits")
    if not isinstance(visits, dict) or not isinstance(visits.get("places_files", []), list):
        return {}
    places = visits.get("places", [])
    if not isinstance(places, list):
        return {}
    came_from: dict[int, str] = {}
    for name in visits.get("places_files", []):
        for number, row in _rows(folder, str(name), span_of(tree)):
            came_from[len(places)] = f"{name}:{number}"
            places.append(row)
    visits["places"], visits["places_files"] = places, []
    return came_from


def _rows(folder: Path, name: str, span: Span | None) -> Iterator[tuple[int, dict[str, Any]]]:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise ScenarioError([Problem(name, "lies outside the scenario's folder", {})])
    grid = grid_of_csv(name, file_bytes(path))
    if not grid.rows:
        return
    sheet = layout().sheet(PLACES)
    names = matcher(heads(sheet) if sheet is not None else (), None).names
    headings = [str(heading).strip() for heading in grid.rows[0][1]]
    for number, values in grid.rows[1:]:
        if len(values) > len(headings):
            raise ScenarioError([Problem(f"{name}:{number}", "has more cells than the table has columns", {})])
        yield number, _typed(headings, values, names, span)


def _typed(headings: Sequence[str], values: Sequence[Value], names: Names[Head], span: Span | None) -> dict[str, Any]:
    """Return a row as the schema takes it; a column that is not known keeps its heading, for the schema to refuse."""
    typed: dict[str, Any] = {}
    for heading, value in zip(headings, values, strict=False):
        if str(value).strip():
            head = names.find(heading)
            typed[heading if head is None else head.column.path[0]] = (
                value if head is None else read_cell(head.column, value, span)
            )
    return typed
