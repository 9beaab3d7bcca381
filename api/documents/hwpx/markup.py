"""Paragraphs, tables and pictures of an HWPX section, written in the styles of the template."""

import struct
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from api.documents.hwpx.template import Style
from api.documents.paper import Paper
from api.documents.text import width

LETTER = 480
"""HWPUNIT that a column needs for half a Korean letter of 8 points, with air for fonts that run wide."""
HALF = 400
"""HWPUNIT that half a Korean letter of 8 points is wide."""
LINE, AIR = 1_000, 420
"""Height of a line in a cell, and of what is above and below, in HWPUNIT."""
SIDE = 340
"""Margin at either side of a cell."""
PIXEL = 75
"""HWPUNIT of a pixel."""
SPAN = '<hp:cellSpan colSpan="1" rowSpan="1"/>'


class Markup:
    """Collects the pieces of a section.

    Parameters
    ----------
    styles
        Of the template's samples.
    width
        HWPUNIT between the margins.
    first
        First number for tables and pictures; unique in the document.
    """

    def __init__(self, styles: Mapping[str, Style], width: int, first: int = 1) -> None:
        self.pieces: list[str] = []
        self._styles = styles
        self._width = width
        self._number = first

    def chapter(self, title: str) -> None:
        """Begin a chapter."""
        self._line("chapter", title)

    def blocks(self, blocks: Sequence[Paper], unit: str) -> None:
        """Write texts and tables of a chapter; ``unit`` stands above tables with money."""
        for block in blocks:
            if block["heading"]:
                self._line("heading", f"□ {block['heading']}")
            if block["kind"] == "text":
                for line in block["lines"]:
                    self._line("warning" if block["warns"] else "text", line)
            elif block["rows"]:
                if block["won"]:
                    self._line("unit", unit)
                self._table(block)

    def picture(self, name: str, png: bytes) -> None:
        """Show a picture of the package as wide as the page."""
        across, down = struct.unpack(">II", png[16:24])
        wide, high = self._width, self._width * down // across
        self._number += 1
        picture = _PICTURE.format(
            id=self._number, name=name, w=wide, h=high, x=wide // 2, y=high // 2, across=across * PIXEL,
            down=down * PIXEL, scale=f"{wide / (across * PIXEL):.6f}",
        )  # fmt: skip
        self._paragraph("text", picture)

    def _line(self, style: str, text: str) -> None:
        self._paragraph(style, f"<hp:t>{escape(text)}</hp:t>")

    def _paragraph(self, style: str, content: str) -> None:
        self.pieces.append(_paragraph(self._styles[style], self._styles[style].character, content))

    def _table(self, table: Paper) -> None:
        wide = self._columns(table["columns"])
        heads = [column["title"] for column in table["columns"]]
        rows = [self._row(0, ["head"] * len(wide), "head", heads, wide)]
        aligns = [_SAMPLES[column["align"]] for column in table["columns"]]
        for number, row in enumerate(table["rows"], start=1):
            border = {"sum": "sum", "begins": "first"}.get(row["weight"], "left")
            rows.append(self._row(number, aligns, border, row["cells"], wide))
        self._number += 1
        opening = _TABLE.format(
            id=self._number, rows=len(rows), columns=len(wide), border=self._styles["left"].border, width=sum(wide),
            height=sum(height for _cells, height in rows),
        )  # fmt: skip
        self._paragraph("text", opening + "".join(cells for cells, _height in rows) + "</hp:tbl>")

    def _row(
        self, number: int, aligns: Sequence[str], kind: str, cells: Sequence[str], wide: Sequence[int]
    ) -> tuple[str, int]:
        """Return a row and its height, estimated; the word processor makes it higher where it must."""
        letters = self._styles["sum" if kind == "sum" else "head" if kind == "head" else "left"].character
        lines = max(-(-width(text) * HALF // max(1, room - 2 * SIDE)) for text, room in zip(cells, wide, strict=True))
        high = AIR + LINE * max(1, lines)
        written = "".join(
            _CELL.format(
                header=int(kind == "head"), border=self._styles[kind].border, column=column, row=number, width=room,
                height=high, words=_paragraph(self._styles[align], letters, f"<hp:t>{escape(text)}</hp:t>"),
            )
            for column, (text, align, room) in enumerate(zip(cells, aligns, wide, strict=True))
        )  # fmt: skip
        return f"<hp:tr>{written}</hp:tr>", high

    def _columns(self, columns: Sequence[Paper]) -> list[int]:
        """Return widths that fill the page: figures take their need, texts the rest; a small table spreads evenly."""
        needs = [column["width"] * LETTER + 2 * SIDE for column in columns]
        fixed = sum(need for need, column in zip(needs, columns, strict=True) if column["fixed"])
        rest = sum(needs) - fixed
        if rest == 0 or fixed > self._width * 3 // 4 or sum(needs) < self._width * 3 // 4:
            wide = [need * self._width // sum(needs) for need in needs]
        else:
            share = (self._width - fixed) / rest
            wide = [n if c["fixed"] else int(n * share) for n, c in zip(needs, columns, strict=True)]
        wide[-1] += self._width - sum(wide)
        return wide


def _paragraph(style: Style, character: str, content: str) -> str:
    return (
        f'<hp:p id="0" paraPrIDRef="{style.paragraph}" styleIDRef="0" pageBreak="0" columnBreak="0" merged="0">'
        f'<hp:run charPrIDRef="{character}">{content}</hp:run></hp:p>'
    )


_SAMPLES = {"left": "left", "center": "centre", "right": "right"}
_PLACE = (
    '<hp:pos treatAsChar="{inline}" affectLSpacing="0" flowWithText="1" allowOverlap="0" holdAnchorAndSO="0" '
    'vertRelTo="PARA" horzRelTo="COLUMN" vertAlign="TOP" horzAlign="LEFT" vertOffset="0" horzOffset="0"/>'
    '<hp:outMargin left="0" right="0" top="0" bottom="0"/>'
)
_TABLE = (
    '<hp:tbl id="{id}" zOrder="0" numberingType="TABLE" textWrap="TOP_AND_BOTTOM" textFlow="BOTH_SIDES" lock="0" '
    'dropcapstyle="None" pageBreak="CELL" repeatHeader="1" rowCnt="{rows}" colCnt="{columns}" cellSpacing="0" '
    'borderFillIDRef="{border}" noAdjust="0"><hp:sz width="{width}" widthRelTo="ABSOLUTE" height="{height}" '
    'heightRelTo="ABSOLUTE" protect="0"/>'
    + _PLACE.format(inline=0)
    + f'<hp:inMargin left="{SIDE}" right="{SIDE}" top="141" bottom="141"/>'
)
_CELL = (
    '<hp:tc name="" header="{header}" hasMargin="0" protect="0" editable="0" dirty="0" borderFillIDRef="{border}">'
    '<hp:subList id="" textDirection="HORIZONTAL" lineWrap="BREAK" vertAlign="CENTER" linkListIDRef="0" '
    'linkListNextIDRef="0" textWidth="0" textHeight="0" hasTextRef="0" hasNumRef="0">{words}</hp:subList>'
    '<hp:cellAddr colAddr="{column}" rowAddr="{row}"/>'
    + SPAN
    + f'<hp:cellSz width="{{width}}" height="{{height}}"/><hp:cellMargin left="{SIDE}" right="{SIDE}" top="141" '
    'bottom="141"/></hp:tc>'
)
_PICTURE = (
    '<hp:pic id="{id}" zOrder="0" numberingType="PICTURE" textWrap="TOP_AND_BOTTOM" textFlow="BOTH_SIDES" lock="0" '
    'dropcapstyle="None" href="" groupLevel="0" instid="{id}" reverse="0"><hp:offset x="0" y="0"/>'
    '<hp:orgSz width="{across}" height="{down}"/><hp:curSz width="{w}" height="{h}"/>'
    '<hp:flip horizontal="0" vertical="0"/><hp:rotationInfo angle="0" centerX="{x}" centerY="{y}" rotateimage="1"/>'
    '<hp:renderingInfo><hc:transMatrix e1="1" e2="0" e3="0" e4="0" e5="1" e6="0"/>'
    '<hc:scaMatrix e1="{scale}" e2="0" e3="0" e4="0" e5="{scale}" e6="0"/>'
    '<hc:rotMatrix e1="1" e2="0" e3="0" e4="0" e5="1" e6="0"/></hp:renderingInfo><hp:imgRect>'
    '<hc:pt0 x="0" y="0"/><hc:pt1 x="{across}" y="0"/><hc:pt2 x="{across}" y="{down}"/><hc:pt3 x="0" y="{down}"/>'
    '</hp:imgRect><hp:imgClip left="0" right="{across}" top="0" bottom="{down}"/>'
    '<hp:inMargin left="0" right="0" top="0" bottom="0"/><hp:imgDim dimwidth="{across}" dimheight="{down}"/>'
    '<hc:img binaryItemIDRef="{name}" bright="0" contrast="0" effect="REAL_PIC" alpha="0"/><hp:effects/>'
    '<hp:sz width="{w}" widthRelTo="ABSOLUTE" height="{h}" heightRelTo="ABSOLUTE" protect="0"/>'
    + _PLACE.format(inline=1)
    + "</hp:pic>"
)
