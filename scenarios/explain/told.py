"""Explanations as staff and programs read them: sentences that can be said in any language, beside the numbers."""

from typing import Literal, Protocol

from pydantic import BaseModel

from planner.lines import Line, Step
from planner.result import Status
from scenarios.schedule.document import READ, Finding


class Words(Protocol):
    """Puts the lines of one family's instance into the words of the scenario."""

    def line(self, line: Line) -> Finding:
        """Return the sentence of a line."""

    def subject(self, line: Line) -> tuple[str, ...]:
        """Return what a line speaks of, as the scenario calls it: ids of places, names of the rest."""

    def plan(self, plan: BaseModel) -> tuple[Finding, ...]:
        """Return what a plan does without although no line says so, such as hours cut."""


class ToldLine(BaseModel):
    """A line of the scenario."""

    model_config = READ

    rule: str
    sentence: Finding
    subject: tuple[str, ...] = ()
    """What it speaks of, as the scenario calls it: ids of places, names of the rest; empty if of the whole."""
    side: Literal["least", "most"] | None = None
    """Which end, where one rule has two."""
    limit: int | None = None
    """Its number, if it has one."""


class ToldClash(BaseModel):
    """Lines that cannot all be kept."""

    model_config = READ

    lines: tuple[ToldLine, ...]
    minimal: bool
    """Whether it is proven that none of them can be spared."""


class ToldStep(BaseModel):
    """One line loosened."""

    model_config = READ

    line: ToldLine
    way: str
    how: Finding
    amount: int
    unit: str
    rank: str
    """What it hurts: ``law``, ``money``, ``value`` or ``comfort``."""
    price: int
    """Within its rank."""


class ToldRepair(BaseModel):
    """Loosenings with which a plan exists; that plan was found and passed the verifier."""

    model_config = READ

    steps: tuple[ToldStep, ...]
    least: bool
    """Whether no smaller amount is enough: proven. Else it is enough, maybe not least."""
    status: Status
    objective: int
    bound: int | None
    remarks: tuple[Finding, ...] = ()
    """What its plan does without."""
    what_if: bool = False
    """Whether a scenario can be made of it."""


class ToldBinding(BaseModel):
    """A line at whose limit the plan is, and what loosening it would save."""

    model_config = READ

    line: ToldLine
    how: Finding
    amount: int
    unit: str
    tried: bool
    """Whether there was time to try it."""
    saves_at_least: int | None
    saves_at_most: int | None


class PartExplained(BaseModel):
    """One family's part: its clash and repairs if it has no plan, else what binds."""

    model_config = READ

    family: str
    status: Status
    objective: int | None
    bound: int | None
    clash: ToldClash | None = None
    repairs: tuple[ToldRepair, ...] = ()
    untried: int = 0
    """Repairs not settled in time; more time may find more."""
    binding: tuple[ToldBinding, ...] = ()


class Explanation(BaseModel):
    """Why nothing fits and what would; or which lines bind."""

    model_config = READ

    scenario: str
    title: str
    status: Status
    parts: tuple[PartExplained, ...]
    synthetic: tuple[str, ...] = ()
    """Which data are made up."""


class WhyNotAnswer(BaseModel):
    """What a wish would cost, or what it clashes with."""

    model_config = READ

    scenario: str
    family: str
    wish: Finding
    status: Status
    """Of the plan with the wish."""
    objective: int | None
    without_wish: int | None
    """Cost of the plan without it."""
    dearer_at_least: int | None
    dearer_at_most: int | None
    clash: ToldClash | None = None


def told_line(words: Words, line: Line) -> ToldLine:
    """Return a line in words."""
    return ToldLine(
        rule=line.rule, sentence=words.line(line), subject=words.subject(line), side=line.side, limit=line.limit
    )


def told_step(words: Words, step: Step) -> ToldStep:
    """Return a step in words."""
    return ToldStep(
        line=told_line(words, step.line),
        way=step.way,
        how=how(step.way, step.unit, step.amount, step.line.limit),
        amount=step.amount,
        unit=step.unit,
        rank=step.rank.name.lower(),
        price=step.price,
    )


def how(way: str, unit: str, amount: int, limit: int | None) -> Finding:
    """Return what is done to a line."""
    values: dict[str, int | str] = {"amount": amount, "unit": unit}
    if way in ("raise", "raise_full_hours", "lower") and limit is not None:
        return _moved(way, {**values, "limit": limit - amount if way == "lower" else limit + amount})
    match way:
        case "raise_all":
            return Finding(template="raise it everywhere by {amount} {unit}", values=values)
        case "lower_all":
            return Finding(template="lower it everywhere by {amount} {unit}", values=values)
        case "shorten":
            return Finding(template="let its sessions be up to {amount} {unit} shorter", values=values)
        case "widen":
            return Finding(template="allow up to {amount} {unit} earlier or later", values=values)
        case "add_session":
            return Finding(template="hold {amount} more {unit} of it", values=values)
        case _:
            return Finding(template="give it up")


def _moved(way: str, values: dict[str, int | str]) -> Finding:
    match way:
        case "raise":
            return Finding(template="raise it by {amount} {unit}, to {limit} {unit}", values=values)
        case "lower":
            return Finding(template="lower it by {amount} {unit}, to {limit} {unit}", values=values)
        case _:
            return Finding(template="raise it by {amount} {unit}, to {limit} {unit}, and cut no hours", values=values)
