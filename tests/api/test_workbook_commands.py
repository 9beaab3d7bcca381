"""``template``, ``workbook`` and ``check-plan`` as offices meet them: files, sentences, exit codes, both languages."""

import datetime as dt
import json
import os
import re
import signal
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import Workbook, load_workbook

from scenarios import pipeline
from scenarios.handmade import sheets
from scenarios.read import read
from scenarios.workbook.guide import GUIDE_SHEET
from tests.api.conftest import Run

SMALL = Path(__file__).parents[1] / "scenarios" / "small.yaml"
VISITED = (("2027-03-03", "오전", "나 경로당"), ("2027-03-09", "오전", "가 경로당"))


@pytest.fixture
def rounds(tmp_path: Path) -> Path:
    """The visits of the small district alone, to be planned in a moment."""
    tree = yaml.safe_load(SMALL.read_text(encoding="utf-8"))
    for part in ("hubs", "training", "budget"):
        del tree[part]
    tree["visits"] |= {"one_region_per_half_day": False, "promises": None, "town_share_percent": 0, "town_least": {}}
    path = tmp_path / "rounds.json"
    path.write_text(json.dumps(tree, ensure_ascii=False, default=_iso), encoding="utf-8")
    return path


def _iso(value: dt.date) -> str:
    return value.isoformat()


