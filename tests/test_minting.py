# the name of a test is its claim
"""New ids are HMAC-SHA256 in Crockford's base 32, whatever way is quickest to work it out."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from kinfold.ids import minting
from kinfold.ids.minting import ALPHABET, CHARACTERS, mint

if TYPE_CHECKING:
    import pytest

NOBODY = pa.array([], pa.string())


@given(st.binary(max_size=150), st.lists(st.text(max_size=40), unique=True, max_size=5))
def test_an_id_is_the_beginning_of_the_standard_library_s_digest(key: bytes, records: list[str]) -> None:
    wanted = []
    for record in records:
        number = int.from_bytes(hmac.digest(key, f"0:{record}".encode(), "sha256")[:8], "big")
        letters = [chr(ALPHABET[number >> 59 - 5 * place & 31]) for place in range(CHARACTERS)]
        wanted.append("C-" + "".join(letters))
    assert mint(records, NOBODY, key).to_pylist() == wanted


def test_an_id_that_is_taken_is_not_given_again() -> None:
    (first,) = mint(["crm:1"], NOBODY, b"key").to_pylist()
    (second,) = mint(["crm:1"], pa.array([first]), b"key").to_pylist()
    assert second != first


def test_records_whose_ids_meet_get_ids_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minting, "CHARACTERS", 2)
    records = [f"crm:{number}" for number in range(300)]  # of 1,024 ids
    ids = mint(records, NOBODY, b"key").to_pylist()
    assert len(set(ids)) == len(ids)
    assert ids[:5] == mint(records[:5], NOBODY, b"key").to_pylist()  # the first to have an id keeps it
    more = mint([f"erp:{number}" for number in range(300)], pa.array(ids), b"key").to_pylist()
    assert not set(more) & set(ids)
