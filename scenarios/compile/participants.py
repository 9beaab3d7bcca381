"""How long the people of each office travel to each hall."""

from geodata.travel import TravelProvider
from scenarios.errors import Problem
from scenarios.ground import DongLookup, Ground
from scenarios.schema import Training


def travel_minutes(
    training: Training, ground: Ground, travel: TravelProvider | None, problems: list[Problem]
) -> tuple[tuple[int, ...], ...]:
    """Return minutes, one way and rounded up, per office and hall; zero where one of the two has no dong.

    Parameters
    ----------
    training, ground
        Offices and halls, and the dongs they are in: each counts as standing at its dong's inner point.
    travel
        Fills the table between dongs; without one nobody travels.
    problems
        Unknown dongs are noted here.
    """
    if travel is None:
        return ()
    seconds = travel.table(ground.points).seconds
    dong = DongLookup(ground, problems)
    homes = [dong(o.dong, "training.offices") if o.dong else dong.find(o.name) for o in training.offices]
    halls = [dong(v.dong, "training.venues") if v.dong else None for v in training.venues]
    return tuple(tuple(0 if a is None or b is None else -(-int(seconds[a, b]) // 60) for b in halls) for a in homes)
