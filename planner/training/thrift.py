"""Bring a schedule under the cap by shorter sessions, before anything is dropped."""

from planner.training.board import Board
from planner.training.instance import Held, TrainingInstance


def cut_hours(data: TrainingInstance, board: Board) -> None:
    """Shorten sessions where they stand until the cap is kept or no hour is left to cut: most won per point first."""
    excess = 0 if data.cap_won is None else board.won() - data.cap_won
    cuts = [cut for s, held in enumerate(board.held) if held is not None for cut in _cuts(data, s, held)]
    for _, s, hours in sorted(cuts, reverse=True):
        held = board.held[s]
        if excess <= 0:
            return
        if held is not None and hours < held.hours:
            before = board.won_of(data.sessions[s].programme)
            board.take_back(s)
            board.place(s, held.model_copy(update={"hours": hours}))
            excess -= before - board.won_of(data.sessions[s].programme)


def _cuts(data: TrainingInstance, s: int, held: Held) -> list[tuple[float, int, int]]:
    """Return won saved per point, session and new length, for each length it could have where it stands."""
    session, found = data.sessions[s], []
    known = {one.hours for one in data.starts if held.start in one.minutes}
    rates = [
        data.lecturers[n].extra_hour_won
        for n, role in zip(held.lecturers, session.roles, strict=True)
        if role.hours is None
    ]
    rates += [] if held.venue is None else [data.venues[held.venue].won_per_hour]
    for hours in sorted(set(session.hours) & known):
        if hours < held.hours:
            below = max(0, session.full_hours - hours) - max(0, session.full_hours - held.hours)
            found.append((sum(rates) * (held.hours - hours) / (1 + data.cut_hour_weight * below), s, hours))
    return found
