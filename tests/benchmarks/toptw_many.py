"""TOPTW with as many tours as were drawn to hold all customers; some sets cannot be served by so many."""

from collections.abc import Iterator

from tests.benchmarks.row import Row
from tests.benchmarks.toptw import of_tours


def rows(seed: int) -> Iterator[Row]:
    """Yield a line per set, then the mean and the worst."""
    yield from of_tours(seed, one=False)
