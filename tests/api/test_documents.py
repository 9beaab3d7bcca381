"""Each document read again by a program that is not ours."""

import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd
import openpyxl
import pytest
from icalendar import Calendar
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from api import i18n
from api.documents import folder, geojson, ics
from api.documents.contents import contents
from api.documents.files import write_whole
from api.documents.pictures.figure import fill
from api.documents.pictures.map import draw_map
from api.documents.pictures.wall_calendar import draw_calendar
from api.documents.workbook import workbook
from planner.hubs.instance import HubPlan
from planner.result import Status
from scenarios.pipeline import Outcome, Stage
from scenarios.read import read
from scenarios.schedule.document import Schedule
from tests.api import world

WHOLE = world.finished(world.schedule())
ONLY_TRAINING = world.schedule(hubs=None, visits=None, parts=(world.part("training"),), envelopes=())
NOTHING = world.schedule(
    hubs=None, training=None, visits=None, envelopes=(), notes=(), synthetic=(), approximate=(), holidays=(),
    status=Status.INFEASIBLE, parts=(world.part("hubs", Status.INFEASIBLE, clashing_rules=("together", "apart")),),
)  # fmt: skip
NASTY = '=HYPERLINK("http://x")&\x07 $x_1$ <b>, 가\u200b나😀'


@pytest.fixture(autouse=True)
def korean() -> None:
    i18n.use("ko")


def book(schedule: Schedule) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(schedule, world.STAMP)))


def cells(sheet: Worksheet) -> Iterator[object]:
    return (cell for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)


def with_names(text: str) -> Schedule:
    """The whole plan with every name that staff can choose replaced."""
    visit = world.visit(1, dt.date(2027, 3, 2), "09:35", "가온동", text).model_copy(update={"kind": text, "town": text})
    one = world.rounds()[0].model_copy(update={"visits": (visit,), "half_day": text})
    visits = world.visits().model_copy(update={"rounds": (one,), "base": text, "visitor": text})
    training = world.training()
    session = training.sessions[0].model_copy(
        update={"name": text, "course": text, "venue": text, "lecturers": (text,)}
    )
    statement = training.statements[0].model_copy(update={"course": text})
    training = training.model_copy(update={"sessions": (session,), "statements": (statement,)})
    return world.schedule(
        title=text, government=text, visits=visits, training=training, notes=(text,), synthetic=(text,)
    )


# ---------------------------------------------------------------- workbook


def test_the_workbook_has_a_sheet_per_part_and_none_for_a_part_not_planned() -> None:
    titles = [section.title for section in contents(WHOLE)]
    assert book(WHOLE).sheetnames == [*titles, "월간 일정표"]
    assert {
        "요약",
        "권역",
        "방문 일정",
        "미방문",
        "읍면동별",
        "교육 일정",
        "산출내역",
        "예산",
        "문서 검토",
        "참고",
    } <= set(titles)
    assert book(ONLY_TRAINING).sheetnames == ["요약", "교육 일정", "산출내역", "문서 검토", "참고", "월간 일정표"]
    assert book(NOTHING).sheetnames == ["요약", "참고"]


def test_the_sheet_of_visits_holds_every_visit_with_its_local_time() -> None:
    sheet = book(WHOLE)["방문 일정"]
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    assert WHOLE.visits is not None
    visits = [v for one in WHOLE.visits.rounds for v in one.visits]
    assert [row[7] for row in rows[:-1]] == [v.name for v in visits]
    assert rows[0][0] == dt.datetime(2027, 3, 2)
    assert rows[0][5] == dt.time(9, 35)


def test_the_driving_of_the_sheet_adds_up_to_that_of_the_plan() -> None:
    assert WHOLE.visits is not None
    rows = list(book(WHOLE)["방문 일정"].iter_rows(min_row=5, min_col=11, max_col=12, values_only=True))[:-1]
    driven = [cell for row in rows for cell in row if cell is not None]
    assert len(driven) == 36 + 12, "to each visit, and back from each round"
    assert sum(leg.total_seconds() for leg in driven) == WHOLE.visits.driving_seconds


def test_sums_are_live_formulas_over_all_rows_above_them() -> None:
    whole = book(WHOLE)
    last = [cell.value for cell in list(whole["방문 일정"].rows)[-1]]
    assert last[0] == "합계"
    assert last[10:13] == [
        f"=SUBTOTAL(9,{column}5:{column}40)" for column in "KLM"
    ]  # 36 visits below the head in row 4
    statement = [row[3] for row in whole["산출내역"].iter_rows(min_row=5, values_only=True)]
    # three lines and their subtotal, a course not held, then total, cap and what is left; below, how won are rounded
    assert [amount for amount in statement[8:] if amount is not None] == []
    assert statement[:8] == [
        "=(120000+100000*3)*2", "=2000*64", "=780000*2", "=SUBTOTAL(9,D5:D7)", None, "=SUBTOTAL(9,D5:D9)",
        35_000_000, "=D11-D10",
    ]  # fmt: skip


