"""The words of western addresses in levelled form, each distinct one levelled once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import look_up, matches, replace, spread
from kinfold.standard.text import plain
from kinfold.standard.word_tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    Integers = npt.NDArray[np.int64]

_NO_BEFORE_NUMBER = r"\bno ?$"
_BEGINS_PAIR = r"\bpostfach$"


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Texts as words: codes into ``known``, those of text i from ``starts[i]``, ``lengths[i]`` of them."""

    known: pa.StringArray
    codes: Integers
    starts: Integers
    lengths: Integers

    def texts(self) -> pa.StringArray:
        """Return the texts, with a blank between words."""
        return joined(self.known.take(pa.array(self.codes[spread(self.starts, self.lengths)])), self.lengths)

    def with_known(self, other: pa.StringArray) -> Words:
        """Return the texts with other words in the places of those known."""
        return Words(other, self.codes, self.starts, self.lengths)

    def of(self, at: Integers) -> Words:
        """Return the words of the texts at some positions."""
        return Words(self.known, self.codes, self.starts[at], self.lengths[at])


def joined(words: pa.StringArray, lengths: Integers) -> pa.StringArray:
    """Return texts of so many words each, with a blank between words."""
    ends = pa.array(np.concatenate([[0], np.cumsum(lengths)]), pa.int32())
    return pc.binary_join(pa.ListArray.from_arrays(ends, words), " ")


def words_of(texts: pa.StringArray) -> Words:
    """Split texts at blanks; an empty text has no words."""
    lists = pc.split_pattern(texts, " ")
    coded = pc.dictionary_encode(lists.flatten())
    starts = lists.offsets.to_numpy().astype(np.int64)
    lengths = np.where(pc.equal(texts, "").to_numpy(zero_copy_only=False), 0, np.diff(starts))
    return Words(coded.dictionary, coded.indices.to_numpy().astype(np.int64), starts[:-1], lengths)


def levelled(cleaned: pa.StringArray) -> Words:
    """Return folded words in their short form; commas are words of their own. No text may hold Han."""
    lowered = plain(cleaned)
    written = words_of(lowered)
    spelled, before_number = _spelled(written.known)
    own = words_of(spelled)
    lengths = own.lengths[written.codes]
    ends = np.concatenate([[0], np.cumsum(lengths)])
    starts = ends[written.starts]
    whole = Words(
        own.known,
        own.codes[spread(own.starts[written.codes], lengths)],
        starts,
        ends[written.starts + written.lengths] - starts,
    )
    odd = _rows_with(before_number[written.codes], written) | _unsettled(whole)
    return _with_texts(whole, np.flatnonzero(odd), _settled(_spelled(lowered.filter(pa.array(odd)))[0]))


def one_by_one(cleaned: pa.StringArray) -> pa.StringArray:
    """Return the texts of ``levelled``, each levelled as a whole: its measure."""
    return _settled(_spelled(plain(cleaned))[0])


def _with_texts(words: Words, at: Integers, texts: pa.StringArray) -> Words:
    """Return ``words`` with other texts at some positions."""
    if not len(at):
        return words
    more = words_of(texts)
    starts, lengths = words.starts.copy(), words.lengths.copy()
    starts[at], lengths[at] = more.starts + len(words.codes), more.lengths
    codes = np.concatenate([words.codes, more.codes + len(words.known)])
    return Words(pa.concat_arrays([words.known, more.known]), codes, starts, lengths)


def _spelled(lowered: pa.StringArray) -> tuple[pa.StringArray, npt.NDArray[np.bool_]]:
    """Return words in their short form, and which of the texts end in a "no" that may belong to a number."""
    text = replace(lowered, r"[.'’\"]", "")
    text = replace(replace(text, r"\s*[;\n()]+\s*", ","), "#", " unit ")
    text = replace(text, r"[^\pL\pN,/&\- ]+", " ")
    before_number = matches(text, _NO_BEFORE_NUMBER).to_numpy(zero_copy_only=False)
    text = replace(replace(text, r"\bno (\d)", r"\1"), r"(\d)-(\d+(?:st|nd|rd|th)\b)", r"\1 \2")
    text = replace(text, r"(\pL{3})strasse\b", r"\1str")
    text = replace(replace(text, ",", " , "), r"\s\s+", " ")
    words = pc.split_pattern(pc.utf8_trim_whitespace(text), " ")
    short = look_up(words.flatten(), word_forms(), keep=True)
    return pc.binary_join(pa.ListArray.from_arrays(words.offsets, short), " "), before_number


def _settled(text: pa.StringArray) -> pa.StringArray:
    """Return spelled texts in which a unit or a comma stands once, and none stands at an end."""
    text = replace(text, r"(?:unit )+unit ", "unit ")
    for _ in range(2):  # Postfach 10 20 30
        text = replace(text, r"\b(postfach \d+) (\d\d)\b", r"\1\2")
    return replace(replace(text, r" ,(?: ,)+", " ,"), r"^[ ,]+|[ ,]+$", "")


def _unsettled(words: Words) -> npt.NDArray[np.bool_]:
    """Return in which texts, of words in their order, ``_settled`` may find something to do."""
    comma, unit, ends_in_unit, pair = (
        mask.to_numpy(zero_copy_only=False)[words.codes]
        for mask in (
            pc.equal(words.known, ","),
            pc.equal(words.known, "unit"),
            pc.ends_with(words.known, "unit"),
            matches(words.known, _BEGINS_PAIR),
        )
    )
    twice = pair
    twice[1:] |= (comma[1:] & comma[:-1]) | (unit[1:] & ends_in_unit[:-1])
    some = words.lengths > 0
    at_end = np.zeros(len(words.lengths), np.bool_)
    first = words.starts[some]
    at_end[some] = comma[first] | comma[first + words.lengths[some] - 1]
    return at_end | _rows_with(twice, words)


def _rows_with(hit: npt.NDArray[np.bool_], words: Words) -> npt.NDArray[np.bool_]:
    """Return which texts, of words in their order, have a word that is hit."""
    until: Integers = np.concatenate([[0], np.cumsum(hit)])
    found: npt.NDArray[np.bool_] = until[words.starts + words.lengths] > until[words.starts]
    return found


@cache
def word_forms() -> Mapping[str, str]:
    """Return the short form of each levelled word: street → st, flat → unit."""
    return {word: short for word, short, _ in table_rows("street_types")}
