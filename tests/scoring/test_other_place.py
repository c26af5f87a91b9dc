"""One brand in three towns is three companies, in a small file too."""

from __future__ import annotations

import pandas as pd
import pytest

import kinfold
from scoring.test_company_names import bits

REST = ["北京蓝天贸易有限公司", "上海华信物流有限公司", "Acme Corp", "杭州云帆实业有限公司"]


def customers(*names: str) -> int:
    rows = pd.DataFrame({"id": [str(i) for i in range(len(names) + len(REST))], "公司名称": [*names, *REST]})
    members = kinfold.resolve({"crm": rows}).tables["members"]
    ids = dict(zip(members["record"].to_pylist(), members["customer_id"].to_pylist(), strict=True))
    return len({ids[f"crm:{i}"] for i in range(len(names))})


def test_one_brand_in_three_towns_is_three_companies_in_a_small_file() -> None:
    assert customers("深圳远航科技有限公司", "广州远航科技有限公司", "北京远航科技有限公司") == 3


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("深圳远航科技有限公司", "广州远航科技有限公司"),
        ("北京远航科技有限公司", "北京远航科技有限公司上海分公司"),
        ("北京远航科技有限公司上海分公司", "北京远航科技有限公司广州分公司"),
    ],
)
def test_the_name_alone_speaks_against(a: str, b: str) -> None:
    assert bits(a, b) <= 0
