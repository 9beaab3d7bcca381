"""Multi-mode project scheduling (MMRCPSP, PSPLIB j10, j12, j14) as a training year.

A mode of a job is an optional programme, of which the job holds exactly one (``alternatives``). Its session on day 1
lasts as many teaching hours of one minute as the mode, takes people of an office per renewable resource, and follows
the sessions of the jobs before it. Non-renewable resources: the first is money (a lump sum under the cap); of each
other one, all held modes send people of an office to one meeting on day 0, all at the same time. The price on the
finish counts minutes from the beginning of day 0; less that day's, it is the makespan.

Instances: Kolisch and Sprecher, PSPLIB, European Journal of Operational Research 96 (1997); optima with their source
in ``best_known.csv``.
"""

import csv
import random
import re
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from statistics import mean

from planner.result import SolveParams, Status
from planner.solve import solve
from planner.training import TRAINING, TrainingInstance
from planner.training.instance import BudgetLine, Headcount, Office, Order, Programme, Session, Starts
from tests.benchmarks.row import Row

FOLDER = Path(__file__).parents[3] / "shared" / "instances" / "training" / "mmrcpsp"
SETS = ("j10", "j12", "j14")
HARDEST = "j14"
"""The set of which instances are made infeasible: the archives hold none."""
INFEASIBLE = 50
"""So many of them."""
LIMIT_S = 20.0
WORKERS = 2
DAY = 1_440
MEETING_HOURS = 12
"""Longer than any job, so that its start of its own is that of no job."""


@dataclass(frozen=True)
class Mode:
    """A way to do a job."""

    duration: int
    uses: tuple[int, ...]
    """Per resource, renewable ones first."""


@dataclass(frozen=True)
class Project:
    """Jobs with modes; the first and the last job are those without work."""

    modes: tuple[tuple[Mode, ...], ...]
    successors: tuple[tuple[int, ...], ...]
    renewable: tuple[int, ...]
    other: tuple[int, ...]
    """Capacity of each non-renewable resource."""


def read(text: str) -> Project:
    """Return the project of a PSPLIB file."""
    sections = re.split(r"\*{10,}\n", text)
    arcs = next(section for section in sections if section.startswith("PRECEDENCE")).splitlines()[2:]
    work = next(section for section in sections if section.startswith("REQUESTS")).splitlines()[3:]
    capacity = next(section for section in sections if section.startswith("RESOURCEAVAIL")).splitlines()
    renewable = capacity[1].split().count("R")
    amounts = tuple(map(int, capacity[2].split()))
    modes: list[list[Mode]] = []
    for numbers in ([int(word) for word in line.split()] for line in work):
        if len(numbers) == 3 + len(amounts):
            modes.append([])
        duration, *uses = numbers[-1 - len(amounts) :]
        modes[-1].append(Mode(duration, tuple(uses)))
    return Project(
        tuple(map(tuple, modes)),
        tuple(tuple(int(word) - 1 for word in line.split()[3:]) for line in arcs),
        amounts[:renewable],
        amounts[renewable:],
    )


def training(project: Project) -> TrainingInstance:
    """Return the project as a training year of two days; see the module."""
    jobs = range(1, len(project.modes) - 1)
    n = len(project.renewable)
    horizon = _horizon(project)
    programmes: list[Programme] = []
    sessions: list[Session] = []
    work: dict[int, list[int]] = {}
    groups = []
    for job in jobs:
        modes = _possible(project, job)
        groups.append(tuple(range(len(programmes), len(programmes) + len(modes))))
        for mode in modes:
            money, *others = mode.uses[n:]
            work.setdefault(job, []).append(len(sessions))
            sessions.append(_session(len(programmes), 1, mode.duration, dict(enumerate(mode.uses[:n]))))
            if any(others):
                met = dict(enumerate(others, start=n))
                sessions.append(_session(len(programmes), 0, MEETING_HOURS, met))
            lines = (BudgetLine(kind="lump_sum", won=money),)
            programmes.append(Programme(optional=len(modes) > 1, counts_weekly=False, lines=lines))
    durations = sorted({mode.duration for job in jobs for mode in project.modes[job]})
    return TrainingInstance(
        n_days=2,
        first_weekday=0,
        hour_minutes=1,
        starts=(
            *(Starts(hours=hours, minutes=tuple(range(horizon - hours + 1))) for hours in durations),
            Starts(hours=MEETING_HOURS, minutes=(0,)),
        ),
        offices=tuple(Office(people=people) for people in (*project.renewable, *project.other[1:])),
        programmes=tuple(programmes),
        sessions=tuple(sessions),
        orders=tuple(_orders(project.successors, work)),
        alternatives=tuple(group for group in groups if len(group) > 1),
        cap_won=project.other[0],
        finish_weight=1,
    )


def _horizon(project: Project) -> int:
    """Return a makespan that can be reached if any can: all jobs in turn, as short as non-renewable resources let."""
    longest = sum(max(mode.duration for mode in modes) for modes in project.modes)
    return min(_totals(project).values(), default=longest)


