"""Sentences of the page: what is said, and every text that could be."""

import re
from collections.abc import Iterator

from api.http.page import FOLDER
from scenarios.pipeline import SHARES

TEMPLATE = re.compile(r"""\bt\(\s*("(?:[^"\\]|\\.)*"|`[^`]*`|[A-Za-z_.]+)""")
TEXT = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
MADE = {
    "`part ${": [f"part {family}" for family in SHARES],
    "`role ${": ["role viewer", "role planner", "role admin"],
}
"""Templates put together, and all that they can be."""


def _modules() -> Iterator[tuple[str, str]]:
    for path in sorted((FOLDER / "js").rglob("*.js")):
        yield path.name, path.read_text(encoding="utf-8")


def templates() -> set[tuple[str, str]]:
    """Return the file and the template of every sentence that is said, as it is written."""
    # words.js defines how sentences are said
    said = ((name, match) for name, text in _modules() if name != "words.js" for match in TEMPLATE.finditer(text))
    return {(name, match.group(1)) for name, match in said}


def texts() -> set[str]:
    """Return every text of the page, sentences and others, and those put together."""
    written = {match.group(1).replace('\\"', '"') for _, text in _modules() for match in TEXT.finditer(text)}
    return written | {one for made in MADE.values() for one in made}
