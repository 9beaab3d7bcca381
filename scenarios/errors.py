"""What is wrong with a scenario, in a form that can be said in any language."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from pydantic import ValidationError


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
    code
        For what the schema refuses: pydantic's error type, which is then the key of the translation, and the
        template is the finished English sentence.
    value
        The refused value as text, shortened; empty if the sentence says it, or if there is none.
    """

    place: str
    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    code: str = ""
    value: str = ""

    def __str__(self) -> str:
        text = self.template if self.code else self.template.format(**self.values)
        shown = f" ({self.value})" if self.value else ""
        return f"{self.place}: {text}{shown}" if self.place else text + shown


class ScenarioError(ValueError):
    """A scenario contradicts itself, or does not say what it must; all problems at once, each once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple({str(problem): problem for problem in problems}.values())
        super().__init__("\n".join(map(str, self.problems)))


def shown(value: object) -> str:
    """Return a refused scalar as text, at most 60 characters of it; nothing for a table or a list."""
    if isinstance(value, (dict, list, tuple)) or value is None:
        return ""
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


@contextmanager
def refused_by(name: str) -> Iterator[None]:
    """Tell what the instance of this family refuses as problems of the scenario."""
    try:
        yield
    except ValidationError as error:
        raise ScenarioError(
            Problem(".".join(map(str, (name, *e["loc"]))), e["msg"], e.get("ctx", {}), e["type"])
            for e in error.errors(include_url=False)
        ) from error
