"""What reading a scenario has taken to be so, told before planning begins."""

from collections.abc import Iterator

from api.i18n import say
from scenarios.schema import Scenario

MOST_NAMES = 5


def reading_lines(scenario: Scenario) -> Iterator[str]:
    """Yield a line about the places that have neither address nor coordinates: they are visited at the base."""
    visits = scenario.visits
    names = [place.name for place in visits.places if place.lon is None] if visits is not None else []
    if visits is None or not names:
        return
    told: dict[str, object] = {"count": len(names), "base": visits.base.name, "names": ", ".join(names[:MOST_NAMES])}
    more = len(names) - MOST_NAMES
    if more > 0:
        template = "Without address and coordinates, so visited at {base}: {count} places ({names} and {more} more)"
        yield say(template, told | {"more": more})
    else:
        yield say("Without address and coordinates, so visited at {base}: {count} places ({names})", told)
