"""What each family contributes to the documents; every format draws from here.

A family has one module with ``sections(schedule)``, which yields nothing where the part is not planned, and one entry
in ``CONTRIBUTIONS``, whose order is that of the sheets and chapters.
"""

from collections.abc import Callable, Iterator

from api.documents.contents import audit, money, notes, overview, regions, roster, staffing, training, visits
from api.documents.table import Section
from scenarios.schedule.document import Schedule

CONTRIBUTIONS: tuple[Callable[[Schedule], Iterator[Section]], ...] = (
    overview.sections,
    regions.sections,
    roster.sections,
    visits.sections,
    training.sections,
    staffing.sections,
    money.sections,
    audit.sections,
    notes.sections,
)


def contents(schedule: Schedule) -> tuple[Section, ...]:
    """Return all sections of a plan in the language spoken."""
    return tuple(section for sections in CONTRIBUTIONS for section in sections(schedule))
