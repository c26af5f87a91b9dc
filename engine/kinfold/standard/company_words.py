"""The words that the parsing of company names knows, from the tables."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kinfold.standard.pinyin import latin
from kinfold.standard.placeholder import nameless
from kinfold.standard.text import HAN, as_text, plain_one
from kinfold.standard.word_tables import table_rows, words_where

if TYPE_CHECKING:
    from collections.abc import Mapping

HAN_CHAR = re.compile(f"[{HAN}]")
KANA = re.compile("[\u3040-\u30ff]")
HAN_BRANCH = "|".join(row[0] for row in table_rows("name_words") if row[1] == "branch_han")
HAN_GENERIC_HEAD = "|".join(row[0] for row in table_rows("name_words") if row[1] == "generic_head_han")
WESTERN_BRANCH = words_where("name_words", 1, "branch")
GROUP_TAILS = words_where("name_words", 1, "group")
HOLDINGS = words_where("name_words", 1, "holding")
# What brackets may say about a company's state; never part of its name.
STATES = words_where("name_words", 1, "state")
# Words that name no company without the trade after them (Deutsche Bank), and that belong to the place after
# them (New England).
COMMON_BRANDS = words_where("name_words", 1, "common_brand")
BEFORE_PLACE = words_where("name_words", 1, "before_place")
_LEVELS = ("country", "province", "city", "district")


def nobody() -> Mapping[str, str]:
    """Return folded whole cells that name no company (无, self employed) and the reason."""
    return nameless("company")


@lru_cache(maxsize=1)
def kana_forms() -> dict[int, str]:
    """Return the kana that are compared in another form beside Chinese characters, for ``str.translate``."""
    return {ord(kana): form for kana, form in table_rows("kana_forms")}


@lru_cache(maxsize=1)
def han_places() -> dict[str, tuple[str, int]]:
    """Return Chinese place words with their short name and level (1 province, 2 city, 3 district)."""
    return {word: (place, _LEVELS.index(level)) for word, place, level in table_rows("chinese_places")}


@lru_cache(maxsize=1)
def _places_by_head() -> dict[str, list[tuple[str, str, int]]]:
    """Return the place words, with place and level, by their first two characters, the longest first."""
    found: dict[str, list[tuple[str, str, int]]] = {}
    for word in sorted(han_places(), key=lambda word: -len(word)):
        found.setdefault(word[:2], []).append((word, *han_places()[word]))
    return found


@lru_cache(maxsize=1)
def han_trades() -> frozenset[str]:
    """Return Chinese words for what a company does."""
    return words_where("trade_words", 1, "zh")


@lru_cache(maxsize=1)
def _trades_by_end() -> dict[str, list[str]]:
    """Return the Chinese trade words by their last two characters, the longest first."""
    found: dict[str, list[str]] = {}
    for word in sorted(han_trades(), key=lambda word: (-len(word), word)):
        found.setdefault(word[-2:], []).append(word)
    return found


def leading_places(text: str) -> tuple[list[str], int]:
    """Return the places a Chinese text begins with, from large to small, and where they end.

    A city makes its province superfluous: 江苏省苏州市 is 苏州.
    """
    found: list[str] = []
    by_head = _places_by_head()
    level, end = -1, 0
    while True:
        for named in by_head.get(text[end : end + 2], ()):
            if text.startswith(named[0], end):
                break
        else:
            return found, end
        word, place, deeper = named
        if deeper <= level:
            return found, end
        if level == 1 and deeper == 2:
            found.pop()
        found.append(place)
        level, end = deeper, end + len(word)


def split_han_trade(core: str) -> tuple[str, str]:
    """Return brand and trade of a Chinese core (小米通讯技术: 小米, 通讯技术); a brand has two characters."""
    end = before = len(core)
    by_end = _trades_by_end()
    while True:
        for word in by_end.get(core[max(end - 2, 0) : end], ()):
            if core.endswith(word, 0, end):
                before, end = end, end - len(word)
                break
        else:
            break
    cut = before if end == 1 else end
    return core[:cut], core[cut:]


def _longest_first(words: frozenset[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


@lru_cache(maxsize=1)
def han_forms() -> dict[str, str]:
    """Return Chinese and Japanese legal forms with their class."""
    return {word: form for word, form, position in table_rows("legal_forms") if position == "han"}


@lru_cache(maxsize=1)
def bracket_forms() -> dict[str, str]:
    """Return legal forms that stand in brackets (普通合伙, 株) with their class."""
    return {word: form for word, form, position in table_rows("legal_forms") if position == "bracket"}


@lru_cache(maxsize=1)
def han_form_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the pattern of forms that end a name wherever they stand, and of those only at its end."""
    strong = frozenset(word for word in han_forms() if re.search("公司|会社|合伙企业", word))
    weak = frozenset(han_forms()) - strong
    return re.compile(f"(?<![分子母])(?:{_longest_first(strong)})"), re.compile(
        f"(?:{_longest_first(weak)})$"
    )


