"""What the bundled scenarios assume of a senior centre (경로당) that no source tells, one rule for all of them.

Every draw is a hash of the centre's id, so that adding a centre changes no other: bytes 0-3 of SHA-256 choose the
opening, bytes 4-7 the date limit, bytes 8-11 whether it has not been visited for two years, each modulo 100.
"""

import csv
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

COLUMNS = (
    "id",
    "name",
    "kind",
    "town",
    "lon",
    "lat",
    "members",
    "minutes",
    "prize",
    "opening",
    "not_before",
    "by",
    "note",
)


def draws(key: str) -> tuple[int, int, int]:
    """Return three numbers from 0 to 99 that depend on nothing but the key."""
    digest = hashlib.sha256(key.encode()).digest()
    first, second, third = (int.from_bytes(digest[at : at + 4], "big") % 100 for at in (0, 4, 8))
    return first, second, third


def opening(draw: int) -> str:
    """Return the name of the opening hours: 50 %, 20 %, 15 %, 15 %."""
    if draw < 50:
        return "평일"
    if draw < 70:
        return "점심 휴관"
    return "월수금 오후" if draw < 85 else "화목"


def centre(
    key: str, name: str, town: str, point: tuple[str, str], members: int, by: str, not_before: str
) -> dict[str, str | int]:
    """Return a centre's row: service 30 or 40 minutes, prize 30 + members / 2, + 20 if long not visited.

    12 % are to be visited ``by`` a date if at all, 8 % ``not_before`` one.
    """
    hours, limit, forgotten = draws(key)
    overdue = forgotten < 30
    return {
        "id": key,
        "name": name,
        "kind": "senior_centre",
        "town": town,
        "lon": point[0],
        "lat": point[1],
        "members": members,
        "minutes": 40 if members > 40 else 30,
        "prize": 30 + members // 2 + (20 if overdue else 0),
        "opening": opening(hours),
        "not_before": not_before if 12 <= limit < 20 else "",
        "by": by if limit < 12 else "",
        "note": "합성" + (", 2년간 방문 없음(가정)" if overdue else ""),
    }


def write(path: Path, rows: Iterable[Mapping[str, str | int]]) -> None:
    """Write rows as CSV in UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
