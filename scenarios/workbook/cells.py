"""Values of cells: what people type, to what the schema takes.

Nothing is refused here. A value that cannot be read is passed on as its text, for the schema to refuse with its own
sentence; so one message serves every way in.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from scenarios.workbook.layout import Column, Kind
from scenarios.workbook.rules import read_rule
from scenarios.workbook.text import NOTHING, is_quoted, read_text, split, tidy

Value = str | int | float | bool | dt.date | dt.time | dt.datetime | dt.timedelta
"""What a cell may hold; an empty one is ``""``."""
Read = object
"""What goes into the scenario: texts, numbers, truths and lists of them."""

FIRST_SERIAL, LAST_SERIAL = 36_526, 73_415
"""Day numbers of 2000-01-01 and 2100-12-31 where day 1 is 1900-01-01 (and 1900 wrongly a leap year)."""
SERIAL_ZERO = dt.date(1899, 12, 30)
TRUE = frozenset({"예", "네", "o", "○", "●", "✓", "√", "y", "yes", "true", "참", "1", "필수"})
FALSE = frozenset({"아니오", "아니요", "x", "×", "n", "no", "false", "거짓", "0"})
SCALES = {"": 1, "천": 1_000, "만": 10_000, "백만": 1_000_000, "천만": 10_000_000, "억": 100_000_000}
UNITS = (
    "원",
    "명",
    "분",
    "시간",
    "시",
    "회",
    "개",
    "개소",
    "%",
    "퍼센트",
    "초",
    "일",
    "월",
    "점",
    "km/h",
    "km",
    "m",
    "석",
    "차",
)

_NUMBER = re.compile(r"[₩\\]?\s*([-+]?\d[\d,]*(?:\.\d+)?)\s*(천만|백만|천|만|억)?\s*(\D*)")
_YMD = re.compile(
    r"(?:(\d{4}|'?\d{2})\s*(?:[-./]|년)\s*)?(\d{1,2})\s*(?:[-./]|월)\s*(\d{1,2})\s*(?:일|\.)?\s*(?:[(]?[월화수목금토일](?:요일)?[)]?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CLOCK = re.compile(
    r"(오전|오후|am|pm)?\s*(\d{1,2})(?::(\d{2})(?::(\d{2}))?|\s*시\s*(?:(\d{1,2})\s*분|(반))?)\s*(am|pm)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Span:
    """The scenario's period, for dates written without a year."""

    first: dt.date
    last: dt.date

    def dates(self, month: int, day: int) -> list[dt.date]:
        """Return the days of the period with this month and day."""
        years = range(self.first.year, self.last.year + 1)
        found = (_date(year, month, day) for year in years)
        return [date for date in found if date is not None and self.first <= date <= self.last]


def span_of(tree: Mapping[str, Any]) -> Span | None:
    """Return the period of a scenario's tree, if both of its days are dates."""
    period: Any = tree.get("period")
    try:
        first, last = (dt.date.fromisoformat(str(period[end])) for end in ("first", "last"))
    except (ValueError, TypeError, KeyError):
        return None
    return Span(first, last)


def reader(kind: Kind) -> "Callable[[Value], Read] | None":
    """Return what reads a single value of a kind that needs neither codes nor the period; else ``None``."""
    return READERS.get(kind)


def read_cell(column: Column, value: Value, span: Span | None) -> Read:
    """Return what a filled cell says, in the form that the schema takes from JSON.

    Parameters
    ----------
    column
        What the cell holds.
    value
        As the reader of the file gives it; not empty.
    span
        The period, once it is known.
    """
    if column.many == 0:
        return _one(column, value, span)
    if column.many == 2:
        return _terms(value)
    if not isinstance(value, str):
        return [_one(column, value, span)]
    parts = split(value)
    if column.kind is Kind.DATE and len(parts) == 1 and len(several := tidy(value).split()) > 1:
        parts = several
    return [_one(column, part, span) for part in parts]


def _one(column: Column, value: Value, span: Span | None) -> Read:
    if column.codes:
        return _code(column, value)
    if column.kind is Kind.DATE:
        return _day(value, span)
    return READERS[column.kind](value)


def as_text(value: Value) -> str:
    """Return the text of a cell, a whole number without a point."""
    if isinstance(value, str):
        return read_text(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value)


def _code(column: Column, value: Value) -> Read:
    """Return the code of a word; a text in quotes, and a word that is none, stay as they are."""
    if isinstance(value, str) and is_quoted(value):
        return read_text(value)
    text = unicodedata.normalize("NFKC", as_text(value))
    code = _codes(tuple(column.codes.items())).get(text.casefold(), text)
    if column.kind is Kind.CHOICE and code == text and text.endswith("요일"):
        return _codes(tuple(column.codes.items())).get(text[:-2], text)
    return code


