"""News of runs for all who listen: one look at the database for all streams of a server together."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from starlette.concurrency import run_in_threadpool

from api.http.answers import json_bytes
from api.runs.overview import events_after
from api.store.store import Store, StoreError
from api.store.tables import ENDED, Event, Run

EVERY_S = 0.3
"""How often the database is looked at while somebody listens."""
BEAT_S = 15.0
"""A comment is sent when there has been no news for so long, so that no proxy takes the line for dead."""
MOST_PENDING = 200
"""Looks with news that a listener may lag behind; one that lags more is sent away, and comes back by Last-Event-ID."""
AT_ONCE = 8
"""Listeners told between two turns of others: who reads must not wait until hundreds have been told."""


@dataclass(frozen=True)
class News:
    """An event, written once for all who listen."""

    number: int
    kind: str
    data: dict[str, Any]
    line: bytes
    """As it is sent, where nothing in it depends on the language."""

    @property
    def last(self) -> bool:
        """Whether the run has ended with it."""
        return self.kind == "state" and self.data["status"] in ENDED


Queue = asyncio.Queue[Sequence[News]]


class Feed:
    """The listeners of one server.

    Parameters
    ----------
    store
        The database that workers write to.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._listeners: dict[str, set[Queue]] = defaultdict(set)
        self._known: dict[str, int] = {}
        self._task: asyncio.Task[None] | None = None

    async def news(self, run_id: str, after: int) -> AsyncIterator[Sequence[News]]:
        """Yield the news of a run after a number until it has ended, some at a time; none when none came for long."""
        queue: Queue = asyncio.Queue(MOST_PENDING)
        self._listeners[run_id].add(queue)
        self._known.setdefault(run_id, after)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look_on())
        try:
            async for one in self._told(queue, run_id, after):
                yield one
        finally:
            self._listeners[run_id].discard(queue)
            if not self._listeners[run_id]:
                del self._listeners[run_id], self._known[run_id]

    async def close(self) -> None:
        """Send all listeners away."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _told(self, queue: Queue, run_id: str, after: int) -> AsyncIterator[Sequence[News]]:
        # what is in the database already first; what comes twice is told once
        found: Sequence[News] = await run_in_threadpool(self._past, run_id, after)
        if found:
            yield found
        while not (found and found[-1].last) and not queue.full():
            after = found[-1].number if found else after
            found = ()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(BEAT_S):
                    found = [one for one in await queue.get() if one.number > after]
                    if not found:
                        continue
            yield found

    def _past(self, run_id: str, after: int) -> list[News]:
        with self._store.read() as session:
            found: list[News] = []
            while rows := events_after(session, run_id, found[-1].number if found else after):
                found += map(_news, rows)
            return found

    async def _look_on(self) -> None:
        while self._listeners:
            await asyncio.sleep(EVERY_S)
            # a database that is away for a moment is asked again
            with contextlib.suppress(StoreError):
                for run_id, found in (await run_in_threadpool(self._look, dict(self._known))).items():
                    await self._spread(run_id, found)

    def _look(self, known: dict[str, int]) -> dict[str, list[News]]:
        with self._store.read() as session:
            rows = session.execute(select(Run.id, Run.last_seq).where(Run.id.in_(known)))
            behind = [run_id for run_id, last in rows if last > known[run_id]]
            return {run_id: list(map(_news, events_after(session, run_id, known[run_id]))) for run_id in behind}

    async def _spread(self, run_id: str, found: list[News]) -> None:
        if run_id not in self._known or not found:
            return
        self._known[run_id] = max(self._known[run_id], found[-1].number)
        for number, queue in enumerate(tuple(self._listeners[run_id]), start=1):
            if not queue.full():
                queue.put_nowait(found)
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)


def _news(row: Event) -> News:
    data = {**row.data, "at": row.at.isoformat()}
    return News(row.seq, row.kind, data, line(row.seq, row.kind, data))


def line(number: int, kind: str, data: dict[str, Any]) -> bytes:
    """Return an event as it is sent."""
    return f"id: {number}\nevent: {kind}\ndata: ".encode() + json_bytes(data) + b"\n\n"
