"""The audit of packages: what it reads from a report, and that an index without advisories is no clean bill."""

from pathlib import Path
from typing import Any

import pytest

from tests import advisories

HOLE = {"dependencies": [{"name": "x", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}], "fixes": []}
CLEAN: dict[str, Any] = {
    "dependencies": [{"name": "x", "version": "1", "vulns": []}, {"name": "y", "skip_reason": "-"}]
}


@pytest.mark.parametrize(
    ("canary", "lock", "code", "told"),
    [
        (CLEAN, HOLE, 0, "not audited"),
        (None, HOLE, 0, "not audited"),
        (HOLE, CLEAN, 0, ""),
        (HOLE, None, 0, "not audited"),
        (HOLE, HOLE, 1, "x 1: CVE-1; mended in 2"),
    ],
)
def test_a_hole_fails_and_silence_is_told(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    canary: dict[str, Any] | None,
    lock: dict[str, Any] | None,
    code: int,
    told: str,
) -> None:
    def audited(requirements: Path, _seconds: float, *_options: str) -> dict[str, Any] | None:
        return lock if requirements == advisories.LOCK else canary

    monkeypatch.setattr(advisories, "_audited", audited)
    assert advisories.main() == code
    assert told in capsys.readouterr().err
