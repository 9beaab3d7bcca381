"""Names of rows: sortable by time, without meaning, and telling what they name."""

import os
import threading
import time

DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Base 32 of Crockford, lower case: no i, l, o or u to misread."""
RANDOM_BITS = 74

_lock = threading.Lock()
_last = 0


def new_id(prefix: str) -> str:
    """Return ``prefix_`` and 25 characters: 48 bits of milliseconds, then 74 random bits (as UUID 7, RFC 9562).

    Later calls in one process give greater names, so that rows sort as they came; names of different processes sort by
    their clocks.
    """
    global _last
    with _lock:
        drawn = time.time_ns() // 1_000_000 << RANDOM_BITS | int.from_bytes(os.urandom(10)) >> 6
        _last = max(drawn, _last + 1)
        number = _last
    return f"{prefix}_{''.join(DIGITS[number >> shift & 31] for shift in range(120, -1, -5))}"