def test_every_sheet_prints_on_a4_across_with_its_head_on_each_page() -> None:
    for sheet in book(WHOLE).worksheets:
        setup = sheet.page_setup
        assert (setup.paperSize, setup.orientation, setup.fitToWidth, setup.fitToHeight) == (9, "landscape", 1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "2027-01-04 09:00" in sheet.oddFooter.left.text
    assert book(WHOLE)["방문 일정"].print_title_rows == "$4:$4"
    assert book(WHOLE)["방문 일정"].freeze_panes == "A5"


def test_columns_are_wide_enough_for_korean() -> None:
    sheet = book(WHOLE)["미방문"]
    name = "바다동 끝경로당"  # seven letters of double width and a space
    assert name in set(cells(sheet))
    assert sheet.column_dimensions["B"].width >= 2 * 7 + 1


def test_the_total_of_the_budget_says_what_its_rest_leaves_out() -> None:
    total = [cell.value for cell in book(WHOLE)["예산"][9]]
    assert total[0] == "합계"
    assert "13,000,000원" in str(total[4])


def test_money_is_a_number_with_a_format() -> None:
    cell = book(WHOLE)["예산"]["B6"]
    assert (cell.value, cell.number_format) == (35_000_000, '#,##0"원"')


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "=1+1", "+82-62", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_a_text_that_looks_like_a_formula_stays_a_text(start: str) -> None:
    raw = workbook(with_names(start), world.STAMP)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    formulas = [f.text for text in sheets for f in ElementTree.fromstring(text).iter() if f.tag.endswith("}f")]
    assert formulas
    assert all(f and re.fullmatch(r"([A-Z]+\(|[A-Z]+[0-9]+|[0-9.,:<>=()+*/-])+", f) for f in formulas)
    read = openpyxl.load_workbook(io.BytesIO(raw))
    hits = [c for sheet in read.worksheets for row in sheet.iter_rows() for c in row if c.value == start]
    assert len(hits) >= 8
    assert all(c.data_type == "s" and c.quotePrefix for c in hits)


def test_the_result_says_which_rules_clash() -> None:
    said = set(cells(book(NOTHING)["요약"]))
    assert "정해진 동들은 같은 권역이어야 함" in said


def test_the_summary_names_the_dongs_that_change_region_and_says_what_is_approximate() -> None:
    rows = list(book(WHOLE)["요약"].iter_rows(max_col=2, values_only=True))
    assert ("권역이 바뀌는 동", "다솜동, 바다동") in rows
    assert ("근사 위치: 구청 위치는 근사값", None) in rows


# ---------------------------------------------------------------- calendar


def events(schedule: Schedule, made: dt.datetime = world.STAMP) -> list[object]:
    ready = world.finished(schedule, made)
    return list(Calendar.from_ical(ics.calendar(ready, made)).walk("VEVENT"))


def test_the_calendar_holds_each_visit_and_session_in_seouls_time() -> None:
    found = events(WHOLE)
    assert len(found) == 36 + 2
    session = next(e for e in found if e["SUMMARY"] == "가온권역 워크숍")
    assert session["DTSTART"].dt.utcoffset() == dt.timedelta(hours=9)
    assert session["DTSTART"].dt.replace(tzinfo=None) == dt.datetime(2027, 3, 11, 13, 0)
    assert session["LOCATION"] == "가온동 대강당"
    assert {e["DTSTAMP"].dt for e in found} == {world.STAMP}


def test_the_calendar_names_its_time_zone() -> None:
    book = Calendar.from_ical(ics.calendar(WHOLE, world.STAMP))
    assert [str(zone["TZID"]) for zone in book.walk("VTIMEZONE")] == ["Asia/Seoul"]


def test_uids_are_unique_and_stay_when_a_visit_moves_and_the_later_plan_wins() -> None:
    first = {e["UID"]: e for e in events(WHOLE)}
    assert len(first) == 38
    assert WHOLE.visits is not None
    late = [
        one.model_copy(update={"visits": tuple(v.model_copy(update={"start": v.end, "end": v.end + (v.end - v.start)})
                                               for v in one.visits)})
        for one in WHOLE.visits.rounds
    ]  # fmt: skip
    moved = world.schedule(visits=WHOLE.visits.model_copy(update={"rounds": tuple(late)}))
    second = {e["UID"]: e for e in events(moved, world.STAMP + dt.timedelta(days=1))}
    assert set(first) == set(second)
    assert all(second[uid]["SEQUENCE"] > first[uid]["SEQUENCE"] for uid in first)


def test_the_same_plan_gives_the_same_files() -> None:
    assert ics.calendar(WHOLE, world.STAMP) == ics.calendar(WHOLE, world.STAMP)
    assert draw_map(WHOLE, world.cells()) == draw_map(WHOLE, world.cells())
    assert draw_calendar(WHOLE) == draw_calendar(WHOLE)


# ---------------------------------------------------------------- maps


def read_layer(raw: bytes, tmp_path: Path) -> gpd.GeoDataFrame:
    path = tmp_path / "layer.geojson"
    path.write_bytes(raw)
    return gpd.read_file(path)


def test_the_visits_are_points_in_order_and_lines_from_and_to_the_base(tmp_path: Path) -> None:
    assert WHOLE.visits is not None
    layer = read_layer(geojson.visits(WHOLE, WHOLE.visits), tmp_path)
    assert layer.crs == "EPSG:4326"
    assert layer["kind"].value_counts().to_dict() == {"stop": 36, "route": 12, "base": 1, "left_out": 1}
    left = layer[layer["kind"] == "left_out"].iloc[0]
    assert (left["code"], left.geometry.x, left.geometry.y) == ("S900", 126.92, 35.16)
    stop = layer[layer["code"] == "S002"].iloc[0]
    assert (stop.geometry.x, stop.geometry.y) == (126.879, 35.141)  # 나래동, second column
    assert (stop["order"], stop["half_day"], bool(stop["promised"])) == (2, "오후", True)
    route = layer[layer["kind"] == "route"].iloc[0].geometry
    assert route.coords[0] == route.coords[-1] == (126.88, 35.15)
    assert len(route.coords) == 2 + 3


def test_a_round_whose_way_is_known_is_drawn_along_it(tmp_path: Path) -> None:
    assert WHOLE.visits is not None
    first, *others = WHOLE.visits.rounds
    way = "LINESTRING (126.88 35.15, 126.881 35.149, 126.879 35.141, 126.88 35.15)"
    rounds = WHOLE.visits.model_copy(update={"rounds": (first.model_copy(update={"line": way}), *others)})
    layer = read_layer(geojson.visits(WHOLE, rounds), tmp_path)
    known, unknown = layer[layer["kind"] == "route"].iloc[:2].geometry
    assert known.wkt == way
    assert len(unknown.coords) == 2 + 3


def test_times_in_geojson_carry_seouls_offset() -> None:
    assert WHOLE.visits is not None
    features = json.loads(geojson.visits(WHOLE, WHOLE.visits))["features"]
    assert features[2]["properties"]["start"] == "2027-03-02T09:35:00+09:00"


def test_the_regions_are_cells_with_region_hub_and_whether_they_are_approximate(tmp_path: Path) -> None:
    assert WHOLE.hubs is not None
    raw = geojson.regions(WHOLE, WHOLE.hubs)
    layer = read_layer(raw, tmp_path).set_index("dong")
    assert layer["region"].to_dict() == {d: r for r, dongs in world.REGIONS.items() for d in dongs}
    assert layer.loc["바다동", "approximate"]
    assert not layer.loc["가온동", "approximate"]
    assert all(part.exterior.is_ccw for shape in layer.geometry for part in getattr(shape, "geoms", [shape]))
    assert "공식 지도가 아니라" in json.loads(raw)["note"]
    assert "crs" not in json.loads(raw)


def test_a_dong_without_a_cell_has_a_null_geometry() -> None:
    assert WHOLE.hubs is not None
    assert WHOLE.areas is not None
    some = WHOLE.model_copy(update={"areas": WHOLE.areas.model_copy(update={"areas": WHOLE.areas.areas[:5]})})
    features = json.loads(geojson.regions(some, WHOLE.hubs))["features"]
    assert [f["geometry"] is None for f in features].count(True) == 1


# ---------------------------------------------------------------- pictures


@pytest.mark.parametrize("schedule", [WHOLE, world.schedule(hubs=None), world.schedule(visits=None), with_names(NASTY)])
def test_the_map_is_a_picture_in_both_forms(schedule: Schedule) -> None:
    kinds = draw_map(schedule, world.cells())
    with Image.open(io.BytesIO(kinds["png"])) as picture:
        assert picture.size[0] > picture.size[1] > 1_000
        assert len(picture.convert("RGB").getcolors(1_000_000) or []) > 50, "an empty page has few colours"
    assert ElementTree.fromstring(kinds["svg"]).tag.endswith("svg")


@pytest.mark.parametrize("schedule", [WHOLE, ONLY_TRAINING, world.schedule(training=None), with_names(NASTY)])
def test_the_wall_calendar_is_a_picture_in_both_forms(schedule: Schedule) -> None:
    kinds = draw_calendar(schedule)
    with Image.open(io.BytesIO(kinds["png"])) as picture:
        assert min(picture.size) > 500
    assert ElementTree.fromstring(kinds["svg"]).tag.endswith("svg")


def test_the_map_says_on_its_face_what_is_made_up_and_approximate(monkeypatch: pytest.MonkeyPatch) -> None:
    from api.documents.pictures import map as map_picture

    printed: list[str] = []
    monkeypatch.setattr(map_picture, "footnotes", lambda _figure, lines: printed.extend(lines))
    draw_map(WHOLE, world.cells())
    assert printed[0] == "합성 자료: 경로당 위치는 합성 자료"
    assert printed[1] == "근사 위치: 구청 위치는 근사값"
    assert printed[2].startswith("공식 지도가 아니라 근사 구역입니다")


def test_places_left_out_are_small_crosses_with_an_entry_in_the_legend() -> None:
    assert WHOLE.visits is not None
    everywhere = world.schedule(visits=WHOLE.visits.model_copy(update={"left_out": ()}))
    crosses, none = (draw_map(plan, world.cells())["svg"].decode() for plan in (WHOLE, everywhere))
    assert "방문하지 못하는 곳: 1곳" in crosses
    assert "방문하지 못하는 곳" not in none
    # on the map and in the legend, a shape and its use each
    assert crosses.count("stroke: #55606e") == none.count("stroke: #55606e") + 2 * 2


def test_twenty_regions_have_colours_of_their_own() -> None:
    assert len({fill(position) for position in range(20)}) == 20


# ---------------------------------------------------------------- all together


def outcome(schedule: Schedule, plan: HubPlan | None = None) -> Outcome:
    scenario, _home = read("seogu_hubs")
    instance = HubPlan(hub_of=(0,))
    return Outcome(scenario, (Stage("hubs", instance, world.result(plan)),), schedule)


def test_a_run_leaves_what_it_planned_and_takes_away_what_an_earlier_one_left(tmp_path: Path) -> None:
    mine = tmp_path / "my notes.txt"
    mine.write_text("stay")
    first = folder.write_all(outcome(WHOLE, HubPlan(hub_of=(0,))), world.cells(), tmp_path, world.STAMP)
    assert {path.name for path in first if path.suffix != ".csv"} == set(folder.OURS) - {
        "instance-training.json", "plan-training.json", "instance-visits.json", "plan-visits.json", "start-visits.json",
        "instance-staffing.json", "plan-staffing.json", "posts.png", "posts.svg",
    }  # fmt: skip
    second = folder.write_all(outcome(NOTHING), world.cells(), tmp_path, world.STAMP)
    assert [path.relative_to(tmp_path).as_posix() for path in second] == [
        "schedule.json", "scenario.json", "instance-hubs.json", "plan.xlsx", "plan.hwpx", "plan.pdf",
        "csv/quality.csv",
    ]  # fmt: skip
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == {*second, mine}


def test_schedule_json_reads_back_as_the_same_schedule(tmp_path: Path) -> None:
    folder.write_all(outcome(WHOLE), world.cells(), tmp_path, world.STAMP)
    raw = (tmp_path / "schedule.json").read_bytes()
    assert Schedule.model_validate_json(raw) == WHOLE
    assert "가온권역".encode() in raw, "Korean is written as it is read"


def test_a_crash_while_writing_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "plan.json"
    write_whole(path, b"old")

    def full_disk(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["plan.json"]


def test_names_with_control_letters_and_signs_of_other_formats_go_through_every_document(tmp_path: Path) -> None:
    written = folder.write_all(outcome(with_names(NASTY)), world.cells(), tmp_path, world.STAMP)
    assert len(written) >= 10
    found = Calendar.from_ical((tmp_path / "calendar.ics").read_bytes()).walk("VEVENT")
    assert any("가\u200b나" in event["SUMMARY"] for event in found)


def test_documents_speak_english_when_asked() -> None:
    i18n.use("en")
    assert book(WHOLE).sheetnames[:2] == ["Summary", "Regions"]
