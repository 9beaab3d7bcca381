"""Puts values into the tree of a scenario, and finds what stands in it."""

from collections.abc import Sequence
from typing import Any

from scenarios.workbook.places import Route


def said_at(tree: Any, route: Route) -> str:
    """Return the text that stands where a list should."""
    for step in route:
        tree = tree[step]
    return str(tree)[:60]


def put(tree: dict[str, Any], path: Sequence[str], value: object) -> None:
    """Put a value at a path, making the tables on the way."""
    for step in path[:-1]:
        tree = tree.setdefault(step, {})
    tree[path[-1]] = value


def entries_at(tree: Any, route: Route, keyed: bool) -> Any:
    """Return the list or table at a path, made if it is not there; ``None`` if something else stands there."""
    for step in route[:-1]:
        tree = tree[step] if isinstance(step, int) else tree.setdefault(step, {})
    entries = tree.setdefault(route[-1], {} if keyed else [])
    return entries if isinstance(entries, dict if keyed else list) else None
