"""Requests made up from the description alone, one after another: never our fault, always answered as described."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.http.conftest import Client

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
COMMAND = ("-m", "schemathesis.cli", "run")
EXAMPLES = 4
"""Per operation; `make soak` and an afternoon can take more."""


@pytest.mark.usefixtures("worker")
def test_no_request_made_up_from_the_description_breaks_it(planner: Client, address: str, tmp_path: Path) -> None:
    source = tmp_path / "openapi.json"
    source.write_text(json.dumps(planner.get("/v1/openapi.json").json()), encoding="utf-8")
    ended = subprocess.run(
        [
            *(sys.executable, *COMMAND, str(source), "--url", address, "--no-color"),
            *("--header", f"Authorization: {planner.headers['Authorization']}"),
            *("--checks", ",".join(CHECKS), "--phases", "examples,fuzzing,stateful"),
            # an event stream of a run that nobody solves never ends: test_runs.py follows streams
            *("--exclude-path-regex", "/events$"),
            *("--max-examples", str(EXAMPLES), "--seed", "1", "--generation-deterministic"),
            *("--suppress-health-check", "all", "--request-timeout", "60"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-20_000:] + ended.stderr[-5_000:]
