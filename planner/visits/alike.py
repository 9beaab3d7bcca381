"""Clients that nothing tells apart, merged into one that may be visited several times."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from planner.visits.variables import MasterModel, Routes, VisitRow


def merge(model: MasterModel) -> tuple[MasterModel, list[tuple[int, ...]]]:
    """Return the same master with like clients merged, and who stands behind each client of it.

    Clients are alike if no rule and no cost tells them apart, such as the meetings in one hall. Merging spares pricing
    and master all their permutations; a route may then visit a client as often as it has people behind it.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    rows = [set(row.clients) for row in model.visit_rows]
    for i in range(model.clients):
        key = (
            tuple(starts[i] for starts in model.starts),
            *(t[:, i].tobytes() for t in (model.first, model.last, model.out, model.home, model.extra)),
            *(t[:, i].tobytes() for t in (model.gap, model.stretch, model.drive)),
            *(t[i].tobytes() for t in (model.gap, model.stretch, model.drive)),
            *(int(model.region[i]), int(model.group[i]), model.must[i], model.left_cost[i], model.promised[i]),
            *(i in members for members in rows),
            *(row.weights[i] for row in model.cap_rows),
        )
        groups.setdefault(key, []).append(i)
    behind = [tuple(members) for members in groups.values()]
    at = np.array([members[0] for members in behind], dtype=np.int64)
    position = {i: g for g, members in enumerate(behind) for i in members}
    keep = at.tolist()
    merged = replace(
        model,
        starts=[[starts[i] for i in keep] for starts in model.starts],
        first=model.first[:, at],
        last=model.last[:, at],
        out=model.out[:, at],
        home=model.home[:, at],
        gap=model.gap[np.ix_(at, at)],
        stretch=model.stretch[np.ix_(at, at)],
        drive=model.drive[np.ix_(at, at)],
        region=model.region[at],
        group=model.group[at],
        must=[model.must[i] for i in keep],
        count=[len(members) for members in behind],
        left_cost=[model.left_cost[i] for i in keep],
        extra=model.extra[:, at],
        promised=[model.promised[i] for i in keep],
        visit_rows=[VisitRow(tuple(sorted({position[i] for i in r.clients})), r.least) for r in model.visit_rows],
        cap_rows=[replace(row, weights=tuple(row.weights[i] for i in keep)) for row in model.cap_rows],
    )
    return merged, behind


def split(routes: Routes, behind: Sequence[tuple[int, ...]]) -> Routes:
    """Return a plan over merged clients as one over all clients."""
    waiting = [iter(members) for members in behind]
    return {s: tuple(next(waiting[i]) for i in route) for s, route in sorted(routes.items())}
