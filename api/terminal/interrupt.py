"""Ctrl-C: the first asks for the best plan so far, the second ends at once."""

import contextvars
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TypeVar

T = TypeVar("T")

POLL_S = 0.1
"""How often the waiting thread looks up, in seconds; signals arrive then."""


class StopAtOnce(BaseException):
    """The user wants to end without a plan. Of a ``KeyboardInterrupt`` typer makes an orderly exit, which waits."""


def interruptible(work: Callable[[threading.Event], T], on_first: Callable[[], None]) -> T:
    """Run ``work`` in a thread of its own and return what it returns, or raise what it raises.

    The main thread only waits, so a signal is heard at once even while an engine computes in native code.

    Parameters
    ----------
    work
        Called with an event that is set by the first Ctrl-C.
    on_first
        Called at the first Ctrl-C, to tell the user.

    Raises
    ------
    StopAtOnce
        At the second Ctrl-C. The thread may still be computing then: end the process.
    """
    cancel = threading.Event()
    future: Future[T] = Future()

    def heard(_signal: int, _frame: object) -> None:
        if cancel.is_set():
            raise StopAtOnce
        cancel.set()
        on_first()

    before = signal.signal(signal.SIGINT, heard)
    try:
        context = contextvars.copy_context()
        threading.Thread(target=_settle, args=(future, context, work, cancel), name="work", daemon=True).start()
        while not future.done():
            wait([future], POLL_S)
    finally:
        signal.signal(signal.SIGINT, before)
    return future.result()


def _settle(
    future: Future[T], context: contextvars.Context, work: Callable[[threading.Event], T], cancel: threading.Event
) -> None:
    try:
        future.set_result(context.run(work, cancel))
    except BaseException as error:  # noqa: BLE001  (raised again, in the thread that waits)
        future.set_exception(error)
