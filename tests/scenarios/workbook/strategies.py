"""Random scenarios of all families, made from the schema: a field that is new is drawn as well."""

import datetime as dt
import types
from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import AfterValidator, BaseModel, ValidationError
from pydantic.fields import FieldInfo

from scenarios.schema import Budget, District, Engagement, Place, Scenario, Visits
from scenarios.schema.common import Period, Range
from scenarios.schema.hubs import LoadRule
from scenarios.workbook.layout import WINDOW_PATTERN

M = TypeVar("M", bound=BaseModel)

AWKWARD = (
    *(
        "없음",
        "예",
        "아니오",
        "월",
        "모두",
        "선거인 수",
        "electors",
        "권역마다",
        "=1+1",
        "+82",
        "-",
        "@cmd",
        "\t=1",
        "#REF!",
    ),
    *(
        '"가"',
        '"',
        '""',
        "가, 나",
        "가;나",
        "가\n나",
        " 앞뒤 공백 ",
        "_x0041_",
        "１２동",
        "5/4",
        "1,000",
        "0.5",
        "TRUE",
        "※비고",
    ),
    *(
        "가\u00a0나",
        "\u3000가",
        "각",
        "\x07삐",
        "매주 월요일",
        "2026-05-04",
        "09:00-12:00",
        "상도제1동",
        "e\u0301",
        "\ufffe가",
    ),
)
"""Texts that a workbook might take for something else."""
ORDINARY = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=12)
TEXTS = st.one_of(st.sampled_from(AWKWARD), ORDINARY)
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))
CLOCKS = st.one_of(
    st.builds(dt.time, st.integers(0, 23), st.integers(0, 59)),
    st.builds(dt.time, st.integers(0, 23), st.integers(0, 59), st.integers(0, 59), st.integers(0, 999_999)),
)
RULES = st.sampled_from(
    (
        *("FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "freq=weekly;byday=mo"),
        *("FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYMONTHDAY=15", "FREQ=DAILY;COUNT=5"),
    )
)


def _window(times: tuple[int, int]) -> str:
    start, end = sorted(times)
    return f"{start // 60:02d}:{start % 60:02d}-{end // 60:02d}:{end % 60:02d}"


PATTERNS: dict[str, st.SearchStrategy[str]] = {
    WINDOW_PATTERN: st.tuples(st.integers(0, 700), st.integers(701, 1_439)).map(_window),
    r"\S": TEXTS.filter(str.strip),
    r"^https?://": st.sampled_from(("http://localhost:5000", "https://osrm.example/a,b")),
    r"^[a-z0-9_]{1,60}$": st.from_regex(r"[a-z0-9_]{1,20}", fullmatch=True),
}


def scenarios() -> st.SearchStrategy[Scenario]:
    """Scenarios that the schema takes; not all of them could be planned."""
    return model(Scenario)


def model(kind: type[M]) -> st.SearchStrategy[M]:
    """Instances of a model; those that its validators refuse are made to fit or drawn again."""
    required = {n: _field(kind, n, f) for n, f in kind.model_fields.items() if f.is_required()}
    optional = {n: _field(kind, n, f) for n, f in kind.model_fields.items() if not f.is_required()}
    drawn = st.fixed_dictionaries(required, optional=optional)
    fit = FITTING.get(kind, lambda values: values)
    made: Any = drawn.map(lambda values: _made(kind, fit(values))).filter(lambda one: one is not None)
    return made  # type: ignore[no-any-return]


def _made(kind: type[M], values: dict[str, Any]) -> M | None:
    try:
        return kind.model_validate(values)
    except ValidationError:
        return None


def _field(kind: type[BaseModel], name: str, info: FieldInfo) -> st.SearchStrategy[Any]:
    if name == "rule" and "rule" in kind.model_fields and issubclass(kind, Engagement):
        return st.one_of(st.none(), RULES)
    return _drawn(info.annotation, tuple(info.metadata))


def _drawn(annotation: Any, metadata: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        annotation, *more = get_args(annotation)
        return _drawn(annotation, (*more, *metadata))
    if origin in (Union, types.UnionType):
        return st.one_of(*(_drawn(option, metadata) for option in get_args(annotation)))
    return _checked(_plain(annotation, origin, _limits(metadata)), metadata)


def _plain(annotation: Any, origin: Any, limits: dict[str, Any]) -> st.SearchStrategy[Any]:
    if annotation is type(None):
        return st.none()
    if origin is Literal:
        return st.sampled_from(get_args(annotation))
    if origin is tuple:
        inner = get_args(annotation)
        if inner[-1] is ...:
            return st.lists(_drawn(inner[0], ()), min_size=limits.get("min_length", 0), max_size=2).map(tuple)
        return st.tuples(*(_drawn(one, ()) for one in inner))
    if origin is dict:
        return st.dictionaries(*(_drawn(one, ()) for one in get_args(annotation)), max_size=2)
    if issubclass(annotation, BaseModel):
        return st.deferred(lambda: model(annotation))
    return SCALARS[annotation](limits)


def _number(limits: dict[str, Any]) -> st.SearchStrategy[int]:
    return st.integers(limits.get("ge", 0), limits.get("le", 10**9))


def _float(limits: dict[str, Any]) -> st.SearchStrategy[float]:
    least = limits.get("ge", limits.get("gt", 0.0))
    return st.floats(least, limits.get("le", 1e6), exclude_min="gt" in limits, allow_nan=False)


def _text(limits: dict[str, Any]) -> st.SearchStrategy[str]:
    return PATTERNS[limits["pattern"]] if "pattern" in limits else TEXTS


SCALARS: dict[Any, Callable[[dict[str, Any]], st.SearchStrategy[Any]]] = {
    str: _text,
    int: _number,
    float: _float,
    bool: lambda _: st.booleans(),
    dt.date: lambda _: DAYS,
    dt.time: lambda _: CLOCKS,
}


def _limits(metadata: tuple[Any, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for entry in metadata:
        for one in entry.metadata if isinstance(entry, FieldInfo) else (entry,):
            for name in ("ge", "gt", "le", "min_length", "pattern"):
                if getattr(one, name, None) is not None:
                    found[name] = getattr(one, name)
    return found


def _checked(drawn: st.SearchStrategy[Any], metadata: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    for entry in metadata:
        if isinstance(entry, AfterValidator):
            drawn = drawn.filter(lambda value, check=entry.func: _passes(check, value))
    return drawn


def _passes(check: Callable[[Any], Any], value: Any) -> bool:
    try:
        check(value)
    except ValueError:
        return False
    return True


def _ordered(first: str, last: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def fit(values: dict[str, Any]) -> dict[str, Any]:
        if values.get(first) is not None and values.get(last) is not None and values[last] < values[first]:
            values[first], values[last] = values[last], values[first]
        return values

    return fit


def _engagement(values: dict[str, Any]) -> dict[str, Any]:
    values["start"], values["end"] = dt.time(9, values["start"].minute), values["end"].replace(hour=15)
    return values


def _district(values: dict[str, Any]) -> dict[str, Any]:
    if values.get("dongs"):
        values["facts"] = None
    else:
        values["facts"] = values.get("facts") or "gimje"
    return values


def _place(values: dict[str, Any]) -> dict[str, Any]:
    if values.get("lon") is None or values.get("lat") is None:
        values["lon"] = values["lat"] = None
        values["address"] = ""  # with one, a position is demanded
    return _ordered("not_before", "by")(values)


def _load(values: dict[str, Any]) -> dict[str, Any]:
    if values.get("band_percent") is not None:
        values["least"] = values["most"] = None
    return _ordered("least", "most")(values)


def _budget(values: dict[str, Any]) -> dict[str, Any]:
    values["total_won"] = 10**12
    for name, won in values.items():
        if name.endswith("_won") and name != "total_won" and won is not None:
            values[name] = won % 10**9
    return values


def _visits(values: dict[str, Any]) -> dict[str, Any]:
    values["places_files"] = ()  # files that are not there
    return values


FITTING: dict[type[BaseModel], Callable[[dict[str, Any]], dict[str, Any]]] = {
    Engagement: _engagement,
    District: _district,
    Place: _place,
    LoadRule: _load,
    Budget: _budget,
    Visits: _visits,
    Period: _ordered("first", "last"),
    Range: _ordered("least", "most"),
}
