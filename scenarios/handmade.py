"""Plans made by hand: their names to positions, checked by the verifier alone, and how far they are from ours."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from planner.result import SolveParams, Violation
from planner.solve import check
from planner.training.instance import Headcount, Held, TrainingPlan
from planner.visits.instance import Slot, Stop, VisitInstance, VisitPlan
from scenarios.calendar import day_number
from scenarios.compile.training import CompiledTraining
from scenarios.compile.visits import CompiledVisits
from scenarios.errors import Problem, ScenarioError
from scenarios.explain.training import TrainingWords
from scenarios.explain.visits import VisitWords
from scenarios.ground import Lookup
from scenarios.pipeline import FAMILIES, OnProgress, Stage, plan
from scenarios.positions import training_names, visit_names
from scenarios.schema import Scenario, Training, Visits
from scenarios.schema.common import seconds_of
from scenarios.schema.visits import Settled
from scenarios.workbook.cells import Span
from scenarios.workbook.plans import PlanRow, PlanSheet, read_plan

READABLE = ("visits", "training")


@dataclass(frozen=True)
class Breach:
    """A rule that a hand-made plan breaks."""

    rule: str
    place: str
    """Cell of the row it is about, such as ``방문계획!C7``; the sheet where no single row is."""
    name: str
    """What it is about: a place, a date and half-day, a session; empty for the whole plan."""
    detail: str
    """Value and limit, as the verifier says them."""


@dataclass(frozen=True)
class Checked:
    """A hand-made plan beside ours."""

    family: str
    breaches: tuple[Breach, ...]
    cost: int
    best: int | None
    """Cost of our plan."""
    bound: int | None
    """No plan that keeps every rule costs less."""


def check_plan(
    scenario: Scenario, folder: Path, path: Path, params: SolveParams, on_progress: OnProgress | None = None
) -> list[Checked]:
    """Check the plans in a workbook against a scenario; ours is made beside them to compare.

    What a plan builds on (regions for visits, the openings the head attends) is taken from our plan.

    Raises
    ------
    ScenarioError
        If the workbook holds no plan, or names what the scenario does not have; all at once, with cells.
    """
    span = Span(scenario.period.first, scenario.period.last)
    sheets = {name: read_plan(path, name, span) for name in READABLE if getattr(scenario, name) is not None}
    if not any(sheets.values()):
        raise ScenarioError([Problem(path.name, "holds no plan", {})])
    outcome = plan(scenario, folder, params, on_progress)
    return [
        _checked(outcome.scenario, stage, sheet)
        for stage in outcome.stages
        if (sheet := sheets.get(stage.family)) is not None
    ]


def promises(scenario: Scenario, path: Path) -> Scenario:
    """Return a scenario whose promises are the visits of an earlier plan in a workbook.

    Raises
    ------
    ScenarioError
        If the workbook holds no visits, or names places that the scenario does not have.
    """
    sheet = read_plan(path, "visits", Span(scenario.period.first, scenario.period.last))
    if sheet is None or scenario.visits is None:
        raise ScenarioError([Problem(path.name, "holds no plan", {})])
    problems: list[Problem] = []
    finder = _Places(scenario.visits, problems)
    told = []
    for row in sheet.rows:
        client, date = finder.find(row), _date(row, problems)
        if client is not None and date is not None:
            place = scenario.visits.places[client].id
            told.append(Settled(place=place, date=date, half_day=str(row.values.get("half_day", ""))))
    if problems:
        raise ScenarioError(problems)
    return scenario.model_copy(update={"visits": scenario.visits.model_copy(update={"promises": tuple(told)})})


def _checked(scenario: Scenario, stage: Stage, sheet: PlanSheet) -> Checked:
    problems: list[Problem] = []
    made: Any
    if isinstance(stage.words, VisitWords) and scenario.visits is not None:
        made = _visit_plan(scenario.visits, stage.words.compiled, sheet, problems)
    elif isinstance(stage.words, TrainingWords) and scenario.training is not None:
        made = _training_plan(scenario, scenario.training, stage.words.compiled, sheet, problems)
    if problems:
        raise ScenarioError(problems)
    family = FAMILIES[stage.family]
    violations = check(family, stage.instance, made.plan)
    return Checked(
        stage.family,
        tuple(made.told(violation) for violation in violations),
        family.cost(stage.instance, made.plan),
        stage.result.objective,
        stage.result.bound,
    )


@dataclass
class _Made:
    """A plan in positions, and the cells of its rows."""

    plan: Any
    title: str
    cells: dict[str, str] = field(default_factory=dict)
    """By the verifier's places: ``slot 3``, ``client 5``, ``session 2``."""
    names: Callable[[str, int], str] = lambda _what, _position: ""

    def told(self, violation: Violation) -> Breach:
        """Return a violation with its cell and its names."""
        named = [self.names(what, int(n)) for what, n in re.findall(r"([a-z]+?)s? (\d+)", violation.where)]
        detail = re.sub(
            r"\b(client|slot|session|venue|lecturer|office) (\d+)",
            lambda found: self.names(found[1], int(found[2])) or found[0],
            violation.detail,
        )
        place = self.cells.get(violation.where, self.title)
        return Breach(violation.rule, place, ", ".join(filter(None, named)), detail)


