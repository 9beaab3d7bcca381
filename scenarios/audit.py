"""Audit of a given training plan: every line of its statement computed again from the scenario and the sessions."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from planner.hubs.instance import HubPlan
from planner.training.instance import Headcount, Held, TrainingInstance, TrainingPlan
from scenarios.budget import attending, statement
from scenarios.calendar import with_holidays
from scenarios.compile.training import CompiledTraining, compile_training
from scenarios.errors import Problem, ScenarioError
from scenarios.ground import Ground, Lookup, ground
from scenarios.printed import PrintedPlan, PrintedSession, PrintedStatement
from scenarios.schedule.document import CourseStatement, Schedule
from scenarios.schema import Scenario, Training
from scenarios.schema.training import TrainingWeights

LONGEST_HOURS = 12


def deviations(
    scenario: Scenario, training: Training, printed: PrintedPlan, regions: HubPlan | None = None
) -> list[Problem]:
    """Return what does not reconcile: place, what is printed, what comes out; in the order of the document.

    Nothing printed in the statement is taken on trust: rates, prices and formulas are the scenario's, and who
    teaches where, for how long and before how many people is what the printed sessions say. Whether the sessions keep
    the rules is not asked. A right subtotal or total beside lines that do not add up to it is told as well. Amounts
    are rounded as ``scenarios.budget.ROUNDING`` says.

    Parameters
    ----------
    scenario, training
        The scenario and its training.
    printed
        What the documents of the plan say.
    regions
        The plan's regions, where sessions are held per region.

    Raises
    ------
    ScenarioError
        If a session, lecturer, hall or office is not in the scenario, so that nothing can be computed.
    """
    scenario = with_holidays(scenario)
    unweighted = training.model_copy(update={"weights": TrainingWeights()})  # no amount depends on travel times
    compiled = compile_training(scenario, unweighted, ground(scenario), regions)
    reader = _Reader(training, compiled)
    positions = reader.positions(printed.sessions)
    plan = reader.plan(printed.sessions, positions)
    ours = [statement(course, n, compiled.instance, plan) for n, course in enumerate(training.courses)]
    return [
        *_heads(printed, positions, compiled.instance, plan),
        *_statements(printed, ours),
        *_sums(printed, compiled.instance, sum(one.won for one in ours)),
    ]


def regions_of(schedule: Schedule, here: Ground) -> HubPlan | None:
    """Return the hub plan that a schedule says, for sessions held per region; ``None`` without one."""
    if schedule.hubs is None:
        return None
    hubs = {dong.name: region.hub for region in schedule.hubs.regions for dong in region.dongs}
    if set(hubs) != set(here.names):
        raise ScenarioError([Problem("hubs", "the dongs of the plan are not those of the scenario", {})])
    at = {name: n for n, name in enumerate(here.names)}
    return HubPlan(hub_of=tuple(at[hubs[name]] for name in here.names))


@dataclass
class _Reader:
    """Turns printed sessions into a plan; notes names that are not known."""

    training: Training
    compiled: CompiledTraining
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._venue = Lookup("venue", tuple(one.name for one in self.training.venues), self.problems)
        self._lecturer = Lookup("lecturer", tuple(one.name for one in self.training.lecturers), self.problems)
        self._office = Lookup("office", tuple(one.name for one in self.training.offices), self.problems)

    def positions(self, sessions: Sequence[PrintedSession]) -> list[int]:
        """Return which session of the scenario each is; of several with one name, in the order printed."""
        waiting: dict[tuple[str, str], list[int]] = defaultdict(list)
        meetings = zip(self.compiled.names, self.compiled.instance.sessions, strict=True)
        for position, (name, meeting) in enumerate(meetings):
            waiting[self.training.courses[meeting.programme].name, name].append(position)
        found = []
        for session in sessions:
            left = waiting[session.course, session.name]
            if not left:
                values: dict[str, object] = {"course": session.course, "session": session.name}
                template = "{course}: the scenario has no session '{session}', or it is printed once too often"
                self.problems.append(Problem(session.place, template, values))
            found.append(left.pop(0) if left else 0)
        return found

    def plan(self, sessions: Sequence[PrintedSession], positions: Sequence[int]) -> TrainingPlan:
        """Return the plan; its days and clock times are left at zero, for no amount depends on them."""
        held: list[Held | None] = [None] * len(self.compiled.names)
        for session, position in zip(sessions, positions, strict=True):
            held[position] = self._held(session, position)
        if self.problems:
            raise ScenarioError(self.problems)
        return TrainingPlan(sessions=tuple(held))

    def _held(self, session: PrintedSession, position: int) -> Held | None:
        roles = len(self.compiled.instance.sessions[position].roles)
        if len(session.lecturers) != roles:
            values: dict[str, object] = {"session": session.name, "count": len(session.lecturers), "roles": roles}
            self.problems.append(Problem(session.place, "{session}: {count} lecturers for {roles} parts", values))
        if session.hours not in range(1, LONGEST_HOURS + 1):
            self.problems.append(Problem(session.place, "a session lasts whole hours within the period", {}))
            return None
        return Held(
            day=0,
            start=0,
            hours=int(session.hours),
            venue=None if session.venue is None else self._venue(session.venue, session.place),
            lecturers=tuple(self._lecturer(name, session.place) for name in session.lecturers),
            attendance=tuple(
                Headcount(office=self._office(name, session.place), people=people)
                for name, people in session.attendance.items()
            ),
        )


def _heads(
    printed: PrintedPlan, positions: Sequence[int], data: TrainingInstance, plan: TrainingPlan
) -> Iterator[Problem]:
    """Yield the sessions whose printed heads are not their guests and what the offices send."""
    for session, position in zip(printed.sessions, positions, strict=True):
        people = attending(data, plan, position)
        if session.people not in (None, people):
            values: dict[str, object] = {"session": session.name, "printed": session.people, "computed": people}
            template = "{session}: guests and offices make {computed} people, printed {printed}"
            yield Problem(session.place, template, values)


def _statements(printed: PrintedPlan, ours: list[CourseStatement]) -> Iterator[Problem]:
    by_name = {one.course: one for one in ours}
    seen: set[str] = set()
    for told in printed.statements:
        one = by_name.get(told.course)
        if one is None or told.course in seen:
            template = "the scenario has no course '{course}', or it is printed twice"
            yield Problem(told.place, template, {"course": told.course})
        else:
            yield from _lines(told, one)
            yield from _counts(told, one)
        seen.add(told.course)
    for one in ours:
        if one.held and one.course not in seen:
            yield Problem("", "{course}: {computed} won are not printed", {"course": one.course, "computed": one.won})


def _lines(told: PrintedStatement, ours: CourseStatement) -> Iterator[Problem]:
    """Yield lines with another amount or formula, lines too many, and lines left out."""
    waiting = list(ours.lines)
    for line in told.lines:
        match = next((one for one in waiting if one.label == line.label), None)
        values: dict[str, object] = {"course": told.course, "label": line.label, "printed": line.won}
        if match is None:
            yield Problem(line.place, "{course}, {label}: no such line, printed {printed} won", values)
            continue
        waiting.remove(match)
        values |= {"formula": match.formula, "computed": match.won}
        if match.won != line.won:
            yield Problem(line.place, "{course}, {label}: {formula} is {computed} won, printed {printed} won", values)
        elif _bare(match.formula) != _bare(line.formula):
            values["printed"] = line.formula
            yield Problem(line.place, "{course}, {label}: comes about as {formula}, printed {printed}", values)
    for one in waiting:
        values = {"course": told.course, "label": one.label, "formula": one.formula, "computed": one.won}
        yield Problem(told.place, "{course}, {label}: {formula}, {computed} won, is not printed", values)


def _bare(formula: str) -> str:
    return re.sub(r"[\s,원]", "", formula)


def _counts(told: PrintedStatement, ours: CourseStatement) -> Iterator[Problem]:
    values: dict[str, object] = {"course": told.course}
    if told.sessions not in (None, ours.sessions):
        values |= {"printed": told.sessions, "computed": ours.sessions}
        yield Problem(told.place, "{course}: {computed} sessions, printed {printed}", values)
    if told.people not in (None, ours.people):
        values = values | {"printed": told.people, "computed": ours.people}
        yield Problem(told.place, "{course}: {computed} people, printed {printed}", values)
    if (told.won or 0) != ours.won:
        values = values | {"printed": told.won or 0, "computed": ours.won}
        yield Problem(told.place, "{course}: the lines come to {computed} won, printed {printed} won", values)
    elif told.won is not None and (added := sum(line.won for line in told.lines)) != told.won:
        values = values | {"sum": added, "printed": told.won}
        template = "{course}: its lines add up to {sum} won, the subtotal is {printed} won"
        yield Problem(told.place, template, values)


def _added(printed: PrintedPlan) -> int:
    return sum(line.won for one in printed.statements for line in one.lines)


def _sums(printed: PrintedPlan, data: TrainingInstance, won: int) -> Iterator[Problem]:
    if printed.total is not None and printed.total[1] != won:
        values: dict[str, object] = {"computed": won, "printed": printed.total[1]}
        yield Problem(printed.total[0], "all courses come to {computed} won, printed {printed} won", values)
    elif printed.total is not None and (added := _added(printed)) != printed.total[1]:
        values = {"sum": added, "printed": printed.total[1]}
        template = "all lines add up to {sum} won, the total is {printed} won"
        yield Problem(printed.total[0], template, values)
    if printed.cap is not None and data.cap_won is not None and printed.cap[1] != data.cap_won:
        values = {"computed": data.cap_won, "printed": printed.cap[1]}
        yield Problem(printed.cap[0], "the limit is {computed} won, printed {printed} won", values)
