"""What the command says at the end: how good the plan is, its key figures, where the files are."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from api.documents.text import width
from api.figures import key_figures
from api.i18n import _, say
from api.rules import rule_sentence
from api.terminal.explanation import clash_lines
from api.terminal.progress import gap_text
from api.words import family_name, status_name
from planner.result import Status
from scenarios.schedule.document import Part, Schedule


def summary(schedule: Schedule, files: Sequence[Path]) -> Iterator[str]:
    """Yield the lines of the summary in the language spoken."""
    yield f"{schedule.title} ({schedule.government}, {schedule.first:%Y-%m-%d} – {schedule.last:%Y-%m-%d})"
    yield f"{_('Result')}: {status_name(schedule.status)}"
    yield ""
    yield from _aligned([(family_name(part.family), _quality(part)) for part in schedule.parts])
    for part in schedule.parts:
        yield from _clash(part)
    if schedule.status is Status.UNKNOWN:
        yield ""
        yield _("Whether there is a plan is not known: allow more time with --time-limit, or loosen limits and quotas.")
    figures = key_figures(schedule)
    if figures:
        yield ""
        yield from _aligned(figures)
    for note in schedule.synthetic:
        yield f"  * {say('Made-up data: {note}', {'note': note})}"
    for note in schedule.approximate:
        yield f"  * {say('Approximate: {note}', {'note': note})}"
    if files:
        yield ""
        yield say("Files in {folder}:", {"folder": str(files[0].parent)})
        yield f"  {', '.join(file.relative_to(files[0].parent).as_posix() for file in files)}"


def _quality(part: Part) -> str:
    if part.objective is None:
        return say("{status} ({seconds} s)", {"status": status_name(part.status), "seconds": f"{part.runtime_s:.1f}"})
    bound = _("none") if part.bound is None else f"{part.bound:,}"
    return say(
        "{status}; cost {cost}, bound {bound}, gap {gap} ({seconds} s)",
        {"status": status_name(part.status), "cost": f"{part.objective:,}", "bound": bound, "gap": gap_text(part.gap),
         "seconds": f"{part.runtime_s:.1f}"},
    )  # fmt: skip


def _clash(part: Part) -> Iterator[str]:
    if part.status is not Status.INFEASIBLE:
        return
    yield ""
    if part.clash:
        yield from clash_lines(part.family, part.clash, part.clash_minimal)
        yield _("What would make room for a plan: hubdong explain, with the same scenario.")
        return
    yield say("These rules of {family} cannot all be kept:", {"family": family_name(part.family)})
    for rule in part.clashing_rules:
        yield f"  - {rule_sentence(part.family, rule)} ({rule})"


def _aligned(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield names and values in two columns."""
    widest = min(30, max(width(name) for name, _value in rows))
    for name, value in rows:
        yield f"  {name}{' ' * max(0, widest - width(name))}  {value}"
