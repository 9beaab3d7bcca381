"""An office's template: where the body goes, and which styles its samples have.

A sample is a paragraph that holds only its name in double braces. Chapters, texts and table cells of the plan take over
its styles; the samples themselves are taken out.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

PARAGRAPH = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
SECTION = "Contents/section0.xml"
MANIFEST = "Contents/content.hpf"
HEADER = "Contents/header.xml"
BODY = "body"
RUNNING = ("chapter", "heading", "text", "warning", "unit")
CELLS = ("head", "first", "left", "centre", "right", "sum")
MOST_BYTES = 50_000_000
_MARK = "hubdong-body"


class TemplateError(ValueError):
    """The template cannot be used; ``template`` and ``values`` say why, ready for translation."""

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values
        super().__init__(template.format(**values))


@dataclass(frozen=True)
class Style:
    """Numbers of a sample's styles in the template."""

    paragraph: str
    character: str
    border: str = ""
    """Of the cell it stands in."""


@dataclass(frozen=True)
class Template:
    """A template taken apart."""

    parts: dict[str, bytes]
    before: str
    """The section up to where the body goes."""
    after: str
    styles: dict[str, Style]
    width: int
    """HWPUNIT between the margins."""
    width_across: int
    """The same on a page laid across."""
    page: str
    """The page's definition, laid across: first run of a section."""
    section: str = SECTION
    manifest: str = MANIFEST
    header: str = HEADER

    def across(self, paragraphs: str) -> str:
        """Return a section of its own with pages laid across."""
        opening = re.match(r"(?:<\?xml[^>]*\?>\s*)?<hs:sec[^>]*>", self.before)
        start = opening[0] if opening else ""
        return f"{start}{self.page}{paragraphs}</hs:sec>"


def read_template(raw: bytes) -> Template:
    """Take a template apart.

    Raises
    ------
    TemplateError
        If it is no HWPX document, or the place of the body or a sample is missing.
    """
    parts = _parts(raw)
    try:
        root = etree.fromstring(parts[SECTION], etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise TemplateError("this is no HWPX document: {why}", why=str(error)) from None
    samples = {name: paragraph for paragraph in root.iter(f"{PARAGRAPH}p") if (name := _sample(paragraph))}
    for name in (BODY, *RUNNING, *CELLS):
        if name not in samples:
            raise TemplateError("the template lacks the sample {sample}", sample=f"{{{{{name}}}}}")
    styles = {name: _style(samples[name]) for name in (*RUNNING, *CELLS)}
    page = _across(root)
    width, height, margins = _page(root)
    for block in {_top(samples[name], root) for name in (*RUNNING, *CELLS)}:
        root.remove(block)
    place = _top(samples[BODY], root)
    root.replace(place, etree.Comment(_MARK))
    before, _, after = etree.tostring(root, encoding="unicode").partition(f"<!--{_MARK}-->")
    start = '<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>'
    return Template(parts, start + before, after, styles, width - margins, height - margins, page)


def _parts(raw: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
                raise TemplateError("the template is larger than {limit} bytes", limit=MOST_BYTES)
            parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise TemplateError("this is no HWPX document: {why}", why=str(error)) from None
    for name in ("mimetype", SECTION, MANIFEST, HEADER):
        if name not in parts:
            raise TemplateError("this is no HWPX document: {why}", why=name)
    return parts


def _sample(paragraph: Any) -> str | None:
    """Return the name a paragraph is the sample of; none where tables stand in it or other words."""
    if paragraph.find(f".//{PARAGRAPH}tbl") is not None:
        return None
    found = re.fullmatch(r"\{\{(\w+)\}\}", "".join(_words(paragraph)).strip())
    return found[1] if found else None


def _words(paragraph: Any) -> Iterator[str]:
    for text in paragraph.iter(f"{PARAGRAPH}t"):
        yield from text.itertext()


def _style(paragraph: Any) -> Style:
    run = paragraph.find(f"{PARAGRAPH}run")
    cell = next(paragraph.iterancestors(f"{PARAGRAPH}tc"), None)
    border = "" if cell is None else cell.get("borderFillIDRef", "")
    return Style(paragraph.get("paraPrIDRef", "0"), run.get("charPrIDRef", "0"), border)


def _top(paragraph: Any, root: Any) -> Any:
    """Return the paragraph of the section itself that holds this one."""
    while paragraph.getparent() is not root:
        paragraph = paragraph.getparent()
    return paragraph


def _page(root: Any) -> tuple[int, int, int]:
    """Return width, height and both side margins of the page."""
    page = root.find(f".//{PARAGRAPH}pagePr")
    if page is None:
        raise TemplateError("this is no HWPX document: {why}", why="pagePr")
    margin = page.find(f"{PARAGRAPH}margin")
    return int(page.get("width")), int(page.get("height")), int(margin.get("left")) + int(margin.get("right"))


def _across(root: Any) -> str:
    """Return a paragraph that begins a section with the same page laid across."""
    for run in root.iter(f"{PARAGRAPH}run"):
        if run.find(f"{PARAGRAPH}secPr") is not None:
            text = etree.tostring(run, encoding="unicode", with_tail=False)
            text = re.sub(r'landscape="\w+"', 'landscape="NARROWLY"', text)
            return f'<hp:p id="0" paraPrIDRef="0" styleIDRef="0" pageBreak="0" columnBreak="0" merged="0">{text}</hp:p>'
    raise TemplateError("this is no HWPX document: {why}", why="secPr")
