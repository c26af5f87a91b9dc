"""Words that are one letter from a commoner one: a typing error is rare, but it names nobody.

Two departments of one government have little in common, until both are mistyped: "Unites States" would be
the rarest word of the list, and prove more than the name of the department denies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.candidates.deletions import near_keys
from kinfold.scoring.strings import Texts

if TYPE_CHECKING:
    from kinfold.tables import Int32Array, Int64Array

MOST_EDITS = 3
SHORT, LONG = 6, 10  # letters up to which one edit, and two, leave a word the same
LEAST_TYPED = 4  # letters of a word that may be mistyped


def typed(letters: Int64Array, edits: Int64Array) -> Int64Array:
    """Return in percent how far two words prove each other, by edits and the letters of the shorter one."""
    allowed = np.where(letters < SHORT, 1, np.where(letters < LONG, 2, MOST_EDITS))
    scale = np.where(letters < SHORT, 4, np.where(letters < LONG, 6, 8))
    return np.where((edits <= allowed) & (letters >= LEAST_TYPED), 100 - 100 * edits // scale, 0)


@dataclass(frozen=True, slots=True, eq=False)
class WeighedWords:
    """Distinct words, in how many names each was seen, and its weight in centibits."""

    words: pa.StringArray
    seen: Int32Array
    weight: Int64Array


def as_spelt(asked: WeighedWords, known: WeighedWords) -> Int64Array:
    """Return the weights of the words; one a letter from a commoner known word has little of its own.

    As far as it is that word it weighs as much, and for the rest as itself. Linear in the letters.
    """
    weight = asked.weight.copy()
    word, near, share = _near(asked, known)
    told = share * known.weight[near] + (100 - share) * asked.weight[word]
    np.minimum.at(weight, word, told // 100)
    return weight


def _near(asked: WeighedWords, known: WeighedWords) -> tuple[Int64Array, Int64Array, Int64Array]:
    """Return words beside commoner ones that are a letter away, and in percent how far they are those.

    For each letter that a word may have too many or too few, the lightest known word.
    """
    light = np.argsort(known.weight, kind="stable")
    both = pa.concat_arrays([known.words.take(pa.array(light)), asked.words])
    chosen = np.flatnonzero(pc.match_substring_regex(both, f"^\\p{{L}}{{{LEAST_TYPED},}}$"))
    owner, key = near_keys(both.take(pa.array(chosen)))
    order = np.argsort(key, kind="stable")  # of one key the lightest known word comes first
    owner, key = chosen[owner[order]], key[order]
    begins = np.flatnonzero(np.r_[True, key[1:] != key[:-1]][: len(key)])
    leader = np.repeat(owner[begins], np.diff(np.r_[begins, len(key)]))
    mine = (owner >= len(light)) & (leader < len(light))
    one, other = owner[mine], leader[mine]
    word, near = one - len(light), light[other]
    lower = (known.seen[near] > asked.seen[word]) & (known.weight[near] < asked.weight[word])
    one, other, word, near = (each[lower] for each in (one, other, word, near))
    texts = Texts(both)
    one_off = texts.edits(one, other, 1) == 1
    letters = np.minimum(texts.length[one], texts.length[other]).astype(np.int64)[one_off]
    return word[one_off], near[one_off], typed(letters, np.ones(len(letters), np.int64))
