"""The four families as processes of OGC API Processes (part 1): what they are, and what a request asks of one."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal
from urllib.parse import unquote_to_bytes

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import Response

from api.http.bodies import LARGEST_JSON_BYTES
from api.http.problems import MEDIA_TYPE, Mistake, Refusal, body_mistakes, invalid
from api.i18n import _, say
from api.ogc.links import JSON, Links
from api.runs.options import RunLimits
from planner.family import Family
from scenarios.families import FAMILIES

VERSION = "1.0.0"
OBJECT = {"type": "object", "contentMediaType": JSON}
DATA = "data:"

TITLES: Mapping[str, Callable[[], str]] = {
    "hubs": lambda: _("Regions with their hub dongs"),
    "visits": lambda: _("Rounds of visits"),
    "training": lambda: _("A year of training"),
    "staffing": lambda: _("Posts and contracts"),
}


EXAMPLE: dict[str, Any] = {
    "inputs": {
        "instance": {
            "value": {
                "demand": [900, 1200],
                "cost": [[0, 1000], [1000, 0]],
                "borders": [{"a": 0, "b": 1, "metres": 500}],
                "regions": {"lower": 1, "upper": 1},
            }
        },
        "time_limit_s": 10,
    },
    "response": "document",
}


class Execute(BaseModel):
    """What is to be computed, as OGC API Processes writes it."""

    model_config = ConfigDict(extra="ignore", json_schema_extra={"examples": [EXAMPLE]})

    inputs: dict[str, Any]
    outputs: dict[str, Any] | None = None
    response: Literal["raw", "document"] = "raw"


class Inputs(BaseModel):
    """The inputs of every process, in their plain form."""

    model_config = ConfigDict(extra="forbid")

    instance: dict[str, Any]
    time_limit_s: Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)] = 60.0
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    solver: str | None = None


def summary(name: str, links: Links) -> dict[str, Any]:
    """Return a process as it stands in the list."""
    return {
        "id": name,
        "title": TITLES[name](),
        "version": VERSION,
        "jobControlOptions": ["async-execute", "dismiss"],
        "outputTransmission": ["value"],
        "links": [
            links.to(f"/processes/{name}", "self"),
            links.to(f"/processes/{name}/execution", "http://www.opengis.net/def/rel/ogc/1.0/execute", _("Execute")),
        ],
    }


def description(name: str, links: Links) -> dict[str, Any]:
    """Return a process with its inputs and outputs."""
    limits = RunLimits()
    number = {"minOccurs": 0, "maxOccurs": 1}
    return {
        **summary(name, links),
        "description": _("Finds the best plan of a problem in bare numbers, and says how far it is from the best."),
        "inputs": {
            "instance": {
                "title": _("The problem in bare numbers"),
                "description": say(
                    "Its schema is that of /v1/solve/{family}; by reference as a data: address only.", {"family": name}
                ),
                "schema": OBJECT,
                "minOccurs": 1,
                "maxOccurs": 1,
            },
            "time_limit_s": {
                "title": _("Seconds of solving"),
                "schema": {
                    "type": "number",
                    "minimum": 0,
                    "exclusiveMinimum": True,
                    "maximum": 3600,
                    "default": limits.time_limit_s,
                },
                **number,
            },
            "seed": {"title": _("Seed"), "schema": {"type": "integer", "minimum": 0, "default": 0}, **number},
            "workers": {
                "title": _("Threads"),
                "schema": {"type": "integer", "minimum": 1, "maximum": 64, "default": 1},
                **number,
            },
            "solver": {
                "title": _("Solver"),
                "schema": {"type": "string", "enum": list(FAMILIES[name].solvers)},
                **number,
            },
        },
        "outputs": {"result": {"title": _("The verified plan with its bound and gap"), "schema": OBJECT}},
    }


def read_inputs(family: Family[Any, Any], wanted: Execute) -> Inputs:
    """Return the inputs of a request, values of references in place of these.

    Raises
    ------
    Refusal
        If one is missing, unknown, out of range or no problem of the family; each with its place.
    """
    plain = {name: _value(name, value) for name, value in wanted.inputs.items()}
    try:
        inputs = Inputs.model_validate_json(json.dumps(plain))
        family.instance.model_validate_json(json.dumps(inputs.instance))
    except ValidationError as error:
        before = "/inputs/instance" if error.title == family.instance.__name__ else "/inputs"
        raise invalid(_below(before, mistake) for mistake in body_mistakes(error)) from None
    if inputs.solver is not None and inputs.solver not in family.solvers:
        values = {"family": family.name, "name": inputs.solver[:40], "known": ", ".join(family.solvers)}
        told = say("no solver of {family} is called '{name}'; there are {known}", values)
        raise invalid([Mistake(detail=told, pointer="/inputs/solver")])
    unknown = sorted(set(wanted.outputs or ()) - {"result"})
    if unknown:
        raise invalid(
            [Mistake(detail=say("no output is called '{name}'", {"name": unknown[0][:40]}), pointer="/outputs")]
        )
    return inputs


def _value(name: str, given: Any) -> Any:
    """Return an input's value: itself, that of ``{"value": ...}``, or that of the address in ``{"href": ...}``."""
    if not isinstance(given, dict):
        return given
    if set(given) <= {"value", "mediaType", "encoding", "schema"} and "value" in given:
        return given["value"]
    if isinstance(given.get("href"), str):
        return _referred(name, given["href"])
    return given


def _referred(name: str, address: str) -> Any:
    """Return what a data: address holds (RFC 2397).

    Any other address is refused: a server that fetches what strangers name reaches into its own network for them.
    """
    head, comma, body = address.partition(",")
    try:
        if not head.startswith(DATA) or not comma or len(body) > LARGEST_JSON_BYTES:
            raise ValueError
        raw = unquote_to_bytes(body)
        return json.loads(base64.b64decode(raw, validate=True) if head.endswith(";base64") else raw)
    except (ValueError, binascii.Error, RecursionError):
        template = "only data: addresses with JSON are followed"
        raise invalid(
            [Mistake(detail=say(template), pointer=f"/inputs/{name[:40]}/href", value=address[:60])]
        ) from None


def _below(before: str, mistake: Mistake) -> Mistake:
    return mistake.model_copy(update={"pointer": f"{before}{mistake.pointer or ''}"})


class OgcRefusal(Refusal):
    """A refusal whose type is one that the standard names."""

    def __init__(self, kind: str, ogc_type: str, template: str, values: Mapping[str, object]) -> None:
        super().__init__(kind, template, values)
        self.type = f"http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/{ogc_type}"

    def response(self) -> Response:
        """Return the answer with the standard's type."""
        plain = super().response()
        body = {**json.loads(bytes(plain.body)), "type": self.type}
        return Response(json.dumps(body, ensure_ascii=False).encode(), plain.status_code, media_type=MEDIA_TYPE)


def no_such_process(name: str) -> Refusal:
    """Return the refusal of a process that there is not."""
    return OgcRefusal("not-found", "no-such-process", "there is no {what} '{name}'", {"what": "process", "name": name})


def no_such_job(name: str) -> Refusal:
    """Return the refusal of a job that the office does not have."""
    return OgcRefusal("not-found", "no-such-job", "there is no {what} '{name}'", {"what": "job", "name": name})


def not_ready(name: str) -> Refusal:
    """Return the refusal of results that are not there yet."""
    return OgcRefusal("not-found", "result-not-ready", "the run '{name}' is at work: follow its events", {"name": name})
