"""The cost of a plan of visits in seconds, term by term."""

from collections.abc import Callable, Iterable

from planner.visits import constraints
from planner.visits.instance import VisitInstance
from planner.visits.variables import MasterModel, new_model

Part = Callable[[MasterModel, VisitInstance], None]


def driving(model: MasterModel, data: VisitInstance) -> None:  # noqa: ARG001  (every term is called alike)
    """Count every second of driving once."""
    model.driving_weight = 1


def prize_left(model: MasterModel, data: VisitInstance) -> None:
    """Count ``prize_seconds`` for every prize point of a client left out."""
    model.left_cost = [data.prize_seconds * c.prize for c in data.clients]


def slot_value(model: MasterModel, data: VisitInstance) -> None:
    """Count what a visit is worth less in its slot than when it is worth most."""
    for i, client in enumerate(data.clients):
        for s, seconds in client.slot_seconds:
            model.extra[s, i] += seconds


def promises_changed(model: MasterModel, data: VisitInstance) -> None:
    """Count ``promise_seconds`` for every client not visited in the half-day promised to it."""
    if data.promises is not None:
        model.promised = list(data.promises)
        model.promise_cost = data.promise_seconds


TERMS = (driving, prize_left, slot_value, promises_changed)
"""Every cost term; their sum is the cost."""


def build(data: VisitInstance, rules: Iterable[Part] = constraints.RULES, terms: Iterable[Part] = TERMS) -> MasterModel:
    """Return the master of an instance with the given rules and cost terms; all unless said."""
    model = new_model(data)
    for part in (*rules, *terms):
        part(model, data)
    return model
