"""The OpenAPI document: FastAPI's, with the models that routes read and write as bytes, and problems everywhere."""

import json
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
WITH_BODY = {"413": "The body is too large.", "415": "The body is of a kind that is not taken."}


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
        schema["title"] = name
    return named


def operation_name(route: APIRoute) -> str:
    """Return the name by which generated clients call an operation: what it is about, where, and what is done."""
    about = [str(tag).replace(" ", "_") for tag in route.tags]
    where = [part for part in route.path.split("/")[1:] if part.isidentifier() and part not in ("v1", "ogc")]
    of_run = ["of_run"] if route.path.startswith("/ogc/runs/") else []
    return "_".join(dict.fromkeys((*about, *where[:1], route.name, *of_run))).lower()


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
    for one in parameters:
        told |= BY_PARAMETER.get(one["name"], {})
    if "requestBody" in operation:
        told |= WITH_BODY
    answers: dict[str, Any] = operation["responses"]
    answers.pop("422", None)
    for status, text in told.items():
        answers.setdefault(status, {"description": text})
    for status, answer in answers.items():
        if status >= "400":
            answer.setdefault("content", {MEDIA_TYPE: {"schema": PROBLEM}})
    operation["responses"] = dict(sorted(answers.items()))
