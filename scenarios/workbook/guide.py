"""The first sheet: how the workbook is filled in."""

from functools import cache
from importlib.resources import files

GUIDE_SHEET = "안내"
ASIDE = "※"
"""Begins the title of a sheet and the heading of a column that the plan has nothing to do with."""


@cache
def guide_lines() -> tuple[str, ...]:
    """Return the lines of the guide; the first is its title."""
    return tuple(files(__package__).joinpath("guide.txt").read_text(encoding="utf-8").splitlines())
