"""A copy of a workbook with its mistakes marked: the cells coloured and commented, and a sheet that lists them."""

import io
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.cell import coordinate_from_string, quote_sheetname
from openpyxl.utils.exceptions import CellCoordinatesException
from openpyxl.worksheet.worksheet import Worksheet

from scenarios.workbook.grid import Grid, read_grids
from scenarios.workbook.reading import ERRORS_SHEET
from scenarios.workbook.style import FONT
from scenarios.workbook.text import LARGEST

MOST_CELLS = 300_000
"""Cells of a workbook that is copied as it looks; of a larger one the values alone."""
MARK = PatternFill("solid", fgColor="FFB3B3")
AUTHOR = "hubdong"
HEADS = ("번호", "시트", "칸", "내용")


def marked(path: Path, mistakes: Sequence[tuple[str, str]]) -> bytes:
    """Return a copy of a workbook with its mistakes marked.

    Parameters
    ----------
    path
        A workbook that ``read_grids`` can read.
    mistakes
        Place, such as ``경로당!F12``, and what is wrong there.

    Raises
    ------
    ScenarioError
        If the workbook cannot be read.
    """
    book = _copy(path, read_grids(path))
    if ERRORS_SHEET in book.sheetnames:
        del book[ERRORS_SHEET]
    for place, text in mistakes:
        _mark(book, place, text)
    _list(book, mistakes)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _copy(path: Path, grids: Sequence[Grid]) -> Workbook:
    """Return the workbook as it looks or, where it is large or openpyxl cannot read it, its values."""
    if sum(len(values) for grid in grids for _, values in grid.rows) <= MOST_CELLS:
        try:
            with warnings.catch_warnings():
                # what openpyxl leaves out of the copy, such as newer kinds of drop-downs, is no concern of the reader
                warnings.simplefilter("ignore", UserWarning)
                return load_workbook(path)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, ParseError, zipfile.BadZipFile):
            pass  # what openpyxl's parser runs into where a file is not quite as it should be; the values are known
    book = Workbook()
    book.remove(book.worksheets[0])
    for grid in grids:
        page = book.create_sheet(grid.title)
        for number, values in grid.rows:
            for column, value in enumerate(values, start=1):
                if value != "":
                    _write(page, number, column, value)
    return book


def _write(page: Worksheet, row: int, column: int, value: object) -> None:
    cell = page.cell(row, column)
    assert isinstance(cell, Cell)
    cell.value = value[:LARGEST] if isinstance(value, str) else value  # type: ignore[assignment]  # types fewer than it takes
    if isinstance(value, str):
        cell.data_type = "s"


def _mark(book: Workbook, place: str, text: str) -> None:
    title, _, name = place.rpartition("!")
    if title not in book.sheetnames:
        return
    try:
        letters, number = coordinate_from_string(name)
        cell = book[title][f"{letters}{number}"]
    except CellCoordinatesException:
        return
    if isinstance(cell, MergedCell) or not isinstance(cell, Cell):
        return
    said = f"{cell.comment.text}\n{text}" if cell.comment is not None else text
    cell.fill = MARK
    cell.comment = Comment(said[:2_000], AUTHOR, width=320, height=120)


def _list(book: Workbook, mistakes: Sequence[tuple[str, str]]) -> None:
    page = book.create_sheet(ERRORS_SHEET, 0)
    book.active = 0
    for letter, wide in zip("ABCD", (6, 18, 10, 100), strict=True):
        page.column_dimensions[letter].width = wide
    for column, head in enumerate(HEADS, start=1):
        _write(page, 1, column, head)
        page.cell(1, column).font = Font(name=FONT, bold=True)
    page.freeze_panes = "A2"
    for number, (place, text) in enumerate(mistakes, start=1):
        title, _, name = place.rpartition("!")
        for column, value in enumerate((number, title or place, name if title else "", text), start=1):
            _write(page, number + 1, column, value)
        page.cell(number + 1, 4).alignment = Alignment(wrap_text=True, vertical="top")
        if title in book.sheetnames:
            link = page.cell(number + 1, 3)
            link.hyperlink = f"#{quote_sheetname(title)}!{name}"
            link.font = Font(name=FONT, color="0563C1", underline="single")
