"""A run done again from what was kept of it, and held against what came of it then."""

import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session, undefer

from api.runs.documents import scenario_of, with_previous
from api.runs.kinds import KINDS, Desk, Done, Task
from api.runs.options import RunLimits
from api.store.layers import laid_out
from api.store.tables import Output, Run, RunStatus
from planner.result import Progress
from scenarios.keeping import Found, Kept


class NotRepeatableError(ValueError):
    """The run has no end of its own to compare with."""


@dataclass(frozen=True)
class Ended:
    """How one part ended."""

    part: str
    status: str
    objective: int | None
    bound: int | None
    instance_digest: str


@dataclass(frozen=True)
class Comparison:
    """One part then and now; ``None`` where it was not solved."""

    part: str
    then: Ended | None
    now: Ended | None

    @property
    def same(self) -> bool:
        """Whether status, objective, bound and instance are the same."""
        return self.then == self.now


@dataclass(frozen=True)
class Again:
    """A run done again."""

    parts: tuple[Comparison, ...]
    changed: tuple[tuple[str, str, str], ...]
    """What it was made with then and is made with now, where that differs: name, then, now."""


class _Silence:
    """Nothing is kept and nothing is taken up."""

    def kept(self, _family: str, _instance_digest: str) -> Kept | None:
        return None

    def found(self, _found: Found) -> None:
        return None


def again(session: Session, run: Run) -> Again:
    """Do a run again, with the seed, limits, threads and holidays it had.

    Raises
    ------
    NotRepeatableError
        If it did not end by itself.
    ScenarioError, GeodataError, SolverError, UnsoundSolutionError
        As the first time.
    """
    output = _output(session, run)
    document = _with_holidays(run.document, run.provenance or {})
    with ExitStack() as files:
        folder = Path(files.enter_context(tempfile.TemporaryDirectory()))
        if run.kind != "solve":
            folder = files.enter_context(laid_out(session, run.office_id, scenario_of(document)))
        asked = with_previous(session, run.options)
        task = Task(document, RunLimits.model_validate(asked), asked, folder)
        done = KINDS[run.kind](task, Desk(_ignore, _Silence(), threading.Event()))
    then = {one.part: one for one in _endings(output.name, output.document)}
    now = {one.part: one for name, told in done.outputs.items() for one in _endings(name, told)}
    parts = tuple(Comparison(part, then.get(part), now.get(part)) for part in {**then, **now})
    return Again(parts, tuple(_changed(run.provenance or {}, done)))


def _output(session: Session, run: Run) -> Output:
    for name in ("schedule", "result"):
        output = session.get(Output, (run.id, name), options=[undefer(Output.document)])
        if output is not None and output.final and run.status == RunStatus.SUCCESSFUL:
            return output
    raise NotRepeatableError(run.status)


def _with_holidays(document: dict[str, Any], provenance: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with the holidays it was solved with, whatever today's table says."""
    if "holidays" not in provenance or (document.get("calendar") or {}).get("holidays") is not None:
        return document
    return {**document, "calendar": {**(document.get("calendar") or {}), "holidays": provenance["holidays"]}}


def _endings(name: str, document: Mapping[str, Any]) -> Iterator[Ended]:
    parts = document.get("parts", ()) if name == "schedule" else ({"family": "", **document},)
    for part in parts:
        if "objective" in part:
            yield Ended(
                part["family"], part["status"], part["objective"], part["bound"], part.get("instance_digest", "")
            )


def _changed(then: Mapping[str, Any], done: Done) -> Iterator[tuple[str, str, str]]:
    now = done.provenance
    for group in ("packages", "fact_tables"):
        old, new = then.get(group, {}), now.get(group, {})
        for name in sorted({*old, *new}):
            if old.get(name) != new.get(name):
                yield name, str(old.get(name)), str(new.get(name))
    if then.get("python") != now["python"]:
        yield "python", str(then.get("python")), now["python"]


def _ignore(_part: str, _progress: Progress) -> None:
    return None
