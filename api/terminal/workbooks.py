"""Mistakes in a workbook, told by cell and marked in a copy."""

from collections.abc import Sequence
from pathlib import Path

from api.documents.files import write_whole
from api.errors import BadInputError
from api.i18n import say
from api.refusals import problem_line, problem_lines
from scenarios.errors import Problem, ScenarioError

MOST_LINES = 60
"""Mistakes told on the screen; the copy marks them all."""


def in_cells(error: Exception, arguments: Sequence[str]) -> Exception:
    """Return an error with sheets and cells for places, if it is about a workbook among the arguments.

    A copy of the workbook with the mistakes marked is written beside it, if there a file can be written.
    """
    from scenarios.workbook.loading import is_workbook, located

    path = next((Path(text) for text in arguments if is_workbook(text) and Path(text).is_file()), None)
    if path is None or not isinstance(error, ScenarioError):
        return error
    problems = located(error, path).problems
    lines = problem_lines(problems)
    more = len(lines) - MOST_LINES
    if more > 0:
        lines[MOST_LINES:] = [say("and {more} more problems", {"more": more})]
    copy = write_marked(path, problems)
    told = [say("The cells are marked in {file}.", {"file": copy.name})] if copy is not None else []
    return BadInputError([*lines, *told])


def write_marked(path: Path, problems: Sequence[Problem]) -> Path | None:
    """Write the marked copy of a workbook; return its path, or ``None`` if no cell is named or it cannot be written."""
    from scenarios.workbook.marking import marked

    mistakes = [(problem.place, problem_line(problem)) for problem in problems]
    copy = path.with_name(f"{path.stem}_오류.xlsx")
    if not any("!" in place for place, _ in mistakes):
        return None
    try:
        write_whole(copy, marked(path, mistakes))
    except (OSError, ScenarioError):
        return None  # the lines on the screen say it all
    return copy
