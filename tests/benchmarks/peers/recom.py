"""GerryChain 1.0: ReCom moves within the band, accepted as in simulated annealing; the best grouping met counts.

The heat falls with the time left from 3 % to 0.1 % of the first cost (0.3 % at first was worse on Seo-gu). Each
part's hub is its best dong; the band holds at every step by ReCom's own tolerance. Reads an instance from standard
input; arguments: seconds, seed.
"""

import json
import math
import random
import sys
import time
from functools import partial

import networkx as nx
import numpy as np
from gerrychain import Graph, MarkovChain, Partition
from gerrychain.proposals import recom
from gerrychain.tree import recursive_tree_part
from gerrychain.updaters import Tally

HOT, COLD = 3e-2, 1e-3
"""The heat, as a share of the first cost."""


def main() -> None:
    """Run the chain until time is over and print the plan as one line of JSON, the last."""
    started, seconds, seed = time.monotonic(), float(sys.argv[1]), int(sys.argv[2])
    random.seed(seed)
    data = json.load(sys.stdin)
    amounts, count, band = data["loads"][0]["amounts"], data["regions"]["lower"], data["loads"][0]["band"]
    cost = np.array(data["demand"])[:, None] * np.array(data["cost"])
    links = nx.Graph()
    links.add_nodes_from(range(len(amounts)))  # first and in order: GerryChain counts nodes as they come
    links.add_edges_from((b["a"], b["b"]) for b in data["borders"])
    nx.set_node_attributes(links, dict(enumerate(amounts)), "load")
    graph, mean = Graph.from_networkx(links), sum(amounts) / count
    epsilon = min(band["upper"] / mean - 1, 1 - band["lower"] / mean)
    priced: dict[frozenset[int], tuple[int, int]] = {}

    def price(part: frozenset[int]) -> tuple[int, int]:
        if part not in priced:
            dongs = np.array(sorted(part))
            sums = cost[np.ix_(dongs, dongs)].sum(axis=0)
            priced[part] = int(sums.min()), int(dongs[sums.argmin()])
        return priced[part]

    def score(partition: Partition) -> int:
        return sum(price(frozenset(part))[0] for part in partition.parts.values())

    parts = recursive_tree_part(graph, range(count), mean, "load", epsilon)
    first = Partition(graph, parts, updaters={"load": Tally("load")})
    start = best_score = score(first)
    best = [frozenset(part) for part in first.parts.values()]

    def accepted(partition: Partition) -> bool:
        heat = start * HOT * (COLD / HOT) ** min(1.0, (time.monotonic() - started) / seconds)
        change = score(partition) - score(partition.parent)
        return change <= 0 or random.random() < math.exp(-change / heat)

    propose = partial(recom, pop_col="load", pop_target=mean, epsilon=epsilon, node_repeats=0)
    chain = MarkovChain(propose, constraints=[], accept=accepted, initial_state=first, total_steps=10**9)
    for partition in chain:
        if (now := score(partition)) < best_score:
            best_score, best = now, [frozenset(part) for part in partition.parts.values()]
        if time.monotonic() - started > seconds:
            break
    hub_of = {i: price(part)[1] for part in best for i in part}
    sys.stdout.write("\n" + json.dumps({"hub_of": [hub_of[i] for i in range(len(amounts))]}) + "\n")


if __name__ == "__main__":
    main()
