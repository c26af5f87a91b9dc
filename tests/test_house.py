"""The house rules that a machine can check: sizes, names, word lists, the front door."""

from __future__ import annotations

import ast
import re
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import kinfold

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
MODULES = sorted(
    chain((ROOT / "engine").rglob("*.py"), (ROOT / "cli").rglob("*.py"), (ROOT / "benchmarks").rglob("*.py"))
)
MOST_LINES_OF_A_MODULE, MOST_LINES_OF_A_FUNCTION = 400, 60
MOST_PARAMETERS, DEEPEST_NESTING = 6, 3
BRANCHING = (ast.If, ast.For, ast.While, ast.Try, ast.Match)  # `with` opens something, it decides nothing
EMPTY_WORDS = {"data", "info", "item", "manager", "helper", "helpers", "util", "utils", "process", "handle"}
REASONED = r"# (noqa: [A-Z0-9, ]+|type: ignore\[[a-z, -]+\])  # \w"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def _functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, FUNCTIONS):
                yield path, node


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    return sum(parameter.arg not in {"self", "cls"} for parameter in named)


def _nesting(node: ast.AST, depth: int = 0) -> int:
    deepest = depth
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FUNCTIONS):
            continue
        chained = isinstance(node, ast.If) and child in node.orelse and isinstance(child, ast.If)
        inside = depth + (isinstance(child, BRANCHING) and not chained)
        deepest = max(deepest, _nesting(child, inside))
    return deepest


def test_modules_and_functions_keep_to_their_sizes() -> None:
    too_large = [
        _place(path, len(lines))
        for path in MODULES
        if len(lines := path.read_text("utf-8").splitlines()) > MOST_LINES_OF_A_MODULE
    ]
    for path, function in _functions():
        from_terminal = path.is_relative_to(ROOT / "cli")  # there the parameters are the command's options
        too_large += [
            f"{_place(path, function.lineno)} {function.name}: {size} {what}"
            for size, most, what in (
                ((function.end_lineno or 0) - function.lineno + 1, MOST_LINES_OF_A_FUNCTION, "lines"),
                (0 if from_terminal else _parameters(function), MOST_PARAMETERS, "parameters"),
                (_nesting(function), DEEPEST_NESTING, "levels"),
            )
            if size > most
        ]
    assert not too_large, "\n".join(too_large)


def test_names_are_words_of_the_domain() -> None:
    empty = [
        f"{_place(path, line)} {name}"
        for path in MODULES
        for name, line in _names(ast.parse(path.read_text("utf-8")))
        if EMPTY_WORDS & {word.lower() for word in re.split(r"_|(?<=[a-z])(?=[A-Z])", name)}
    ]
    assert not empty, "\n".join(empty)


def _names(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno


def test_every_word_list_says_where_it_comes_from_and_when() -> None:
    silent = []
    for table in sorted(path for path in (ROOT / "engine").rglob("tables/*") if path.is_file()):
        if table.parents[1].name == "wording":
            continue  # our own sentences, no list from elsewhere
        head = "".join(_comment_head(table)).lower()
        if not ("source" in head and re.search(r"\b(19|20)\d\d-\d\d", head)):
            silent.append(str(table.relative_to(ROOT)))
    assert not silent, "\n".join(silent)


def _comment_head(table: Path) -> Iterator[str]:
    with table.open(encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                return
            yield line


def test_the_front_door_names_what_is_there() -> None:
    assert list(kinfold.__all__) == sorted(kinfold.__all__)
    for name in kinfold.__all__:
        assert getattr(kinfold, name) is not None


def test_every_module_says_what_it_is_for_and_reads_annotations_late() -> None:
    silent = []
    for path in MODULES:
        tree = ast.parse(path.read_text("utf-8"))
        sentence = ast.get_docstring(tree)
        late = any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in tree.body)
        if not sentence or not (late or len(tree.body) == 1):
            silent.append(_place(path, 1))
    assert not silent, "\n".join(silent)


def test_nothing_is_left_to_do() -> None:
    left = [
        _place(path, number)
        for path in MODULES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(r"\b(TODO|FIXME|XXX)\b", line)
    ]
    assert not left, "\n".join(left)


def test_every_silenced_check_gives_its_reason_on_the_line() -> None:
    silenced = [
        _place(path, number)
        for path in MODULES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(r"# (noqa|type: ignore)", line) and not re.search(REASONED, line)
    ]
    assert not silenced, "\n".join(silenced)
