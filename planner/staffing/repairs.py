"""Ways to loosen the lines of a staffing plan, each in its own unit."""

from collections.abc import Callable, Iterator
from math import gcd

from ortools.sat.python.cp_model import LinearExpr

from planner.engines import cpsat as engine
from planner.lines import Lever, Line, Need, Rank
from planner.result import SolveParams, Watch
from planner.staffing.constraints import RULES
from planner.staffing.cpsat import build
from planner.staffing.instance import Contract, StaffingInstance
from planner.staffing.instance import Need as Wanted
from planner.staffing.lines import without

MONEY = ("city_budget", "district_budgets", "total_budget")
POST = 1_000
PERCENT = 10

Apply = Callable[[StaffingInstance, int], StaffingInstance]
Least = Callable[[StaffingInstance, SolveParams, Watch], Need | None]

GIVEN_UP = {
    "allowed_types": (Rank.COMFORT, 100),
    "no_pay_cut": (Rank.LAW, 5),
    "term_limit": (Rank.LAW, 10),
    "least_pay": (Rank.LAW, 20),
}


def levers(data: StaffingInstance, line: Line) -> list[Lever[StaffingInstance]]:
    """Return the ways to loosen one line."""
    return [lever for way in (_money, _posts, _percents, _given_up) for lever in way(data, line)]


