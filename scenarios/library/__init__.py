"""The bundled scenarios, one folder each with a README that says what is real."""

from pathlib import Path


def bundled() -> dict[str, Path]:
    """Return the bundled scenarios' files by name, in order of their names."""
    return {path.parent.name: path for path in sorted(Path(__file__).parent.glob("*/scenario.yaml"))}


def planned() -> dict[str, Path]:
    """Return the plans that come with bundled scenarios, as ``make example`` has made them, by the scenario's name."""
    return {path.parent.name: path for path in sorted(Path(__file__).parent.glob("*/schedule.json"))}
