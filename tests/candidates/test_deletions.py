"""Two names share a key exactly when leaving out a letter of either, or of both, makes them equal."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from kinfold.candidates.deletions import forms, near_keys, near_names

NAMES = st.lists(st.text("abz张é", max_size=7), unique=True, max_size=12)


def _shortened(text: str) -> set[str]:
    return {text, *(text[:i] + text[i + 1 :] for i in range(len(text)))}


@given(NAMES)
def test_names_meet_where_their_shortened_forms_do(names: list[str]) -> None:
    owner, key = near_keys(pa.array(names, pa.string()))
    keys = [set(key[owner == place].tolist()) for place in range(len(names))]
    for i, one in enumerate(names):
        for j, other in enumerate(names):
            assert bool(keys[i] & keys[j]) == bool(_shortened(one) & _shortened(other))


@given(NAMES)
def test_equal_forms_have_equal_keys_and_different_ones_do_not(names: list[str]) -> None:
    owner, key, whole = forms(pa.array(names, pa.string()))
    written = [*names, *(name[:i] + name[i + 1 :] for name in names for i in range(len(name)))]
    assert [names[place] for place in owner[whole]] == names
    assert len(set(zip(written, key.tolist(), strict=True))) == len(set(written)) == len(set(key.tolist()))


def test_keys_depend_on_the_text_alone() -> None:
    _, alone, _ = forms(pa.array(["zhangwei"]))
    owner, among, _ = forms(pa.array(["王芳", "zhangwei"]).slice(1))
    assert (owner == 0).all()
    assert (alone == among).all()


def test_one_typo_brings_records_together_and_short_names_stay_out() -> None:
    texts = pa.array(["jonathan", "jonathn", "li", "lia"])
    variants, records = np.array([0, 1, 2, 3, 0]), np.array([0, 1, 2, 3, 4], np.int32)
    record, key = near_names(texts, variants, records, (5, 60))
    assert set(record.tolist()) == {0, 1, 4}
    shared = set.intersection(*(set(key[record == each].tolist()) for each in (0, 1, 4)))
    assert shared
