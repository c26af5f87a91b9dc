"""Names inside names: the own name of a married woman, the trading name behind ``t/a``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.model import Field
from kinfold.standard import text
from kinfold.standard.person_words import compounds, surnames
from kinfold.tables import Cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kinfold.standard.mentions import Mentions


MARRIED = "married"  # the scheme of names that were read out of married ones


def married_names(cells: Sequence[Cells]) -> list[Cells]:
    """Return the own names in married ones: 陳李美玲 is 李美玲, with her husband's surname before it.

    Only names of four Han characters that begin with two surnames, no compound one; usual in Hong
    Kong, Macau and Taiwan.
    """
    return [found for each in cells if len((found := _married(each)).record)]


def _married(cells: Cells) -> Cells:
    four = np.flatnonzero(np.asarray(pc.match_substring_regex(cells.raw, r"^\s*\p{Han}{4}\s*$"), bool))
    names = text.fold(cells.raw.take(pa.array(four))).to_pylist()
    single, double = surnames(), compounds()
    own = [
        (place, name[1:])
        for place, name in zip(four.tolist(), names, strict=True)
        if name[:1] in single and name[1:2] in single and name[:2] not in double and name[1:3] not in double
    ]
    raws = pa.array([name for _, name in own], pa.string())
    return replace(cells, field=Field.OTHER_NAME, record=cells.record[[place for place, _ in own]], raw=raws)


def trading_names(companies: Sequence[Mentions]) -> Iterator[Cells]:
    """Yield the names that companies trade under, told in the same cell as their own."""
    for mentions in companies:
        alias = mentions.texts("alias")
        for column, (header, source) in enumerate(zip(mentions.columns, mentions.sources, strict=True)):
            here = np.flatnonzero((alias != "") & (mentions.column == column))
            if len(here):
                record, first = np.unique(mentions.record[here], return_index=True)
                raws = pa.array(alias[here[first]], pa.string())
                yield Cells(source, header, Field.OTHER_NAME, "", "", record.astype(np.int32), raws)
