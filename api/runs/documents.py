"""What a run was given, read; light enough for a worker, which loads no engine."""

import json
from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import Session, undefer

from api.store.tables import Output
from scenarios.errors import Problem, ScenarioError, shown
from scenarios.schema import Scenario

START = "start-visits"
"""Output with what a plan of visits leaves behind for the next one."""
PREVIOUS = "previous_run"
"""What of the options names the run whose plan was announced."""

RECORDS = "records"
"""What of the options holds what had become of visits when a run was started."""


def scenario_of(document: dict[str, Any]) -> Scenario:
    """Return the scenario of a document.

    Raises
    ------
    ScenarioError
        If it contradicts its schema; all problems, the place of each as a path.
    """
    try:
        return Scenario.model_validate_json(json.dumps(document))
    except ValidationError as error:
        raise ScenarioError(
            Problem(".".join(map(str, e["loc"])), e["msg"], e.get("ctx", {}), e["type"], shown(e["input"]))
            for e in error.errors(include_url=False)
        ) from None


def with_previous(session: Session, options: dict[str, Any]) -> dict[str, Any]:
    """Return options in which the run announced before is replaced by what it gave; outputs of an ended run stay."""
    run_id = options.get(PREVIOUS)
    if run_id is None:
        return options
    outputs = {
        name: session.get(Output, (run_id, name), options=[undefer(Output.document)]) for name in ("schedule", START)
    }
    return {**options, **{name: None if row is None else row.document for name, row in outputs.items()}}
