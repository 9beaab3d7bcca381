"""What one more half-day is worth, anywhere or in one region: by its price, and by planning again with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.result import SolveParams
from planner.visits import VISITS
from planner.visits.alike import merge
from planner.visits.bounds import Pricer
from planner.visits.instance import VisitInstance, VisitPlan
from planner.visits.objectives import build
from planner.visits.parts import Slot
from planner.visits.replan import replan
from planner.visits.start import Start, prices_of


@dataclass(frozen=True)
class Worth:
    """One more half-day like a slot.

    Parameters
    ----------
    price
        Seconds of cost, at the margin and for the best plan: with every half-day added it falls. An estimate
        while the plan is far from its bound. ``None`` without prices.
    at_least
        Seconds of cost that a checked plan saves which keeps every visit in its half-day; ``None`` if none was found in
        time.
    visits
        Visits of the added half-day in that plan.
    """

    slot: int
    price: int | None
    at_least: int | None
    visits: int


def worth(
    data: VisitInstance,
    plan: VisitPlan,
    slot: int,
    start: Start | None,
    params: SolveParams,
    region: int | None = None,
) -> Worth:
    """Return what one more half-day like a slot is worth to a plan, with the slot's team doubled for it.

    Parameters
    ----------
    params
        ``time_limit_s`` for planning again.
    region
        If given, the half-day is for clients of this region or of none; its price is then left to ``regional_prices``.
    """
    # a team that clients name though it has no half-day is another one
    named = (team for one in data.clients for team in one.teams or ())
    teams = 1 + max((*(one.team for one in data.slots), *named))
    clients = tuple(
        one if one.teams is None or data.slots[slot].team not in one.teams
        else one.model_copy(update={"teams": (*one.teams, teams)})
        for one in data.clients
    )  # fmt: skip
    promised = {stop.client: s for s, route in enumerate(plan.routes) for stop in route}
    more = data.model_copy(
        update={
            "slots": (*data.slots, _of_region(data.slots[slot], region).model_copy(update={"team": teams})),
            "clients": clients,
            "promises": tuple(promised.get(i) for i in range(len(data.clients))),
        }
    )
    kept = {s: tuple(stop.client for stop in route) for s, route in enumerate(plan.routes)}
    longer = None if start is None else start.model_copy(update={"slot": (*start.slot, start.slot[slot])})
    found = replan(more, kept, longer, params, most=0)
    price = None if start is None or region is not None else round(start.slot[slot])
    if not found.points or found.points[0].result.plan is None:
        return Worth(slot, price, None, 0)
    best = found.points[0].result
    free = data.model_copy(update={"promise_seconds": 0})
    saved = VISITS.cost(free, plan) - (best.objective or 0)
    assert best.plan is not None, "a point of the curve has a plan"
    return Worth(slot, price, max(0, saved), len(best.plan.routes[-1]))


def regional_prices(
    data: VisitInstance, slots: Sequence[int], regions: Sequence[int], start: Start | None
) -> dict[tuple[int, int], int]:
    """Return, by slot and region, what a half-day like the slot for clients of the region is worth at the margin.

    In seconds of cost, at the prices of ``start``; without it, as if nobody else were visited. Slots that are closed to
    a region are left out.
    """
    pairs = [(s, r) for s in slots for r in regions if (allowed := data.slots[s].regions) is None or r in allowed]
    asked = data.model_copy(
        update={
            "slots": tuple(_of_region(data.slots[s], r) for s, r in pairs),
            "clients": tuple(client.model_copy(update={"slot_seconds": ()}) for client in data.clients),
            "pins": (),
            "promises": None,
            "max_changes": None,
        }
    )
    model, behind = merge(build(asked))
    known = start or Start(client=(None,) * len(data.clients), slot=(0.0,) * len(data.slots))
    alike = known.model_copy(update={"slot": tuple(known.slot[s] for s, _ in pairs), "cap": ()})
    with Pricer(model, 1) as pricer:
        values = pricer.price(prices_of(alike, model, pricer, behind)).values
        return {
            pair: round(values[pricer.kind_of[n]] / pricer.scale) if n in pricer.kind_of else 0
            for n, pair in enumerate(pairs)
        }


def _of_region(slot: Slot, region: int | None) -> Slot:
    return slot if region is None else slot.model_copy(update={"regions": (region,)})
