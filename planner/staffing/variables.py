"""The variables of a CP-SAT staffing model, and how a plan is read from them.

The container can express every plan that ``verify.well_formed`` lets pass, broken rules and all.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from ortools.sat.python.cp_model import BoolVarT, CpModel, CpSolver, IntVar, LinearExpr, LinearExprT

from planner.staffing.choices import choices
from planner.staffing.instance import Need, StaffingInstance, StaffingPlan


class StaffingVars:
    """All variables of a model; shared by rules and cost terms.

    Parameters
    ----------
    model
        Variables and their definitions are added to it.
    data
        The instance.
    rules
        Names of rules that the model will hold: contracts they forbid by themselves have no variable.
    """

    def __init__(self, model: CpModel, data: StaffingInstance, rules: Collection[str] = ()) -> None:
        self._model = model
        self.data = data
        self._exclusive = "one_contract" in rules
        self._any: dict[tuple[int, tuple[int, ...]], IntVar] = {}
        self._paid: dict[tuple[int, int], dict[int, IntVar]] = {}
        self._changed: dict[int, IntVar] = {}
        self._of_type: dict[tuple[int, int], IntVar] = {}
        self._held_under: dict[tuple[int, int, int], IntVar] = {}
        self._hires: dict[tuple[int, int], list[tuple[int, IntVar]]] = {}
        self.gets = tuple(
            {c: model.new_bool_var(f"gets_{p}_{c}") for c in contracts}
            for p, contracts in enumerate(choices(data, rules))
        )
        """Per post, by contract that is open to it: whether it gets it."""
        self.running = tuple(
            tuple(c for c, one in enumerate(data.contracts) if one.first <= month <= one.last)
            for month in range(data.n_months)
        )
        """Per month, the contracts that run in it."""
        stretches = {contracts: number for number, contracts in enumerate(dict.fromkeys(self.running))}
        self._stretch = tuple(stretches[contracts] for contracts in self.running)
        self._open = tuple(
            tuple(tuple(c for c in contracts if c in gets) for contracts in stretches) for gets in self.gets
        )
        self.holds = tuple(
            tuple(self._throughout(p, a) for a in range(len(data.agreements))) for p in range(len(data.posts))
        )
        """Per post and agreement: whether the post has a contract in every month of it."""

    def open(self, p: int, month: int) -> tuple[int, ...]:
        """Return the contracts open to a post that run in a month."""
        return self._open[p][self._stretch[month]]

    def some(self, p: int, chosen: tuple[int, ...]) -> IntVar:
        """Return whether the post gets one of these contracts of one month; the same literal for the same contracts."""
        if (p, chosen) not in self._any:
            self._any[p, chosen] = self._either([[self.gets[p][c] for c in chosen]])
        return self._any[p, chosen]

    def turns(self, first: int = 0, last: int | None = None) -> list[int]:
        """Return a month of each stretch of a span, or of the horizon, in which the same contracts run."""
        months = range(first, (self.data.n_months if last is None else last + 1))
        return list({self._stretch[month]: month for month in months}.values())

    def held(self, p: int, month: int) -> IntVar:
        """Return whether the post has a contract that runs in the month."""
        return self.some(p, self.open(p, month))

    def serving(self, need: Need) -> list[IntVar]:
        """Return, of each post a need is about, whether it is held throughout the agreement."""
        return [
            holds[need.agreement]
            for post, holds in zip(self.data.posts, self.holds, strict=True)
            if (post.district, post.role) == (need.district, need.role)
        ]

    def lacking(self, a: int, needs: Sequence[Need] | None = None) -> list[IntVar]:
        """Return, of each need of an agreement, a number no less than the posts it is short of the least.

        ``needs`` are those of the instance unless said.
        """
        found = []
        for need in self.data.needs if needs is None else needs:
            if need.agreement == a and need.least:
                lacking = self._model.new_int_var(0, need.least, "")
                self._model.add(LinearExpr.sum([*self.serving(need), lacking]) >= need.least)
                found.append(lacking)
        return found

    def paid(self, role: int, a: int) -> dict[int, IntVar]:
        """Return, by pay, whether some contract of the role that touches agreement ``a`` pays it."""
        if (role, a) not in self._paid:
            agreement = self.data.agreements[a]
            touching: dict[int, list[list[IntVar]]] = {}
            for month in self.turns(agreement.first, agreement.last):
                for p in range(len(self.gets)):
                    for pay, literals in self._by_pay(p, month, role).items():
                        touching.setdefault(pay, []).append(literals)
            self._paid[role, a] = {pay: self._either(groups) for pay, groups in sorted(touching.items())}
        return self._paid[role, a]

    def differing(self, p: int) -> list[int]:
        """Return the contracts open to a post that are not as it is held today."""
        today = self.data.posts[p].today
        contracts = self.data.contracts
        if today is None:
            return list(self.gets[p])
        return [c for c in self.gets[p] if (contracts[c].type, contracts[c].pay_won) != (today.type, today.pay_won)]

    def changed(self, p: int) -> IntVar:
        """Return whether a post is not held as it is today."""
        if p not in self._changed:
            differing = set(self.differing(p))
            groups: list[list[BoolVarT]] = [
                [self.gets[p][c] for c in self.open(p, month) if c in differing] for month in self.turns()
            ]
            if self.data.posts[p].today is not None:
                groups += [[~holds] for holds in self.holds[p]]
            self._changed[p] = self._either(groups)
        return self._changed[p]

    def won(self) -> LinearExprT:
        """Return what all contracts cost, city and districts, over the horizon."""
        costs = [sum(one.city_won) + sum(one.district_won) for one in self.data.contracts]
        return LinearExpr.sum([costs[c] * literal for gets in self.gets for c, literal in gets.items()])

    def of_type(self, p: int, t: int) -> IntVar:
        """Return whether a post gets some contract of a type."""
        if (p, t) not in self._of_type:
            self._of_type[p, t] = self._either(
                [
                    [self.gets[p][c] for c in self.open(p, month) if self.data.contracts[c].type == t]
                    for month in self.turns()
                ]
            )
        return self._of_type[p, t]

    def held_under(self, p: int, t: int, months: Iterable[int]) -> list[IntVar]:
        """Return, for each different set of contracts, whether the post is held under a type in such a month."""
        held = [self._under(p, t, stretch) for stretch in dict.fromkeys(self._stretch[month] for month in months)]
        return list({literal.index: literal for literal in held}.values())

    def _under(self, p: int, t: int, stretch: int) -> IntVar:
        if (p, t, stretch) not in self._held_under:
            chosen = tuple(c for c in self._open[p][stretch] if self.data.contracts[c].type == t)
            self._held_under[p, t, stretch] = self.some(p, chosen)
        return self._held_under[p, t, stretch]

    def terms(self, p: int, t: int) -> list[tuple[list[IntVar], list[IntVar]]]:
        """Return each way to hold a post under a type for longer than its limit.

        First whether it is held so in the months of the span that are not over yet, then whether somebody new is
        employed after its first month.
        """
        limit, today = self.data.types[t].limit_months, self.data.posts[p].today
        if limit is None:
            return []
        before = today.served_months if today is not None and today.type == t else 0
        spans: dict[tuple[int, ...], tuple[list[IntVar], list[IntVar]]] = {}
        for first in range(-min(before, limit), self.data.n_months - limit):
            held = self.held_under(p, t, range(max(0, first), first + limit + 1))
            new = self._new_hires(p, t, range(first + 1, first + limit + 1))
            spans[tuple(literal.index for literal in (*held, *new))] = held, new
        return list(spans.values())

    def _new_hires(self, p: int, t: int, months: range) -> list[IntVar]:
        if (p, t) not in self._hires:
            mine = ((self.data.contracts[c], literal) for c, literal in self.gets[p].items())
            self._hires[p, t] = [(one.first, literal) for one, literal in mine if one.type == t and one.new_hire]
        return [literal for first, literal in self._hires[p, t] if first in months]

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

    def _by_pay(self, p: int, month: int, role: int) -> dict[int, list[IntVar]]:
        """Return a post's contracts of a role and a month by what they pay."""
        paying: dict[int, list[IntVar]] = {}
        for c in self.open(p, month):
            if self.data.contracts[c].role == role:
                paying.setdefault(self.data.contracts[c].pay_won, []).append(self.gets[p][c])
        return paying

    def _either(self, groups: Sequence[Sequence[BoolVarT]]) -> IntVar:
        """Return whether some literal of these groups, each of contracts of one post and one month, is true.

        Where a post has one contract a month, what sums to more than one group allows is said so: far fewer rows, and
        a tighter relaxation.
        """
        literals = list({literal.index: literal for group in groups for literal in group}.values())
        if not literals:
            return self._model.new_constant(0)
        one = self._model.new_bool_var("")
        if not self._exclusive:
            self._model.add_max_equality(one, literals)
            return one
        self._model.add(one <= LinearExpr.sum(literals))
        for group in groups:
            if group:
                self._model.add(LinearExpr.sum(list(group)) <= one)
        return one
