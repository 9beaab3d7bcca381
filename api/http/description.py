"""The OpenAPI document: FastAPI's, with the models that routes read and write as bytes, and problems everywhere."""

import json
import re
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.http.bodies import MODELS
from api.http.problems import MEDIA_TYPE, ProblemDetails

TEMPLATE = "#/components/schemas/{model}"
PROBLEM = {"$ref": TEMPLATE.format(model=ProblemDetails.__name__)}
EXPECTED = {
    "401": "It is not known who asks.",
    "403": "Who asks may not do this.",
    "422": "The request contradicts what is asked for; each mistake with its place.",
}
"""Refusals that every operation may answer with."""
BY_PARAMETER = {
    "If-Match": {"412": "Somebody has changed it since.", "428": "Say by `If-Match` which version is meant."},
}
WITH_BODY = {
    "400": "The body cannot be read.",
    "404": "It names something that this office has not.",
    "409": "This cannot be done now.",
    "413": "The body is too large.",
    "415": "The body is of a kind that is not taken.",
}
MADE = {"scenario_id": "201", "run_id": "202", "outcome_id": "201", "layer_id": "201", "calendar_id": "201"}
"""Ids that an answer of this status gives, each by the operations that make such a thing."""
MAKERS = {
    "scenario_id": ("scenarios_create", "scenarios_fork", "library_copy", "repairs_runs_create"),
    "run_id": ("runs_scenarios_start", "bare_numbers_solve_solve_hubs"),
    "outcome_id": ("outcomes_runs_create",),
    "layer_id": ("layers_create",),
    "calendar_id": ("calendars_scenarios_create",),
}
INSTANTS = ("made",)
"""Fields beside those named ``..._at`` that have a zone; all other times are local ones of Seoul."""


def describe(app: FastAPI) -> None:
    """Give the application its OpenAPI document, made once."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = plain()
            _add_models(document)
            for methods in document["paths"].values():
                for operation in methods.values():
                    _add_problems(operation)
            _add_links(document["paths"])
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]  # the documented way to change it


def _add_models(document: dict[str, Any]) -> None:
    models: dict[str, type[BaseModel]] = {**MODELS, ProblemDetails.__name__: ProblemDetails}
    _names, made = models_json_schema([(model, "validation") for model in models.values()], ref_template=TEMPLATE)
    made = _named(made)
    known: dict[str, Any] = document.setdefault("components", {}).setdefault("schemas", {})
    for name, schema in made["$defs"].items():
        assert _told({**known.get(name, schema), "title": name}) == _told(schema), f"two models are called {name}"
        known[name] = schema
    for name in ("HTTPValidationError", "ValidationError"):
        known.pop(name, None)


def _named(made: dict[str, Any]) -> dict[str, Any]:
    """Return schemas with names that people can read: of two models of one name, each says where it belongs.

    ``scenarios.schema.visits.Person`` is ``VisitsPerson``, ``planner.visits.instance.Person`` is ``BareVisitsPerson``.
    """
    text = json.dumps(made)
    for name in sorted((name for name in made["$defs"] if "__" in name), key=len, reverse=True):
        *where, last = name.split("__")
        bare = "Bare" if where[0] == "planner" else ""
        place = next((part for part in reversed(where) if part not in ("instance", "__init__", "schema")), "")
        text = text.replace(f'"{name}"', f'"{bare}{place.capitalize()}{last}"')
        text = text.replace(f'/{name}"', f'/{bare}{place.capitalize()}{last}"')
    named: dict[str, Any] = json.loads(text)
    assert len(named["$defs"]) == len(made["$defs"]), "two models would have the same name"
    for name, schema in named["$defs"].items():
        named["$defs"][name] = {**_local(schema), "title": name}
    return named


def operation_name(route: APIRoute) -> str:
    """Return the name by which generated clients call an operation: what it is about, where, and what is done."""
    about = [str(tag).replace(" ", "_") for tag in route.tags]
    where = [part for part in route.path.split("/")[1:] if part.isidentifier() and part not in ("v1", "ogc")]
    of_run = ["of_run"] if route.path.startswith("/ogc/runs/") else []
    return "_".join(dict.fromkeys((*about, *where[:1], route.name, *of_run))).lower()


def _add_links(paths: dict[str, Any]) -> None:
    """Say which operations take the id of what another one has made."""
    operations = {one["operationId"]: (path, one) for path, methods in paths.items() for one in methods.values()}
    for parameter, makers in MAKERS.items():
        takers = [name for name, (path, _one) in operations.items() if re.findall(r"{(.+?)}", path) == [parameter]]
        links = {
            name: {"operationId": name, "parameters": {parameter: "$response.body#/id"}}
            for name in takers
            if not name.startswith("ogc")
        }
        for maker in makers:
            operations[maker][1]["responses"][MADE[parameter]]["links"] = links


def _local(value: Any, name: str = "") -> Any:
    """Return a schema whose local times do not call themselves RFC 3339 ones, which have a zone."""
    if isinstance(value, list):
        return [_local(one, name) for one in value]
    if not isinstance(value, dict):
        return value
    local = value.get("format") in ("time", "date-time") and not name.endswith("_at") and name not in INSTANTS
    changed = {**value, "format": f"local-{value['format']}"} if local else value
    inner = changed.get("properties", {})
    walked = {key: _local(one, name) for key, one in changed.items() if key != "properties"}
    return {**walked, **({"properties": {key: _local(one, key) for key, one in inner.items()}} if inner else {})}


def _told(value: Any) -> Any:
    """Return a schema without nulls, which FastAPI leaves out of its own."""
    if isinstance(value, dict):
        return {key: _told(one) for key, one in value.items() if one is not None}
    return [_told(one) for one in value] if isinstance(value, list) else value


def _add_problems(operation: dict[str, Any]) -> None:
    """Say which problems an operation may answer with; FastAPI's own idea of a 422 goes."""
    told = dict(EXPECTED)
    parameters = operation.get("parameters", ())
    if any(one["in"] == "path" for one in parameters):
        told["404"] = "There is no such thing in this office."
        told["409"] = "This cannot be done now, or is not there yet."
    for one in parameters:
        told |= BY_PARAMETER.get(one["name"], {})
    if "requestBody" in operation:
        told = WITH_BODY | told
    answers: dict[str, Any] = operation["responses"]
    answers.pop("422", None)
    for status, text in told.items():
        answers.setdefault(status, {"description": text})
    for status, answer in answers.items():
        if status >= "400":
            answer.setdefault("content", {MEDIA_TYPE: {"schema": PROBLEM}})
    operation["responses"] = dict(sorted(answers.items()))
