"""Bad scenarios are refused with the place and the value; nothing else happens."""

import json
from pathlib import Path

import pytest

from planner.result import SolveParams
from scenarios.errors import ScenarioError
from scenarios.pipeline import plan
from scenarios.read import read
from tests.scenarios.bad import BAD, bad_text

QUICK = SolveParams(time_limit_s=10, workers=1)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_scenario_is_refused_with_place_and_value(name: str, tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(bad_text(name), encoding="utf-8")
    _, _, place, value = BAD[name]
    with pytest.raises(ValueError, match=r"\S") as caught:  # noqa: PT012  (reading or planning may refuse)
        scenario, folder = read(path)
        plan(scenario, folder, QUICK)
    assert place in str(caught.value)
    assert value in str(caught.value)


def test_there_are_at_least_forty_of_them() -> None:
    assert len(BAD) >= 40


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("a.yaml", b"\xff\xfe\x00bad", "is not UTF-8"),
        ("a.yaml", b"", "not a NoneType"),
        ("a.yaml", b"- 1\n- 2\n", "not a list"),
        ("a.yaml", b"a: &x [*x]\n", "nested too deeply"),
        ("a.yaml", b"a: " + b"[" * 200 + b"]" * 200, "nested too deeply"),
        ("a.yaml", b"a: " + b"9" * 5000, "cannot be read"),
        ("a.yaml", b"? [1, 2]\n: 3\n", "appears more than once"),
        ("a.json", b'{"name": "x", "name": "y"}', "more than once"),
        ("a.json", b'{"name": NaN}', "not a number"),
        ("a.json", b'{"name": ', "a.json:1: is not JSON"),
        ("a.json", b"[" * 100_000, "nested too deeply"),
    ],
    ids=range(11),
)
def test_a_file_that_is_no_document_is_refused(tmp_path: Path, file: str, content: bytes, said: str) -> None:
    (tmp_path / file).write_bytes(content)
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path / file)
    assert said in str(caught.value)


def test_an_alias_bomb_ends_in_a_message(tmp_path: Path) -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    (tmp_path / "bomb.yaml").write_text("\n".join(levels))
    with pytest.raises(ScenarioError, match="too many values"):
        read(tmp_path / "bomb.yaml")


def test_an_unknown_name_lists_the_bundled_scenarios() -> None:
    with pytest.raises(ScenarioError, match="seogu_year"):
        read("seogu_jahr")


def test_a_folder_is_no_scenario(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="is a folder, not a file"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("id,name,kind,town\nP1,가,centre,가동,zuviel\n", "더.csv:2: has more cells"),
        ("id,name,kind,lon,lat\nP1,가,centre,백이십,35.1\n", "더.csv:2 lon"),
        ("id,name,kind,minutes\nP1,가,centre,30.5\n", "더.csv:2 minutes"),
        ("id,name,kind,by\nP1,가,centre,2027-02-30\n", "더.csv:2 by"),
        ("id,name\nP1,가\n", "더.csv:2 kind"),
        ("id,name,kind,farbe\nP1,가,centre,rot\n", "더.csv:2 farbe"),
        ("id,name,kind,required\nP1,가,centre,아마\n", "더.csv:2 required"),
        ('id,name,kind\nP1,"가,centre\n', "is not CSV"),
    ],
    ids=range(8),
)
def test_a_bad_row_of_a_table_is_named_by_file_and_row(tmp_path: Path, table: str, said: str) -> None:
    tree = {"name": "x", "visits": {"places_files": ["더.csv"]}}
    (tmp_path / "a.json").write_text(json.dumps(tree))
    (tmp_path / "더.csv").write_text(table, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path / "a.json")
    assert said in str(caught.value)


def test_a_shifted_column_lists_fifty_problems_and_counts_the_rest(tmp_path: Path) -> None:
    rows = "".join(f"P{n},가,centre,x\n" for n in range(80))
    (tmp_path / "t.csv").write_text("id,name,kind,minutes\n" + rows, encoding="utf-8")
    (tmp_path / "a.json").write_text(json.dumps({"visits": {"places_files": ["t.csv"]}}))
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path / "a.json")
    assert len(caught.value.problems) == 51
    assert "more problems" in str(caught.value.problems[-1])
