"""The OpenAPI document: complete, with examples that work, and usable by programs that write clients."""

import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from api.http.examples import SCENARIO
from api.http.scenario_body import XLSX
from tests.api.http.conftest import As, Client, ended

METHODS = ("get", "put", "post", "delete", "patch")


@pytest.fixture(scope="module")
def document(planner: Client) -> dict[str, Any]:
    answer = planner.get("/v1/openapi.json")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def _operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]


def _references(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*map(_references, value.values()))
    return set().union(*map(_references, value)) if isinstance(value, list) else set()


def _shown(document: dict[str, Any], value: Any, depth: int = 4) -> bool:
    """Whether there is an example in a schema, or in one that it names."""
    if isinstance(value, dict):
        if "examples" in value or "example" in value:
            return True
        known = document["components"]["schemas"]
        named = [known[value["$ref"].rsplit("/", 1)[1]]] if "$ref" in value and depth else []
        return any(_shown(document, one, depth - 1) for one in (*value.values(), *named))
    return isinstance(value, list) and any(_shown(document, one, depth) for one in value)


def test_every_operation_has_an_example(document: dict[str, Any]) -> None:
    without = []
    for method, path, operation in _operations(document):
        answers = {code: answer for code, answer in operation["responses"].items() if code < "400"}
        media = [operation.get("requestBody", {}), *(answer.get("content", {}) for answer in answers.values())]
        given = _shown(document, [media, operation.get("parameters", [])])
        # what neither takes nor gives anything has nothing to show
        if not given and (any(media) or operation.get("parameters")):
            without.append(f"{method} {path}")
    assert not without


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert _references(document) <= known


def test_every_operation_says_how_it_may_be_refused(document: dict[str, Any]) -> None:
    for method, path, operation in _operations(document):
        refusals = {code: answer for code, answer in operation["responses"].items() if code >= "400"}
        if not path.startswith("/v1/"):
            continue
        assert {"401", "403", "422"} <= refusals.keys(), f"{method} {path}"
        for answer in refusals.values():
            assert list(answer["content"]) == ["application/problem+json"], f"{method} {path}"
        assert "HTTPValidationError" not in str(operation)


def test_operations_have_names_of_their_own(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _method, _path, operation in _operations(document)]
    assert len(names) == len(set(names))


@pytest.fixture(scope="module")
def generated(document: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """A client that a program has written from the document alone."""
    folder = tmp_path_factory.mktemp("generated")
    source, config = folder / "openapi.json", folder / "config.yml"
    source.write_text(json.dumps(document), encoding="utf-8")
    config.write_text(
        f"post_hooks: []\ncontent_type_overrides: {{{XLSX}: application/octet-stream}}\n", encoding="utf-8"
    )
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
    command += ["--path", str(source), "--config", str(config), "--output-path", str(folder / "hubclient")]
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    yield importlib.import_module("hubclient")
    sys.path.remove(str(folder))


@pytest.mark.usefixtures("worker")
def test_a_generated_client_writes_plans_and_reads(generated: ModuleType, as_: As, address: str) -> None:
    def operation(path: str) -> Any:
        return importlib.import_module(f"{generated.__name__}.api.{path}")

    models = importlib.import_module(f"{generated.__name__}.models")
    token = as_().headers["Authorization"].removeprefix("Bearer ")
    with generated.AuthenticatedClient(base_url=address, token=token) as client:
        _used(client, models, operation, as_())


def _used(client: Any, models: ModuleType, operation: Callable[[str], Any], follower: Client) -> None:
    body = models.Scenario.from_dict(SCENARIO)
    kept = operation("scenarios.scenarios_create").sync(client=client, body=body)
    assert isinstance(kept, models.ScenarioRecord)
    assert kept.document.title == SCENARIO["title"]
    page = operation("scenarios.scenarios_listed").sync(client=client, limit=5)
    assert kept.id in [one.id for one in page.items]
    wanted = models.PlanRequest.from_dict({"kind": "plan", "time_limit_s": 5, "workers": 1})
    run = operation("runs.runs_scenarios_start").sync(kept.id, client=client, body=wanted)
    assert isinstance(run, models.RunRecord)
    ended(follower, f"/v1/runs/{run.id}")
    plan = operation("schedules.schedules_runs_schedule").sync(run.id, client=client)
    assert isinstance(plan, models.Schedule)
    assert {visit.id for one in plan.visits.rounds for visit in one.visits} == {"P1", "P2"}
    missing = operation("runs.runs_read").sync("run_00000000", client=client)
    assert isinstance(missing, models.ProblemDetails)
    assert missing.status == 404
