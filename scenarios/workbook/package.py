"""What may be opened: an .xlsx file is looked through before anything is parsed.

A workbook is a zip of XML. Sizes are those that unpacking really meets: Python's zipfile stops at the size that a
member declares and then compares its checksum, so a member that lies about its size does not get past here.
"""

import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from scenarios.errors import Problem, ScenarioError

LARGEST_FILE = 60_000_000
LARGEST_UNPACKED = 150_000_000
"""Bytes of XML; 68,000 places take about 40 million."""
MOST_MEMBERS = 2_000
MOST_ROWS = 200_000
MOST_AREA = 4_000_000
"""Cells of the rectangle from A1 to the last filled cell, which the reader keeps whole."""
MOST_TEXT = 150_000_000
"""Letters of all cells together; a shared text counts each time it is used."""

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ROW_OF_CELL = [
    re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br\s*=\s*["'][A-Z]{1,3}(\d{%d})["'][^>/]*>""" % digits)
    for digits in range(7, 0, -1)
]
"""Rows of cells that hold something, those of seven digits first: most files need a search for few of them."""
_WIDE_CELL = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br\s*=\s*["']([A-Z]{2,3})\d{1,7}["'][^>/]*>""")
_FAR_CELL = re.compile(rb'r="(?:[A-Z]{2,3}\d|[A-Z]\d{6})')
"""A cell beyond column Z or row 99,999; what lies within fits into ``MOST_AREA``."""
_PLACELESS_CELL = re.compile(rb"""<(?:\w+:)?c(?:\s+(?!r\b)[\w:]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*>""")
_ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br\s*=\s*["'](\d{1,7})["']""")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_BROKEN = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="(?P<at>[A-Z]{1,3}\d{1,7})"(?:[^>]*\bt="(?P<error>e)"[^>]*>'
    rb"|[^>]*>\s*<(?:\w+:)?f\b[^>]*>(?:[^<]*</(?:\w+:)?f>)?\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*"
    rb"</(?:\w+:)?c>)"
)
_SHARED_USE = re.compile(rb't="s"[^>]*>\s*<(?:\w+:)?v>(\d{1,9})<')
_SHARED_ITEM = re.compile(rb"<(?:\w+:)?si\b[^>]*>(.*?)</(?:\w+:)?si>", re.DOTALL)
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class Package:
    """What looking through an .xlsx file has found."""

    parts: dict[str, str] = field(default_factory=dict)
    """Per sheet, the member that holds it."""
    broken: dict[str, dict[str, bool]] = field(default_factory=dict)
    """Per sheet, cells without a value: ``True`` for an error such as #REF!, ``False`` for a formula not computed."""


def look_through(path: Path, source: IO[bytes]) -> Package:
    """Return what stands in a workbook, once it is sure that it can be parsed in little memory.

    Raises
    ------
    ScenarioError
        If it is no .xlsx file, damaged, encrypted, with macros, or too large, naming file, sheet and figure.
    """
    _refuse_other_formats(path, source)
    try:
        with zipfile.ZipFile(source) as archive:
            return _looked_through(path, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ElementTree.ParseError) as error:
        raise _refused(path.name, "is damaged: {why}", {"why": str(error)}) from None
    except (RuntimeError, KeyError, ValueError, OSError) as error:
        # RuntimeError: a member with a password; KeyError: one that is named and not there; OSError: a wild offset
        raise _refused(path.name, "is damaged: {why}", {"why": str(error)}) from None


def _refused(place: str, template: str, values: Mapping[str, object]) -> ScenarioError:
    return ScenarioError([Problem(place, template, values)])


def _refuse_other_formats(path: Path, source: IO[bytes]) -> None:
    size = source.seek(0, 2)
    source.seek(0)
    if size > LARGEST_FILE:
        raise ScenarioError(
            [Problem(path.name, "has {bytes} bytes, more than {limit}", {"bytes": size, "limit": LARGEST_FILE})]
        )
    start = source.read(8)
    source.seek(0)
    if start == _OLE and _ENCRYPTED in source.read():
        raise ScenarioError([Problem(path.name, "is protected by a password: save it without one", {})])
    if start[:4] != b"PK\x03\x04":
        raise ScenarioError([Problem(path.name, "is no workbook of the kind .xlsx: save it as .xlsx", {})])
    source.seek(0)


def _looked_through(path: Path, archive: zipfile.ZipFile) -> Package:
    members = archive.infolist()
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        raise ScenarioError([Problem(path.name, "is no workbook of the kind .xlsx: save it as .xlsx", {})])
    if len(members) > MOST_MEMBERS or len(names) < len(members):
        raise _refused(path.name, "is damaged: {why}", {"why": f"{len(members)} members"})
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ScenarioError([Problem(path.name, "holds macros: save it as .xlsx, without macros", {})])
    size = sum(member.file_size for member in members if _is_xml(member.filename))
    if size > LARGEST_UNPACKED:
        values: dict[str, object] = {"bytes": size, "limit": LARGEST_UNPACKED}
        raise _refused(path.name, "unpacks to {bytes} bytes, more than {limit}", values)
    package = Package(parts=_sheet_parts(archive))
    titles = {part.lower(): title for title, part in package.parts.items()}
    shared = _text_lengths(archive, names)
    for member in members:
        if _is_xml(member.filename):
            content = archive.read(member)
            _refuse_declarations(path, content)
            if b"sheetData" in content:
                _look_at_sheet(titles.get(member.filename.lower(), member.filename), content, shared, package)
    return package


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _refuse_declarations(path: Path, content: bytes) -> None:
    """Refuse XML that could expand when parsed, and UTF-16, in which that could hide."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _refused(path.name, "is damaged: {why}", {"why": "XML entities"})


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the member of each sheet by its title."""
    targets = {
        entry.get("Id"): entry.get("Target", "")
        for entry in _parsed(archive, "xl/_rels/workbook.xml.rels").iter()
        if entry.get("Id")
    }
    parts = {}
    for entry in _parsed(archive, "xl/workbook.xml").iter():
        if entry.tag.rpartition("}")[2] == "sheet":
            target = targets.get(entry.get(_REL), "")
            parts[entry.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return parts


def _parsed(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    content = archive.read(name)
    if b"<!" in content.replace(b"<!--", b""):
        raise ValueError("XML entities")
    return ElementTree.fromstring(content)


def _text_lengths(archive: zipfile.ZipFile, names: set[str]) -> list[int]:
    if "xl/sharedStrings.xml" not in names:
        return []
    content = archive.read("xl/sharedStrings.xml")
    return [len(found) for found in _SHARED_ITEM.findall(content)]


def _look_at_sheet(title: str, content: bytes, shared: list[int], package: Package) -> None:
    """Note cells without a value; refuse a sheet whose rectangle or whose texts would fill the memory."""
    rows, columns = _extent(content) if _may_be_large(content) else (0, 0)
    if rows > MOST_ROWS:
        raise _refused(title, "has {rows} rows, more than {limit}", {"rows": rows, "limit": MOST_ROWS})
    if rows * columns > MOST_AREA:
        values: dict[str, object] = {"rows": rows, "columns": columns, "limit": MOST_AREA}
        raise _refused(title, "spans {rows} rows and {columns} columns, more than {limit} cells", values)
    if content.count(b't="s"') * max(shared, default=0) > MOST_TEXT:
        letters = sum(shared[int(n)] for n in _SHARED_USE.findall(content) if int(n) < len(shared))
        if letters > MOST_TEXT:
            values = {"letters": letters, "limit": MOST_TEXT}
            raise _refused(title, "holds {letters} letters, more than {limit}", values)
    if any(mark in content for mark in (b't="e"', b"<f>", b"<f ", b"<f/", b":f>", b":f ")):
        found = _BROKEN.finditer(content)
        package.broken[title] = {match["at"].decode(): match["error"] is not None for match in found}


def _may_be_large(content: bytes) -> bool:
    """Return whether a sheet may reach far: unless each of its cells says first where it stands, and near A1."""
    placed = content.count(b'<c r="')
    cells = len(_CELL.findall(content)) if placed != content.count(b"<c ") or b":c" in content else placed
    return cells != placed or b"<c>" in content or _FAR_CELL.search(content) is not None


def _extent(content: bytes) -> tuple[int, int]:
    """Return the last row and the last column that hold something; formatting alone does not count."""
    rows = next((max(map(int, set(found))) for one in _ROW_OF_CELL if (found := one.findall(content))), 0)
    columns = max((_number(letters) for letters in set(_WIDE_CELL.findall(content))), default=26)
    if _PLACELESS_CELL.search(content):
        # cells that do not say where they stand follow one another
        rows = max(rows, len(_ROW.findall(content)), *map(int, set(_ROW_NUMBER.findall(content))))
        columns = max(columns, *(row.count(b"<c") + row.count(b":c") for row in _ROW.split(content)))
    return rows, columns


def _number(letters: bytes) -> int:
    """Return 27 for ``AA``."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
