"""Every bad scenario ends in Korean, with place and value, exit code 2 and no traceback."""

import re
from pathlib import Path

import pytest

from api.cli import run
from tests.scenarios.bad import BAD, bad_text

HANGUL = re.compile(r"[가-힣]")


def plain(text: str) -> str:
    return text.replace(",", "")


@pytest.mark.parametrize("name", BAD)
def test_a_bad_scenario_is_told_in_korean(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(bad_text(name), encoding="utf-8")
    code = run(["--lang", "ko", "plan", str(path), "-o", str(tmp_path / "out"), "--time-limit", "10"])
    told = [line for line in capsys.readouterr().err.splitlines() if not line.startswith("작은 구의 한 달")]
    _, _, place, value = BAD[name]
    assert code == 2
    assert told
    assert "Traceback" not in "".join(told)
    assert plain(place) in plain("\n".join(told))
    assert plain(value) in plain("\n".join(told))
    for line in told:
        message = line.split(": ", 1)[-1]
        assert HANGUL.search(message), line
    assert not list((tmp_path / "out").rglob("*"))


@pytest.mark.parametrize("name", BAD)
def test_a_bad_scenario_is_told_in_english(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(bad_text(name), encoding="utf-8")
    code = run(["--lang", "en", "plan", str(path), "-o", str(tmp_path / "out"), "--time-limit", "10"])
    told = capsys.readouterr().err
    assert code == 2
    assert re.search(r"[a-z]{3}", told)
    assert "Traceback" not in told
