"""Texts of any keyboard become one form."""

from __future__ import annotations

import opencc
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kinfold.standard.text import clean, fold, plain_one, simplify, where
from kinfold.standard.word_tables import table_rows

CLEAN = [
    ("ＡＣＭＥ　Ｃｏ．", "ACME Co."),
    ("张\u200b三", "张三"),
    ("\ufeff张三", "张三"),
    ("⼤连", "大连"),
    ("①号楼", "1号楼"),
    ("㈱日立", "(株)日立"),
    ("ﬁnance", "finance"),
    ("O’Neill", "O'Neill"),
    ("O´Neill", "O'Neill"),
    ("Jean–Luc", "Jean-Luc"),
    ("  John\t\n Smith\u00a0 ", "John Smith"),
    ("张三【销售部】", "张三(销售部)"),
    ("阿里木江•买买提", "阿里木江·买买提"),
    ("“Bob”", '"Bob"'),
    ("張三", "張三"),
    ("Müller", "Müller"),
    ("MÃ¼ller &amp; SÃ¶hne", "Müller & Söhne"),
    ("å¼\u00a0ä¸‰", "张三"),
    ("Ð˜Ð²Ð°Ð½", "Иван"),
    ("JOÃO", "JOÃO"),
    ("Voß’s Café", "Voß's Café"),
    ("AT&T", "AT&T"),
    ("R&D; QA", "R&D; QA"),
]
FOLDED = [
    ("Müller", "muller"),
    ("Straße", "strasse"),
    ("Łódź", "lodz"),
    ("Sørensen", "sorensen"),
    ("Ægir", "aegir"),
    ("İstanbul", "istanbul"),
    ("Đorđe", "dorde"),
    ("歐陽鋒", "欧阳锋"),
    ("鍾漢良", "钟汉良"),
    ("滙豐銀行", "汇丰银行"),
    ("臺灣積體電路製造", "台湾积体电路制造"),
    ("著名", "著名"),
    ("髙橋", "高桥"),
    ("渡邉", "渡边"),
    ("乾隆", "乾隆"),
    ("Ёлкин", "елкин"),
    ("が", "が"),
]


@pytest.mark.parametrize(("raw", "expected"), CLEAN)
def test_clean_text_has_one_width_dash_quote_and_blank(raw, expected):
    assert clean([raw]).to_pylist() == [expected]


@pytest.mark.parametrize(("raw", "expected"), FOLDED)
def test_folded_text_has_no_case_accents_or_traditional_characters(raw, expected):
    assert fold([raw]).to_pylist() == [expected]


@given(st.text(alphabet="éüñŁ张三李四 abc", min_size=1, max_size=8))
def test_text_that_was_read_as_windows_1252_is_read_again(text):
    try:
        damaged = text.encode("utf-8").decode("cp1252")
    except UnicodeDecodeError:
        return
    assert clean([damaged]) == clean([text])


@given(st.sets(st.integers(0, 3999), max_size=8), st.integers(0, 3))
def test_a_few_texts_among_thousands_change_as_many_do(places, begin):
    texts = pa.array([str(number) for number in range(4000)]).slice(begin)
    mask = pc.is_in(texts, value_set=pa.array(sorted(map(str, places)), pa.string()))
    changed = where(texts, mask, lambda some: pc.binary_join_element_wise("<", some, ">", ""))

    assert changed.to_pylist() == [f"<{n}>" if n in places else str(n) for n in range(begin, 4000)]


def test_nulls_and_chunks_become_plain_text():
    raws = pa.chunked_array([pa.array(["A", None]), pa.array(["張三"])])

    assert clean(raws).to_pylist() == ["A", "", "張三"]
    assert simplify(clean(raws)).to_pylist() == ["A", "", "张三"]


def test_no_texts_give_no_texts():
    assert fold(pa.array([], pa.string())).to_pylist() == []


def test_what_a_stray_control_sign_held_apart_is_mended_too() -> None:
    assert clean(["BÃ\x08©la", "&am\x00p;amp; Söhne"]).to_pylist() == ["Béla", "& Söhne"]


def test_a_byte_order_mark_before_a_misread_name_does_not_keep_it_from_being_mended() -> None:
    told = clean(["\ufeffCÃ´te d'Or", "Ã\u200b\u00adgor", "\u200bMÃ¼ller"])
    assert told.to_pylist() == ["Côte d'Or", "ígor", "Müller"]


@given(st.lists(st.text(max_size=12), max_size=6))
@example(["á\x08\x80\x80"])
def test_cleaning_twice_changes_nothing_and_each_text_stands_alone(raws):
    once = clean(raws).to_pylist()

    assert clean(once).to_pylist() == once
    assert once == [clean([raw]).to_pylist()[0] for raw in raws]


@given(st.text(alphabet=st.characters(max_codepoint=0x24F), max_size=12))
def test_folding_one_value_equals_folding_a_column(raw):
    cleaned = clean([raw]).to_pylist()[0]

    assert [plain_one(cleaned)] == fold([raw]).to_pylist()


ODD = " \t\u00a0&;#`'\u2019\u00e9\u00c3\u00bcaZ5\u5f20\u7ba1\u3007\ufa10\uff21\u3000\u200d"


@given(st.text(max_size=12) | st.text(alphabet=ODD, max_size=12))
@example("Â¸")
def test_a_text_that_looks_clean_is_left_as_the_whole_cleaning_leaves_it(text):
    assume("`" not in text or not "".join(text.split()).isascii())  # among ASCII alone the grave accent stays
    searched = f"\u200b{text}"  # the zero-width sign goes, and has all the rest looked at

    assert clean([text]) == clean([searched])


TRADITIONAL = st.characters(min_codepoint=0x2E80, max_codepoint=0x9FFF) | st.sampled_from(
    "瞭解反覆深沈藉口甦醒毛坏英哩衹得慰藉張三髙渡邉\U0002a6d6\uf900が㈱ a"
)


@given(st.text(alphabet=TRADITIONAL, max_size=12))
@example("瞭解反覆深沈")
@example("藉口甦醒")
@example("毛坏英哩衹得")
def test_simplifying_only_what_may_change_equals_simplifying_all(text):
    variants = str.maketrans({variant: common for variant, common in table_rows("variant_characters")})  # noqa: C416  # types the pairs

    assert simplify(clean([text])).to_pylist() == [
        opencc.OpenCC("t2s").convert(str(clean([text])[0])).translate(variants)
    ]
