"""Where the reference data lies that tests may read and the repository must not hold."""

import csv
from pathlib import Path

import pytest

DATA = Path(__file__).parents[3] / "shared" / "data"

needs_shared_data = pytest.mark.skipif(not DATA.is_dir(), reason="reference data ../shared/data is not on this machine")


def shared_rows(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
