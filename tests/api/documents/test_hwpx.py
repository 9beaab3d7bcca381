"""HWPX: read by two programs that are not ours, and by the package check of a third."""

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import hwp_ingest
import pytest
from hwp_hwpx_parser import HWPXReader
from hwpx.tools.package_validator import validate_package

from api import i18n
from api.documents.formats import Press
from api.documents.hwpx import plan_hwpx
from api.documents.hwpx.template import TemplateError, read_template
from api.errors import BadInputError
from scenarios.schedule.document import Schedule
from tests.api import world
from tests.api.test_documents import NASTY, with_names

WHOLE = world.finished(world.schedule())
OURS = Path(__file__).parents[3] / "api" / "documents" / "templates" / "plan.hwpx"


@pytest.fixture(autouse=True)
def korean() -> None:
    i18n.use("ko")


@pytest.fixture(scope="module")
def plan() -> bytes:
    i18n.use("ko")
    return plan_hwpx(WHOLE, world.STAMP, Press(WHOLE).map["png"])


def reader(raw: bytes, folder: Path) -> HWPXReader:
    path = folder / "plan.hwpx"
    path.write_bytes(raw)
    return HWPXReader(path)


def test_an_independent_reader_finds_title_approval_boxes_tables_and_warnings(plan: bytes, tmp_path: Path) -> None:
    read = reader(plan, tmp_path)
    text = read.extract_text()
    for said in (
        "해누리구 2027년 현장행정 계획", "결재", "팀장", "1. 요약", "산출내역", "합성 자료: 경로당 위치는 합성 자료",
        "붙임 1.", "방문 일정", "바다동 끝경로당", "2,528,000",
    ):  # fmt: skip
        assert said in text, said
    assert "{{" not in text, "a placeholder is left"
    visits = next(t for t in read.get_tables() if t.rows[0][0] == "날짜" and "방문처" in t.rows[0])
    assert len(visits.rows) == 1 + 36 + 1


def test_another_independent_program_lays_the_pages_out(plan: bytes) -> None:
    pages = hwp_ingest.to_svg_pages(plan)
    assert len(pages) >= 4
    sizes = [ElementTree.fromstring(page).get("viewBox", "").split() for page in pages]
    assert float(sizes[0][2]) < float(sizes[0][3]), "the body stands upright"
    assert float(sizes[-1][2]) > float(sizes[-1][3]), "annexes lie across"
    assert any(b"<image" in page for page in pages), "the map is in it"


def test_the_package_is_well_formed(plan: bytes, tmp_path: Path) -> None:
    path = tmp_path / "plan.hwpx"
    path.write_bytes(plan)
    report = validate_package(path)
    assert report.ok, report
    with zipfile.ZipFile(path) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_the_same_plan_gives_the_same_hwpx(plan: bytes) -> None:
    assert plan_hwpx(WHOLE, world.STAMP, Press(WHOLE).map["png"]) == plan


@pytest.mark.parametrize("text", [NASTY, "</hp:t><hp:t>", "=1+1", "{{body}}", "]]>"])
def test_names_that_look_like_markup_stay_text(text: str) -> None:
    raw = plan_hwpx(with_names(text), world.STAMP, None)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        root = ElementTree.fromstring(archive.read("Contents/section0.xml"))
    said = {"".join(t.itertext()) for t in root.iter() if t.tag.endswith("}t")}
    assert text.replace("\x07", " ").replace("\u200b", "").replace("😀", "□") in said


def test_a_plan_without_parts_is_a_document_too(tmp_path: Path) -> None:
    nothing: Schedule = world.schedule(hubs=None, training=None, visits=None, parts=(), envelopes=())
    assert "해누리구" in reader(plan_hwpx(nothing, world.STAMP, None), tmp_path).extract_text()


def changed(**changes: bytes) -> bytes:
    """Our template with parts of it replaced; an empty one is left out."""
    target = io.BytesIO()
    with zipfile.ZipFile(OURS) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            content = changes.get(name.rsplit("/", 1)[-1].split(".")[0], source.read(name))
            if content:
                copy.writestr(name, content)
    return target.getvalue()


def test_an_offices_own_template_is_used(tmp_path: Path) -> None:
    with zipfile.ZipFile(OURS) as source:
        section = source.read("Contents/section0.xml")
    own = changed(section0=section.replace("담당".encode(), "주무관".encode()))
    (tmp_path / "plan.hwpx").write_bytes(own)
    folder = tmp_path / "out"
    folder.mkdir()
    assert "주무관" in reader(plan_hwpx(WHOLE, world.STAMP, None, tmp_path), folder).extract_text()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"no archive", "HWPX 문서가 아닙니다"),
        (changed(section0=b""), "Contents/section0.xml"),
        (changed(section0=b"<broken"), "HWPX 문서가 아닙니다"),
        (changed(section0=b"<sec/>"), "{{body}}"),
    ],
)
def test_a_broken_template_is_told_in_one_line(raw: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "plan.hwpx").write_bytes(raw)
    with pytest.raises(BadInputError) as caught:
        plan_hwpx(WHOLE, world.STAMP, None, tmp_path)
    (line,) = caught.value.lines
    assert said in line
    assert "plan.hwpx" in line


def test_a_template_that_unpacks_to_more_than_the_limit_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", b"0" * 60_000_000)
    with pytest.raises(TemplateError, match="larger"):
        read_template(target.getvalue())
