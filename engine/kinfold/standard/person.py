"""Personal names, Chinese and western: family, given and what else a name cell holds.

``value`` is the name as a key. In Latin letters it is 'given middle family', lower case, without accents and
apostrophes; a hyphen joins given names (Jean-Luc: jeanluc) and is a blank in family names (smith jones). In
Chinese it is family and given name in simplified characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard import person_fast
from kinfold.standard.columns import in_order
from kinfold.standard.person_part import parse_part
from kinfold.standard.person_slow import parse_cell
from kinfold.standard.pinyin import latin
from kinfold.standard.shape import BASE_COLUMNS, Quality, standard_table
from kinfold.standard.text import as_text, clean, simplify

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kinfold.standard.person_fast import Taken

    Path = Callable[[pa.StringArray], Taken]

PARTS = (
    "family",
    "given",
    "middle",
    "suffix",  # generation: jr sr ii iii iv
    "title",  # dr, prof, 经理, phd …
    "unit",  # department beside the name, as written: 销售部门
    "note",  # other words beside the name, as written
    "second",  # further persons of the cell, as written, separated by " / "
    "alias",  # another name of the same person: a nickname, or a name in the other script
    "script",  # han, latin, other
    "latin_family",  # lower-case Latin letters; pinyin for Chinese characters
    "latin_given",
)


def standardise(raws: pa.StringArray | Sequence[str]) -> pa.Table:
    """Return one row for each full name, in order, with ``PARTS``.

    Reasons: ambiguous_order (Li Wei), informal (老王), single_name, family_only (欧阳), masked (张*),
    organization_words, unknown_family_name; null_word, test_word and title_only for placeholders; blank,
    no_letters and no_name for invalid cells. Cost: well-formed names 0.5–0.8 million a second, others 35
    thousand.
    """
    texts = simplify(clean(as_text(raws)))
    return _combined(texts, person_fast.PATHS, parse_cell)


def standardise_part(raws: pa.StringArray | Sequence[str], part: str) -> pa.Table:
    """Return one row for each cell of a ``given``, ``middle`` or ``family`` column; as ``standardise``.

    A given column may fill ``middle`` as well (Anna Maria), a family column ``suffix`` (Smith Sr).
    Raises ValueError for another part.
    """
    if part not in {"given", "middle", "family"}:
        raise ValueError(f"no such part of a name: {part}")
    texts = simplify(clean(as_text(raws)))
    return _combined(
        texts, (lambda some: person_fast.part_word(some, part),), lambda text: parse_part(text, part)
    )


def _combined(
    texts: pa.StringArray, paths: Sequence[Path], parse: Callable[[str], dict[str, str]]
) -> pa.Table:
    """Return the rows of all texts: each path takes of those that the paths before it left."""
    left = pa.array(np.arange(len(texts), dtype=np.int32))
    tables = []
    for path in paths:
        taken = path(texts)
        tables.append(_table(left.filter(taken.mask), taken.columns))
        rest = pc.invert(taken.mask)
        left, texts = left.filter(rest), texts.filter(rest)
    slow = standard_table(PARTS, enumerate(map(parse, texts.to_pylist())))
    tables.append(_with_latin(slow).set_column(0, "raw", left))
    return in_order(*tables)


def _table(raw: pa.Array, columns: dict[str, pa.Array]) -> pa.Table:
    nothing = pa.repeat("", len(raw))
    filled = {"quality": pa.repeat(Quality.VALID.value, len(raw)), **columns}
    names = (*BASE_COLUMNS[1:], *PARTS)
    return pa.table({"raw": raw, **{name: filled.get(name, nothing) for name in names}})


def _with_latin(table: pa.Table) -> pa.Table:
    """Fill the Latin parts that the parsers left open: those of names in alphabetic scripts."""
    for part in ("family", "given"):
        known = table[f"latin_{part}"].combine_chunks()
        open_ones = pc.equal(known, "")
        filled = pc.if_else(open_ones, latin(pc.if_else(open_ones, table[part].combine_chunks(), "")), known)
        table = table.set_column(table.schema.get_field_index(f"latin_{part}"), f"latin_{part}", filled)
    return table
