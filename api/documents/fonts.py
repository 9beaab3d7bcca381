"""The fonts that documents carry inside them: Nanum Gothic, from a package, so that every machine sets them alike."""

import importlib.util
import unicodedata
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

MISSING = "□"
"""Stands for a letter the font lacks: a document for the archive must not hold one that cannot be shown."""


@lru_cache(maxsize=1)
def folder() -> Path:
    """Return the folder of the fonts. The package that carries them is not imported: doing so sets global styles."""
    found = importlib.util.find_spec("koreanize_matplotlib")
    places = list(found.submodule_search_locations or ()) if found else []
    return Path(places[0], "fonts")


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    with TTFont(folder() / "NanumGothic.ttf") as font:
        return frozenset(font.getBestCmap())


def printable(text: str) -> str:
    """Return the text with a box for each letter the font lacks, and without letters that show nothing."""
    letters = _letters()
    if all(ord(letter) in letters for letter in text):
        return text
    return "".join(
        letter if ord(letter) in letters else "" if unicodedata.category(letter) in ("Cf", "Mn") else MISSING
        for letter in text
    )
