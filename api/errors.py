"""What a user is told when something is wrong, and with which code the command ends."""

from collections.abc import Iterable

from api.i18n import _, say
from api.refusals import problem_lines
from geodata.errors import GeodataError
from planner.errors import SolverError, UnsoundSolutionError
from planner.result import Status
from scenarios.errors import ScenarioError

OUR_BUG = 70
"""Exit code of an internal software error (``EX_SOFTWARE`` of sysexits.h)."""
BAD_INPUT = 2
INTERRUPTED = 130
EXIT_CODES = {Status.OPTIMAL: 0, Status.FEASIBLE: 0, Status.INFEASIBLE: 3, Status.UNKNOWN: 4}


class BadInputError(ValueError):
    """A file, folder or name given on the command line cannot be used; ``lines`` say why, ready to be shown."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))


EXPECTED = (BadInputError, ScenarioError, GeodataError, SolverError, UnsoundSolutionError)
"""Errors that are told in words; anything else is a bug whose traceback we want to see."""


def explain(error: Exception) -> tuple[list[str], int]:
    """Return the lines to show and the exit code of one of the ``EXPECTED`` errors."""
    if isinstance(error, BadInputError):
        return list(error.lines), BAD_INPUT
    if isinstance(error, ScenarioError):
        return problem_lines(error.problems), BAD_INPUT
    if isinstance(error, GeodataError):
        return [" ".join(say(error.template, error.values).split())], BAD_INPUT
    return [
        _("This is a mistake of hubdong, not of your input: no plan was written. Please report it with this line:"),
        f"{type(error).__name__}: {error}",
    ], OUR_BUG
