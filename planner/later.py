"""Engines loaded when they are first wanted: they take seconds and 200 MB, and whoever only verifies needs none."""

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Later(Mapping[str, T]):
    """Values by name, each imported when it is looked up; asking for the names imports nothing.

    Parameters
    ----------
    loads
        By name, what imports and returns the value.
    """

    def __init__(self, loads: Mapping[str, Callable[[], T]]) -> None:
        self._loads = loads

    def __getitem__(self, name: str) -> T:
        return self._loads[name]()

    def __contains__(self, name: object) -> bool:
        return name in self._loads

    def __iter__(self) -> Iterator[str]:
        return iter(self._loads)

    def __len__(self) -> int:
        return len(self._loads)


def later(load: Callable[[], Callable[P, T]]) -> Callable[P, T]:
    """Return the function that ``load`` imports and returns; nothing is imported before its first call."""

    @wraps(load)
    def called(*args: P.args, **kwargs: P.kwargs) -> T:
        return load()(*args, **kwargs)

    return called
