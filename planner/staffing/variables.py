"""The variables of a CP-SAT staffing model, and how a plan is read from them.

The container can express every plan that ``verify.well_formed`` lets pass, broken rules and all.
"""

from collections.abc import Iterator

from ortools.sat.python.cp_model import CpModel, CpSolver, IntVar, LinearExpr, LinearExprT

from planner.staffing.instance import Need, StaffingInstance, StaffingPlan


class StaffingVars:
    """All variables of a model; shared by rules and cost terms.

    Parameters
    ----------
    model
        Variables and their definitions are added to it.
    data
        The instance.
    """

    def __init__(self, model: CpModel, data: StaffingInstance) -> None:
        self._model = model
        self.data = data
        self._any: dict[tuple[int, tuple[int, ...]], IntVar] = {}
        of_role = [[c for c, one in enumerate(data.contracts) if one.role == r] for r in range(len(data.roles))]
        self.gets = tuple(
            {c: model.new_bool_var(f"gets_{p}_{c}") for c in of_role[post.role]} for p, post in enumerate(data.posts)
        )
        """Per post, by contract of its role: whether it gets it."""
        self.running = tuple(
            tuple(c for c, one in enumerate(data.contracts) if one.first <= month <= one.last)
            for month in range(data.n_months)
        )
        """Per month, the contracts that run in it."""
        self.holds = tuple(
            tuple(self._throughout(p, a) for a in range(len(data.agreements))) for p in range(len(data.posts))
        )
        """Per post and agreement: whether the post has a contract in every month of it."""

    def some(self, p: int, contracts: Iterator[int]) -> IntVar:
        """Return whether the post gets at least one of these contracts; the same literal for the same contracts."""
        chosen = tuple(c for c in contracts if c in self.gets[p])
        if (p, chosen) not in self._any:
            self._any[p, chosen] = self._one_of([self.gets[p][c] for c in chosen])
        return self._any[p, chosen]

    def held(self, p: int, month: int) -> IntVar:
        """Return whether the post has a contract that runs in the month."""
        return self.some(p, iter(self.running[month]))

    def serving(self, need: Need) -> list[IntVar]:
        """Return, of each post a need is about, whether it is held throughout the agreement."""
        return [
            holds[need.agreement]
            for post, holds in zip(self.data.posts, self.holds, strict=True)
            if (post.district, post.role) == (need.district, need.role)
        ]

    def paid(self, role: int, a: int) -> dict[int, IntVar]:
        """Return, by pay, whether some contract of the role that touches agreement ``a`` pays it."""
        agreement = self.data.agreements[a]
        touching: dict[int, list[IntVar]] = {}
        for gets in self.gets:
            for c, literal in gets.items():
                one = self.data.contracts[c]
                if one.role == role and one.first <= agreement.last and agreement.first <= one.last:
                    touching.setdefault(one.pay_won, []).append(literal)
        return {pay: self._one_of(literals) for pay, literals in sorted(touching.items())}

    def won(self) -> LinearExprT:
        """Return what all contracts cost, city and districts, over the horizon."""
        costs = [sum(one.city_won) + sum(one.district_won) for one in self.data.contracts]
        return LinearExpr.sum([costs[c] * literal for gets in self.gets for c, literal in gets.items()])

    def values(self, plan: StaffingPlan) -> Iterator[tuple[IntVar, int]]:
        """Yield every deciding variable with its value in a plan that the container can express."""
        for gets, contracts in zip(self.gets, plan.contracts, strict=True):
            for c, literal in gets.items():
                yield literal, int(c in contracts)

    def read(self, solver: CpSolver) -> StaffingPlan:
        """Return the plan the solver has found."""
        return StaffingPlan(
            contracts=tuple(tuple(c for c, one in gets.items() if solver.boolean_value(one)) for gets in self.gets)
        )

    def _throughout(self, p: int, a: int) -> IntVar:
        agreement = self.data.agreements[a]
        months = {id(one): one for one in (self.held(p, m) for m in range(agreement.first, agreement.last + 1))}
        if len(months) == 1:
            return next(iter(months.values()))
        literal = self._model.new_bool_var(f"holds_{p}_{a}")
        self._model.add_min_equality(literal, list(months.values()))
        return literal

    def _one_of(self, literals: list[IntVar]) -> IntVar:
        if not literals:
            return self._model.new_constant(0)
        if len(literals) == 1:
            return literals[0]
        one = self._model.new_bool_var("")
        self._model.add_max_equality(one, literals)
        return one
