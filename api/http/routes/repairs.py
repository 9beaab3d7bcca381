"""``/v1/runs/{id}/repairs``: a repair that was found made a what-if."""

from typing import Annotated

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from api.auth.access import Known
from api.auth.audit import record
from api.http.bodies import given, takes
from api.http.context import Db, IdempotencyKey, RunId
from api.http.examples import REPAIR_CHOSEN
from api.http.models import RepairChosen
from api.http.once import Made, once
from api.http.problems import Mistake, Refusal, invalid
from api.http.routes.runs import found, not_ready
from api.http.routes.scenarios import CREATED, made
from api.i18n import say
from api.runs.documents import scenario_of
from api.store import runs, scenarios
from api.store.tables import Run
from api.words import family_name
from scenarios.explain.told import Explanation, ToldRepair, ToldStep
from scenarios.schedule.document import Finding
from scenarios.schema import Scenario

router = APIRouter(prefix="/v1/runs", tags=["repairs"])

LONGEST_TITLE = 200


@router.post(
    "/{run_id}/repairs",
    status_code=201,
    responses={201: CREATED},
    openapi_extra=takes(RepairChosen, REPAIR_CHOSEN),
    summary="Make a what-if of a repair",
)
def create(
    request: Request,
    who: Known,
    store: Db,
    run_id: RunId,
    chosen: Annotated[RepairChosen, given(RepairChosen)],
    key: IdempotencyKey = None,
) -> Response:
    """Keep a copy of the scenario as it was explained, changed as a repair says; its notes say how."""

    def make(session: Session) -> Made:
        run = found(session, who.office_id, run_id, with_document=True)
        repair = _repair(_explanation(session, run), chosen)
        scenario = _what_if(scenario_of(run.document), chosen.part, repair)
        row = scenarios.create(session, who.office_id, scenario, forked_from=run.scenario_id)
        record(session, who, "scenario.repair", row.id, {"run": run.id, **chosen.model_dump()})
        return made(row)

    return once(store, who.office_id, key, request, make)


def _explanation(session: Session, run: Run) -> Explanation:
    if run.kind != "explain":
        raise Refusal("conflict", "the run '{name}' explains nothing", {"name": run.id})
    result = runs.output(session, run.id, "result")
    if result is None or not result.final:
        raise not_ready(run)
    return Explanation.model_validate(result.document)


def _repair(explained: Explanation, chosen: RepairChosen) -> ToldRepair:
    """Return the repair that is meant; one that no scenario can say is refused."""
    repairs = next((part.repairs for part in explained.parts if part.family == chosen.part), None)
    if repairs is None:
        raise _wrong("/part", say("the run explains no {part}", {"part": family_name(chosen.part)}))
    if chosen.repair >= len(repairs):
        values = {"repairs": len(repairs), "repair": chosen.repair}
        raise _wrong("/repair", say("there are {repairs} repairs, so none has the number {repair}", values))
    repair = repairs[chosen.repair]
    if not repair.what_if:
        raise _wrong("/repair", say("no scenario can be made of this repair"))
    return repair


def _what_if(scenario: Scenario, family: str, repair: ToldRepair) -> Scenario:
    # maps load slowly, and no other request needs them
    from scenarios.explain.applied import applied, asides

    repaired = applied(scenario, family, repair.steps)
    told = " + ".join(map(_step, repair.steps))
    title = say("{title} (what if: {repair})", {"title": scenario.title, "repair": told})
    aside = [_told(one) for one in asides(family, repair.steps)]
    note = say("What if: {repair}", {"repair": "; ".join([told, *aside])})
    return repaired.model_copy(update={"title": _short(title), "notes": (*scenario.notes, note)})


def _step(step: ToldStep) -> str:
    return f"{_told(step.line.sentence)} → {_told(step.how)}"


def _told(finding: Finding) -> str:
    return say(finding.template, finding.values)


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


def _wrong(pointer: str, detail: str) -> Refusal:
    return invalid([Mistake(detail=detail, pointer=pointer)])
