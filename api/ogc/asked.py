"""What a request for items asks for: a box, a time, values, a page (OGC API Features 1.0.1, 7.15)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import shapely

from api.documents.geojson import Feature
from api.http.problems import Mistake, Refusal
from api.i18n import say
from api.ogc.features import Collected, Kind
from api.ogc.jobs import Filter

MOST = 1_000
"""Features on a page, whatever is asked for."""
USUAL = 100
SEOUL = dt.timezone(dt.timedelta(hours=9))
OPEN = ("", "..")
"""How an interval without a begin or an end is written."""


@dataclass(frozen=True)
class Asked:
    """Which features, and which page of them.

    Parameters
    ----------
    box
        Shape that a feature must meet; one without a shape always does.
    begin, end
        Time that a feature must meet, ends included; one without a time always does.
    values
        Property to the text it must have.
    """

    limit: int = USUAL
    offset: int = 0
    box: shapely.Geometry | None = None
    begin: dt.datetime | None = None
    end: dt.datetime | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    def among(self, collected: Collected, kind: Kind) -> list[Feature]:
        """Return the features asked for, on all pages, in the order given."""
        near = collected.meeting(self.box)
        return [
            feature
            for feature, meets in zip(collected.features, near, strict=True)
            if meets and self._meets_time(feature, kind) and self._has_values(feature)
        ]

    def _meets_time(self, feature: Feature, kind: Kind) -> bool:
        known = [feature["properties"].get(name) for name in kind.when]
        if not known or None in known:
            return True
        first, last = (dt.datetime.fromisoformat(moment) for moment in known)
        return (self.end is None or first <= self.end) and (self.begin is None or last >= self.begin)

    def _has_values(self, feature: Feature) -> bool:
        return all(str(feature["properties"].get(name)) == value for name, value in self.values.items())


def asked(parameters: Sequence[tuple[str, str]], kind: Kind) -> Asked:
    """Return what the parameters of a query ask for.

    Raises
    ------
    Refusal
        (400) If a parameter is unknown or cannot be read; naming it.
    """
    given = dict(parameters)
    only(parameters, ("limit", "offset", "bbox", "datetime", *kind.filters))
    begin, end = _times(given["datetime"]) if "datetime" in given else (None, None)
    return Asked(
        limit=_limit(given),
        offset=_whole("offset", given.get("offset", "0"), 0),
        box=_box(given["bbox"]) if "bbox" in given else None,
        begin=begin,
        end=end,
        values={name: given[name] for name in kind.filters if name in given},
    )


def job_filter(parameters: Sequence[tuple[str, str]]) -> tuple[Filter, str | None, int]:
    """Return which jobs are asked for, after which one, and how many at most.

    Raises
    ------
    Refusal
        (400) If a parameter is unknown or cannot be read; naming it.
    """
    only(parameters, ("limit", "after", "type", "processID", "status", "datetime", "minDuration", "maxDuration"))
    given = dict(parameters)

    def several(name: str) -> list[str]:
        return [part for key, value in parameters if key == name for part in value.split(",") if part]

    seconds = {name: _whole(name, given[name], 0) if name in given else None for name in ("minDuration", "maxDuration")}
    begin, end = _times(given["datetime"]) if "datetime" in given else (None, None)
    # there are no jobs but those of processes
    processes = several("processID") if set(several("type")) <= {"process"} else [""]
    wanted = Filter(processes, several("status"), begin, end, seconds["minDuration"], seconds["maxDuration"])
    return wanted, given.get("after"), _limit(given)


def at_most(parameters: Sequence[tuple[str, str]]) -> int:
    """Return how many entries of a list without other parameters are asked for at most.

    Raises
    ------
    Refusal
        (400) If a parameter is unknown or cannot be read; naming it.
    """
    only(parameters, ("limit",))
    return _limit(dict(parameters))


def only(parameters: Sequence[tuple[str, str]], known: Sequence[str] = ()) -> None:
    """Refuse every parameter that is not known.

    Raises
    ------
    Refusal
        (400) If there is one; naming it.
    """
    for name, value in parameters:
        if name not in known:
            values = {"name": name[:40], "known": ", ".join(sorted(known)) or "-"}
            raise _unusable(name, value, say("no parameter is called '{name}'; there are {known}", values))


def _limit(given: Mapping[str, str]) -> int:
    return min(_whole("limit", given.get("limit", str(USUAL)), 1), MOST)


def _whole(name: str, text: str, least: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and int(text) >= least):
        raise _unusable(name, text, say("is no whole number from {least}", {"least": least}))
    return int(text)


def _box(text: str) -> shapely.Geometry:
    """Return the box of four numbers, or of six with heights; one across the 180th meridian in two."""
    try:
        numbers = [float(number) for number in text.split(",")]
    except ValueError:
        numbers = []
    corners = {4: (0, 1, 2, 3), 6: (0, 1, 3, 4)}.get(len(numbers))
    if corners is None:
        raise _unusable("bbox", text, say("four or six numbers are needed, separated by commas"))
    west, south, east, north = (numbers[i] for i in corners)
    if not (abs(west) <= 180 and abs(east) <= 180 and -90 <= south <= north <= 90):
        raise _unusable("bbox", text, say("west, south, east, north in degrees, south below north"))
    if west <= east:
        return shapely.box(west, south, east, north)
    return shapely.union(shapely.box(west, south, 180, north), shapely.box(-180, south, east, north))


def _times(text: str) -> tuple[dt.datetime | None, dt.datetime | None]:
    first, slash, last = text.partition("/")
    if not slash:
        return _moment(text, first, False), _moment(text, first, True)
    begin = None if first in OPEN else _moment(text, first, False)
    end = None if last in OPEN else _moment(text, last, True)
    if (begin is None and end is None) or (begin and end and begin > end):
        raise _no_time(text)
    return begin, end


def _moment(whole: str, text: str, end_of_day: bool) -> dt.datetime:
    """Return a moment as RFC 3339 writes it; a date is the whole day in Seoul."""
    try:
        if len(text) == len("2026-03-09"):
            day = dt.date.fromisoformat(text)
            return dt.datetime.combine(day, dt.time.max if end_of_day else dt.time.min, SEOUL)
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise _no_time(whole) from None
    if moment.tzinfo is None:
        raise _no_time(whole)
    return moment


def _no_time(text: str) -> Refusal:
    return _unusable("datetime", text, say("is neither a time as in RFC 3339 nor an interval of two"))


def _unusable(name: str, value: str, why: str) -> Refusal:
    mistake = Mistake(detail=why, parameter=name[:40], value=value[:60])
    return Refusal("bad-request", "the parameter '{name}' cannot be used", {"name": name[:40]}, [mistake])
