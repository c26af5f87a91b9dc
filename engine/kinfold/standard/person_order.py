"""Which of the words of a Latin name is the family name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kinfold.standard.person_words import (
    PARTICLES,
    double_families,
    english_too,
    romanised,
    romanised_compounds,
)
from kinfold.standard.pinyin import is_pinyin, is_syllable
from kinfold.standard.text import plain_one

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST_SYLLABLE = 6  # letters of a romanised eastern syllable: zhuang
_PATRONYMIC = re.compile(r"(?:ovich|evich|ovna|evna|ichna|ович|евич|овна|евна|ична)$")


class Order(NamedTuple):
    """Words of a name by their part; ``given`` of an eastern name is one joined word."""

    family: tuple[str, ...]
    given: tuple[str, ...]
    reason: str = ""
    alias: str = ""


def key(token: str) -> str:
    """Return a word folded, with nothing but letters and digits."""
    return "".join(char for char in plain_one(token) if char.isalnum())


def _rank(word: str) -> int | None:
    return romanised().get(word)


def _short(word: str) -> bool:
    return len(word) <= _LONGEST_SYLLABLE and word.isascii() and word.isalpha()


def given_like(token: str) -> bool:
    """Tell whether a word can be the given name of a romanised eastern name: Weibo, Min-jun."""
    halves = plain_one(token).split("-")
    if len(halves) == 2:
        return all(_short(half) for half in halves)
    return len(halves) == 1 and is_pinyin(key(token))


def eastern(tokens: Sequence[str]) -> Order | None:
    """Return the order of a romanised Chinese or Korean name, None when it does not look like one.

    Where both ends can be the family name (Li Wei, Wei Li) the more frequent one is taken, so that both
    spellings agree, and the reason is ``ambiguous_order``.
    """
    if _has_particles(tokens):
        return None
    if len(tokens) == 2:
        return _eastern_two(tokens[0], tokens[1])
    if len(tokens) == 3:
        return _eastern_three(tokens)
    if len(tokens) == 4:
        return _eastern_four(tokens)
    return None


def _has_particles(tokens: Sequence[str]) -> bool:
    """Tell de la Vega from De La, syllables of a Chinese name: written small, or two in a row."""
    small = [plain_one(token) in PARTICLES and token.islower() for token in tokens[1:-1]]
    all_small = all(token.islower() for token in tokens)
    return sum(small) > 1 if all_small else any(small)


def _eastern_two(first: str, second: str) -> Order | None:
    left, right = key(first), key(second)
    left_rank, right_rank = _rank(left), _rank(right)
    from_left = left_rank is not None and given_like(second)
    from_right = right_rank is not None and given_like(first)
    if from_left and left in english_too() and "-" not in second:
        from_left = False
    return _choose(Order((left,), (right,)), Order((right,), (left,)), from_left, from_right)


def _choose(left: Order, right: Order, from_left: bool, from_right: bool) -> Order | None:  # noqa: FBT001  # two plain facts
    if from_left and from_right:
        left_rank, right_rank = _rank(left.family[0]) or 0, _rank(right.family[0]) or 0
        chosen = left if left_rank <= right_rank else right
        return chosen._replace(reason="ambiguous_order")
    if from_left:
        return left
    return right if from_right else None


def _eastern_three(tokens: Sequence[str]) -> Order | None:
    a, b, c = (key(token) for token in tokens)
    if a + b in romanised_compounds() and given_like(tokens[2]):
        return Order((a + b,), (c,))
    if b + c in romanised_compounds() and given_like(tokens[0]):
        return Order((b + c,), (a,))
    pinyin = is_syllable(b) and (is_syllable(a) or is_syllable(c))
    from_left = _rank(a) is not None and a not in english_too() and _short(b) and _short(c)
    from_left = (
        from_left and (is_syllable(c) or not is_syllable(a) or _rank(c) is None) and _eastern_tail(b, c)
    )
    from_right = _rank(c) is not None and pinyin and is_syllable(a)
    return _choose(Order((a,), (b + c,)), Order((c,), (a + b,)), from_left, from_right)


def _eastern_tail(*words: str) -> bool:
    """Tell whether words can be syllables of a given name in any common romanisation."""
    return all(is_syllable(word) or _rank(word) is not None or len(word) <= 4 for word in words)


def _eastern_four(tokens: Sequence[str]) -> Order | None:
    a, b, c, d = (key(token) for token in tokens)
    if a + b in romanised_compounds() and is_syllable(c) and is_syllable(d):
        return Order((a + b,), (c + d,))
    if not is_pinyin(d) and _rank(a) is not None:
        order = _eastern_three(tokens[:3])
        return order and order._replace(alias=d)
    if not is_pinyin(a) and len(a) > 2 and a not in PARTICLES:
        order = _eastern_three(tokens[1:])
        return order and order._replace(alias=a)
    return None


def capital_family(tokens: Sequence[str]) -> tuple[int, int] | None:
    """Return the span of the only words in capitals (ZHANG San, Jean DUPONT), None without such."""
    loud = [i for i, token in enumerate(tokens) if _is_loud(token)]
    if not loud or len(loud) == len(tokens) or loud[-1] - loud[0] + 1 != len(loud):
        return None
    quiet = [token for i, token in enumerate(tokens) if i not in loud and sum(map(str.isalpha, token)) > 1]
    if not quiet or any(token.islower() for token in quiet):
        return None
    return (loud[0], loud[-1] + 1) if loud[0] == 0 or loud[-1] == len(tokens) - 1 else None


def _is_loud(token: str) -> bool:
    letters = [char for char in token if char.isalpha()]
    if "." in token or len(letters) < 2 or not token.isupper():
        return False
    return len(letters) > 2 or _rank(key(token)) is not None


def western_family(tokens: Sequence[str]) -> tuple[int, int]:
    """Return the span of the family name: from the first particle, else the last word.

    A patronymic at the end (Петров Иван Сергеевич) or a lone initial (Smith J) puts it first.
    """
    words = [plain_one(token).strip(".") for token in tokens]
    if len(words) == 3 and _PATRONYMIC.search(words[2]) and not _PATRONYMIC.search(words[1]):
        return 0, 1
    if len(words) == 2 and len(key(tokens[1])) == 1 and len(key(tokens[0])) > 1:
        return 0, 1
    for i, word in enumerate(words[1:-1], start=1):
        if word in PARTICLES and len(word) > 1:
            return i, len(words)
        if word in {"y", "e"} and tokens[i].islower() and i >= 2:
            return i - 1, len(words)
    return len(words) - (2 if _bears_two(words) else 1), len(words)


def _bears_two(words: Sequence[str]) -> bool:
    """Tell whether a name ends in the two family names of a Spanish-speaking person."""
    keys, known = [key(word) for word in words], double_families()
    if len(keys) < 3 or keys[-2] not in known or keys[0] in known:
        return False
    return keys[-1] in known or len(keys) > 3
