"""Which sheets and columns a scenario has, derived from its schema.

A single field is a row of a form (설정), a list of models is a sheet with a row per entry, a list inside such a row
is a sheet of its own whose rows name their parent. So a field that is new in the schema has its place at once.
"""

import datetime as dt
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from scenarios.schema import Scenario
from scenarios.workbook.words import (
    Path,
    Word,
    code_labels,
    field_word,
    form_of,
    form_word,
    sheet_word,
    vocabulary,
    words,
)

NUMBER = "number"
"""Column by which rows name an entry of a list whose entries have no name that is theirs alone."""
VALUE = "value"
KEY = "key"
"""Column of a table's names."""
WINDOW_PATTERN = r"^\d{2}:\d{2}-\d{2}:\d{2}$"


class Kind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    TRUTH = "truth"
    DATE = "date"
    TIME = "time"
    WINDOW = "window"
    RULE = "rule"
    CHOICE = "choice"


class Need(StrEnum):
    """When a field must be filled in."""

    ALWAYS = "always"
    WHERE_USED = "where its part is used"
    NEVER = "never"


@dataclass(frozen=True)
class Column:
    """A column of a sheet, or a row of a form."""

    path: Path
    """Within the entry; ``0`` and ``1`` of a pair; empty for the value of a table of plain values."""
    kind: Kind
    word: Word
    many: int = 0
    """1 for a list in the cell, 2 for a list of lists."""
    codes: Mapping[str, str] = field(default_factory=dict)
    """Per code its word, for a choice or a text that may be a code."""
    required: bool = False
    needed: bool = False
    """Whether it must be filled in where its part of the scenario, such as visits, is used."""
    empty_differs: bool = False
    """Whether an empty list says something else than an empty cell."""
    default: object = None

    @property
    def heading(self) -> str:
        """What stands above the column."""
        return f"{self.word.label}({self.word.unit})" if self.word.unit else self.word.label


@dataclass(frozen=True)
class Sheet:
    """A sheet with a row per entry of a list or table."""

    path: Path
    """Of the list in the schema, without positions."""
    word: Word
    shape: Literal["list", "table", "pairs"]
    columns: tuple[Column, ...]
    parents: "tuple[Sheet, ...]" = ()
    """Sheets whose rows hold this list, outermost first; their columns are those of ``Layout.sheet``."""
    keyed: bool = False
    """Whether it is a table: its first column is the name."""
    numbered: bool = False
    """Whether rows of other sheets name its entries by number."""
    empty_differs: bool = False
    """Whether a list without entries says something else than no list."""
    spread: Column | None = None
    """Values of a table inside each row, a column per name: figures of dongs."""
    spread_name: Column | None = None
    """What such a name may be."""

    @property
    def relative(self) -> Path:
        """Path within the innermost parent's entry."""
        return self.path[len(self.parents[-1].path) :] if self.parents else self.path

    @property
    def name_field(self) -> str:
        """Field, ``KEY`` or ``NUMBER`` by which the rows of other sheets name an entry of this one."""
        return KEY if self.keyed else NUMBER if self.numbered else _key_of(self.word)


@dataclass(frozen=True)
class Form:
    """A sheet with a row per single field."""

    path: Path
    word: Word
    columns: tuple[Column, ...]
    """Their paths are whole."""


@dataclass(frozen=True)
class Layout:
    """All sheets of a scenario's workbook."""

    forms: tuple[Form, ...]
    sheets: tuple[Sheet, ...]

    def sheet(self, path: Path) -> Sheet | None:
        """Return the sheet of a list, or ``None``."""
        return next((sheet for sheet in self.sheets if sheet.path == path), None)


@cache
def layout() -> Layout:
    """Return the layout of ``Scenario``."""
    singles: list[Column] = []
    sheets: list[Sheet] = []
    for found in _fields(Scenario, (), (), Need.ALWAYS):
        singles.append(found) if isinstance(found, Column) else sheets.append(found)
    paths = list(dict.fromkeys(form_of(column.path) for column in singles))
    forms = (
        Form(path, form_word(path), tuple(column for column in singles if form_of(column.path) == path))
        for path in paths
    )
    return Layout(tuple(forms), tuple(sheets))


def _fields(model: type[BaseModel], at: Path, parents: tuple[Sheet, ...], need: Need) -> Iterator[Column | Sheet]:
    """Yield the columns of a model and the sheets of the lists in it, in the order of its fields."""
    for name, info in model.model_fields.items():
        yield from _field(info, (*at, name), parents, need if info.is_required() else Need.NEVER)


def _field(info: FieldInfo, path: Path, parents: tuple[Sheet, ...], need: Need) -> Iterator[Column | Sheet]:
    default = None if info.is_required() else info.get_default(call_default_factory=True)
    options = _options(info.annotation)
    several = len(options) > 1
    for option in options:
        yield from _option(option, info, path, parents, Need.NEVER if several else need, default)


