"""Repairs written into the scenario that they repair: a what-if."""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import ValidationError

from scenarios.errors import Problem, ScenarioError, shown
from scenarios.explain.applied import hubs, staffing, training, visits
from scenarios.explain.applied.steps import Change
from scenarios.explain.told import ToldStep
from scenarios.schedule.document import Finding
from scenarios.schema import Scenario

CHANGES: Mapping[str, Mapping[tuple[str, str], Change]] = {
    "hubs": hubs.CHANGES,
    "visits": visits.CHANGES,
    "training": training.CHANGES,
    "staffing": staffing.CHANGES,
}
"""Per family, each rule and way of a repair to what it changes in a scenario."""


def applied(scenario: Scenario, family: str, steps: Sequence[ToldStep]) -> Scenario:
    """Return the scenario with the steps of a repair taken.

    Every plan of the repaired instance is one of the new scenario, but for one thing: a session that is added keeps
    the distances that its course keeps from others. Where a scenario has one figure for what are several lines of the
    instance, it changes for all of them: see ``asides``.

    Parameters
    ----------
    family
        The part that the repair is of.
    steps
        Of a repair of this scenario as it stands; only their rule, subject, side, limit, way and amount count.

    Raises
    ------
    ScenarioError
        If the scenario has no entry for a step, or an entry would grow beyond what the document allows.
    """
    for step in steps:
        change = CHANGES[family].get((step.line.rule, step.way))
        if change is None:
            values = {"rule": step.line.rule, "way": step.way}
            raise ScenarioError([Problem("", "a repair of this kind is not known: {rule}, {way}", values)])
        scenario = change(scenario, step)
    try:
        return Scenario.model_validate_json(scenario.model_dump_json())
    except ValidationError as error:
        raise ScenarioError(
            Problem(".".join(map(str, e["loc"])), e["msg"], e.get("ctx", {}), e["type"], shown(e["input"]))
            for e in error.errors(include_url=False)
        ) from None


def can_be_applied(scenario: Scenario, family: str, steps: Sequence[ToldStep]) -> bool:
    """Return whether a scenario can be made of a repair."""
    try:
        applied(scenario, family, steps)
    except ScenarioError:
        return False
    return True


def asides(family: str, steps: Sequence[ToldStep]) -> Iterator[Finding]:
    """Yield what changes in the scenario besides what the steps say."""
    for step in steps:
        match family, step.line.rule, step.way:
            case "visits", "month_budget", _:
                yield Finding(template="the limit of a month is one for all months: it is raised for each of them")
            case "visits", "town_share", "lower":
                yield Finding(template="the least share is one for all towns: it is lowered for each of them")
            case "training", "mayor_busy", _:
                yield Finding(template="the head's diary is emptied for visits too")
            case "staffing", "least_posts", _:
                yield Finding(
                    template="posts are demanded all or not at all: what each is worth decides how many are held"
                )
