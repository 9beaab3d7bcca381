"""``/metrics`` for Prometheus: the queue, how runs ended, refusals of the verifier, and how fast requests are answered.

Figures about runs come from the database at each scrape, so that every server tells the same and a restart forgets
nothing; figures about requests are those of this process. Neither names an office.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from fastapi import APIRouter
from prometheus_client import CollectorRegistry, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from sqlalchemy import ColumnElement, Float, case, cast, func, select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from api.runs.overview import counts
from api.runs.reasons import Failure
from api.store.store import Store, now
from api.store.tables import ENDED, PlanRow, Run, RunStatus, Worker

SECONDS = (1.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0)
GAPS = (0.0, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5)
REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
FRESH = dt.timedelta(seconds=15)
"""A worker not heard of for longer is not counted."""

router = APIRouter(tags=["operations"])


class Meters:
    """What this process counts, and what it reads from the database when asked."""

    def __init__(self, store: Store) -> None:
        self.registry = CollectorRegistry()
        self.requests = Histogram(
            "hubdong_http_request_seconds",
            "Time to the first byte of an answer.",
            ("method", "route", "status"),
            buckets=REQUEST_SECONDS,
            registry=self.registry,
        )
        ProcessCollector(registry=self.registry)
        self.registry.register(RunCollector(store))


class RunCollector(Collector):
    """Runs as the database knows them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def describe(self) -> list[Metric]:
        """Return nothing, so that registering asks no database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Read everything of one moment."""
        with self._store.read() as session:
            yield from _states(session)
            yield _waiting(session)
            yield GaugeMetricFamily("hubdong_workers", "Workers heard of lately.", _workers(session))
            yield _seconds(session)
            yield _gaps(session)


@router.get(
    "/metrics",
    response_class=Response,
    responses={
        200: {
            "content": {"text/plain": {"schema": {"type": "string"}, "example": "hubdong_queue_length 0.0"}},
            "description": "Prometheus' format.",
        }
    },
    summary="Read figures for Prometheus",
)
def metrics(request: Request) -> Response:
    """Return all figures; any key will do, give the scraper one of a viewer."""
    meters: Meters = request.app.state.meters
    return Response(generate_latest(meters.registry), media_type=CONTENT_TYPE_LATEST)


def _states(session: Session) -> Iterator[Metric]:
    found = counts(session)
    yield GaugeMetricFamily("hubdong_queue_length", "Runs that wait for a worker.", found[RunStatus.ACCEPTED])
    yield GaugeMetricFamily("hubdong_runs_running", "Runs that are being solved.", found[RunStatus.RUNNING])
    ended = CounterMetricFamily("hubdong_runs_ended", "Runs that have ended.", labels=["status"])
    for status in ENDED:
        ended.add_metric([status.value], found[status])
    yield ended
    failed = CounterMetricFamily("hubdong_runs_failed", "Runs that failed, by reason.", labels=["reason"])
    for failure in Failure:
        failed.add_metric([failure.value], found[f"failed:{failure.value}"])
    yield failed
    text = "Plans of ours that our verifier rejected; each is a bug, and none was handed out."
    yield CounterMetricFamily("hubdong_verifier_refusals", text, found[f"failed:{Failure.UNSOUND.value}"])


def _waiting(session: Session) -> Metric:
    oldest = session.scalar(select(func.min(Run.created_at)).where(Run.status == RunStatus.ACCEPTED))
    seconds = 0.0 if oldest is None else max(0.0, (now(session) - oldest).total_seconds())
    return GaugeMetricFamily("hubdong_oldest_waiting_seconds", "How long the first in the queue has waited.", seconds)


def _workers(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Worker).where(Worker.seen_at > now(session) - FRESH)) or 0


def _seconds(session: Session) -> Metric:
    if session.get_bind().dialect.name == "sqlite":
        took: ColumnElement[Any] = (func.julianday(Run.ended_at) - func.julianday(Run.started_at)) * 86_400.0
    else:
        took = cast(func.extract("epoch", Run.ended_at - Run.started_at), Float)
    ended = (Run.ended_at.is_not(None), Run.started_at.is_not(None))
    return _histogram(session, "hubdong_run_seconds", "From the first start of a run to its end.", took, SECONDS, ended)


def _gaps(session: Session) -> Metric:
    final = (PlanRow.final.is_(True), PlanRow.gap.is_not(None))
    text = "Gap of a part's plan when the part ended."
    return _histogram(session, "hubdong_gap_at_end", text, cast(PlanRow.gap, Float), GAPS, final)


def _histogram(
    session: Session,
    name: str,
    text: str,
    value: ColumnElement[Any],
    buckets: Sequence[float],
    where: Sequence[ColumnElement[bool]],
) -> Metric:
    """Return a histogram that the database has counted."""
    sums = [func.coalesce(func.sum(case((value <= bound, 1), else_=0)), 0) for bound in buckets]
    row = session.execute(select(func.count(), func.coalesce(func.sum(value), 0.0), *sums).where(*where)).one()
    counted = [(str(bound), float(number)) for bound, number in zip(buckets, row[2:], strict=True)]
    return HistogramMetricFamily(name, text, buckets=[*counted, ("+Inf", float(row[0]))], sum_value=float(row[1]))
