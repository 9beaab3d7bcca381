"""What a programme spends, in won, as a linear expression of the model."""

from collections import defaultdict
from collections.abc import Iterable

from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr, LinearExprT

from planner.training.instance import BudgetLine, TrainingInstance
from planner.training.variables import TrainingVars


def won(model: CpModel, v: TrainingVars, data: TrainingInstance, p: int) -> LinearExprT:
    """Return the sum of all lines of programme ``p``, exact for every plan; zero if it is not held."""
    return LinearExpr.sum([_line(model, v, data, p, line) for line in data.programmes[p].lines])


def _line(model: CpModel, v: TrainingVars, data: TrainingInstance, p: int, line: BudgetLine) -> LinearExprT:
    match line.kind:
        case "lecturer_fees":
            return _fees(model, v, data, p)
        case "percent_of_fees":
            return _percent(model, _fees(model, v, data, p), line.won)
        case "venue_hire":
            return _hire(model, v, data, p)
        case "per_head":
            heads = LinearExpr.sum([v.people(s) for s in v.members[p]])
            return line.won * (heads if line.count is None else line.count * v.runs[p])
        case "per_session":
            held = LinearExpr.sum([v.sessions[s].held for s in v.members[p]])
            return line.won * (held if line.count is None else line.count * v.runs[p])
        case "lump_sum":
            return line.won * v.runs[p]


def _fees(model: CpModel, v: TrainingVars, data: TrainingInstance, p: int) -> LinearExprT:
    terms: list[LinearExprT] = []
    for s in v.members[p]:
        x = v.sessions[s]
        for role, literals in zip(data.sessions[s].roles, x.roles, strict=True):
            rates = [(one.first_hour_won, one.extra_hour_won) for one in data.lecturers]
            if role.hours is None:
                terms += [first * literal for (first, _), literal in zip(rates, literals, strict=True)]
                extra = [(rate, literal) for (_, rate), literal in zip(rates, literals, strict=True)]
                terms += _times_hours(model, v, extra, x.hours - x.held)
            else:
                paid = [first + rate * (role.hours - 1) for first, rate in rates]
                terms.append(LinearExpr.weighted_sum(literals, paid))
    return LinearExpr.sum(terms)


def _hire(model: CpModel, v: TrainingVars, data: TrainingInstance, p: int) -> LinearExprT:
    terms: list[LinearExprT] = []
    for s in v.members[p]:
        x = v.sessions[s]
        prices = [(0 if r is None else data.venues[r].won_per_hour, literal) for r, literal in x.venue.items()]
        terms += _times_hours(model, v, prices, x.hours)
    return LinearExpr.sum(terms)


def _times_hours(
    model: CpModel, v: TrainingVars, rates: Iterable[tuple[int, IntVar]], hours: LinearExprT
) -> list[LinearExprT]:
    """Return hours times the rate whose literal is true, at most one of them being so.

    The hours are shared out over the distinct rates, all to the true one: linear, with no product and a tight
    relaxation.
    """
    by_rate: dict[int, list[IntVar]] = defaultdict(list)
    for rate, literal in rates:
        by_rate[rate].append(literal)
    if len(by_rate) == 1:
        return [rate * hours for rate in by_rate]
    longest = max(h for h, _ in v.times)
    shares = {rate: model.new_int_var(0, longest, "") for rate in by_rate}
    for rate, literals in by_rate.items():
        model.add(shares[rate] <= longest * LinearExpr.sum(literals))
    model.add(LinearExpr.sum(list(shares.values())) == hours)
    return [rate * share for rate, share in shares.items()]


def _percent(model: CpModel, fees: LinearExprT, percent: int) -> IntVar:
    """Return a percentage of the fees, rounded down."""
    part = model.new_int_var(0, 10**15, "")
    model.add(100 * part <= percent * fees)
    model.add(percent * fees <= 100 * part + 99)
    return part
