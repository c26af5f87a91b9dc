"""Every reason that a value can be given has words for people, in both languages."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kinfold import standard, wording
from kinfold.standard.word_tables import table_rows
from kinfold.wording import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLES = ("placeholders", "generic_name_words", "fictional_numbers")  # their last column is a reason
_GIVING = {"_invalid": 2, "_plain": 2, "_unusable": 1, "Order": 2}  # called with a reason at this place
_CHOOSING = frozenset({"if_else", "select"})  # called with texts of which one is chosen
_NAMES = frozenset({"reason", "known", "why", "slip", "repair"})
_ANSWERING = frozenset(
    {"_fault", "_number_reasons", "_domain_answers"}
)  # what they return is a reason, or holds it


def _chosen(expression: ast.expr) -> Iterator[str]:
    """Yield the texts that an expression can be."""
    match expression:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from (*_chosen(one), *_chosen(other))
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            yield from (text for element in elements for text in _chosen(element))
        case ast.Call(func=ast.Attribute(attr=name), args=arguments) if name in _CHOOSING:
            yield from (text for argument in arguments for text in _chosen(argument))
        case _:
            return


def _given(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the expressions that a piece of source gives as a reason."""
    match node:
        case ast.Dict(keys=keys, values=values):
            yield from (
                value
                for key, value in zip(keys, values, strict=True)
                if isinstance(key, ast.Constant) and key.value == "reason"
            )
        case ast.keyword(arg="reason", value=value):
            yield value
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in _NAMES:
            yield value
        case ast.Call(func=ast.Name(id=name), args=arguments) if name in _GIVING:
            yield from arguments[_GIVING[name] : _GIVING[name] + 1]
        case ast.FunctionDef(name=name, body=body) if name in _ANSWERING:
            returns = (each for line in body for each in ast.walk(line) if isinstance(each, ast.Return))
            yield from (each.value for each in returns if each.value is not None)


def _reasons() -> set[str]:
    """Return the reasons in the source of the stage and in its tables."""
    found = {row[-1] for table in _TABLES for row in table_rows(table)}
    for path in sorted(Path(standard.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            found |= {text for expression in _given(node) for text in _chosen(expression)}
    return found - {""}


@pytest.mark.parametrize(
    "reason",
    [
        *("no_address", "check_digit", "masked", "null_word", "fictional_ofcom", "impossible", "not_stated"),
        *("repeated_digit", "free_provider", "disposable", "domain_typo", "single_name", "never_issued"),
    ],
)
def test_the_reasons_are_found_where_they_are_given(reason: str) -> None:
    assert reason in _reasons()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_reason_is_without_words(language: str) -> None:
    assert {one for one in _reasons() if wording.reason(language, one) == one} == set()
