"""What the API gives and takes beside scenarios, schedules and instances."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.http.examples import CALENDAR, LAYER, OUTCOME, REPAIR_CHOSEN, RUN, SCENARIO_HEAD, SCENARIO_RECORD
from api.http.problems import Mistake
from api.store.tables import VisitOutcome
from scenarios.schedule.document import DutyLine
from scenarios.schema import Scenario
from scenarios.schema.outcomes import Suggestion

GIVEN = ConfigDict(use_attribute_docstrings=True)


def example(value: dict[str, Any]) -> ConfigDict:
    """Return the settings of a model with an example."""
    return ConfigDict(use_attribute_docstrings=True, json_schema_extra={"examples": [value]})


class ScenarioHead(BaseModel):
    """A scenario without its document."""

    model_config = example(SCENARIO_HEAD)

    id: str
    name: str
    title: str
    version: int
    """Grows with every change; the number in the ETag."""
    created_at: dt.datetime
    updated_at: dt.datetime
    forked_from: str | None
    """Scenario that it was copied from, if it was."""


class ScenarioRecord(ScenarioHead):
    """A scenario as staff last wrote it."""

    model_config = example(SCENARIO_RECORD)

    document: Scenario


class PartNews(BaseModel):
    """How far a part of a run has come."""

    model_config = GIVEN

    phase: str | None = None
    objective: int | None = None
    """Cost of the best plan so far; lower is better."""
    bound: int | None = None
    """No plan costs less."""
    gap: float | None = None
    """`|objective - bound| / max(1, |objective|)`."""


class RunReason(BaseModel):
    """Why a run failed."""

    model_config = GIVEN

    code: str
    detail: str
    """In the language asked for."""
    errors: list[Mistake] = []
    """Places in the scenario, if it contradicts itself."""


class RunRecord(BaseModel):
    """One piece of long work and how far it has come."""

    model_config = example(RUN)

    id: str
    scenario_id: str | None
    scenario_version: int | None
    """Version of the scenario it began with and keeps to."""
    rerun_of: str | None
    kind: str
    options: dict[str, Any]
    status: Literal["accepted", "running", "successful", "failed", "dismissed"]
    """Life of the run, not of the plan: a proof that there is no plan is a success."""
    created_at: dt.datetime
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    attempts: int
    """Times it was begun; more than one after a crash."""
    parts: dict[str, PartNews]
    """Last news of each part."""
    reason: RunReason | None


class Forked(BaseModel):
    """What the copy of a scenario is called."""

    model_config = ConfigDict(
        extra="forbid",
        use_attribute_docstrings=True,
        json_schema_extra={"examples": [{"title": "만약 거점동이 넷이면"}]},
    )

    title: str | None = Field(default=None, min_length=1, max_length=200, pattern=r"\S")
    """Title of the copy; that of the original if not given."""


class RepairChosen(BaseModel):
    """A repair that a run of kind `explain` has found."""

    model_config = ConfigDict(
        extra="forbid", use_attribute_docstrings=True, json_schema_extra={"examples": [REPAIR_CHOSEN]}
    )

    part: Literal["hubs", "visits", "training", "staffing"]
    """The part that has no plan."""
    repair: Annotated[int, Field(ge=0, le=10_000)]
    """Its place among the part's repairs, from 0."""


class Roster(BaseModel):
    """Who does what in the regions (업무분담표)."""

    model_config = GIVEN

    duties: tuple[DutyLine, ...]


class OutcomeGiven(BaseModel):
    """What became of a visit."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    place: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
    """Id of the place."""
    date: Annotated[dt.date, Field(ge=dt.date(2000, 1, 1), le=dt.date(2100, 12, 31))]
    state: Literal["done", "moved", "cancelled"]
    note: Annotated[str, Field(max_length=2_000)] = ""
    suggestions: Annotated[tuple[Suggestion, ...], Field(max_length=200)] = ()
    """Suggestions taken (건의사항), each with the department that is to answer and whether it has."""
    more_open: Annotated[int, Field(ge=0, le=10_000)] = 0
    """Open suggestions of which only the number is known."""

    def rest(self) -> dict[str, Any]:
        """Return all but place and date."""
        return self.model_dump(mode="json", exclude={"place", "date"})


class OutcomeRecord(BaseModel):
    """What became of a visit, as it was recorded."""

    model_config = example(OUTCOME)

    id: str
    run_id: str
    place: str
    date: dt.date
    state: Literal["done", "moved", "cancelled"]
    note: str
    suggestions: tuple[Suggestion, ...]
    more_open: int
    version: int
    created_at: dt.datetime
    updated_at: dt.datetime

    @classmethod
    def of(cls, row: VisitOutcome) -> "OutcomeRecord":
        """Return a row as the API tells it."""
        return cls.model_validate({**{name: getattr(row, name, None) for name in cls.model_fields}, "place": row.visit})


class LayerRecord(BaseModel):
    """A map layer or road file of an office, without its content."""

    model_config = example(LAYER)

    id: str
    name: str
    """As scenarios name it in `district.boundaries` or `travel.roads`."""
    kind: Literal["boundaries", "roads"]
    media_type: str
    facts: dict[str, Any]
    """What was found in it."""
    version: int
    created_at: dt.datetime


class CalendarRecord(BaseModel):
    """A calendar that programs may subscribe to: whoever has its address reads it."""

    model_config = example(CALENDAR)

    id: str
    scenario_id: str
    created_at: dt.datetime
    revoked_at: dt.datetime | None
    address: str | None = None
    """Shown once, when it is made."""
