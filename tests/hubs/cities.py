"""Synthetic cities: a square of cells, a point drawn inside each, residents denser to one corner."""

import numpy as np

from planner.hubs import Band, Border, HubInstance, Load

Metres = np.ndarray[tuple[int, int], np.dtype[np.float64]]


def cells(side: int, count: int, seed: int) -> HubInstance:
    """Return a city of so many cells a side, in regions within 10 % of the mean."""
    rng = np.random.default_rng(seed)
    x, y = (place + rng.random(side * side) for place in np.divmod(np.arange(side * side), side))
    residents = rng.integers(5_000, 25_000, side * side) * (1 + 2 * np.exp(-(x + y) / side))
    borders = [Border(a=i, b=i + 1, metres=1000) for i in range(side * side) if i % side < side - 1]
    borders += [Border(a=i, b=i + side, metres=1000) for i in range(side * (side - 1))]
    metres = 1000 * np.hypot(x[:, None] - x, y[:, None] - y)
    return balanced(tuple(residents.astype(int).tolist()), metres, tuple(borders), count)


def balanced(residents: tuple[int, ...], metres: Metres, borders: tuple[Border, ...], count: int) -> HubInstance:
    """Return the grouping of residents x metres, each region within 10 % of the mean."""
    total = sum(residents)
    band = Band(lower=-(-90 * total // (100 * count)), upper=110 * total // (100 * count))
    return HubInstance(
        demand=residents,
        cost=tuple(map(tuple, np.rint(metres).astype(int).tolist())),
        loads=(Load(amounts=residents, band=band),),
        borders=borders,
        regions=Band(lower=count, upper=count),
    )
