"""What must be held, at its cheapest: a quick proof that a cap is too low, and a quick first plan.

Counted are posts of which an agreement demands one and all. Of the rules only those count that speak of one post alone,
its one type, and how many contracts may be part-time. Whatever plan keeps all rules, it costs at least these sums.
"""

import math
from collections.abc import Callable, Container, Iterator, Sequence
from functools import partial

from planner.staffing.choices import choices
from planner.staffing.instance import Contract, StaffingInstance, StaffingPlan

STRIKING = ("allowed_types", "least_pay", "no_pay_cut")
"""Rules that strike out contracts."""

Won = Callable[[Contract], int]
"""What a contract takes from a cap."""
Cover = tuple[float, tuple[int, ...]]
"""The least won, infinite if nothing will do, and the contracts they pay."""
NOTHING: Cover = (0, ())
IMPOSSIBLE: Cover = (math.inf, ())


def overspent(data: StaffingInstance) -> bool:
    """Whether what must be held exceeds some cap even at its cheapest, or cannot be held by any contract.

    A relaxation: true is a proof that no plan keeps all rules; false proves nothing.
    """
    held = _Held(data)
    sums = ((cap, sum(least for least, _ in held.covers(posts, won))) for cap, posts, won in _caps(data))
    return any(least == math.inf or least > cap for cap, least in sums)


def cheapest(data: StaffingInstance) -> StaffingPlan | None:
    """Return the cheapest contracts for what must be held, whatever other rules say; ``None`` if there are none."""
    covers = _Held(data).covers(range(len(data.posts)), _won)
    if any(won == math.inf for won, _ in covers):
        return None
    return StaffingPlan(contracts=tuple(tuple(sorted(contracts)) for _, contracts in covers))


def _caps(data: StaffingInstance) -> Iterator[tuple[float, Sequence[int], Won]]:
    """Yield each cap with the posts and the won that it is about; first that all can be held at all."""
    every = range(len(data.posts))
    yield math.inf if data.total_cap is None else data.total_cap, every, _won
    for year, cap in enumerate(data.city_caps):
        if cap is not None:
            yield cap, every, partial(_city_won, year)
    for d, caps in enumerate(data.district_caps):
        mine = [p for p in every if data.posts[p].district == d]
        for year, cap in enumerate(caps):
            if cap is not None:
                yield cap, mine, partial(_district_won, year)


class _Held:
    """How posts are held at the least cost."""

    def __init__(self, data: StaffingInstance) -> None:
        self._data = data
        self._open = choices(data, STRIKING)
        turns = {0, *(one.first for one in data.contracts), *(one.last + 1 for one in data.contracts)}
        self._demanded = tuple(_demanded(data, p, turns) for p in range(len(data.posts)))
        self._most_part = data.part_time_most_percent * len(data.posts) // 100

    def covers(self, posts: Sequence[int], won: Won) -> list[Cover]:
        """Return the cheapest cover of each post.

        Of posts demanded in the same months, as many are part-time as may be of all there are: those that save most.
        """
        known: dict[tuple[tuple[int, ...], tuple[int, ...]], tuple[Cover, Cover]] = {}
        ways: dict[int, tuple[Cover, Cover]] = {}
        for p in posts:
            kind = self._open[p], self._demanded[p]
            if kind not in known:
                known[kind] = self._way(p, won, part_time=False), self._way(p, won, part_time=True)
            ways[p] = known[kind]
        part: set[int] = set()
        for months in {self._demanded[p] for p in posts} - {()}:
            savers = [p for p in posts if self._demanded[p] == months and ways[p][1][0] < ways[p][0][0]]
            savers.sort(key=lambda p: ways[p][1][0] - ways[p][0][0])
            part |= set(savers[: self._most_part])
        return [ways[p][p in part] for p in posts]

    def _way(self, p: int, won: Won, *, part_time: bool) -> Cover:
        """Return the cheapest cover of a post by contracts of one type, full-time or part-time."""
        if not self._demanded[p]:
            return NOTHING
        types = [t for t, kind in enumerate(self._data.types) if kind.part_time is part_time]
        covers = [self._cover([c for c in self._open[p] if self._data.contracts[c].type == t], p, won) for t in types]
        return min(covers, default=IMPOSSIBLE)

    def _cover(self, contracts: Sequence[int], p: int, won: Won) -> Cover:
        """Return the cheapest of these contracts that together run in every month demanded of a post."""
        best: dict[int, Cover] = {}
        months = self._demanded[p]
        for place in reversed(range(len(months))):
            best[place] = IMPOSSIBLE
            for c in contracts:
                one = self._data.contracts[c]
                if one.first <= months[place] <= one.last:
                    rest = next((n for n in range(place, len(months)) if months[n] > one.last), None)
                    after, others = NOTHING if rest is None else best[rest]
                    best[place] = min(best[place], (won(one) + after, (c, *others)))
        return best[0]


def _demanded(data: StaffingInstance, p: int, turns: Container[int]) -> tuple[int, ...]:
    """Return the months in which a post must be held, whatever other posts are.

    Of months in which the same contracts run, only the first of an agreement: from one turn to the next.
    """
    post = data.posts[p]
    alike = sum((other.district, other.role) == (post.district, post.role) for other in data.posts)
    agreements = {
        need.agreement
        for need in data.needs
        if (need.district, need.role) == (post.district, post.role) and need.least >= alike
    }
    spans = [one for a, one in enumerate(data.agreements) if a in agreements and not one.spared]
    return tuple(
        month for span in spans for month in range(span.first, span.last + 1) if month == span.first or month in turns
    )


def _won(one: Contract) -> int:
    return sum(one.city_won) + sum(one.district_won)


def _city_won(year: int, one: Contract) -> int:
    return one.city_won[year]


def _district_won(year: int, one: Contract) -> int:
    return one.district_won[year]
