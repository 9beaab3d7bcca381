"""The OpenAPI document: FastAPI's, with the models that routes read and write as bytes, and problems everywhere."""

from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.http.bodies import MODELS
from api.http.problems import MEDIA_TYPE, ProblemDetails

TEMPLATE = "#/components/schemas/{model}"
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
    known: dict[str, Any] = document.setdefault("components", {}).setdefault("schemas", {})
    for name, schema in made["$defs"].items():
        assert known.get(name, schema) == schema, f"two models are called {name}"
        known[name] = schema
    for name in ("HTTPValidationError", "ValidationError"):
        known.pop(name, None)


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
        answers.setdefault(status, _problem(text))
    operation["responses"] = dict(sorted(answers.items()))


def _problem(text: str) -> dict[str, Any]:
    reference = {"$ref": TEMPLATE.format(model=ProblemDetails.__name__)}
    return {"description": text, "content": {MEDIA_TYPE: {"schema": reference}}}