def typed(path: Path, *rows: tuple[str, ...]) -> Path:
    """Write a plan of visits as an office types it: its headings in row 3."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "방문계획"
    for row in (("3월 방문계획",), (), ("날짜", "반나절", "방문처"), *rows):
        page.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("family", ["all", "hubs", "visits", "training", "staffing"])
def test_a_template_is_a_guide_and_the_sheets_of_its_family(hubdong: Run, tmp_path: Path, family: str) -> None:
    code, out, err = hubdong("template", family, "-o", tmp_path / "a.xlsx")
    assert (code, err) == (0, "")
    assert "hubdong plan" in out
    sheets = load_workbook(tmp_path / "a.xlsx", read_only=True).sheetnames
    assert sheets[:2] == [GUIDE_SHEET, "설정"]
    assert ("경로당" in sheets) is (family in ("visits", "all"))
    assert ("권역 설정" in sheets) is (family in ("hubs", "all"))


def test_a_template_of_no_family_is_refused_with_the_names_there_are(hubdong: Run, tmp_path: Path) -> None:
    code, out, err = hubdong("template", "거점", "-o", tmp_path / "a.xlsx")
    assert (code, out) == (2, "")
    assert err == "'거점'이라는 문제군이 없습니다. 쓸 수 있는 이름: hubs, training, visits, staffing, all\n"
    assert hubdong("template", "거점", "-o", tmp_path / "a.xlsx", "--lang", "en")[2].startswith(
        "no family is called '거점'; there are hubs"
    )
    assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.parametrize("command", [("template", "visits"), ("workbook", str(SMALL))])
def test_a_workbook_is_written_as_xlsx_or_not_at_all(hubdong: Run, tmp_path: Path, command: tuple[str, str]) -> None:
    code, _out, err = hubdong(*command, "-o", tmp_path / "a.ods")
    assert code == 2
    assert err.endswith("a.ods의 이름이 .xlsx(으)로 끝나지 않습니다\n")
    assert hubdong(*command, "-o", tmp_path / "a.ods", "--lang", "en")[2].endswith("a.ods does not end in .xlsx\n")
    assert not list(tmp_path.iterdir())


def test_a_scenario_goes_into_a_workbook_and_comes_back_the_same(hubdong: Run, tmp_path: Path) -> None:
    code, out, _err = hubdong("workbook", SMALL, "-o", tmp_path / "small.xlsx")
    assert (code, out.startswith("저장: ")) == (0, True)
    assert read(tmp_path / "small.xlsx")[0] == read(SMALL)[0]


def test_an_earlier_plan_goes_along_as_promises(hubdong: Run, tmp_path: Path, rounds: Path) -> None:
    plan = typed(tmp_path / "plan.xlsx", *VISITED)
    code, _out, err = hubdong("workbook", rounds, "-o", tmp_path / "next.xlsx", "--promises", plan)
    assert (code, err) == (0, "")
    visits = read(tmp_path / "next.xlsx")[0].visits
    assert visits is not None
    assert [(p.place, p.date.isoformat()) for p in visits.promises or ()] == [
        ("P2", "2027-03-03"),
        ("P1", "2027-03-09"),
    ]


def test_a_promise_to_a_place_that_is_not_there_is_refused_by_cell(hubdong: Run, tmp_path: Path, rounds: Path) -> None:
    plan = typed(tmp_path / "plan.xlsx", VISITED[0], ("2027-03-09", "오전", "하 경로당"))
    code, _out, err = hubdong("workbook", rounds, "-o", tmp_path / "next.xlsx", "--promises", plan)
    assert code == 2
    assert err.startswith("방문계획!C5: 방문처 '하 경로당'을 찾을 수 없습니다.")
    assert not (tmp_path / "next.xlsx").exists()


def test_a_filled_in_workbook_with_mistakes_is_refused_by_cell_and_marked(hubdong: Run, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    hubdong("template", "visits", "-o", path)
    code, _out, err = hubdong("plan", path, "-o", tmp_path / "out")
    assert code == 2
    assert err.startswith("설정!B4: 반드시 있어야 하는 값이 없습니다\n")
    assert err.endswith("틀린 칸을 표시한 사본: form_오류.xlsx\n")
    marked = load_workbook(tmp_path / "form_오류.xlsx")
    assert marked["설정"]["B4"].comment.text.endswith("반드시 있어야 하는 값이 없습니다")
    assert hubdong("plan", path, "-o", tmp_path / "out", "--lang", "en")[2].startswith("설정!B4: Field required\n")


def test_a_plan_that_keeps_every_rule_ends_with_0_and_says_what_it_costs(
    hubdong: Run, tmp_path: Path, rounds: Path
) -> None:
    plan = typed(tmp_path / "plan.xlsx", *VISITED)
    code, out, _err = hubdong("check-plan", rounds, plan, "--time-limit", 5, "--workers", 1)
    assert code == 0, out
    assert "모든 규칙을 지킵니다." in out
    assert "hubdong 계획의 비용" in out


def test_a_broken_rule_ends_with_1_is_named_by_cell_and_marked(hubdong: Run, tmp_path: Path, rounds: Path) -> None:
    # P1 is pinned to 2027-03-09 and is visited a week late; P2 is to be visited by 2027-03-10
    plan = typed(tmp_path / "plan.xlsx", ("2027-03-16", "오전", "가 경로당"), ("2027-03-17", "오전", "나 경로당"))
    code, out, _err = hubdong("check-plan", rounds, plan, "--time-limit", 5, "--workers", 1)
    assert code == 1
    assert "방문계획!C4: 미리 확정된 방문 (가 경로당" in out
    late = "방문계획!C5: 방문처의 가장 이른 날과 가장 늦은 날 (2027-03-17 오전 · 나 경로당: 2027-03-10까지 가능)"
    assert late in out
    assert not re.search("day|slot|client| s\\b", out), "nothing of the verifier's own words"
    assert "틀린 칸을 표시한 사본: plan_오류.xlsx" in out
    assert load_workbook(tmp_path / "plan_오류.xlsx")["방문계획"]["C4"].comment is not None
    english = hubdong("check-plan", rounds, plan, "--time-limit", 5, "--workers", 1, "--lang", "en")[1]
    assert "방문계획!C4: visits settled beforehand" in english, english
    assert "hubdong's plan costs" in english


@pytest.mark.parametrize(
    ("row", "korean", "english"),
    [
        (("2027-03-15", "오전", "가 경로당"), "방문계획!B4: ", "방문계획!B4: there is no free half-day '오전'"),
        (("3월 셋째 주", "오전", "가 경로당"), "방문계획!A4: ", "방문계획!A4: '3월 셋째 주' is no date"),
        (("2027-03-16", "오전", "하 경로당"), "방문계획!C4: ", "방문계획!C4: unknown place '하 경로당'"),
    ],
)
def test_a_row_that_cannot_be_read_ends_with_2_before_anything_is_compared(
    hubdong: Run, tmp_path: Path, rounds: Path, row: tuple[str, ...], korean: str, english: str
) -> None:
    plan = typed(tmp_path / "plan.xlsx", row)
    told = [
        hubdong("check-plan", rounds, plan, "--time-limit", 5, "--workers", 1, "--lang", one) for one in ("ko", "en")
    ]
    assert [code for code, _out, _err in told] == [2, 2]
    assert korean in told[0][2]
    assert "there" not in told[0][2]
    assert english in told[1][2]


def test_ctrl_c_ends_the_comparison_after_the_check(
    hubdong: Run, tmp_path: Path, rounds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = pipeline.plan

    def interrupted(*arguments: Any) -> pipeline.Outcome:
        os.kill(os.getpid(), signal.SIGINT)
        assert arguments[-1].wait(10), "the first Ctrl-C asks for what there is"
        return real(*arguments)

    monkeypatch.setattr(sheets, "plan", interrupted)
    plan = typed(tmp_path / "plan.xlsx", ("2027-03-16", "오전", "가 경로당"))
    code, out, err = hubdong("check-plan", rounds, plan, "--workers", 1)
    assert code == 1
    assert "비교할 계획을 만드는 중: 최대 30초" in err
    told = [out.index(text) for text in ("방문계획!C4: 미리 확정된 방문", "이 계획의 비용", "비교를 중간에 끝냈습니다")]
    assert told == sorted(told)


def test_mistakes_are_told_before_anything_is_planned(
    hubdong: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_arguments: object) -> None:
        pytest.fail("planned before the typed plan was read")

    monkeypatch.setattr(sheets, "plan", never)
    # the small district has regions and training, too, on which its visits build
    plan = typed(tmp_path / "plan.xlsx", ("2027-03-16", "오전", "하 경로당"), ("2027-03-15", "오전", "가 경로당"))
    code, out, err = hubdong("check-plan", SMALL, plan)
    assert (code, out) == (2, "")
    assert "방문계획!C4: 방문처 '하 경로당'을" in err
    assert "방문계획!B5: " in err
    assert "비교할 계획" not in err


def test_a_workbook_without_a_plan_is_refused(hubdong: Run, tmp_path: Path, rounds: Path) -> None:
    Workbook().save(tmp_path / "empty.xlsx")
    code, _out, err = hubdong("check-plan", rounds, tmp_path / "empty.xlsx")
    assert code == 2
    assert err.endswith("empty.xlsx: 계획이 들어 있지 않습니다(권역계획, 방문계획, 교육계획 시트 가운데 하나)\n")
    code, _out, err = hubdong("check-plan", rounds, tmp_path / "no.xlsx", "--lang", "en")
    assert code == 2
    assert err.endswith("no.xlsx: there is no such file\n")


def test_a_place_with_an_address_alone_is_refused_by_cell_with_the_known_place_most_like_it(
    hubdong: Run, tmp_path: Path, rounds: Path
) -> None:
    hubdong("workbook", rounds, "-o", tmp_path / "mine.xlsx")
    book = load_workbook(tmp_path / "mine.xlsx")
    page = book["경로당"]
    column = {cell.value: cell.column for cell in page[4]}
    # rows 5 and 8 are 가 경로당 and 라 경로당; row 9, 라 둘째 경로당, is in the same dong as row 8, spelt otherwise
    for row in (5, 8):
        page.cell(row, column["주소"]).value = "작은로 1"
        for name in ("경도(도)", "위도(도)"):
            page.cell(row, column[name]).value = None
    book.save(tmp_path / "mine.xlsx")
    code, out, err = hubdong("plan", tmp_path / "mine.xlsx", "-o", tmp_path / "out")
    assert (code, out) == (2, "")
    letter = page.cell(4, column["주소"]).column_letter
    first, second, *_ = err.splitlines()
    assert first.startswith(f"경로당!{letter}5: '가 경로당'에 주소(작은로 1)만 있고 좌표가 없습니다.")
    assert "비슷한 곳" not in first, "no other place of its dong is known"
    assert second.startswith(f"경로당!{letter}8: '라 경로당'에 주소")
    assert second.endswith("가장 비슷한 곳: '라 둘째 경로당 (126.892000, 35.162000)'")
    english = hubdong("plan", tmp_path / "mine.xlsx", "-o", tmp_path / "out", "--lang", "en")[2]
    assert "the most like it is '라 둘째 경로당 (126.892000, 35.162000)'" in english


def test_the_same_is_said_of_a_scenario_in_json(hubdong: Run, tmp_path: Path, rounds: Path) -> None:
    tree = json.loads(rounds.read_text(encoding="utf-8"))
    place = tree["visits"]["places"][3]
    del place["lon"], place["lat"]
    place["address"] = "작은로 1"
    rounds.write_text(json.dumps(tree), encoding="utf-8")
    code, _out, err = hubdong("plan", rounds, "-o", tmp_path / "out")
    assert code == 2
    assert "visits.places[3]: '라 경로당'에 주소(작은로 1)만 있고" in err
    assert "'라 둘째 경로당 (126.892000, 35.162000)'" in err


def test_places_without_address_and_coordinates_are_told_to_be_visited_at_the_base(
    hubdong: Run, tmp_path: Path, rounds: Path
) -> None:
    plan = typed(tmp_path / "plan.xlsx", *VISITED)
    err = hubdong("check-plan", rounds, plan, "--time-limit", 5, "--workers", 1)[2]
    assert "주소와 좌표가 없어 작은구청에서 만나는 것으로 보는 곳: 1곳(간담회)" in err


@pytest.fixture
def regions(tmp_path: Path) -> Path:
    """The grouping of the small district alone."""
    tree = yaml.safe_load(SMALL.read_text(encoding="utf-8"))
    for part in ("visits", "training", "budget"):
        del tree[part]
    path = tmp_path / "regions.json"
    path.write_text(json.dumps(tree, ensure_ascii=False, default=_iso), encoding="utf-8")
    return path


def test_our_plan_with_a_dong_moved_by_hand_is_checked_by_cell(hubdong: Run, tmp_path: Path, regions: Path) -> None:
    assert hubdong("plan", regions, "-o", tmp_path / "out", "--time-limit", 5, "--workers", 1)[0] == 0
    ours = tmp_path / "out" / "plan.xlsx"
    code, out, _err = hubdong("check-plan", regions, ours, "--workers", 1)
    assert code == 0, out
    assert "hubdong 계획의 비용도 2,202,500으로 같습니다." in out
    book = load_workbook(ours)
    page = book["권역"]
    row = next(row for row in page.iter_rows(min_row=5) if row[2].value == "다동")
    row[1].value = "나동"
    book.save(tmp_path / "ours.xlsx")
    code, out, _err = hubdong("check-plan", regions, tmp_path / "ours.xlsx", "--workers", 1)
    assert code == 1
    # 나동, 가동 and 다동 have 3,100 electors of 4,200; a region may have 20 % more than half of them, 2,520
    hub = next(row[1].coordinate for row in page.iter_rows(min_row=5) if row[1].value == "나동")
    assert f"권역!{hub}: " in out, out
    assert "선거인 수 3,100, 허용 1,680~2,520" in out
    assert "ours_오류.xlsx" in out


@pytest.mark.parametrize(
    ("rows", "korean", "english"),
    [
        (
            (("가동", "가동"), ("나동", "가동")),
            "권역계획: 다동, 라1동의 행이 없습니다",
            "권역계획: has no row for 다동, 라1동",
        ),
        ((("하동", "가동"),), "권역계획!B3: 동 '하동'을", "권역계획!B3: unknown dong '하동'"),
        (
            (("가동", "가동"), ("가동", "나동")),
            "권역계획!B4: 동 '가동'",
            "권역계획!B4: dong '가동' appears more than once",
        ),
    ],
)
def test_regions_typed_by_hand_name_every_dong_once(
    hubdong: Run, tmp_path: Path, regions: Path, rows: tuple[tuple[str, str], ...], korean: str, english: str
) -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.title = "권역계획"
    for row in (("우리 구 권역",), ("거점동", "동", "인구(우리 집계)"), *((hub, dong, 1) for dong, hub in rows)):
        page.append(row)
    book.save(tmp_path / "mine.xlsx")
    code, out, err = hubdong("check-plan", regions, tmp_path / "mine.xlsx", "--workers", 1)
    assert (code, out) == (2, "")
    assert korean in err
    assert english in hubdong("check-plan", regions, tmp_path / "mine.xlsx", "--workers", 1, "--lang", "en")[2]
