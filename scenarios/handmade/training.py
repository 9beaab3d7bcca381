"""Sessions as typed: when, where, by whom and for whom."""

import re
from dataclasses import dataclass

from planner.training.instance import Headcount, Held, TrainingPlan
from scenarios.calendar import day_number
from scenarios.compile.training import CompiledTraining
from scenarios.errors import Problem
from scenarios.ground import Lookup
from scenarios.handmade.rows import Made, date_of, seconds_of_day
from scenarios.positions import training_names
from scenarios.schema import Scenario, Training
from scenarios.workbook.plans import PlanRow, PlanSheet


def training_plan(
    scenario: Scenario, training: Training, compiled: CompiledTraining, sheet: PlanSheet, problems: list[Problem]
) -> Made:
    """Return the sessions of a sheet; one that stands in no row is not held."""
    sessions = Lookup("session", compiled.names, problems)
    reader = _Sessions(scenario, training, compiled, problems)
    held: list[Held | None] = [None] * len(compiled.names)
    made = Made(None, sheet.title, scenario.period.first, names=training_names(training, compiled))
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
        date = date_of(row, self.problems)
        start, end = (seconds_of_day(row, name, self.problems) for name in ("start", "end"))
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
