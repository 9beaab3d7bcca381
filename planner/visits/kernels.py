"""Which kernel finds the routes of a class of slots, and what it is told: tables in local positions."""

from dataclasses import dataclass

import numpy as np

from planner.visits.halves import LARGEST, LONGEST, search_halves
from planner.visits.kinds import Kind
from planner.visits.labelling import Flags
from planner.visits.ngroutes import STOPS, best_routes
from planner.visits.pricing import search
from planner.visits.variables import NO_PAUSE, Ints, MasterModel

Places = tuple[Ints, Ints, Ints, Ints, Ints, Ints, Ints, Ints, Ints, Ints]
"""Profits, starts (two), first and last starts, gaps, drives, ways out and home, regions."""


@dataclass(frozen=True)
class Wanted:
    """What routes are wanted; values are scaled."""

    threshold: int
    """Only routes of greater value."""
    spread: int = 0
    """Of these, those at most so much worse than the best."""
    most: int = 0
    """If positive, all routes above the threshold are wanted, at most so many."""
    effort: int = 1_000_000
    """Paths tried at most."""


@dataclass(frozen=True)
class Listed:
    """Routes that a kernel found: ``routes[q, :lengths[q]]`` are clients; rows of length zero are none."""

    values: Ints
    lengths: Ints
    routes: Ints
    upper: int
    """No route is worth more, or than the threshold if that is greater."""
    complete: bool


@dataclass(frozen=True)
class Table:
    """A class of slots with the clients that its routes may visit, the dearest first."""

    model: MasterModel
    kind: Kind
    chosen: Ints
    """Positions among ``kind.candidates``."""
    profit: Ints
    """Of each client chosen, scaled."""
    count: Ints
    """How often each client chosen may be visited."""
    weight: int
    """Of a second of driving, scaled."""
    fees: tuple[Ints, Ints]
    """Who pays each row that counts routes, shape ``(m, F)``, and what each costs, scaled."""
    plain: bool
    """Whether no way leads back in time."""

    @property
    def ids(self) -> Ints:
        """Return the clients chosen."""
        return self.kind.candidates[self.chosen]

    @property
    def slot(self) -> int:
        """Return the slot that stands for the class."""
        return self.kind.slots[0]

    def listed(self, wanted: Wanted, size: Ints, stop: Ints) -> Listed:
        """Return the routes wanted, by halves where they know all rules of the class, otherwise by depth first.

        Parameters
        ----------
        size
            Visits in each group.
        stop
            ``stop[0]`` is set by another thread to end the search.
        """
        model, ids, places = self.model, self.ids, self._places()
        driving = int(model.max_driving[self.slot])
        if not wanted.most and self._halved():
            found = search_halves(
                *places, self.count, self.weight, self.kind.depth, driving,
                wanted.threshold, wanted.spread, wanted.effort, stop,
            )  # fmt: skip
        else:
            start, end = model.pause[self.slot].tolist()
            found = search(
                *places, model.group[ids], size, *self.fees, start, end, self.count, self.weight, self.kind.depth,
                driving, wanted.threshold, wanted.spread, wanted.most, wanted.effort, stop,
            )  # fmt: skip
        values, lengths, routes, upper, complete = found
        real = np.flatnonzero(lengths)
        named = np.append(ids, model.clients)[routes[real]]
        return Listed(values[real], lengths[real], named, int(upper), bool(complete))

    def labelled(self, wanted: Wanted) -> bool:
        """Whether routes of many stops are to be found by labels, which know no groups and no way back in time."""
        known = self.plain and not len(self.fees[1]) and bool((self.model.group[self.ids] < 0).all())
        return len(self.chosen) > 0 and not wanted.most and self.kind.depth > STOPS and known

    def labels(self, wanted: Wanted, remember: Flags, stop: Ints) -> tuple[Listed, Flags]:
        """Return the routes wanted by labels, and whom each client of the class should remember from now on."""
        found = best_routes(
            self.model,
            self.slot,
            self.ids,
            (self.kind.lo[self.chosen], self.kind.hi[self.chosen]),
            self.profit,
            self.count,
            self.weight,
            self.kind.depth,
            wanted.threshold,
            wanted.spread,
            remember,
            wanted.effort // 2,
            stop,
        )
        lengths: Ints = np.array([len(route) for _, route in found.routes], dtype=np.int64)
        routes: Ints = np.zeros((len(lengths), int(lengths.max(initial=1))), dtype=np.int64)
        for row, (_, route) in zip(routes, found.routes, strict=True):
            row[: len(route)] = self.ids[list(route)]
        values: Ints = np.array([value for value, _ in found.routes], dtype=np.int64)
        return Listed(values, lengths, routes, found.upper, found.complete), found.remember

    def _halved(self) -> bool:
        """Whether routes have few stops, and no groups, pauses, fees or ways back in time, which halves do not know."""
        known = self.plain and not len(self.fees[1]) and bool((self.model.group[self.ids] < 0).all())
        unbroken = self.model.pause[self.slot, 0] >= NO_PAUSE
        return self.kind.depth <= LONGEST and len(self.chosen) <= LARGEST and known and bool(unbroken)

    def _places(self) -> Places:
        """Return what kernels are told first: profits, times, ways and regions."""
        model, s, ids = self.model, self.slot, self.ids
        pairs = np.ix_(ids, ids)
        return (
            self.profit,
            self.kind.lo[self.chosen],
            self.kind.hi[self.chosen],
            model.first[s, ids],
            model.last[s, ids],
            model.legs(s)[pairs],
            model.roads(s)[pairs],
            model.out[s, ids],
            model.home[s, ids],
            model.region[ids],
        )
