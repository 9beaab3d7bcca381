"""How far two groupings are apart: the dongs that must change region to turn one into the other.

The partition distance (Almudevar and Field, Journal of Agricultural, Biological and Environmental Statistics 4, 1999;
Gusfield, Information Processing Letters 82, 2002). It is a metric, and labels do not count: neither the names of
regions nor which dong is the hub. Splitting a region moves the dongs of its smaller part.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
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
    theirs, ours = (np.unique(labels, return_inverse=True)[1] for labels in (other, one))
    name_of = _names(ours, theirs)
    return [i for i, (a, b) in enumerate(zip(ours, theirs, strict=True)) if name_of.get(int(a)) != int(b)]


def _names(ours: NDArray[np.intp], theirs: NDArray[np.intp]) -> dict[int, int]:
    """Return the region of the other grouping that each of ours is named after: a heaviest matching."""
    shared = np.zeros((int(ours.max(initial=-1)) + 1, int(theirs.max(initial=-1)) + 1), dtype=np.int64)
    np.add.at(shared, (ours, theirs), 1)
    rows, columns = linear_sum_assignment(shared, maximize=True)
    return {int(row): int(column) for row, column in zip(rows, columns, strict=True)}
