"""Files and folders named on the command line; what cannot be used is told in one line, never a traceback."""

import os
import tempfile
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from api.documents.files import write_whole
from api.errors import BadInputError
from api.i18n import say
from api.refusals import validation_lines
from planner.family import Family
from planner.result import SolveParams

LARGEST_BYTES = 100_000_000
MOST_LINES = 50
"""Mistakes told of one file; a shifted column makes thousands of the same."""

OPTIONS = {"time_limit_s": "--time-limit", "seed": "--seed", "workers": "--workers"}

M = TypeVar("M", bound=BaseModel)


def read_model(path: Path, model: type[M]) -> M:
    """Read a JSON file in UTF-8 as a model.

    Raises
    ------
    BadInputError
        If there is no such file, or it is a folder, too large, not UTF-8, not JSON, or contradicts the model;
        with a line per mistake.
    """
    text = _text(path)
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        lines = validation_lines(error, path.name)
        more = len(lines) - MOST_LINES
        rest = [f"{path.name}: {say('and {more} more problems', {'more': more})}"] if more > 0 else []
        raise BadInputError([*lines[:MOST_LINES], *rest]) from None


def solve_params(time_limit_s: float, seed: int, workers: int) -> SolveParams:
    """Return the limits given on the command line.

    Raises
    ------
    BadInputError
        If one is out of range.
    """
    try:
        return SolveParams(time_limit_s=time_limit_s, seed=seed, workers=workers)
    except ValidationError as error:
        lines = [line.partition(":") for line in validation_lines(error, "")]
        raise BadInputError([f"{OPTIONS[field]}:{message}" for field, _colon, message in lines]) from None


def family_of(name: str) -> Family[Any, Any]:
    """Return the family of that name.

    Raises
    ------
    BadInputError
        If there is none.
    """
    # Engines take seconds to load; help and a mistyped option need none of them.
    from scenarios.pipeline import SOLVABLE

    if name not in SOLVABLE:
        values = {"name": name, "known": ", ".join(SOLVABLE)}
        raise BadInputError([say("no family is called '{name}'; there are {known}", values)])
    return SOLVABLE[name]


def ready_folder(path: Path) -> Path:
    """Make the folder if it is not there and try to write in it, before hours of work are put into it.

    Raises
    ------
    BadInputError
        If it cannot be made or written.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            return path
    except OSError as error:
        raise unwritable(path, error) from None


def ready_file(path: Path) -> Path:
    """Return the path of a file to be written later, once its folder can be written and it is no folder itself.

    Raises
    ------
    BadInputError
        If it cannot be written.
    """
    if path.is_dir():
        raise BadInputError([_about(path, "is a folder, not a file", {})])
    ready_folder(path.parent)
    return path


def write_file(path: Path, content: bytes) -> None:
    """Write a whole file or none.

    Raises
    ------
    BadInputError
        If it cannot be written.
    """
    try:
        write_whole(path, content)
    except OSError as error:
        raise unwritable(path, error) from None


def unwritable(path: Path, error: OSError) -> BadInputError:
    """Return the error that says why a path cannot be written."""
    return BadInputError([_about(path, "cannot be written: {why}", {"why": error.strerror or str(error)})])


def _text(path: Path) -> str:
    try:
        if path.is_dir():
            raise BadInputError([_about(path, "is a folder, not a file", {})])
        with path.open("rb") as source:
            size = os.fstat(source.fileno()).st_size
            raw = source.read(LARGEST_BYTES + 1) if size <= LARGEST_BYTES else b""
        # a device or a pipe has no size beforehand
        if max(size, len(raw)) > LARGEST_BYTES:
            values: dict[str, object] = {"bytes": max(size, len(raw)), "limit": LARGEST_BYTES}
            raise BadInputError([_about(path, "has {bytes} bytes, more than {limit}", values)])
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInputError([_about(path, "is not UTF-8 text (byte {position})", {"position": error.start})]) from None
    except OSError as error:
        raise BadInputError([_about(path, "cannot be read: {why}", {"why": error.strerror or str(error)})]) from None


def _about(path: Path, template: str, values: dict[str, object]) -> str:
    return f"{path}: {say(template, values)}"
