"""Classes of like slots."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from planner.visits.pricing import PAD
from planner.visits.variables import Ints, MasterModel

LARGEST_LOOK = 800
"""Clients up to which the triangle inequality is looked for; that takes the third power of them."""


@dataclass(frozen=True)
class Kind:
    """Like slots: a route of one is a route of all, at the same cost and with the same effect on every row."""

    slots: tuple[int, ...]
    candidates: Ints
    """Clients that can ever be visited here."""
    lo: Ints
    hi: Ints
    """Shape ``(len(candidates), W)``: starts."""
    depth: int
    """No route has more visits: the slot's limit, or fewer if time allows no more."""


def triangular(model: MasterModel) -> bool:
    """Whether leaving a stop out never costs driving and never breaks a time; false if too many to look at."""
    drive, out, home = model.drive, model.out, model.home
    # rounding up keeps the inequality, so that slower slots need a look at their own ways out and home only
    if model.clients > LARGEST_LOOK or (model.gap < drive).any():
        return False
    inner = all((drive[:, k, None] + drive[None, k, :] >= drive).all() for k in range(model.clients))
    return inner and all(
        (out[s, :, None] + roads >= out[s, None, :]).all() and (roads + home[s, None, :] >= home[s, :, None]).all()
        for s, roads in enumerate(map(model.roads, range(model.slots)))
    )


def like_slots(model: MasterModel, cut: bool) -> list[Kind]:
    """Return the classes of slots; with the triangle inequality (``cut``), starts are cut to what a route can reach."""
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    starts = [_spans(model, s, cut) for s in range(model.slots)]
    promised = set(model.promised) if model.promise_cost or model.kept_least else set()
    rows = [set(row.slots) for row in model.cap_rows]
    for s, (candidates, lo, hi) in enumerate(starts):
        if not len(candidates) or not model.max_visits[s]:
            continue
        key = (
            candidates.tobytes(), lo.tobytes(), hi.tobytes(),
            model.first[s].tobytes(), model.last[s].tobytes(), model.out[s].tobytes(), model.home[s].tobytes(),
            int(model.max_visits[s]), int(model.max_driving[s]), int(model.percent[s]), model.pause[s].tobytes(),
            model.extra[s, candidates].tobytes(),
            tuple(s in slots for slots in rows), s if s in promised else None,
        )  # fmt: skip
        groups[key].append(s)
    return [
        Kind(tuple(slots), *starts[slots[0]], _depth(model, slots[0], *starts[slots[0]])) for slots in groups.values()
    ]


def _depth(model: MasterModel, s: int, candidates: Ints, lo: Ints, hi: Ints) -> int:
    least: int = int(model.legs(s)[np.ix_(candidates, candidates)].min())
    most: int = min(int(model.max_visits[s]), sum(model.count[i] for i in candidates.tolist()))
    span: int = int(hi.max()) - int(lo[:, 0].min())
    if least <= 0:
        return most
    return min(most, 1 + span // least)


def _spans(model: MasterModel, s: int, cut: bool) -> tuple[Ints, Ints, Ints]:
    """Return the candidates of a slot and their starts, cut to what a route can reach."""
    clients, spans = [], []
    for i in range(model.clients):
        span = model.starts[s][i]
        if cut:
            low, high = int(model.first[s, i]), int(model.last[s, i])
            span = tuple((max(a, low), min(b, high)) for a, b in span if max(a, low) <= min(b, high))
        if span:
            clients.append(i)
            spans.append(span)
    width = max((len(span) for span in spans), default=1)
    lo = np.zeros((len(clients), width), dtype=np.int64)
    hi = np.full((len(clients), width), PAD, dtype=np.int64)
    for row, span in enumerate(spans):
        for w, (a, b) in enumerate(span):
            lo[row, w], hi[row, w] = a, b
    return np.array(clients, dtype=np.int64), lo, hi
