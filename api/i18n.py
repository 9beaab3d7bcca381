"""Both languages: English sentences are the keys, ``locale/ko.po`` holds the Korean ones.

The catalogue is read as it is committed; nothing is compiled beforehand.
"""

import gettext
import io
import re
import string
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from api import particles, settings
from scenarios.errors import Problem

CATALOGUE = Path(__file__).parent / "locale" / "ko.po"
COMMAS_FROM = 10_000
"""Whole numbers from here on are written with commas; years are below."""

_JSON_PLACE = re.compile(r"(.*) at line (\d+) column (\d+)")
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
    told = {name: word(v) if isinstance(v, str) and v else v for name, v in (values or {}).items()}
    return particles.settle(_Sentence().vformat(_(template), (), told))


def problem_line(problem: Problem) -> str:
    """Return ``place: message`` on one line."""
    message = _refusal(problem.code, problem.template, problem.values) if problem.code else None
    text = message or say(problem.template, problem.values)
    shown = f" ({problem.value})" if problem.value else ""
    return _one_line(f"{problem.place}: {text}{shown}" if problem.place else text + shown)


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """Return a line per problem.

    A list whose entries are refused is left out as too short: pydantic counts what is left of it.
    """
    paths = [problem.place.rsplit(" ", 1)[-1] for problem in problems]
    return [
        problem_line(problem)
        for problem, path in zip(problems, paths, strict=True)
        if problem.code != "too_short" or not any(other.startswith(f"{path}[") for other in paths)
    ]


def validation_lines(error: ValidationError, place: str) -> list[str]:
    """Return a line per mistake that pydantic found: ``place path: message (value)``."""
    return problem_lines([_problem(e, place) for e in error.errors(include_url=False)])


def path_text(route: tuple[int | str, ...]) -> str:
    """Return ``slots[3].window`` for ``("slots", 3, "window")``."""
    text = ""
    for step in route:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _problem(error: ErrorDetails, place: str) -> Problem:
    value = error["input"]
    whole = isinstance(value, (dict, list, tuple)) or value is None or error["type"] == "json_invalid"
    shown = "" if whole else str(value)
    return Problem(
        f"{place} {path_text(error['loc'])}".strip(), error["msg"], error.get("ctx", {}), error["type"], shown[:60]
    )


def _refusal(code: str, english: str, values: Mapping[str, object]) -> str:
    """Return what the schema refuses: a standard error by its type, one of ours by the sentence it came from."""
    translations = _translations(language())
    if (standard := translations.pgettext("pydantic", code)) != code:
        return particles.settle(_Sentence().vformat(standard, (), {n: _pydantic_value(v) for n, v in values.items()}))
    for template in _templates(frozenset(values)):
        if template.format(**values) == english:
            return say(template, values)
    return english


def _pydantic_value(value: object) -> object:
    """Return a value of a standard error in the language spoken: a reason, where in the file, a list of choices."""
    if not isinstance(value, str):
        return value
    if place := _JSON_PLACE.fullmatch(value):
        reason, line, column = place.groups()
        return say("{reason} (line {line}, column {column})", {"reason": reason, "line": line, "column": column})
    return word(value) if word(value) != value else value.replace("' or '", word("' or '"))


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


@lru_cache(maxsize=256)
def _templates(names: frozenset[str]) -> tuple[str, ...]:
    """Return the sentences of the catalogue that are filled with values of exactly these names."""
    keys = [m.id for m in catalogue() if isinstance(m.id, str) and m.id and m.context is None]
    return tuple(key for key in keys if fields(key) == names)


def fields(template: str) -> frozenset[str]:
    """Return the names of a sentence's values; none if its braces do not pair."""
    try:
        return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)
    except ValueError:
        return frozenset()


def _one_line(text: str) -> str:
    return " ".join(text.split())
