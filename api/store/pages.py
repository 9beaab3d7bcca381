"""One page of a table: rows by falling id, which is the order they came in, from behind the last one seen."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session

T = TypeVar("T")


def newest(
    session: Session, rows: Select[T], key: InstrumentedAttribute[str], after: str | None, limit: int
) -> Sequence[T]:
    """Return so many rows at most, the newest first.

    Parameters
    ----------
    key
        The rows' id.
    after
        Id of the last one seen; ``None`` to begin.
    """
    seen = rows if after is None else rows.where(key < after)
    return session.scalars(seen.order_by(key.desc()).limit(limit)).all()
