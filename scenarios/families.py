"""The families by name, without what compiles scenarios for them: who verifies bare numbers needs no more."""

from typing import Any

from planner.family import Family
from planner.hubs import HUBS
from planner.hubs.nation import NATION
from planner.staffing import STAFFING
from planner.training import TRAINING
from planner.visits import VISITS

FAMILIES: dict[str, Family[Any, Any]] = {family.name: family for family in (HUBS, TRAINING, VISITS, STAFFING)}
"""In the order of the stages."""

SOLVABLE: dict[str, Family[Any, Any]] = {**FAMILIES, NATION.name: NATION}
"""What can be solved and checked in bare numbers: the stages, and what no scenario has."""
