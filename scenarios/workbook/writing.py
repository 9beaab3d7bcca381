"""A scenario, or an empty form for one, as a workbook."""

import io
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname

from scenarios.errors import Problem, ScenarioError
from scenarios.schema import Scenario
from scenarios.workbook import style
from scenarios.workbook.guide import GUIDE_SHEET, guide_lines
from scenarios.workbook.layout import KEY, Column, Form, Kind, Layout, Sheet, layout
from scenarios.workbook.rows import Filled, Head, filled, heads, spread_names, step
from scenarios.workbook.text import LARGEST, NOTHING
from scenarios.workbook.values import NO, YES, CellValue, write_cell
from scenarios.workbook.words import words

FORM_HEADS = ("항목", "값", "단위", "필수", "설명", "비우면", "예")
FORM_WIDTHS = (20, 32, 4, 3, 28, 7, 18)
FORM_HEAD_ROW = 3
TABLE_HEAD_ROW = 4
VALUE_COLUMN = "B"
HINT_HEIGHT, HEAD_HEIGHT, LINE_HEIGHT = 48, 32, 16
BLANK_ROWS = 20
"""Framed rows below the heading of an empty table."""
GUIDE_WIDE = 110
FAMILIES = ("hubs", "training", "visits", "staffing")
"""Parts of a scenario whose sheets are left out where they are not asked for."""


def template(families: Collection[str]) -> bytes:
    """Return an empty workbook for these families; beside each item stands what holds where it is left empty."""
    return _written(None, families)


def workbook_of(scenario: Scenario) -> bytes:
    """Return a scenario as a workbook, which ``read`` reads as the same scenario.

    Raises
    ------
    ScenarioError
        If a list in one cell is longer than a cell can hold, naming the sheet and the cell.
    """
    present = [name for name in FAMILIES if getattr(scenario, name) is not None]
    return _written(scenario, present)


def _written(scenario: Scenario | None, families: Collection[str]) -> bytes:
    book = Workbook(write_only=True)
    _write_guide(book)
    writer = _Writer(book, layout(), scenario)
    for path in _order():
        if path[:1] and path[0] in FAMILIES and path[0] not in families:
            continue
        writer.write(path)
    if writer.problems:
        raise ScenarioError(writer.problems)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _order() -> list[tuple[str, ...]]:
    """Return the paths of forms and sheets in the order of the words; those without a word come last."""
    known = layout()
    there = [*(form.path for form in known.forms), *(sheet.path for sheet in known.sheets)]
    told = [path[1:] for path in words() if path[0] in ("form", "sheet")]
    return sorted(there, key=lambda path: told.index(path) if path in told else len(told))


def _write_guide(book: Workbook) -> None:
    sheet: style.Page = book.create_sheet(GUIDE_SHEET)
    sheet.column_dimensions["A"].width = GUIDE_WIDE
    sheet.sheet_view.showGridLines = False
    for n, line in enumerate(guide_lines()):
        sheet.row_dimensions[n + 1].height = LINE_HEIGHT * (2 if n == 0 or style.width(line) > 0.9 * GUIDE_WIDE else 1)
        font = style.TITLE if n == 0 else style.BOLD if line.startswith("■") else style.TEXT
        sheet.append([style.cell(sheet, line, font, align=style.NOTE)])


