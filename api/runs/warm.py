"""What every solve needs, loaded once, before the processes of solves are forked."""

import api.runs.child  # noqa: F401 - for those who are forked
from api.runs.provenance import of_versions
from scenarios.families import SOLVABLE


def warm_up() -> None:
    """Load the engines, and what a run notes of them; importing this takes most of the seconds and 300 MB."""
    for family in SOLVABLE.values():
        list(family.solvers.values())
    of_versions()
