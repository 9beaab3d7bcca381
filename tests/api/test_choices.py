"""``hubdong alternatives`` and ``hubdong curve``: tables, documents, exit codes, and bad input."""

import io
import json
from pathlib import Path

import openpyxl
import pytest
import yaml

from api import i18n
from api.cli import run
from scenarios.ground import ground
from scenarios.library import bundled
from scenarios.read import read

SEOGU = bundled()["seogu_hubs"]
TODAY = {"서창동": "가", "풍암동": "가", "금호1동": "가", "금호2동": "가"}


@pytest.fixture(autouse=True)
def korean():
    i18n.use("ko")


def scenario(folder: Path, **hubs: object) -> str:
    """Return the path of Seo-gu's scenario with other wishes."""
    tree = yaml.safe_load(SEOGU.read_text(encoding="utf-8"))
    tree["period"] = {"first": "2027-01-01", "last": "2027-12-31"}
    tree["hubs"].update(hubs)
    path = folder / "mine.json"
    path.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    return str(path)


def todays() -> dict[str, str]:
    """Return a grouping of today made up for tests: four dongs of the south, and all others."""
    names = ground(read("seogu_hubs")[0]).names
    return {name: TODAY.get(name, "나") for name in names}


def told(folder: Path, name: str) -> dict:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def test_alternatives_are_written_in_every_format_and_shown(tmp_path, capsys):
    code = run(["alternatives", "seogu_hubs", "-o", str(tmp_path), "--count", "3", "--apart", "3", "--within", "9"])
    assert code == 0
    shown = capsys.readouterr().out
    assert "163,261,786" in shown
    assert "3안" in shown
    choices = told(tmp_path, "alternatives.json")
    assert [option["status"] for option in choices["options"]] == ["optimal"] * 3
    for a, option in enumerate(choices["options"]):
        assert all(dongs >= 3 for b, dongs in enumerate(option["apart"]) if a != b)
        assert option["objective"] <= choices["most"]
    first, second, *_ = choices["options"]
    changed = set(second["changed"])
    hub_of = [{d["name"]: r["hub"] for r in o["hubs"]["regions"] for d in r["dongs"]} for o in (first, second)]
    assert len(changed) == second["apart"][0]
    colours = [{d["name"]: r["colour"] for r in o["hubs"]["regions"] for d in r["dongs"]} for o in (first, second)]
    assert {name for name in hub_of[0] if colours[0][name] != colours[1][name]} == changed
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "alternatives.xlsx").read_bytes()))
    assert book.sheetnames == ["편성안", "편성안별 권역", "편성안 사이의 차이", "권역별 규모"]
    marks = book["편성안별 권역"].conditional_formatting
    assert len(list(marks)) == 3
    for name in ("alternatives.png", "alternatives.svg", "options.csv", "option-dongs.csv", "option-distances.csv"):
        assert (tmp_path / name).stat().st_size > 50
    assert (tmp_path / "options.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_where_there_is_no_grouping_the_rules_that_clash_are_told(tmp_path, capsys):
    path = scenario(tmp_path, together=[["양동", "서창동"]], apart=[["양동", "서창동"]])
    assert run(["alternatives", path, "-o", str(tmp_path / "out"), "--time-limit", "20"]) == 3
    shown = capsys.readouterr().out
    assert "정해진 동들은 같은 권역이어야 함" in shown
    assert "정해진 동들은 같은 권역일 수 없음" in shown
    assert not (tmp_path / "out" / "alternatives.png").exists()
    assert told(tmp_path / "out", "alternatives.json")["options"] == []


def test_the_curve_over_regions_tells_what_each_hub_saves(tmp_path, capsys):
    args = ["curve", "seogu_hubs", "--over", "regions", "--from", "4", "--to", "6", "-o", str(tmp_path)]
    assert run(args) == 0
    parts = told(tmp_path, "curve-regions.json")["parts"]
    assert [(part["setting"], part["objective"], part["status"]) for part in parts] == [
        (4, 201_030_630, "optimal"), (5, 163_261_786, "optimal"), (6, 141_957_005, "optimal"),
    ]  # fmt: skip
    assert [part["saved"] for part in parts] == [None, 37_768_844, 21_304_781]
    assert [len(part["choice"]) for part in parts] == [4, 5, 6]
    assert "37,768,844" in capsys.readouterr().out
    for name in ("curve-regions.xlsx", "curve-regions.csv", "curve-regions.png", "curve-regions.svg"):
        assert (tmp_path / name).stat().st_size > 50


def test_the_curve_over_moves_ends_where_nothing_more_is_saved(tmp_path, capsys):
    path = scenario(tmp_path, today=todays(), regions={"least": 2, "most": 2}, loads=[])
    assert run(["curve", path, "--over", "moves", "-o", str(tmp_path)]) == 0
    curve = told(tmp_path, "curve-moves.json")
    costs = [part["objective"] for part in curve["parts"] if part["objective"] is not None]
    assert costs == sorted(costs, reverse=True)
    assert [part["setting"] for part in curve["parts"]] == list(range(len(curve["parts"])))
    assert all(len(part["choice"]) <= part["setting"] for part in curve["parts"])
    assert curve["exhausted"]
    assert "더 줄지 않습니다(증명됨)" in capsys.readouterr().out


def test_a_curve_without_any_plan_ends_with_the_code_of_impossible(tmp_path):
    args = ["curve", "seogu_hubs", "--over", "regions", "--from", "9", "--to", "9", "-o", str(tmp_path)]
    assert run(args) == 3
    [part] = told(tmp_path, "curve-regions.json")["parts"]
    assert part["clashing_rules"] == ["connected", "load_band"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["curve", "seogu_hubs", "--over", "weather"], "바꾸어 볼 값에 'weather'은(는) 없습니다"),
        (["curve", "seogu_hubs", "--over", "moves"], "현재 권역(today)이 있어야 합니다"),
        (["curve", "gimje_visits", "--over", "regions"], "권역을 편성하지 않는 시나리오입니다"),
        (["curve", "seogu_hubs", "--over", "regions", "--from", "7", "--to", "6"], "시도할 값이 없습니다"),
        (["curve", "seogu_hubs", "--over", "regions", "--from", "-1"], "--from"),
        (["alternatives", "gimje_visits"], "권역을 편성하지 않는 시나리오입니다"),
        (["alternatives", "seogu_hubs", "--count", "0"], "--count"),
        (["alternatives", "seogu_hubs", "--apart", "0"], "--apart"),
        (["alternatives", "seogu_hubs", "--within", "-1"], "--within"),
        (["alternatives", "nowhere"], "nowhere"),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_line(arguments, message, tmp_path, capsys):
    assert run([*arguments, "-o", str(tmp_path)]) == 2
    assert message in capsys.readouterr().err
