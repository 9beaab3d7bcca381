"""Public lists are taken row by row, with a reason for each row that is not."""

from pathlib import Path

import pytest

from scenarios.errors import ScenarioError
from scenarios.importing import Imported, import_places
from scenarios.read import read

GIMJE = "경로당명,소재지도로명주소,행정동명,위도,경도,회원수\n"


@pytest.fixture
def imported(tmp_path: Path) -> Imported:
    scenario, folder = read("gimje_visits")
    rows = (
        "하나경로당,김제시 중앙로 1,요촌동,35.8196,126.8944,35명\n"
        "둘경로당,김제시 중앙로 2,요촌동,126.8950,35.8199,20\n"
        "셋경로당,김제시 중앙로 1-1,요촌동,,,\n"
        "넷경로당,서울 어딘가,,37.5665,126.9780,\n"
        "하나경로당,김제시 중앙로 1,요촌동,35.8196,126.8944,35\n"
        "다섯경로당,김제시,,35.8196,백이십,\n"
        "여섯경로당,김제시,,200000,400000,\n"
        "일곱경로당,김제시,,35.8198,126.8946,\n"
    )
    path = tmp_path / "list.csv"
    path.write_bytes((GIMJE + rows).encode("cp949"))
    return import_places(path, scenario, folder, "senior_centre")


def test_good_rows_are_taken_and_swapped_coordinates_put_right_with_a_word(imported: Imported) -> None:
    assert [row["name"] for row in imported.rows] == ["하나경로당", "둘경로당", "일곱경로당"]
    assert (imported.rows[1]["lon"], imported.rows[1]["lat"]) == ("126.895000", "35.819900")
    assert [p.place for p in imported.told] == ["list.csv:3", "list.csv:9"]
    assert imported.rows[0]["members"] == "35"


def test_bad_rows_are_refused_with_row_and_reason(imported: Imported) -> None:
    said = {problem.place: str(problem) for problem in imported.refused}
    assert set(said) == {"list.csv:4", "list.csv:5", "list.csv:6", "list.csv:7", "list.csv:8"}
    assert "most like it is '하나경로당" in said["list.csv:4"]
    assert "outside the district" in said["list.csv:5"]
    assert "already in row 2" in said["list.csv:6"]
    assert "no numbers" in said["list.csv:7"]
    assert "not degrees" in said["list.csv:8"]


def test_the_table_written_is_one_that_a_scenario_can_name(imported: Imported) -> None:
    head = imported.table().decode("utf-8-sig").splitlines()[0]
    assert head == "id,name,kind,town,address,lon,lat,members"


def test_a_list_without_coordinates_is_refused_by_column(tmp_path: Path) -> None:
    scenario, folder = read("gimje_visits")
    (tmp_path / "x.csv").write_text("경로당명,주소\n가,나\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="경도"):
        import_places(tmp_path / "x.csv", scenario, folder, "senior_centre")
