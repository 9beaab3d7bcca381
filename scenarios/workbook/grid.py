"""The cells of a workbook or of a CSV file, as plain values in rows."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

from scenarios.errors import Problem, ScenarioError
from scenarios.workbook.cells import Value
from scenarios.workbook.package import look_through

SUFFIXES = (".xlsx", ".xlsm", ".xls")
"""What is taken for a workbook; of these only .xlsx can be read, and the others are told why not."""
ENCODINGS = ("utf-8-sig", "cp949")


@dataclass(frozen=True)
class Grid:
    """A sheet's filled rows."""

    title: str
    rows: tuple[tuple[int, list[Value]], ...]
    """Row numbers as the office program shows them, each with its values from column A on; ``""`` for an empty cell.
    Blank rows are left out."""
    broken: Mapping[str, bool] = field(default_factory=dict)
    """Cells without a value, see ``Package``."""

    def at(self, row: int, column: int) -> str:
        """Return the name of a cell, such as ``경로당!F12``; columns count from 0."""
        return f"{self.title}!{get_column_letter(column + 1)}{row}"


def read_grids(path: Path) -> list[Grid]:
    """Return the sheets of an .xlsx file.

    Raises
    ------
    ScenarioError
        If it cannot be read; see ``look_through``.
    """
    try:
        with path.open("rb") as source:
            package = look_through(path, source)
            source.seek(0)
            book = CalamineWorkbook.from_filelike(source)
            return [Grid(title, _filled_rows(book, title), package.broken.get(title, {})) for title in book.sheet_names]
    except CalamineError as error:
        raise ScenarioError([Problem(path.name, "is damaged: {why}", {"why": str(error)})]) from None
    except OSError as error:
        raise ScenarioError([Problem(path.name, "cannot be read: {why}", {"why": error.strerror or ""})]) from None


def _filled_rows(book: CalamineWorkbook, title: str) -> tuple[tuple[int, list[Value]], ...]:
    sheet = book.get_sheet_by_name(title)
    if sheet.start is None:
        return ()
    first_row, first_column = sheet.start
    margin: list[Value] = [""] * first_column
    return tuple(
        (number, margin + row if margin else row)
        for number, row in enumerate(sheet.iter_rows(), start=first_row + 1)
        if row.count("") < len(row)
    )


def grid_of_csv(name: str, raw: bytes) -> Grid:
    """Return the rows of a CSV file in UTF-8 or CP949, parted by commas, semicolons or tabs.

    Raises
    ------
    ScenarioError
        If it is in neither encoding, or no CSV.
    """
    text = decoded(name, raw)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    try:
        found = tuple((rows.line_num, list[Value](row)) for row in rows if any(cell.strip() for cell in row))
    except csv.Error as error:
        raise ScenarioError([Problem(f"{name}:{rows.line_num}", "is not CSV: {why}", {"why": str(error)})]) from None
    return Grid(name, found)


def decoded(name: str, raw: bytes) -> str:
    """Return a text in UTF-8 or CP949.

    Raises
    ------
    ScenarioError
        If it is in neither, naming the byte.
    """
    position = 0
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError as error:
            position = error.start
    template = "is neither UTF-8 nor CP949 text (byte {position}); save it with the encoding UTF-8 (Excel: CSV UTF-8)"
    raise ScenarioError([Problem(name, template, {"position": position})])


def texts(values: Iterable[Value]) -> list[str]:
    """Return the values that are texts, ``""`` for the others."""
    return [value if isinstance(value, str) else "" for value in values]
