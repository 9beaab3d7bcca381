"""Weekly timetables where halls are scarce: the cheapest choice of halls first, then times for it.

Which sessions meet in which halls, times left open, is a small model: its optimum is a bound on the discomfort of halls
(chairs added, further halls) of every timetable, and a timetable that meets it needs only times. Deciding one after the
other follows the split of the objective in Cacchiani, Caprara, Roberti and Toth, A new lower bound for curriculum-based
course timetabling (Computers and Operations Research, 2013).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ortools.sat.python.cp_model import CpModel, CpSolver, IntVar, LinearExpr, LinearExprT

from planner.engines import cpsat as engine
from planner.result import SolveParams, Watch
from planner.training.discomfort import discomfort
from planner.training.greedy import Draft
from planner.training.instance import TrainingInstance
from planner.training.timetable import Table

if TYPE_CHECKING:
    from planner.training.exchange import Board

Cell = tuple[int, int]
"""Slot and hall, as ``exchange`` numbers them."""


@dataclass(frozen=True)
class Kind:
    """Held sessions of one programme that differ in nothing but when and where they meet; never two at once."""

    programme: int
    sessions: tuple[int, ...]
    needs: tuple[int, ...]


@dataclass(frozen=True)
class Cheapest:
    """The choice of halls that costs least."""

    points: int
    """No timetable of these sessions has less discomfort of halls."""
    halls: tuple[tuple[int, ...], ...]
    """Per kind of sessions."""


def all_decided(data: TrainingInstance) -> bool:
    """Return whether every plan holds the same sessions for as many people, so that a bound for one holds for all."""
    return not any(one.optional for one in data.programmes) and all(len(one.sessions) == 1 for one in data.cohorts)


def kinds(board: "Board") -> list[Kind]:
    """Return the sessions of a board by kind; a session that shares nobody with others is a kind of its own."""
    alike: dict[object, list[int]] = defaultdict(list)
    needs = [tuple(board.needs[a:b].tolist()) for a, b in zip(board.needs_from[:-1], board.needs_from[1:], strict=True)]
    tables = (board.open_slot, board.open_hall, board.slot_price, board.hall_price)
    for s, programme in enumerate(board.programme.tolist()):
        alike[programme, needs[s] or s, *(table[s].tobytes() for table in tables)].append(s)
    return [Kind(int(board.programme[one[0]]), tuple(one), needs[one[0]]) for one in alike.values()]


def cheapest(board: "Board", params: SolveParams, watch: Watch) -> Cheapest | None:
    """Return the choice of halls that costs least, or ``None`` if it is not settled in time.

    A hall takes as many sessions as it is free; when they meet is left open.
    """
    model, halls = CpModel(), range(board.free.shape[1])
    groups = kinds(board)
    meet = [
        {r: model.new_int_var(0, len(kind.sessions), "") for r in halls if board.open_hall[kind.sessions[0], r]}
        for kind in groups
    ]
    points: list[LinearExprT] = []
    for kind, counts in zip(groups, meet, strict=True):
        model.add(LinearExpr.sum(list(counts.values())) == len(kind.sessions))
        points += [int(board.hall_price[kind.sessions[0], r]) * count for r, count in counts.items()]
    for r in halls:
        model.add(LinearExpr.sum([counts[r] for counts in meet if r in counts]) <= int(board.free[:, r].sum()))
    for members in _by_programme(groups):
        most = sum(len(groups[g].sessions) for g in members)
        at = {r: LinearExpr.sum([meet[g][r] for g in members if r in meet[g]]) for r in _halls_of(meet, members)}
        points.append(_further(model, board, {r: [(count, most)] for r, count in at.items()}))
    model.minimize(LinearExpr.sum(points))
    outcome = _alone(model, params, watch)
    if outcome.objective is None or outcome.objective != outcome.bound:
        return None
    chosen = tuple(tuple(r for r, count in counts.items() if outcome.solver.value(count)) for counts in meet)
    return Cheapest(outcome.objective, chosen)


def improve(data: TrainingInstance, draft: Draft, choice: Cheapest, params: SolveParams, watch: Watch) -> Draft:
    """Return a plan at least as good: the best times found for a choice of halls, or the plan as it is.

    Parameters
    ----------
    data
        An instance that ``timetable.fits``.
    draft
        A plan that keeps every rule, with its cost.
    choice
        Halls of each kind of the sessions held.
    params
        Seed; one worker searches.
    watch
        Clock and cancel.
    """
    table = Table(data, draft)
    board, state = table.board, table.state()
    times = Times(board, choice)
    outcome = _alone(times.model, params, watch)
    if outcome.objective is None:
        return draft
    slots, halls = state.slot.copy(), state.hall.copy()
    for s, (k, r) in times.read(outcome.solver):
        slots[s], halls[s] = k, r
    plan, sessions = table.plan(slots, halls), range(len(slots))
    late = int(board.slot_price[sessions, slots].sum() - board.slot_price[sessions, state.slot].sum())
    cost = draft.cost + late + discomfort(data, plan.sessions) - discomfort(data, draft.plan.sessions)
    return Draft(plan, cost) if cost < draft.cost else draft


def _alone(model: CpModel, params: SolveParams, watch: Watch) -> engine.Outcome:
    """Search with one worker whose linear relaxation holds every rule: several find less, for most leave rules out."""
    alone = params.model_copy(update={"workers": 1})
    return engine.run(model, alone, Watch(watch.remaining_s(), None, watch.cancel), linear=True)


class Times:
    """The model of times for a choice of halls: a literal per kind, slot and hall."""

    def __init__(self, board: "Board", choice: Cheapest) -> None:
        self._board = board
        self.model = CpModel()
        self._kinds = kinds(board)
        self._meets = [
            {cell: self.model.new_bool_var("") for cell in self._cells(kind, halls)}
            for kind, halls in zip(self._kinds, choice.halls, strict=True)
        ]
        self._once()
        points = [*self._prices(), *self._few_days(), *self._lone(), *self._further_halls()]
        self.model.minimize(LinearExpr.sum(points))

    def read(self, solver: CpSolver) -> Iterator[tuple[int, Cell]]:
        """Yield every session with its cell."""
        for kind, meets in zip(self._kinds, self._meets, strict=True):
            cells = [cell for cell, literal in meets.items() if solver.boolean_value(literal)]
            yield from zip(kind.sessions, cells, strict=True)

    def _cells(self, kind: Kind, halls: Sequence[int]) -> list[Cell]:
        board, s = self._board, kind.sessions[0]
        return [(k, r) for k in range(len(board.day)) if board.open_slot[s, k] for r in halls if board.free[k, r]]

    def _once(self) -> None:
        """Hold all sessions, no two in a cell, none of a class or a lecturer at the same time."""
        taken: dict[object, list[IntVar]] = defaultdict(list)
        for kind, meets in zip(self._kinds, self._meets, strict=True):
            self.model.add(LinearExpr.sum(list(meets.values())) == len(kind.sessions))
            for (k, r), literal in meets.items():
                taken["cell", k, r].append(literal)
                for q in kind.needs:
                    taken["person", q, k].append(literal)
        for literals in taken.values():
            self.model.add_at_most_one(literals)

    def _prices(self) -> Iterator[LinearExprT]:
        board = self._board
        for kind, meets in zip(self._kinds, self._meets, strict=True):
            s = kind.sessions[0]
            for (k, r), literal in meets.items():
                if price := int(board.slot_price[s, k] + board.hall_price[s, r]):
                    yield price * literal

    def _few_days(self) -> Iterator[LinearExprT]:
        """Yield the points for days too few."""
        board = self._board
        for members in _by_programme(self._kinds):
            least = int(board.least_days[self._kinds[members[0]].programme])
            on_day: dict[int, list[IntVar]] = defaultdict(list)
            for g in members:
                for (k, _), literal in self._meets[g].items():
                    on_day[int(board.day[k])].append(literal)
            falls = [self.model.new_bool_var("") for _ in on_day]
            for falls_on, literals in zip(falls, on_day.values(), strict=True):
                self.model.add_bool_or([falls_on.Not(), *literals])
            missing = self.model.new_int_var(0, least, "")
            self.model.add(missing + LinearExpr.sum(falls) >= least)
            yield board.few_days * missing

    def _lone(self) -> Iterator[LinearExprT]:
        """Yield the points for lone meetings of classes."""
        board = self._board
        for q in range(board.classes):
            at: dict[int, list[IntVar]] = {k: [] for k in range(len(board.day))}
            for kind, meets in zip(self._kinds, self._meets, strict=True):
                if q in kind.needs:
                    for (k, _), literal in meets.items():
                        at[k].append(literal)
            for k, met in at.items():
                if met:
                    lone = self.model.new_bool_var("")
                    close = [other for j in board.near[k].tolist() if j >= 0 for other in at[j]]
                    self.model.add(LinearExpr.sum(met) <= LinearExpr.sum(close) + lone)
                    yield board.lone * lone

    def _further_halls(self) -> Iterator[LinearExprT]:
        for members in _by_programme(self._kinds):
            uses: dict[int, list[tuple[LinearExprT, int]]] = defaultdict(list)
            for g in members:
                for (_, r), literal in self._meets[g].items():
                    uses[r].append((literal, 1))
            yield _further(self.model, self._board, uses)


def _further(model: CpModel, board: "Board", uses: Mapping[int, Sequence[tuple[LinearExprT, int]]]) -> LinearExprT:
    """Return the points for halls of a programme beyond its first, given per hall its uses and how many at most."""
    used = [model.new_bool_var("") for _ in uses]
    for one, counts in zip(used, uses.values(), strict=True):
        for count, most in counts:
            model.add(count <= most * one)
    model.add(LinearExpr.sum(used) >= 1)
    return board.further * (LinearExpr.sum(used) - 1)


def _by_programme(groups: Sequence[Kind]) -> list[list[int]]:
    members: dict[int, list[int]] = defaultdict(list)
    for g, kind in enumerate(groups):
        members[kind.programme].append(g)
    return list(members.values())


def _halls_of(meet: Sequence[Mapping[int, IntVar]], members: Sequence[int]) -> list[int]:
    return sorted({r for g in members for r in meet[g]})
