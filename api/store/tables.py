"""The tables. Every change here needs a migration in ``migrations/versions`` (a test compares the two)."""

import datetime as dt
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, LargeBinary, MetaData, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from api.store.types import Instant

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Parent of all tables; JSON columns hold what ``json`` can read back."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        dt.datetime: Instant,
        str: Text,
        int: BigInteger().with_variant(Integer(), "sqlite"),  # SQLite numbers rows by itself in INTEGER alone
        dict[str, Any]: JSON(none_as_null=True),
        list[dict[str, Any]]: JSON(none_as_null=True),
    }


class RunStatus(StrEnum):
    """A run's life, in the words of OGC API Processes; not the status of a solve."""

    ACCEPTED = "accepted"
    RUNNING = "running"
    SUCCESSFUL = "successful"
    """It ended with an answer, be it that no plan exists."""
    FAILED = "failed"
    DISMISSED = "dismissed"


ENDED = (RunStatus.SUCCESSFUL, RunStatus.FAILED, RunStatus.DISMISSED)


class Office(Base):
    """An office (기관): whose scenarios, runs and keys these are."""

    __tablename__ = "offices"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    created_at: Mapped[dt.datetime]


class ApiKey(Base):
    """A key of a program or a desk; its secret is kept as a digest alone."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("offices.id"), index=True)
    name: Mapped[str]
    role: Mapped[str]
    """``viewer``, ``planner`` or ``admin``."""
    digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]


class ScenarioRow(Base):
    """A scenario (계획 조건) as staff last wrote it."""

    __tablename__ = "scenarios"
    __table_args__ = (Index(None, "office_id", "id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("offices.id"))
    name: Mapped[str]
    title: Mapped[str]
    version: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    """The scenario's JSON with all rows of its tables."""
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]
    forked_from: Mapped[str | None]
    deleted_at: Mapped[dt.datetime | None]


class Run(Base):
    """One piece of long work, with all that is needed to do it again."""

    __tablename__ = "runs"
    __table_args__ = (Index(None, "office_id", "id"), Index(None, "status", "id"), Index(None, "scenario_id", "id"))

    id: Mapped[str] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("offices.id"))
    scenario_id: Mapped[str | None] = mapped_column(ForeignKey("scenarios.id"))
    scenario_version: Mapped[int | None]
    rerun_of: Mapped[str | None]
    kind: Mapped[str]
    """A name in ``api.runs.kinds.KINDS``."""
    document: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    """What is to be done, as it was: a scenario, or a bare instance."""
    options: Mapped[dict[str, Any]]
    """Seed, limits, threads, and what else the kind asks for."""
    status: Mapped[str]
    """A ``RunStatus``."""
    reason: Mapped[dict[str, Any] | None]
    """Why it failed: ``code``, ``template``, ``values``, and ``problems`` of a refused scenario."""
    failure: Mapped[str | None] = mapped_column(index=True)
    """The reason's code, to be counted: an ``api.runs.reasons.Failure``."""
    created_at: Mapped[dt.datetime]
    started_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    cancel_at: Mapped[dt.datetime | None]
    """When somebody asked for its end."""
    attempts: Mapped[int]
    """Times a worker has taken it; the number of the present attempt, without which nothing is written."""
    strikes: Mapped[int]
    """Attempts that ended by the death of a solver or a worker."""
    worker_id: Mapped[str | None]
    lease_until: Mapped[dt.datetime | None]
    """Until then the worker is believed to live."""
    last_seq: Mapped[int]
    """Number of its last event."""
    best: Mapped[dict[str, Any] | None]
    """Last news per part: phase, objective, bound, gap."""
    provenance: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)
    """Versions, fact tables, holidays and digests it was solved with."""


class Event(Base):
    """One piece of news of a run, in the order of its numbers."""

    __tablename__ = "events"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """``state``, ``progress`` or ``plan``."""
    data: Mapped[dict[str, Any]]
    at: Mapped[dt.datetime]


class PlanRow(Base):
    """The best verified plan of one part of a run so far, in bare numbers, with its proof or gap."""

    __tablename__ = "plans"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    """Family."""
    status: Mapped[str]
    objective: Mapped[int | None]
    bound: Mapped[int | None]
    gap: Mapped[float | None]
    final: Mapped[bool]
    """Whether the part has ended."""
    instance_digest: Mapped[str]
    result: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    """A ``planner.result.Result``."""
    updated_at: Mapped[dt.datetime]


