"""Cells that stand out by a rule of the spreadsheet itself: broken limits, near limits, changes."""

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from api.documents.table import At, Mark, Tone

STYLES: dict[Tone, tuple[str, str]] = {
    "alarm": ("F8D7DA", "8E1B16"),
    "close": ("FFF0C2", "6B4E00"),
    "changed": ("D6E9F8", "0B4F82"),
}
"""Fill and letters, dark enough to be read on it."""


def mark(sheet: Worksheet, top: At, rule: Mark, rows: int) -> None:
    """Add a rule to a column.

    Parameters
    ----------
    top
        The first row, for which the formula is written; it moves along with the rows below.
    rows
        How many the table has.
    """
    fill, ink = STYLES[rule.tone]
    first = top.cell(rule.column)
    style = DifferentialStyle(fill=PatternFill("solid", bgColor=fill), font=Font(color=ink, bold=True))
    condition = Rule(type="expression", dxf=style, formula=[rule.holds(top)])
    sheet.conditional_formatting.add(f"{first}:{top.cell(rule.column, up=1 - rows)}", condition)
