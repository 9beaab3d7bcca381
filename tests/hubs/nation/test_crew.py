"""Workers in processes of their own: they agree with one process, and the run survives their death."""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from planner.errors import SolverError
from planner.hubs import HubInstance
from planner.hubs.nation import NATION, crew, tasks
from planner.hubs.nation.tasks import Report, Task
from planner.result import Progress, SolveParams, Status, Watch
from planner.solve import solve
from tests.hubs.nation.tiny import TINY

ONE = SolveParams(time_limit_s=60, workers=1)
TWO = SolveParams(time_limit_s=60, workers=2)
QUESTION, REPLY = Task(0, 2, 5.0), Report(Task(0, 2, 5.0), bounds=(7,))

MORTAL = """
import os, sys
sys.path[:] = sys.argv[2:]
from multiprocessing.connection import Connection
crew = Connection(int(sys.argv[1]))
crew.recv_bytes()
crew.send("ready")
crew.recv_bytes()
with open({tally!r}, "ab") as tally:
    tally.write(b".")
    dies = tally.tell() <= {deaths}
if dies:
    os._exit(9)
with open({reply!r}, "rb") as reply:
    crew.send_bytes(reply.read())
try:
    crew.recv_bytes()
except EOFError:
    pass
"""
"""A worker that loads no engine; the first ones die over their task, the next gives a reply prepared in a file."""


def reports_of(
    monkeypatch: pytest.MonkeyPatch, folder: Path, deaths: int, reply: Report | SolverError = REPLY
) -> list[Report]:
    """Return what a crew says to one question when so many of its workers die over it."""
    file, tally = folder / "reply", folder / "tally"
    file.write_bytes(pickle.dumps(reply))
    monkeypatch.setattr(crew, "BEGIN", MORTAL.format(tally=str(tally), deaths=deaths, reply=str(file)))
    monkeypatch.setattr(crew, "WORTH_A_CREW", 0)
    asked = iter([QUESTION])
    found = list(crew.reports([], TWO, Watch(60), lambda: next(asked, None)))
    assert len(tally.read_bytes()) == deaths + bool(found[0].bounds)
    return found


def test_a_task_whose_worker_died_is_done_by_another(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert reports_of(monkeypatch, tmp_path, 1) == [REPLY]


def test_a_task_over_which_two_workers_died_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert reports_of(monkeypatch, tmp_path, 2) == [Report(QUESTION)]


def test_an_error_in_a_worker_reaches_the_caller(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(SolverError, match="made up"):
        reports_of(monkeypatch, tmp_path, 0, SolverError("made up"))


def test_workers_that_cannot_start_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "WORTH_A_CREW", 0)
    monkeypatch.setattr(crew, "BEGIN", "raise SystemExit(3)")
    with pytest.raises(SolverError, match="cannot start; exit code 3"):
        solve(NATION, TINY, TWO)


def test_a_failing_engine_is_an_error_that_names_the_district(monkeypatch: pytest.MonkeyPatch) -> None:
    def perform(*_: object) -> Report:
        raise SolverError("made up")

    monkeypatch.setattr(crew, "perform", perform)
    with pytest.raises(SolverError, match="district 0, 2 hubs: made up"):
        list(crew.reports([TINY.districts[0].units], ONE, Watch(60), lambda: QUESTION))
    assert "district 0, 2 hubs: made up" in str(crew._answer([TINY.districts[0].units], QUESTION, ONE))


def without(monkeypatch: pytest.MonkeyPatch, hubs: int) -> None:
    """Let every worker that tries so many hubs in district 0 die."""

    def reports(
        districts: Sequence[HubInstance], params: SolveParams, watch: Watch, ask: crew.NextTask
    ) -> Iterator[Report]:
        while (task := ask()) is not None:
            lost = (task.district, task.hubs) == (0, hubs)
            yield Report(task) if lost else tasks.perform(districts[task.district], task, params, watch)

    monkeypatch.setattr(crew, "reports", reports)


def test_a_number_of_hubs_given_up_is_left_out_of_the_plan_and_its_bound_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, 2)
    result = solve(NATION, TINY, ONE)
    # (1, 2, 3) costs 80; that (2, 1, 3) does not cost less than 50 nobody has tried
    assert (result.status, result.objective) == (Status.FEASIBLE, 80)
    assert result.bound is not None
    assert 0 <= result.bound <= 50


def test_where_that_leaves_no_plan_the_error_names_the_district(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, 2)
    units = TINY.districts[0].units
    two = units.model_copy(update={"regions": units.regions.model_copy(update={"lower": 2})})
    only_two = TINY.districts[0].model_copy(update={"units": two})
    data = TINY.model_copy(update={"districts": (only_two, *TINY.districts[1:])})
    with pytest.raises(SolverError, match="district 0, 2 hubs"):
        solve(NATION, data, ONE)


def test_a_cancel_ends_the_workers_and_keeps_the_best_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "WORTH_A_CREW", 0)
    cancel = threading.Event()

    def stop(progress: Progress) -> None:
        if progress.objective is not None:
            cancel.set()

    result = solve(NATION, TINY, TWO, on_progress=stop, cancel=cancel)
    assert result.plan is not None
    assert result.bound is not None
    assert not children()


def children() -> list[str]:
    """Return the process numbers of what this thread has started and that still runs."""
    return Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split()


SCRIPT = """
from planner.hubs.nation import NATION, NationInstance, crew
from planner.result import SolveParams
from planner.solve import solve
crew.WORTH_A_CREW = 0
with open({file!r}) as tiny:
    data = NationInstance.model_validate_json(tiny.read())
result = solve(NATION, data, SolveParams(time_limit_s=60, workers=2))
assert (result.status, result.objective, result.bound) == ("optimal", 50, 50)
"""


def test_for_a_few_units_no_worker_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "BEGIN", "raise SystemExit(3)")
    assert solve(NATION, TINY, TWO).status is Status.OPTIMAL


def test_a_plain_script_may_use_several_workers_and_gets_the_same_optimum(tmp_path: Path) -> None:
    # multiprocessing would run the script again in each worker unless it is guarded by __name__
    file, script = tmp_path / "tiny.json", tmp_path / "script.py"
    file.write_text(TINY.model_dump_json())
    script.write_text(SCRIPT.format(file=str(file)))
    subprocess.run([sys.executable, str(script)], check=True, env={"PYTHONPATH": os.pathsep.join(sys.path)})