@cache
def _codes(labels: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    return {label.casefold(): code for code, label in labels} | {code.casefold(): code for code, _ in labels}


def _whole(value: Value) -> Read:
    number = value if isinstance(value, float) else _number(value)
    if isinstance(number, float) and number.is_integer() and abs(number) < 2**53:
        return int(number)
    return number


def _number(value: Value) -> Read:
    """Return the number that a cell or a text such as ``31,649천원`` holds, or the text."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return as_text(value)
    if not isinstance(value, str):
        return value
    plain = unicodedata.normalize("NFKC", value).strip()
    found = _NUMBER.fullmatch(plain)
    if re.fullmatch(r"[-+]?\d+(\.\d+)?e[-+]?\d+", plain):
        return float(plain)
    if found is None or not _grouped(found[1]) or found[3].strip() not in ("", *UNITS):
        return read_text(value)
    digits = found[1].replace(",", "")
    scale = SCALES[found[2] or ""]
    if "." not in digits:
        return int(digits) * scale
    # 1.5만 is 15,000: in thousandths, so that no float rounds it
    whole, _point, rest = digits.partition(".")
    if scale > 1 and len(rest) <= 4:
        exact = int(whole + rest.ljust(4, "0")) * scale
        return exact // 10_000 if exact % 10_000 == 0 else float(digits) * scale
    return float(digits) * scale


def _grouped(digits: str) -> bool:
    """Return whether commas, if there are any, part thousands."""
    whole = digits.partition(".")[0].lstrip("+-")
    return "," not in whole or re.fullmatch(r"\d{1,3}(,\d{3})+", whole) is not None


def _truth(value: Value) -> Read:
    if isinstance(value, bool):
        return value
    text = unicodedata.normalize("NFKC", as_text(value)).casefold()
    return True if text in TRUE else False if text in FALSE else as_text(value)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _day(value: Value, span: Span | None) -> Read:
    """Return a date as ``2026-05-04``; one without a year is the one of the period, if it has but one."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.date):
        return value.isoformat()
    text = as_text(value)
    plain = unicodedata.normalize("NFKC", text)
    if (found := _COMPACT.fullmatch(plain)) and (date := _date(*map(int, found.groups()))):
        return date.isoformat()
    if re.fullmatch(r"\d{5}", plain) and FIRST_SERIAL <= int(plain) <= LAST_SERIAL:
        return (SERIAL_ZERO + dt.timedelta(days=int(plain))).isoformat()
    found = _YMD.fullmatch(plain)
    dates = _dates(found, span) if found else []
    return dates[0].isoformat() if len(dates) == 1 else text


def _dates(found: re.Match[str], span: Span | None) -> list[dt.date]:
    month, day = int(found[2]), int(found[3])
    if found[1] is None:
        return span.dates(month, day) if span is not None else []
    year = int(found[1].lstrip("'"))
    date = _date(year + 2_000 if year < 100 else year, month, day)
    return [] if date is None else [date]


def _time(value: Value) -> Read:
    """Return a clock time as ``09:30``; a bare number is the fraction of a day that workbooks keep."""
    if isinstance(value, dt.time):
        return _clock(value)
    if isinstance(value, dt.datetime):
        return _clock(value.time()) if value.date() <= dt.date(1900, 1, 1) else value.isoformat(" ")
    if isinstance(value, float) and 0 <= value < 1:
        return _clock((dt.datetime(1900, 1, 1) + dt.timedelta(seconds=round(value * 86_400))).time())
    text = as_text(value)
    return _clock_of(text) or text


def _clock_of(text: str) -> str | None:
    """Return ``09:30`` for ``오전 9시 30분``, ``9:30`` or ``PM 1:05``; ``None`` for what is no clock time."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"0\.\d+", plain):
        return str(_time(float(plain)))
    found = _CLOCK.fullmatch(plain)
    if found is None:
        return None
    half = (found[1] or found[7] or "").casefold()
    hour, minute = int(found[2]), int(found[3] or found[5] or (30 if found[6] else 0))
    if half and not 1 <= hour <= 12:
        return None
    if half in ("오후", "pm"):
        hour = hour % 12 + 12
    elif half:
        hour %= 12
    if hour > 23 or minute > 59 or int(found[4] or 0) > 59:
        return None
    return _clock(dt.time(hour, minute, int(found[4] or 0)))


def _clock(time: dt.time) -> str:
    return f"{time:%H:%M}" if time == time.replace(second=0, microsecond=0) else time.isoformat()


def _window(value: Value) -> Read:
    """Return a stretch of a day as ``09:00-12:00``."""
    text = as_text(value)
    ends = [_clock_of(part) for part in re.split(r"\s*[-~–—∼〜]\s*|\s*부터\s*", text.removesuffix("까지"))]
    return f"{ends[0]}-{ends[1]}" if len(ends) == 2 and all(end and len(end) == 5 for end in ends) else text


def _rule(value: Value) -> Read:
    return read_rule(as_text(value)) if not (isinstance(value, str) and is_quoted(value)) else as_text(value)


def _terms(value: Value) -> Read:
    """Return ``[[460000, 2], [100]]`` for ``460,000×2 + 100``."""
    text = unicodedata.normalize("NFKC", as_text(value))
    if text == NOTHING:
        return []
    return [[_whole(factor) for factor in re.split(r"[×xX*]", term)] for term in text.split("+")]


READERS: Mapping[Kind, Callable[[Value], Read]] = {
    Kind.TEXT: as_text,
    Kind.WHOLE: _whole,
    Kind.NUMBER: _number,
    Kind.TRUTH: _truth,
    Kind.TIME: _time,
    Kind.WINDOW: _window,
    Kind.RULE: _rule,
}
