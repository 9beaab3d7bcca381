"""Solvers against plain enumeration, and against themselves on changed instances."""

from collections.abc import Iterator, Sequence
from itertools import islice, product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planner.result import SolveParams, Status, Watch
from planner.solve import check, solve
from planner.training import TRAINING, TrainingInstance, TrainingPlan
from planner.training.instance import (
    Apart,
    Block,
    BudgetLine,
    Cohort,
    Duty,
    Headcount,
    Held,
    Lecturer,
    Office,
    Order,
    Programme,
    Role,
    Session,
    Starts,
    Venue,
)

PARAMS = SolveParams(time_limit_s=20, workers=1)
MOST_PLANS = 1_500
N_DAYS, N_VENUES, N_LECTURERS, OFFICES = 4, 2, 2, (3, 2)
STARTS = {1: (540, 600), 2: (540,)}

many = settings(max_examples=40, deadline=None, derandomize=True)
few = settings(max_examples=20, deadline=None, derandomize=True)
"""For tests that solve an instance several times."""


def some(limit: int) -> st.SearchStrategy[tuple[int, ...]]:
    return st.lists(st.integers(0, limit - 1), min_size=1, max_size=2, unique=True).map(tuple)


blocks = st.builds(Block, day=st.integers(0, N_DAYS - 1), start=st.sampled_from((540, 600)), end=st.just(660))
line = st.sampled_from(
    (
        BudgetLine(kind="lecturer_fees"),
        BudgetLine(kind="percent_of_fees", won=33),
        BudgetLine(kind="venue_hire"),
        BudgetLine(kind="per_head", won=4),
        BudgetLine(kind="per_head", won=4, count=7),
        BudgetLine(kind="per_session", won=30),
        BudgetLine(kind="per_session", won=30, count=1),
        BudgetLine(kind="lump_sum", won=50),
    )
)
won = st.none() | st.integers(40, 400)
programmes = st.builds(
    Programme,
    optional=st.booleans(),
    value=st.integers(0, 40),
    lines=st.lists(line, max_size=3, unique_by=lambda one: one.kind).map(tuple),
    cap_won=won,
    counts_weekly=st.booleans(),
)
roles = st.builds(Role, lecturers=some(N_LECTURERS), hours=st.sampled_from((None, 1)))


@st.composite
def sessions(draw: st.DrawFn, programme: int) -> Session:
    hours = draw(st.sampled_from(((1,), (2,), (1, 2))))
    return Session(
        programme=programme,
        hours=hours,
        full_hours=max(hours),
        days=draw(some(N_DAYS)),
        venues=draw(st.none() | some(N_VENUES)),
        roles=draw(st.lists(roles, max_size=1).map(tuple)),
        guests=draw(st.integers(0, 2)),
        away=draw(st.sampled_from(((), (Headcount(office=0, people=1),), (Headcount(office=1, people=1),)))),
        mayor_minutes=draw(st.sampled_from((0, 30, 45))),
        due_day=draw(st.none() | st.integers(0, N_DAYS - 1)),
    )


@st.composite
def instances(draw: st.DrawFn) -> TrainingInstance:
    """Two or three sessions, often two that differ in nothing, with few enough plans to try them all."""
    held = [draw(sessions(programme=0)), draw(sessions(programme=1))]
    twin = draw(st.sampled_from((None, 0, 1)))
    held += [] if twin is None else [held[twin]]
    pair = st.permutations(range(len(held))).map(lambda order: order[:2])
    (a, b), (c, d) = draw(pair), draw(pair)
    group = (Headcount(office=0, people=draw(st.integers(1, 3))),)
    courses = (draw(programmes), draw(programmes))
    either = ((0, 1),) if all(one.optional for one in courses) and draw(st.booleans()) else ()
    data = TrainingInstance(
        n_days=N_DAYS,
        hour_minutes=draw(st.sampled_from((60, 45))),
        first_weekday=draw(st.integers(0, 6)),
        starts=tuple(Starts(hours=hours, minutes=minutes) for hours, minutes in STARTS.items()),
        venues=(
            Venue(seats=draw(st.integers(1, 5)), won_per_hour=20, busy=tuple(draw(st.lists(blocks, max_size=2)))),
            Venue(seats=5, won_per_hour=35),
        ),
        lecturers=(
            Lecturer(weekdays=(0, 1, 2, 5, 6), first_hour_won=50, extra_hour_won=35),
            Lecturer(weekdays=(0, 2, 3, 4, 5), first_hour_won=77, extra_hour_won=20, busy=(draw(blocks),)),
        ),
        offices=tuple(
            Office(people=people, max_away_percent=draw(st.sampled_from((50, 99, 100)))) for people in OFFICES
        ),
        duties=(Duty(office=0, people=1, block=draw(blocks)),),
        programmes=courses,
        alternatives=either,
        sessions=tuple(held),
        cohorts=draw(st.sampled_from(((), (Cohort(sessions=_alike(held), people=group, spread_weight=3),)))),
        orders=draw(st.sampled_from(((), (Order(first=a, second=b, min_days=draw(st.integers(0, 1))),)))),
        apart=draw(st.sampled_from(((), (Apart(a=c, b=d, min_days=2),)))),
        max_sessions_per_week=draw(st.sampled_from((None, 1, 2))),
        mayor_busy=tuple(draw(st.lists(blocks, max_size=1))),
        max_mayor_per_day=draw(st.sampled_from((None, 1))),
        cap_won=draw(won),
        cut_hour_weight=draw(st.integers(0, 9)),
        peak_weight=draw(st.integers(0, 9)),
        late_weight=draw(st.integers(0, 9)),
        finish_weight=draw(st.sampled_from((0, 0, 1))),
        travel_minutes=draw(st.sampled_from(((), ((30, 5), (0, 70))))),
        travel_weight=draw(st.integers(0, 9)),
    )
    assume(1 < _count(data) <= MOST_PLANS)
    return data.model_copy(update=draw(_announced(data)))


