"""Fonts, colours and files of all pictures. No global state of the plotting library is touched but its font list."""

import datetime as dt
import importlib.util
import io
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from matplotlib import font_manager, rc_context
from matplotlib.figure import Figure

from api.documents.files import clean

FILLS: Final = (
    "#77aadd", "#ee8866", "#eedd88", "#44bb99", "#ffaabb", "#c9a6dd", "#bbcc33", "#99ddff", "#d3c1a5", "#aaaa00",
    "#bbd4ee", "#f6c3b2", "#f6eec3", "#a1ddcc", "#ffd4dd", "#e4d2ee", "#dde599", "#ccedff", "#e9e0d2", "#d4d47f",
)  # fmt: skip
"""Paul Tol's light scheme and two more: told apart with the usual colour blindness, dark letters readable on each.

Those that are most alike stand far from each other.

Then the same, half as strong, for groupings of more than ten regions.
"""
MARKS: Final = (
    ("#004488", "o"), ("#bb5566", "s"), ("#997700", "^"), ("#117733", "D"), ("#000000", "v"), ("#882255", "P"),
    ("#332288", "X"), ("#666666", "h"), ("#0077bb", "<"), ("#cc3311", ">"), ("#009988", "p"), ("#aa4499", "*"),
)  # fmt: skip
"""Colour and shape of a month's stops; the shape alone tells them apart."""
INK: Final = "#222b36"
CHANGED: Final[dict[str, Any]] = {"facecolor": "none", "edgecolor": "#4a5563", "hatch": "////", "linewidth": 0.0}
"""Over the area of a dong that changes region."""
PALE: Final = "#8a94a3"
PAPER: Final = "#ffffff"
RED: Final = "#c0322b"

_STYLE: Final[dict[Any, Any]] = {
    "font.family": ["NanumGothic", "DejaVu Sans"],
    "axes.unicode_minus": False,
    "text.parse_math": False,
    "text.color": INK,
    "svg.hashsalt": "hubdong",
}


def fill(position: int) -> str:
    """Return the colour of a region."""
    return FILLS[position % len(FILLS)]


def render(width: float, height: float, draw: Callable[[Figure], None], dpi: int = 160) -> dict[str, bytes]:
    """Return a picture as ``png`` and ``svg``; the same plan gives the same bytes.

    Parameters
    ----------
    width, height
        Inches.
    """
    _load_fonts()
    with rc_context(_STYLE), warnings.catch_warnings():
        # A name in letters that neither font has shows boxes, which is no reason to fail or to warn on a terminal.
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")
        figure = Figure(figsize=(width, height), facecolor=PAPER)
        draw(figure)
        return {
            "png": _save(figure, "png", dpi, {"Software": "hubdong"}),
            # Texts stand in the SVG as comments too, and XML allows no control letters anywhere.
            "svg": clean(_save(figure, "svg", dpi, {"Date": None, "Creator": "hubdong"}).decode()).encode(),
        }


def footnotes(figure: Figure, lines: list[str], size: float = 7.5) -> None:
    """Print lines at the foot of the page, small, the first one lowest."""
    for i, line in enumerate(reversed(lines)):
        figure.text(0.02, 0.018 + i * size * 1.5 / 72 / figure.get_figheight(), line, fontsize=size, color="#55606e")


def span(first: dt.date, last: dt.date) -> str:
    """Return the period as printed under a title."""
    return f"{first:%Y.%m.%d} – {last:%Y.%m.%d}"


def _save(figure: Figure, kind: str, dpi: int, metadata: dict[str, str | None]) -> bytes:
    target = io.BytesIO()
    figure.savefig(target, format=kind, dpi=dpi, metadata=metadata)
    return target.getvalue()


def _load_fonts() -> None:
    """Add Nanum Gothic, once. The package that carries it is not imported: doing so sets global styles."""
    if any(font.name == "NanumGothic" for font in font_manager.fontManager.ttflist):
        return
    found = importlib.util.find_spec("koreanize_matplotlib")
    for folder in (found.submodule_search_locations or ()) if found else ():
        for file in sorted(Path(folder, "fonts").glob("NanumGothic*.ttf")):
            font_manager.fontManager.addfont(file)