class Output(Base):
    """What a run gives to read: its best schedule so far, or its answer."""

    __tablename__ = "outputs"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    """``schedule``, ``result``, or the name of another kind's answer."""
    final: Mapped[bool]
    document: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    updated_at: Mapped[dt.datetime]


class Idempotency(Base):
    """An answer once given to a request with an Idempotency-Key."""

    __tablename__ = "idempotency"

    office_id: Mapped[str] = mapped_column(ForeignKey("offices.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    """SHA-256 of method, path and body."""
    status: Mapped[int]
    headers: Mapped[dict[str, Any]]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[dt.datetime] = mapped_column(index=True)


class VisitOutcome(Base):
    """What became of a planned visit."""

    __tablename__ = "outcomes"
    __table_args__ = (Index(None, "office_id", "id"), UniqueConstraint("run_id", "visit", "date"))

    id: Mapped[str] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("offices.id"))
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id"))
    visit: Mapped[str]
    """Id of the place."""
    date: Mapped[dt.date]
    state: Mapped[str]
    note: Mapped[str]
    suggestions: Mapped[list[dict[str, Any]]]
    """Suggestions taken (건의사항): text, department, state."""
    more_open: Mapped[int]
    """Open suggestions of which only the number is known."""
    version: Mapped[int]
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]


class Layer(Base):
    """A map layer or road file of an office."""

    __tablename__ = "layers"
    __table_args__ = (Index(None, "office_id", "id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("offices.id"))
    name: Mapped[str]
    kind: Mapped[str]
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    facts: Mapped[dict[str, Any]]
    """What was found in it: features, reference system, fields."""
    version: Mapped[int]
    created_at: Mapped[dt.datetime]


class Audit(Base):
    """Who did what to which; rows are only ever added."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "office_id", "seq"),)

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[dt.datetime]
    office_id: Mapped[str | None]
    actor: Mapped[str]
    action: Mapped[str]
    target: Mapped[str | None]
    detail: Mapped[dict[str, Any]]


class Worker(Base):
    """A process that works off runs, and when it last said so."""

    __tablename__ = "workers"

    id: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    run_id: Mapped[str | None]
    """What it is at."""


class Member(Base):
    """A person admitted to an office, recognised by the issuer of OpenID Connect."""

    __tablename__ = "members"

    id: Mapped[str] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("offices.id"), index=True)
    login: Mapped[str] = mapped_column(unique=True)
    """What the issuer's claim says of them, in lower case."""
    name: Mapped[str]
    role: Mapped[str]
    created_at: Mapped[dt.datetime]


class WebSession(Base):
    """A session of a person at the page; its cookie is kept as a digest alone."""

    __tablename__ = "sessions"

    digest: Mapped[str] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("offices.id"))
    member_id: Mapped[str | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    key_id: Mapped[str | None] = mapped_column(ForeignKey("api_keys.id"))
    """Key it was begun with; without this and a member it is of whoever opened the link that the server printed."""
    csrf: Mapped[str]
    """What the page must send back with each request that changes something."""
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)


class LoginLink(Base):
    """A link that begins one session of an admin; gone once it is used."""

    __tablename__ = "login_links"

    digest: Mapped[str] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("offices.id"))
    expires_at: Mapped[dt.datetime]


class LoginState(Base):
    """A login under way at the issuer; gone once it comes back."""

    __tablename__ = "login_states"

    digest: Mapped[str] = mapped_column(primary_key=True)
    """Of the state that the browser brings back."""
    nonce: Mapped[str]
    verifier: Mapped[str]
    """Of the code challenge (RFC 7636)."""
    expires_at: Mapped[dt.datetime]


class CalendarFeed(Base):
    """An address that calendar programs subscribe to: the newest plan of a scenario."""

    __tablename__ = "calendars"

    id: Mapped[str] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("offices.id"))
    scenario_id: Mapped[str] = mapped_column(ForeignKey("scenarios.id"), index=True)
    digest: Mapped[str]
    created_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]
