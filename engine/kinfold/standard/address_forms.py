"""Western addresses by their forms: those that differ only in words no pattern knows are read once.

To the patterns of addresses 12 mill lane and 45 park lane are the same: a number of two digits, a word and
``lane``. The form of an address has stand-ins for its numbers and unknown words; what is read of the form
tells which words of each address are its road, its number and so on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import constant, matches, replace, spread
from kinfold.standard.western_words import joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from kinfold.standard.takes import Parts, PartsOfSome
    from kinfold.standard.western_words import Words

    Integers = npt.NDArray[np.int64]

_LEAST = 16  # addresses of one form; fewer are sooner read one by one
_UNKNOWN = r"^[a-z]{3,}$"  # patterns look at words of one and two letters by their letters
_ANY_WORD, _STAND_IN = "*", "xq"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"
_NOT_CERTAIN = re.compile(rf"\d|{_STAND_IN}")


class _Form(NamedTuple):
    """The words of a form with stand-ins, each of which stands there once, and where they stand."""

    text: str
    place: Mapping[str, int]


def by_form(
    words: Words,
    telling: Callable[[pa.StringArray], pa.BooleanArray],
    parse: Callable[[pa.StringArray], Parts],
) -> Iterator[PartsOfSome]:
    """Return what ``parse`` says of each text, in groups, with the positions of their texts.

    ``telling``: which words ``parse`` may tell from others. It may not look at the value of a digit, nor at
    the letters of a word of three or more that tells nothing: what it does to a form it does to all.
    """
    coded = pc.dictionary_encode(_forms(words, telling(words.known)))
    codes = coded.indices.to_numpy()
    many = np.bincount(codes, minlength=len(coded.dictionary)) >= _LEAST
    texts = coded.dictionary.to_pylist()
    forms = {code: form for code in np.flatnonzero(many).tolist() if (form := _form(texts[code])) is not None}
    read = parse(pa.array([form.text for form in forms.values()], pa.string()))
    cuts = {name: _cut(column.to_pylist(), list(forms.values())) for name, column in read.items()}
    certain = [all(cut[at] is not None for cut in cuts.values()) for at in range(len(forms))]
    place = np.full(len(texts), -1)
    place[[code for code, sure in zip(forms, certain, strict=True) if sure]] = np.flatnonzero(certain)
    form = place[codes]
    alike, others = np.flatnonzero(form >= 0), np.flatnonzero(form < 0)
    yield (
        pa.array(alike, pa.int32()),
        {name: _filled(words.of(alike), form[alike], cut) for name, cut in cuts.items()},
    )
    yield pa.array(others, pa.int32()), parse(words.of(others).texts())


def _forms(words: Words, telling: pa.BooleanArray) -> pa.StringArray:
    """Return texts with zeros for numbers and one sign for all unknown words."""
    unknown = pc.and_not(matches(words.known, _UNKNOWN), telling)
    numbers = matches(words.known, r"^\d+$")
    kinds = pc.if_else(numbers, replace(words.known, r"\d", "0"), words.known)
    return words.with_known(pc.if_else(unknown, _ANY_WORD, kinds)).texts()


def _form(text: str) -> _Form | None:
    """Return a form with stand-ins, None where there are not enough or where a word might be one."""
    letters, digits = iter(_LETTERS), iter(_DIGITS)
    words: list[str] = []
    for word in text.split():
        if word == _ANY_WORD:
            words.append(_STAND_IN + next(letters, " "))
        elif word.strip("0") == "":
            words.append(next(digits, " ") * len(word))
        elif _NOT_CERTAIN.search(word):
            return None
        else:
            words.append(word)
    shown = " ".join(words)
    place = {word: at for at, word in reversed(list(enumerate(words)))}
    return None if "  " in shown or shown.endswith(" ") else _Form(shown, place)


def _cut(said: Sequence[str], forms: Sequence[_Form]) -> list[list[int | str] | None]:
    """Return where the words of a part stand in each form, the word itself for one of the parser's own."""
    found: list[list[int | str] | None] = []
    for part, form in zip(said, forms, strict=True):
        places = [form.place.get(word, word) for word in part.split()]
        broken = any(isinstance(word, str) and _NOT_CERTAIN.search(word) for word in places)
        found.append(None if broken or part != " ".join(part.split()) else places)
    return found


def _filled(words: Words, form: Integers, cut: list[list[int | str] | None]) -> pa.StringArray:
    """Return the part of each text of which ``cut`` tells, by its form, where the words stand."""
    if not any(cut):
        return constant("", len(form))
    own = sorted({word for places in cut for word in places or () if isinstance(word, str)})
    number = {word: -1 - at for at, word in enumerate(own)}
    flat = [number[at] if isinstance(at, str) else at for places in cut for at in places or ()]
    sizes = np.array([len(places or ()) for places in cut])
    lengths = sizes[form]
    at = np.array(flat)[spread((np.cumsum(sizes) - sizes)[form], lengths)]
    in_text = np.where(at >= 0, np.repeat(words.starts, lengths) + at, 0)
    codes = np.where(at >= 0, words.codes[in_text], len(words.known) - 1 - at)
    return joined(pa.concat_arrays([words.known, pa.array(own, pa.string())]).take(pa.array(codes)), lengths)
