"""The stops of a season on a map, told apart by month."""

from collections import defaultdict
from typing import Any, Final

from matplotlib.axes import Axes

from api.documents.pictures.figure import INK, MARKS, PAPER
from scenarios.schedule.document import VisitSchedule

LEFT_OUT: Final[dict[str, Any]] = {"marker": "x", "ms": 3.6, "mec": "#55606e", "mew": 0.9, "linestyle": "none"}
"""A place that is not visited."""

Months = dict[tuple[int, int], int]


def months(visits: VisitSchedule) -> Months:
    """Return the months with visits, in order, and how many visits each has."""
    counts: Months = defaultdict(int)
    for one in visits.rounds:
        counts[one.date.year, one.date.month] += len(one.visits)
    return dict(sorted((month, n) for month, n in counts.items() if n))


def mark(position: int) -> tuple[str, str]:
    """Return colour and shape of a month by its position in the season."""
    return MARKS[position % len(MARKS)]


def draw_stops(axes: Axes, visits: VisitSchedule) -> None:
    """Mark the places left out by small crosses, each stop in its month's colour and shape, and the base."""
    axes.plot([p.lon for p in visits.left_out], [p.lat for p in visits.left_out], zorder=1.5, **LEFT_OUT)
    for position, month in enumerate(months(visits)):
        colour, shape = mark(position)
        stops = [v for r in visits.rounds if (r.date.year, r.date.month) == month for v in r.visits]
        axes.plot(
            [v.lon for v in stops], [v.lat for v in stops],
            shape, ms=4.6, mfc=colour, mec=PAPER, mew=0.5, linestyle="none", zorder=2,
        )  # fmt: skip
    axes.plot(visits.base_lon, visits.base_lat, "s", ms=9, mfc=PAPER, mec=INK, mew=2.0, zorder=7)
