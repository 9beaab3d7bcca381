"""What a plan leaves behind for the next one of a like season: prices of its rows, and its most promising routes."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from pydantic import BaseModel

from planner.visits.bounds import Pricer
from planner.visits.generation import Generation
from planner.visits.listing import arrays, losses
from planner.visits.parts import FROZEN
from planner.visits.rows import Prices
from planner.visits.variables import MasterModel

MOST_ROUTES = 3_000
"""Routes kept, those nearest to being worth taking first; about 20 bytes each as JSON."""


class Start(BaseModel):
    """Prices in seconds of cost, and routes, by the positions of one ``VisitInstance``.

    No answer depends on it being right: any prices give a valid bound, and every route is timed and costed anew.
    """

    model_config = FROZEN

    client: tuple[float | None, ...]
    """What a visit to each client is worth; ``None`` for a client without a price."""
    slot: tuple[float, ...]
    """What one more half-day like each is worth: at the margin, so at most."""
    visit: tuple[float, ...] = ()
    """Per row of visits asked for, in the order of ``MasterModel.visit_rows``."""
    cap: tuple[float, ...] = ()
    """Per capped row."""
    routes: tuple[tuple[int, tuple[int, ...]], ...] = ()
    """A slot, and clients in driving order."""


def remember(generation: Generation, behind: Sequence[tuple[int, ...]]) -> Start:
    """Return the best prices of a column generation over merged clients, and its best routes."""
    centre, pricer = generation.centre, generation.pricer
    clients = sum(map(len, behind))
    client: list[float | None] = [None] * clients
    for members, price in zip(behind, centre.client, strict=False):
        for i in members:
            client[i] = round(price, 1)
    slot = [0.0] * generation.model.slots
    for kind, price in zip(pricer.kinds, centre.kind, strict=False):
        for s in kind.slots:
            slot[s] = round(price, 1)
    routes = list(generation.columns) if centre.kind else []
    lost = losses(pricer, arrays(generation.model, routes), centre) if routes else np.zeros(0)
    nearest = [routes[q] for q in np.argsort(lost, kind="stable")[:MOST_ROUTES].tolist()]
    best = [(pricer.kinds[route.kind].slots[0], route.clients) for route in nearest]
    return Start(
        client=tuple(client),
        slot=tuple(slot),
        visit=centre.visit,
        cap=centre.cap,
        routes=tuple((s, apart) for s, route in best if (apart := _apart(route, behind))),
    )


def _apart(route: Sequence[int], behind: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """Return a route over merged clients as one over the first clients behind them."""
    seen: Counter[int] = Counter()
    clients = []
    for i in route:
        clients.append(behind[i][seen[i]])
        seen[i] += 1
    return tuple(clients)


def moved(start: Start, clients: Sequence[int | None], slots: Sequence[int | None]) -> Start:
    """Return a start in the positions of another season.

    Parameters
    ----------
    clients, slots
        Per client and slot of the other season, its position in this one; ``None`` for a new one.
    """
    client_at = {old: new for new, old in enumerate(clients) if old is not None}
    slot_at = {old: new for new, old in enumerate(slots) if old is not None}
    return Start(
        client=tuple(None if old is None else start.client[old] for old in clients),
        slot=tuple(0.0 if old is None else start.slot[old] for old in slots),
        visit=start.visit,
        cap=start.cap,
        routes=tuple(
            (slot_at[s], tuple(client_at[i] for i in route))
            for s, route in start.routes
            if s in slot_at and all(i in client_at for i in route)
        ),
    )


def prices_of(start: Start, model: MasterModel, pricer: Pricer, behind: Sequence[tuple[int, ...]]) -> Prices:
    """Return first prices for a master with merged clients; what a client without one costs if left out is its price.

    Rows that the earlier season had more or fewer of begin without a price.
    """
    client = [start.client[members[0]] for members in behind]
    return Prices(
        client=tuple(
            float(left) if price is None else price for price, left in zip(client, model.left_cost, strict=True)
        ),
        kind=tuple(start.slot[kind.slots[0]] for kind in pricer.kinds),
        visit=_as_many(start.visit, len(model.visit_rows)),
        cap=_as_many(start.cap, len(model.cap_rows)),
    )


def _as_many(prices: tuple[float, ...], count: int) -> tuple[float, ...]:
    return prices if len(prices) == count else (0.0,) * count


def merged_routes(routes: Mapping[int, Sequence[int]], behind: Sequence[tuple[int, ...]]) -> dict[int, tuple[int, ...]]:
    """Return routes over all clients as routes over merged clients."""
    position = {i: g for g, members in enumerate(behind) for i in members}
    return {s: tuple(position[i] for i in route) for s, route in routes.items() if route}
