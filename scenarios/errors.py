"""What is wrong with a scenario, in a form that can be said in any language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """One thing wrong at one place.

    Parameters
    ----------
    place
        File, line and path in the document, such as ``my.yaml:12 visits.places[3].by``; empty if there is none.
    template
        English sentence with ``{named}`` values; the key of its translation.
    values
        What goes into the template.
    """

    place: str
    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        text = self.template.format(**self.values)
        return f"{self.place}: {text}" if self.place else text


class ScenarioError(ValueError):
    """A scenario contradicts itself, or does not say what it must; all problems at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
