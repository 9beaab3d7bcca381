"""Places in a document as JSON pointers (RFC 6901)."""

import re
from collections.abc import Iterable

_STEP = re.compile(r"\[(\d+)\]|([^.\[\]\s]+)")
_NAMED = re.compile(r" '[^']*'")


def pointer(route: Iterable[int | str]) -> str:
    """Return ``/visits/places/3/by`` for ``("visits", "places", 3, "by")``; the whole document is empty text."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in route)


def pointer_of(place: str) -> str | None:
    """Return the pointer of a place as scenarios tell it; ``None`` if it names no place in a document.

    ``visits.places[3] 'P4' by`` and ``visits.places[3].by`` are the same place.
    """
    if not place or "!" in place:
        return None
    if place.startswith("/"):
        return place
    path = _NAMED.sub("", place)
    steps: list[int | str] = []
    for number, name in _STEP.findall(path):
        steps.append(int(number) if number else name)
    return pointer(steps)


def cell_of(place: str) -> str | None:
    """Return sheet and cell of a place, if it is one in a workbook."""
    return place if "!" in place else None
