"""The command, run in the process of the tests."""

from collections.abc import Callable

import pytest

from api import cli

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def hubdong(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command in this process: exit code, stdout, stderr."""
    monkeypatch.delenv("HUBDONG_LANG", raising=False)

    def run(*arguments: object) -> tuple[int, str, str]:
        code = cli.run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run
