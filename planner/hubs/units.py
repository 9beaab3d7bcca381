"""Dongs that must stay together count as one unit, in relaxation and search; most units are of one dong."""

from collections.abc import Iterable
from typing import TypeVar

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from planner.hubs.instance import HubInstance

Unit = frozenset[int]
N = TypeVar("N", np.int64, np.float64)


def units(data: HubInstance) -> list[Unit]:
    """Return the sets of dongs that every plan keeps in one region, a dong and its fixed hub among them."""
    return joined(len(data.demand), (*data.together, *data.fixed))


def joined(n: int, pairs: Iterable[tuple[int, int]]) -> list[Unit]:
    """Return the parts that n dongs fall into when some pairs are joined, in the order of their first dongs."""
    links: nx.Graph[int] = nx.Graph()
    links.add_nodes_from(range(n))
    links.add_edges_from(pairs)
    return sorted((frozenset(part) for part in nx.connected_components(links)), key=min)


def unit_of(parts: list[Unit]) -> NDArray[np.int64]:
    """Return the position of each dong's unit."""
    return np.array([u for _, u in sorted((i, u) for u, part in enumerate(parts) for i in part)], dtype=np.int64)


def summed(by_dong: NDArray[N], parts: list[Unit]) -> NDArray[N]:
    """Return the rows of each unit's dongs added up."""
    return np.array([by_dong[sorted(part)].sum(axis=0) for part in parts])
