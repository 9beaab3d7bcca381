"""Dated history of administrative codes (행정동코드), and dongs found by code or by name.

Codes change while the dong stays: nothing may hang on a literal code.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache

from geodata.errors import GeodataError
from geodata.facts import District, Dong, citation, table_rows


@dataclass(frozen=True)
class CodeChange:
    """From one day on, a prefix of codes was replaced."""

    old_prefix: str
    new_prefix: str
    day: date
    """First day of the new codes."""
    rest_kept: bool
    """Whether the digits after the prefix stayed; if not, the new codes below it are unknown to us."""
    name: str
    source: str


@cache
def history() -> tuple[CodeChange, ...]:
    """Return the known changes, oldest first."""
    changes = (
        CodeChange(
            old_prefix=row["old_prefix"],
            new_prefix=row["new_prefix"],
            day=date.fromisoformat(row["date"]),
            rest_kept=row["rest"] == "kept",
            name=row["name"],
            source=citation(row["source"]),
        )
        for row in table_rows("code_history.csv")
    )
    return tuple(sorted(changes, key=lambda change: change.day))


def code_on(code: str, day: date) -> str:
    """Return the code that a unit had on a day, given any code it ever had.

    A code without a recorded change is returned as it is.

    Raises
    ------
    GeodataError
        If the code of that day is not known: the prefix changed and the digits after it were not kept.
    """
    for change in history():
        if change.day <= day:
            code = _replaced(code, change.old_prefix, change.new_prefix, change)
    for change in reversed(history()):
        if change.day > day:
            code = _replaced(code, change.new_prefix, change.old_prefix, change)
    return code


def lineage(code: str) -> tuple[str, ...]:
    """Return every code on record for the unit with this code, oldest first, itself included."""
    codes = {code}
    for change in history():
        for ever in tuple(codes):
            codes |= _across(ever, change)
    return tuple(sorted(codes, key=_age))


def by_code(district: District, code: str, on: date | None = None) -> Dong:
    """Return the dong that has, or once had, a code.

    Parameters
    ----------
    code
        Ten digits.
    on
        If given, the code must be the one in force on this day.

    Raises
    ------
    GeodataError
        If no dong of the district has the code in its history, or not on that day, naming the code.
    """
    if on is not None and (in_force := code_on(code, on)) != code:
        raise GeodataError(
            "code {code} was not in force on {day}; it was {in_force}", code=code, day=on.isoformat(), in_force=in_force
        )
    for dong in district.dongs:
        if code in lineage(dong.code):
            return dong
    change = next((c for c in history() if not c.rest_kept and code.startswith(c.new_prefix)), None)
    if change is not None:
        raise GeodataError(
            "code {code}: {new_prefix} replaced {old_prefix} on {day} and the codes below it are not on record; "
            "match by name",
            code=code,
            new_prefix=change.new_prefix,
            old_prefix=change.old_prefix,
            day=change.day.isoformat(),
        )
    raise GeodataError("code {code} is unknown in {district}", code=code, district=district.title)


def by_name(district: District, name: str) -> Dong:
    """Return the dong with a name.

    Spaces, the dots in compound names, and the two spellings of numbered dongs (상도1동, 상도제1동) make no difference.
    Words before the name must belong to a present or former title of the district: ``광주광역시 서구 양동``.

    Raises
    ------
    GeodataError
        If no dong or more than one has the name, naming it.
    """
    *area, last = unicodedata.normalize("NFC", name).split() or [""]
    found = [dong for dong in district.dongs if _spellings(dong.name) & _spellings(last)]
    found = [dong for dong in found if dong.name == last] or found
    if not found or not set(area) <= _title_words(district):
        raise GeodataError("name {name} is unknown in {district}", name=name, district=district.title)
    if len(found) > 1:
        raise GeodataError(
            "name {name} fits {count} dongs of {district}", name=name, count=len(found), district=district.title
        )
    return found[0]


def _title_words(district: District) -> set[str]:
    return {word for title in (district.title, *district.former_titles) for word in title.split()}


def _replaced(code: str, old: str, new: str, change: CodeChange) -> str:
    if not code.startswith(old):
        return code
    if code != old and not change.rest_kept:
        raise GeodataError(
            "the code on the other side of {day} for {code} is not known: {old} and {new} do not share their digits",
            day=change.day.isoformat(),
            code=code,
            old=old,
            new=new,
        )
    return new + code[len(old) :]


def _across(code: str, change: CodeChange) -> set[str]:
    if code not in (change.old_prefix, change.new_prefix) and not change.rest_kept:
        return set()
    return {
        _replaced(code, change.old_prefix, change.new_prefix, change),
        _replaced(code, change.new_prefix, change.old_prefix, change),
    }


def _age(code: str) -> tuple[int, str]:
    """Order codes of one unit by the day they came into force."""
    return max((c.day.toordinal() for c in history() if code.startswith(c.new_prefix)), default=0), code


def _spellings(name: str) -> set[str]:
    plain = re.sub(r"[.,ㆍ‧・]", "·", name)
    return {plain, re.sub(r"제(?=\d)", "", plain)}
