"""JSON Lines and JSON arrays."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfold.errors import UnreadableInput
from kinfold.reading import SourceFile
from kinfold.reading.files import read
from kinfold.reading.grid import is_blank

if TYPE_CHECKING:
    from pathlib import Path

    from kinfold.tables import SourceTable


def table_of(folder: Path, text: str, name: str = "crm.jsonl") -> SourceTable:
    (folder / name).write_text(text, encoding="utf-8", newline="")
    table = read(SourceFile(str(folder / name), "crm"))
    assert table.rows_read == len(table.table) + sum(issue.quarantined for issue in table.issues)
    return table


def test_numbers_keep_the_digits_they_were_written_with(tmp_path: Path) -> None:
    text = '{"id": 110101199003071234567890, "x": 1.10, "y": true, "z": null, "名": "007"}\n'
    table = table_of(tmp_path, text)
    assert table.table.to_pylist() == [
        {"id": "110101199003071234567890", "x": "1.10", "y": "true", "z": "", "名": "007"}
    ]


def test_objects_of_features_give_columns_and_a_second_one_is_numbered_whole(tmp_path: Path) -> None:
    features = [
        {"NAME_TYPE": "PRIMARY", "NAME_FULL": "Robert Smith"},
        {"PHONE_NUMBER": "702-919-1300"},
        {"PHONE_TYPE": "MOBILE", "PHONE_NUMBER": "702-919-1301"},
        {"NAME_TYPE": "NATIVE", "NAME_FULL": "王杰"},
    ]
    table = table_of(tmp_path, json.dumps({"RECORD_ID": "1001", "FEATURES": features}))
    assert table.table.to_pylist() == [
        {
            "RECORD_ID": "1001",
            "NAME_TYPE": "PRIMARY",
            "NAME_FULL": "Robert Smith",
            "PHONE_NUMBER": "702-919-1300",
            "PHONE_TYPE 2": "MOBILE",
            "PHONE_NUMBER 2": "702-919-1301",
            "NAME_TYPE 2": "NATIVE",
            "NAME_FULL 2": "王杰",
        }
    ]


def test_inner_objects_lists_and_repeated_keys_become_flat_columns(tmp_path: Path) -> None:
    text = '{"a": {"b": {"c": "1"}}, "tags": ["x", 2, null, ["y"]], "k": "1", "k": "2", "e": [], '
    text += '"p": [{"n": 5}]}'
    assert table_of(tmp_path, text).table.to_pylist() == [
        {"a.b.c": "1", "tags": "x / 2 / y", "k": "1", "k 2": "2", "e": "", "p.n": "5"}
    ]


def test_a_broken_line_is_set_aside_and_the_others_are_read(tmp_path: Path) -> None:
    lines = ['{"id": 1}', "{id: 2}", "", "[1]", '{"id": "a\\u0000"}', '{"id": "\\ud800"}', "{}", '{"id": 3}']
    table = table_of(tmp_path, "\n".join(lines))
    assert table.table.column("id").to_pylist() == ["1", "3"]
    assert table.lines.tolist() == [1, 8]
    assert [issue.line for issue in table.issues if issue.quarantined] == [2, 4, 5, 6, 7]


def test_an_absurdly_deep_line_or_an_endless_list_of_objects_is_set_aside(tmp_path: Path) -> None:
    deep = '{"a":' * 100_000 + "1" + "}" * 100_000
    wide = json.dumps({"a": [{"b": 1}] * 101})
    table = table_of(tmp_path, f'{{"id": 1}}\n{deep}\n{wide}\n')
    assert [issue.line for issue in table.issues] == [2, 3]


def test_an_array_of_objects_is_read_with_the_lines_its_objects_begin_on(tmp_path: Path) -> None:
    table = table_of(tmp_path, '[\n {"姓名": "张三"},\n 7,\n {\n "姓名": "李四"}\n]\n', "crm.json")
    assert table.table.column("姓名").to_pylist() == ["张三", "李四"]
    assert table.lines.tolist() == [2, 4]
    assert [(issue.line, issue.reason) for issue in table.issues] == [(3, "not a JSON object")]


@pytest.mark.parametrize("text", ['[{"a": 1}, {"a"', '[{"a": 1} {"a": 2}]', '[{"a": 1}', '[{"a": 1}] x'])
def test_an_array_cut_short_or_broken_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableInput, match="JSON array"):
        table_of(tmp_path, text)


def test_a_file_without_any_object_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no JSON object"):
        table_of(tmp_path, "id,name\n1,2\n")


def test_json_is_recognised_by_its_content(tmp_path: Path) -> None:
    assert table_of(tmp_path, '{"id": "1", "n": "x"}\n', "export.txt").table.column_names == ["id", "n"]


def test_keys_that_are_values_are_refused_before_they_fill_the_memory(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="different keys"):
        table_of(tmp_path, "\n".join(json.dumps({f"k{n}": 1}) for n in range(5000)))


def test_the_order_of_columns_does_not_depend_on_the_order_of_rows(tmp_path: Path) -> None:
    lines = ['{"id": 1, "b": 2}', '{"a": 1, "id": 2}', '{"z": 1}']
    orders = {
        tuple(table_of(tmp_path, "\n".join(order)).table.column_names)
        for order in itertools.permutations(lines)
    }
    assert orders == {("a", "id", "z", "b")}


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@settings(max_examples=150)
@given(st.lists(st.dictionaries(st.sampled_from(["id", "姓名", "x"]), TEXTS, min_size=1), min_size=1))
def test_texts_are_read_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    table = table_of(folder, "\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    filled = [row for row in rows if not all(map(is_blank, row.values()))]
    read_back = [{k: v for k, v in row.items() if v} for row in table.table.to_pylist()]
    assert read_back == filled
