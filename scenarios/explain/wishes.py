"""Why not this: a wish of staff, in names and dates, tried on the plan of its family."""

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from planner.lines import Line
from planner.result import SolveParams, Watch
from planner.whatif import why_not
from scenarios.calendar import FreeHalfDay, day_number, with_holidays, working_days
from scenarios.compile.half_days import half_day_name, team_half_days
from scenarios.compile.occasions import occasions
from scenarios.compile.training import CompiledTraining, compile_training
from scenarios.compile.visits import CompiledVisits
from scenarios.errors import Problem, ScenarioError
from scenarios.explain.answers import PLAN_SHARE, limited, told_clash
from scenarios.explain.demands import Change, held, on_day, pinned, required, with_pair
from scenarios.explain.told import WhyNotAnswer
from scenarios.explain.training import TrainingWords
from scenarios.explain.visits import VisitWords
from scenarios.ground import DongLookup, Ground, Lookup, ground
from scenarios.pipeline import FAMILIES, OnProgress, Outcome, Stage, plan
from scenarios.schedule.document import Finding
from scenarios.schema import Place, Scenario, Training, Visits
from scenarios.schema.training import TrainingWeights

T = TypeVar("T")


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
    _check_names(scenario, wish)
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


def _check_names(scenario: Scenario, wish: Wish) -> None:
    """Refuse, before anything is planned, what names nothing there."""
    scenario = with_holidays(scenario)
    match wish:
        case VisitWish():
            _check_visit(scenario, _part(scenario.visits), wish)
        case SessionWish():
            _check_session(scenario, _part(scenario.training), wish)
        case DongWish():
            _part(scenario.hubs)
            _dong(ground(scenario), wish)


def _part(part: T | None) -> T:
    """Return a part that a wish is about, refusing a wish about one that is not there."""
    if part is None:
        raise ScenarioError([Problem("", "there is no plan to compare the wish with", {})])
    return part


def _check_visit(scenario: Scenario, visits: Visits, wish: VisitWish) -> None:
    _client(occasions(visits), wish)
    if wish.half_day is not None:
        teams = visits.teams or (None,)
        named = [half_day_name(visits, one.name, team) for one in visits.half_days for team in teams]
        _found("half-day", wish.half_day, named)
    if wish.date is not None:
        _slots(team_half_days(scenario, visits), wish)


def _check_session(scenario: Scenario, training: Training, wish: SessionWish) -> None:
    _conditions(scenario, training, wish)
    if not any(group.each == "region" for course in training.courses for group in course.sessions):
        # sessions per region have names only once there are regions; no name depends on travel times
        unweighted = training.model_copy(update={"weights": TrainingWeights()})
        _session(scenario, training, compile_training(scenario, unweighted, ground(scenario)), wish)


def _read(outcome: Outcome, wish: Wish) -> tuple[str, Change, Finding]:
    """Return the family of a wish, the change that demands it, and its sentence."""
    match wish:
        case VisitWish():
            return "visits", *_visit(outcome, wish)
        case SessionWish():
            words, training = _stage(outcome, "training").words, outcome.scenario.training
            assert isinstance(words, TrainingWords), "the part is that of training"
            assert training is not None, "there is a plan of it"
            return "training", *_session(outcome.scenario, training, words.compiled, wish)
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
    stage = next((one for one in outcome.stages if one.family == family and one.result.plan is not None), None)
    return _part(stage)


def _visit(outcome: Outcome, wish: VisitWish) -> tuple[Change, Finding]:
    compiled = _compiled(outcome)
    client = _client(compiled.places, wish)
    name = compiled.places[client].name
    values: dict[str, int | str] = {"place": name}
    if wish.date is None:
        return required(client), Finding(template="{place} is visited", values=values)
    values |= {"date": wish.date.isoformat(), "half_day": wish.half_day or ""}
    slots = _slots(compiled.half_days, wish)
    if wish.half_day is None:
        day = day_number(outcome.scenario, wish.date)
        return on_day(client, day), Finding(template="{place} is visited on {date}", values=values)
    return pinned(client, slots[0]), Finding(template="{place} is visited on {date}, {half_day}", values=values)


