"""Curriculum-based course timetabling (ITC-2007, track 3, comp01 to comp05) as a training week.

A course is a programme, a lecture a session of one hour with its students as guests, a curriculum a class, a room a
hall with chairs to add, a teacher a lecturer. A course's closed periods are those of a second lecturer of its own. The
four soft costs are those of the training family under the competition's weights (formulation UD2): one per missing
seat, five per day too few, two per isolated lecture, one per further room.

Formulation: Di Gaspero, McCollum and Schaerf, The Second International Timetabling Competition: Curriculum-based
Course Timetabling (2007). Best known costs with their source in ``best_known.csv``. ``cost`` reads costs off a
timetable in the competition's own terms and knows nothing of the training family.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.result import SolveParams
from planner.solve import solve
from planner.training import TRAINING, TrainingInstance, TrainingPlan
from planner.training.instance import Block, Class, Lecturer, Programme, Role, Session, Starts, Venue
from tests.benchmarks.row import Row

FOLDER = Path(__file__).parents[3] / "shared" / "instances" / "training" / "cbctt"
PLAIN = {"comp01": 5, "comp02": 134, "comp03": 138, "comp04": 85, "comp05": 455}
"""What CP-SAT on a plain model found in 60 s on two cores, before there was this benchmark."""
LIMIT_S = 60.0
WORKERS = 2
HOUR = 60
SEAT, DAY, ISOLATED, ROOM = 1, 5, 2, 1

Lecture = tuple[int, int, int]
"""Day, period, room."""


@dataclass(frozen=True)
class Course:
    """A course; its teacher and its name as in the file."""

    name: str
    teacher: str
    lectures: int
    least_days: int
    students: int


@dataclass(frozen=True)
class Timetabling:
    """One instance."""

    days: int
    periods: int
    courses: tuple[Course, ...]
    seats: tuple[int, ...]
    curricula: tuple[tuple[int, ...], ...]
    closed: Mapping[int, frozenset[tuple[int, int]]]
    """By course, day and period."""


def read(text: str) -> Timetabling:
    """Return the instance of a file in the competition's format."""
    lines = [line.split() for line in text.splitlines()]
    header = {words[0].rstrip(":"): words[1] for words in lines if len(words) == 2 and words[0].endswith(":")}
    starts = {words[0]: n for n, words in enumerate(lines) if len(words) == 1 and words[0].endswith(":")}

    def section(name: str, rows: int) -> list[list[str]]:
        first = starts[f"{name}:"] + 1
        return lines[first : first + rows]

    courses = tuple(
        Course(name, teacher, *map(int, numbers))
        for name, teacher, *numbers in section("COURSES", int(header["Courses"]))
    )
    at = {course.name: n for n, course in enumerate(courses)}
    closed: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for name, day, period in section("UNAVAILABILITY_CONSTRAINTS", int(header["Constraints"])):
        closed[at[name]].add((int(day), int(period)))
    return Timetabling(
        int(header["Days"]),
        int(header["Periods_per_day"]),
        courses,
        tuple(int(seats) for _, seats in section("ROOMS", int(header["Rooms"]))),
        tuple(tuple(at[name] for name in members) for _, _, *members in section("CURRICULA", int(header["Curricula"]))),
        {course: frozenset(times) for course, times in closed.items()},
    )


def training(problem: Timetabling) -> TrainingInstance:
    """Return the instance as a training week; sessions are the lectures in the order of the courses."""
    teachers = sorted({course.teacher for course in problem.courses})
    lectures = [c for c, course in enumerate(problem.courses) for _ in range(course.lectures)]
    most = max(course.students for course in problem.courses)
    everyday = tuple(range(7))
    lecturers = [Lecturer(weekdays=everyday, first_hour_won=0, extra_hour_won=0) for _ in teachers]
    for c in range(len(problem.courses)):
        busy = tuple(
            Block(day=day, start=HOUR * period, end=HOUR * (period + 1))
            for day, period in sorted(problem.closed.get(c, ()))
        )
        lecturers.append(Lecturer(weekdays=everyday, first_hour_won=0, extra_hour_won=0, busy=busy))
    return TrainingInstance(
        n_days=problem.days,
        first_weekday=0,
        starts=(Starts(hours=1, minutes=tuple(HOUR * period for period in range(problem.periods))),),
        venues=tuple(Venue(seats=seats, extra_seats=max(0, most - seats)) for seats in problem.seats),
        lecturers=tuple(lecturers),
        programmes=tuple(Programme(least_days=course.least_days, counts_weekly=False) for course in problem.courses),
        sessions=tuple(
            Session(
                programme=c,
                hours=(1,),
                full_hours=1,
                days=tuple(range(problem.days)),
                venues=tuple(range(len(problem.seats))),
                roles=(
                    Role(lecturers=(teachers.index(problem.courses[c].teacher),)),
                    Role(lecturers=(len(teachers) + c,)),
                ),
                guests=problem.courses[c].students,
            )
            for c in lectures
        ),
        classes=tuple(
            Class(sessions=tuple(s for s, c in enumerate(lectures) if c in members)) for members in problem.curricula
        ),
        seat_weight=SEAT,
        few_days_weight=DAY,
        lone_weight=ISOLATED,
        halls_weight=ROOM,
    )


