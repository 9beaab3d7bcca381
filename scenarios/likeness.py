"""The known place that is most like one without coordinates: for people to look at, never taken by itself."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scenarios.errors import Problem

ALIKE = 0.4
"""Likeness from which on a known place is suggested (0 to 1)."""

MOST_SUGGESTIONS = 200
"""Places of a scenario that are looked up; a list without any coordinates would take minutes and help nobody."""


@dataclass(frozen=True)
class Known:
    """A place whose coordinates are known."""

    name: str
    address: str
    town: str
    lon: float
    lat: float

    def __str__(self) -> str:
        return f"{self.name} ({self.lon:.6f}, {self.lat:.6f})"


class Alike:
    """Finds the place whose name and address share most pairs of letters (Dice coefficient), in its town if told."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._by_town: dict[str, list[tuple[Known, frozenset[str]]]] = {}
        self._all: list[tuple[Known, frozenset[str]]] = []
        for place in known:
            entry = (place, _pairs(f"{place.name} {place.address}"))
            self._all.append(entry)
            self._by_town.setdefault(town_key(place.town), []).append(entry)

    def nearest(self, name: str, address: str, town: str) -> Known | None:
        """Return the most alike known place, of the same town if a town is told; ``None`` if none is alike."""
        wanted = _pairs(f"{name} {address}")
        among = self._by_town.get(town_key(town), []) if town else self._all
        found = max(((_dice(wanted, pairs), place) for place, pairs in among), key=lambda one: one[0], default=None)
        return found[1] if found is not None and found[0] >= ALIKE else None


class Suggestions:
    """Adds to the refusal of a place without coordinates the place of the same scenario that is most like it."""

    def __init__(self, tree: Any) -> None:
        visits = tree.get("visits") if isinstance(tree, Mapping) else None
        places = visits.get("places") if isinstance(visits, Mapping) else None
        self._places: list[Any] = places if isinstance(places, list) else []
        self._left = MOST_SUGGESTIONS

    @cached_property
    def _alike(self) -> Alike:
        return Alike(filter(None, map(_known, self._places)))

    def problem(self, place: str, values: Mapping[str, object], number: int) -> Problem:
        """Return the refusal.

        Parameters
        ----------
        place
            Where the refusal is told.
        values
            ``name`` and ``address``, as the schema's refusal has them.
        number
            Position of the place in ``visits.places``.
        """
        name, address = (str(values.get(one, "")) for one in ("name", "address"))
        self._left -= 1
        town = str(self._places[number].get("town") or "")
        near = self._alike.nearest(name, address, town) if self._left >= 0 else None
        if near is None:
            return Problem(place, "'{name}' has an address ({address}) and no coordinates", values)
        told = {**values, "near": str(near)}
        template = "'{name}' has an address ({address}) and no coordinates; the most like it is '{near}'"
        return Problem(place, template, told)


def _known(place: Any) -> Known | None:
    """Return a place of a scenario's tree, if it has a name and coordinates."""
    if not isinstance(place, Mapping) or not all(isinstance(place.get(one), (int, float)) for one in ("lon", "lat")):
        return None
    name, address, town = (str(place.get(one) or "") for one in ("name", "address", "town"))
    return Known(name, address, town, float(place["lon"]), float(place["lat"]))


def town_key(town: str) -> str:
    """Return a dong's name without what people spell differently: 상도제1동 is 상도1동."""
    return re.sub(r"\s+|제(?=\d)", "", unicodedata.normalize("NFKC", town))


def _pairs(text: str) -> frozenset[str]:
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
    return frozenset(word[n : n + 2] for word in words for n in range(max(1, len(word) - 1)))


def _dice(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0
