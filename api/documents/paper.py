"""The plan as a printed document: every figure a text already, so that a template only sets it.

The dictionaries here are what templates may use; ``templates/README.md`` lists them for offices.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from api.documents.contents import contents
from api.documents.files import clean
from api.documents.fonts import printable
from api.documents.months import Month, months
from api.documents.table import Column, Kind, Row, Section, Table, Text, Value, value_of
from api.documents.text import width
from api.documents.when import clock, local, weekday
from api.i18n import _, language, say
from scenarios.schedule.document import Round, Schedule

LEAST_WIDE, MOST_WIDE = 4, 44
"""Letters that a column is wide at least and at most."""
FIXED_WIDE = 16
"""Letters up to which a column of figures is never broken."""
RIGHT: tuple[Kind, ...] = ("whole", "won", "share", "gap", "length")
CENTRE: tuple[Kind, ...] = ("centre", "date", "time")

Paper = dict[str, Any]


def plan_paper(schedule: Schedule, made: dt.datetime) -> Paper:
    """Return the plan document: title, chapters in order, annexes, month grids."""
    sections = contents(schedule)
    return {
        **_head(schedule, made),
        "body": [_section(section) for section in sections if not section.annex],
        "annexes": [_section(section) for section in sections if section.annex],
        "months": [_month(month) for month in months(schedule)],
        "labels": _plan_labels(),
    }


def day_paper(schedule: Schedule, made: dt.datetime) -> Paper:
    """Return the day sheets: a page per day with its rounds in order of time."""
    rounds = sorted(schedule.visits.rounds if schedule.visits else (), key=lambda one: one.leave)
    days = sorted({one.date for one in rounds})
    return {
        **_head(schedule, made),
        "visitor": _shown(schedule.visits.visitor if schedule.visits else ""),
        "base": _shown(schedule.visits.base if schedule.visits else ""),
        "days": [_day(day, [one for one in rounds if one.date == day]) for day in days],
        "labels": _day_labels(),
    }


def shown(value: Value, kind: Kind) -> str:
    """Return a figure or text as it is printed."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"{value.year}. {value.month}. {value.day}."
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, dt.timedelta):
        return clock(value)
    if kind in ("share", "gap") and not isinstance(value, str):
        return f"{100 * value:.1f} %" if kind == "share" else f"{100 * value:.2f} %"
    return _shown(f"{value:,}" if isinstance(value, int) else str(value))


def _shown(text: str) -> str:
    return printable(clean(text))


def _head(schedule: Schedule, made: dt.datetime) -> Paper:
    return {
        "language": language(),
        "title": _shown(schedule.title),
        "government": _shown(schedule.government),
        "period": f"{shown(schedule.first, 'date')} ~ {shown(schedule.last, 'date')}",
        "made": f"{shown(local(made).date(), 'date')} {local(made):%H:%M}",
        "warnings": [
            *(_shown(say("Made-up data: {note}", {"note": note})) for note in schedule.synthetic),
            *(_shown(say("Approximate: {note}", {"note": note})) for note in schedule.approximate),
        ],
    }


def _plan_labels() -> dict[str, str]:
    return {
        "approval": _("Approval"),
        "drafter": _("Drafter"),
        "team_leader": _("Team leader"),
        "division_head": _("Division head"),
        "bureau_head": _("Bureau head"),
        "government": _("Government"),
        "period": _("Period"),
        "made": _("Made"),
        "map": _("Map"),
        "annex": _("Annex"),
        "calendar": _("Calendar"),
        "unit_won": _("(unit: won)"),
    }


def _day_labels() -> dict[str, str]:
    return {
        "day_sheet": _("Day sheet"),
        "visitor": _("Visitor"),
        "accompanied": _("Accompanied by"),
        "driver": _("Driver"),
        "vehicle": _("Vehicle"),
        "odometer": _("Odometer out / in"),
        "order": _("No."),
        "arrive": _("Arrive"),
        "leave": _("Leave"),
        "place": _("Place"),
        "town": _("Town"),
        "drive": _("Drive"),
        "contact": _("Contact"),
        "remark": _("Remark"),
        "depart": _("Depart"),
        "back": _("Back"),
        "notes": _("Notes"),
    }


