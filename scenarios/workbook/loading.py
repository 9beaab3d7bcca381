"""A workbook as a scenario; what is wrong is named by sheet and cell, all at once."""

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scenarios.errors import Problem, ScenarioError, shown
from scenarios.files import file_bytes
from scenarios.likeness import Suggestions
from scenarios.schema import Scenario
from scenarios.schema.visits import UNLOCATED
from scenarios.tables import read_places
from scenarios.workbook.grid import SUFFIXES
from scenarios.workbook.places import Places, Route, Row, Step
from scenarios.workbook.reading import Opened, open_workbook

MOST_PROBLEMS = 500
"""Problems listed of one workbook; they are marked in it, so more of them help than in a list."""


def is_workbook(source: str | Path) -> bool:
    """Return whether a file's name says that it is a workbook."""
    return Path(source).suffix.lower() in SUFFIXES


def load(path: Path) -> Scenario:
    """Read a workbook as a scenario.

    Raises
    ------
    ScenarioError
        If it cannot be read, or the scenario contradicts itself: all problems at once, each with sheet and cell.
    """
    opened = _opened(path)
    problems = list(opened.problems)
    try:
        with _collecting_later():
            scenario = Scenario.model_validate_json(json.dumps(opened.tree))
    except ValidationError as error:
        problems += _unsaid(error, opened)
    else:
        if not problems:
            return scenario
    more = len(problems) - MOST_PROBLEMS
    if more > 0:
        problems[MOST_PROBLEMS:] = [Problem(path.name, "and {more} more problems", {"more": more})]
    raise ScenarioError(problems)


def located(error: ScenarioError, path: Path) -> ScenarioError:
    """Return an error about a workbook's scenario with sheets and cells for places.

    For what is found wrong after reading, which names places by their path in the scenario.

    Raises
    ------
    ScenarioError
        If the workbook can no longer be read.
    """
    if all("!" in problem.place for problem in error.problems):
        return error
    try:
        places = _opened(path).places
    except ScenarioError:
        return error  # it could not be read in the first place, which is what the error says
    return ScenarioError(replace(p, place=places.find_text(p.place) or p.place) for p in error.problems)


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Let Python look for unused cycles afterwards: a tree that only grows has none, and looking takes a sixth."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _opened(path: Path) -> Opened:
    file_bytes(path)
    with _collecting_later():
        opened = open_workbook(path)
    for number, place in read_places(opened.tree, path.parent).items():
        opened.places.rows[("visits", "places", number)] = Row(place, 0, {})
    return opened


def _unsaid(error: ValidationError, opened: Opened) -> Iterator[Problem]:
    """Yield what the schema refuses and reading has not told: no cell twice, no cell of a column that is missing."""
    near = Suggestions(opened.tree)
    said = {problem.place for problem in opened.problems}
    errors = error.errors(include_url=False)
    routes = [_existing(opened.tree, tuple(e["loc"])) for e in errors]
    prefixes = {other[:length] for other in routes for length in range(len(other))}
    for e, route in zip(errors, routes, strict=True):
        place = opened.places.find(route) or _path(route)
        emptied = e["type"] == "too_short" and route in prefixes
        if e["type"] == UNLOCATED:
            cell = opened.places.find((*route, "address"))
            yield near.problem(cell, e.get("ctx", {}), int(route[-1]))
        elif place not in said and not emptied and not (e["type"] == "missing" and _told_once(opened.places, route)):
            yield Problem(place, e["msg"], e.get("ctx", {}), e["type"], shown(e["input"]))


def _told_once(places: Places, route: Route) -> bool:
    """Return whether a value is missing because its whole column is, which has been said of the column."""
    row = places.rows.get(route[:-1])
    return row is not None and bool(row.columns) and (str(route[-1]),) not in row.columns


def _existing(tree: Any, loc: Route) -> Route:
    """Return a path without the steps that pydantic adds for choices between types."""
    route: list[Step] = []
    for n, step in enumerate(loc):
        if isinstance(tree, dict) and (step in tree or n == len(loc) - 1):
            tree = tree.get(str(step))
            route.append(step)
        elif isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
            route.append(step)
    return tuple(route)


def _path(route: Route) -> str:
    text = ""
    for step in route:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
