"""The bundled scenarios, one folder each with a README that says what is real."""

from pathlib import Path


def bundled() -> dict[str, Path]:
    """Return the bundled scenarios' files by name, in order of their names."""
    return {path.parent.name: path for path in sorted(Path(__file__).parent.glob("*/scenario.yaml"))}
