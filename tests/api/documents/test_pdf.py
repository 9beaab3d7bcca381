"""PDF: read by pypdf, checked by qpdf (through pikepdf); the marks of PDF/A and PDF/UA; fonts inside."""

import io
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from api import i18n
from api.documents.formats import Press
from api.documents.pdf import day_sheets, plan_pdf
from api.errors import BadInputError
from scenarios.schedule.document import Schedule
from tests.api import world
from tests.api.test_documents import NASTY, with_names

WHOLE = world.finished(world.schedule())


@pytest.fixture(autouse=True)
def korean() -> None:
    i18n.use("ko")


@pytest.fixture(scope="module")
def plan() -> bytes:
    i18n.use("ko")
    return plan_pdf(WHOLE, world.STAMP, Press(WHOLE).map["svg"])


def words(raw: bytes) -> str:
    """Text without the line breaks that the page makes."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(raw)).pages)


def test_the_plan_document_has_its_korean_intact(plan: bytes) -> None:
    text = words(plan)
    for said in (
        "해누리구2027년현장행정계획", "결재", "팀장", "가온권역", "산출내역", "2,528,000", "경로당위치는합성자료",
        "바다동끝경로당", "2027년4월", "붙임1.", "방문일정",
    ):  # fmt: skip
        assert said in text, said


def test_the_plan_document_keeps_the_marks_of_the_archive_and_of_access(plan: bytes) -> None:
    with pikepdf.open(io.BytesIO(plan)) as pdf:
        assert pdf.check_pdf_syntax() == []
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "해누리구 2027년 현장행정 계획"
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert str(pdf.Root.Lang) == "ko"
        assert "/StructTreeRoot" in pdf.Root
        for page in pdf.pages:
            for font in page.get("/Resources", {}).get("/Font", {}).values():
                (descendant,) = font.DescendantFonts
                assert "/FontFile2" in descendant.FontDescriptor or "/FontFile3" in descendant.FontDescriptor
                assert "NanumGothic" in str(font.BaseFont)


def test_the_same_plan_gives_the_same_pdf(plan: bytes) -> None:
    assert plan_pdf(WHOLE, world.STAMP, Press(WHOLE).map["svg"]) == plan


def test_the_day_sheets_are_a_page_per_day_with_times_and_order() -> None:
    raw = day_sheets(WHOLE, world.STAMP)
    pages = PdfReader(io.BytesIO(raw)).pages
    assert WHOLE.visits is not None
    assert len(pages) == len({one.date for one in WHOLE.visits.rounds})
    first = "".join(pages[0].extract_text().split())
    for said in ("2027.3.2.(화)", "해누리구청장", "09:28", "구청", "가온동제1경로당", "12:12", "연락처", "동행"):
        assert said in first, said


@pytest.mark.parametrize("text", [NASTY, "#eval(1) $x$ *b* [c] @d <e> \\ // `f`", "{{title}}", "'\"; =1+1"])
def test_names_that_look_like_markup_are_printed_as_they_are(text: str) -> None:
    said = words(plan_pdf(with_names(text), world.STAMP, None))
    expected = "".join(text.replace("\x07", " ").replace("\u200b", "").replace("😀", "□").split())
    assert expected in said


def test_a_plan_without_parts_is_a_document_too() -> None:
    nothing: Schedule = world.schedule(hubs=None, training=None, visits=None, parts=(), envelopes=())
    assert "해누리구" in words(plan_pdf(nothing, world.STAMP, None))


def test_an_offices_own_template_is_used_and_a_broken_one_is_told_in_one_line(tmp_path: Path) -> None:
    own = tmp_path / "plan.typ"
    own.write_text(
        '#let data = json(bytes(sys.inputs.data))\n#set document(title: data.title)\n'
        '#set text(font: "NanumGothic", lang: "ko")\n= 우리 서식 #data.title\n',
        encoding="utf-8",
    )  # fmt: skip
    assert "우리서식해누리구2027년현장행정계획" in words(plan_pdf(WHOLE, world.STAMP, None, tmp_path))
    own.write_text("#data.nowhere", encoding="utf-8")
    with pytest.raises(BadInputError) as caught:
        plan_pdf(WHOLE, world.STAMP, None, tmp_path)
    assert len(caught.value.lines) == 1
    assert "plan.typ" in caught.value.lines[0]
