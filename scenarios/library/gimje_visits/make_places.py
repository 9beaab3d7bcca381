"""Make ``centres.csv`` and ``meetings.csv`` from ``gimje_461_synthetic.csv`` by the stated assumptions."""

import csv
from pathlib import Path

from scenarios.library.assumptions import centre, write

FOLDER = Path(__file__).parent
MEETINGS = 52
"""Organisations met in relay (2021, fact)."""


def make(folder: Path) -> None:
    """Write both tables into a folder."""
    with (FOLDER / "gimje_461_synthetic.csv").open(encoding="utf-8") as file:
        rows = [
            centre(
                row["id"],
                row["name"],
                row["adm_emd"],
                (row["lon"], row["lat"]),
                int(row["members"]),
                by="2026-04-30",
                not_before="2026-04-20",
            )
            for row in csv.DictReader(file)
        ]
    write(folder / "centres.csv", rows)
    meetings = [
        {"id": f"RELAY-{n:02d}", "name": f"단체 {n:02d}", "kind": "relay_meeting", "note": "합성"}
        for n in range(1, MEETINGS + 1)
    ]
    write(folder / "meetings.csv", meetings)


if __name__ == "__main__":
    make(FOLDER)
