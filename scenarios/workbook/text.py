"""Texts in cells: what is written as it is, what in quotes, and lists.

A text that reading would change (a space at its end, a word that stands for a code, a comma within a list) is written
as a JSON string, quotes and all, and read back as it was.
"""

import json
import re
import unicodedata
from collections.abc import Collection, Iterable

NOTHING = "없음"
"""A list that is given and empty."""
SEPARATORS = ",;\n、"
SPACES = " \t\r\n\u00a0\u200b\ufeff\u3000"
"""What people leave around a text without seeing it."""
LARGEST = 32_767
"""Characters in a cell (Excel specifications and limits)."""

_FULL_WIDTH_DIGITS = {ord("０") + n: str(n) for n in range(10)}
_FULL_WIDTH = re.compile("[０-９]")
_STRANGE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
"""What XML or a workbook cannot hold as it is."""
_ORDINARY = re.compile(r"[0-9A-Za-z가-힣](?:[0-9A-Za-z가-힣 ()~.·-]*[0-9A-Za-z가-힣)])?")
"""Texts that are read as they are: most of them."""
_ITEM = re.compile(rf'\s*("(?:[^"\\]|\\.)*"|[^{re.escape(SEPARATORS)}]*)\s*(?:[{re.escape(SEPARATORS)}]|$)')


def tidy(text: str) -> str:
    """Return a text as it is meant: no space around it, composed letters, digits of ordinary width."""
    text = text.strip(SPACES)
    if text.isascii():
        return text
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text.translate(_FULL_WIDTH_DIGITS) if _FULL_WIDTH.search(text) else text


def write_text(text: str, reserved: Collection[str] = (), in_list: bool = False) -> str:
    """Return what stands in the cell for a text.

    Parameters
    ----------
    reserved
        Words that mean something else in this cell.
    in_list
        Whether commas and line ends would part it.
    """
    plain = text and tidy(text) == text and text not in reserved and text != NOTHING and text[0] != '"'
    if plain and not _STRANGE.search(text) and not (in_list and any(mark in text for mark in SEPARATORS)):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _STRANGE.sub(lambda found: "".join(f"\\u{ord(letter):04x}" for letter in found[0]), quoted)


def read_text(text: str) -> str:
    """Return the text that stands in a cell; quotes that hold no JSON string are part of it."""
    if _ORDINARY.fullmatch(text):
        return text
    quoted = text.strip(SPACES)
    if len(quoted) >= 2 and quoted[0] == quoted[-1] == '"':
        try:
            return str(json.loads(quoted, strict=False))
        except json.JSONDecodeError:
            return tidy(text)
    return tidy(text)


def is_quoted(text: str) -> bool:
    """Return whether a text is meant letter by letter and stands for no code."""
    return tidy(text)[:1] == '"'


def join(items: Iterable[str]) -> str:
    """Return a list as one text; its items must have been written with ``in_list``."""
    return ", ".join(items)


def split(text: str) -> list[str]:
    """Return the items of a list, quotes left on; none for the word that says so."""
    text = text.strip(SPACES)
    if tidy(text) == NOTHING:
        return []
    items = []
    at = 0
    while at < len(text) and (found := _ITEM.match(text, at)):
        if found[1].strip():
            items.append(found[1].strip())
        at = max(found.end(), at + 1)
    return items