def _section(section: Section) -> Paper:
    blocks = [_text(b) if isinstance(b, Text) else _table(b, b.title != section.title) for b in section.blocks]
    return {"name": section.name, "title": _shown(section.title), "blocks": blocks}


def _text(text: Text) -> Paper:
    return {
        "kind": "text",
        "heading": _shown(text.heading),
        "lines": [_shown(line) for line in text.lines],
        "warns": text.warns,
    }


def _table(table: Table, titled: bool) -> Paper:
    rows = [[shown(value_of(c), k.kind) for c, k in zip(r.cells, table.columns, strict=True)] for r in table.rows]
    return {
        "kind": "table",
        "name": table.name,
        "heading": _shown(table.title) if titled else "",
        "columns": [_column(column, [row[i] for row in rows]) for i, column in enumerate(table.columns)],
        "rows": [
            {"weight": row.weight, "cells": cells, "repeats": repeats}
            for row, cells, repeats in zip(table.rows, rows, _repeats(table.rows, rows), strict=True)
        ],
        "grows": table.grows,
        "won": any(column.kind == "won" for column in table.columns),
    }


def _column(column: Column, cells: Sequence[str]) -> Paper:
    # the heading of a column of figures may take two lines
    heading = width(_shown(column.title)) if column.kind == "text" else (width(_shown(column.title)) + 1) // 2
    wide = max(heading, *map(width, cells), 0)
    return {
        "key": column.key,
        "title": _shown(column.title),
        "align": "right" if column.kind in RIGHT else "center" if column.kind in CENTRE else "left",
        "fixed": column.kind != "text" and wide <= FIXED_WIDE,
        "width": min(MOST_WIDE, max(LEAST_WIDE, wide)),
    }


def _repeats(rows: Sequence[Row], cells: Sequence[Sequence[str]]) -> Iterator[int]:
    """Yield how many leading cells of each row say again what the row of the same group above says."""
    yield from [0] * min(1, len(rows))
    for (above, now), row in zip(pairwise(cells), rows[1:], strict=True):
        same = next((i for i, (a, b) in enumerate(zip(above, now, strict=True)) if a != b), len(now))
        yield same if row.weight == "plain" and any(one.weight == "begins" for one in rows) else 0


def _month(month: Month) -> Paper:
    return {
        "title": month.title,
        "weekdays": [weekday(day.date) for day in month.weeks[0]],
        "weeks": [
            [
                {
                    "day": day.date.day,
                    "inside": day.inside,
                    "holiday": _shown(day.holiday),
                    "entries": [_shown(entry) for entry in day.entries] if day.inside else [],
                }
                for day in week
            ]
            for week in month.weeks
        ],
    }


def _day(day: dt.date, rounds: Sequence[Round]) -> Paper:
    return {"date": shown(day, "date"), "weekday": weekday(day), "rounds": [_round(one) for one in rounds]}


def _round(one: Round) -> Paper:
    return {
        "half_day": _shown(one.half_day),
        "region": _shown(one.region or ""),
        "leave": f"{local(one.leave):%H:%M}",
        "back": f"{local(one.back):%H:%M}",
        "driving": clock(dt.timedelta(seconds=one.driving_seconds)),
        "drive_back": clock(one.back - one.visits[-1].end) if one.visits else "",
        "visits": [
            {
                "order": order,
                "arrive": f"{local(visit.start):%H:%M}",
                "leave": f"{local(visit.end):%H:%M}",
                "place": _shown(visit.name),
                "kind": _shown(visit.kind),
                "town": _shown(visit.town or ""),
                "drive": clock(dt.timedelta(seconds=visit.drive_seconds)),
                "pinned": visit.pinned,
            }
            for order, visit in enumerate(one.visits, start=1)
        ],
    }
