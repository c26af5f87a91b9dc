"""The query files: heads, statements, and the folders that must be complete."""

from __future__ import annotations

import re

import pytest

from kinfold.publishing.graph.queries import parsed, queries, query

FOLDERS = ("schema", "write", "explore", "maintenance")
ALL = [(folder, one) for folder in FOLDERS for one in queries(folder)]


@pytest.mark.parametrize(("folder", "one"), ALL, ids=[f"{folder}/{one.name}" for folder, one in ALL])
def test_every_file_says_what_it_answers_and_takes(folder: str, one: object) -> None:
    assert one.title
    assert one.question.endswith(("?", "？", "."))
    used = set(re.findall(r"\$([a-z]\w*)", one.body))
    assert used <= set(one.parameters)
    if folder == "explore":
        assert used == set(one.parameters)
        assert one.columns
        assert one.text  # one statement alone


def test_a_file_of_several_statements_is_cut_at_its_semicolons() -> None:
    several = parsed("x", "// Title\n// Question: why?\nCREATE (:A {x: ';'});\nCREATE (:B);\n")
    assert several.statements == ("CREATE (:A {x: ';'})", "CREATE (:B)")
    with pytest.raises(ValueError, match="too many"):
        _ = several.text


def test_a_query_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        query("write", "no_such_query")
