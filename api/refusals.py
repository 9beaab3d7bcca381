"""Refused input in words: a line per mistake, with place, message and value."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from api.i18n import catalogue, fields, fill, reason, refusal, say, word
from scenarios.errors import Problem


def problem_text(problem: Problem) -> str:
    """Return the message alone, without place and value."""
    message = _refusal(problem.code, problem.template, problem.values) if problem.code else None
    return _one_line(message or say(problem.template, problem.values))


def problem_line(problem: Problem) -> str:
    """Return ``place: message`` on one line."""
    text = problem_text(problem)
    shown = f" ({problem.value})" if problem.value and problem.value not in text else ""
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
    standard = refusal(code)
    if standard is not None:
        return fill(standard, {name: _pydantic_value(value) for name, value in values.items()})
    for template in _templates(frozenset(values)):
        if template.format(**values) == english:
            return say(template, values)
    return english


def _pydantic_value(value: object) -> object:
    """Return a value of a standard error in the language spoken: a reason, where in the file, a list of choices."""
    if not isinstance(value, str):
        return value
    told = reason(value)
    return told if told != value else value.replace("' or '", word("' or '"))


@lru_cache(maxsize=256)
def _templates(names: frozenset[str]) -> tuple[str, ...]:
    """Return the sentences of the catalogue that are filled with values of exactly these names."""
    keys = [m.id for m in catalogue() if isinstance(m.id, str) and m.id and m.context is None]
    return tuple(key for key in keys if fields(key) == names)


def _one_line(text: str) -> str:
    return " ".join(text.split())
