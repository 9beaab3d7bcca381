"""What stands beside the map: regions with their dongs and totals, months with their visits, left out."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from api.documents.pictures.figure import CHANGED, INK, PALE, PAPER, fill
from api.documents.pictures.stops import LEFT_OUT, mark, months
from api.documents.text import fitted, wrapped
from api.documents.when import hours_minutes, month_title
from api.i18n import _, say
from api.words import figure_name
from scenarios.schedule.document import HubSchedule, LinkedDong, Region, RegionLoad, Schedule, VisitSchedule

LINE = 0.0275
"""Height of a line of small print, as a share of the column."""


class _Column:
    """A column of text, filled from the top."""

    def __init__(self, axes: Axes, line: float) -> None:
        self.axes = axes
        self.line = line
        self.top = 1.0
        axes.set(xlim=(0, 1), ylim=(0, 1))
        axes.set_axis_off()

    def heading(self, text: str) -> None:
        self.axes.text(0, self.top, text, fontsize=11, fontweight="bold", va="top")
        self.top -= 1.7 * self.line

    def text(self, text: str, x: float = 0.07, size: float = 8.0, colour: str = INK, bold: bool = False) -> None:
        self.axes.text(
            x, self.top, text, fontsize=size, color=colour, va="top", fontweight="bold" if bold else "normal"
        )
        self.top -= self.line

    def swatch(self, colour: str, **style: Any) -> None:
        style = {"facecolor": colour, "edgecolor": INK, "linewidth": 0.6, **style}
        self.axes.add_patch(Rectangle((0, self.top - 0.78 * self.line), 0.045, 0.78 * self.line, **style))

    def mark(self, **style: Any) -> None:
        self.axes.plot(0.022, self.top - 0.4 * self.line, clip_on=False, **style)

    def gap(self, lines: float = 0.6) -> None:
        self.top -= lines * self.line


def draw_legend(axes: Axes, schedule: Schedule) -> None:
    """Fill the column beside the map; many regions make its lines closer."""
    lines = 5.0 + sum(1.6 + len(_dongs(r)) + len(r.loads) for r in schedule.hubs.regions) if schedule.hubs else 0.0
    lines += 2.0 + len(_moves([d for r in schedule.hubs.regions for d in r.dongs if d.moved])) if schedule.hubs else 0.0
    lines += 6.1 + len(months(schedule.visits)) if schedule.visits else 0.0
    column = _Column(axes, min(LINE, 1.0 / lines))
    if schedule.hubs:
        _regions(column, schedule.hubs)
    if schedule.visits:
        _visits(column, schedule.visits)


def _regions(column: _Column, hubs: HubSchedule) -> None:
    column.heading(_("Regions"))
    for region in hubs.regions:
        column.swatch(fill(region.colour))
        column.text(fitted(region.name, 30), size=9, bold=True)
        column.gap(0.15)
        for line in _dongs(region):
            column.text(line)
        for place, load in enumerate(region.loads):
            name = figure_name(load.figure, load.estimate)
            text = f"{name} {load.total:,}{_beside_mean(hubs, place, load)}"
            column.text(fitted(text, 46), size=7.2, colour=PALE)
        column.gap(0.4)
    column.mark(marker="*", ms=12, mfc="#ffd23f", mec=INK, mew=0.9)
    column.text(_("hub dong"))
    column.mark(marker="o", ms=4, mfc=PAPER, mec=INK, mew=1.0)
    column.text(_("linked dong"))
    moved = [dong for region in hubs.regions for dong in region.dongs if dong.moved]
    if moved:
        column.swatch(PAPER)
        column.swatch("none", **CHANGED)
        column.text(say("changes region: {dongs} dongs", {"dongs": len(moved)}))
        for line in _moves(moved):
            column.text(line, size=7.2)
    column.gap(1.2)


def _beside_mean(hubs: HubSchedule, place: int, load: RegionLoad) -> str:
    """Return how far a load with a band is from the mean of the regions."""
    mean = sum(region.loads[place].total for region in hubs.regions) / len(hubs.regions)
    if not mean or (load.least is None and load.most is None):
        return ""
    percent = f"{100 * (load.total / mean - 1):+.1f}"
    return f" · {say('{percent} % of the mean', {'percent': percent})}"


def _moves(moved: Sequence[LinkedDong]) -> list[str]:
    return wrapped(", ".join(f"{dong.name}({dong.today})" if dong.today else dong.name for dong in moved), 52)


def _dongs(region: Region) -> list[str]:
    return wrapped(", ".join(("★ " if d.is_hub else "") + d.name for d in region.dongs), 46)


def _visits(column: _Column, visits: VisitSchedule) -> None:
    column.heading(_("Visits"))
    for i, ((year, month), count) in enumerate(months(visits).items()):
        colour, shape = mark(i)
        column.mark(marker=shape, ms=6, mfc=colour, mec=PAPER, mew=0.5)
        column.text(f"{month_title(year, month)}   {say('{visits} visits', {'visits': count})}")
    if visits.left_out:
        column.mark(**LEFT_OUT)
        column.text(say("places left out: {places}", {"places": len(visits.left_out)}))
    column.mark(marker="s", ms=7, mfc=PAPER, mec=INK, mew=1.6)
    column.text(fitted(visits.base, 40) + (f" ({_('approximate')})" if visits.base_approximate else ""))
    column.gap(0.4)
    done = sum(len(one.visits) for one in visits.rounds)
    column.text(say("{visits} visits in {rounds} half-days", {"visits": done, "rounds": len(visits.rounds)}), x=0)
    column.text(say("{time} of driving", {"time": hours_minutes(visits.driving_seconds)}), x=0)
