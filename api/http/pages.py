"""Keyset pages: what is added while somebody reads moves nothing (``next`` is the last id of a page)."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

T = TypeVar("T", bound=BaseModel)


class Page(BaseModel, Generic[T]):
    """Some entries, the newest first, and how to get those that follow."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    items: list[T]
    next: str | None = None
    """Send it as `after` for the entries that follow; absent on the last page."""


def page(rows: Sequence[Any], limit: int, told: Callable[[Any], T]) -> Page[T]:
    """Return a page of rows of which one more than the limit was asked for."""
    more = len(rows) > limit
    return Page(items=[told(row) for row in rows[:limit]], next=rows[limit - 1].id if more else None)
