"""Why a run failed, in a form that can be said in any language."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from geodata.errors import GeodataError
from scenarios.errors import Problem, ScenarioError
from scenarios.schedule.document import Finding


class Failure(StrEnum):
    """Kinds of failures, to be counted."""

    REFUSED = "refused"
    """The scenario contradicts itself."""
    UNSOUND = "unsound_plan"
    """The verifier rejected a plan of ours: an alarm."""
    ENGINE = "engine"
    """An engine failed."""
    BUG = "bug"
    """Anything else we did not expect."""
    MEMORY = "memory"
    OVERDUE = "overdue"
    """It did not stop at its time limit and was ended."""
    STRUCK = "struck"
    """Its solver or worker died too often."""


def reason(failure: Failure, finding: Finding, problems: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """Return the reason as it is kept with a run."""
    return {"code": failure.value, **finding.model_dump(), "problems": problems or []}


def refused(error: ScenarioError | GeodataError) -> dict[str, Any]:
    """Return why a scenario cannot be planned, with every problem and its place."""
    problems = error.problems if isinstance(error, ScenarioError) else [Problem("", error.template, error.values)]
    told = [
        {
            "place": problem.place,
            "template": problem.template,
            "values": _plain(problem.values),
            "code": problem.code,
            "value": problem.value,
        }
        for problem in problems
    ]
    return reason(Failure.REFUSED, Finding(template="the scenario cannot be planned as it is written"), told)


def unsound() -> dict[str, Any]:
    """Return that our own verifier has rejected our plan; what it said goes to the log alone."""
    return reason(
        Failure.UNSOUND,
        Finding(template="our verifier rejected the plan that our solver found; this is our mistake, not yours"),
    )


def engine() -> dict[str, Any]:
    """Return that an engine failed."""
    return reason(Failure.ENGINE, Finding(template="a solver failed; this is our mistake, not yours"))


def bug() -> dict[str, Any]:
    """Return that something happened that nobody thought of."""
    return reason(Failure.BUG, Finding(template="something went wrong; this is our mistake, not yours"))


def memory(megabytes: int) -> dict[str, Any]:
    """Return that a solve asked for more memory than it may have."""
    finding = Finding(
        template="solving needs more than the {megabytes} MB of memory it may use", values={"megabytes": megabytes}
    )
    return reason(Failure.MEMORY, finding)


def overdue(seconds: int) -> dict[str, Any]:
    """Return that a solve had to be ended from outside."""
    finding = Finding(
        template="solving did not stop by itself and was ended after {seconds} s", values={"seconds": seconds}
    )
    return reason(Failure.OVERDUE, finding)


def struck(times: int) -> dict[str, Any]:
    """Return that a run took its solver or worker with it too often."""
    finding = Finding(
        template="the process that was solving this died {times} times; it is not tried again", values={"times": times}
    )
    return reason(Failure.STRUCK, finding)


def _plain(values: Mapping[str, object]) -> dict[str, int | float | str | None]:
    return {
        key: value if isinstance(value, (int, float, str, type(None))) else str(value) for key, value in values.items()
    }