def _money(data: StaffingInstance, line: Line) -> Iterator[Lever[StaffingInstance]]:
    if line.rule not in MONEY or line.limit is None:
        return
    grain = max(1, gcd(*(won for one in data.contracts for won in (*one.city_won, *one.district_won))))
    spent = _spent(line)
    dearest = sum(spent(one) for one in data.contracts) * len(data.posts)
    most = -(-max(0, dearest - line.limit) // grain) * grain
    step = max(grain, 10 ** (len(str(line.limit)) - 2) // grain * grain)
    if most > 0:
        yield Lever(line, "raise", "won", Rank.MONEY, 1, most, _raised(line), grain, step, _least_won(line))


def _raised(line: Line) -> Apply:
    def apply(data: StaffingInstance, amount: int) -> StaffingInstance:
        def raised(cap: int | None) -> int:
            return max(0, (cap or 0) + amount)

        if line.rule == "total_budget":
            return data.model_copy(update={"total_cap": raised(data.total_cap)})
        if line.rule == "city_budget":
            caps = list(data.city_caps)
            caps[line.at[0]] = raised(caps[line.at[0]])
            return data.model_copy(update={"city_caps": tuple(caps)})
        d, year = line.at
        rows = [list(row) for row in data.district_caps]
        rows[d][year] = raised(rows[d][year])
        return data.model_copy(update={"district_caps": tuple(map(tuple, rows))})

    return apply


def _spent(line: Line) -> Callable[[Contract], int]:
    """Return what a contract takes from the budget of a line."""

    def spent(one: Contract) -> int:
        if line.rule == "total_budget":
            return sum(one.city_won) + sum(one.district_won)
        return one.city_won[line.at[0]] if line.rule == "city_budget" else one.district_won[line.at[1]]

    return spent


def _least_won(line: Line) -> Least:
    """Return the search for the least won above a cap, all other rules kept."""

    def least(data: StaffingInstance, params: SolveParams, watch: Watch) -> Need | None:
        model, v = build(without(data, [line]), [rule.__name__ for rule in RULES])
        spent, only = _spent(line), line.at[0] if line.rule == "district_budgets" else None
        terms = [
            (literal, spent(data.contracts[c]))
            for post, gets in zip(data.posts, v.gets, strict=True)
            for c, literal in gets.items()
            if only in (None, post.district)
        ]
        model.minimize(LinearExpr.sum([won * literal for literal, won in terms]))
        outcome = engine.run(model, params, watch, "repair", probe=False)
        if outcome.objective is None or outcome.bound is None or line.limit is None:
            return None
        # with next to no room left, the best plan takes MIP and CP-SAT alike many times as long as any plan
        return Need(max(1, outcome.objective - line.limit), outcome.bound - line.limit, v.read(outcome.solver))

    return least


def _posts(data: StaffingInstance, line: Line) -> Iterator[Lever[StaffingInstance]]:  # noqa: ARG001
    """Yield: posts of an agreement that need not be held, whichever they are."""
    if line.rule != "least_posts" or line.limit is None:
        return

    def apply(data: StaffingInstance, amount: int) -> StaffingInstance:
        agreements = list(data.agreements)
        one = agreements[line.at[0]]
        agreements[line.at[0]] = one.model_copy(update={"spared": max(0, one.spared + amount)})
        more = max(0, -one.spared - amount)
        needs = tuple(_asking(need, more) if need.agreement == line.at[0] else need for need in data.needs)
        return data.model_copy(update={"agreements": tuple(agreements), "needs": needs})

    yield Lever(line, "lower", "posts", Rank.VALUE, POST, line.limit, apply, least=_least_spared(line))


def _asking(need: Wanted, more: int) -> Wanted:
    least = need.least + more if need.least else 0
    return need.model_copy(update={"least": least, "wanted": max(need.wanted, least)})


def _least_spared(line: Line) -> Least:
    """Return the search for the fewest posts of an agreement that are not held, all other rules kept."""

    def least(data: StaffingInstance, params: SolveParams, watch: Watch) -> Need | None:
        spared = data.agreements[line.at[0]].spared
        model, v = build(without(data, [line]), [rule.__name__ for rule in RULES])
        model.minimize(LinearExpr.sum(v.lacking(line.at[0], data.needs)))
        outcome = engine.run(model, params, watch, "repair", probe=False)
        if outcome.objective is None or outcome.bound is None:
            return None
        return Need(max(1, outcome.objective - spared), outcome.bound - spared)

    return least


def _percents(data: StaffingInstance, line: Line) -> Iterator[Lever[StaffingInstance]]:
    """Yield: another share of part-time contracts; a wider band of pay."""
    if line.unit != "percent" or line.limit is None:
        return
    if line.rule == "pay_band":
        pays = [one.pay_won for one in data.contracts if one.role == line.at[0]]
        most = min(1_000, -(-100 * max(pays, default=1) // min(pays, default=1))) - line.limit
        if most > 0:
            yield Lever(line, "raise", "percent", Rank.VALUE, PERCENT, most, _wider(line.at[0]))
    elif line.side == "least":
        yield Lever(line, "lower", "percent", Rank.COMFORT, PERCENT, line.limit, _share("part_time_least_percent", -1))
    else:
        most = 100 - line.limit
        yield Lever(line, "raise", "percent", Rank.COMFORT, PERCENT, most, _share("part_time_most_percent", 1))


def _wider(role: int) -> Apply:
    def apply(data: StaffingInstance, amount: int) -> StaffingInstance:
        roles = list(data.roles)
        band = roles[role].band
        if band is not None:
            ratio = max(100, min(1_000, band.max_ratio_percent + amount))
            roles[role] = roles[role].model_copy(update={"band": band.model_copy(update={"max_ratio_percent": ratio})})
        return data.model_copy(update={"roles": tuple(roles)})

    return apply


def _share(field: str, sign: int) -> Apply:
    def apply(data: StaffingInstance, amount: int) -> StaffingInstance:
        return data.model_copy(update={field: max(0, min(100, getattr(data, field) + sign * amount))})

    return apply


def _given_up(data: StaffingInstance, line: Line) -> Iterator[Lever[StaffingInstance]]:  # noqa: ARG001
    """Yield: do without the line."""

    def apply(data: StaffingInstance, amount: int) -> StaffingInstance:
        return without(data, [line]) if amount > 0 else data

    if line.rule in GIVEN_UP:
        rank, price = GIVEN_UP[line.rule]
        yield Lever(line, "drop", "lines", rank, price, 1, apply)
