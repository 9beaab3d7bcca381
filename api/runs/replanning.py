"""Plans made again: what was announced and what has happened since, from what a run was asked."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from api.runs.documents import RECORDS, START
from scenarios.errors import Problem, ScenarioError
from scenarios.events import Closed, Events, Pinned, with_events
from scenarios.outcomes import followed, frozen, grown
from scenarios.replan import CHANGE_PRICE, Absence, Announced, with_absences
from scenarios.schedule.document import Schedule
from scenarios.schema import Scenario
from scenarios.schema.outcomes import Outcomes
from scenarios.visits_again import VisitsAgain, VisitStart, with_promises


def happened(scenario: Scenario, asked: Mapping[str, Any]) -> Scenario:
    """Return the scenario after what has happened: absences, lost half-days, cancellations, new duties, pins.

    Raises
    ------
    ScenarioError
        If something is unknown, or a date lies outside the period.
    """
    absences = [
        Absence(one["name"], _date(one.get("first")), _date(one.get("last"))) for one in asked.get("without", ())
    ]
    if absences:
        scenario = with_absences(scenario, absences)
    events = Events(
        closed=tuple(Closed(dt.date.fromisoformat(one["date"]), one.get("half_day")) for one in asked["closed"]),
        cancelled=tuple(asked["cancel"]),
        demanded=tuple(asked["visit"]),
        pinned=tuple(_pin(one) for one in asked["pins"]),
    )
    return with_events(scenario, events)


def announced(scenario: Scenario, asked: Mapping[str, Any]) -> tuple[Scenario, Announced]:
    """Return the scenario with its promises, and what had been announced."""
    return _announced(scenario, issued(asked), asked)


def rolled(scenario: Scenario, asked: Mapping[str, Any]) -> tuple[Scenario, Announced]:
    """Return the scenario of the rest of the season, the days before today as they were, and what was announced.

    Raises
    ------
    ScenarioError
        If scenario or plan has no visits, or a record names a place that is gone.
    """
    earlier, today = issued(asked), dt.date.fromisoformat(asked["today"])
    if earlier.visits is None:
        raise ScenarioError([Problem("", "the plan that is asked has no visits", {})])
    told = {"growth": asked["growth"], "records": asked[RECORDS]}
    outcomes = Outcomes.model_validate_json(json.dumps(told))
    rounds = followed(earlier.visits, outcomes, today)
    scenario = frozen(grown(happened(scenario, asked), outcomes, today), rounds, today)
    return _announced(scenario, earlier.model_copy(update={"visits": rounds}), asked)


def issued(asked: Mapping[str, Any]) -> Schedule:
    """Return the plan that was announced."""
    return Schedule.model_validate_json(json.dumps(asked["schedule"]))


def left(asked: Mapping[str, Any]) -> VisitStart | None:
    """Return what the plan that was announced had left behind."""
    told = asked.get(START)
    return None if told is None else VisitStart.model_validate_json(json.dumps(told))


def _announced(scenario: Scenario, earlier: Schedule, asked: Mapping[str, Any]) -> tuple[Scenario, Announced]:
    price, keep = asked.get("price", CHANGE_PRICE), tuple(asked.get("keep", ()))
    if earlier.visits is None or scenario.visits is None:
        return scenario, Announced(earlier, price, keep)
    again = VisitsAgain(earlier.visits, left(asked))
    return with_promises(scenario, earlier.visits), Announced(earlier, price, keep, again)


def _date(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def _pin(told: Mapping[str, Any]) -> Pinned:
    start = told.get("start")
    return Pinned(
        told["place"],
        dt.date.fromisoformat(told["date"]),
        told.get("half_day"),
        None if start is None else dt.time.fromisoformat(start),
    )
