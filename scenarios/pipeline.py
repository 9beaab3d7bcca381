"""The families in stages, each given the plans before it; then the schedule of the whole."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from planner.clash import Clash, clash
from planner.family import Family
from planner.hubs.instance import HubPlan
from planner.result import Progress, Result, SolveParams, Status, worst
from planner.solve import EXPLAIN_TIME_LIMIT_S, better, digest, interim, solve
from planner.staffing.instance import StaffingPlan
from planner.training.instance import TrainingPlan
from planner.visits.instance import VisitPlan
from scenarios.calendar import with_holidays
from scenarios.compile.hubs import compile_hubs
from scenarios.compile.staffing import CompiledStaffing, compile_staffing
from scenarios.compile.training import CompiledTraining, compile_training
from scenarios.compile.visits import CompiledVisits, compile_visits
from scenarios.errors import refused_by
from scenarios.explain.hubs import HubWords
from scenarios.explain.staffing import StaffingWords
from scenarios.explain.told import Words
from scenarios.explain.training import TrainingWords
from scenarios.explain.visits import VisitWords
from scenarios.fair import fair
from scenarios.families import FAMILIES as FAMILIES
from scenarios.families import SOLVABLE as SOLVABLE
from scenarios.geography import check_places
from scenarios.ground import Ground, ground, provider
from scenarios.keeping import Found, Keeper
from scenarios.replan import Announced, announce
from scenarios.schedule.document import HolidayUsed, Schedule
from scenarios.schedule.hubs import hub_schedule
from scenarios.schedule.lines import Ways
from scenarios.schedule.parts import approximate, diary, envelopes, part
from scenarios.schedule.staffing import staffing_schedule
from scenarios.schedule.training import openings, training_schedule
from scenarios.schedule.visits import visit_schedule
from scenarios.schema import Scenario

SHARES = {"hubs": 1, "training": 2, "visits": 4, "staffing": 1}
"""How the time limit is shared among the parts that a scenario has; time a part leaves goes to the next."""

DONE = "done"
"""Phase of a part's last report."""

OnProgress = Callable[[str, Progress], None]


@dataclass(frozen=True)
class Stage:
    """One family's problem and its answer."""

    family: str
    instance: BaseModel
    result: Result[Any]
    words: Words | None = None
    """Puts its lines into words."""
    clash: Clash | None = None
    """When infeasible: the lines that clash, if that was proven in time."""


@dataclass(frozen=True)
class Outcome:
    """A planned scenario."""

    scenario: Scenario
    """As solved: with its holiday table and all rows of its tables."""
    stages: tuple[Stage, ...]
    schedule: Schedule


def plan(
    scenario: Scenario,
    folder: Path,
    params: SolveParams,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
    announced: Announced | None = None,
    keeper: Keeper | None = None,
) -> Outcome:
    """Plan a scenario: regions first, then training, then visits, then staffing.

    Parameters
    ----------
    scenario, folder
        As ``read`` gives them.
    params
        ``time_limit_s`` is for the whole; a part that ends early leaves its time to the next.
    on_progress
        Called with the family's name on each report; the last one of a part has the phase ``DONE``.
    cancel
        Set to get the best plans so far; parts not begun then still get a first plan.
    announced
        A plan issued before: each training session that changes has its price.
    keeper
        Gets each better plan of a part; a part that it has kept to its end is not solved again.

    Returns
    -------
    outcome
        A part that has no plan ends the run: parts that would build on it are left out.

    Raises
    ------
    ScenarioError, GeodataError
        If the scenario contradicts itself.
    UnsoundSolutionError, SolverError
        If we have a bug.
    """
    run = _Run(with_holidays(scenario), folder, params, on_progress, cancel, announced, keeper)
    run.stages()
    return Outcome(run.scenario, tuple(run.done), run.schedule())


