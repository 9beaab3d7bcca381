"""Every sentence of the page exists in Korean; templates are plain texts, so that they can be found."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api import i18n
from api.http.page import FOLDER
from planner.result import Status
from scenarios.schema import Scenario
from scenarios.workbook.words import words
from tests.page.sentences import MADE, templates

SHAPE = Scenario.model_json_schema()
WORKBOOK = words()
KOREAN = {m.id for m in i18n.catalogue() if m.id and not m.context}
PASSED_ON = {"finding.template", "layer.label", "title", "words", "figure.name", "text", "one", "group"}
"""Templates that come from a list beside the call or from the server, which says only what it has translated."""


@pytest.mark.parametrize(("file", "template"), sorted(templates()))
def test_every_sentence_of_the_page_has_a_korean_one(file: str, template: str) -> None:
    if template.startswith('"'):
        assert template[1:-1].replace('\\"', '"') in KOREAN, f"{file}: add to api/locale/ko.po"
    elif template.startswith("`"):
        made = next((texts for start, texts in MADE.items() if template.startswith(start)), None)
        assert made is not None, f"{file}: list what {template} can be in MADE"
        assert [text for text in made if text not in KOREAN] == []
    else:
        assert template in PASSED_ON, f"{file}: where does {template} come from?"


LISTED = re.compile(r'title: "([^"]+)"|\["[a-z]*", "[^"]*", "([^"]+)"\]|\["[a-z]+", "([^"]+)"\]')


def test_sentences_in_lists_have_korean_ones_too() -> None:
    listed = [
        next(filter(None, match.groups()))
        for name in ("screens/run/index.js", "screens/run/documents.js", "parts/suggestions.js", "parts/badges.js")
        for match in LISTED.finditer((FOLDER / "js" / name).read_text(encoding="utf-8"))
    ]
    assert len(listed) > 15
    assert [text for text in listed if text not in KOREAN] == []


def test_every_status_of_a_part_has_its_badge() -> None:
    badges = Path(FOLDER / "js/parts/badges.js").read_text(encoding="utf-8")
    assert {status.value for status in Status} - {"unknown"} <= set(re.findall(r'part\.status === "(\w+)"', badges))


def _unnamed(schema: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the fields of a scenario that no workbook has a word for."""
    for reference in ("$ref", "anyOf"):
        if reference in schema:
            inner = schema[reference].rsplit("/", 1)[1] if reference == "$ref" else schema[reference][0]
            yield from _unnamed(SHAPE["$defs"][inner] if reference == "$ref" else inner, path)
    for name, field in schema.get("properties", {}).items():
        here = (*path, name)
        if not {here, ("sheet", *here), ("form", *here)} & WORKBOOK.keys():
            yield ".".join(here)
        yield from _unnamed(field, here)
    for inner in (schema.get("items"), schema.get("additionalProperties")):
        if isinstance(inner, dict):
            yield from _unnamed(inner, path)


def test_every_field_of_a_scenario_has_a_korean_word_on_the_page() -> None:
    groups = dict(re.findall(r'^  "?([\w.]+)"?: "([^"]+)",$', (FOLDER / "js/parts/shape.js").read_text("utf-8"), re.M))
    assert set(_unnamed(SHAPE)) == groups.keys()
    assert [text for text in groups.values() if text not in KOREAN] == []
