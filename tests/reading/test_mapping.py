from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfold import rules
from kinfold.errors import WrongRules
from kinfold.model import Field, Kind, Role
from kinfold.reading.mapping import GIVEN, ColumnMapping, SourceMapping, describe
from kinfold.reading.toml import ANY_SOURCE, for_source, read_mapping, write_mapping

EDITED = """
region = "CN"
[[source]]
name = "crm"
kind = "organization"
[source.columns]
"客户名称" = "name"
"联系人" = { field = "name", role = "contact" }
"PASSPORT_NUMBER" = { field = "id_number", scheme = "passport" }
"备注" = "ignore"
"""

text = st.text(st.characters(codec="utf-8"), max_size=12)
columns = st.builds(
    ColumnMapping,
    column=text,
    field=st.sampled_from(Field),
    role=st.sampled_from(Role),
    scheme=text,
    group=text,
    why=text,
)
mappings = st.builds(
    SourceMapping,
    source=text.filter(bool),
    columns=st.lists(columns, max_size=6, unique_by=lambda c: c.column).map(tuple),
    kind=st.sampled_from([None, *Kind]),
    path=text,
)


@given(st.lists(mappings, max_size=3), st.sampled_from(["", "CN", "US"]))
def test_what_is_written_is_read_again(written: list[SourceMapping], region: str) -> None:
    """Whatever the headers and words hold."""
    given_back = [replace(m, columns=tuple(replace(c, why=GIVEN) for c in m.columns)) for m in written]
    assert read_mapping(write_mapping(written, region)) == tuple(given_back)


def test_a_person_can_edit_a_mapping_by_hand() -> None:
    """A word, or a small table where more is to be said."""
    (crm,) = read_mapping(EDITED)
    assert (crm.source, crm.kind) == ("crm", Kind.ORGANIZATION)
    assert crm.of(Field.NAME, Role.CONTACT)[0].column == "联系人"
    assert crm.of(Field.ID_NUMBER)[0].scheme == "passport"


def test_a_mapping_without_a_name_serves_any_source() -> None:
    """Unless one has the source's own name."""
    nameless, named = read_mapping('[[source]]\n[source.columns]\na = "name"\n[[source]]\nname = "erp"\n')
    assert nameless.source == ANY_SOURCE
    assert for_source((nameless, named), "crm") == nameless
    assert for_source((nameless, named), "erp") == named
    assert for_source((named,), "crm") is None


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        ('"客户名称" = "name"', '"客户名称" = "nane"', "line 7: unknown field of 客户名称: 'nane'", "'name'"),
        ('"contact"', '"contakt"', "line 8: unknown role of 联系人: 'contakt'", "'contact'"),
        ('"organization"', '"organisation"', "line 5: unknown kind 'organisation'", "'organization'"),
        ("scheme =", "schema =", "unknown word for column 'PASSPORT_NUMBER': 'schema'", "'scheme'"),
        ('name = "crm"', 'nmae = "crm"', "line 4: unknown setting of a source 'nmae'", "'name'"),
        ('"ignore"', "3", "line 10: column '备注' has no field", "phone"),
        ('scheme = "passport"', "scheme = 3", "line 9: scheme must be text", "quotes"),
    ],
)
def test_a_wrong_word_is_named_with_its_line(old: str, new: str, message: str, hint: str) -> None:
    """With the word that was probably meant."""
    with pytest.raises(WrongRules) as error:
        read_mapping(EDITED.replace(old, new))
    assert message in str(error.value)
    assert hint in error.value.hint


def test_the_written_file_tells_why_and_which_words_exist() -> None:
    """The rules stand there as comments, ready to be changed."""
    column = ColumnMapping("手机", Field.PHONE, scheme="mobile", why="header")
    written = write_mapping([SourceMapping("crm", (column,))], "CN")
    assert '"手机" = {field = "phone", scheme = "mobile"} # header' in written
    assert "birth_date" in written
    assert (
        rules.read(
            written.replace("\n# [rules]", "\n[rules]").replace(
                "\n# maximum_size = 100", "\nmaximum_size = 7"
            )
        ).maximum_size
        == 7
    )
    assert describe(SourceMapping("crm", (column,))) == [("手机", "phone (mobile)", "", "header")]