_DOTTED = re.compile(r"\b(?:[^\W\d_]\.\s?){1,5}[^\W\d_]\b\.?(?=[\W_]|$)")
_SLASHED = re.compile(r"\b([aiks])/([sb])\b")
_AMPERSAND = re.compile(r"(?P<left>\w*)(?P<gap>\s*)&(?P<gap2>\s*)(?P<right>\w*)")
_TOKEN = re.compile(r"[^\W_]+(?:&[^\W_]+)*")


def _spell_ampersand(found: re.Match[str]) -> str:
    left, right = found["left"], found["right"]
    spaced = bool(found["gap"] or found["gap2"])
    if left and right and len(left) + len(right) <= (3 if spaced else 5):
        return f"{left}&{right}"
    return f"{left} and {right}"


def western_tokens(folded: str) -> list[str]:
    """Return the words of a folded western name: I.B.M. is ibm, & is and, AT&T stays at&t."""
    text = folded.replace("'", "")
    if "." in text:
        text = _DOTTED.sub(lambda found: re.sub(r"[.\s]", "", found[0]) + " ", text)
    if "/" in text:
        text = _SLASHED.sub(r"\1\2", text)
    if "&" in text:
        text = _AMPERSAND.sub(_spell_ampersand, text)
    return _TOKEN.findall(text)


@lru_cache(maxsize=3)
def western_forms(position: str) -> dict[str, str]:
    """Return western legal forms, as joined words, with their class.

    ``position``: the ``tail`` or ``head`` of a name, or ``head_alone``: of one without a form at its tail.
    """
    rows = [row for row in table_rows("legal_forms") if row[2] == position]
    return {" ".join(western_tokens(plain_one(word))): form for word, form, _ in rows}


@lru_cache(maxsize=1)
def longest_western_form() -> int:
    """Return the number of words of the longest legal form at the tail of a name."""
    return max(len(form.split()) for form in western_forms("tail"))


@lru_cache(maxsize=1)
def western_trades() -> frozenset[str]:
    """Return English words for what a company does."""
    return words_where("trade_words", 1, "en")


@lru_cache(maxsize=1)
def frame_words() -> frozenset[str]:
    """Return articles, prepositions and conjunctions, which name nobody."""
    return frozenset(word for word, _ in table_rows("frame_words"))


@lru_cache(maxsize=1)
def english_rarity() -> dict[str, int]:
    """Return the bits of rarity, 1 to 8, of the 8,000 commonest words of English."""
    return {word: int(bits) for bits, words in table_rows("english_words") for word in words.split()}


@lru_cache(maxsize=1)
def western_short() -> dict[str, str]:
    """Return abbreviations of company names and their words (intl: international)."""
    return {word: standard for word, lang, standard in table_rows("trade_words") if lang == "en_short"}


@lru_cache(maxsize=1)
def pinyin_places() -> dict[str, str]:
    """Return Chinese provinces and cities as western names write them (shanghai, hong kong)."""
    shorts = sorted({place for place, level in han_places().values() if level in {1, 2}})
    spelled = latin(as_text(shorts), words=True).to_pylist()
    english = {"hong kong": "hong kong", "hongkong": "hong kong", "macau": "macau", "shaanxi": "shaanxi"}
    return {word: word for word in spelled if len(word) > 3} | english


@lru_cache(maxsize=1)
def western_places() -> dict[str, str]:
    """Return place words that brackets of western names hold, with one spelling each."""
    return pinyin_places() | {word: place for word, place in table_rows("western_places")}  # noqa: C416  # types the pairs


def one_word_a_place(words: str) -> str:
    """Return folded words with each country in its one spelling: united states of america is usa."""
    return _other_spellings().sub(lambda found: western_places()[found[0]], words)


@lru_cache(maxsize=1)
def _other_spellings() -> re.Pattern[str]:
    several = [word for word, place in table_rows("western_places") if word != place]
    return re.compile(rf"\b(?:{'|'.join(sorted(several, key=lambda word: (-len(word), word)))})\b")


@lru_cache(maxsize=1)
def last_words_of_places() -> frozenset[str]:
    """Return the words that the western place words end with."""
    return frozenset(place.rsplit(" ", 1)[-1] for place in western_places())
