"""The command as its users meet it: exit codes, one line per mistake, one line of JSON."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api import cli
from planner.errors import SolverError
from planner.family import Family
from planner.hubs.instance import HubInstance, HubPlan
from planner.result import Answer, Status
from scenarios.library import bundled
from scenarios.pipeline import FAMILIES, SOLVABLE
from tests.api.conftest import Run

HUBDONG = str(Path(sys.executable).with_name("hubdong"))


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """Four dongs in a row, two regions: the best plan costs 20."""
    places = (0, 10, 30, 40)
    borders = [{"a": i, "b": i + 1, "metres": 100} for i in range(3)]
    data = {
        "demand": [1, 1, 1, 1],
        "cost": [[abs(p - q) for q in places] for p in places],
        "borders": borders,
        "regions": {"lower": 2, "upper": 2},
    }
    path = tmp_path / "instance.json"
    path.write_text(json.dumps(data))
    return path


def impossible(instance: Path) -> Path:
    """The same, but neighbours 0 and 1 must be together, apart and in one region each."""
    data = json.loads(instance.read_text()) | {"together": [[0, 1]], "apart": [[0, 1]]}
    path = instance.with_name("impossible.json")
    path.write_text(json.dumps(data))
    return path


def with_solver(monkeypatch: pytest.MonkeyPatch, solver: Callable[..., Answer[HubPlan]]) -> None:
    hubs: Family[HubInstance, HubPlan] = FAMILIES["hubs"]
    for families in (FAMILIES, SOLVABLE):
        monkeypatch.setitem(families, "hubs", replace(hubs, solvers={"made_up": solver}))


def test_version_is_one_line() -> None:
    result = CliRunner().invoke(cli.app, ["--version"])
    assert (result.exit_code, result.stdout) == (0, "hubdong 0.1.0\n")


def test_help_is_korean_unless_asked_otherwise(hubdong: Run) -> None:
    assert "내장 시나리오를 보여 줍니다" in hubdong("--help")[1]
    assert "List the bundled scenarios" in hubdong("--help", "--lang", "en")[1]
    assert "내장 시나리오를 보여 줍니다" in hubdong("--help")[1], "the language of one call must not stick"


def test_help_says_in_its_language_what_is_required_and_what_holds_otherwise(hubdong: Run) -> None:
    korean = hubdong("alternatives", "--help")[1]
    assert "[필수]" in korean
    assert "[기본값: 4]" in korean
    assert "required" not in korean
    assert "default" not in korean
    english = hubdong("alternatives", "--help", "--lang", "en")[1]
    assert "[required]" in english
    assert "[default: 4]" in english


def test_the_environment_chooses_the_language(hubdong: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUBDONG_LANG", "en_US.UTF-8")
    assert "is missing" in hubdong("plan")[2]


def test_scenarios_lists_name_and_title_of_every_bundled_one(hubdong: Run) -> None:
    code, out, _err = hubdong("scenarios")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == list(bundled())


def test_solve_says_how_it_ended_in_one_line_and_writes_the_plan(hubdong: Run, instance: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    code, out, _err = hubdong("solve", "hubs", instance, "-o", plan, "--workers", 1, "--seed", 3)
    said = json.loads(out)
    assert code == 0
    assert out.count("\n") == 1
    known = {key: said[key] for key in ("family", "status", "objective", "bound", "gap", "seed", "workers")}
    # hubs at 0 or 10 and at 30 or 40: each region has one dong 10 away
    assert known == {
        "family": "hubs", "status": "optimal", "objective": 20, "bound": 20, "gap": 0.0, "seed": 3, "workers": 1,
    }  # fmt: skip
    assert said["solver"] == FAMILIES["hubs"].default_solver
    assert said["runtime_s"] >= 0
    assert FAMILIES["hubs"].plan.model_validate_json(plan.read_bytes())
    assert hubdong("check", "hubs", instance, plan) == (0, "", "")


@pytest.mark.parametrize("solver", FAMILIES["hubs"].solvers)
def test_every_solver_can_be_named(hubdong: Run, instance: Path, tmp_path: Path, solver: str) -> None:
    code, out, _err = hubdong("solve", "hubs", instance, "-o", tmp_path / "p", "--solver", solver, "--time-limit", 2)
    assert (code, json.loads(out)["solver"]) == (0, solver)


def test_an_infeasible_problem_ends_with_3_names_rules_and_writes_no_plan(
    hubdong: Run, instance: Path, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.json"
    code, out, _err = hubdong("solve", "hubs", impossible(instance), "-o", plan)
    said = json.loads(out)
    assert (code, said["status"], set(said["rules"])) == (3, "infeasible", {"together", "apart"})
    assert not plan.exists()


def test_nothing_found_in_time_ends_with_4(
    hubdong: Run, instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_solver(monkeypatch, lambda *_: Answer(Status.UNKNOWN))
    code, out, _err = hubdong("solve", "hubs", instance, "-o", tmp_path / "plan.json")
    assert (code, json.loads(out)["status"]) == (4, "unknown")
    assert not (tmp_path / "plan.json").exists()


@pytest.mark.parametrize("lie", ["broken plan", "wrong cost", "engine failed"])
def test_a_mistake_of_our_own_ends_with_70_and_writes_no_plan(
    hubdong: Run, instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lie: str
) -> None:
    def solver(*_: object) -> Answer[HubPlan]:
        if lie == "engine failed":
            raise SolverError("MIP answered 17")
        plan = HubPlan(hub_of=(1, 0, 2, 2) if lie == "broken plan" else (0, 0, 2, 2))
        return Answer(Status.FEASIBLE, plan, 19, 0)

    with_solver(monkeypatch, solver)
    code, out, err = hubdong("solve", "hubs", instance, "-o", tmp_path / "plan.json")
    assert (code, out) == (70, "")
    assert "hubdong의 오류입니다" in err
    assert not (tmp_path / "plan.json").exists()


def test_check_gives_a_line_per_broken_rule_and_ends_with_1(hubdong: Run, instance: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text('{"hub_of": [0, 1, 2, 2]}')  # three regions
    code, out, _err = hubdong("check", "hubs", instance, plan)
    lines = [json.loads(line) for line in out.splitlines()]
    assert (code, [line["rule"] for line in lines]) == (1, ["number_of_regions"])
    assert all(line["where"] and line["detail"] for line in lines)


@pytest.mark.parametrize("name", [*SOLVABLE, *(f"{family}-plan" for family in SOLVABLE), "scenario", "schedule"])
def test_schema_is_json_schema(hubdong: Run, name: str) -> None:
    code, out, _err = hubdong("schema", name)
    assert (code, json.loads(out)["type"]) == (0, "object")


BAD_FILES = {
    "absent": (None, "그런 파일이나 폴더가 없습니다"),
    "empty": (b"", "JSON 형식이 아닙니다"),
    "not JSON": (b"demand: [1]", "JSON 형식이 아닙니다: 값이 있어야 할 자리입니다(1행 1열)"),
    "binary": (b"\x7fELF\x02\x01\x01\x00\xff\xfe", "UTF-8 글이 아닙니다(8번째 바이트)"),
    "Korean in the old encoding": ('{"이름": 1}'.encode("cp949"), "UTF-8 글이 아닙니다"),
    "a list": (b"[1, 2]", "이름과 값의 표여야 합니다"),
    "NaN": (b'{"demand": [NaN]}', "demand[0]: 정수여야 합니다 (nan)"),
    "too deep": (b"[" * 200_000, "단계가 너무 깊습니다"),
    "a number too large": (b'{"demand": [' + b"9" * 5_000 + b"]}", "숫자가 너무 큽니다(1행 4314열)"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_file_that_cannot_be_used_is_told_on_one_line_with_2(hubdong: Run, tmp_path: Path, case: str) -> None:
    content, message = BAD_FILES[case]
    path = tmp_path / "in.json"
    if content is not None:
        path.write_bytes(content)
    code, out, err = hubdong("solve", "hubs", path, "-o", tmp_path / "plan.json")
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err
    assert all("in.json" in line for line in err.splitlines())


def test_a_folder_or_a_huge_file_is_not_read(hubdong: Run, tmp_path: Path) -> None:
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(100_000_001)
    code, _out, err = hubdong("check", "hubs", huge, huge)
    assert (code, "크기가 100,000,001바이트로 한도 100,000,000바이트를 넘습니다" in err) == (2, True)
    code, _out, err = hubdong("check", "hubs", "/dev/zero", huge)
    assert (code, "한도 100,000,000바이트를 넘습니다" in err) == (2, True), "a device has no size beforehand"
    code, _out, err = hubdong("check", "hubs", tmp_path, tmp_path)
    assert (code, "파일이 아니라 폴더입니다" in err) == (2, True)


def test_all_mistakes_of_a_file_are_told_with_path_message_and_value(hubdong: Run, tmp_path: Path) -> None:
    path = tmp_path / "in.json"
    path.write_text('{"demand": [-1, "x"], "cost": [[0]], "regions": {"lower": 3, "upper": 2}, "colour": 7}')
    code, _out, err = hubdong("solve", "hubs", path, "-o", tmp_path / "plan.json")
    assert code == 2
    assert err.splitlines() == [
        "in.json demand[0]: 0 이상이어야 합니다 (-1)",
        "in.json demand[1]: 정수여야 합니다 (x)",
        "in.json regions: 하한 3이 상한 2보다 큽니다",
        "in.json colour: 알 수 없는 이름입니다 (7)",
    ]


def test_a_thousand_mistakes_of_a_kind_are_cut_short(hubdong: Run, tmp_path: Path) -> None:
    path = tmp_path / "in.json"
    path.write_text(json.dumps({"demand": [-1] * 1_000}))
    lines = hubdong("solve", "hubs", path, "-o", tmp_path / "plan.json")[2].splitlines()
    assert len(lines) == 51
    assert "문제가" in lines[-1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("", ""),
        ("plam", "'plam'(이)라는 명령이 없습니다"),
        ("plan", "SCENARIO|FILE 값이 빠졌습니다"),
        ("plan seogu_hubs", "--out / -o 값이 빠졌습니다"),
        ("plan seogu_hubs -o", "-o에 값이 필요합니다"),
        ("plan seogu_hubs more -o out", "명령이 받지 않는 값이 더 있습니다: more"),
        ("plan seogu_hubs -o out --speed 3", "--speed(이)라는 선택 사항이 없습니다"),
        ("plan seogu_hubs -o out --time-limit soon", "--time-limit에는 숫자를 써야 합니다"),
        ("plan seogu_hubs -o out --time-limit 0", "--time-limit: 0.0보다 커야 합니다"),
        ("plan seogu_hubs -o out --time-limit nan", "--time-limit: "),
        ("plan seogu_hubs -o out --seed -1", "--seed: 0 이상이어야 합니다 (-1)"),
        ("plan seogu_hubs -o out --workers 65", "--workers: 64 이하여야 합니다 (65)"),
        ("plan seogu_hubz -o out", "'seogu_hubz'(이)라는 내장 시나리오도 파일도 없습니다"),
        ("plan seogu_hubs -o out --lang fr", "'fr'은(는) ko도 en도 아닙니다"),
        ("solve gubs in.json -o out", "'gubs'(이)라는 문제군이 없습니다"),
        ("solve hubs in.json -o out --solver best", "'best'(이)라는 풀이기가 없습니다"),
        ("schema plans", "'plans'(이)라는 스키마가 없습니다"),
    ],
)
def test_a_command_called_wrongly_is_told_so_in_korean_with_2(
    hubdong: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _out, err = hubdong(*arguments.split())
    assert code == 2
    assert message in err
    assert "Traceback" not in err
    assert not Path("out").exists()


def test_an_output_that_cannot_be_written_is_told_before_solving(hubdong: Run, tmp_path: Path, instance: Path) -> None:
    code, _out, err = hubdong("plan", "seogu_hubs", "-o", instance)
    assert (code, "쓸 수 없습니다" in err) == (2, True)
    code, _out, err = hubdong("plan", "seogu_hubs", "-o", "/proc/hubdong")
    assert (code, "쓸 수 없습니다" in err) == (2, True)
    code, _out, err = hubdong("solve", "hubs", instance, "-o", tmp_path)
    assert (code, "파일이 아니라 폴더입니다" in err) == (2, True)


def test_plan_writes_the_documents_and_ends_with_a_summary(hubdong: Run, tmp_path: Path) -> None:
    code, out, err = hubdong("plan", "seogu_hubs", "-o", tmp_path / "out", "--workers", 1)
    assert code == 0
    for expected in ("결과: 최적(증명됨)", "격차 0 %", "거점동", "map.png", str(tmp_path / "out")):
        assert expected in out
    assert "Ctrl-C" in err
    files = {file.name for file in (tmp_path / "out").iterdir()}
    assert {"schedule.json", "plan-hubs.json", "regions.geojson", "plan.xlsx", "map.svg"} <= files


def test_a_boundary_file_that_is_not_there_is_told_before_planning(
    hubdong: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def solver(*_: object) -> Answer[HubPlan]:
        raise SolverError("nothing is to be solved before the inputs are read")

    with_solver(monkeypatch, solver)
    path = seogu(tmp_path)
    data = json.loads(path.read_text(encoding="utf-8"))
    data["district"]["boundaries"] = "없음.geojson"
    path.write_text(json.dumps(data), encoding="utf-8")
    code, _out, err = hubdong("plan", path, "-o", tmp_path / "out")
    assert (code, err) == (2, f"{tmp_path}/없음.geojson 파일이 없습니다\n")


def test_a_folder_is_no_scenario(hubdong: Run, tmp_path: Path) -> None:
    code, _out, err = hubdong("plan", tmp_path, "-o", tmp_path / "out")
    assert (code, err) == (2, f"{tmp_path.name}: 파일이 아니라 폴더입니다\n")


def seogu(tmp_path: Path, **changes: object) -> Path:
    """The bundled hub scenario with some of its hub rules changed."""
    import yaml

    data = yaml.safe_load(bundled()["seogu_hubs"].read_text(encoding="utf-8"))
    data["hubs"] |= changes
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(data, default=str), encoding="utf-8")
    return path


def test_an_infeasible_scenario_ends_with_3_and_names_the_rules_in_words(hubdong: Run, tmp_path: Path) -> None:
    pair = [["양동", "양3동"]]
    code, out, _err = hubdong("plan", seogu(tmp_path, together=pair, apart=pair), "-o", tmp_path / "out")
    assert code == 3
    assert "- 양동과 양3동은 같은 권역" in out
    assert "- 양동과 양3동은 다른 권역" in out
    assert json.loads((tmp_path / "out" / "schedule.json").read_text())["status"] == "infeasible"
    assert not (tmp_path / "out" / "plan-hubs.json").exists()


def test_a_scenario_without_a_plan_in_time_ends_with_4(
    hubdong: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_solver(monkeypatch, lambda *_: Answer(Status.UNKNOWN))
    code, out, _err = hubdong("plan", "seogu_hubs", "-o", tmp_path / "out")
    assert (code, "주어진 시간 안에 찾지 못함" in out, "--time-limit으로 시간을 늘리거나" in out) == (4, True, True)


def test_every_problem_of_a_scenario_is_told_on_its_own_line(hubdong: Run, tmp_path: Path) -> None:
    path = seogu(tmp_path, regions={"least": -1, "most": "five"}, colour="red")
    code, _out, err = hubdong("plan", path, "-o", tmp_path / "out")
    assert code == 2
    assert {line.split(": ", 1)[1] for line in err.splitlines()} == {
        "0 이상이어야 합니다 (-1)", "정수여야 합니다 (five)", "알 수 없는 이름입니다 (red)",
    }  # fmt: skip


def test_names_in_a_scenario_that_do_not_exist_are_told_with_the_names_that_do(hubdong: Run, tmp_path: Path) -> None:
    code, _out, err = hubdong("plan", seogu(tmp_path, candidates=["없는동"]), "-o", tmp_path / "out")
    assert (code, "동 '없는동'을 찾을 수 없습니다" in err, "치평동" in err) == (2, True, True)


def test_the_installed_command_runs_as_a_process_of_its_own(instance: Path, tmp_path: Path) -> None:
    command = [HUBDONG, "solve", "hubs", str(instance), "-o", str(tmp_path / "plan.json")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, json.loads(done.stdout)["status"]) == (0, "optimal"), done.stderr
    assert (tmp_path / "plan.json").stat().st_mode & 0o777 == 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_full_disk_behind_stdout_is_told_with_2(instance: Path, tmp_path: Path) -> None:
    command = [HUBDONG, "solve", "hubs", str(instance), "-o", str(tmp_path / "plan.json")]
    with open("/dev/full", "w") as full:
        environment = os.environ | {"HUBDONG_LANG": "ko"}
        done = subprocess.run(command, stdout=full, stderr=-1, text=True, timeout=60, check=False, env=environment)
    assert (done.returncode, "stdout: 쓸 수 없습니다: 저장 공간이 부족합니다" in done.stderr) == (2, True)
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_a_run_with_the_best_plan_so_far(tmp_path: Path) -> None:
    command = [HUBDONG, "plan", "gimje_visits", "-o", str(tmp_path), "--time-limit", "600"]
    environment = os.environ | {"HUBDONG_LANG": "en"}
    with subprocess.Popen(command, stdout=-1, stderr=-1, text=True, env=environment) as process:
        assert process.stderr is not None
        assert "Ctrl-C" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert "Stopping with the best plan so far" in err
    assert "a plan that keeps every rule" in out
    assert (tmp_path / "plan-visits.json").exists()