@dataclass
class _Run:
    scenario: Scenario
    folder: Path
    params: SolveParams
    on_progress: OnProgress | None
    cancel: threading.Event | None
    announced: Announced | None
    keeper: Keeper | None
    done: list[Stage] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ground: Ground = ground(self.scenario)
        self._travel = provider(self.scenario, self.folder)
        self._training: CompiledTraining | None = None
        self._visits: CompiledVisits | None = None
        self._staffing: CompiledStaffing | None = None
        self._ways = Ways(self._travel)
        self._left_s = self.params.limit
        self._waiting = [name for name in SHARES if getattr(self.scenario, name) is not None]

    def stages(self) -> None:
        """Solve part after part; stop after one that has no plan."""
        stages = (("hubs", self._hubs), ("training", self._train), ("visits", self._visit), ("staffing", self._staff))
        for name, stage in stages:
            if self.done and self.done[-1].result.plan is None:
                return
            with refused_by(name):
                stage()

    def _solve(
        self, name: str, instance: BaseModel, words: Words | None, family: Family[Any, Any] | None = None
    ) -> None:
        limit = self._limit(name)
        self._waiting.remove(name)
        result = self._taken_up(name, instance, self.params.limited(limit), family or FAMILIES[name])
        if self.on_progress is not None:
            self.on_progress(name, Progress(DONE, result.objective, result.bound, result.runtime_s))
        # where work is counted, a part leaves nothing: the seconds it took hang on the machine
        self._left_s = max(0.0, self._left_s - (result.runtime_s if self.params.work_limit is None else limit))
        stage = Stage(name, instance, result, words, self._clash(name, instance, result))
        self.done.append(stage)
        if self.keeper is not None:
            stages = tuple(self.done)
            self.keeper.found(Found(name, lambda: result, lambda _: self.schedule(stages), final=True))

    def _limit(self, name: str) -> float:
        return max(1.0, self._left_s * SHARES[name] / sum(SHARES[waiting] for waiting in self._waiting))

    def _taken_up(self, name: str, instance: BaseModel, params: SolveParams, family: Family[Any, Any]) -> Result[Any]:
        """Solve, unless an earlier attempt has; what it had found by then is not lost."""
        kept = None if self.keeper is None else self.keeper.kept(name, digest(instance))
        if kept is not None and kept.final:
            return kept.result
        result = solve(
            family,
            instance,
            params,
            on_progress=lambda progress: self._hear(name, instance, params, progress),
            cancel=self.cancel,
            explain=FAMILIES[name].explainer is None,
        )
        return result if kept is None else better(FAMILIES[name], instance, kept.result, result)

    def _hear(self, name: str, instance: BaseModel, params: SolveParams, progress: Progress) -> None:
        if self.on_progress is not None:
            self.on_progress(name, progress)
        if self.keeper is None or progress.plan is None:
            return
        before = tuple(self.done)

        def result() -> Result[Any]:
            return interim(FAMILIES[name], instance, params, progress)

        def schedule(verified: Result[Any]) -> Schedule:
            # roads are not asked for the ways of rounds that better ones are about to replace
            return self.schedule((*before, Stage(name, instance, verified)), drawn=name != "visits")

        self.keeper.found(Found(name, result, schedule, final=False))

    def _clash(self, name: str, instance: BaseModel, result: Result[Any]) -> Clash | None:
        if result.status is not Status.INFEASIBLE or FAMILIES[name].explainer is None:
            return None
        return clash(
            FAMILIES[name], instance, self.params.model_copy(update={"time_limit_s": EXPLAIN_TIME_LIMIT_S}), self.cancel
        )

    def _plan_of(self, name: str, stages: Sequence[Stage] | None = None) -> Any:
        return next((stage.result.plan for stage in stages or self.done if stage.family == name), None)

    def _hubs(self) -> None:
        if self.scenario.hubs is not None:
            instance = compile_hubs(self.scenario.hubs, self._ground, self._travel)
            self._solve("hubs", instance, HubWords(self.scenario.hubs, self._ground, instance))

    def _train(self) -> None:
        training = self.scenario.training
        if training is not None:
            regions: HubPlan | None = self._plan_of("hubs")
            self._training = compile_training(self.scenario, training, self._ground, regions, self._travel)
            if self.announced is not None:
                self._training = announce(self.scenario, training, self._training, self.announced)
            self._solve("training", self._training.instance, TrainingWords(training, self._training))

    def _visit(self) -> None:
        visits = self.scenario.visits
        if visits is None:
            return
        held: TrainingPlan | None = self._plan_of("training")
        blocked = openings(self.scenario, self._training, held) if self._training is not None and held else []
        regions: HubPlan | None = self._plan_of("hubs")
        check_places(self.scenario, self._ground, self.folder, visits.places)
        compiled = compile_visits(self.scenario, visits, self._ground, self._travel, regions, blocked)
        self._visits = fair(visits, compiled, self.params.limited(self._limit("visits")), self.cancel)
        family = None if self.announced is None else self.announced.family(self._visits)
        self._solve("visits", self._visits.instance, VisitWords(self._visits), family)

    def _staff(self) -> None:
        staffing = self.scenario.staffing
        if staffing is not None:
            self._staffing = compile_staffing(self.scenario, staffing, self._ground)
            words = StaffingWords(staffing, self._ground, self._staffing)
            self._solve("staffing", self._staffing.instance, words)

    def schedule(self, stages: Sequence[Stage] | None = None, drawn: bool = True) -> Schedule:
        """Return the schedule of these stages, or of all that have ended; with ``drawn``, rounds have their ways."""
        scenario, stages = self.scenario, stages or self.done
        hubs: HubPlan | None = self._plan_of("hubs", stages)
        held: TrainingPlan | None = self._plan_of("training", stages)
        rounds: VisitPlan | None = self._plan_of("visits", stages)
        base: Any = Schedule(
            scenario=scenario.name,
            title=scenario.title,
            government=scenario.government,
            first=scenario.period.first,
            last=scenario.period.last,
            status=worst([stage.result.status for stage in stages]),
            parts=(),
            notes=scenario.notes,
            synthetic=scenario.synthetic,
            approximate=tuple(approximate(scenario)),
            holidays=tuple(HolidayUsed(date=h.date, name=h.name) for h in scenario.calendar.holidays or ()),
            diary=tuple(diary(scenario)),
        )
        update: dict[str, Any] = {}
        if scenario.hubs is not None and hubs is not None:
            instance: Any = stages[0].instance
            update["hubs"] = hub_schedule(scenario.hubs, self._ground, instance, hubs)
        if scenario.training is not None and self._training is not None and held is not None:
            update["training"] = training_schedule(scenario, scenario.training, self._training, held)
        if scenario.visits is not None and self._visits is not None and rounds is not None:
            lines = self._ways.of(self._visits, rounds) if drawn else {}
            told = visit_schedule(scenario, scenario.visits, self._ground, self._visits, rounds, lines)
            update["visits"] = told if self.announced is None else self.announced.told(told, self._visits, rounds)
        posts: StaffingPlan | None = self._plan_of("staffing", stages)
        if scenario.staffing is not None and self._staffing is not None and posts is not None:
            update["staffing"] = staffing_schedule(scenario.staffing, self._ground, self._staffing, posts)
        spent: dict[str, int] = {
            name: update[name].won for name in ("training", "visits", "staffing") if name in update
        }
        caps: dict[str, int | None] = {name: update[name].cap_won for name in spent}
        update["parts"] = tuple(
            part(stage.result, stage.family, stage.words, stage.clash, spent, caps) for stage in stages
        )
        update["envelopes"] = tuple(envelopes(scenario, spent))
        whole: Schedule = base.model_copy(update=update)
        return whole
