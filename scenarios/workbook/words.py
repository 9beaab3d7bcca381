"""What the workbook calls things: ``words.csv``, one line per field, sheet or code.

A field that has no line is called by its name in the schema, so that nothing is ever lost; a test asks for the line.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Path = tuple[str, ...]
"""Steps in the schema without positions: ``("visits", "places", "minutes")``."""


@dataclass(frozen=True)
class Word:
    """How a field or a sheet is called."""

    label: str
    unit: str = ""
    note: str = ""
    """For whoever fills it in."""
    example: str = ""
    refers: Path = ()
    """List or table whose names it repeats, which are offered as choices; one step names a vocabulary of codes."""
    key: str = ""
    """Of a list: the field by which the rows of other sheets name its entries, else they are numbered; with ``+`` the
    table in it whose names get a column each."""


@cache
def words() -> Mapping[Path, Word]:
    """Return the words by path; the path of a sheet begins with ``sheet`` or ``form``, that of a code with ``code``."""
    text = files(__package__).joinpath("words.csv").read_text(encoding="utf-8")
    return {
        tuple(row["path"].split(".")): Word(
            label=row["label"],
            unit=row["unit"],
            note=row["note"],
            example=row["example"],
            refers=tuple(row["refers"].split(".")) if row["refers"] else (),
            key=row["key"],
        )
        for row in csv.DictReader(text.splitlines())
    }


def sheet_word(path: Path) -> Word:
    """Return how the sheet of a list or table is called."""
    return words().get(("sheet", *path)) or Word(".".join(path)[-31:])


def field_word(path: Path) -> Word:
    """Return how a field is called."""
    return words().get(path) or Word(path[-1])


def code_labels(field: str, codes: tuple[str, ...]) -> Mapping[str, str]:
    """Return the Korean word of each code that a field may hold, such as 월 for ``mon``."""
    known = words()
    return {code: known.get(("code", field, code), known.get(("code", code), Word(code))).label for code in codes}


def vocabulary(word: Word) -> Mapping[str, str]:
    """Return the codes that a text may be, such as the figures of the fact tables; none for most texts."""
    if len(word.refers) != 1:
        return {}
    return {path[1]: one.label for path, one in words().items() if len(path) == 2 and path[0] == word.refers[0]}


def form_of(path: Path) -> Path:
    """Return the form on which a single field stands: that of the longest part of its path that has one."""
    for length in range(len(path) - 1, 0, -1):
        if ("form", *path[:length]) in words():
            return path[:length]
    return ()


def form_word(path: Path) -> Word:
    """Return how a form is called."""
    return words()[("form", *path)]
