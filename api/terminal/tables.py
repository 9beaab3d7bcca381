"""Tables on a terminal: columns aligned by the width of their letters."""

from collections.abc import Iterator

from api.documents.table import Column, Table, Value, value_of
from api.documents.text import width
from api.terminal.progress import gap_text

RIGHT = ("whole", "won", "share", "gap")


def table_lines(table: Table) -> Iterator[str]:
    """Yield head and rows; figures to the right, the last column as long as it is."""
    rows = [[column.title for column in table.columns]]
    rows += [
        [_shown(value_of(cell), column) for cell, column in zip(row.cells, table.columns, strict=True)]
        for row in table.rows
    ]
    widths = [max(map(width, cells)) for cells in zip(*rows, strict=True)]
    for row in rows:
        padded = (_padded(*one) for one in zip(row, widths, table.columns, strict=True))
        yield "  ".join(padded).rstrip()


def _padded(text: str, wide: int, column: Column) -> str:
    room = " " * (wide - width(text))
    return room + text if column.kind in RIGHT else text + room


def _shown(value: Value, column: Column) -> str:
    if column.kind == "gap" and (value is None or isinstance(value, float)):
        return gap_text(value)
    if value is None:
        return "–"
    if column.kind == "share" and isinstance(value, int | float):
        return f"{100 * value:+.1f} %"
    return f"{value:,}" if isinstance(value, int) else str(value)
