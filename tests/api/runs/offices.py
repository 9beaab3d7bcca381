"""An office with runs in its queue."""

from typing import Any

from api.runs.queue import NewRun, accept
from api.store.store import Store, now
from api.store.tables import Office

OFFICE = "off_test"
LIMITS = {"time_limit_s": 20, "seed": 0, "workers": 1}


def with_office(store: Store) -> Store:
    with store.write() as session:
        session.add(Office(id=OFFICE, name="작은구", created_at=now(session)))
    return store


def queued(store: Store, kind: str, document: dict[str, Any], number: int = 1, **options: Any) -> list[str]:
    """Put so many equal runs into the queue and return their ids."""
    new = NewRun(OFFICE, kind, document, {**LIMITS, **options})
    with store.write() as session:
        return [accept(session, new).id for _ in range(number)]
