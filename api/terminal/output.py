"""Standard output belongs to our own lines alone: programs read them."""

import os
import sys
from typing import TextIO


def keep_stdout_clean() -> None:
    """Send what C libraries print to standard error; ``sys.stdout`` alone still writes to standard output.

    HiGHS prints a stray line now and then, which C flushes when the process ends, into the middle of nothing or of our
    one line of JSON. Does nothing where the process has no standard output or error.
    """
    try:
        ours = os.dup(1)
        os.dup2(2, 1)
    except OSError:
        return
    stream: TextIO = os.fdopen(ours, "w", encoding=sys.stdout.encoding, errors=sys.stdout.errors, buffering=1)
    sys.stdout = stream


def let_go_of_stdout() -> None:
    """Drop what standard output could not take; Python would try again while it ends, complain and change the code."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
