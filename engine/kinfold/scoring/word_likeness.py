"""How like two words of names are: equal, a spelling or nickname, of one sound, a typo apart, an initial."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfold.lazily import derived
from kinfold.scoring.strings import Texts, distinct_pairs
from kinfold.standard.nicknames import nickname_groups, surname_groups

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from kinfold.standard.name_letters import NameWord
    from kinfold.tables import Int64Array, Positions

# Percent that one word is like another.
EQUAL, VARIANT, SAME_SOUND, SAME_CONSONANTS, TYPO, TWO_TYPOS, INITIAL = 100, 95, 92, 90, 85, 75, 30
TELLING = TWO_TYPOS  # percent from which a word speaks for one bearer; an initial does not
TYPO_LETTERS, TWO_TYPO_LETTERS, SOUND_LETTERS = 5, 8, 6  # least letters of a word with so many typos
SOUNDED_LETTERS = 3  # least letters of words that only sound alike
CONSONANTS = 4  # consonants from which one may differ


class Words:
    """Distinct words of names with what their likeness needs."""

    def __init__(self, words: Sequence[NameWord]) -> None:
        latin = [word.latin for word in words]
        self._latin = Texts(np.array(latin, dtype=object))
        self._sound = Texts(np.array([word.sound for word in words], dtype=object))
        self._consonants = Texts(np.array([word.consonants for word in words], dtype=object))
        self._text = np.array([word.text for word in words], dtype=object)
        self._letters = np.array(["".join(sorted(text)) for text in latin], dtype=object)
        self._vowelless = np.array([word.script == "vowelless" for word in words], bool)
        self._syllables = np.array([word.script == "syllables" for word in words], bool)
        self._digits = np.array([text[:1].isdigit() for text in latin], bool)

    @derived
    def _groups(self) -> list[frozenset[tuple[str, int]]]:
        names = self._latin.text.tolist()
        kinds = (("given", nickname_groups(names)), ("family", surname_groups(names)))
        return [
            frozenset((kind, number) for kind, groups in kinds for number in groups[at])
            for at in range(len(names))
        ]

    def likeness(self, x: Positions, y: Positions) -> Int64Array:
        """Return in percent how like two words are; each distinct pair is compared once."""
        if not len(x):
            return np.zeros(0, np.int64)
        a, b, inverse = distinct_pairs(x, y, len(self._vowelless))
        short = np.minimum(self._latin.length[a], self._latin.length[b])
        numbers = self._digits[a] | self._digits[b]
        syllables = self._syllables[a] & self._syllables[b]
        one_letter = (short == 1) & ~(self._digits[a] & self._digits[b]) & ~self._syllables[a]
        typo = (self._latin.edits(a, b, 1) == 1) | (self._letters[a] == self._letters[b])
        likest_first = (
            (syllables & (self._text[a] != self._text[b]), 0),  # characters that only read alike
            (one_letter, self._initial(a, b)),
            (self._latin.text[a] == self._latin.text[b], EQUAL),
            (numbers, 0),
            (self._vowelless[a] ^ self._vowelless[b], self._by_consonants(a, b)),
            (self._of_one_group(a, b), VARIANT),
            ((self._sound.text[a] == self._sound.text[b]) & (short >= SOUNDED_LETTERS), SAME_SOUND),
            (typo & (short >= TYPO_LETTERS), TYPO),
            (self._near(a, b, short), TWO_TYPOS),
        )
        percent = np.select([where for where, _ in likest_first], [what for _, what in likest_first], 0)
        return percent.astype(np.int64)[inverse]

    def _of_one_group(self, a: Positions, b: Positions) -> npt.NDArray[np.bool_]:
        groups = self._groups
        pairs = zip(a.tolist(), b.tolist(), strict=True)
        return np.fromiter((not groups[p].isdisjoint(groups[q]) for p, q in pairs), bool, len(a))

    def _near(self, a: Positions, b: Positions, short: npt.NDArray[np.int16]) -> npt.NDArray[np.bool_]:
        two = (self._latin.edits(a, b, 2) == 2) & (short >= TWO_TYPO_LETTERS)
        near: npt.NDArray[np.bool_] = two | ((self._sound.edits(a, b, 1) == 1) & (short >= SOUND_LETTERS))
        return near

    def _initial(self, a: Positions, b: Positions) -> npt.NDArray[np.int64]:
        begins = [p[:1] == q[:1] for p, q in zip(self._latin.text[a], self._latin.text[b], strict=True)]
        return np.where(np.array(begins, bool), INITIAL, 0)

    def _by_consonants(self, a: Positions, b: Positions) -> Int64Array:
        """Compare words of which one is written without vowels."""
        short = np.minimum(self._consonants.length[a], self._consonants.length[b])
        edits = self._consonants.edits(a, b, 1)
        one = (edits == 1) & (short >= CONSONANTS)
        percent: Int64Array = np.where(
            (edits == 0) & (short > 0), SAME_CONSONANTS, np.where(one, TWO_TYPOS, 0)
        )
        return percent