def timetable(problem: Timetabling, plan: TrainingPlan) -> list[list[Lecture]]:
    """Return the lectures of each course as the plan holds them.

    Raises
    ------
    ValueError
        If a lecture is not held, or in no room.
    """
    held = iter(plan.sessions)
    table: list[list[Lecture]] = []
    for course in problem.courses:
        table.append([])
        for _ in range(course.lectures):
            one = next(held)
            if one is None or one.venue is None:
                raise ValueError(f"a lecture of {course.name} has no place")
            table[-1].append((one.day, one.start // HOUR, one.venue))
    return table


def faults(problem: Timetabling, table: Sequence[Sequence[Lecture]]) -> int:
    """Return how often a hard rule is broken: rooms taken twice, conflicts of courses, closed periods."""
    rooms = [lecture for lectures in table for lecture in lectures]
    broken = len(rooms) - len(set(rooms))
    for c, lectures in enumerate(table):
        times = [lecture[:2] for lecture in lectures]
        broken += len(times) - len(set(times)) + sum(time in problem.closed.get(c, ()) for time in times)
        for other in range(c):
            if _conflict(problem, c, other):
                broken += len(set(times) & {lecture[:2] for lecture in table[other]})
    return broken


def _conflict(problem: Timetabling, one: int, other: int) -> bool:
    if problem.courses[one].teacher == problem.courses[other].teacher:
        return True
    return any(one in members and other in members for members in problem.curricula)


def cost(problem: Timetabling, table: Sequence[Sequence[Lecture]]) -> int:
    """Return the competition's cost of a timetable."""
    points = 0
    for course, lectures in zip(problem.courses, table, strict=True):
        points += SEAT * sum(max(0, course.students - problem.seats[room]) for _, _, room in lectures)
        points += DAY * max(0, course.least_days - len({day for day, _, _ in lectures}))
        points += ROOM * (len({room for _, _, room in lectures}) - 1)
    for members in problem.curricula:
        times = {(day, period) for c in members for day, period, _ in table[c]}
        points += ISOLATED * sum((d, p - 1) not in times and (d, p + 1) not in times for d, p in times)
    return points


def known() -> dict[str, int]:
    """Return the best known cost per instance."""
    with (FOLDER / "best_known.csv").open(encoding="utf-8") as file:
        return {row["instance"]: int(row["best_verified_cost"]) for row in csv.DictReader(file)}


def rows(seed: int) -> Iterator[Row]:
    """Yield a row per instance, its cost counted once more in the competition's terms."""
    for name, best in known().items():
        problem = read((FOLDER / f"{name}.ctt").read_text(encoding="utf-8"))
        result = solve(TRAINING, training(problem), SolveParams(time_limit_s=LIMIT_S, seed=seed, workers=WORKERS))
        recount = None
        if result.plan is not None:
            table = timetable(problem, result.plan)
            recount = None if faults(problem, table) else cost(problem, table)
        yield Row(
            group="training: ITC-2007 course timetabling",
            instance=name,
            solver=result.solver,
            seed=seed,
            limit_s=LIMIT_S,
            status=str(result.status),
            objective=result.objective,
            bound=result.bound,
            known=best,
            runtime_s=result.runtime_s,
            note=f"plain CP-SAT {PLAIN[name]}; counted in the competition's terms: {recount}",
        )
