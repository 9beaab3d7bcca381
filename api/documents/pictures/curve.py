"""The curve over a limit: what a plan costs at each setting, and down to where a better one is not ruled out."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from api.documents.choices.curve import over_title, setting_title
from api.documents.pictures.figure import INK, PALE, PAPER, RED, footnotes, render, span
from api.documents.text import fitted
from api.i18n import _, say
from planner.result import Status
from scenarios.schedule.options import CurvePart, CurveSchedule

LINE = "#00678a"
MANY = 16
"""Points from which costs are no longer written beside them."""


def draw_curve(curve: CurveSchedule) -> dict[str, bytes]:
    """Return the curve as ``png`` and ``svg``."""
    return render(10.0, 6.0, lambda figure: _draw(figure, curve))


def _draw(figure: Figure, curve: CurveSchedule) -> None:
    head = curve.heading
    figure.text(0.04, 0.945, over_title(curve.over), fontsize=16, fontweight="bold", va="center")
    subtitle = f"{head.title}   {head.government}   {span(head.first, head.last)}"
    figure.text(0.04, 0.893, subtitle, fontsize=9, color=PALE, va="center")
    axes = figure.add_axes((0.12, 0.16, 0.84, 0.68))
    _dress(axes, curve)
    _plans(axes, curve)
    _hopeless(axes, curve)
    axes.legend(loc="upper right", frameon=False, fontsize=8.5)
    footnotes(figure, [fitted(say("Made-up data: {note}", {"note": note}), 150) for note in head.synthetic])


def _dress(axes: Axes, curve: CurveSchedule) -> None:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.set_xlabel(setting_title(curve.over), fontsize=9.5)
    axes.text(0, 1.02, _("Cost"), fontsize=9.5, ha="right", transform=axes.transAxes)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _position: f"{value:,.0f}"))
    axes.tick_params(labelsize=8.5, colors=INK)
    axes.grid(axis="y", color="#e6eaef", linewidth=0.8)
    axes.set_axisbelow(True)
    settings = [part.setting for part in curve.parts]
    wide = max(1, settings[-1] - settings[0]) if settings else 1
    axes.set_xlim(min(settings, default=0) - 0.05 * wide, max(settings, default=1) + 0.13 * wide)


def _plans(axes: Axes, curve: CurveSchedule) -> None:
    found = [(part, part.objective) for part in curve.parts if part.objective is not None]
    axes.plot([part.setting for part, _cost in found], [cost for _part, cost in found], color=LINE, linewidth=1.4)
    for status, fill, label in (
        (Status.OPTIMAL, LINE, _("cheapest, proven")),
        (Status.FEASIBLE, PAPER, _("found; the line reaches down to the bound")),
    ):
        some = [(part, cost) for part, cost in found if part.status is status]
        if some:
            settings, costs = [part.setting for part, _cost in some], [cost for _part, cost in some]
            axes.plot(settings, costs, "o", ms=7, mfc=fill, mec=LINE, mew=1.5, linestyle="none", label=label, zorder=3)
        for part, cost in some:
            if part.bound is not None and part.bound < cost:
                axes.plot((part.setting, part.setting), (part.bound, cost), color=LINE, linewidth=1.0, alpha=0.6)
    if len(found) <= MANY:
        for part, cost in found:
            _label(axes, part, cost)


def _label(axes: Axes, part: CurvePart, cost: int) -> None:
    """Write what a plan costs beside its point, and below that what its step saves."""
    text = f"{cost:,}"
    if part.saved:
        text += f"\n({-part.saved:+,})"
    axes.annotate(text, (part.setting, cost), (7, 5), textcoords="offset points", fontsize=7.5, va="bottom")


def _hopeless(axes: Axes, curve: CurveSchedule) -> None:
    """Mark settings without a plan at the foot of the picture."""
    for status, mark, colour, label in (
        (Status.INFEASIBLE, "x", RED, _("no plan, proven")),
        (Status.UNKNOWN, "d", PALE, _("nothing found in the time given")),
    ):
        settings = [part.setting for part in curve.parts if part.status is status]
        if settings:
            axes.plot(
                settings, [0.02] * len(settings), mark, ms=8, color=colour, mew=1.8, linestyle="none", label=label,
                transform=axes.get_xaxis_transform(), clip_on=False,
            )  # fmt: skip
