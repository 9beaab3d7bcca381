"""Makes ``plan.hwpx``, the template of the plan document for the Hangul word processor (한글), from an empty document.

Run ``python api/documents/templates/make_plan_hwpx.py`` to make it anew; offices edit the result in the word processor.
"""

import re
import zipfile
from importlib.resources import files
from io import BytesIO
from pathlib import Path

TARGET = Path(__file__).with_name("plan.hwpx")
WIDTH = 48_190
"""HWPUNIT (1/7200 inch) between the margins of 20 mm."""
CHARACTERS = {
    # name: height in 1/100 point, colour, bold
    "text": (1000, "#222B36", False),
    "title": (2000, "#222B36", True),
    "pale": (900, "#6B7685", False),
    "chapter": (1300, "#222B36", True),
    "heading": (1050, "#222B36", True),
    "cell": (800, "#222B36", False),
    "strong": (800, "#222B36", True),
    "warning": (900, "#9A5B00", False),
}
PARAGRAPHS = {
    # name: alignment, line spacing in percent, space above and below in HWPUNIT, stays with the next paragraph
    "text": ("LEFT", 150, 100, 100, 0),
    "title": ("CENTER", 130, 700, 700, 0),
    "chapter": ("LEFT", 130, 1700, 700, 1),
    "heading": ("LEFT", 130, 1100, 350, 1),
    "left": ("LEFT", 125, 0, 0, 0),
    "centre": ("CENTER", 125, 0, 0, 0),
    "right": ("RIGHT", 125, 0, 0, 0),
}
Line = tuple[str, str, str]
Border = tuple[Line, Line, Line, Line, str]
THIN, THICK = ("SOLID", "0.12 mm", "#AEB7C2"), ("SOLID", "0.4 mm", "#222B36")
NONE = ("NONE", "0.1 mm", "#000000")
INK = ("SOLID", "0.12 mm", "#222B36")
BORDERS: dict[str, Border] = {
    # name: left, right, top, bottom, fill
    "cell": (THIN, THIN, THIN, THIN, "none"),
    "head": (THIN, THIN, THICK, THIN, "#E8EEF5"),
    "first": (THIN, THIN, ("SOLID", "0.3 mm", "#6B7685"), THIN, "none"),
    "sum": (THIN, THIN, THIN, THIN, "#F4F6F8"),
    "title": (NONE, NONE, THICK, THICK, "none"),
    "box": (INK, INK, INK, INK, "none"),
}
FIRST_CHARACTER, FIRST_PARAGRAPH, FIRST_BORDER = 7, 20, 3
"""First free numbers after those of the empty document."""


