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
    both = pa.concat_arrays([asked.words, known.words])
    chosen = np.flatnonzero(pc.match_substring_regex(both, f"^\\p{{L}}{{{LEAST_TYPED},}}$"))
    owner, key = near_keys(both.take(pa.array(chosen)))
    owner = chosen[owner]
    is_known = owner >= len(asked.words)
    weight = np.r_[asked.weight, known.weight][owner]
    order = np.lexsort((owner, weight, ~is_known, key))
    owner, key, is_known = owner[order], key[order], is_known[order]
    begins = np.flatnonzero(np.r_[True, key[1:] != key[:-1]][: len(key)])
    leader = np.repeat(begins, np.diff(np.r_[begins, len(key)]))
    mine = ~is_known & is_known[leader]
    word, near = owner[mine], owner[leader[mine]]
    other = near - len(asked.words)
    lower = (known.seen[other] > asked.seen[word]) & (known.weight[other] < asked.weight[word])
    word, near = word[lower], near[lower]
    texts = Texts(both)
    one_off = texts.edits(word, near, 1) == 1
    word, near = word[one_off], near[one_off]
    letters = np.minimum(texts.length[word], texts.length[near]).astype(np.int64)
    return word, near - len(asked.words), typed(letters, np.ones(len(letters), np.int64))
