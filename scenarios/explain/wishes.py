"""Why not this: a wish of staff, in names and dates, tried on the plan of its family."""

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.hubs.instance import HubInstance
from planner.lines import Line
from planner.result import SolveParams, Watch
from planner.training.instance import Session, TrainingInstance
from planner.visits.instance import Pin, VisitInstance
from planner.whatif import why_not
from scenarios.calendar import day_number, working_days
from scenarios.errors import Problem, ScenarioError
from scenarios.explain.answers import PLAN_SHARE, limited, told_clash
from scenarios.explain.told import WhyNotAnswer
from scenarios.explain.training import TrainingWords
from scenarios.explain.visits import VisitWords
from scenarios.ground import DongLookup, Ground, Lookup, ground
from scenarios.pipeline import FAMILIES, OnProgress, Outcome, Stage, plan
from scenarios.schedule.document import Finding
from scenarios.schema import Scenario


@dataclass(frozen=True)
class VisitWish:
    """A place visited: at all, on a date, in a half-day of it."""

    place: str
    """Its id or name."""
    date: dt.date | None = None
    half_day: str | None = None


@dataclass(frozen=True)
class SessionWish:
    """A session held: at all, on a date, in a hall, by a lecturer."""

    session: str
    date: dt.date | None = None
    hall: str | None = None
    lecturer: str | None = None


@dataclass(frozen=True)
class DongWish:
    """A dong with another one, apart from it, or with a hub."""

    dong: str
    other: str
    how: str
    """``with``, ``apart_from`` or ``hub``."""


Wish = VisitWish | SessionWish | DongWish
Change = Callable[[Any], Any]
"""The instance with the wish demanded."""


def why(
    scenario: Scenario,
    folder: Path,
    wish: Wish,
    params: SolveParams,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
) -> WhyNotAnswer:
    """Return what a wish would cost, or the lines it clashes with, by trying it.

    Parameters
    ----------
    params
        ``time_limit_s`` is for the whole.

    Raises
    ------
    ScenarioError
        If the wish names something unknown, or the scenario has no plan to begin with or no such part.
    """
    watch = Watch(params.time_limit_s, None, cancel)
    outcome = plan(scenario, folder, limited(params, PLAN_SHARE * params.time_limit_s), on_progress, cancel)
    family, change, sentence = _read(outcome, wish)
    stage = _stage(outcome, family)
    asked = limited(params, watch.remaining_s() / 2)
    answer = why_not(FAMILIES[family], stage.instance, change, stage.result, asked, cancel, _about(outcome, wish))
    least, most = answer.dearer or (None, None)
    return WhyNotAnswer(
        scenario=scenario.name,
        family=family,
        wish=sentence,
        status=answer.answer.status,
        objective=answer.answer.objective,
        without_wish=stage.result.objective,
        dearer_at_least=least,
        dearer_at_most=most,
        clash=told_clash(stage.words, answer.clash) if stage.words else None,
    )


def _read(outcome: Outcome, wish: Wish) -> tuple[str, Change, Finding]:
    """Return the family of a wish, the change that demands it, and its sentence."""
    match wish:
        case VisitWish():
            return "visits", *_visit(outcome, wish)
        case SessionWish():
            return "training", *_session(outcome, wish)
        case DongWish():
            _stage(outcome, "hubs")
            return "hubs", *_dong(ground(outcome.scenario), wish)


def _stage(outcome: Outcome, family: str) -> Stage:
    """Return the part of a plan that a wish is about.

    Raises
    ------
    ScenarioError
        If there is none, or no plan of it.
    """
    stage = next((one for one in outcome.stages if one.family == family), None)
    if stage is None or stage.result.plan is None:
        raise ScenarioError([Problem("", "there is no plan to compare the wish with", {})])
    return stage


def _visit(outcome: Outcome, wish: VisitWish) -> tuple[Change, Finding]:
    words = _stage(outcome, "visits").words
    assert isinstance(words, VisitWords), "the part is that of visits"
    compiled = words.compiled
    client = _client(outcome, wish)
    name = compiled.places[client].name
    values: dict[str, int | str] = {"place": name}
    if wish.date is None:
        return _required(client), Finding(template="{place} is visited", values=values)
    slots = [
        s
        for s, free in enumerate(compiled.half_days)
        if free.date == wish.date and wish.half_day in (None, free.half_day.name)
    ]
    values |= {"date": wish.date.isoformat(), "half_day": wish.half_day or ""}
    if not slots:
        raise ScenarioError([Problem("", "no half-day is free on {date} {half_day}", values)])
    if wish.half_day is None:
        day = day_number(outcome.scenario, wish.date)
        return _on_day(client, day), Finding(template="{place} is visited on {date}", values=values)
    return _pinned(client, slots[0]), Finding(template="{place} is visited on {date}, {half_day}", values=values)


def _about(outcome: Outcome, wish: Wish) -> Callable[[Line], bool] | None:
    """Return which lines are those of the place that a wish is about: a rule may have one for each of hundreds."""
    if not isinstance(wish, VisitWish):
        return None
    client = _client(outcome, wish)
    return lambda line: line.at[:1] == (client,)


