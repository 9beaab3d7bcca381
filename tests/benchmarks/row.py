"""One line of the benchmark table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """What one solver did on one instance; ``None`` is printed as a dash."""

    group: str
    """Heading under which the row stands, such as ``hubs: Seo-gu reference case``."""
    instance: str
    solver: str
    seed: int
    limit_s: float
    status: str
    objective: int | float | None
    bound: int | float | None
    known: int | float | None
    """Known optimum or best known value, from the literature or the peer's run."""
    runtime_s: float
    note: str = ""
