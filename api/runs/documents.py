"""The document of a run, read."""

import json
from typing import Any

from pydantic import ValidationError

from scenarios.errors import Problem, ScenarioError, shown
from scenarios.schema import Scenario


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