def _option(
    option: Any, info: FieldInfo, path: Path, parents: tuple[Sheet, ...], need: Need, default: object
) -> Iterator[Column | Sheet]:
    bare, metadata = _bare(option)
    metadata = (*metadata, *info.metadata)
    if isinstance(bare, type) and issubclass(bare, BaseModel):
        part = len(path) == 1 and need is Need.NEVER
        yield from _fields(bare, path, parents, Need.WHERE_USED if part else need)
    elif get_origin(bare) is dict or _rows(bare):
        yield from _list(bare, path, parents, default is None)
    else:
        own = path[len(parents[-1].path) :] if parents else path
        yield _column(bare, metadata, own, field_word(path), need, default)


def _options(annotation: Any) -> list[Any]:
    """Return what a field may be, without ``None``."""
    if get_origin(annotation) in (Union, types.UnionType):
        return [option for option in get_args(annotation) if option is not type(None)]
    return [annotation]


def _bare(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """Return an annotation without ``Annotated`` and ``None``, and what was annotated."""
    metadata: tuple[Any, ...] = ()
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            metadata += tuple(more)
        elif len(options := _options(annotation)) == 1 and options[0] is not annotation:
            annotation = options[0]
        else:
            return annotation, metadata


def _rows(bare: Any) -> bool:
    """Return whether it is a list whose entries need a row each: models or pairs."""
    if get_origin(bare) is not tuple:
        return False
    first, *rest = get_args(bare)
    inner, _ = _bare(first)
    return bool(rest == [...]) and (_is_model(inner) or _is_pair(inner))


def _is_model(bare: Any) -> bool:
    return isinstance(bare, type) and issubclass(bare, BaseModel)


def _is_pair(bare: Any) -> bool:
    return get_origin(bare) is tuple and ... not in get_args(bare)


def _list(bare: Any, path: Path, parents: tuple[Sheet, ...], empty_differs: bool) -> Iterator[Sheet]:
    table = get_origin(bare) is dict
    inner, metadata = _bare(get_args(bare)[1 if table else 0])
    word = sheet_word(path)
    numbered = not table and not _key_of(word)
    sheet = Sheet(path, word, "list", columns=(), parents=parents, keyed=table, numbered=numbered)
    columns: list[Column] = []
    below: list[Sheet] = []
    if table:
        label = words().get((*path, KEY)) or Word("이름")
        columns.append(Column((KEY,), Kind.TEXT, label, required=True))
    for found in _entry(inner, metadata, path, (*parents, sheet)):
        columns.append(found) if isinstance(found, Column) else below.append(found)
    spread = next((below.pop(n) for n, one in enumerate(below) if word.key == f"+{one.path[-1]}"), None)
    yield Sheet(
        path=path,
        word=word,
        shape="pairs" if _is_pair(inner) else "table" if table else "list",
        columns=tuple(columns),
        parents=parents,
        keyed=table,
        numbered=numbered and bool(below),
        empty_differs=empty_differs,
        spread=None if spread is None else spread.columns[-1],
        spread_name=None if spread is None else _column(str, (), (), field_word(spread.path), Need.ALWAYS, None),
    )
    yield from below


def _entry(inner: Any, metadata: tuple[Any, ...], path: Path, parents: tuple[Sheet, ...]) -> Iterator[Column | Sheet]:
    if _is_model(inner):
        yield from _fields(inner, path, parents, Need.ALWAYS)
    elif _is_pair(inner):
        for n, one in enumerate(get_args(inner)):
            bare, more = _bare(one)
            yield _column(bare, more, (str(n),), field_word((*path, str(n))), Need.ALWAYS, None)
    elif get_origin(inner) is dict:
        codes = get_args(_bare(get_args(inner)[0])[0])
        value, more = _bare(get_args(inner)[1])
        for code, label in code_labels(path[-1], codes).items():
            yield _column(value, more, (code,), Word(label, note=field_word(path).note), Need.NEVER, None)
    else:
        yield _column(inner, metadata, (), words().get((*path, VALUE)) or Word("값"), Need.ALWAYS, None)


def _key_of(word: Word) -> str:
    return "" if word.key.startswith("+") else word.key


SCALARS: dict[Any, Kind] = {
    str: Kind.TEXT,
    int: Kind.WHOLE,
    float: Kind.NUMBER,
    bool: Kind.TRUTH,
    dt.date: Kind.DATE,
    dt.time: Kind.TIME,
}


def _column(bare: Any, metadata: tuple[Any, ...], path: Path, word: Word, need: Need, default: object) -> Column:
    many = 0
    while get_origin(bare) is tuple:
        many += 1
        bare, metadata = _bare(get_args(bare)[0])
    if get_origin(bare) is Literal:
        kind, codes = Kind.CHOICE, code_labels(path[-1] if path else "", get_args(bare))
    else:
        kind, codes = SCALARS[bare], vocabulary(word)
    if kind is Kind.TEXT:
        patterns = {getattr(entry, "pattern", None) for entry in _constraints(metadata)}
        kind = Kind.WINDOW if WINDOW_PATTERN in patterns else Kind.RULE if path[-1:] == ("rule",) else kind
    always, used = need is Need.ALWAYS, need is Need.WHERE_USED
    return Column(path, kind, word, many, codes, always, used, bool(many) and default != (), default)


def _constraints(metadata: tuple[Any, ...]) -> Iterator[Any]:
    for entry in metadata:
        yield from entry.metadata if isinstance(entry, FieldInfo) else (entry,)
