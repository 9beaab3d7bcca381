"""What sessions that a solver has placed spend, in won; the verifier has its own arithmetic."""

from collections.abc import Sequence

from planner.training.instance import BudgetLine, Held, TrainingInstance


def spent(data: TrainingInstance, p: int, sessions: Sequence[Held | None]) -> int:
    """Return what programme ``p`` spends if the sessions are held so; zero if none of its own is."""
    held = [(s, one) for s, one in enumerate(sessions) if one is not None and data.sessions[s].programme == p]
    return sum(_line(data, line, held) for line in data.programmes[p].lines) if held else 0


def _line(data: TrainingInstance, line: BudgetLine, held: Sequence[tuple[int, Held]]) -> int:
    match line.kind:
        case "lecturer_fees":
            return _fees(data, held)
        case "percent_of_fees":
            return _fees(data, held) * line.won // 100
        case "venue_hire":
            return sum(one.hours * data.venues[one.venue].won_per_hour for _, one in held if one.venue is not None)
        case "per_head":
            heads = sum(data.sessions[s].guests + sum(group.people for group in one.attendance) for s, one in held)
            return line.won * (heads if line.count is None else line.count)
        case "per_session":
            return line.won * (len(held) if line.count is None else line.count)
        case "lump_sum":
            return line.won


def _fees(data: TrainingInstance, held: Sequence[tuple[int, Held]]) -> int:
    won = 0
    for s, one in held:
        for n, role in zip(one.lecturers, data.sessions[s].roles, strict=True):
            lecturer = data.lecturers[n]
            won += lecturer.first_hour_won + lecturer.extra_hour_won * ((role.hours or one.hours) - 1)
    return won
