"""Finds every sentence in the source that a user may be told, so that none is left without a translation."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PARTS = ("planner", "geodata", "scenarios", "api")
POSITION = {
    "PydanticCustomError": 1,
    "GeodataError": 0,
    "TemplateError": 0,
    "Problem": 1,
    "Finding": 0,
    "_": 0,
    "say": 0,
    "_about": 1,
    "_refused": 1,
    "Refusal": 1,
}
"""Callee to the position of its template."""
PASSED_ON = {
    ("scenarios/errors.py", "Problem("),
    ("scenarios/workbook/loading.py", "Problem(place"),
    ("scenarios/workbook/package.py", "Problem(place, template"),
    ("api/commands/check_plan.py", "Problem(breach.place"),
    ("api/commands/check_plan.py", "say(breach.detail.template"),
    ("scenarios/handmade/details.py", "Finding("),
    ("scenarios/outcome_table.py", "Problem(place, e["),
    ("scenarios/outcome_table.py", "Problem(self._at(number, 'place'), p.template"),
    ("scenarios/read.py", "Problem(place, error"),
    ("scenarios/explain/applied/__init__.py", "Problem('.'.join"),
    ("scenarios/explain/wishes.py", "_about(outcome, wish)"),
    ("api/documents/geojson.py", "say(layer.label"),
    ("api/documents/hwpx/__init__.py", "say(error.template"),
    ("api/terminal/explanation.py", "say(finding.template"),
    ("api/terminal/explanation.py", "say(one.template"),
    ("api/documents/pictures/map.py", "say(label"),
    ("api/documents/contents/audit.py", "say(f.template"),
    ("api/documents/contents/training.py", "say(rule.template"),
    ("api/errors.py", "say(error.template"),
    ("api/http/app.py", "Refusal('invalid', error.template"),
    ("api/http/problems.py", "Problem('', text"),
    ("api/http/problems.py", "say(self.template"),
    ("api/rules.py", "say(breach.detail.template"),
    ("api/http/routes/repairs.py", "say(finding.template"),
    ("api/http/routes/runs.py", "say(reason['template']"),
    ("api/http/routes/runs.py", "Problem(**one"),
    ("api/i18n.py", "say(template"),
    ("api/i18n.py", "_(template"),
    ("api/refusals.py", "Problem("),
    ("api/runs/documents.py", "Problem('.'.join"),
    ("api/runs/kinds.py", "Problem('.'.join"),
    ("api/runs/reasons.py", "Problem('', error.template"),
    ("api/refusals.py", "say(problem.template"),
    ("api/refusals.py", "say(template"),
    ("api/rules.py", "_(sentence"),
    ("api/terminal/inputs.py", "say(template"),
    ("api/terminal/usage.py", "_(command.help"),
    ("api/terminal/usage.py", "_(parameter.help"),
    ("api/terminal/usage.py", "say(template"),
}
"""Calls whose template comes from somewhere else that is searched too."""


@dataclass(frozen=True)
class Sentence:
    template: str
    where: str


@dataclass(frozen=True)
class Unreadable:
    where: str
    code: str


def sources() -> Iterator[Path]:
    for part in PARTS:
        yield from sorted((ROOT / part).rglob("*.py"))


def found_in(path: Path) -> Iterator[Sentence | Unreadable]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants: dict[str, list[str]] = defaultdict(list)
    for name, text in _constants(tree):
        constants[name].append(text)
    file = path.relative_to(ROOT).as_posix()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (callee := _callee(node)) in POSITION:
            where = f"{file}:{node.lineno}"
            texts = _texts(_argument(node, callee), constants)
            if texts is None:
                yield Unreadable(where, ast.unparse(node))
            else:
                yield from (Sentence(text, where) for text in texts)


def everything() -> list[Sentence | Unreadable]:
    return [one for path in sources() for one in found_in(path)]


def words_of_unique() -> set[str]:
    """Words that ``unique("venue", ...)`` puts into its sentence."""
    words = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _callee(node) == "unique" and isinstance(node.args[0], ast.Constant):
                words.add(str(node.args[0].value))
    return words


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Texts that names stand for, anywhere in the file; a name may stand for several."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                yield name, text
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=str(text))):
                yield name, text


def _callee(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _argument(node: ast.Call, callee: str) -> ast.expr | None:
    for keyword in node.keywords:
        if keyword.arg in ("template", "message_template"):
            return keyword.value
    position = POSITION[callee]
    return node.args[position] if len(node.args) > position else None


def _texts(node: ast.expr | None, constants: dict[str, list[str]]) -> list[str] | None:
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.Name(id=name) if name in constants:
            return constants[name]
        case ast.IfExp(body=one, orelse=other):
            first, second = _texts(one, constants), _texts(other, constants)
            return None if first is None or second is None else first + second
    return None
