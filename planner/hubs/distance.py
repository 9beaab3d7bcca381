"""How far two groupings are apart: the dongs that must change region to turn one into the other.

The partition distance (Almudevar and Field, Journal of Agricultural, Biological and Environmental Statistics 4, 1999;
Gusfield, Information Processing Letters 82, 2002). It is a metric, and labels do not count: neither the names of
regions nor which dong is the hub. Splitting a region moves the dongs of its smaller part.
"""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

Labels = Sequence[int]
"""Per dong, the label of its region."""


def distance(one: Labels, other: Labels) -> int:
    """Return the least number of dongs that must change region to turn one grouping into the other.

    Parameters
    ----------
    one, other
        Of the same dongs; labels are any whole numbers.

    Returns
    -------
    dongs
        Zero if and only if the groupings are the same.
    """
    return len(changed(one, other))


def changed(one: Labels, other: Labels) -> list[int]:
    """Return the positions of those dongs, in order; of several such sets, one."""
    name_of = naming(one, other)
    return [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if name_of.get(a) != b]


def naming(one: Labels, other: Labels) -> dict[int, int]:
    """Return the region of the other grouping that each region of one is named after, so that most dongs stay.

    A heaviest matching. No name is given twice; a region that shares no dong with the one left for it has none.
    """
    ours, theirs = sorted(set(one)), sorted(set(other))
    shared = np.zeros((len(ours), len(theirs)), dtype=np.int64)
    np.add.at(shared, (np.searchsorted(ours, one), np.searchsorted(theirs, other)), 1)
    pairs = zip(*linear_sum_assignment(shared, maximize=True), strict=True)
    return {ours[row]: theirs[column] for row, column in pairs if shared[row, column]}
