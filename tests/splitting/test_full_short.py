# the name of a test is its claim
"""Full Chinese names and short ones compete: the clearest goes first, and a guess is no answer."""

from __future__ import annotations

import numpy as np

from kinfold.splitting.full_short import competing, stars
from kinfold.standard.company import standardise

FULL = ["北京云帆科技股份有限公司", "云帆新材料股份有限公司", "深圳市远航物流集团股份有限公司"]
SHORT = ["云帆科技", "远航物流", "远航"]
NAMES = [*FULL, *SHORT]


def starred(pairs: dict[tuple[str, str], int], names: list[str] = NAMES) -> list[int]:
    """Group the names with these centibits above the threshold."""
    left, right = (np.array([names.index(pair[side]) for pair in pairs], np.int32) for side in (0, 1))
    return stars(standardise(names), left, right, np.array(list(pairs.values()), np.int32)).tolist()


def test_a_short_name_goes_to_the_full_name_that_leads() -> None:
    label = starred({(FULL[0], SHORT[0]): 900, (FULL[1], SHORT[0]): 300})
    assert label[3] == 0
    assert label[1] == 1


def test_a_short_name_that_fits_two_full_names_alike_goes_to_neither() -> None:
    label = starred({(FULL[0], SHORT[0]): 550, (FULL[1], SHORT[0]): 500})
    assert label[:4] == [0, 1, 2, 3]


def test_a_full_name_takes_a_second_short_name_only_as_a_spelling_of_the_first() -> None:
    both = starred({(FULL[2], SHORT[1]): 900, (FULL[2], SHORT[2]): 500})
    assert both[4] == both[5] == 2
    other = starred({(FULL[2], SHORT[1]): 900, (FULL[2], SHORT[0]): 500})
    assert other[4] == 2
    assert other[3] == 3


def test_full_names_unite_only_where_core_place_and_branch_are_equal() -> None:
    names = ["北京云帆科技股份有限公司", "云帆科技(北京)有限公司", "上海云帆科技有限公司"]
    assert starred({(names[0], names[2]): 900}, names) == [0, 0, 2]
    branch = ["云帆科技有限公司", "云帆科技有限公司深圳分公司", "云帆科技"]
    assert starred({(branch[0], branch[2]): 900}, branch) == [0, 1, 0]


def test_names_compete_only_where_full_and_short_ones_are_mixed() -> None:
    assert competing(standardise(NAMES)).all()
    assert not competing(standardise(FULL)).any()
    assert not competing(standardise(["Acme Ltd", "Acme"])).any()
