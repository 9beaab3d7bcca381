"""A plan changed by hand, judged at once: the page asks at every move of a visit."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import InitVar, dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from planner.hubs.instance import HubPlan
from planner.solve import check
from scenarios.calendar import Busy, with_holidays
from scenarios.compile.hubs import compile_hubs
from scenarios.compile.training import CompiledTraining, compile_training
from scenarios.compile.visits import CompiledVisits, compile_visits
from scenarios.errors import Problem, ScenarioError, refused_by
from scenarios.families import FAMILIES
from scenarios.geography import check_places
from scenarios.ground import ground, provider
from scenarios.handmade.hubs import hub_plan
from scenarios.handmade.rows import Breach, Made
from scenarios.handmade.training import training_plan
from scenarios.handmade.visits import visit_plan
from scenarios.schedule.document import HubSchedule, Schedule, TrainingSchedule, VisitSchedule
from scenarios.schedule.hubs import hub_schedule
from scenarios.schedule.training import openings, training_schedule
from scenarios.schedule.visits import visit_schedule
from scenarios.schema import Scenario
from scenarios.workbook.plans import PlanRow, PlanSheet

Row = Mapping[str, Any]
"""A row by the names of ``scenarios.workbook.plans.HEADS``; values as the schema takes them."""
ORDER = ("hubs", "training", "visits")
"""Parts that can be given by hand, each after those it builds on."""


@dataclass(frozen=True)
class Judged:
    """A part's plan as given: what it breaks, what it costs, and how it reads."""

    family: str
    breaches: tuple[Breach, ...]
    """Their places are pointers to the rows as they were given, such as ``/visits/3/place``."""
    cost: int
    schedule: BaseModel
    """Names, dates and times, for those the rows leave open too."""
    without: tuple[str, ...]
    """Parts it builds on of which no plan was given: their rules were not looked at."""


@dataclass
class Desk:
    """One scenario, made ready to judge many plans.

    Parameters
    ----------
    scenario, folder
        As ``read`` gives them; the folder is read at once and needed no more.

    Raises
    ------
    ScenarioError, GeodataError
        If the scenario contradicts itself.
    """

    scenario: Scenario
    folder: InitVar[Path]
    _compiled: dict[str, tuple[object, Any]] = field(default_factory=dict)
    """Per part, what it was compiled beside, and the outcome: a drag changes the visits alone."""

    def __post_init__(self, folder: Path) -> None:
        self.scenario = with_holidays(self.scenario)
        self._ground = ground(self.scenario)
        self._travel = provider(self.scenario, folder)
        if self.scenario.visits is not None:
            check_places(self.scenario, self._ground, folder, self.scenario.visits.places)

    def judge(self, given: Mapping[str, Sequence[Row]], beside: Schedule | None = None) -> list[Judged]:
        """Return what the verifier says of the parts given.

        Parameters
        ----------
        given
            By part, its rows.
        beside
            A plan whose other parts these build on.

        Raises
        ------
        ScenarioError
            If rows name what the scenario does not have, all at once with a pointer to each; or if there are rows of
            a part that the scenario does not have.
        """
        problems = [
            Problem(f"/{name}", "the scenario plans no such part", {})
            for name in given
            if getattr(self.scenario, name) is None
        ]
        if problems:
            raise ScenarioError(problems)
        sitting = _Sitting(self, given, beside)
        judged = list(sitting.parts())
        if sitting.problems:
            raise ScenarioError(sitting.problems)
        return judged

    def compiled(self, name: str, beside: object) -> Any:
        """Return the problem of a part beside others, made anew only if they have changed."""
        known = self._compiled.get(name)
        if known is None or known[0] != beside:
            with refused_by(name):
                known = self._compiled[name] = (beside, self._compile(name, beside))
        return known[1]

    def _compile(self, name: str, beside: Any) -> Any:
        scenario = self.scenario
        if name == "hubs" and scenario.hubs is not None:
            return compile_hubs(scenario.hubs, self._ground, self._travel)
        if name == "training" and scenario.training is not None:
            return compile_training(scenario, scenario.training, self._ground, beside, self._travel)
        assert scenario.visits is not None, "judge takes rows only of parts that are there"
        regions, blocked = beside
        return compile_visits(scenario, scenario.visits, self._ground, self._travel, regions, blocked)

    def told(self, name: str, compiled: Any, plan: Any) -> HubSchedule | TrainingSchedule | VisitSchedule:
        """Return a part's plan in names and dates."""
        scenario = self.scenario
        if name == "hubs" and scenario.hubs is not None:
            return hub_schedule(scenario.hubs, self._ground, compiled, plan)
        if name == "training" and scenario.training is not None:
            return training_schedule(scenario, scenario.training, compiled, plan)
        assert scenario.visits is not None, "judge takes rows only of parts that are there"
        return visit_schedule(scenario, scenario.visits, self._ground, compiled, plan)


