"""The plan document for the Hangul word processor (한글): HWPX, from a template that an office can edit in it."""

import datetime as dt
import io
import re
import zipfile
from importlib.resources import files
from pathlib import Path
from xml.sax.saxutils import escape

from api.documents.hwpx.markup import Markup
from api.documents.hwpx.template import Template, TemplateError, read_template
from api.documents.paper import Paper, plan_paper
from api.errors import BadInputError
from api.i18n import say
from scenarios.schedule.document import Schedule

NAME = "plan.hwpx"
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
PLACEHOLDERS = ("title", "government", "period", "made")
"""What a template may use anywhere in its text, in double braces."""


def plan_hwpx(schedule: Schedule, made: dt.datetime, map_png: bytes | None, templates: Path | None = None) -> bytes:
    """Return the plan document that is signed: title, approval boxes, chapters, map, annexes across.

    Parameters
    ----------
    made
        When the plan was made, with a zone; the only time in the file.
    map_png
        The map, if there is one.
    templates
        Folder of an office's own ``plan.hwpx``; ours if it has none.

    Raises
    ------
    BadInputError
        If the office's template is no HWPX document or lacks a sample, naming both.
    """
    own = None if templates is None else templates / NAME
    if own is not None and own.is_file():
        try:
            template = read_template(own.read_bytes())
        except TemplateError as error:
            raise BadInputError([f"{own}: {say(error.template, error.values)}"]) from None
    else:
        template = read_template((files("api.documents") / "templates" / NAME).read_bytes())
    return _packed(template, plan_paper(schedule, made), made, map_png)


def _packed(template: Template, paper: Paper, made: dt.datetime, map_png: bytes | None) -> bytes:
    image = _free_image(template.parts[template.manifest].decode())
    body, annexes = _written(template, paper, map_png, image)
    parts = dict(template.parts)
    parts[template.section] = _filled(template.before, paper) + body.encode() + _filled(template.after, paper)
    second = template.section.replace("section0", "section1")
    if annexes:
        parts[second] = template.across(annexes).encode()
    if map_png:
        parts[f"BinData/{image}.png"] = map_png
    parts[template.manifest] = _manifest(parts[template.manifest].decode(), paper, made, second if annexes else None,
                                         image if map_png else None).encode()  # fmt: skip
    if annexes:
        parts[template.header] = re.sub(rb'secCnt="\d+"', b'secCnt="2"', parts[template.header])
    return _zipped(parts)


def _free_image(manifest: str) -> str:
    """Return a name for the map that none of the template's own pictures has; readers expect ``image`` and a number."""
    taken = [int(number) for number in re.findall(r'id="image(\d+)"', manifest)]
    return f"image{max(taken, default=0) + 1}"


def _written(template: Template, paper: Paper, map_png: bytes | None, image: str) -> tuple[str, str]:
    """Return the paragraphs of the body and those of the annexes."""
    markup = Markup(template.styles, template.width)
    for number, section in enumerate(paper["body"], start=1):
        markup.chapter(f"{number}. {section['title']}")
        markup.blocks(section["blocks"], paper["labels"]["unit_won"])
    if map_png:
        markup.chapter(f"{len(paper['body']) + 1}. {paper['labels']['map']}")
        markup.picture(image, map_png)
    across = Markup(template.styles, template.width_across, first=len(markup.pieces) + 1)
    for number, section in enumerate(paper["annexes"], start=1):
        across.chapter(f"{paper['labels']['annex']} {number}. {section['title']}")
        across.blocks(section["blocks"], paper["labels"]["unit_won"])
    return "".join(markup.pieces), "".join(across.pieces)


def _filled(text: str, paper: Paper) -> bytes:
    for name in PLACEHOLDERS:
        text = text.replace(f"{{{{{name}}}}}", escape(paper[name]))
    return text.encode()


def _manifest(text: str, paper: Paper, made: dt.datetime, second: str | None, image: str | None) -> str:
    """Return the package's list of parts with title, time and the parts we add."""
    stamp = f"{made.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    title = escape(paper["title"])
    text = re.sub(r"<opf:title\s*/>|<opf:title>[^<]*</opf:title>", lambda _: f"<opf:title>{title}</opf:title>", text)
    for name in ("CreatedDate", "ModifiedDate"):
        text = re.sub(rf'(<opf:meta name="{name}" content="text">)[^<]*', rf"\g<1>{stamp}", text)
    items = spine = ""
    if second:
        items += f'<opf:item id="section1" href="{second}" media-type="application/xml"/>'
        spine = '<opf:itemref idref="section1" linear="yes"/>'
    if image:
        items += f'<opf:item id="{image}" href="BinData/{image}.png" media-type="image/png" isEmbeded="1"/>'
    return text.replace("</opf:manifest>", f"{items}</opf:manifest>").replace("</opf:spine>", f"{spine}</opf:spine>")


def _zipped(parts: dict[str, bytes]) -> bytes:
    """Return the archive: the type first and uncompressed, as its readers expect."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in ("mimetype", *(name for name in parts if name != "mimetype")):
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name])
    return target.getvalue()
