"""Full Chinese names and short ones in one list: each short name goes to one full name, or to none.

Short names draw on few characters, so many fit several full ones a little; they compete. Full names
unite only where core, place and branch are equal: 中国石化 is not 中国石化上海石油化工.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.identifiers.profiles import sorted_codes

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.tables import Int32Array, Int64Array

MARGIN = 100  # centibits by which the best full name must lead; less is a guess
LEAST_MIXED = 0.05  # share of the Han names that must be full ones, and short ones, for the two to compete


def competing(names: pa.Table) -> npt.NDArray[np.bool_]:
    """Return which names take part: all Han names where full and short ones are mixed, else none."""
    han = np.asarray(pc.equal(names["script"], "han"), bool)
    full = han & np.asarray(pc.not_equal(names["form"], ""), bool)
    least = LEAST_MIXED * np.count_nonzero(han)
    mixed = min(np.count_nonzero(full), np.count_nonzero(han & ~full)) > least
    return han if mixed else np.zeros(len(han), bool)


def stars(names: pa.Table, left: Int32Array, right: Int32Array, above: Int32Array) -> Int32Array:
    """Return a group for each of the Han ``names``, named by its smallest position.

    ``left``, ``right``: pairs of positions; ``above``: centibits above the threshold. Linear in the pairs.
    """
    full = np.asarray(pc.not_equal(names["form"], ""), bool)
    texts = pc.binary_join_element_wise(names["place"], names["core"], names["branch"], " ")
    spoken = pc.binary_join_element_wise(pc.cast(pa.array(full), pa.string()), texts, ":")
    values, code = sorted_codes(spoken)
    star = np.arange(len(values), dtype=np.int32)  # each distinct name is its own at first
    short, other, strength = _contests(full, code, (left, right, above), len(values))
    plain = [text.partition(":")[2].replace(" ", "") for text in values.to_pylist()]
    for one, chosen in _assigned(short, other, strength, plain):
        star[one] = chosen
    smallest = np.full(len(values), len(code), np.int32)
    np.minimum.at(smallest, star[code], np.arange(len(code), dtype=np.int32))
    return smallest[star[code]]


def _contests(
    full: npt.NDArray[np.bool_], code: Int32Array, pairs: tuple[Int32Array, Int32Array, Int32Array], size: int
) -> tuple[Int64Array, Int64Array, Int64Array]:
    """Return short name, full name and the best strength of each two, by short name, the strongest first."""
    left, right, above = pairs
    mixed = full[left] != full[right]
    short = code[np.where(full[left], right, left)[mixed]].astype(np.int64)
    other = code[np.where(full[left], left, right)[mixed]].astype(np.int64)
    order = np.lexsort((-above[mixed], other, short))
    key = (short * size + other)[order]
    order = order[np.r_[True, key[1:] != key[:-1]]] if len(key) else order
    order = order[np.lexsort((other[order], -above[mixed][order], short[order]))]
    return short[order], other[order], above[mixed][order].astype(np.int64)


def _assigned(
    short: Int64Array, other: Int64Array, strength: Int64Array, plain: list[str]
) -> list[tuple[int, int]]:
    """Give short names their full ones, the clearest first; a full name takes one and its spellings."""
    begins = np.flatnonzero(np.r_[True, short[1:] != short[:-1]]) if len(short) else np.zeros(0, np.int64)
    ends = np.r_[begins[1:], len(short)]
    second = np.where(ends - begins > 1, strength[np.minimum(begins + 1, max(len(short) - 1, 0))], 0)
    lead = strength[begins] - np.maximum(second, 0)
    taken: dict[int, list[str]] = {}
    found = []
    for nth in np.lexsort((short[begins], -lead)).tolist():
        options = range(int(begins[nth]), int(ends[nth]))
        name = plain[int(short[begins[nth]])]
        for place in options:
            rival = strength[place + 1] if place + 1 < options.stop else 0
            if strength[place] <= 0 or strength[place] - max(int(rival), 0) < MARGIN:
                break
            holders = taken.setdefault(int(other[place]), [])
            if all(_inside(name, held) or _inside(held, name) for held in holders):
                holders.append(name)
                found.append((int(short[begins[nth]]), int(other[place])))
                break
    return found


def _inside(short: str, long: str) -> bool:
    """Whether the characters of one name occur in the other, in order."""
    rest = iter(long)
    return all(character in rest for character in short)
