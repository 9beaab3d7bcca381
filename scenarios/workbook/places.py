"""Where each value of a scenario stands in its workbook."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

Step = str | int
Route = tuple[Step, ...]

_PATH = re.compile(r"[A-Za-z_]\w*(?:\[\d+\]|\.\w+)*")


@dataclass(frozen=True)
class Row:
    """A row of a sheet, and in which column each of its fields stands."""

    sheet: str
    number: int
    columns: Mapping[Route, int]
    """By the field's path within the entry; columns count from 0. Empty for a row of a CSV file, whose place is
    ``sheet`` alone."""


@dataclass
class Places:
    """Cells by the path of what they hold."""

    rows: dict[Route, Row] = field(default_factory=dict)
    cells: dict[Route, str] = field(default_factory=dict)
    """Of single fields."""
    sheets: dict[Route, str] = field(default_factory=dict)
    """Of lists."""

    def find(self, route: Route) -> str:
        """Return the cell of a value, such as ``경로당!F12``, or the nearest place that is known; else ``""``."""
        inside = next((cell for known, cell in self.cells.items() if known[: len(route)] == route), "")
        for length in range(len(route), -1, -1):
            near = route[:length]
            if near in self.cells:
                return self.cells[near]
            if near in self.rows:
                return _cell(self.rows[near], route[length:])
            if inside and length == len(route):
                return inside
            if near in self.sheets:
                return self.sheets[near]
        return ""

    def find_text(self, place: str) -> str:
        """Return the cell of a place as problems name it, such as ``visits.places[3] '중앙' town``; else ``""``."""
        found = _PATH.match(place)
        if found is None:
            return ""
        route = tuple(int(step) if step.isdigit() else step for step in re.findall(r"\w+", found[0]))
        last = place[found.end() :].rpartition(" ")[2]
        return self.find((*route, last)) if re.fullmatch(r"[a-z_]+", last) else self.find(route)


def _cell(row: Row, rest: Route) -> str:
    if not row.columns:
        return f"{row.sheet} {'.'.join(map(str, rest))}".strip()
    for length in range(len(rest), -1, -1):
        path = tuple(str(step) for step in rest[:length])
        if path in row.columns:
            return f"{row.sheet}!{get_column_letter(row.columns[path] + 1)}{row.number}"
    first = min(row.columns.values(), default=0)
    return f"{row.sheet}!{get_column_letter(first + 1)}{row.number}"
