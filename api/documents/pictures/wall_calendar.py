"""The plan as a wall calendar: a page of months with the half-days of each day."""

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from api.documents.pictures.figure import INK, PALE, PAPER, RED, fill, footnotes, render, span
from api.documents.text import fitted, wrapped
from api.documents.text import width as text_width
from api.documents.when import local, month_title, weekday
from api.i18n import say
from scenarios.schedule.document import Schedule

SUNDAY_FIRST = calendar.Calendar(firstweekday=6)
MOST_BARS = 3
"""Bars that a day has room for; of more the last says how many are hidden."""
SIZES = {1: (0.33, 6.2, 12), 2: (0.33, 5.6, 13), 3: (0.222, 5.0, 15)}
"""By the number of bars: height in boxes, letters' size in points, Latin letters in a line."""
COURSES = ("#3b3f8f", "#117733", "#882255", "#00678a", "#8a5a00", "#5b5b5b", "#a0307a", "#20604f")
"""Colours of courses, dark enough for white letters."""
VISIT_SHADES = ("#cfe3f1", "#a6cbe5", "#77aadd", "#4f8dc6", "#2f6ea8")
BLUE = "#2a5db0"

DAY, GAP, MARGIN, TOP, KEY, FOOT = 0.565, 0.3, 0.3, 0.95, 0.24, 0.3
"""Inches: side of a day's box, between months, at the sides, heading, line of the key, foot."""
HEAD = 1.05
"""Height of a month's title and weekdays, in boxes."""


@dataclass(frozen=True)
class Bar:
    """One line in a day's box."""

    start: dt.time
    text: str
    short: str
    """What is left where room is scarce."""
    colour: str
    ink: str


@dataclass(frozen=True)
class Diary:
    """What every day holds."""

    bars: dict[dt.date, list[Bar]]
    holidays: dict[dt.date, str]
    first: dt.date
    last: dt.date


