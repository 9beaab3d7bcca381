"""What makes the bound tighter while plans are made: cuts, then a tree, slice by slice."""

from planner.engines.lp import INF
from planner.result import Watch
from planner.visits.branching import Branching
from planner.visits.cutting import Cutting, Sharper
from planner.visits.pool import Pool
from planner.visits.variables import Routes


class Proof:
    """Rough cuts, sharp cuts, then a tree of questions.

    Parameters
    ----------
    pool
        All routes near its prices.
    seed
        Of the search for cuts.
    """

    def __init__(self, pool: Pool, seed: int) -> None:
        self.pool = pool
        """What plans are best made of by now."""
        self.bound = 0
        """No plan costs less."""
        self.over = False
        """Whether nothing is left to do."""
        self.branch_s = 0.0
        """Seconds that the tree has taken."""
        self._cutting: Cutting | None = Cutting(pool, seed)
        self._tree: Branching | None = None

    @property
    def branching(self) -> bool:
        """Whether cuts are made, so that slices are short."""
        return self._cutting is None

    def go_on(self, cost: int | None, watch: Watch) -> Routes | None:
        """Do the next slice, and return a plan if one turned up; ``cost`` is that of the best plan so far."""
        if self._cutting is None:
            return self._branch(cost, watch)
        if self.pool.cuts:
            width = max(0.0, cost - self._cutting.objective) if cost is not None else INF
            self._take(self._cutting.sharp(watch, width))
            self._cutting = None
        else:
            self._take(self._cutting.rough(watch))
            self.over = not self.pool.cuts
        return None

    def _take(self, sharper: Sharper | None) -> None:
        """Take over what cuts have given."""
        if sharper is None:
            self.over = True
            return
        self.pool, self.bound = sharper.pool, max(self.bound, sharper.bound)
        if sharper.ceiling > sharper.bound:
            self._tree = Branching(sharper.pool, sharper.ceiling)

    def _branch(self, cost: int | None, watch: Watch) -> Routes | None:
        if self._tree is None:
            self.over = True
            return None
        began = watch.elapsed_s()
        plan = self._tree.step(cost, watch)
        self.branch_s += watch.elapsed_s() - began
        self.bound = max(self.bound, self._tree.bound)
        self.over = self._tree.over
        return plan
