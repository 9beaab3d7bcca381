"""The head of a schedule: how each part ended, and what became of the budget."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from planner.clash import Clash
from planner.result import Result
from scenarios.calendar import occurrences
from scenarios.explain.told import Words
from scenarios.schedule.document import Engaged, EnvelopeUse, Part
from scenarios.schema import Scenario


def part(
    result: Result[Any],
    family: str,
    words: Words | None,
    clash: Clash | None,
    spent: Mapping[str, int],
    caps: Mapping[str, int | None],
) -> Part:
    """Return how a family's solve ended, with its money and, if nothing fits, the lines that clash."""
    clashing = clash.lines if clash else ()
    return Part(
        family=family,
        status=result.status,
        objective=result.objective,
        bound=result.bound,
        gap=result.gap,
        runtime_s=result.runtime_s,
        solver=result.solver,
        seed=result.seed,
        instance_digest=result.instance_digest,
        clashing_rules=result.rules or tuple(dict.fromkeys(line.rule for line in clashing)),
        clash=tuple(words.line(line) for line in clashing) if words else (),
        clash_minimal=clash.minimal if clash else None,
        spent_won=spent.get(family),
        envelope_won=caps.get(family),
    )


def envelopes(scenario: Scenario, spent: Mapping[str, int]) -> Iterator[EnvelopeUse]:
    """Yield the shares of the budget and what the parts spend of them."""
    budget = scenario.budget
    if budget is None:
        return
    parts = (("training", budget.training_won), ("visits", budget.visits_won), ("staffing", budget.staffing_won))
    for name, won in parts:
        if won is not None:
            yield EnvelopeUse(name=name, won=won, spent_won=spent.get(name))
    for other in budget.others:
        yield EnvelopeUse(name=other.name, won=other.won, spent_won=None)


def approximate(scenario: Scenario) -> Iterator[str]:
    """Yield what of the scenario stands at no exact place."""
    if scenario.visits is not None and scenario.visits.base.approximate:
        yield scenario.visits.base.name


def diary(scenario: Scenario) -> list[Engaged]:
    """Return what stands in the head's diary within the period, in order of time."""
    found = []
    for engagement in scenario.calendar.diary:
        for busy in occurrences([engagement], scenario):
            start, end = (dt.datetime.combine(busy.date, at) for at in (engagement.start, engagement.end))
            found.append(Engaged(name=engagement.name, start=start, end=end))
    return sorted(found, key=lambda one: (one.start, one.end, one.name))
