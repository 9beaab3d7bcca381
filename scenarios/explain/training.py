"""The lines of a training plan in the names of courses, halls, lecturers and offices."""

from collections import Counter
from typing import cast

from pydantic import BaseModel

from planner.lines import Line
from planner.training.instance import TrainingPlan
from scenarios.compile.training import CompiledTraining
from scenarios.schedule.document import Finding
from scenarios.schema import Training


class TrainingWords:
    """Names courses, halls, lecturers and offices."""

    def __init__(self, training: Training, compiled: CompiledTraining) -> None:
        self.compiled = compiled
        self._training = training
        self._instance = compiled.instance

    def line(self, line: Line) -> Finding:
        """Return the sentence of a line."""
        if line.rule == "pinned_sessions":
            return Finding(
                template="'{session}' stays as announced", values={"session": self.compiled.names[line.at[0]]}
            )
        if line.rule == "alternatives":
            courses = ", ".join(self._training.courses[p].name for p in line.at)
            return Finding(template="exactly one of these courses is held: {courses}", values={"courses": courses})
        if line.rule in ("orders", "apart"):
            return self._pair(line)
        if line.unit is not None:
            return self._limit(line)
        if line.rule in ("venue_busy", "lecturer_busy", "lecturer_weekdays", "mayor_busy"):
            return self._free(line)
        return self._course(line)

    def subject(self, line: Line) -> tuple[str, ...]:
        """Return the hall, lecturer, office, session or courses that a line speaks of."""
        match line.rule:
            case "venue_busy" | "venue_seats":
                return tuple(self._training.venues[r].name for r in line.at)
            case "lecturer_busy" | "lecturer_weekdays":
                return tuple(self._training.lecturers[n].name for n in line.at)
            case "office_share":
                return tuple(self._training.offices[n].name for n in line.at)
            case "pinned_sessions":
                return tuple(self.compiled.names[s] for s in line.at)
            case "cohort_attendance":
                session = self._instance.cohorts[line.at[0]].sessions[0]
                return (self._training.courses[self._instance.sessions[session].programme].name,)
            case _:
                return tuple(self._training.courses[p].name for p in line.at)

    def plan(self, plan: BaseModel) -> tuple[Finding, ...]:
        """Return the courses that are cut below their full hours, and those that are dropped."""
        held = cast("TrainingPlan", plan).sessions
        cut: Counter[tuple[str, int]] = Counter()
        dropped: dict[str, None] = {}
        for session, one in zip(self._instance.sessions, held, strict=False):
            course = self._training.courses[session.programme].name
            if one is None:
                dropped[course] = None
            elif one.hours < session.full_hours:
                cut[course, one.hours] += 1
        return (
            *(
                Finding(template="'{course}' lasts {hours} hours", values={"course": course, "hours": hours})
                for course, hours in cut
            ),
            *(Finding(template="'{course}' is not held", values={"course": course}) for course in dropped),
        )

    def _name(self, line: Line) -> str:
        return self._training.courses[line.at[0]].name

    def _pair(self, line: Line) -> Finding:
        first, second = (self._training.courses[p].name for p in line.at)
        values: dict[str, int | str] = {"first": first, "second": second}
        if first == second:
            return Finding(template="the sessions of '{first}' keep their order and distance", values=values)
        return Finding(template="'{first}' and '{second}' keep their order and distance", values=values)

    def _limit(self, line: Line) -> Finding:
        limit = line.limit or 0
        values: dict[str, int | str] = {"limit": limit}
        match line.rule:
            case "venue_seats":
                values["hall"] = self._training.venues[line.at[0]].name
                return Finding(template="{hall} has {limit} seats", values=values)
            case "office_share":
                values["office"] = self._training.offices[line.at[0]].name
                return Finding(template="of {office} at most {limit} percent are away at once", values=values)
            case "programme_caps":
                values["course"] = self._name(line)
                return Finding(template="'{course}' costs at most {limit} won", values=values)
            case "total_cap":
                return Finding(template="training costs at most {limit} won in all", values=values)
            case "weekly_cap":
                return Finding(template="at most {limit} sessions are held in a week", values=values)
            case _:
                return Finding(template="the head attends at most {limit} sessions on a day", values=values)

    def _free(self, line: Line) -> Finding:
        match line.rule:
            case "venue_busy":
                name = self._training.venues[line.at[0]].name
                return Finding(template="{name} is taken at certain times", values={"name": name})
            case "lecturer_busy":
                name = self._training.lecturers[line.at[0]].name
                return Finding(template="{name} is not free at certain times", values={"name": name})
            case "lecturer_weekdays":
                name = self._training.lecturers[line.at[0]].name
                return Finding(template="{name} comes on certain weekdays only", values={"name": name})
            case _:
                return Finding(template="the head's diary has other engagements")

    def _course(self, line: Line) -> Finding:
        if not line.at:
            return Finding(template="in every office only a share is away at once")
        if line.rule == "cohort_attendance":
            session = self._instance.cohorts[line.at[0]].sessions[0]
            name = self._training.courses[self._instance.sessions[session].programme].name
            template = "everybody of '{course}' attends one of its sessions"
            return Finding(template=template, values={"course": name})
        values: dict[str, int | str] = {"course": self._name(line)}
        match line.rule:
            case "eligible_venues":
                return Finding(template="'{course}' is held in its own halls", values=values)
            case "allowed_days":
                return Finding(template="'{course}' is held on its own dates", values=values)
            case "required_attendance":
                return Finding(template="the offices of '{course}' send the people named", values=values)
            case "mayor_overlap":
                return Finding(template="the head attends '{course}'", values=values)
            case _:
                return Finding(template="'{course}' must be held", values=values)
