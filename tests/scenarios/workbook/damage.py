"""Damages to a workbook, as they happen and as somebody might wish: functions of the file's bytes and a seed."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from functools import cache
from xml.sax.saxutils import escape

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

Damage = Callable[[bytes, random.Random], bytes]

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
NUMBERLESS = (
    "열",
    "서른 분",
    "2026-13-45",
    "25:99",
    "한 팔만원쯤",
    "#",
    "None",
    "가" * 40_000,
    "=1/0",
    "TRUE?",
    "-5",
    "1e999",
)


@cache
def _pages(raw: bytes) -> dict[str, tuple[str, list[list[object]]]]:
    """Return the member and the values of each sheet, read once: openpyxl takes longer than the reading under test."""
    book = load_workbook(io.BytesIO(raw))
    return {
        page.title: (f"xl/worksheets/sheet{n}.xml", [[cell.value for cell in row] for row in page.iter_rows()])
        for n, page in enumerate(book.worksheets, start=1)
    }


def _edited(raw: bytes, edit: Callable[[Worksheet], None], rng: random.Random, among: tuple[str, ...]) -> bytes:
    """Return the workbook after an edit of one of its sheets."""
    pages = _pages(raw)
    member, rows = pages[rng.choice([title for title in among if title in pages])]
    page = Workbook().worksheets[0]
    for row in rows:
        page.append(row)
    edit(page)
    changed = _sheet(page).encode()
    return _members(raw, lambda name, content: changed if name == member else content)


def _sheet(page: Worksheet) -> str:
    rows = (f'<row r="{n}">{"".join(map(_cell, row))}</row>' for n, row in enumerate(page.iter_rows(), start=1))
    return f'<worksheet xmlns="{SPACE}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def _cell(cell: Cell | MergedCell) -> str:
    at, value = cell.coordinate, cell.value
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return f'<c r="{at}"><v>{value:d}</v></c>' if isinstance(value, int) else f'<c r="{at}"><v>{value}</v></c>'
    if isinstance(value, str) and value.startswith("="):
        return f'<c r="{at}"><f>{escape(value[1:])}</f><v></v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def _members(raw: bytes, change: Callable[[str, bytes], bytes | None], extra: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for info in old.infolist():
            content = change(info.filename, old.read(info))
            if content is not None:
                new.writestr(info.filename, content)
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return out.getvalue()


FILLED = ("경로당", "강사", "교육과정", "교육회차", "산출내역", "반나절", "방문 종류", "직원", "이웃 동", "동")


def shifted_columns(raw: bytes, rng: random.Random) -> bytes:
    """Somebody inserted cells to the left of some rows."""

    def edit(page: Worksheet) -> None:
        for row in range(5, min(page.max_row, 12) + 1):
            values = [cell.value for cell in page[row]]
            for column, value in enumerate(["", *values][: len(values) + 1], start=1):
                page.cell(row, column).value = value

    return _edited(raw, edit, rng, FILLED)


def heading_renamed(raw: bytes, rng: random.Random) -> bytes:
    def edit(page: Worksheet) -> None:
        cell = page.cell(4, rng.randrange(1, page.max_column + 1))
        cell.value = f"{cell.value}{rng.choice('ㅁxㅋ2?')}"

    return _edited(raw, edit, rng, FILLED)


def heading_lost(raw: bytes, rng: random.Random) -> bytes:
    return _edited(raw, lambda page: page.delete_rows(4), rng, FILLED)


def column_lost(raw: bytes, rng: random.Random) -> bytes:
    return _edited(raw, lambda page: page.delete_cols(1), rng, FILLED)


def sheet_lost(raw: bytes, rng: random.Random) -> bytes:
    lost = rng.choice(("설정", "반나절", "교육과정", "개방 시간", "방문 종류", "권역 설정", "시작 시각", "방문 설정"))
    entry = re.compile(rf'<sheet [^>]*name="{lost}"[^>]*/>'.encode())
    return _members(raw, lambda name, content: entry.sub(b"", content) if name == "xl/workbook.xml" else content)


def sheet_renamed(raw: bytes, rng: random.Random) -> bytes:
    title = rng.choice([title for title in FILLED if title in _pages(raw)])
    old, new = f'name="{title}"'.encode(), f'name="{title} (2)"'.encode()
    return _members(raw, lambda name, content: content.replace(old, new) if name == "xl/workbook.xml" else content)


def wrong_types(raw: bytes, rng: random.Random) -> bytes:
    def edit(page: Worksheet) -> None:
        for column in range(1, page.max_column + 1):
            cell = page.cell(rng.randrange(5, max(page.max_row, 5) + 1), column)
            cell.value = rng.choice(NUMBERLESS)[:32_767]

    return _edited(raw, edit, rng, FILLED)


def unknown_parents(raw: bytes, rng: random.Random) -> bytes:
    def edit(page: Worksheet) -> None:
        page.cell(rng.randrange(5, page.max_row + 1), 1).value = "없는 과정"

    return _edited(raw, edit, rng, ("교육회차", "산출내역", "강의 배정"))


def formulas_without_values(raw: bytes, rng: random.Random) -> bytes:
    def edit(page: Worksheet) -> None:
        page.cell(rng.randrange(5, page.max_row + 1), 2).value = "=VLOOKUP(A5,[1]Sheet1!A:B,2,0)"

    return _edited(raw, edit, rng, FILLED)


def huge_texts(raw: bytes, rng: random.Random) -> bytes:
    def edit(page: Worksheet) -> None:
        for row in range(5, page.max_row + 1):
            page.cell(row, 1).value = rng.choice("가나다") * 32_767

    return _edited(raw, edit, rng, ("경로당", "강사"))


def cut_off(raw: bytes, rng: random.Random) -> bytes:
    return raw[: rng.randrange(4, len(raw) - 30)]


def bits_flipped(raw: bytes, rng: random.Random) -> bytes:
    changed = bytearray(raw)
    for _ in range(rng.randrange(40, 400)):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def encrypted(raw: bytes, rng: random.Random) -> bytes:
    return OLE + rng.randbytes(600) + "EncryptedPackage".encode("utf-16-le") + raw[:2_000]


def old_format(_raw: bytes, rng: random.Random) -> bytes:
    return OLE + rng.randbytes(2_000)


def no_workbook(raw: bytes, rng: random.Random) -> bytes:
    return rng.choice(
        (b"", b"PK", b"\x89PNG\r\n\x1a\n" + raw[:100], "이름,종류\n가,나\n".encode("cp949"), b"<html></html>")
    )


def macros(raw: bytes, rng: random.Random) -> bytes:
    return _members(raw, lambda _name, content: content, {"xl/vbaProject.bin": rng.randbytes(500)})


def part_lost(raw: bytes, rng: random.Random) -> bytes:
    lost = rng.choice(("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet2.xml"))
    return _members(raw, lambda name, content: None if name == lost else content)


def xml_cut_off(raw: bytes, rng: random.Random) -> bytes:
    part = rng.choice(("xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet9.xml", "xl/styles.xml"))
    return _members(raw, lambda name, content: content[: rng.randrange(len(content))] if name == part else content)


def entities(raw: bytes, _rng: random.Random) -> bytes:
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'

    def change(name: str, content: bytes) -> bytes:
        return bomb + content if name == "xl/worksheets/sheet2.xml" and content[:2] != b"<?" else content

    return _members(raw, change)


def zip_bomb(raw: bytes, rng: random.Random) -> bytes:
    return _members(
        raw, lambda _n, c: c, {"xl/worksheets/sheet999.xml": b" " * (160_000_000 + rng.randrange(1_000_000))}
    )


def lying_zip(raw: bytes, rng: random.Random) -> bytes:
    """A member that unpacks to far more than it declares, in both of its headers."""
    grown = _members(raw, lambda n, c: c + b" " * 60_000_000 if n == "xl/worksheets/sheet2.xml" else c)
    real = next(i for i in zipfile.ZipFile(io.BytesIO(grown)).infolist() if i.filename == "xl/worksheets/sheet2.xml")
    size, lie = (n.to_bytes(4, "little") for n in (real.file_size, rng.randrange(100, 5_000)))
    return grown.replace(size, lie)


@cache
def _a_million_rows() -> bytes:
    return b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(200, 1_048_577))


def many_rows(raw: bytes, rng: random.Random) -> bytes:
    end, member = b"</sheetData>", f"sheet{rng.randrange(2, 9)}.xml"
    return _members(raw, lambda n, c: c.replace(end, _a_million_rows() + end) if n.endswith(member) else c)


def far_cell(raw: bytes, rng: random.Random) -> bytes:
    at = rng.choice((b"XFD1048576", b"A1048576", b"ZZ99999", b"XFD60000"))
    cell = b'<row r="1048576"><c r="' + at + b'"><v>1</v></c></row></sheetData>'
    return _members(raw, lambda n, c: c.replace(b"</sheetData>", cell) if n.endswith("sheet3.xml") else c)


def shared_text_bomb(raw: bytes, rng: random.Random) -> bytes:
    """One long text that a hundred thousand cells share."""
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(500, 90_000))
    text = b"x" * (5_000_000 + rng.randrange(1_000))
    shared = b'<sst xmlns="' + SPACE.encode() + b'" count="1" uniqueCount="1"><si><t>' + text + b"</t></si></sst>"

    def change(name: str, content: bytes) -> bytes:
        return content.replace(b"</sheetData>", cells + b"</sheetData>") if name.endswith("sheet3.xml") else content

    return _members(raw, change, {"xl/sharedStrings.xml": shared})


EDITS: tuple[Damage, ...] = (
    *(shifted_columns, heading_renamed, heading_lost, column_lost, sheet_lost, sheet_renamed, wrong_types),
    *(unknown_parents, formulas_without_values, huge_texts),
)
"""What people do; the place is a cell or a sheet."""
BREAKS: tuple[Damage, ...] = (
    *(cut_off, bits_flipped, encrypted, old_format, no_workbook, macros, part_lost, xml_cut_off, entities),
)
"""What happens to files."""
BOMBS: tuple[Damage, ...] = (zip_bomb, lying_zip, many_rows, far_cell, shared_text_bomb)
"""What would fill the memory; read in a process of limited memory."""
