"""Amounts as an office writes them, such as ``(120,000 + 100,000 × 3) × 2``, as formulas of a spreadsheet."""

import ast
import re
from decimal import ROUND_FLOOR, Decimal

from api.documents.table import Live

_WRITTEN = re.compile(r"[0-9.,()+×*/\s%원-]+")
_MOST_LETTERS = 500


def amount(written: str, won: int) -> Live | int:
    """Return won that a spreadsheet computes from the way it comes about; fixed where that does not give them."""
    computed = expression(written, won)
    return won if computed is None else Live(won, lambda _at: computed)


def expression(written: str, won: int) -> str | None:
    """Return the formula without its equals sign, or ``None`` if it cannot be read or does not give this amount.

    Parts of a won are dropped, as in the plan (``INT``). Nothing but numbers, brackets and the four operations is
    read, so no text of staff becomes a formula.
    """
    if len(written) > _MOST_LETTERS or not _WRITTEN.fullmatch(written):
        return None
    formula = re.sub(r"[,원\s]", "", written).replace("×", "*")
    formula = re.sub(r"([0-9.]+)%", r"\1/100", formula)
    try:
        value = _evaluated(ast.parse(formula, mode="eval").body)
    except (SyntaxError, ArithmeticError, ValueError):
        return None
    if value.to_integral_value(ROUND_FLOOR) != won:
        return None
    return formula if value == won else f"INT({formula})"


def _evaluated(node: ast.expr) -> Decimal:
    match node:
        case ast.Constant(value=int() | float() as number):
            return Decimal(str(number))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _evaluated(left) + _evaluated(right)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return _evaluated(left) - _evaluated(right)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return _evaluated(left) * _evaluated(right)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return _evaluated(left) / _evaluated(right)
    raise ValueError(f"not arithmetic: {type(node).__name__}")