def main() -> None:
    """Write the template."""
    empty = BytesIO((files("hwpx") / "data" / "Skeleton.hwpx").read_bytes())
    with zipfile.ZipFile(empty) as source, zipfile.ZipFile(TARGET, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name.startswith("Preview/"):
                continue
            content = source.read(name)
            change = CHANGES.get(name)
            if change is not None:
                content = change(content.decode()).encode()
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(entry, content)


def _header(text: str) -> str:
    text = _extended(text, "charProperties", [_character(i, *c) for i, c in enumerate(CHARACTERS.values())])
    text = _extended(text, "paraProperties", [_paragraph(i, *p) for i, p in enumerate(PARAGRAPHS.values())])
    return _extended(text, "borderFills", [_border(i, b) for i, b in enumerate(BORDERS.values())])


def _extended(text: str, group: str, entries: list[str]) -> str:
    old = re.search(rf'<hh:{group} itemCnt="(\d+)">', text)
    if old is None:
        raise ValueError(f"the empty document has no {group}")
    text = text.replace(old[0], f'<hh:{group} itemCnt="{int(old[1]) + len(entries)}">')
    return text.replace(f"</hh:{group}>", "".join(entries) + f"</hh:{group}>")


def _character(number: int, height: int, colour: str, bold: bool) -> str:
    languages = ("hangul", "latin", "hanja", "japanese", "other", "symbol", "user")

    def each(tag: str, value: int) -> str:
        return f"<hh:{tag} " + " ".join(f'{name}="{value}"' for name in languages) + "/>"

    return (
        f'<hh:charPr id="{FIRST_CHARACTER + number}" height="{height}" textColor="{colour}" shadeColor="none" '
        'useFontSpace="0" useKerning="0" symMark="NONE" borderFillIDRef="2">'
        + each("fontRef", 0) + each("ratio", 100) + each("spacing", 0) + each("relSz", 100) + each("offset", 0)
        + ("<hh:bold/>" if bold else "")
        + '<hh:underline type="NONE" shape="SOLID" color="#000000"/><hh:strikeout shape="NONE" color="#000000"/>'
        '<hh:outline type="NONE"/><hh:shadow type="NONE" color="#C0C0C0" offsetX="10" offsetY="10"/></hh:charPr>'
    )  # fmt: skip


def _paragraph(number: int, align: str, spacing: int, above: int, below: int, stays: int) -> str:
    margin = (
        '<hh:margin><hc:intent value="0" unit="HWPUNIT"/><hc:left value="0" unit="HWPUNIT"/>'
        f'<hc:right value="0" unit="HWPUNIT"/><hc:prev value="{above}" unit="HWPUNIT"/>'
        f'<hc:next value="{below}" unit="HWPUNIT"/></hh:margin>'
        f'<hh:lineSpacing type="PERCENT" value="{spacing}" unit="HWPUNIT"/>'
    )
    return (
        f'<hh:paraPr id="{FIRST_PARAGRAPH + number}" tabPrIDRef="0" condense="0" fontLineHeight="0" snapToGrid="1" '
        f'suppressLineNumbers="0" checked="0" textDir="LTR"><hh:align horizontal="{align}" vertical="BASELINE"/>'
        '<hh:heading type="NONE" idRef="0" level="0"/><hh:breakSetting breakLatinWord="KEEP_WORD" '
        f'breakNonLatinWord="BREAK_WORD" widowOrphan="0" keepWithNext="{stays}" keepLines="0" pageBreakBefore="0" '
        'lineWrap="BREAK"/><hh:autoSpacing eAsianEng="0" eAsianNum="0"/>'
        f"{margin}"
        '<hh:border borderFillIDRef="2" offsetLeft="0" offsetRight="0" offsetTop="0" offsetBottom="0" connect="0" '
        'ignoreMargin="0"/></hh:paraPr>'
    )


def _border(number: int, border: Border) -> str:
    *sides, fill = border
    lines = "".join(
        f'<hh:{side}Border type="{line[0]}" width="{line[1]}" color="{line[2]}"/>'
        for side, line in zip(("left", "right", "top", "bottom"), sides, strict=True)
    )
    brush = f'<hc:fillBrush><hc:winBrush faceColor="{fill}" hatchColor="#999999" alpha="0"/></hc:fillBrush>'
    return (
        f'<hh:borderFill id="{FIRST_BORDER + number}" threeD="0" shadow="0" centerLine="NONE" '
        'breakCellSeparateLine="0"><hh:slash type="NONE" Crooked="0" isCounter="0"/>'
        f'<hh:backSlash type="NONE" Crooked="0" isCounter="0"/>{lines}'
        f'<hh:diagonal type="NONE" width="0.1 mm" color="#000000"/>{brush}</hh:borderFill>'
    )


def _section(text: str) -> str:
    text = text.replace('left="8504" right="8504" top="5668" bottom="4252"',
                        'left="5669" right="5669" top="2835" bottom="2835"')  # fmt: skip
    number = '<hp:ctrl><hp:pageNum pos="BOTTOM_CENTER" formatType="DIGIT" sideChar="-"/></hp:ctrl>'
    head, _, tail = text.partition("</hp:run>")
    text = f"{head}{number}</hp:run>{tail}"
    text = re.sub(r"<hp:linesegarray>.*?</hp:linesegarray>", "", text)
    return text.replace("</hs:sec>", "".join(_content()) + "</hs:sec>")


def _content() -> list[str]:
    names = ("담당", "팀장", "과장", "국장")
    approval = _table(
        [
            [_cell("결재", 0, 0, 2_200, 5_600, "box", "centre", "cell", rows=2)]
            + [_cell(name, 0, i, 5_000, 1_600, "box", "centre", "cell") for i, name in enumerate(names, start=1)],
            [_cell("", 1, i, 5_000, 4_000, "box", "centre", "cell") for i in range(1, 5)],
        ],
        22_200, 5_600, "box", "RIGHT",
    )  # fmt: skip
    title = _table([[_cell("{{title}}", 0, 0, WIDTH, 4_200, "title", "title", "title")]], WIDTH, 4_200, "title")
    return [
        _words("{{government}}", "text", "pale"),
        approval,
        _words("", "text", "text"),
        title,
        _words("기간 {{period}}   ·   작성 {{made}}", "right", "pale"),
        _words("{{body}}", "text", "text"),
        _words("{{chapter}}", "chapter", "chapter"),
        _words("{{heading}}", "heading", "heading"),
        _words("{{text}}", "text", "text"),
        _words("{{warning}}", "text", "warning"),
        _words("{{unit}}", "right", "pale"),
        _table(
            [
                [_cell("{{head}}", 0, 0, WIDTH, 1_500, "head", "centre", "strong", columns=3)],
                [_cell("{{first}}", 1, 0, WIDTH, 1_500, "first", "left", "cell", columns=3)],
                [
                    _cell(f"{{{{{name}}}}}", 2, i, WIDTH // 3, 1_500, "cell", name, "cell")
                    for i, name in enumerate(("left", "centre", "right"))
                ],
                [_cell("{{sum}}", 3, 0, WIDTH, 1_500, "sum", "left", "strong", columns=3)],
            ],
            WIDTH, 6_000, "cell",
        ),
    ]  # fmt: skip


def _words(text: str, paragraph: str, character: str) -> str:
    return _run(f"<hp:t>{text}</hp:t>" if text else "<hp:t/>", paragraph, character)


def _run(content: str, paragraph: str, character: str) -> str:
    para = FIRST_PARAGRAPH + list(PARAGRAPHS).index(paragraph)
    char = FIRST_CHARACTER + list(CHARACTERS).index(character)
    return (
        f'<hp:p id="0" paraPrIDRef="{para}" styleIDRef="0" pageBreak="0" columnBreak="0" merged="0">'
        f'<hp:run charPrIDRef="{char}">{content}</hp:run></hp:p>'
    )


def _cell(
    text: str, row: int, column: int, wide: int, high: int, border: str, paragraph: str, character: str,
    rows: int = 1, columns: int = 1,
) -> str:  # fmt: skip
    return (
        f'<hp:tc name="" header="0" hasMargin="0" protect="0" editable="0" dirty="0" borderFillIDRef="{_fill(border)}">'
        '<hp:subList id="" textDirection="HORIZONTAL" lineWrap="BREAK" vertAlign="CENTER" linkListIDRef="0" '
        'linkListNextIDRef="0" textWidth="0" textHeight="0" hasTextRef="0" hasNumRef="0">'
        f"{_words(text, paragraph, character)}</hp:subList>"
        f'<hp:cellAddr colAddr="{column}" rowAddr="{row}"/><hp:cellSpan colSpan="{columns}" rowSpan="{rows}"/>'
        f'<hp:cellSz width="{wide}" height="{high}"/><hp:cellMargin left="340" right="340" top="141" bottom="141"/>'
        "</hp:tc>"
    )


def _table(rows: list[list[str]], wide: int, high: int, border: str, side: str = "LEFT") -> str:
    columns = sum(int(found) for found in re.findall(r'colSpan="(\d+)"', "".join(rows[0])))
    table = (
        '<hp:tbl id="0" zOrder="0" numberingType="TABLE" textWrap="TOP_AND_BOTTOM" textFlow="BOTH_SIDES" lock="0" '
        f'dropcapstyle="None" pageBreak="CELL" repeatHeader="1" rowCnt="{len(rows)}" colCnt="{columns}" '
        f'cellSpacing="0" borderFillIDRef="{_fill(border)}" noAdjust="0">'
        f'<hp:sz width="{wide}" widthRelTo="ABSOLUTE" height="{high}" heightRelTo="ABSOLUTE" protect="0"/>'
        '<hp:pos treatAsChar="1" affectLSpacing="0" flowWithText="1" allowOverlap="0" holdAnchorAndSO="0" '
        'vertRelTo="PARA" horzRelTo="COLUMN" vertAlign="TOP" horzAlign="LEFT" vertOffset="0" horzOffset="0"/>'
        '<hp:outMargin left="0" right="0" top="0" bottom="0"/>'
        '<hp:inMargin left="340" right="340" top="141" bottom="141"/>'
        + "".join(f"<hp:tr>{''.join(cells)}</hp:tr>" for cells in rows)
        + "</hp:tbl>"
    )
    return _run(table, "right" if side == "RIGHT" else "left", "text")


def _fill(border: str) -> int:
    return FIRST_BORDER + list(BORDERS).index(border)


def _contents(text: str) -> str:
    text = re.sub(r'(<opf:meta name="(?:creator|lastsaveby)" content="text">)[^<]*', r"\1hubdong", text)
    return re.sub(r'<opf:meta name="date" content="text">[^<]*</opf:meta>', "", text)


def _container(text: str) -> str:
    return re.sub(r'<ocf:rootfile full-path="Preview/[^>]*/>', "", text)


CHANGES = {
    "Contents/header.xml": _header,
    "Contents/section0.xml": _section,
    "Contents/content.hpf": _contents,
    "META-INF/container.xml": _container,
}

if __name__ == "__main__":
    main()
