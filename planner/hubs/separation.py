"""Which minimal a,b-separators a grouping breaks."""

from collections.abc import Iterator
from typing import NamedTuple

import networkx as nx

from planner.hubs.instance import HubInstance, HubPlan


class Separator(NamedTuple):
    """Dong i belongs to hub h only if a dong of ``between`` does too: every way from i to h goes through it."""

    i: int
    h: int
    between: frozenset[int]


def neighbour_graph(data: HubInstance) -> "nx.Graph[int]":
    """Return the graph of the recorded neighbours; islands included."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(data.demand)))
    graph.add_edges_from((border.a, border.b) for border in data.borders or ())
    return graph


def broken(graph: "nx.Graph[int]", plan: HubPlan) -> Iterator[Separator]:
    """Yield, for each dong cut off from its hub, two minimal separators: next to its part, and next to the hub's.

    After Fischetti et al., Mathematical Programming Computation 9 (2017). Nothing is yielded for a dong that no
    path at all joins to its hub: the rule ``connected`` forbids that pair from the start.
    """
    for h in sorted(set(plan.hub_of)):
        members = {i for i, hub in enumerate(plan.hub_of) if hub == h} | {h}
        parts = list(nx.connected_components(graph.subgraph(members)))
        home = next(part for part in parts if h in part)
        for part in parts:
            if part is not home:
                near = _facing(graph, part, home)
                far = _facing(graph, home, part)
                yield from (Separator(i, h, between) for i in sorted(part) for between in {near, far} if between)


def _facing(graph: "nx.Graph[int]", near: set[int], goal: set[int]) -> frozenset[int]:
    """Return the neighbours of ``near`` that ``goal`` reaches without crossing another neighbour of ``near``."""
    rim = set().union(*(graph[i] for i in near)) - near
    seen, fresh, facing = set(goal), list(goal), set()
    while fresh:
        for j in graph[fresh.pop()]:
            if j in rim:
                facing.add(j)
            elif j not in seen:
                seen.add(j)
                fresh.append(j)
    return frozenset(facing)
