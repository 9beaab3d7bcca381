"""Text that must fit: a Korean letter is as wide as two Latin ones."""

import unicodedata


def width(text: str) -> int:
    """Return the width in Latin letters."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def fitted(text: str, limit: int) -> str:
    """Return the text, cut with an ellipsis if it is wider than the limit."""
    if width(text) <= limit:
        return text
    kept = ""
    for letter in text:
        if width(kept + letter) > limit - 1:
            break
        kept += letter
    return kept + "…"


def wrapped(text: str, limit: int) -> list[str]:
    """Return the text in lines no wider than the limit, broken at spaces."""
    lines: list[str] = []
    for piece in text.split(" "):
        if lines and width(lines[-1]) + 1 + width(piece) <= limit:
            lines[-1] += f" {piece}"
        else:
            lines.append(fitted(piece, limit))
    return lines
