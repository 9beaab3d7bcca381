"""Many districts from the command line: solved, checked, and refused in a sentence that helps."""

import json
from pathlib import Path

import pytest

from api.cli import run
from tests.hubs.nation.tiny import TINY


def test_the_command_solves_and_checks_a_nation(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    instance, plan = tmp_path / "nation.json", tmp_path / "plan.json"
    instance.write_text(TINY.model_dump_json())
    assert run(["solve", "nation", str(instance), "-o", str(plan), "--workers", "1"]) == 0
    said = json.loads(capfd.readouterr().out)
    assert (said["family"], said["status"], said["objective"], said["solver"]) == (
        "nation",
        "optimal",
        50,
        "decomposition",
    )
    assert run(["check", "nation", str(instance), str(plan)]) == 0


def test_a_district_that_cannot_hang_together_is_named_with_what_it_lacks(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    raw = json.loads(TINY.model_dump_json())
    raw["districts"][0]["links"] = []
    raw["districts"][0]["units"]["regions"] = {"lower": 1, "upper": 1}
    file = tmp_path / "apart.json"
    file.write_text(json.dumps(raw))
    assert run(["--lang", "en", "solve", "nation", str(file), "-o", str(tmp_path / "plan.json")]) == 2
    said = capfd.readouterr().err
    assert "district 0 falls into 2 parts" in said
    assert "needs 1 more hubs or as many more links" in said
