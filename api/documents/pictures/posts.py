"""The posts over time: how many are held under which contract type, and each post's contracts as bars."""

import datetime as dt

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from api.documents.pictures.figure import INK, PALE, RED, footnotes, render, span
from api.documents.text import fitted
from api.i18n import _, say
from scenarios.payroll import months_between
from scenarios.schedule.document import Schedule
from scenarios.schedule.posts import StaffingSchedule

SHADES = ("#2f6ea8", "#b3541e", "#117733", "#7a6a00", "#882255", "#5b5b5b")
"""By contract type; white letters are readable on each."""
LINE = 0.17
"""Inches for a post."""
TOP, COUNT, FOOT, WIDTH = 1.25, 2.2, 0.75, 11.0
"""Inches: heading, chart of numbers, foot, page."""
LEFT, RIGHT = 0.16, 0.97
TICKS = 9
"""Months named below a chart, about."""


def draw_posts(schedule: Schedule, staffing: StaffingSchedule) -> dict[str, bytes]:
    """Return the picture as ``png`` and ``svg``."""
    bars = LINE * len(staffing.posts) + 0.4
    height = TOP + COUNT + 0.5 + bars + FOOT

    def draw(figure: Figure) -> None:
        figure.text(0.02, 1 - 0.38 / height, fitted(schedule.title, 90), fontsize=16, fontweight="bold", va="center")
        figure.text(0.02, 1 - 0.68 / height, span(schedule.first, schedule.last), fontsize=9, color=PALE, va="center")
        box = (LEFT, 1 - (TOP + COUNT) / height, RIGHT - LEFT, COUNT / height)
        _numbers(figure.add_axes(box), staffing, schedule)
        box = (LEFT, FOOT / height, RIGHT - LEFT, bars / height)
        _bars(figure.add_axes(box), staffing, schedule)
        notes = [say("Made-up data: {note}", {"note": note}) for note in schedule.synthetic]
        footnotes(figure, [fitted(note, 160) for note in notes])

    return render(WIDTH, height, draw)


def _colours(staffing: StaffingSchedule) -> dict[str, str]:
    names = dict.fromkeys(one.type for post in staffing.posts for one in post.contracts)
    return {name: SHADES[i % len(SHADES)] for i, name in enumerate(names)}


def _numbers(axes: Axes, staffing: StaffingSchedule, schedule: Schedule) -> None:
    """Draw the number of posts held, stacked by contract type, month by month."""
    months = months_between(schedule.first, schedule.last)
    contracts = [one for post in staffing.posts for one in post.contracts]
    colours = _colours(staffing)
    series = {
        t: [sum(one.type == t and one.first <= m <= one.last for one in contracts) for m in months] for t in colours
    }
    edges = [(day - schedule.first).days for day in (*months, schedule.last + dt.timedelta(days=1))]
    base = [0] * len(edges)
    for name, counts in series.items():
        tops = [low + n for low, n in zip(base, [*counts, counts[-1]], strict=True)]
        axes.fill_between(edges, base, tops, step="post", color=colours[name], label=name, linewidth=0)
        base = tops
    axes.set_ylim(0, max(len(staffing.posts), 1) * 1.15)
    axes.set_ylabel(_("Posts held"), fontsize=9)
    axes.legend(loc="upper right", fontsize=8, frameon=False, ncols=len(colours) or 1, bbox_to_anchor=(1, 1.16))
    _time(axes, staffing, schedule, said=True)


def _bars(axes: Axes, staffing: StaffingSchedule, schedule: Schedule) -> None:
    """Draw each post's contracts, the first post on top; a new person is marked."""
    colours = _colours(staffing)
    for row, post in enumerate(staffing.posts):
        for one in post.contracts:
            begin, end = (one.first - schedule.first).days, (one.last - schedule.first).days
            axes.barh(row, end - begin - 3, left=begin + 2, height=0.72, color=colours[one.type])
            text = f"{one.hourly_won:,}원" + (f" · {_('new person')}" if one.new_hire else "")
            axes.text(begin + 8, row, text, fontsize=5.6, va="center", color="white")
    names = [post.name + (" *" if post.changed else "") for post in staffing.posts]
    axes.set_yticks(range(len(names)), names, fontsize=6.6)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.text(1, 1.006, _("* changed from today"), transform=axes.transAxes, fontsize=7, color=PALE, ha="right")
    _time(axes, staffing, schedule, said=False)


def _time(axes: Axes, staffing: StaffingSchedule, schedule: Schedule, said: bool) -> None:
    months = months_between(schedule.first, schedule.last)
    shown = months[:: max(1, len(months) // TICKS)]
    axes.set_xlim(0, (schedule.last - schedule.first).days + 1)
    axes.set_xticks([(month - schedule.first).days for month in shown], [f"{month:%Y-%m}" for month in shown])
    axes.tick_params(labelsize=7, colors=INK)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    if staffing.city_until is not None:
        end = (staffing.city_until - schedule.first).days + 1
        axes.axvline(end, color=RED, linewidth=1.2, linestyle="--")
        if said:
            text = say("city money ends {date}", {"date": f"{staffing.city_until:%Y-%m-%d}"})
            axes.text(end + 6, axes.get_ylim()[1] * 0.93, text, fontsize=8, color=RED)
