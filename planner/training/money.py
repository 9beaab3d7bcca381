"""What a programme spends, in won, as a linear expression of the model."""

from collections.abc import Mapping
from typing import TypeVar

from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr, LinearExprT

from planner.training.instance import BudgetLine, TrainingInstance
from planner.training.variables import TrainingVars

K = TypeVar("K")


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
        for role, literals in zip(data.sessions[s].roles, x.roles, strict=bool(x.roles)):
            one_hour = {n: data.lecturers[n].first_hour_won for n in literals}
            further = {n: data.lecturers[n].extra_hour_won for n in literals}
            if role.hours is None:
                terms.append(_chosen(x.held, one_hour, literals))
                terms.append(_times_hours(model, v, x.hours - x.held, further, literals))
            else:
                paid = {n: one_hour[n] + further[n] * (role.hours - 1) for n in literals}
                terms.append(_chosen(x.held, paid, literals))
    return LinearExpr.sum(terms)


def _hire(model: CpModel, v: TrainingVars, data: TrainingInstance, p: int) -> LinearExprT:
    held = [v.sessions[s] for s in v.members[p]]
    price: dict[int | None, int] = {None: 0} | dict(enumerate(venue.won_per_hour for venue in data.venues))
    return LinearExpr.sum([_times_hours(model, v, x.hours, price, x.venue) for x in held])


def _chosen(held: IntVar, rates: Mapping[K, int], literals: Mapping[K, IntVar]) -> LinearExprT:
    """Return the rate of the literal that is true, one of them being so if ``held``.

    A variable per distinct rate, not per literal: where all who are eligible cost the same, propagation alone knows
    the amount.
    """
    groups = _by_rate(rates, literals)
    if len(groups) == 1:
        (rate,) = groups
        return rate * held
    return LinearExpr.sum([rate * LinearExpr.sum(group) for rate, group in groups.items()])


def _times_hours(
    model: CpModel, v: TrainingVars, hours: LinearExprT, rates: Mapping[K, int], literals: Mapping[K, IntVar]
) -> LinearExprT:
    """Return hours times the rate of the literal that is true.

    The hours are shared out over the distinct rates, all to the true one: linear, with no product and a tight
    relaxation.
    """
    groups = _by_rate(rates, literals)
    if len(groups) == 1:
        (rate,) = groups
        return rate * hours
    longest = max(h for h, _ in v.times)
    shares = {rate: model.new_int_var(0, longest, "") for rate in groups}
    for rate, share in shares.items():
        model.add(share <= longest * LinearExpr.sum(groups[rate]))
    model.add(LinearExpr.sum(list(shares.values())) == hours)
    return LinearExpr.sum([rate * share for rate, share in shares.items()])


def _by_rate(rates: Mapping[K, int], literals: Mapping[K, IntVar]) -> dict[int, list[IntVar]]:
    groups: dict[int, list[IntVar]] = {}
    for key, literal in literals.items():
        groups.setdefault(rates[key], []).append(literal)
    return groups


def _percent(model: CpModel, fees: LinearExprT, percent: int) -> IntVar:
    """Return a percentage of the fees, rounded down."""
    part = model.new_int_var(0, 10**15, "")
    model.add(100 * part <= percent * fees)
    model.add(percent * fees <= 100 * part + 99)
    return part
