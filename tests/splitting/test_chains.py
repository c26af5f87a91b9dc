# the name of a test is its claim
"""Shops of one chain share a brand and the phone of their headquarters; their addresses tell them apart."""

from __future__ import annotations

from itertools import count

import numpy as np
import pandas as pd

import kinfold
from kinfold.identifiers.classes import Trust
from kinfold.identifiers.profiles import sorted_codes
from kinfold.identifiers.profiling import profile
from kinfold.model import Field, Kind
from kinfold.scoring.limits import Limits
from kinfold.splitting.chains import holding_shops
from kinfold.standard.standardising import standardise
from standard.batches import batch_of

HEADQUARTERS = "400-820-3388"


def limits_of(rows: dict[str, dict[Field, str]], limits: Limits | None = None) -> Limits:
    """Return the limits of companies with those of their chains."""
    batch = batch_of(rows, Kind.ORGANIZATION)
    standards = standardise(batch, "CN")
    source = sorted_codes(batch.records["source"])[1]
    compared = profile(standards, batch.records["kind"], source, Trust({}))
    return holding_shops(limits or Limits(), compared.profiles[0], standards, compared.identifiers.table)


def shops(number: int) -> dict[str, dict[Field, str]]:
    """Return so many shops, each in a house of its own."""
    return {
        f"erp:{place:02}": {
            Field.COMPANY: "好邻居便利店", Field.PHONE: HEADQUARTERS,
            Field.ADDRESS: f"上海市浦东新区学院路{10 + place}号",
        }
        for place in range(number)
    }  # fmt: skip


def test_every_shop_of_a_chain_has_its_house_once() -> None:
    codes = limits_of(shops(30)).codes["house_number"]
    assert len(set(codes.tolist()) - {-1}) == 30


def test_a_few_branches_and_a_company_that_moved_are_no_chain() -> None:
    assert limits_of(shops(10)).codes == {}


def test_who_is_not_on_the_chains_phone_may_move() -> None:
    other = {"erp:99": {Field.COMPANY: "好邻居便利店", Field.ADDRESS: "上海市浦东新区学院路99号"}}
    assert limits_of(shops(30) | other).codes["house_number"][-1] == -1


def test_two_shops_that_a_person_joined_are_one() -> None:
    same = Limits(same=(np.array([3], np.int32), np.array([4], np.int32)))
    codes = limits_of(shops(30), same).codes["house_number"].tolist()
    assert codes[3:5] == [-1, -1]
    assert -1 not in codes[:3] + codes[5:]


def test_shops_without_a_code_are_told_apart_by_their_addresses() -> None:
    number = count(1)
    rows = [
        {"id": f"{next(number):03}", "company": name, "phone": HEADQUARTERS, "address": told[Field.ADDRESS]}
        for told in shops(40).values()
        for name in ("好邻居便利店", "好邻居便利店有限公司")
    ]
    members = kinfold.resolve({"erp": pd.DataFrame(rows)}).tables["members"].to_pylist()
    customer = {one["record"]: one["customer_id"] for one in members}
    assert len(set(customer.values())) == 40
    assert all(customer[f"erp:{n:03}"] == customer[f"erp:{n + 1:03}"] for n in range(1, 81, 2))
