"""Read a scenario file: YAML, JSON or a workbook, with the line or the cell of every mistake."""

import json
import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from scenarios.errors import Problem, ScenarioError, shown
from scenarios.files import file_text
from scenarios.library import bundled
from scenarios.likeness import Suggestions
from scenarios.schema import Scenario
from scenarios.schema.visits import UNLOCATED
from scenarios.tables import read_places
from scenarios.workbook.loading import is_workbook, load

Step = str | int
Route = tuple[Step, ...]

DEEPEST = 60
"""Levels of nesting; the schema needs fewer than twelve."""
MOST_VALUES = 1_000_000
"""Values in a file, aliases counted each time; ends an expansion bomb."""
MOST_PROBLEMS = 50
"""Problems listed of one file; a shifted column makes thousands of the same."""


class _Loader(yaml.SafeLoader):
    """YAML 1.2 core scalars only: ``09:30`` is text and not 570, a date is text for the schema to judge."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag.rsplit(":", 1)[1] in ("null", "float")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789"))


@dataclass
class _Document:
    """A parsed file and where each of its values stands."""

    file: str
    lines: dict[Route, int] = field(default_factory=dict)
    rows: Mapping[int, str] = field(default_factory=dict)
    """Place in its table of each entry of ``visits.places`` that came from one."""

    def place(self, route: Route) -> str:
        """Return file, line and path, as near to the value as is known."""
        path = _path(route)
        if route[:2] == ("visits", "places") and len(route) > 2 and route[2] in self.rows:
            column = f" {_path(route[3:])}" if len(route) > 3 else ""
            return self.rows[int(route[2])] + column
        for length in range(len(route), 0, -1):
            if route[:length] in self.lines:
                return f"{self.file}:{self.lines[route[:length]]} {path}"
        return f"{self.file} {path}".strip()


def read(source: str | Path) -> tuple[Scenario, Path]:
    """Read a bundled scenario by name, or a file.

    Parameters
    ----------
    source
        Name in ``bundled()``, or path of a ``.yaml``, ``.yml`` or ``.json`` file in UTF-8, or of an ``.xlsx`` file.

    Returns
    -------
    scenario, folder
        The folder is where files named in the scenario are looked for. Rows of ``places_files`` stand in
        ``visits.places``.

    Raises
    ------
    ScenarioError
        If the file cannot be read or the scenario contradicts its schema; all problems at once, each with
        file, line, path and value, or with sheet and cell.
    """
    path = bundled().get(str(source), Path(source))
    if not path.exists():
        values: dict[str, object] = {"source": str(source), "names": ", ".join(bundled())}
        raise ScenarioError(
            [Problem("", "no bundled scenario and no file is called '{source}'; bundled are {names}", values)]
        )
    if is_workbook(path):
        return load(path), path.parent
    document = _Document(path.name)
    tree = _parse(path, file_text(path), document)
    if not isinstance(tree, dict):
        raise ScenarioError(
            [
                Problem(
                    path.name, "a scenario is a table of names and values, not a {kind}", {"kind": type(tree).__name__}
                )
            ]
        )
    document.rows = read_places(tree, path.parent)
    try:
        return Scenario.model_validate_json(json.dumps(tree)), path.parent
    except ValidationError as error:
        raise ScenarioError(_problems(error, tree, document)) from None


def _parse(path: Path, text: str, document: _Document) -> Any:
    try:
        return _parse_json(text) if path.suffix == ".json" else _parse_yaml(text, document)
    except json.JSONDecodeError as error:
        raise ScenarioError(
            [Problem(f"{path.name}:{error.lineno}", "is not JSON: {why}", {"why": error.msg})]
        ) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path.name}:{mark.line + 1}" if mark else path.name
        why = getattr(error, "problem", None) or str(error)
        raise ScenarioError([Problem(place, "is not YAML: {why}", {"why": why})]) from None
    except ValueError as error:
        raise ScenarioError(
            [Problem(path.name, "holds a number that cannot be read: {why}", {"why": str(error)})]
        ) from None
    except RecursionError:
        raise ScenarioError([Problem(path.name, "is nested too deeply", {})]) from None


def _parse_json(text: str) -> Any:
    def pairs(entries: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in entries]
        for key in keys:
            if keys.count(key) > 1:
                raise json.JSONDecodeError(f"key '{key}' appears more than once", text, 0)
        return dict(entries)

    def constant(word: str) -> float:
        raise json.JSONDecodeError(f"{word} is not a number", text, max(0, text.find(word)))

    return json.loads(text, object_pairs_hook=pairs, parse_constant=constant)


def _parse_yaml(text: str, document: _Document) -> Any:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        return None if node is None else _value(loader, node, (), document)
    finally:
        loader.dispose()


def _value(loader: _Loader, node: yaml.Node, route: Route, document: _Document) -> Any:
    document.lines[route] = node.start_mark.line + 1
    if len(route) > DEEPEST or len(document.lines) > MOST_VALUES:
        raise yaml.MarkedYAMLError(problem="nested too deeply, or too many values", problem_mark=node.start_mark)
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, child, (*route, i), document) for i, child in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return loader.construct_object(node)
    table: dict[str, Any] = {}
    for key_node, child in node.value:
        key = key_node.value
        if not isinstance(key, Hashable) or key in table:
            raise yaml.MarkedYAMLError(problem=f"key '{key}' appears more than once", problem_mark=key_node.start_mark)
        table[str(key)] = _value(loader, child, (*route, str(key)), document)
    return table


def _problem(error: ErrorDetails, document: _Document, near: Suggestions) -> Problem:
    place, values = document.place(tuple(error["loc"])), error.get("ctx", {})
    if error["type"] == UNLOCATED:
        return near.problem(place, values, int(error["loc"][-1]))
    return Problem(place, error["msg"], values, error["type"], shown(error["input"]))


def _problems(error: ValidationError, tree: Any, document: _Document) -> list[Problem]:
    errors = error.errors(include_url=False)
    near = Suggestions(tree)
    problems = [_problem(e, document, near) for e in errors[:MOST_PROBLEMS]]
    if len(errors) > MOST_PROBLEMS:
        problems.append(Problem(document.file, "and {more} more problems", {"more": len(errors) - MOST_PROBLEMS}))
    return problems


def _path(route: Route) -> str:
    """Return ``visits.places[3].by`` for ``("visits", "places", 3, "by")``."""
    text = ""
    for step in route:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
