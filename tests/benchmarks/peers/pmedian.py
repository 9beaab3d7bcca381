"""The capacitated p-median of spopt 0.7 on CBC: our costs, each hub's capacity the upper end of the band.

It has no lower end and no contiguity. Reads an instance from standard input; arguments: seconds and seed.
"""

import json
import sys

import numpy as np
import pulp
from spopt.locate import PMedian


def main() -> None:
    """Solve and print the plan as one line of JSON, the last."""
    data, seconds = json.load(sys.stdin), float(sys.argv[1])
    band = data["loads"][0]["band"]
    model = PMedian.from_cost_matrix(
        np.array(data["cost"], dtype=float),
        np.array(data["demand"], dtype=float),
        p_facilities=data["regions"]["lower"],
        facility_capacities=np.full(len(data["demand"]), float(band["upper"])),
    )
    solver = pulp.PULP_CBC_CMD(timeLimit=seconds, threads=2, msg=False, gapRel=0.0)
    try:
        model = model.solve(solver)
        chosen = [[bool(x.value() and x.value() > 0.5) for x in row] for row in model.cli_assgn_vars]
    except (RuntimeError, AttributeError, TypeError):
        chosen = []
    complete = bool(chosen) and all(sum(row) == 1 for row in chosen)
    hub_of = [row.index(True) for row in chosen] if complete else None
    sys.stdout.write("\n" + json.dumps({"hub_of": hub_of}) + "\n")


if __name__ == "__main__":
    main()
