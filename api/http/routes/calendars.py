"""Calendars to subscribe to: an address with a secret in it, for calendar programs can send no key."""

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Path
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from api.auth.access import Known
from api.auth.audit import record
from api.auth.secret import digest, joined, matches, new_secret, parted
from api.http.answers import json_bytes
from api.http.bodies import JSON, gives
from api.http.context import Db, IdempotencyKey, IfNoneMatch, ScenarioId
from api.http.examples import CALENDAR
from api.http.models import CalendarRecord
from api.http.once import Made, once
from api.http.problems import not_found
from api.store import runs, scenarios
from api.store.ids import new_id
from api.store.store import now
from api.store.tables import CalendarFeed, Output
from scenarios.schedule.document import Schedule

router = APIRouter(tags=["calendars"])

ICS = "text/calendar"
CalendarId = Annotated[
    str, Path(pattern=r"^cal_[0-9a-z]{8,40}$", description="A calendar.", examples=["cal_01k5example0000000000000000"])
]
Secret = Annotated[
    str,
    Path(
        pattern=r"^cal_[0-9a-z]{8,40}\.[0-9A-Za-z_-]{20,100}$",
        description="As it was given once.",
        examples=["cal_01k5example0000000000000000.zQ3kQ2b5bV1uJ8xYy0m3rF0sN7c6wLhT"],
    ),
]


@router.post(
    "/v1/scenarios/{scenario_id}/calendars",
    status_code=201,
    responses={201: gives(CalendarRecord, CALENDAR, "Its address is shown this once.", {"Location": "The calendar."})},
    summary="Make a calendar to subscribe to",
)
def create(request: Request, who: Known, store: Db, scenario_id: ScenarioId, key: IdempotencyKey = None) -> Response:
    """Make an address that always gives the newest plan of a scenario; whoever has it can read it, until revoked."""
    secret = new_secret()

    def make(session: Session) -> Made:
        if scenarios.find(session, who.office_id, scenario_id) is None:
            raise not_found("scenario", scenario_id)
        row = CalendarFeed(
            id=new_id("cal"),
            office_id=who.office_id,
            scenario_id=scenario_id,
            digest=digest(secret),
            created_at=now(session),
            revoked_at=None,
        )
        session.add(row)
        record(session, who, "calendar.create", row.id, {"scenario": scenario_id})
        address = f"/calendars/{joined(row.id, secret)}.ics"
        told = _told(row)
        headers = {"Location": f"/v1/calendars/{row.id}"}
        return Made(201, json_bytes({**told, "address": address}), headers, again=json_bytes(told))

    return once(store, who.office_id, key, request, make)


@router.get(
    "/v1/calendars/{calendar_id}",
    responses={200: gives(CalendarRecord, {**CALENDAR, "address": None}, "The calendar.")},
    response_class=Response,
    summary="Read about a calendar",
)
def about(who: Known, store: Db, calendar_id: CalendarId) -> Response:
    """Return whose plan a calendar gives, and whether it still does; its address is not kept anywhere."""
    with store.read() as session:
        row = _found(session, who.office_id, calendar_id)
        return Response(json_bytes(_told(row)), media_type=JSON)


@router.delete("/v1/calendars/{calendar_id}", status_code=204, summary="Revoke a calendar")
def revoke(who: Known, store: Db, calendar_id: CalendarId) -> Response:
    """Make the address of a calendar give nothing any more."""
    with store.write() as session:
        row = _found(session, who.office_id, calendar_id)
        row.revoked_at = row.revoked_at or now(session)
        record(session, who, "calendar.revoke", row.id)
    return Response(status_code=204)


@router.get(
    "/calendars/{secret}.ics",
    responses={
        200: {
            "description": "The visits and sessions of the newest plan.",
            "content": {ICS: {"schema": {"type": "string"}, "examples": {"example": {"value": "BEGIN:VCALENDAR\r\n"}}}},
        }
    },
    response_class=Response,
    summary="Read a calendar",
)
def read(store: Db, secret: Secret, seen: IfNoneMatch = None) -> Response:
    """Return the newest plan of a scenario as iCalendar; empty while there is none."""
    plan = _plan(store, secret)
    tag = f'"{plan.run_id if plan is not None else "none"}"'
    if seen == tag:
        return Response(status_code=304, headers={"ETag": tag})
    return Response(_calendar(plan), media_type=f"{ICS}; charset=utf-8", headers={"ETag": tag})


def _found(session: Session, office_id: str, calendar_id: str) -> CalendarFeed:
    row = session.get(CalendarFeed, calendar_id)
    if row is None or row.office_id != office_id:
        raise not_found("calendar", calendar_id)
    return row


def _told(row: CalendarFeed) -> dict[str, Any]:
    return CalendarRecord.model_validate(row, from_attributes=True).model_dump(mode="json")


def _plan(store: Db, secret: str) -> Output | None:
    """Return the newest plan behind an address; the secret is looked at before anything else is."""
    halves = parted(secret)
    with store.read() as session:
        row = session.get(CalendarFeed, halves[0]) if halves is not None else None
        if halves is None or row is None or row.revoked_at is not None or not matches(halves[1], row.digest):
            raise not_found("calendar", secret.partition(".")[0])
        return runs.newest_plan(session, row.office_id, row.scenario_id)


def _calendar(plan: Output | None) -> bytes:
    from api.documents.ics import PRODUCT, calendar

    if plan is None:
        return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODUCT}\r\nEND:VCALENDAR\r\n".encode()
    schedule = Schedule.model_validate_json(json_bytes(plan.document))
    return calendar(schedule, schedule.made or dt.datetime.now(dt.UTC))