def _slots(half_days: Sequence[FreeHalfDay], wish: VisitWish) -> list[int]:
    """Return the positions of the half-days that a wish with a date may mean."""
    found = [
        s for s, free in enumerate(half_days) if wish.date == free.date and wish.half_day in (None, free.half_day.name)
    ]
    if not found:
        values: dict[str, object] = {"date": str(wish.date), "half_day": wish.half_day or ""}
        raise ScenarioError([Problem("", "no half-day is free on {date} {half_day}", values)])
    return found


def _compiled(outcome: Outcome) -> CompiledVisits:
    words = _stage(outcome, "visits").words
    assert isinstance(words, VisitWords), "the part is that of visits"
    return words.compiled


def _about(outcome: Outcome, wish: Wish) -> Callable[[Line], bool] | None:
    """Return which lines are those of the place that a wish is about: a rule may have one for each of hundreds."""
    if not isinstance(wish, VisitWish):
        return None
    client = _client(_compiled(outcome).places, wish)
    return lambda line: line.at[:1] == (client,)


def _client(places: Sequence[Place], wish: VisitWish) -> int:
    return _found("place", wish.place, [place.id for place in places], [place.name for place in places])


@dataclass(frozen=True)
class _Conditions:
    """When, where and by whom a session is to be held, as positions."""

    day: int | None
    hall: int | None
    lecturer: int | None


def _conditions(scenario: Scenario, training: Training, wish: SessionWish) -> _Conditions:
    if wish.date is not None and wish.date not in working_days(scenario):
        values: dict[str, object] = {"date": wish.date.isoformat()}
        raise ScenarioError([Problem("", "{date} is no working day of the period", values)])
    halls, lecturers = [one.name for one in training.venues], [one.name for one in training.lecturers]
    return _Conditions(
        None if wish.date is None else day_number(scenario, wish.date),
        None if wish.hall is None else _found("venue", wish.hall, halls),
        None if wish.lecturer is None else _found("lecturer", wish.lecturer, lecturers),
    )


def _session(
    scenario: Scenario, training: Training, compiled: CompiledTraining, wish: SessionWish
) -> tuple[Change, Finding]:
    session = _found("session", wish.session, compiled.names)
    values: dict[str, int | str] = {"session": compiled.names[session]}
    asked = _conditions(scenario, training, wish)
    roles = compiled.instance.sessions[session].roles
    if asked.lecturer is not None and not any(asked.lecturer in role.lecturers for role in roles):
        names = {**values, "lecturer": wish.lecturer or ""}
        raise ScenarioError([Problem("", "'{lecturer}' teaches nothing that '{session}' needs", names)])
    parts = [str(part) for part in (wish.date, wish.hall, wish.lecturer) if part is not None]
    sentence = Finding(template="'{session}' is held", values=values)
    if parts:
        sentence = Finding(template="'{session}' is held: {how}", values={**values, "how": ", ".join(parts)})
    return held(session, asked.day, asked.hall, asked.lecturer), sentence


def _dong(where: Ground, wish: DongWish) -> tuple[Change, Finding]:
    problems: list[Problem] = []
    at = DongLookup(where, problems)
    pair = at(wish.dong, ""), at(wish.other, "")
    if problems:
        raise ScenarioError(problems)
    values: dict[str, int | str] = {"a": wish.dong, "b": wish.other}
    match wish.how:
        case "with":
            return with_pair("together", pair), Finding(template="{a} and {b} are in one region", values=values)
        case "apart_from":
            return with_pair("apart", pair), Finding(template="{a} and {b} are in different regions", values=values)
        case _:
            return with_pair("fixed", pair), Finding(template="{a} belongs to hub {b}", values=values)


def _found(what: str, name: str, *lists: Sequence[str]) -> int:
    """Return the position of a name in the first list that has it."""
    for names in lists:
        position = Lookup(what, names).find(name)
        if position is not None:
            return position
    problems: list[Problem] = []
    Lookup(what, lists[-1], problems)(name, "")
    raise ScenarioError(problems)