def draw_calendar(schedule: Schedule) -> dict[str, bytes]:
    """Return the months from the first event to the last as ``png`` and ``svg``, Sunday first."""
    diary = _diary(schedule)
    shown = _months(diary)
    columns = _columns(len(shown))
    weeks = max(len(SUNDAY_FIRST.monthdatescalendar(*month)) for month in shown)
    sheet = Sheet(columns, -(-len(shown) // columns), weeks, len(schedule.synthetic))
    sheet = replace(sheet, key_rows=len(_key_rows(schedule, sheet.width - 2 * MARGIN)))
    return render(sheet.width, sheet.height, lambda figure: _draw(figure, schedule, diary, shown, sheet))


@dataclass(frozen=True)
class Sheet:
    """Measures of the page, in inches."""

    columns: int
    rows: int
    weeks: int
    notes: int
    key_rows: int = 0

    @property
    def month_height(self) -> float:
        """Title, weekdays and so many weeks."""
        return DAY * (HEAD + self.weeks)

    @property
    def width(self) -> float:
        """Months side by side, gaps between, margins."""
        return self.columns * 7 * DAY + (self.columns - 1) * GAP + 2 * MARGIN

    @property
    def top(self) -> float:
        """Title, period and key."""
        return TOP + KEY * self.key_rows

    @property
    def height(self) -> float:
        """Heading, months, foot."""
        return self.top + self.rows * (self.month_height + GAP) + FOOT * (1 + self.notes) / 2


def _columns(months: int) -> int:
    """Return how many months stand side by side, so that few places stay empty."""
    return {4: 2, 5: 3, 6: 3, 9: 3, 10: 5}.get(months, min(months, 4))


def _diary(schedule: Schedule) -> Diary:
    bars: dict[dt.date, list[Bar]] = defaultdict(list)
    number = {r.name: r.colour for r in schedule.hubs.regions} if schedule.hubs else {}
    for one in schedule.visits.rounds if schedule.visits else ():
        if one.visits:
            count = len(one.visits)
            dark = one.region is None and count > 4
            colour = VISIT_SHADES[min(count, 5) - 1] if one.region is None else fill(number.get(one.region, 0))
            text = say("{half_day} {visits}", {"half_day": one.half_day, "visits": count})
            bars[one.date].append(Bar(local(one.leave).time(), text, text, colour, PAPER if dark else INK))
    colours = _course_colours(schedule)
    for session in schedule.training.sessions if schedule.training else ():
        start = local(session.start)
        short = session.name.removeprefix(session.course).strip() or session.name
        bar = Bar(start.time(), session.name, short, colours[session.course], PAPER)
        bars[start.date()].append(bar)
    for day in bars.values():
        day.sort(key=lambda bar: bar.start)
    return Diary(dict(bars), {h.date: h.name for h in schedule.holidays}, schedule.first, schedule.last)


def _course_colours(schedule: Schedule) -> dict[str, str]:
    courses = dict.fromkeys(s.course for s in schedule.training.sessions) if schedule.training else {}
    return {course: COURSES[i % len(COURSES)] for i, course in enumerate(courses)}


def _months(diary: Diary) -> list[tuple[int, int]]:
    days = sorted(diary.bars) or [diary.first]
    first, last = days[0].year * 12 + days[0].month - 1, days[-1].year * 12 + days[-1].month - 1
    return [(m // 12, m % 12 + 1) for m in range(first, last + 1)]


def _draw(figure: Figure, schedule: Schedule, diary: Diary, shown: list[tuple[int, int]], sheet: Sheet) -> None:
    width, height = sheet.width, sheet.height
    left = MARGIN / width
    figure.text(left, 1 - 0.38 / height, schedule.title, fontsize=17, fontweight="bold", va="center")
    subtitle = f"{schedule.government}   {span(schedule.first, schedule.last)}   {_totals(schedule)}"
    figure.text(left, 1 - 0.7 / height, subtitle, fontsize=9.5, color=PALE, va="center")
    _key(figure, _key_rows(schedule, width - 2 * MARGIN), sheet)
    for i, month in enumerate(shown):
        x = MARGIN + (7 * DAY + GAP) * (i % sheet.columns)
        y = sheet.top + (sheet.month_height + GAP) * (i // sheet.columns) + sheet.month_height
        box = (x / width, 1 - y / height, 7 * DAY / width, sheet.month_height / height)
        _month(figure.add_axes(box), diary, sheet, *month)
    notes = [say("Made-up data: {note}", {"note": note}) for note in schedule.synthetic]
    footnotes(figure, [fitted(note, int(width * 15)) for note in notes])


def _key_rows(schedule: Schedule, width: float) -> list[list[tuple[float, str, str]]]:
    """Return the key in lines that fit: place in inches, name and colour of each entry."""
    rows: list[list[tuple[float, str, str]]] = []
    x = 0.0
    for name, colour in _meanings(schedule):
        label = fitted(name, 24)
        step = 0.4 + 0.075 * text_width(label)
        if not rows or x + step > width:
            rows.append([])
            x = 0.0
        rows[-1].append((x, label, colour))
        x += step
    return rows


def _key(figure: Figure, rows: list[list[tuple[float, str, str]]], sheet: Sheet) -> None:
    """Say what the colours mean."""
    for i, row in enumerate(rows):
        y = 1 - (TOP - 0.1 + KEY * (i + 1)) / sheet.height
        axes = figure.add_axes((MARGIN / sheet.width, y, 1 - 2 * MARGIN / sheet.width, KEY / sheet.height))
        axes.set(xlim=(0, sheet.width - 2 * MARGIN), ylim=(0, KEY))
        axes.set_axis_off()
        for x, label, colour in row:
            axes.add_patch(Rectangle((x, 0.05), 0.16, 0.14, facecolor=colour, linewidth=0))
            axes.text(x + 0.22, 0.12, label, fontsize=8, va="center")


def _meanings(schedule: Schedule) -> Iterator[tuple[str, str]]:
    rounds = schedule.visits.rounds if schedule.visits else ()
    if schedule.hubs and any(one.region for one in rounds):
        yield from ((region.name, fill(region.colour)) for region in schedule.hubs.regions)
    for count in sorted({min(len(one.visits), len(VISIT_SHADES)) for one in rounds if one.visits and not one.region}):
        yield say("{visits} visits", {"visits": count}), VISIT_SHADES[count - 1]
    yield from _course_colours(schedule).items()


def _totals(schedule: Schedule) -> str:
    parts = []
    if schedule.visits:
        visits = sum(len(one.visits) for one in schedule.visits.rounds)
        parts.append(
            say("{visits} visits in {rounds} half-days", {"visits": visits, "rounds": len(schedule.visits.rounds)})
        )
    if schedule.training:
        parts.append(say("{sessions} training sessions", {"sessions": len(schedule.training.sessions)}))
    return " · ".join(parts)


def _month(axes: Axes, diary: Diary, sheet: Sheet, year: int, month: int) -> None:
    axes.set(xlim=(0, 7), ylim=(HEAD + sheet.weeks, 0))
    axes.set_axis_off()
    axes.text(0.04, 0.3, month_title(year, month), fontsize=12.5, fontweight="bold", va="center")
    weeks = SUNDAY_FIRST.monthdatescalendar(year, month)
    for column, day in enumerate(weeks[0]):
        ink = {calendar.SUNDAY: RED, calendar.SATURDAY: BLUE}.get(day.weekday(), INK)
        axes.text(column + 0.5, 0.82, weekday(day), fontsize=7.5, ha="center", va="center", color=ink)
    for row, week in enumerate(weeks):
        for column, day in enumerate(week):
            if day.month == month:
                _day(axes, diary, day, column, HEAD + row)


def _day(axes: Axes, diary: Diary, day: dt.date, x: float, y: float) -> None:
    holiday = diary.holidays.get(day)
    inside = diary.first <= day <= diary.last
    ground = "#fbeeee" if holiday else PAPER if inside and day.weekday() < 5 else "#f4f5f7"
    axes.add_patch(Rectangle((x, y), 1, 1, facecolor=ground, edgecolor="#cfd5dd", linewidth=0.6, clip_on=False))
    ink = RED if holiday or day.weekday() == calendar.SUNDAY else BLUE if day.weekday() == calendar.SATURDAY else INK
    axes.text(x + 0.06, y + 0.17, str(day.day), fontsize=6.8, va="center", color=ink if inside else PALE)
    if holiday:
        axes.text(x + 0.96, y + 0.17, fitted(holiday, 10), fontsize=4.8, ha="right", va="center", color=RED)
    _bars(axes, diary.bars.get(day, []), x, y)


def _bars(axes: Axes, bars: list[Bar], x: float, y: float) -> None:
    """Fill the box below its date: fewer bars are higher, what does not fit is counted."""
    hidden = len(bars) - MOST_BARS
    shown = bars if hidden <= 0 else bars[: MOST_BARS - 1]
    for i, bar in enumerate(shown):
        height, size, letters = SIZES[min(len(bars), MOST_BARS)]
        text = wrapped(bar.text, letters)[:2] if len(bars) == 1 else [fitted(bar.short, letters)]
        height = height * 2 if len(text) > 1 else height
        top = y + 0.31 + height * i
        box = FancyBboxPatch(
            (x + 0.07, top + 0.02), 0.86, height - 0.07, boxstyle="round,pad=0.02,rounding_size=0.05",
            facecolor=bar.colour, linewidth=0,
        )  # fmt: skip
        axes.add_patch(box)
        middle = top + height / 2 - 0.012
        axes.text(x + 0.5, middle, "\n".join(text), fontsize=size, ha="center", va="center", color=bar.ink)
    if hidden > 0:
        more = say("and {more} more", {"more": hidden + 1})
        axes.text(x + 0.5, y + 0.86, more, fontsize=5.0, ha="center", va="center", color=PALE)
