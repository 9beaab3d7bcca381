"""The unknowns of a grouping as a mixed-integer program (Hess form), and the way back to a plan."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ortools.math_opt.python import mathopt

from planner.hubs.instance import HubInstance, HubPlan
from planner.hubs.units import joined

Pair = tuple[int, int]


@dataclass(frozen=True)
class HubVars:
    """Who belongs to whom, as zeros and ones (Hess et al., Operations Research 13, 1965).

    Parameters
    ----------
    assign
        ``assign[i, h]`` is 1 if dong i belongs to hub h; a pair left out is 0. Dongs joined into one unit share it.
    opened
        ``opened[h]`` is 1 if some dong belongs to hub h.
    hubs_of, members_of
        The pairs by dong and by hub.
    """

    assign: Mapping[Pair, mathopt.Variable]
    opened: tuple[mathopt.Variable, ...]
    hubs_of: tuple[tuple[int, ...], ...]
    members_of: tuple[tuple[int, ...], ...]

    @property
    def dongs(self) -> range:
        """Positions of the dongs."""
        return range(len(self.opened))

    def sum_to(self, h: int, dongs: Iterable[int]) -> mathopt.LinearBase:
        """Return how many of the given dongs belong to hub h, each counted though a unit's dongs share a variable."""
        return mathopt.fast_sum([self.assign[i, h] for i in dongs if (i, h) in self.assign])

    def total(self, h: int, amounts: tuple[int, ...]) -> mathopt.LinearBase:
        """Return the load of the region of hub h."""
        return mathopt.fast_sum([amounts[i] * self.assign[i, h] for i in self.members_of[h]])

    def forbid(self, i: int, h: int) -> None:
        """Keep dong i from hub h."""
        if (i, h) in self.assign:
            self.assign[i, h].upper_bound = 0.0

    def take_along(self, model: mathopt.Model, i: int, h: int, between: Iterable[int]) -> None:
        """Let dong i belong to hub h only if a dong of ``between`` does too."""
        row = model.add_linear_constraint(ub=0.0)
        row.set_coefficient(self.assign[i, h], 1.0)
        for j in between:
            if (j, h) in self.assign:
                row.set_coefficient(self.assign[j, h], -1.0)

    def read(self, values: Mapping[mathopt.Variable, float]) -> HubPlan:
        """Return the plan of a solution whose values are whole but for the engine's tolerance."""
        return HubPlan(
            hub_of=tuple(max(hubs, key=lambda h: values[self.assign[i, h]]) for i, hubs in enumerate(self.hubs_of))
        )

    def write(self, plan: HubPlan) -> dict[mathopt.Variable, float]:
        """Return the values of a plan, as a hint; a pair that has been left out is passed over."""
        values = {x: float(plan.hub_of[i] == h) for (i, h), x in self.assign.items()}
        return values | {y: float(h in set(plan.hub_of)) for h, y in enumerate(self.opened)}


def make(
    model: mathopt.Model,
    data: HubInstance,
    pairs: Collection[Pair] | None = None,
    together: Iterable[Pair] = (),
) -> HubVars:
    """Add the unknowns, each dong in exactly one region, and what "opened" means.

    Parameters
    ----------
    pairs
        The pairs ``(i, h)`` to keep, at least one per dong; ``None`` for all.
    together
        Dongs that are joined into one unit: what is left out for one of them is for all.
    """
    n = len(data.demand)
    kept = None if pairs is None else set(pairs)
    assign: dict[Pair, mathopt.Variable] = {}
    opened = tuple(model.add_binary_variable() for _ in range(n))
    for unit in joined(n, together):
        hubs = [h for h in range(n) if kept is None or all((i, h) in kept for i in unit)]
        shared = [model.add_binary_variable() for _ in hubs]
        assign.update({(i, h): x for i in unit for h, x in zip(hubs, shared, strict=True)})
        model.add_linear_constraint(mathopt.fast_sum(shared) == 1)
        for h, x in zip(hubs, shared, strict=True):
            row = model.add_linear_constraint(ub=0.0)  # coefficient by coefficient: of many rows, expressions are slow
            row.set_coefficient(x, 1.0)
            row.set_coefficient(opened[h], -1.0)
    hubs_of: list[list[int]] = [[] for _ in range(n)]
    members_of: list[list[int]] = [[] for _ in range(n)]
    for i, h in sorted(assign):
        hubs_of[i].append(h)
        members_of[h].append(i)
    v = HubVars(assign, opened, tuple(map(tuple, hubs_of)), tuple(map(tuple, members_of)))
    for i in v.dongs:
        model.add_linear_constraint(opened[i] <= v.sum_to(i, v.members_of[i]))
    return v