def _client(outcome: Outcome, wish: VisitWish) -> int:
    words = _stage(outcome, "visits").words
    assert isinstance(words, VisitWords), "the part is that of visits"
    places = words.compiled.places
    return _found("place", wish.place, [place.id for place in places], [place.name for place in places])


def _required(client: int, **days: int) -> Change:
    def change(data: VisitInstance) -> VisitInstance:
        clients = list(data.clients)
        clients[client] = clients[client].model_copy(update={"required": True, **days})
        return data.model_copy(update={"clients": tuple(clients)})

    return change


def _on_day(client: int, day: int) -> Change:
    """Demand a visit on a day that its own range of dates, if there is one, does not exclude."""

    def change(data: VisitInstance) -> VisitInstance:
        one = data.clients[client]
        first = day if one.first_day is None else max(day, one.first_day)
        last = day if one.last_day is None else min(day, one.last_day)
        closed = one.closed_days if first <= last else (*one.closed_days, day)
        clients = list(data.clients)
        clients[client] = one.model_copy(
            update={"required": True, "first_day": day, "last_day": day, "closed_days": closed}
        )
        return data.model_copy(update={"clients": tuple(clients)})

    return change


def _pinned(client: int, slot: int) -> Change:
    def change(data: VisitInstance) -> VisitInstance:
        others = tuple(pin for pin in data.pins if pin.client != client)
        return data.model_copy(update={"pins": (*others, Pin(client=client, slot=slot))})

    return change


def _session(outcome: Outcome, wish: SessionWish) -> tuple[Change, Finding]:
    words, training = _stage(outcome, "training").words, outcome.scenario.training
    assert isinstance(words, TrainingWords), "the part is that of training"
    assert training is not None, "there is a plan of it"
    compiled = words.compiled
    session = _found("session", wish.session, compiled.names)
    day: int | None = None
    hall: int | None = None
    values: dict[str, int | str] = {"session": compiled.names[session]}
    if wish.date is not None:
        day = day_number(outcome.scenario, wish.date)
        values["date"] = wish.date.isoformat()
        if wish.date not in working_days(outcome.scenario):
            raise ScenarioError([Problem("", "{date} is no working day of the period", values)])
    if wish.hall is not None:
        hall = _found("venue", wish.hall, [v.name for v in training.venues])
        values["hall"] = wish.hall
    lecturer = None
    if wish.lecturer is not None:
        lecturer = _found("lecturer", wish.lecturer, [one.name for one in training.lecturers])
        values["lecturer"] = wish.lecturer
        if not any(lecturer in role.lecturers for role in compiled.instance.sessions[session].roles):
            raise ScenarioError([Problem("", "'{lecturer}' teaches nothing that '{session}' needs", values)])
    parts = ", ".join(str(values[key]) for key in ("date", "hall", "lecturer") if key in values)
    sentence = Finding(template="'{session}' is held: {how}", values={"session": values["session"], "how": parts})
    if not parts:
        sentence = Finding(template="'{session}' is held", values={"session": values["session"]})
    return _held(session, day, hall, lecturer), sentence


def _held(session: int, day: int | None, hall: int | None, lecturer: int | None) -> Change:
    """Demand a session, on a day and in a hall of those that it may have, by a lecturer."""

    def change(data: TrainingInstance) -> TrainingInstance:
        one: Session = data.sessions[session]
        days = one.days if day is None else tuple(d for d in one.days if d == day)
        halls = one.venues if hall is None else tuple(r for r in one.venues or () if r == hall)
        roles = one.roles
        if lecturer is not None:
            chosen = next(k for k, role in enumerate(roles) if lecturer in role.lecturers)
            roles = tuple(
                role.model_copy(update={"lecturers": (lecturer,)}) if k == chosen else role
                for k, role in enumerate(roles)
            )
        sessions, programmes = list(data.sessions), list(data.programmes)
        sessions[session] = one.model_copy(update={"days": days, "venues": halls, "roles": roles})
        programmes[one.programme] = programmes[one.programme].model_copy(update={"optional": False})
        return data.model_copy(update={"sessions": tuple(sessions), "programmes": tuple(programmes)})

    return change


def _dong(where: Ground, wish: DongWish) -> tuple[Change, Finding]:
    problems: list[Problem] = []
    at = DongLookup(where, problems)
    pair = at(wish.dong, ""), at(wish.other, "")
    if problems:
        raise ScenarioError(problems)
    values: dict[str, int | str] = {"a": wish.dong, "b": wish.other}
    match wish.how:
        case "with":
            return _with_pair("together", pair), Finding(template="{a} and {b} are in one region", values=values)
        case "apart_from":
            return _with_pair("apart", pair), Finding(template="{a} and {b} are in different regions", values=values)
        case _:
            return _with_pair("fixed", pair), Finding(template="{a} belongs to hub {b}", values=values)


def _with_pair(field: str, pair: tuple[int, int]) -> Change:
    def change(data: HubInstance) -> HubInstance:
        return data.model_copy(update={field: (*getattr(data, field), pair)})

    return change


def _found(what: str, name: str, *lists: Sequence[str]) -> int:
    """Return the position of a name in the first list that has it."""
    for names in lists:
        position = Lookup(what, names).find(name)
        if position is not None:
            return position
    problems: list[Problem] = []
    Lookup(what, lists[-1], problems)(name, "")
    raise ScenarioError(problems)
