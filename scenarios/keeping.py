"""Plans found on the way: kept by somebody else, and taken up again by a later attempt at the same scenario."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from planner.result import Result
from scenarios.schedule.document import Schedule


@dataclass(frozen=True)
class Found:
    """A better plan of one part, or its last.

    Parameters
    ----------
    family
        The part.
    result
        Verifies the plan and returns it as a result; raises ``UnsoundSolutionError`` if it breaks a rule.
    schedule
        The schedule of the parts before and of this result.
    final
        Whether the part has ended with it.
    """

    family: str
    result: Callable[[], Result[Any]]
    schedule: Callable[[Result[Any]], Schedule]
    final: bool


@dataclass(frozen=True)
class Kept:
    """What an earlier attempt has left of one part; ``final`` if the part had ended."""

    result: Result[Any]
    final: bool


class Keeper(Protocol):
    """Keeps plans while a scenario is planned."""

    def kept(self, family: str, instance_digest: str) -> Kept | None:
        """Return what is kept of a part, if it is an answer to this very instance."""
        ...

    def found(self, found: Found) -> None:
        """Take a plan; called from whichever thread found it, so it must be quick and must not raise."""
        ...
