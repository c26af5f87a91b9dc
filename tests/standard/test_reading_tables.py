"""The tables of Chinese readings are pypinyin's: this file makes them, and sees that they stay so.

`python tests/standard/test_reading_tables.py --update` writes them down anew.
"""

from __future__ import annotations

import string
import sys
import unicodedata
from importlib.metadata import version
from pathlib import Path

import pytest
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PINYIN_DICT

from kinfold.standard import pinyin
from kinfold.standard.word_tables import table_rows

TABLES = Path(__file__).resolve().parents[2] / "engine" / "kinfold" / "standard" / "tables"
COMMON = range(0x4E00, 0xA000)  # of these characters all readings are kept, of rarer ones the first
VOWELS = set("aeiouv")  # m, n, ng without one are interjections, not names


def plain(toned: str) -> str:
    """Return a reading without its tone, ü as v."""
    apart = unicodedata.normalize("NFD", toned).replace("u\u0308", "v")
    return "".join(letter for letter in apart if letter in string.ascii_lowercase)


def characters() -> list[tuple[str, str, str]]:
    """Return each reading with the characters that have it first, and those that can be read so too."""
    first: dict[str, str] = {}
    further: dict[str, str] = {}
    for code, told in PINYIN_DICT.items():
        usual, *others = dict.fromkeys(map(plain, told.split(",")))
        first[usual] = first.get(usual, "") + chr(code)
        for other in others if code in COMMON else ():
            if set(other) & VOWELS:
                further[other] = further.get(other, "") + chr(code)
    return [
        (one, "".join(sorted(first.get(one, ""))), further.get(one, "")) for one in sorted({*first, *further})
    ]


def words() -> list[tuple[str, str]]:
    """Return the words of names in our tables that are not read as their characters are (重庆, 银行)."""
    told = [row[0] for row in table_rows("trade_words") if row[1] == "zh"]
    told += [row[0] for row in table_rows("person_titles") if row[1] == "han_tail"]
    told += [row[0] for row in table_rows("chinese_places") if row[2] != "district"]
    found = []
    for word in dict.fromkeys(told):
        reading = "".join(lazy_pinyin(word, style=Style.NORMAL, v_to_u=False)).replace("ü", "v")
        if reading != pinyin.given_latin(word):
            found.append((word, reading))
    return found


def test_each_character_is_read_as_pypinyin_reads_it() -> None:
    assert [tuple(row) for row in table_rows("han_readings")] == characters(), "run this file with --update"


def test_each_word_is_read_as_pypinyin_reads_it() -> None:
    assert [tuple(row) for row in table_rows("word_readings")] == words(), "run this file with --update"


@pytest.mark.parametrize(
    ("character", "usual", "also"), [("行", "xing", "hang"), ("乐", "le", "yue"), ("女", "nv", "ru")]
)
def test_a_character_of_several_readings_has_one_that_is_usual(character: str, usual: str, also: str) -> None:
    assert pinyin.char_readings()[character] == usual
    assert character in pinyin.read_so()[usual]
    assert character in pinyin.read_so()[also]


def _update() -> None:
    made = f"pypinyin {version('pypinyin')} (MIT), by tests/standard/test_reading_tables.py, 2026-11"
    heads = {
        "han_readings": "# Chinese characters by usual reading, toneless, v for ü; further: also read so.\n"
        f"# Source: {made}.\nreading,characters,further\n",
        "word_readings": "# Words of names that are not read as their characters are.\n"
        f"# Source: {made}.\ntext,pinyin\n",
    }
    for name, rows in (("han_readings", characters()), ("word_readings", words())):
        lines = "".join(",".join(row) + "\n" for row in rows)
        (TABLES / f"{name}.csv").write_text(heads[name] + lines, encoding="utf-8")


if __name__ == "__main__" and sys.argv[1:] == ["--update"]:
    _update()