@st.composite
def _announced(draw: st.DrawFn, data: TrainingInstance) -> dict[str, object]:
    """Nothing, or a previous plan of sessions each of which may be held so by itself, and perhaps a pin."""
    if draw(st.booleans()):
        return {}
    previous = tuple(draw(st.sampled_from((None, *islice(_options(data, s), 1, 9)))) for s in range(len(data.sessions)))
    told = [s for s, held in enumerate(previous) if held is not None]
    pins = tuple(told[: draw(st.integers(0, 1))])
    return {"previous": previous, "change_weight": draw(st.sampled_from((0, 2, 50))), "pins": pins}


def _alike(held: list[Session]) -> tuple[int, ...]:
    """Return the sessions of the last one's programme."""
    return tuple(s for s, one in enumerate(held) if one.programme == held[-1].programme)


def _options(data: TrainingInstance, s: int) -> Iterator[Held | None]:
    session = data.sessions[s]
    yield None
    invited = [group for cohort in data.cohorts if s in cohort.sessions for group in cohort.people]
    required = {group.office: group.people for group in session.away}
    most = {group.office: group.people for group in invited}
    counts = [
        [required.get(n, 0) + extra for extra in range(min(most.get(n, 0), people - required.get(n, 0)) + 1)]
        for n, people in enumerate(OFFICES)
    ]
    teams = product(*(role.lecturers for role in session.roles))
    for day, hours, venue, team, away in product(
        session.days, session.hours, session.venues or (None,), list(teams), list(product(*counts))
    ):
        groups = tuple(Headcount(office=n, people=people) for n, people in enumerate(away) if people)
        for start in STARTS[hours]:
            yield Held(day=day, start=start, hours=hours, venue=venue, lecturers=team, attendance=groups)


def _count(data: TrainingInstance) -> int:
    count = 1
    for s in range(len(data.sessions)):
        count *= sum(1 for _ in _options(data, s))
    return count


def cheapest(data: TrainingInstance) -> int | None:
    """Return the least cost of all plans that keep every rule, ``None`` if there is none."""
    plans = (
        TrainingPlan(sessions=one) for one in product(*(list(_options(data, s)) for s in range(len(data.sessions))))
    )
    return min((TRAINING.cost(data, plan) for plan in plans if not check(TRAINING, data, plan)), default=None)


@many
@given(instances())
def test_cpsat_finds_the_optimum_of_plain_enumeration_or_proves_there_is_none(data):
    result = solve(TRAINING, data, PARAMS)
    assert result.objective == result.bound == cheapest(data)
    assert result.status is (Status.INFEASIBLE if result.objective is None else Status.OPTIMAL)


@many
@given(instances())
def test_greedy_keeps_every_rule_and_is_never_better_than_the_optimum(data):
    result = solve(TRAINING, data, PARAMS, solver="greedy")
    assert (result.plan is None) is (result.status is Status.UNKNOWN)
    if result.objective is not None:
        best = solve(TRAINING, data, PARAMS).objective
        assert best is not None
        assert best <= result.objective


@few
@given(instances())
def test_the_clash_of_an_infeasible_instance_is_infeasible_and_none_of_it_can_be_spared(data):
    result = solve(TRAINING, data, PARAMS)
    assume(result.status is Status.INFEASIBLE)
    assert not solve_only(data, result.rules)
    for spared in result.rules:
        assert solve_only(data, [rule for rule in result.rules if rule != spared])


def solve_only(data: TrainingInstance, rules: Sequence[str]) -> bool:
    return not TRAINING.infeasible(data, rules, PARAMS, Watch(PARAMS.time_limit_s))


@few
@given(instances(), st.permutations(range(4)))
def test_more_of_anything_never_costs_more(data, order):
    before = solve(TRAINING, data, PARAMS).objective
    assume(before is not None)
    more = (
        {"cap_won": None},
        {"max_mayor_per_day": None, "mayor_busy": ()},
        {"venues": tuple(one.model_copy(update={"seats": one.seats + 1, "busy": ()}) for one in data.venues)},
        {"offices": tuple(one.model_copy(update={"max_away_percent": 100}) for one in data.offices), "duties": ()},
    )
    for change in order:
        data = data.model_copy(update=more[change])
        after = solve(TRAINING, data, PARAMS).objective
        assert after is not None
        assert after <= before
        before = after


@few
@given(instances())
def test_sessions_in_another_order_cost_the_same(data):
    last = len(data.sessions) - 1
    mirrored = data.model_copy(
        update={
            "sessions": data.sessions[::-1],
            "cohorts": tuple(
                one.model_copy(update={"sessions": tuple(last - s for s in one.sessions)}) for one in data.cohorts
            ),
            "orders": tuple(
                Order(first=last - o.first, second=last - o.second, min_days=o.min_days) for o in data.orders
            ),
            "apart": tuple(Apart(a=last - one.a, b=last - one.b, min_days=one.min_days) for one in data.apart),
            "previous": data.previous[::-1],
            "pins": tuple(last - s for s in data.pins),
        }
    )
    one, other = solve(TRAINING, data, PARAMS), solve(TRAINING, mirrored, PARAMS)
    assert (one.status, one.objective) == (other.status, other.objective)