class _Writer:
    """Writes forms and sheets; notes what does not fit into a cell."""

    def __init__(self, book: Workbook, known: Layout, scenario: Scenario | None) -> None:
        self._book = book
        self._layout = known
        self._scenario = scenario
        self._tree: dict[str, Any] = {} if scenario is None else scenario.model_dump()
        self.problems: list[Problem] = []

    def write(self, path: tuple[str, ...]) -> None:
        for form in self._layout.forms:
            if form.path == path:
                self._form(form)
        sheet = self._layout.sheet(path)
        if sheet is not None:
            self._table(sheet)

    def _new(self, title: str, widths: list[int], head_row: int, freeze: str) -> style.Page:
        page: style.Page = self._book.create_sheet(title)
        style.set_widths(page, widths)
        style.print_layout(page, head_row)
        page.freeze_panes = freeze
        page.row_dimensions[1].height = 26
        return page

    def _form(self, form: Form) -> None:
        page = self._new(form.word.label, list(FORM_WIDTHS), FORM_HEAD_ROW, f"C{FORM_HEAD_ROW + 1}")
        page.append([style.cell(page, form.word.label, style.TITLE)])
        page.append([style.cell(page, form.word.note, style.GUIDE)])
        page.append([style.cell(page, h, style.BOLD, style.HEAD, True, style.CENTRE) for h in FORM_HEADS])
        for row, column in enumerate(form.columns, start=FORM_HEAD_ROW + 1):
            said = write_cell(column, step(self._tree, column.path))
            value = self._fit(said, f"{form.word.label}!{VALUE_COLUMN}{row}")
            lines = max(style.width(str(value)) / FORM_WIDTHS[1], style.width(column.word.note) / FORM_WIDTHS[4])
            page.row_dimensions[row].height = LINE_HEIGHT * max(1, -(-lines // 1))
            page.append(list(_form_row(page, column, value)))
            self._offer(page, column, f"{VALUE_COLUMN}{row}")

    def _table(self, sheet: Sheet) -> None:
        names = spread_names(sheet, self._scenario)
        columns = heads(sheet, names)
        rows = filled(sheet, self._tree, names) if self._tree else ()
        written = [list(self._cells(sheet, columns, n, row)) for n, row in enumerate(rows, start=TABLE_HEAD_ROW + 1)]
        widths = [_wide(head, [row[i] for row in written[:200]]) for i, head in enumerate(columns)]
        page = self._new(sheet.word.label, widths, TABLE_HEAD_ROW, f"B{TABLE_HEAD_ROW + 1}")
        page.row_dimensions[TABLE_HEAD_ROW - 1].height = HINT_HEIGHT
        page.row_dimensions[TABLE_HEAD_ROW].height = HEAD_HEIGHT
        page.append([style.cell(page, sheet.word.label, style.TITLE)])
        page.append([style.cell(page, sheet.word.note, style.GUIDE)])
        page.append([style.cell(page, _hint(h.column), style.SMALL, align=style.NOTE) for h in columns])
        page.append([_heading(page, head) for head in columns])
        patterns = [style.cell(page, None, frame=True, kind=h.column.kind) for h in columns]
        for row in written:
            page.append([style.like(page, pattern, v) for pattern, v in zip(patterns, row, strict=True)])
        for _ in range(0 if written else BLANK_ROWS):
            page.append([style.like(page, pattern, None) for pattern in patterns])
        last = TABLE_HEAD_ROW + len(written) + style.SPARE_ROWS
        for i, head in enumerate(columns, start=1):
            letter = get_column_letter(i)
            self._offer(page, head.column, f"{letter}{TABLE_HEAD_ROW + 1}:{letter}{last}")

    def _cells(self, sheet: Sheet, columns: Sequence[Head], number: int, row: Filled) -> Iterator[CellValue]:
        for i, (head, value) in enumerate(zip(columns, row.values, strict=True)):
            if row.nothing and head.parent is None:
                yield value
            else:
                at = f"{sheet.word.label}!{get_column_letter(i + 1)}{number}"
                yield self._fit(write_cell(head.column, value), at)

    def _fit(self, value: CellValue, at: str) -> CellValue:
        if isinstance(value, str) and len(value) > LARGEST:
            values: dict[str, object] = {"letters": len(value), "limit": LARGEST}
            self.problems.append(Problem(at, "needs {letters} letters, but a cell holds {limit}", values))
            return None
        return value

    def _offer(self, page: style.Page, column: Column, cells: str) -> None:
        """Offer the choices that a cell has; lists take several, so nothing can be offered for them."""
        if column.many:
            return
        labels = (YES, NO) if column.kind is Kind.TRUTH else tuple(column.codes.values())
        if labels and sum(map(len, labels)) + len(labels) < 250:
            strict = column.kind is Kind.CHOICE
            style.choices(page, cells, f'"{",".join(labels)}"', "목록에 있는 말을 고르십시오.", strict)
        elif len(column.word.refers) > 1 and (source := self._range(column.word.refers)):
            style.choices(page, cells, source, "다른 시트에 그 이름이 있는지 확인하십시오.", False)

    def _range(self, path: tuple[str, ...]) -> str | None:
        """Return the cells of the names of a list or table; for the dongs of a fact table there are none."""
        sheet = self._layout.sheet(path)
        if sheet is None or (path[0] in FAMILIES and self._scenario is not None and step(self._tree, path[:1]) is None):
            return None
        if path == ("district", "dongs") and self._scenario is not None and self._scenario.district.facts is not None:
            return None
        wanted = KEY if sheet.keyed else sheet.name_field or "id"
        paths = [head.column.path for head in heads(sheet)]
        at = paths.index((wanted,)) if (wanted,) in paths else 0
        letter = get_column_letter(at + 1)
        name = quote_sheetname(sheet.word.label)
        return f"{name}!${letter}${TABLE_HEAD_ROW + 1}:${letter}${TABLE_HEAD_ROW + 5_000}"


def _form_row(page: style.Page, column: Column, value: CellValue) -> Iterator[object]:
    fill = style.REQUIRED if column.required or column.needed else style.INPUT
    word = column.word
    yield style.cell(page, word.label, style.BOLD, frame=True, align=style.LEFT)
    yield style.cell(page, value, fill=fill, frame=True, align=style.LEFT, kind=column.kind)
    yield style.cell(page, word.unit, frame=True, align=style.CENTRE)
    yield style.cell(page, _demand(column), frame=True, align=style.CENTRE)
    yield style.cell(page, word.note, style.GUIDE, frame=True, align=style.LEFT)
    default = write_cell(column, column.default)
    usual = "" if default in (None, "", NOTHING) else str(default)
    yield style.cell(page, usual, style.GUIDE, frame=True, align=style.LEFT)
    yield style.cell(page, word.example, style.GUIDE, frame=True, align=style.LEFT)


def _demand(column: Column) -> str:
    return "필수" if column.required else "쓰면 필수" if column.needed else ""


def _heading(page: style.Page, head: Head) -> object:
    fill = style.REQUIRED if head.column.required else style.HEAD
    return style.cell(page, head.heading, style.BOLD, fill, True, style.CENTRE)


def _hint(column: Column) -> str:
    """Return what stands in small letters above a heading."""
    parts = ["필수" if column.required else "", column.word.note]
    if column.word.example:
        parts.append(f"예: {column.word.example}")
    return "\n".join(part for part in parts if part)


def _wide(head: Head, cells: Sequence[CellValue]) -> int:
    texts = [style.width(f"{cell:,}" if isinstance(cell, int) else str(cell)) for cell in cells if cell is not None]
    heading = style.width(head.heading)
    return max([min(heading, max(12, heading // 2 + 2)), min(18, style.width(_hint(head.column)) // 2), *texts])
