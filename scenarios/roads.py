"""Travel seconds between the places of a scenario; those too far from a road are named."""

from collections.abc import Sequence

from geodata.errors import GeodataError
from geodata.travel import Point, TravelProvider
from geodata.travel.cache import CachedRoads
from geodata.travel.road import MAX_SNAP_METRES
from scenarios.errors import Problem, ScenarioError


def seconds_between(
    travel: TravelProvider, spots: Sequence[Point], places: Sequence[tuple[str, str, Point]]
) -> tuple[tuple[int, ...], ...]:
    """Return the seconds between all pairs of spots, rows are origins.

    Raises
    ------
    ScenarioError
        If places are too far from every road: all of them, each by name with its metres.
    GeodataError
        If the provider fails for another reason.
    """
    try:
        return tuple(map(tuple, travel.table(spots).seconds.tolist()))
    except GeodataError as error:
        problems = far_from_roads(travel, places)
        if problems:
            raise ScenarioError(problems) from error
        raise


def far_from_roads(travel: TravelProvider, places: Sequence[tuple[str, str, Point]]) -> list[Problem]:
    """Return a problem for each place farther from every road than a table allows.

    A great circle knows no roads, and an OSRM server does not say how far it has moved a point: neither finds any.

    Parameters
    ----------
    places
        Place in the scenario, name, and position.
    """
    if not isinstance(travel, CachedRoads) or not places:
        return []
    metres = travel.snap_metres([point for _, _, point in places]).tolist()
    return [
        Problem(
            at,
            "'{name}' is {metres} m from the nearest road, above {limit} m",
            {"name": name, "metres": far, "limit": round(MAX_SNAP_METRES)},
        )
        for (at, name, _), far in zip(places, metres, strict=True)
        if far > MAX_SNAP_METRES
    ]
