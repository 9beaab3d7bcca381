"""The known place that is most like one without coordinates: for people to look at, never taken by itself."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

ALIKE = 0.4
"""Likeness from which on a known place is suggested (0 to 1)."""


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


def town_key(town: str) -> str:
    """Return a dong's name without what people spell differently: 상도제1동 is 상도1동."""
    return re.sub(r"\s+|제(?=\d)", "", unicodedata.normalize("NFKC", town))


def _pairs(text: str) -> frozenset[str]:
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
    return frozenset(word[n : n + 2] for word in words for n in range(max(1, len(word) - 1)))


def _dice(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0
