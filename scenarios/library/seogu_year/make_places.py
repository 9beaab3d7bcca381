"""Make ``centres.csv``: 236 synthetic senior centres of Gwangju Seo-gu by the stated assumptions.

The count is a fact, everything else is made up. Centres per dong: largest remainder on ``population_estimate``. Places:
uniform inside the dong's approximate cell, which lies inside its legal dongs. Members: 15 to 79, all alike. Seeded.
"""

from pathlib import Path

import numpy as np
import shapely

from geodata.cells import approximate_cells
from geodata.facts import load_district
from scenarios.library.assumptions import centre, write

FOLDER = Path(__file__).parent
CENTRES = 236
"""Senior centres of Seo-gu (fact, news of 2025)."""
SEED = 236


def shares(weights: list[int], total: int) -> list[int]:
    """Return whole parts of ``total`` by largest remainder."""
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(weights)), key=lambda i: parts[i] - exact[i])
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def make(folder: Path) -> None:
    """Write the table into a folder."""
    rng = np.random.default_rng(SEED)
    district = load_district("seogu")
    cells = approximate_cells(district).to_crs(4326)
    counts = shares([dong.figures["population_estimate"].value for dong in district.dongs], CENTRES)
    rows: list[dict[str, str | int]] = []
    for dong, cell, count in zip(district.dongs, cells.geometry, counts, strict=True):
        west, south, east, north = cell.bounds
        points: list[tuple[float, float]] = []
        while len(points) < count:
            lon, lat = rng.uniform(west, east), rng.uniform(south, north)
            if shapely.contains_xy(cell, lon, lat):
                points.append((lon, lat))
        for number, (lon, lat) in enumerate(points, start=1):
            members = int(rng.integers(15, 80))
            rows.append(
                centre(
                    f"SG-SYN-{len(rows) + 1:03d}",
                    f"{dong.name} {number}경로당(합성)",
                    dong.name,
                    (f"{lon:.6f}", f"{lat:.6f}"),
                    members,
                    by="2027-04-30",
                    not_before="2027-04-20",
                )
            )
    write(folder / "centres.csv", rows)


if __name__ == "__main__":
    make(FOLDER)
