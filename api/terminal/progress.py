"""How far a solve has come, on stderr: a line that renews itself on a terminal, single lines elsewhere."""

import threading
import time
from collections.abc import Callable
from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.table import Table

from api.i18n import _, say, word
from api.words import family_name
from planner.result import Progress, gap

DONE = "done"
"""Phase of a part's last report, as in ``scenarios.pipeline``, which takes seconds to load; it is always shown."""
EVERY_S = 5.0
"""Least seconds between two lines where nothing can renew itself."""


def gap_text(share: float | None) -> str:
    """Return a gap as a percentage, or a dash; a gap that is not zero never looks like zero.

    How far it is above 100 % says nothing: the bound is then below zero.
    """
    if share is None:
        return "–"
    if share > 1:
        return "> 100 %"
    return "0 %" if share == 0 else f"{100 * share:.2f} %" if share >= 0.0001 else "< 0.01 %"


class Reporter:
    """Shows progress from whichever thread it comes; a context manager.

    Parameters
    ----------
    console
        Where to; stderr.
    clock
        Seconds that only go forward.
    """

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._lock = threading.Lock()
        self._rows: dict[str, Progress] = {}
        self._last: float | None = None
        self._live: Live | None = None
        if console.is_terminal:
            self._live = Live(console=console, get_renderable=self._table, refresh_per_second=4, transient=True)

    def __enter__(self) -> "Reporter":
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def __call__(self, family: str, progress: Progress) -> None:
        """Take a report."""
        with self._lock:
            self._rows[family] = _with_best(self._rows.get(family), progress)
            known = self._rows[family]
            news = known.objective is not None or known.bound is not None
            if self._live is None and news and (progress.phase == DONE or self._due()):
                self.say(_line(family, known))

    def say(self, text: str) -> None:
        """Show a sentence, above what renews itself."""
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)

    def _due(self) -> bool:
        now = self._clock()
        if self._last is not None and now - self._last < EVERY_S:
            return False
        self._last = now
        return True

    def _table(self) -> Table:
        table = Table(box=None, pad_edge=False, header_style="dim")
        table.add_column(_("Part"))
        table.add_column(_("Phase"))
        for title in (_("Best cost"), _("Bound"), _("Gap"), _("Seconds")):
            table.add_column(title, justify="right", no_wrap=True)
        with self._lock:
            rows = dict(self._rows)
        for family, progress in rows.items():
            table.add_row(family_name(family), word(progress.phase), *_numbers(progress))
        return table


def _with_best(known: Progress | None, news: Progress) -> Progress:
    """Return the news with the best cost and bound known so far, for not every report repeats them."""
    if known is None:
        return news
    costs = [c for c in (known.objective, news.objective) if c is not None]
    bounds = [b for b in (known.bound, news.bound) if b is not None]
    return Progress(news.phase, min(costs, default=None), max(bounds, default=None), news.elapsed_s)


def _numbers(progress: Progress) -> tuple[str, str, str, str]:
    cost = "–" if progress.objective is None else f"{progress.objective:,}"
    bound = "–" if progress.bound is None else f"{progress.bound:,}"
    return cost, bound, gap_text(gap(progress.objective, progress.bound)), f"{progress.elapsed_s:.0f}"


def _line(family: str, progress: Progress) -> str:
    cost, bound, share, seconds = _numbers(progress)
    return say(
        "{family}, {phase}: best cost {cost}, bound {bound}, gap {gap}, {seconds} s",
        {"family": family_name(family), "phase": progress.phase, "cost": cost, "bound": bound, "gap": share,
         "seconds": seconds},
    )  # fmt: skip
