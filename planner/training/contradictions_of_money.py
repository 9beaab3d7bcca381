"""What the statements of a training instance must not say, and sums that arithmetic cannot hold."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from planner.training.instance import BudgetLine, TrainingInstance

MOST_WON = 10**15


def programmes(data: "TrainingInstance") -> None:
    """Programmes without a session, and statements with a line twice or a percentage above 100."""
    taught = {session.programme for session in data.sessions}
    for p, programme in enumerate(data.programmes):
        if p not in taught:
            raise PydanticCustomError("no_sessions", "programme {programme} has no session", {"programme": p})
        single = ("lecturer_fees", "percent_of_fees", "venue_hire")
        once(f"programme {p}", [line.kind for line in programme.lines if line.kind in single], "line")
        for line in programme.lines:
            _line(p, line)


def _line(p: int, line: "BudgetLine") -> None:
    if line.kind == "percent_of_fees" and line.won > 100:
        raise PydanticCustomError(
            "percent_above_100",
            "{percent} percent in programme {programme}, at most 100",
            {"percent": line.won, "programme": p},
        )
    unused = []
    if line.kind not in ("per_head", "per_session") and line.count is not None:
        unused.append("count")
    if line.kind in ("lecturer_fees", "venue_hire") and line.won:
        unused.append("won")
    if unused:
        raise PydanticCustomError(
            "line_value_unused",
            "a {kind} line has no {field} (programme {programme})",
            {"kind": line.kind, "field": unused[0], "programme": p},
        )


def spending(data: "TrainingInstance") -> None:
    """Money beyond what whole-number arithmetic can hold."""
    most = sum(_most_won(data, p) for p in range(len(data.programmes)))
    if most > MOST_WON:
        raise PydanticCustomError(
            "too_much_money",
            "spending may reach {won} won, at most {limit} can be counted",
            {"won": most, "limit": MOST_WON},
        )


def _most_won(data: "TrainingInstance", p: int) -> int:
    """Return a sum in won that no plan of the programme exceeds."""
    sessions = [session for session in data.sessions if session.programme == p]
    fee = max((one.first_hour_won + 11 * one.extra_hour_won for one in data.lecturers), default=0)
    hire = max((12 * one.won_per_hour for one in data.venues), default=0)
    everybody = sum(office.people for office in data.offices)
    heads = sum(everybody + session.guests for session in sessions)
    times = {"lump_sum": 1, "per_session": len(sessions), "per_head": heads}
    lines = sum(
        line.won * (times[line.kind] if line.count is None else line.count)
        for line in data.programmes[p].lines
        if line.kind in times
    )
    return lines + sum(2 * fee * len(session.roles) + hire for session in sessions)


def once(place: str, values: Sequence[object], what: str) -> None:
    """Refuse a value that is listed twice."""
    for value, times in Counter(values).items():
        if times > 1:
            raise PydanticCustomError(
                "listed_twice",
                "{place} lists {what} {value} {times} times",
                {"place": place, "what": what, "value": str(value), "times": times},
            )