@dataclass
class _Sitting:
    """One judgement: parts in order, each beside the plans before it."""

    desk: Desk
    given: Mapping[str, Sequence[Row]]
    beside: Schedule | None
    problems: list[Problem] = field(default_factory=list)
    _plans: dict[str, Any] = field(default_factory=dict)
    _blocked: tuple[Busy, ...] = ()

    def parts(self) -> Iterator[Judged]:
        """Yield the parts given, judged; those that are only beside are read for what builds on them."""
        for name in ORDER:
            rows = self.given.get(name)
            sheet = _beside(name, self.beside) if rows is None else _sheet(name, rows)
            if sheet is None or getattr(self.desk.scenario, name) is None:
                continue
            compiled = self.desk.compiled(name, self._needed(name))
            made = self._made(compiled, sheet)
            self._plans[name] = made.plan
            if isinstance(compiled, CompiledTraining):
                self._blocked = tuple(openings(self.desk.scenario, compiled, made.plan))
            if rows is not None and not self.problems:
                yield self._judged(name, compiled, made)

    def _needed(self, name: str) -> object:
        """Return what a part is compiled beside: regions, and for visits the openings the head attends."""
        regions: HubPlan | None = self._plans.get("hubs")
        return None if name == "hubs" else regions if name == "training" else (regions, self._blocked)

    def _made(self, compiled: Any, sheet: PlanSheet) -> Made:
        scenario, problems = self.desk.scenario, self.problems
        if isinstance(compiled, CompiledVisits) and scenario.visits is not None:
            return visit_plan(scenario, scenario.visits, compiled, sheet, problems)
        if isinstance(compiled, CompiledTraining) and scenario.training is not None:
            return training_plan(scenario, scenario.training, compiled, sheet, problems)
        return hub_plan(scenario, sheet, problems)

    def _judged(self, name: str, compiled: Any, made: Made) -> Judged:
        family, instance = FAMILIES[name], getattr(compiled, "instance", compiled)
        broken = tuple(made.told(violation) for violation in check(family, instance, made.plan))
        without = tuple(
            other
            for other in ORDER[: ORDER.index(name)]
            if getattr(self.desk.scenario, other) is not None and other not in self._plans
        )
        cost = family.cost(instance, made.plan)
        return Judged(name, broken, cost, self.desk.told(name, compiled, made.plan), without)


def _sheet(name: str, rows: Sequence[Row]) -> PlanSheet:
    """Return rows as they would stand in a workbook, with pointers for cells."""
    return PlanSheet(f"/{name}", tuple(_row(f"/{name}/{n}", row) for n, row in enumerate(rows)))


def _row(place: str, row: Row) -> PlanRow:
    """Return a row with a pointer per field; one that is left out points to the whole row."""
    values = {name: value for name, value in row.items() if value is not None}
    return PlanRow({"": place, **{name: f"{place}/{name}" for name in values}}, values)


def _beside(name: str, schedule: Schedule | None) -> PlanSheet | None:
    """Return a part of a plan made before as others build on it; none builds on visits."""
    rows = None if schedule is None or name == "visits" else rows_of(schedule).get(name)
    return None if rows is None else _sheet(name, rows)


def rows_of(schedule: Schedule) -> dict[str, list[Row]]:
    """Return the parts of a plan as they could be typed, to the second."""
    found: dict[str, list[Row]] = {}
    if schedule.hubs is not None:
        found["hubs"] = [
            {"dong": dong.name, "hub": region.hub} for region in schedule.hubs.regions for dong in region.dongs
        ]
    if schedule.training is not None:
        found["training"] = [
            {
                "session": one.name,
                "date": one.start.date().isoformat(),
                "start": _clock(one.start),
                "end": _clock(one.end),
                "venue": one.venue,
                "lecturers": one.lecturers,
                "offices": tuple(f"{office} {people}" for office, people in one.attendance.items()),
            }
            for one in schedule.training.sessions
        ]
    if schedule.visits is not None:
        found["visits"] = [
            {
                "id": visit.id,
                "date": one.date.isoformat(),
                "half_day": one.half_day,
                "start": f"{visit.start:%H:%M:%S}",
            }
            for one in schedule.visits.rounds
            for visit in one.visits
        ]
    return found


def _clock(moment: dt.datetime) -> str:
    return f"{moment:%H:%M}"
