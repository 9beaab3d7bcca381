"""Who has just shown a key or a session: asked for again within a moment, nobody asks the database again."""

import hashlib
from collections import OrderedDict
from time import monotonic

from api.auth.principal import Principal

RECENT_S = 1.0
"""A key taken back by another process opens for so long at most; one taken back by this process opens nothing more."""
MOST = 1_000


class Recent:
    """The principals of a moment, by the digest of what they have shown."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, tuple[float, Principal]] = OrderedDict()
        self._turn = 0

    @property
    def turn(self) -> int:
        """Return a number that grows with every ``forget``; to be told to ``keep``."""
        return self._turn

    def find(self, shown: str) -> Principal | None:
        """Return who has shown this a moment ago."""
        until, principal = self._known.get(_digest(shown), (0.0, None))
        return principal if monotonic() < until else None

    def keep(self, shown: str, principal: Principal, turn: int) -> None:
        """Keep who has shown this, unless something has changed since the lookup began in this turn."""
        if turn != self._turn:
            return
        self._known[_digest(shown)] = monotonic() + RECENT_S, principal
        if len(self._known) > MOST:
            self._known.popitem(last=False)

    def forget(self) -> None:
        """Forget all: something has changed, perhaps a key."""
        self._turn += 1
        self._known.clear()


def _digest(shown: str) -> bytes:
    return hashlib.sha256(shown.encode()).digest()