def _date(row: PlanRow, problems: list[Problem]) -> dt.date | None:
    text = str(row.values.get("date", ""))
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        problems.append(Problem(row.cell("date"), "'{text}' is no date", {"text": text}))
        return None


def _seconds(row: PlanRow, name: str, problems: list[Problem]) -> int | None:
    text = row.values.get(name)
    if text is None:
        return None
    try:
        return seconds_of(dt.time.fromisoformat(str(text)))
    except ValueError:
        problems.append(Problem(row.cell(name), "'{text}' is no clock time", {"text": str(text)}))
        return None


class _Places:
    """Finds the place of a row by its number, else by its name and town."""

    def __init__(self, visits: Visits, problems: list[Problem]) -> None:
        self._places = visits.places
        self._by_id = Lookup("place", tuple(place.id for place in visits.places), problems)
        self._problems = problems
        self._by_name: dict[str, list[int]] = {}
        for n, place in enumerate(visits.places):
            self._by_name.setdefault(place.name, []).append(n)

    def find(self, row: PlanRow) -> int | None:
        """Return the position of the place; ``None`` if there is none or more than one, which is noted."""
        if "id" in row.values:
            return self._by_id(str(row.values["id"]), row.cell("id"))
        name, town = str(row.values.get("place", "")), row.values.get("town")
        found = self._by_name.get(name, [])
        found = [n for n in found if town is None or self._places[n].town == town] or found
        if len(found) == 1:
            return found[0]
        if not found:
            Lookup("place", tuple(self._by_name), self._problems)(name, row.cell("place"))
        else:
            template = "{count} places are called '{name}': give its number"
            self._problems.append(Problem(row.cell("place"), template, {"count": len(found), "name": name}))
        return None


def _visit_plan(visits: Visits, compiled: CompiledVisits, sheet: PlanSheet, problems: list[Problem]) -> _Made:
    places = _Places(visits, problems)
    slot_at = {(free.date, free.half_day.name): n for n, free in enumerate(compiled.half_days)}
    rounds: dict[int, list[tuple[int | None, int, int, PlanRow]]] = {}
    for order, row in enumerate(sheet.rows):
        client, date = places.find(row), _date(row, problems)
        slot = None if date is None else slot_at.get((date, str(row.values.get("half_day"))))
        if date is not None and slot is None:
            values: dict[str, object] = {"date": date.isoformat(), "half_day": str(row.values.get("half_day", ""))}
            problems.append(Problem(row.cell("half_day"), "there is no free half-day '{half_day}' on {date}", values))
        if client is not None and slot is not None:
            rounds.setdefault(slot, []).append((_seconds(row, "start", problems), order, client, row))
    made = _Made(None, sheet.title, names=visit_names(compiled))
    routes: list[tuple[Stop, ...]] = [()] * len(compiled.half_days)
    for slot, visited in rounds.items():
        if all(start is not None for start, *_ in visited):
            visited.sort(key=lambda one: (one[0] or 0, one[1]))
        clients = [client for _, _, client, _ in visited]
        starts = _earliest(compiled.instance, compiled.instance.slots[slot], clients, [one[0] for one in visited])
        routes[slot] = tuple(Stop(client=c, start=s) for c, s in zip(clients, starts, strict=True))
        made.cells[f"slot {slot}"] = visited[0][3].cell("date")
        for _, _, client, row in visited:
            made.cells.setdefault(f"client {client}", row.cell("place"))
    made.plan = VisitPlan(routes=tuple(routes))
    return made


