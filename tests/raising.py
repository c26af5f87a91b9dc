"""What errors and reasons may say: the texts where the code makes them, found by reading it."""

from __future__ import annotations

import ast
import inspect
from dataclasses import dataclass
from functools import cache
from itertools import chain, product
from pathlib import Path
from typing import TYPE_CHECKING

from kinfold import errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[1]
ERRORS = {name for name, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, Exception)}
STANDS_FOR = "1001"  # what a value is that only the running program knows: a key, a line, a count
DEEPEST = 12  # expressions inside each other, and functions that hand a text on


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the code, with the module and the function around it."""

    module: Path
    function: ast.FunctionDef | None
    node: ast.expr


def told() -> Iterator[str]:
    """Give each message and hint of each error; an expression behind a question mark where it has no text."""
    for place in _calls(ERRORS):
        call = place.node
        assert isinstance(call, ast.Call)
        for node in [*call.args, *(word.value for word in call.keywords)]:
            yield from texts(_at(place, node)) or [f"? {ast.unparse(node)}"]


def given(name: str, position: int, keyword: str) -> Iterator[str]:
    """Give each text that calls of ``name`` have as this argument, where it is a text of the code."""
    for place in _calls({name}):
        call = place.node
        assert isinstance(call, ast.Call)
        named = [word.value for word in call.keywords if word.arg == keyword]
        for node in named or call.args[position : position + 1]:
            yield from texts(_at(place, node))


def texts(place: Place, deep: int = 0) -> list[str]:
    """Return the texts that an expression may be; none where only the running program knows."""
    return [] if deep > DEEPEST else list(dict.fromkeys(_texts(place, deep)))


@cache
def _texts(place: Place, deep: int) -> list[str]:  # noqa: PLR0911  # one answer a form of expression
    node = place.node
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        return _joined(place, node.values, deep)
    if isinstance(node, ast.FormattedValue):
        return texts(_at(place, node.value), deep) or [_standing(node)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _joined(place, [node.left, node.right], deep)
    if isinstance(node, ast.IfExp):
        return _either(place, [node.body, node.orelse], deep)
    if isinstance(node, ast.BoolOp):
        return _either(place, node.values, deep)
    if isinstance(node, ast.Name):
        return _named(place, node.id, deep)
    if isinstance(node, ast.Call):
        return _returned(place, node, deep)
    return []


def _joined(place: Place, parts: Iterable[ast.expr], deep: int) -> list[str]:
    each = [texts(_at(place, part), deep + 1) or [STANDS_FOR] for part in parts]
    return ["".join(parts) for parts in product(*each)]


def _standing(node: ast.FormattedValue) -> str:
    percent = node.format_spec is not None and ast.unparse(node.format_spec).endswith("%'")
    return STANDS_FOR + "%" * percent


def _either(place: Place, nodes: Iterable[ast.expr], deep: int) -> list[str]:
    return [text for node in nodes for text in texts(_at(place, node), deep + 1) or [STANDS_FOR]]


def _at(place: Place, node: ast.expr) -> Place:
    return Place(place.module, place.function, node)


def _named(place: Place, name: str, deep: int) -> list[str]:
    """Return what a name may stand for: what is assigned to it, what callers give, a constant."""
    found: list[Place] = []
    if place.function is not None:
        found = [_at(place, node) for node in _assigned(place.function, name)]
        found += _given(place, name)
    found = found or [Place(module, None, node) for module, node in _constants(place.module, name)]
    return [text for one in found for text in texts(one, deep + 1)]


def _assigned(scope: ast.AST, name: str) -> Iterator[ast.expr]:
    for node in ast.walk(scope):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            if isinstance(target, ast.Name) and target.id == name:
                yield node.value
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = zip(target.elts, node.value.elts, strict=True)
                yield from (value for one, value in pairs if isinstance(one, ast.Name) and one.id == name)


def _given(home: Place, name: str) -> Iterator[Place]:
    """Give what a parameter is called with, in its module and where that is imported, and its default."""
    function = home.function
    assert function is not None
    names = [one.arg for one in (*function.args.posonlyargs, *function.args.args) if one.arg != "self"]
    if name not in names:
        return
    for place in _calls({function.name}):
        call = place.node
        assert isinstance(call, ast.Call)
        if home.module not in (place.module, *_imported(place.module)):
            continue
        by_name = {word.arg: word.value for word in call.keywords}
        by_place = dict(zip(names, call.args, strict=False))
        if name in by_name or name in by_place:
            yield _at(place, by_name.get(name) or by_place[name])
    defaults = dict(zip(reversed(names), reversed(function.args.defaults), strict=False))
    if name in defaults:
        yield Place(Path(), None, defaults[name])


@cache
def _imported(module: Path) -> frozenset[Path]:
    return frozenset(
        _module(node.module or "") for node in _tree(module).body if isinstance(node, ast.ImportFrom)
    )


def _constants(module: Path, name: str) -> Iterator[tuple[Path, ast.expr]]:
    tree = _tree(module)
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and name in {one.name for one in node.names}:
            yield from _constants(_module(node.module or ""), name)
    for node in ast.Module(tree.body, []).body:
        if isinstance(node, ast.Assign):
            yield from ((module, value) for value in _assigned(ast.Module([node], []), name))


def _returned(place: Place, call: ast.Call, deep: int) -> list[str]:
    """Return what a call may give: a template filled in, or what a function of ours returns."""
    if isinstance(call.func, ast.Attribute) and call.func.attr == "format":
        return [text.replace("{}", STANDS_FOR) for text in texts(_at(place, call.func.value), deep + 1)]
    if not isinstance(call.func, ast.Name):
        return []
    name = call.func.id
    homes = [place.module]
    homes += [
        _module(node.module or "")
        for node in _tree(place.module).body
        if isinstance(node, ast.ImportFrom) and name in {one.name for one in node.names}
    ]
    return [
        text
        for home in homes
        for function in _functions(home)
        if function.name == name
        for node in ast.walk(function)
        if isinstance(node, ast.Return) and node.value is not None
        for text in texts(Place(home, function, node.value), deep + 1)
    ]


def _calls(names: set[str]) -> Iterator[Place]:
    """Give every call of a function or class of one of these names."""
    for name in sorted(names):
        yield from _every_call().get(name, [])


@cache
def _every_call() -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for module in _modules():
        inside = {id(node): function for function in _functions(module) for node in ast.walk(function)}
        for node in ast.walk(_tree(module)):
            if isinstance(node, ast.Call):
                place = Place(module, inside.get(id(node)), node)
                found.setdefault(_name_of(node.func), []).append(place)
    return found


def _name_of(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


@cache
def _modules() -> tuple[Path, ...]:
    return tuple(sorted(chain((ROOT / "engine").rglob("*.py"), (ROOT / "cli").rglob("*.py"))))


def _module(dotted: str) -> Path:
    for base in ("engine", "cli"):
        place = ROOT / base / Path(*dotted.split("."))
        for path in (place.with_suffix(".py"), place / "__init__.py"):
            if path.is_file():
                return path
    return Path()


@cache
def _tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8") if module.is_file() else "")


@cache
def _functions(module: Path) -> tuple[ast.FunctionDef, ...]:
    return tuple(node for node in ast.walk(_tree(module)) if isinstance(node, ast.FunctionDef))
