"""Coarse to fine: a relaxed master with few classes gives good prices soon, and a bound of its own.

Slots that differ only in who can be visited when (dates, weekdays, months) become alike: each start that one of them
allows is allowed in all. Every plan is a plan of the relaxed master at no greater cost, so its bounds are valid.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from planner.result import Watch
from planner.visits.bounds import Pricer
from planner.visits.generation import NEAR_S, Generation
from planner.visits.rows import Prices, Route
from planner.visits.variables import CapRow, Ints, MasterModel, Spans

MOST_SHARE = 0.5
"""The relaxed master is of use if it has at most this share of the classes."""


def begin(generation: Generation, workers: int, watch: Watch, until_s: float) -> None:
    """Give a column generation its first prices and routes: of the relaxed master, or its own where that is as large.

    The relaxed master gets the time until ``until_s`` of the watch.
    """
    if len(_alike(generation.model)) > MOST_SHARE * len(generation.pricer.kinds):
        generation.start(watch)
        return
    relaxed, stands = relax(generation.model)
    with Pricer(relaxed, workers, watch) as pricer:
        coarse = Generation(relaxed, pricer)
        coarse.start(watch)
        while watch.elapsed_s() < until_s and coarse.step(watch):
            pass
        prices, routes = refine(generation, coarse, stands)
    generation.resume(prices, watch)
    generation.add(routes)


def relax(model: MasterModel) -> tuple[MasterModel, list[int | None]]:
    """Return the relaxed master, and for each capped row that of it which stands for the row, or ``None``."""
    alike = _alike(model)
    starts: list[list[Spans]] = [[] for _ in range(model.slots)]
    extra: Ints = model.extra.copy()
    for slots in alike:
        union = [_union(span for s in slots for span in model.starts[s][i]) for i in range(model.clients)]
        extra[slots] = model.extra[slots].min(axis=0)
        for s in slots:
            starts[s] = union
    rows, stands = _joined(model, alike)
    promised = [model.promise_cost if p is not None else 0 for p in model.promised]
    relaxed = replace(
        model,
        starts=starts,
        extra=extra,
        cap_rows=rows,
        left_cost=[cost + kept for cost, kept in zip(model.left_cost, promised, strict=True)],
        promised=[None] * model.clients,
        promise_cost=0,
        kept_least=0,
    )
    return relaxed, stands


def _alike(model: MasterModel) -> list[list[int]]:
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for s in range(model.slots):
        tables = (model.first, model.last, model.out, model.home, model.pause)
        limits = int(model.max_visits[s]), int(model.max_driving[s]), int(model.percent[s])
        key = (*(table[s].tobytes() for table in tables), *limits)
        groups[key].append(s)
    return list(groups.values())


def _union(spans: Iterable[tuple[int, int]]) -> Spans:
    union: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        if union and start <= union[-1][1] + 1:
            union[-1] = (union[-1][0], max(union[-1][1], end))
        else:
            union.append((start, end))
    return tuple(union)


def _joined(model: MasterModel, alike: Sequence[Sequence[int]]) -> tuple[list[CapRow], list[int | None]]:
    """Add up rows of like weights over disjoint slots, such as the months; keep sums that treat like slots alike."""
    sums: dict[tuple[object, ...], list[int]] = {}
    for r, row in enumerate(model.cap_rows):
        overlap = 0
        while (at := (row.weights, overlap)) in sums and _meet(model, sums[at], row):
            overlap += 1
        sums.setdefault(at, []).append(r)
    rows: list[CapRow] = []
    stands: list[int | None] = [None] * len(model.cap_rows)
    for members in sums.values():
        parts = [model.cap_rows[r] for r in members]
        slots = {s for part in parts for s in part.slots}
        if parts[0].per_route or any(len(slots.intersection(like)) not in (0, len(like)) for like in alike):
            continue
        for r in members:
            stands[r] = len(rows)
        cap = sum(part.cap // part.unit * part.unit for part in parts)
        rows.append(CapRow(tuple(sorted(slots)), parts[0].weights, cap))
    return rows, stands


def _meet(model: MasterModel, members: Sequence[int], row: CapRow) -> bool:
    return any(set(model.cap_rows[r].slots) & set(row.slots) for r in members)


def refine(fine: Generation, coarse: Generation, stands: Sequence[int | None]) -> tuple[Prices, list[Route]]:
    """Return the prices of a relaxed master for the master itself, and its good routes where they can be driven."""
    model, pricer, centre = fine.model, fine.pricer, coarse.centre
    of_slot = coarse.pricer.kind_of
    prices = Prices(
        client=centre.client,
        kind=tuple(centre.kind[of_slot[kind.slots[0]]] for kind in pricer.kinds),
        visit=centre.visit,
        cap=tuple(0.0 if r is None else centre.cap[r] for r in stands),
        change=0.0,
    )
    finer: dict[int, set[int]] = defaultdict(set)
    for s, k in pricer.kind_of.items():
        finer[of_slot[s]].add(k)
    routes = []
    for route in coarse.columns:
        if centre.kind[route.kind] - coarse.pricer.worth(centre, route.kind, route.clients) < NEAR_S:
            for k in sorted(finer[route.kind]):
                s = pricer.kinds[k].slots[0]
                if model.schedule(s, route.clients) is not None:
                    routes.append(Route(k, route.clients, model.route_cost(s, route.clients)))
    return prices, routes
