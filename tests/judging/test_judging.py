# the name of a test is its claim
"""Judgements: the newest on a pair counts, who disagrees is shown, a customer stands for its records."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import product

import pyarrow as pa
from hypothesis import strategies as st

from kinfold.judging import Seal, Side, Snapshot, changed, judged_pairs, sealed, sides, standing
from kinfold.model import Judgement, Verdict
from properties.laws import law

SEAL = Seal(b"a secret")
KEYS = [f"crm:{letter}" for letter in "abcde"]


def judged(verdict: str, left: str, right: str, who: str = "王") -> Judgement:
    """Make a judgement on groups of records of the crm, written ``ab``."""
    one, other = sorted(([f"crm:{r}" for r in left], [f"crm:{r}" for r in right]))
    seen = Snapshot(Side(tuple(one)), Side(tuple(other)))
    return Judgement(verdict, one[0], other[0], who, snapshot=seen.text())


def verdicts(judgements: list[Judgement]) -> dict[str, tuple[str, str]]:
    """Return by pair what counts, and who says the contrary."""
    found = judged_pairs(judgements, pa.array(KEYS))
    return {
        KEYS[a][-1] + KEYS[b][-1]: (judgements[n].verdict, judgements[o].who if o >= 0 else "")
        for a, b, n, o in zip(found.left, found.right, found.newest, found.opposed, strict=True)
    }


def test_the_newest_judgement_on_a_pair_counts() -> None:
    log = [judged("same", "a", "b"), judged("different", "b", "a"), judged("unsure", "c", "d")]
    assert verdicts(log) == {"ab": ("different", ""), "cd": ("unsure", "")}


def test_two_people_who_disagree_are_both_there() -> None:
    log = [judged("different", "a", "b", "王"), judged("same", "a", "b", "Ann")]
    assert verdicts(log) == {"ab": ("same", "王")}
    (one,) = standing(log)
    assert (one.judgement.who, [other.who for other in one.opposed]) == ("Ann", ["王"])


def test_who_is_unsure_or_changed_their_mind_does_not_disagree() -> None:
    log = [
        judged("different", "a", "b", "王"),
        judged("same", "a", "b", "Ann"),
        judged("same", "a", "b", "王"),
    ]
    assert verdicts(log) == {"ab": ("same", "")}
    assert verdicts([judged("unsure", "a", "b", "王"), judged("same", "a", "b", "Ann")])["ab"] == ("same", "")


def test_what_was_withdrawn_neither_counts_nor_disagrees() -> None:
    log = [judged("different", "a", "b", "王"), judged("withdrawn", "a", "b", "Ann")]
    assert verdicts(log) == {"ab": ("withdrawn", "")}
    assert standing(log) == ()
    assert verdicts([*log, judged("same", "a", "b", "Ann")])["ab"] == ("same", "")


def test_a_customer_stands_for_its_records_and_a_newer_word_on_two_of_them_counts() -> None:
    log = [judged("different", "ab", "cd"), judged("same", "b", "c")]
    assert {pair: verdict for pair, (verdict, _) in verdicts(log).items()} == {
        "ac": "different", "ad": "different", "bc": "same", "bd": "different",
    }  # fmt: skip
    assert [one.judgement.verdict for one in standing(log)] == ["different", "same"]


def test_records_that_are_gone_are_left_out() -> None:
    log = [judged("same", "a", "z"), judged("same", "az", "b")]
    assert list(verdicts(log)) == ["ab"]


def test_a_judgement_without_a_snapshot_names_its_two_records() -> None:
    assert sides(Judgement("same", "crm:a", "crm:b", "王", snapshot="phone=exact")) == (
        ("crm:a",),
        ("crm:b",),
    )


def test_only_a_changed_identifier_reopens_a_judgement() -> None:
    phone, mail = ("phone", "+8613912345678"), ("email", "zhang@lanhai.cn")
    marks = [(("phone", SEAL.mark(*phone)),), (("email", SEAL.mark(*mail)),)]
    seen = Snapshot(Side(("crm:a",), marks[0]), Side(("crm:b",), marks[1]))
    (one,) = standing([Judgement("different", "crm:a", "crm:b", "王", snapshot=seen.text())])
    assert changed(one, {"crm:a": {phone}, "crm:b": {mail}}, SEAL) == ()
    assert changed(one, {"crm:a": {phone}, "crm:b": {mail}, "crm:c": {("phone", "+1")}}, SEAL) == ()
    assert changed(one, {"crm:a": {phone}, "crm:b": {("email", "li@lanhai.cn")}}, SEAL) == (
        ("email", "", False),
        ("email", "li@lanhai.cn", True),
    )


def test_a_mark_is_of_one_value_of_one_kind_in_one_project_and_tells_nothing_of_it() -> None:
    mark = SEAL.mark("phone", "+8613912345678")
    assert mark == SEAL.mark("phone", "+8613912345678")
    others = (SEAL.mark("fax", "+8613912345678"), SEAL.mark("phone", "+8613912345679"))
    assert len({mark, *others, Seal(b"another").mark("phone", "+8613912345678")}) == 4
    assert "139" not in repr(SEAL)
    assert re.fullmatch("[0-9a-f]{32}", mark)


def test_a_snapshot_in_plain_text_is_sealed_once_and_what_is_none_stays() -> None:
    side = {"records": ["crm:a"], "identifiers": [["phone", "+8613912345678"]]}
    other = {"records": ["crm:b"], "identifiers": []}
    text = sealed(json.dumps({"left": side, "right": other}), SEAL)
    assert "139" not in text
    assert sealed(text, SEAL) == text
    (one,) = standing([Judgement("different", "crm:a", "crm:b", "王", snapshot=text)])
    assert changed(one, {"crm:a": {("phone", "+8613912345678")}}, SEAL) == ()
    for none in ("", "phone=exact", "[]", '{"left": 1}'):
        assert sealed(none, SEAL) == none


GROUPS = st.lists(st.sampled_from("abcde"), min_size=1, max_size=3, unique=True).map("".join)


@law(
    st.lists(
        st.tuples(
            st.sampled_from([v.value for v in Verdict]), GROUPS, GROUPS, st.sampled_from(["王", "Ann"])
        ),
        max_size=8,
    )
)
def test_the_arrays_are_the_plain_log(told: list[tuple[str, str, str, str]]) -> None:
    log = [judged(*one) for one in told if not set(one[1]) & set(one[2])]
    plain: dict[str, tuple[str, str]] = {}
    for pair in ("".join(two) for two in product("abcde", repeat=2) if two[0] < two[1]):
        on = [j for j in log if _speaks_of(j, pair)]
        if not on:
            continue
        since: list[Judgement] = []
        for one in on:
            since = [] if one.verdict == "withdrawn" else [*since, one]
        newest_of = {one.who: one for one in since}
        said = {"same", "different"} - {on[-1].verdict} if on[-1].verdict in ("same", "different") else set()
        against = [j for j in newest_of.values() if j.verdict in said]
        plain[pair] = (on[-1].verdict, max(against, key=log.index).who if against else "")
    assert verdicts(log) == plain


def _speaks_of(one: Judgement, pair: str) -> bool:
    left, right = ({record[-1] for record in side} for side in sides(one))
    return (pair[0] in left and pair[1] in right) or (pair[1] in left and pair[0] in right)


def test_a_judgement_is_the_same_whichever_side_comes_first() -> None:
    one = judged("same", "a", "b")
    assert verdicts([one]) == verdicts([replace(one, left="crm:b", right="crm:a", snapshot="")])
