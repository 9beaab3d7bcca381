"""Parts of a plan solved again exactly.

Each step frees the sessions of some programmes, keeps all others as they are, and lets CP-SAT find the best plan of
what is free: every step ends with a plan that keeps every rule and costs no more than the one before.
"""

import random
from collections.abc import Mapping
from math import inf

from ortools.sat.python.cp_model import LinearExpr

from planner.engines import cpsat as engine
from planner.result import SolveParams, Status, Watch
from planner.training.choices import possible
from planner.training.constraints import RULES
from planner.training.cpsat import build
from planner.training.greedy import Draft
from planner.training.instance import Held, TrainingInstance, TrainingPlan
from planner.training.objectives import TERMS
from planner.training.variables import TrainingVars

STEP_S = 4.0
"""Seconds for one part; one that ends sooner was settled."""
FEWEST, FIRST, MOST, GROWTH = 10, 30, 150, 3
"""Sessions freed at once, and how many more after a part that was settled."""


def improve(
    data: TrainingInstance, draft: Draft, bound: int | None, params: SolveParams, watch: Watch, patience: float = inf
) -> Draft:
    """Return a plan at least as good, freeing part after part until the time, the patience or the gap is used up.

    Parameters
    ----------
    data
        The instance.
    draft
        A plan that keeps every rule, with its cost.
    bound
        No plan costs less.
    params
        Seed and workers.
    watch
        Clock and cancel.
    patience
        Parts in a row that may bring nothing.
    """
    rng = random.Random(params.seed)
    size, fruitless = FIRST, 0
    while not watch.stopped() and draft.cost != bound and fruitless < patience:
        part = Watch(min(STEP_S, watch.remaining_s()), None, watch.cancel)
        better, settled = _solve_part(data, draft, _free(data, draft.plan, size, rng), params, part)
        if better.cost < draft.cost:
            watch.report("neighbourhoods", better.cost, bound, better.plan)
        fruitless = 0 if better.cost < draft.cost else fruitless + 1
        draft = better
        size = min(MOST, size + GROWTH) if settled else max(FEWEST, size - 2 * GROWTH)
    return draft


def repaired(data: TrainingInstance, params: SolveParams, watch: Watch) -> Draft | None:
    """Return a plan that leaves as announced whatever can stay, or ``None`` if no such plan is found in a few seconds.

    First only sessions that cannot stay are free, then their programmes and those that share a hall or a lecturer.
    """
    moved = {s for s, held in enumerate(data.previous) if held is not None and not possible(data, s, held)}
    moved |= {s for s, held in enumerate(data.previous) if held is None}
    for free in (moved, _around(data, moved)):
        given = {s: held for s, held in enumerate(data.previous) if s not in free}
        outcome, v = _run(data, given, params, Watch(min(STEP_S, watch.remaining_s()), None, watch.cancel), None)
        if outcome.objective is not None:
            return Draft(v.read(outcome.solver), outcome.objective)
    return None


def _around(data: TrainingInstance, moved: set[int]) -> set[int]:
    programmes = {data.sessions[s].programme for s in moved}
    lecturers = {n for s in moved for role in data.sessions[s].roles for n in role.lecturers}
    venues = {r for s in moved for r in data.sessions[s].venues or ()}
    return moved | {
        s
        for s, held in enumerate(data.previous)
        if held is not None
        and (data.sessions[s].programme in programmes or held.venue in venues or lecturers.intersection(held.lecturers))
    }


def _solve_part(
    data: TrainingInstance, draft: Draft, free: set[int], params: SolveParams, watch: Watch
) -> tuple[Draft, bool]:
    given = {s: held for s, held in enumerate(draft.plan.sessions) if s not in free}
    outcome, v = _run(data, given, params, watch, draft.plan)
    if outcome.objective is None or outcome.objective >= draft.cost:
        return draft, outcome.status is Status.OPTIMAL
    return Draft(v.read(outcome.solver), outcome.objective), outcome.status is Status.OPTIMAL


def _run(
    data: TrainingInstance,
    given: Mapping[int, Held | None],
    params: SolveParams,
    watch: Watch,
    hint: TrainingPlan | None,
) -> tuple[engine.Outcome, TrainingVars]:
    model, v = build(data, (rule.__name__ for rule in RULES), given)
    model.minimize(LinearExpr.sum([term(model, v, data) for term in TERMS]))
    hints = {} if hint is None else {variable.index: (variable, value) for variable, value in v.values(hint)}
    for variable, value in hints.values():
        model.add_hint(variable, value)
    return engine.run(model, params, watch, "neighbourhoods", probe=False), v


def _free(data: TrainingInstance, plan: TrainingPlan, size: int, rng: random.Random) -> set[int]:
    """Return about ``size`` sessions, whole programmes at a time."""
    members: list[list[int]] = [[] for _ in data.programmes]
    for s, one in enumerate(data.sessions):
        members[one.programme].append(s)
    others = rng.sample(range(len(members)), len(members))
    wanted = rng.choice((_of_any, _of_dropped, _of_fullest_week, _of_late, _of_one_lecturer))(data, plan, rng)
    free: set[int] = set()
    for p in (*wanted, *others):
        if len(free) >= size:
            break
        free.update(members[p])
    return free


def _of_any(data: TrainingInstance, plan: TrainingPlan, rng: random.Random) -> list[int]:  # noqa: ARG001
    return []


def _of_dropped(data: TrainingInstance, plan: TrainingPlan, rng: random.Random) -> list[int]:
    """Return two dropped programmes: what they need is sought among the others."""
    held = {data.sessions[s].programme for s, one in enumerate(plan.sessions) if one is not None}
    dropped = [p for p in range(len(data.programmes)) if p not in held]
    return rng.sample(dropped, min(2, len(dropped)))


def _of_fullest_week(data: TrainingInstance, plan: TrainingPlan, rng: random.Random) -> list[int]:
    """Return the programmes that meet in one of the fullest weeks."""
    weeks: dict[int, list[int]] = {}
    for session, held in zip(data.sessions, plan.sessions, strict=True):
        if held is not None and data.programmes[session.programme].counts_weekly:
            weeks.setdefault((data.first_weekday + held.day) // 7, []).append(session.programme)
    if not weeks:
        return []
    peak = max(map(len, weeks.values()))
    return rng.choice([programmes for programmes in weeks.values() if len(programmes) == peak])


def _of_late(data: TrainingInstance, plan: TrainingPlan, rng: random.Random) -> list[int]:
    """Return up to four programmes that meet after their due day."""
    late = {
        session.programme
        for session, held in zip(data.sessions, plan.sessions, strict=True)
        if held is not None and session.due_day is not None and held.day > session.due_day
    }
    return rng.sample(sorted(late), min(4, len(late)))


def _of_one_lecturer(data: TrainingInstance, plan: TrainingPlan, rng: random.Random) -> list[int]:  # noqa: ARG001
    """Return the programmes that one lecturer can teach."""
    if not data.lecturers:
        return []
    n = rng.randrange(len(data.lecturers))
    return sorted({one.programme for one in data.sessions if any(n in role.lecturers for role in one.roles)})
