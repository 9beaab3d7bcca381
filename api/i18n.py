"""Both languages: English sentences are the keys, ``locale/ko.po`` holds the Korean ones.

The catalogue is read as it is committed; nothing is compiled beforehand.
"""

import gettext
import io
import re
import string
from collections.abc import Mapping
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from api import particles, settings
from api.reasons import NAMES, PATTERNS

CATALOGUE = Path(__file__).parent / "locale" / "ko.po"
COMMAS_FROM = 1_000
"""Whole numbers from here on are written with commas; dates and years come as texts."""

_language: ContextVar[str | None] = ContextVar("language", default=None)


class _Sentence(string.Formatter):
    """Fills ``{named}`` values; large whole numbers get commas."""

    def format_field(self, value: object, format_spec: str) -> str:
        if isinstance(value, int) and not isinstance(value, bool) and not format_spec and abs(value) >= COMMAS_FROM:
            return f"{value:,}"
        return str(super().format_field(value, format_spec))


def use(language: str) -> None:
    """Speak this language (``ko`` or ``en``) from now on in this context."""
    _language.set(language)


def language() -> str:
    """Return the language spoken: the one asked for by ``use``, else that of the environment."""
    return _language.get() or settings.language()


def _(text: str) -> str:
    """Return the text in the language spoken."""
    return _translations(language()).gettext(text)


def word(text: str) -> str:
    """Return a word that goes into a sentence, such as ``venue``; itself if it is not one of ours."""
    return _translations(language()).pgettext("word", text)


def say(template: str, values: Mapping[str, object] | None = None) -> str:
    """Return a sentence with its values in the language spoken.

    Parameters
    ----------
    template
        English sentence with ``{named}`` values, the key of its translation.
    values
        What goes in. Texts that are words of ours are translated too.
    """
    return fill(_(template), {name: _told(name, value) for name, value in (values or {}).items()})


def fill(sentence: str, values: Mapping[str, object]) -> str:
    """Return a sentence of the language spoken with its values, particles settled."""
    return particles.settle(_Sentence().vformat(sentence, (), values))


def reason(text: str) -> str:
    """Return what a parser or the operating system says, in the language spoken; itself if it is not known."""
    for pattern, template in PATTERNS:
        if found := re.fullmatch(pattern, text, flags=re.DOTALL):
            return say(template, found.groupdict())
    return word(text)


def refusal(kind: str) -> str | None:
    """Return the sentence for a standard error of pydantic by its type, or ``None`` if we have none."""
    found = _translations(language()).pgettext("pydantic", kind)
    return None if found == kind else found


def _told(name: str, value: object) -> object:
    if not isinstance(value, str) or not value:
        return value
    return reason(value) if name in NAMES else word(value)


@lru_cache(maxsize=1)
def catalogue() -> Catalog:
    """Return the committed translations as they are written."""
    with CATALOGUE.open("rb") as source:
        return read_po(source, locale="ko", abort_invalid=True)


@lru_cache(maxsize=1)
def _korean() -> gettext.GNUTranslations:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue())
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _translations(language: str) -> gettext.NullTranslations:
    return _korean() if language == "ko" else gettext.NullTranslations()


@lru_cache(maxsize=1024)
def fields(template: str) -> frozenset[str]:
    """Return the names of a sentence's values; none if its braces do not pair."""
    try:
        return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)
    except ValueError:
        return frozenset()