def _totals(project: Project) -> dict[tuple[int, ...], int]:
    """Return what choices of modes use of the non-renewable resources, within these; with the shortest of each."""
    n, shortest = len(project.renewable), {(0,) * len(project.other): 0}
    for job in range(1, len(project.modes) - 1):
        grown: dict[tuple[int, ...], int] = {}
        for (used, minutes), mode in product(shortest.items(), _possible(project, job)):
            more = tuple(a + b for a, b in zip(used, mode.uses[n:], strict=True))
            if all(use <= limit for use, limit in zip(more, project.other, strict=True)):
                grown[more] = min(grown.get(more, minutes + mode.duration), minutes + mode.duration)
        shortest = grown
    return shortest


def tightened(project: Project) -> Project:
    """Return the project with just so much less of every non-renewable resource that no choice of modes is left.

    That none is left is seen by going through all totals that choices of modes can have, without any solver.
    """
    totals = _totals(project)
    for percent in range(100, -1, -1):
        limits = tuple(limit * percent // 100 for limit in project.other)
        if not any(all(use <= limit for use, limit in zip(used, limits, strict=True)) for used in totals):
            return replace(project, other=limits)
    raise ValueError("a project that uses nothing cannot be made infeasible")


def _possible(project: Project, job: int) -> list[Mode]:
    """Return the modes of a job that need no more of any resource than there is; there is one in all of PSPLIB."""
    capacity = (*project.renewable, *project.other)
    return [
        mode for mode in project.modes[job] if all(use <= limit for use, limit in zip(mode.uses, capacity, strict=True))
    ]


def _session(programme: int, day: int, hours: int, people: Mapping[int, int]) -> Session:
    away = tuple(Headcount(office=office, people=count) for office, count in people.items() if count)
    return Session(programme=programme, hours=(hours,), full_hours=hours, days=(day,), away=away)


def _orders(successors: Sequence[Sequence[int]], work: Mapping[int, Sequence[int]]) -> Iterator[Order]:
    for job, before in work.items():
        for after in (work[next_job] for next_job in successors[job] if next_job in work):
            yield from (Order(first=a, second=b) for a in before for b in after)


def projects(name: str) -> Iterator[tuple[str, Project]]:
    """Yield the projects of a set that have a known answer, in the order of their names."""
    with tarfile.open(FOLDER / f"{name}.mm.tar.gz") as archive:
        for member in sorted(archive.getmembers(), key=lambda one: one.name):
            file = archive.extractfile(member) if member.isfile() else None
            if file is not None and Path(member.name).name in known():
                yield Path(member.name).name, read(file.read().decode("ascii"))


def known() -> dict[str, int | None]:
    """Return per instance the optimal makespan; ``None`` for an infeasible one."""
    with (FOLDER / "best_known.csv").open(encoding="utf-8") as file:
        return {
            row["instance"]: None if row["best_known"] == "infeasible" else int(row["best_known"])
            for row in csv.DictReader(file)
        }


def run(name: str, project: Project, seed: int, best: int | None) -> Row:
    """Solve one project, of which the best makespan is known, ``None`` if it has no plan."""
    params = SolveParams(time_limit_s=LIMIT_S, seed=seed, workers=WORKERS)
    result = solve(TRAINING, training(project), params, solver="cpsat", explain=False)
    status = "infeasible" if result.status is Status.INFEASIBLE else str(result.status)
    return Row(
        group="training: MMRCPSP",
        instance=name,
        solver="cpsat",
        seed=seed,
        limit_s=LIMIT_S,
        status=status,
        objective=None if result.objective is None else result.objective - DAY,
        bound=None if result.bound is None else result.bound - DAY,
        known=best,
        runtime_s=result.runtime_s,
        note="known to be infeasible" if best is None else "",
    )


def right(row: Row) -> bool:
    """Return whether the known answer was found and proven."""
    return row.status == ("infeasible" if row.known is None else "optimal") and row.objective == row.known


def rows(seed: int) -> Iterator[Row]:
    """Yield a row per set, and one for each instance that was not settled as known.

    Parameters
    ----------
    seed
        Of the solver, and of the instances made infeasible.
    """
    for name in SETS:
        yield from _of_all(f"{name}, all", [(*one, known()[one[0]]) for one in projects(name)], seed)
    chosen = random.Random(seed).sample(list(projects(HARDEST)), INFEASIBLE)
    tight = [(f"{name}, tightened", tightened(project), None) for name, project in chosen]
    yield from _of_all(f"{HARDEST}, tightened", tight, seed)


def _of_all(title: str, cases: Sequence[tuple[str, Project, int | None]], seed: int) -> Iterator[Row]:
    found = [run(name, project, seed, best) for name, project, best in cases]
    yield from (row for row in found if not right(row))
    settled = sum(map(right, found))
    yield Row(
        group="training: MMRCPSP",
        instance=f"{title} {len(found)} instances, mean time",
        solver="cpsat",
        seed=seed,
        limit_s=LIMIT_S,
        status="as known" if settled == len(found) else "feasible",
        objective=settled,
        bound=settled,
        known=len(found),
        runtime_s=mean(row.runtime_s for row in found),
        note=f"{settled} proven as known, {sum(row.known is None for row in found)} of them infeasible; "
        f"worst {max(row.runtime_s for row in found):.2f} s",
    )
