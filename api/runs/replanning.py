"""Plans made again: what was announced and what has happened since, from what a run was asked."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from api.runs.documents import RECORDS, START
from scenarios.errors import Problem, ScenarioError
from scenarios.events import Closed, Events, Pinned, with_events
from scenarios.outcomes import followed, frozen, grown
from scenarios.replan import CHANGE_PRICE, Absence, Announced, with_absences
from scenarios.schedule.document import Schedule, TrainingSession
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
    """Return the scenario with its promises, and what had been announced; sessions moved by hand as they are now.

    Raises
    ------
    ScenarioError
        If a session that was moved is in no plan that was announced.
    """
    return _announced(scenario, moved(issued(asked), asked.get("sessions", ())), asked)


def moved(schedule: Schedule, rows: Sequence[Mapping[str, Any]]) -> Schedule:
    """Return a plan with some of its sessions where a planner has put them.

    Raises
    ------
    ScenarioError
        If the plan holds no session of a name.
    """
    if not rows:
        return schedule
    held = {} if schedule.training is None else {one.name: one for one in schedule.training.sessions}
    unknown = [row["session"] for row in rows if row["session"] not in held]
    if unknown or schedule.training is None:
        template = "no session '{name}' is in the previous plan"
        raise ScenarioError(Problem("", template, {"name": name}) for name in unknown)
    for row in rows:
        held[row["session"]] = _put(held[row["session"]], row)
    sessions = tuple(held.get(one.name, one) for one in schedule.training.sessions)
    return schedule.model_copy(update={"training": schedule.training.model_copy(update={"sessions": sessions})})


def _put(session: TrainingSession, row: Mapping[str, Any]) -> TrainingSession:
    date = dt.date.fromisoformat(row["date"])
    start, end = (dt.datetime.combine(date, dt.time.fromisoformat(row[name])) for name in ("start", "end"))
    told: dict[str, Any] = {"start": start, "end": end, "venue": row["venue"]}
    told |= {"lecturers": tuple(row["lecturers"])} if row["lecturers"] else {}
    told |= {"attendance": dict(row["attendance"])} if row["attendance"] else {}
    return session.model_copy(update=told)


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
    by_hand = [row["session"] for row in asked.get("sessions", ())]
    price, keep = asked.get("price", CHANGE_PRICE), tuple(dict.fromkeys((*asked.get("keep", ()), *by_hand)))
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
