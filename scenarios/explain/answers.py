"""Explain a scenario: plan it, then say why nothing fits and what would, or which lines bind."""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from planner.clash import Clash
from planner.repair import Price, Repair, menu
from planner.result import SolveParams, Status, Watch
from planner.whatif import Binding, binding_lines
from scenarios.explain.applied import can_be_applied
from scenarios.explain.told import (
    Explanation,
    PartExplained,
    ToldBinding,
    ToldClash,
    ToldRepair,
    Words,
    how,
    told_line,
    told_step,
)
from scenarios.pipeline import FAMILIES, OnProgress, Stage, plan
from scenarios.schema import Scenario

PLAN_SHARE = 0.4
"""Share of the time that the plan itself has at most; questions have the rest."""


def explain(
    scenario: Scenario,
    folder: Path,
    params: SolveParams,
    prices: Mapping[str, Price | None] | None = None,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
) -> Explanation:
    """Return why a scenario has no plan and what would make room for one, or what binds the plan it has.

    Parameters
    ----------
    scenario, folder
        As ``read`` gives them.
    params
        ``time_limit_s`` is for the whole.
    prices
        See ``planner.repair.menu``.

    Raises
    ------
    ScenarioError, GeodataError
        If the scenario contradicts itself.
    UnsoundSolutionError, SolverError
        If we have a bug.
    """
    watch = Watch(params.time_limit_s, None, cancel)
    outcome = plan(scenario, folder, limited(params, PLAN_SHARE * params.time_limit_s), on_progress, cancel)
    asked = limited(params, watch.remaining_s() / max(1, len(outcome.stages)))
    return Explanation(
        scenario=scenario.name,
        title=scenario.title,
        status=outcome.schedule.status,
        parts=tuple(_part(scenario, stage, asked, prices, cancel) for stage in outcome.stages),
        synthetic=scenario.synthetic,
    )


def told_clash(words: Words, found: Clash | None) -> ToldClash | None:
    """Return a clash in words."""
    if found is None:
        return None
    return ToldClash(lines=tuple(told_line(words, line) for line in found.lines), minimal=found.minimal)


def limited(params: SolveParams, seconds: float) -> SolveParams:
    """Return the parameters with so many seconds, one at least."""
    return params.model_copy(update={"time_limit_s": max(1.0, seconds)})


def _part(
    scenario: Scenario,
    stage: Stage,
    params: SolveParams,
    prices: Mapping[str, Price | None] | None,
    cancel: threading.Event | None,
) -> PartExplained:
    family, result, words = FAMILIES[stage.family], stage.result, stage.words
    known: dict[str, Any] = {
        "family": stage.family,
        "status": result.status,
        "objective": result.objective,
        "bound": result.bound,
    }
    if words is None or family.explainer is None:
        return PartExplained(**known)
    if result.status is Status.INFEASIBLE:
        found = menu(family, stage.instance, params, prices, cancel, stage.clash)
        repairs = tuple(_repair(scenario, stage.family, words, repair) for repair in found.repairs)
        return PartExplained(**known, clash=told_clash(words, found.clash), repairs=repairs, untried=found.untried)
    binding = binding_lines(family, stage.instance, result, params, cancel)
    return PartExplained(**known, binding=tuple(_binding(words, one) for one in binding))


def _repair(scenario: Scenario, family: str, words: Words, repair: Repair[Any]) -> ToldRepair:
    answer = repair.answer
    steps = tuple(told_step(words, step) for step in repair.steps)
    return ToldRepair(
        steps=steps,
        what_if=can_be_applied(scenario, family, steps),
        least=repair.least,
        status=answer.status,
        objective=answer.objective or 0,
        bound=answer.bound,
        remarks=() if answer.plan is None else words.plan(answer.plan),
    )


def _binding(words: Words, one: Binding) -> ToldBinding:
    return ToldBinding(
        line=told_line(words, one.line),
        how=how(one.way, one.unit, one.amount, one.line.limit),
        amount=one.amount,
        unit=one.unit,
        tried=one.saving is not None,
        saves_at_least=one.saving.at_least if one.saving else None,
        saves_at_most=one.saving.at_most if one.saving else None,
    )