def _earliest(data: VisitInstance, slot: Slot, clients: Sequence[int], told: Sequence[int | None]) -> list[int]:
    """Return when each visit starts: as told, else as soon as the way there and the opening hours allow."""
    at, place, starts = slot.window.start, slot.from_place, []
    for position, start in zip(clients, told, strict=True):
        client = data.clients[position]
        soonest = at + data.seconds[place][client.place]
        windows = client.opening[slot.weekday]
        fits = (max(soonest, w.start) for w in windows if max(soonest, w.start) + client.service <= w.end)
        starts.append(start if start is not None else next(fits, soonest))
        at, place = starts[-1] + client.service, client.place
    return starts


def _training_plan(
    scenario: Scenario, training: Training, compiled: CompiledTraining, sheet: PlanSheet, problems: list[Problem]
) -> _Made:
    sessions = Lookup("session", compiled.names, problems)
    reader = _Sessions(scenario, training, compiled, problems)
    held: list[Held | None] = [None] * len(compiled.names)
    made = _Made(None, sheet.title, names=training_names(training, compiled))
    for row in sheet.rows:
        number = sessions(str(row.values.get("session", "")), row.cell("session"))
        read = reader.held(row, number)
        if read is not None:
            held[number] = read
            made.cells[f"session {number}"] = row.cell("session")
    made.plan = TrainingPlan(sessions=tuple(held))
    return made


@dataclass
class _Sessions:
    """Reads when, where, by whom and for whom a session is held."""

    scenario: Scenario
    training: Training
    compiled: CompiledTraining
    problems: list[Problem]

    def __post_init__(self) -> None:
        self._venue = Lookup("venue", tuple(v.name for v in self.training.venues), self.problems)
        self._lecturer = Lookup("lecturer", tuple(one.name for one in self.training.lecturers), self.problems)
        self._office = Lookup("office", tuple(o.name for o in self.training.offices), self.problems)

    def held(self, row: PlanRow, number: int) -> Held | None:
        date = _date(row, self.problems)
        start, end = (_seconds(row, name, self.problems) for name in ("start", "end"))
        if date is None or start is None or end is None:
            return None
        if end <= start or (end - start) % 3_600 or not self.scenario.period.first <= date <= self.scenario.period.last:
            self.problems.append(Problem(row.cell("end"), "a session lasts whole hours within the period", {}))
            return None
        venue = row.values.get("venue")
        return Held(
            day=day_number(self.scenario, date),
            start=start // 60,
            hours=(end - start) // 3_600,
            venue=None if venue is None else self._venue(str(venue), row.cell("venue")),
            lecturers=tuple(self._lecturer(str(one), row.cell("lecturers")) for one in row.values.get("lecturers", ())),
            attendance=tuple(self._attendance(row, number)),
        )

    def _attendance(self, row: PlanRow, number: int) -> list[Headcount]:
        """Return who attends: as typed, or where nothing or only a count is typed, those who must."""
        away = list(self.compiled.instance.sessions[number].away)
        typed = [str(one) for one in row.values.get("offices", ())]
        if not typed or re.fullmatch(r"\d+개 부서 각 \d+명", typed[0]):
            each = re.fullmatch(r"(\d+)개 부서 각 (\d+)명", typed[0]) if typed else None
            if each and int(each[1]) == len(self.training.offices) and not away:
                return [Headcount(office=n, people=int(each[2])) for n in range(int(each[1]))]
            return away
        found = []
        for text in typed:
            match = re.fullmatch(r"(.+?)\s*(\d+)명?", text)
            if match is None:
                self.problems.append(
                    Problem(row.cell("offices"), "'{text}' is no office with its people", {"text": text})
                )
            else:
                found.append(Headcount(office=self._office(match[1], row.cell("offices")), people=int(match[2])))
        return found
