"""``hubdong export``: documents from the schedule alone; and what the folder of a run holds."""

import json
from pathlib import Path

import pytest
from icalendar import Calendar

from api.cli import run
from api.documents.folder import write_documents
from api.documents.formats import FORMATS
from api.documents.pdf import day_sheets
from scenarios.schedule.document import Schedule
from tests.api import world


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return saved(world.finished(world.schedule()), tmp_path / "schedule.json")


def saved(schedule: Schedule, path: Path) -> Path:
    path.write_text(json.dumps(schedule.model_dump(mode="json"), ensure_ascii=False), encoding="utf-8")
    return path


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_documents_are_written_from_the_schedule_alone_as_they_were_at_planning(plan: Path, tmp_path: Path) -> None:
    out, again = tmp_path / "out", tmp_path / "again"
    again.mkdir()
    assert run(["export", str(plan), "-o", str(out), "--format", "xlsx,ics,geojson,hwpx,pdf,csv,gpkg"]) == 0
    assert {"plan.xlsx", "plan.pdf", "plan.hwpx", "day-sheets.pdf", "plan.gpkg", "csv/visits.csv"} <= names(out)
    wanted = [name for name in FORMATS if name != "png"]
    write_documents(world.finished(world.schedule()), again, wanted, None)
    assert {n: (again / n).read_bytes() for n in names(again)} == {n: (out / n).read_bytes() for n in names(out)}


def test_only_the_formats_asked_for_are_written(plan: Path, tmp_path: Path) -> None:
    assert run(["export", str(plan), "-o", str(tmp_path / "out"), "--format", " ICS , "]) == 0
    assert names(tmp_path / "out") == {"calendar.ics"}


def test_the_previous_plan_is_cancelled_where_this_one_has_no_visit(tmp_path: Path) -> None:
    first = saved(world.finished(world.schedule()), tmp_path / "first.json")
    visits = world.visits().model_copy(update={"rounds": world.rounds()[1:]})
    second = saved(world.finished(world.schedule(visits=visits)), tmp_path / "second.json")
    arguments = ["export", str(second), "-o", str(tmp_path), "--format", "ics", "--previous", str(first)]
    assert run(arguments) == 0
    found = Calendar.from_ical((tmp_path / "calendar.ics").read_bytes()).walk("VEVENT")
    assert [str(event["STATUS"]) for event in found].count("CANCELLED") == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "docx"], "'docx'(이)라는 형식은 없습니다"),
        (["--templates", "nowhere"], "nowhere: 폴더가 아닙니다"),
        (["--previous", "nowhere.json"], "nowhere.json"),
    ],
)
def test_a_mistake_is_told_in_one_line(
    arguments: list[str], said: str, plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", str(plan), "-o", str(tmp_path / "out"), *arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line


def test_a_broken_template_is_told_before_anything_is_planned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "day-sheets.typ").write_text("#data.nowhere", encoding="utf-8")
    assert run(["plan", "seogu_hubs", "-o", str(tmp_path / "out"), "--templates", str(tmp_path)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "day-sheets.typ" in line
    assert not (tmp_path / "out").exists()


def test_the_plan_of_another_scenario_is_no_previous_plan(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = saved(world.finished(world.schedule(scenario="elsewhere")), tmp_path / "other.json")
    assert run(["export", str(plan), "-o", str(tmp_path / "out"), "--previous", str(other)]) == 2
    assert "'elsewhere'의 계획입니다" in capsys.readouterr().err


def test_a_schedule_of_an_older_version_without_a_time_is_exported_too(tmp_path: Path) -> None:
    plan = saved(world.schedule(), tmp_path / "schedule.json")
    assert run(["export", str(plan), "-o", str(tmp_path / "out"), "--format", "ics,gpkg"]) == 0
    found = Calendar.from_ical((tmp_path / "out" / "calendar.ics").read_bytes()).walk("VEVENT")
    assert len(found) == 38


def test_a_plan_without_rounds_has_no_day_sheets(tmp_path: Path) -> None:
    write_documents(world.finished(world.schedule(visits=None)), tmp_path, ["pdf"], None)
    assert names(tmp_path) == {"plan.pdf"}
    assert day_sheets(world.schedule(visits=None), world.STAMP).startswith(b"%PDF")
