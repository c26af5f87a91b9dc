"""Text columns: drawn from word lists, joined, chosen between, and damaged."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Flags = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.int64]


def zipf(rng: np.random.Generator, count: int, size: int, shift: float) -> Numbers:
    """Draw ``count`` positions below ``size``; position r has a weight of 1 / (r + shift)."""
    shares = np.cumsum(1.0 / (np.arange(size) + shift))
    return np.searchsorted(shares, rng.random(count) * shares[-1]).astype(np.int64)


def chance(rng: np.random.Generator, count: int, share: float) -> Flags:
    """Say yes for about ``share`` of ``count``."""
    return rng.random(count) < share


def take(words: Sequence[str] | pa.Array, positions: Numbers) -> pa.Array:
    """Return the word at each position."""
    column = words if isinstance(words, pa.Array) else pa.array(words, pa.string())
    return column.take(pa.array(positions))


def join(*parts: Any, separator: str = "") -> pa.Array:
    """Concatenate columns and constants value by value."""
    return pc.binary_join_element_wise(*parts, separator)


def either(mask: Flags, yes: Any, no: Any) -> pa.Array:
    """Return ``yes`` where the mask holds, else ``no``; both may be columns or constants."""
    return pc.if_else(pa.array(mask), yes, no)


def equals(column: pa.Array, other: Any) -> Flags:
    """Compare with a constant or another column."""
    return pc.equal(column, other).to_numpy(zero_copy_only=False)


def one_of(rng: np.random.Generator, shares: Sequence[float], forms: Sequence[Any]) -> pa.Array:
    """Choose among several renderings of one column; ``shares`` sum to 1."""
    chosen = np.searchsorted(np.cumsum(shares)[:-1], rng.random(len(forms[0])), side="right")
    return pc.choose(pa.array(chosen.astype(np.int8)), *forms)


def digits(numbers: Numbers, width: int) -> pa.Array:
    """Write numbers with leading zeros."""
    return pc.utf8_lpad(pa.array(numbers).cast(pa.string()), width, "0")


def scattered(rng: np.random.Generator, count: int, width: int) -> Numbers:
    """Draw ``count`` distinct numbers below 10**width that do not look consecutive."""
    modulus = 10**width
    start = int(rng.integers(modulus))
    # a stride that shares no factor with 10 visits every number once
    return (start + np.arange(count, dtype=np.int64) * (modulus // 7 * 2 // 10 * 10 + 3)) % modulus


def running_number(column: pa.Array) -> Numbers:
    """Return how often each value stood in an earlier row."""
    codes = column.dictionary_encode().indices.to_numpy()
    order = np.argsort(codes, kind="stable")
    ordered = codes[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    lengths = np.diff(np.r_[starts, len(ordered)])
    numbers = np.empty(len(codes), np.int64)
    numbers[order] = np.arange(len(codes)) - np.repeat(starts, lengths)
    return numbers


def missing(rng: np.random.Generator, column: pa.Array, share: float) -> pa.Array:
    """Blank a share of a column, and write a word for "none" in a few of the blanks."""
    count = len(column)
    none = take(("", "", "", "", "", "", "", "N/A", "无", "-"), rng.integers(0, 10, count))
    blank = either(chance(rng, count, 0.05), none, "")
    return either(chance(rng, count, share), blank, column)


def typos(rng: np.random.Generator, column: pa.Array, share: float) -> pa.Array:
    """Damage a share of the values by one keystroke: swapped, dropped, doubled or replaced."""
    rows = np.flatnonzero(chance(rng, len(column), share))
    where, kinds = rng.random(len(rows)), rng.integers(0, 4, len(rows))
    letters = rng.integers(0, 26, len(rows))
    damaged = [
        _keystroke(text, where[position], int(kinds[position]), string.ascii_lowercase[letters[position]])
        for position, text in enumerate(column.take(pa.array(rows)).to_pylist())
    ]
    mask = np.zeros(len(column), np.bool_)
    mask[rows] = True
    return pc.replace_with_mask(column, pa.array(mask), pa.array(damaged, pa.string()))


def _keystroke(text: str, where: float, kind: int, letter: str) -> str:
    if len(text) < 3:
        return text
    at = 1 + int(where * (len(text) - 2))
    new = str((ord(letter) - ord("a")) % 10) if text[at].isdigit() else letter
    if kind == 0:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if kind == 1 and not text[at].isdigit():
        return text[:at] + text[at + 1 :]
    if kind == 2 and not text[at].isdigit():
        return text[: at + 1] + text[at:]
    return text[:at] + (new if text[at].isascii() else text[at - 1]) + text[at + 1 :]
