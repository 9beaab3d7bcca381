"""Positions of an instance in the words of the scenario, as verifiers mention them."""

from collections.abc import Callable

from scenarios.compile.training import CompiledTraining
from scenarios.compile.visits import CompiledVisits
from scenarios.schema import Training


def visit_names(compiled: CompiledVisits) -> Callable[[str, int], str]:
    """Return what names a client, half-day, town or month by position; nothing for what has no name."""

    def name(what: str, position: int) -> str:
        match what:
            case "client":
                return compiled.places[position].name
            case "slot":
                free = compiled.half_days[position]
                return f"{free.date.isoformat()} {free.half_day.name}"
            case "person":
                return compiled.people[position]
            case "town":
                return compiled.towns[position]
            case "month":
                return compiled.months[position]
        return ""

    return name


def training_names(training: Training, compiled: CompiledTraining) -> Callable[[str, int], str]:
    """Return what names a session, hall, lecturer, office or course by position; nothing for what has no name."""

    def name(what: str, position: int) -> str:
        match what:
            case "session":
                return compiled.names[position]
            case "venue":
                return training.venues[position].name
            case "lecturer":
                return training.lecturers[position].name
            case "office":
                return training.offices[position].name
            case "programme":
                return training.courses[position].name
        return ""

    return name
