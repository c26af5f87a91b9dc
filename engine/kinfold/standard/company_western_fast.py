"""Western company names in columns: names that differ only in words of no table are read once.

A word that stands in no table means nothing to the parser but where it stands: "kelmamodex printing corp."
is read as any other "… printing corp." is. What is left of a name without such words is its shape.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import constant, matches
from kinfold.standard.company_words import pinyin_places
from kinfold.standard.misspelt_forms import are_misspelt
from kinfold.standard.text import plain_one
from kinfold.standard.word_tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy.typing as npt

    from kinfold.tables import Int32Array

    ReadName = Callable[[str], Mapping[str, str]]

# The tables that company names without Chinese characters, and departments, are read with.
_TABLES = (
    *("legal_forms", "trade_words", "name_words", "department_words", "frame_words", "generic_name_words"),
    *("western_places", "western_regions", "countries"),
)
# Words that the patterns of the parser look for.
_OF_PATTERNS = "trading as doing business also known formerly aka fka dba attn attention fao an"
_UNSEEN = "^[a-z]{3,}$"  # shorter words are looked at by their length
_SEEN_BY_PART = "^univ|(?:abteilung|afdeling)$"
# A word beside an apostrophe is one with what stands behind that; beside & the length of a short one counts.
_JOINING, _COUNTING, _COUNTED = "'", "&", "^[a-z]{3,4}$"
_MARK = "zq"  # stands before and behind the number, in letters, of an unseen word
_ALMOST_MARK = "z[^a-z0-9]*q"
_LETTERS, _DIGITS = str.maketrans("0123456789", "abcdefghij"), str.maketrans("abcdefghij", "0123456789")
_GAP = "\x01"  # an unseen word in a shape


@dataclass(frozen=True, slots=True, eq=False)
class _Words:
    """Texts as words and what stands between them; ``first[i]`` is where text i begins.

    ``unseen``: which of these pieces are words that the parser tells from no other.
    """

    distinct: pa.StringArray
    code: Int32Array
    first: Int32Array
    unseen: npt.NDArray[np.bool_]


def may_be_alike(folded: pa.StringArray) -> pa.BooleanArray:
    """Tell which texts can be read by their shape."""
    return pc.and_not(pc.string_is_ascii(folded), matches(folded, f"{_ALMOST_MARK}|{_GAP}"))


def read_alike(folded: pa.StringArray, read: ReadName, parts: Sequence[str]) -> dict[str, pa.StringArray]:
    """Return the ``parts`` that ``read`` gives for each text, called once a shape.

    ``folded``: texts that ``may_be_alike``.
    """
    if not len(folded):
        return {}
    words = _split(folded)
    shapes = _with_gaps(words).dictionary_encode()
    rows = [_read_shape(shape, read) for shape in shapes.dictionary.to_pylist()]
    shape = shapes.indices.to_numpy()
    filled: dict[tuple[str, ...], pa.StringArray] = {}
    columns = {}
    for part in parts:
        texts = tuple([row.get(part, "") for row in rows])
        if texts not in filled:
            filled[texts] = _fill(pa.array(texts, pa.string()), shape, words)
        columns[part] = filled[texts]
    return columns


def _split(texts: pa.StringArray) -> _Words:
    whole = pa.concat_arrays([texts])
    _, offsets, content = whole.buffers()
    starts = np.frombuffer(offsets, np.int32)[: len(whole) + 1]
    size = int(starts[-1])
    signs = np.frombuffer(content, np.uint8)[:size] if size else np.empty(0, np.uint8)
    in_word = ((signs >= ord("a")) & (signs <= ord("z"))) | ((signs >= ord("0")) & (signs <= ord("9")))
    begins = np.ones(size + 1, bool)
    begins[1:-1] = in_word[1:] != in_word[:-1]
    begins[starts] = True
    ends = np.flatnonzero(begins).astype(np.int32)
    pieces = pa.StringArray.from_buffers(len(ends) - 1, pa.py_buffer(ends), content)
    coded = pieces.dictionary_encode()
    code = coded.indices.to_numpy()
    first = np.searchsorted(ends, starts).astype(np.int32)
    return _Words(coded.dictionary, code, first, _unseen(coded.dictionary, code))


def _unseen(distinct: pa.StringArray, code: Int32Array) -> npt.NDArray[np.bool_]:
    known = pc.or_(pc.is_in(distinct, _known_words()), matches(distinct, _SEEN_BY_PART))
    plain = pc.and_not(pc.and_not(matches(distinct, _UNSEEN), known), are_misspelt(distinct))
    plain = _flags(plain)[code]
    joined = _beside(_flags(pc.match_substring(distinct, _JOINING))[code])
    counted = _beside(_flags(pc.match_substring(distinct, _COUNTING))[code])
    return plain & ~joined & ~(counted & _flags(matches(distinct, _COUNTED))[code])


def _flags(mask: pa.BooleanArray) -> npt.NDArray[np.bool_]:
    flags: npt.NDArray[np.bool_] = mask.to_numpy(zero_copy_only=False)
    return flags


def _beside(flag: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    near = np.zeros(len(flag), bool)
    near[1:] = flag[:-1]
    near[:-1] |= flag[1:]
    return near


def _with_gaps(words: _Words) -> pa.StringArray:
    """Return the texts with a gap for each unseen word."""
    spelled = pa.concat_arrays([words.distinct, constant(_GAP, 1)])
    pieces = spelled.take(pa.array(np.where(words.unseen, len(words.distinct), words.code)))
    return pc.binary_join(pa.ListArray.from_arrays(pa.array(words.first), pieces), "")


@lru_cache(maxsize=1 << 16)
def _read_shape(shape: str, read: ReadName) -> Mapping[str, str]:
    """Return what ``read`` gives for a text with marks in its gaps."""
    texts = shape.split(_GAP)
    marked = [text + _mark(place) for place, text in enumerate(texts[:-1])]
    return read("".join([*marked, texts[-1]]))


def _mark(place: int) -> str:
    return f"{_MARK}{str(place).translate(_LETTERS)}{_MARK}"


@dataclass(frozen=True, slots=True, eq=False)
class _Marked:
    """Texts with marks, in pieces; ``first[i]`` is where text i begins.

    ``word``: the number of the unseen word for which a piece stands, else -1.
    """

    pieces: pa.StringArray
    word: Int32Array
    first: Int32Array


def _at_marks(texts: pa.StringArray) -> _Marked:
    split = pc.split_pattern(texts, _MARK)
    first, pieces = split.offsets.to_numpy(), split.flatten()
    is_mark = (np.arange(len(pieces)) - np.repeat(first[:-1], np.diff(first))) % 2 == 1
    word = np.full(len(pieces), -1, np.int32)
    numbers = pieces.filter(pa.array(is_mark)).to_pylist()
    word[is_mark] = [int(letters.translate(_DIGITS)) for letters in numbers]
    return _Marked(pieces, word, first)


def _fill(texts: pa.StringArray, shape: Int32Array, words: _Words) -> pa.StringArray:
    """Return for each name the text of its shape with the unseen words of the name in place of the marks."""
    marked = _at_marks(texts)
    if (marked.word < 0).all():
        return texts.take(pa.array(shape))
    size = np.diff(marked.first)[shape]
    first = np.concatenate([[0], np.cumsum(size)]).astype(np.int32)
    at = np.arange(first[-1]) - np.repeat(first[:-1] - marked.first[shape], size)
    unseen_before = np.concatenate([[0], np.cumsum(words.unseen)])[words.first[:-1]]
    word = marked.word[at]
    own = (np.repeat(unseen_before, size) + word)[word >= 0]
    at[word >= 0] = len(marked.pieces) + words.code[words.unseen][own]
    pieces = pa.concat_arrays([marked.pieces, words.distinct]).take(pa.array(at))
    return pc.binary_join(pa.ListArray.from_arrays(pa.array(first), pieces), "")


@lru_cache(maxsize=1)
def _known_words() -> pa.StringArray:
    """Return every word that the parser may look for, in letters a to z."""
    texts = [_OF_PATTERNS, *pinyin_places()]
    texts += [cell for name in _TABLES for row in table_rows(name) for cell in row]
    folded = [plain_one(text) for text in texts]
    spelled = " ".join([*folded, *[text.replace("'", "").replace(".", "") for text in folded]])
    return pa.array(sorted(set(re.findall("[a-z]+", spelled))), pa.string())
