"""The solver that suits the size: part after part first, then CP-SAT on the whole plan where that is small enough."""

from math import inf

from planner.result import Answer, Progress, SolveParams, Status, Watch
from planner.training import cpsat, halls, neighbourhoods, timetable
from planner.training.choices import STRIKING, choices
from planner.training.greedy import Draft
from planner.training.instance import TrainingInstance, TrainingPlan
from planner.training.relaxation import relax

LARGE = 25_000
"""Choices in all beyond which CP-SAT finds no plan of the whole within a minute or two."""
SMALL = 1_500
"""Choices in all up to which CP-SAT may settle a timetable before it is annealed; beyond, it never did."""
SETTLED = 0.3
"""Part of the time it has for that."""
HOUSED, TIMED = 0.1, 0.5
"""Parts of the time for the cheapest choice of halls, and for times with it where no choice is free of points."""
ANNEALED = 0.7
"""Part of the time for annealing a timetable; parts of it are solved exactly in the rest."""
PATIENCE = 6
"""Parts in a row that may bring nothing before the whole is tried."""


def solve(data: TrainingInstance, params: SolveParams, watch: Watch) -> Answer[TrainingPlan]:
    """Return the best plan found in time, with a bound.

    Parameters
    ----------
    data
        The instance.
    params
        Seed and workers.
    watch
        Clock and cancel.

    Raises
    ------
    SolverError
        If CP-SAT fails, or denies a plan that was found before.
    """
    relaxed = relax(data, params, Watch(cpsat.RELAXATION_SHARE * watch.time_limit_s, None, watch.cancel))
    if relaxed.status is Status.INFEASIBLE:
        return Answer(Status.INFEASIBLE)
    watch.report("relaxation", None, relaxed.bound)
    first = neighbourhoods.repaired(data, params, watch) if data.previous else None
    first = first or cpsat.first_plan(data, relaxed, params, watch)
    large = _size(data) > LARGE
    if first is not None:
        watch.report("greedy", first.cost, relaxed.bound, first.plan)
        if timetable.fits(data):
            return _timetable(data, relaxed.bound, first, params, watch)
        patience = inf if large else PATIENCE if len(data.sessions) > neighbourhoods.FIRST else 0
        first = neighbourhoods.improve(data, first, relaxed.bound, params, watch, patience)
    if not large:
        return cpsat.finish(data, relaxed.bound, first, params, watch)
    if first is None:
        return Answer(Status.UNKNOWN, bound=relaxed.bound)
    status = Status.OPTIMAL if first.cost == relaxed.bound else Status.FEASIBLE
    return Answer(status, first.plan, first.cost, relaxed.bound)


def _timetable(
    data: TrainingInstance, bound: int | None, first: Draft, params: SolveParams, watch: Watch
) -> Answer[TrainingPlan]:
    """Return what CP-SAT settles in its part of the time, or halls and times in turn, or annealing and then parts."""
    if _size(data) <= SMALL:
        part = Watch(SETTLED * watch.remaining_s(), None, watch.cancel)
        found = cpsat.finish(data, bound, first, params, part)
        if found.status is Status.OPTIMAL or found.plan is None or found.objective is None:
            return found
        watch.report("cpsat", found.objective, found.bound, found.plan)
        first, bound = Draft(found.plan, found.objective), found.bound
    first, bound = _housed(data, bound, first, params, watch)
    if first.cost == bound:
        return Answer(Status.OPTIMAL, first.plan, first.cost, first.cost)

    def told(news: Progress) -> None:
        watch.report(news.phase, news.objective, bound, news.plan)

    part = Watch(ANNEALED * watch.remaining_s(), told, watch.cancel)
    first = timetable.improve(data, first, params, part)
    watch.report("annealing", first.cost, bound, first.plan)
    best = neighbourhoods.improve(data, first, bound, params, watch)
    status = Status.OPTIMAL if best.cost == bound else Status.FEASIBLE
    return Answer(status, best.plan, best.cost, bound)


def _housed(
    data: TrainingInstance, bound: int | None, draft: Draft, params: SolveParams, watch: Watch
) -> tuple[Draft, int | None]:
    """Return a plan at least as good, and what halls alone prove; times are sought only where halls cost something."""
    part = Watch(HOUSED * watch.remaining_s(), None, watch.cancel)
    choice = halls.cheapest(timetable.Table(data, draft).board, params, part)
    if choice is None:
        return draft, bound
    if halls.all_decided(data):
        bound = max(choice.points, bound or 0)
        watch.report("halls", draft.cost, bound, draft.plan)
    if choice.points:
        part = Watch(TIMED * watch.remaining_s(), None, watch.cancel)
        draft = halls.improve(data, draft, choice, params, part)
        watch.report("halls", draft.cost, bound, draft.plan)
    return draft, bound


def _size(data: TrainingInstance) -> int:
    """Return the number of days, times, halls and lecturers to choose from, over all sessions."""
    return sum(
        len(one.days) + len(one.times) + len(one.venues) + sum(map(len, one.roles)) for one in choices(data, STRIKING)
    )
