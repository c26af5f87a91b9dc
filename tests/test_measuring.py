"""Scores agree with counting every pair, and the worst customers are named."""

from __future__ import annotations

from itertools import combinations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfold.errors import UsageError
from kinfold.measuring import match, quality, score, worst
from kinfold.tables import MENTIONS, RECORDS


def table(**columns: list[str]) -> pa.Table:
    return pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()})


def crosswalk(customers: dict[str, str], source: str = "crm") -> pa.Table:
    return table(
        source=[source] * len(customers), source_key=list(customers), customer_id=list(customers.values())
    )


def truth(entities: dict[str, str]) -> pa.Table:
    return table(record_id=list(entities), entity_id=list(entities.values()))


def by_hand(entities: dict[str, str], customers: dict[str, str]) -> dict[str, tuple[float, float]]:
    """Precision and recall by listing all pairs and all clusters: slow and plain."""
    placed = {key: customers.get(key, f"alone {key}") for key in entities}

    def pairs(of: dict[str, str]) -> set[tuple[str, str]]:
        return {(a, b) for a, b in combinations(sorted(of), 2) if of[a] == of[b]}

    def clusters(of: dict[str, str], least: int) -> set[frozenset[str]]:
        sets = {frozenset(k for k in of if of[k] == value) for value in of.values()}
        return {one for one in sets if len(one) >= least}

    def ratios(found: set[object], true: set[object]) -> tuple[float, float]:
        hits = len(found & true)
        return (hits / len(found) if found else 1.0, hits / len(true) if true else 1.0)

    def same(of: dict[str, str], key: str) -> set[str]:
        return {other for other in of if of[other] == of[key]}

    shared = {key: len(same(placed, key) & same(entities, key)) for key in entities}
    count = len(entities)
    return {
        "pairs": ratios(set(pairs(placed)), set(pairs(entities))),
        "bcubed": (
            sum(shared[key] / len(same(placed, key)) for key in entities) / count,
            sum(shared[key] / len(same(entities, key)) for key in entities) / count,
        ),
        "exact_cluster": ratios(set(clusters(placed, 1)), set(clusters(entities, 1))),
        "exact_cluster_ge2": ratios(set(clusters(placed, 2)), set(clusters(entities, 2))),
    }


KEYS = st.sampled_from([f"k{number}" for number in range(9)])


@given(
    st.dictionaries(KEYS, st.sampled_from("ABCD"), min_size=1),
    st.dictionaries(KEYS, st.sampled_from("XYZ"), min_size=1),
)
def test_scores_equal_counting_every_pair(entities: dict[str, str], customers: dict[str, str]) -> None:
    if not entities.keys() & customers.keys():
        with pytest.raises(UsageError):
            score(truth(entities), crosswalk(customers))
        return
    scores = score(truth(entities), crosswalk(customers)).as_dict()
    for name, (precision, recall) in by_hand(entities, customers).items():
        assert scores[name]["precision"] == pytest.approx(precision)
        assert scores[name]["recall"] == pytest.approx(recall)
    assert scores["truth_missing_in_pred"] == len(entities.keys() - customers.keys())
    assert scores["pred_unknown_to_truth"] == len(customers.keys() - entities.keys())


def test_a_perfect_answer_scores_one_everywhere() -> None:
    known = {"1": "张三", "2": "张三", "3": "Müller"}
    scores = score(truth(known), crosswalk(known)).as_dict()
    assert {scores[name]["f1"] for name in ("pairs", "bcubed", "exact_cluster", "exact_cluster_ge2")} == {1.0}
    assert scores["counts"] == {
        "true_entities": 2,
        "pred_clusters": 2,
        "true_max": 2,
        "pred_max": 2,
        "overmerged_clusters": 0,
        "split_entities": 0,
    }


def test_the_order_of_rows_changes_nothing() -> None:
    known = {"1": "a", "2": "a", "3": "b", "4": "b"}
    backwards = dict(reversed(known.items()))
    answer = crosswalk({"1": "X", "2": "X", "3": "X", "4": "Y"})
    assert score(truth(known), answer) == score(truth(backwards), answer)
    assert worst(match(truth(known), answer)) == worst(match(truth(backwards), answer))


def test_the_customer_with_most_false_pairs_comes_first() -> None:
    known = {"1": "a", "2": "a", "3": "b", "4": "b", "5": "c", "6": "d"}
    answer = {"1": "X", "2": "X", "3": "X", "4": "X", "5": "Y", "6": "Y"}
    found = worst(match(truth(known), crosswalk(answer)))
    assert [(one.name, one.records, one.parts, one.pairs) for one in found.overmerged] == [
        ("X", 4, 2, 4),
        ("Y", 2, 2, 1),
    ]
    assert found.overmerged[0].examples == ("1", "3")
    assert found.split == ()


def test_the_entity_with_most_missed_pairs_comes_first() -> None:
    known = {"1": "a", "2": "a", "3": "a", "4": "b", "5": "b"}
    found = worst(match(truth(known), crosswalk({"1": "X", "2": "Y", "4": "Z", "5": "V"})), limit=1)
    assert [(one.name, one.parts, one.pairs) for one in found.split] == [("a", 3, 3)]


def test_equal_keys_of_two_sources_need_a_source_in_the_truth() -> None:
    answer = table(source=["crm", "erp"], source_key=["1", "1"], customer_id=["X", "Y"])
    with pytest.raises(UsageError, match="key 1"):
        score(truth({"1": "a"}), answer)
    named = table(record_id=["1", "1"], entity_id=["a", "a"], source=["crm", "erp"])
    assert score(named, answer).counts.split_entities == 1
    full = truth({"crm:1": "a", "erp:1": "a"})
    assert score(full, answer).counts.split_entities == 1


def test_equal_keys_that_the_truth_does_not_ask_for_do_no_harm() -> None:
    answer = table(source=["crm", "erp", "erp"], source_key=["1", "1", "2"], customer_id=["X", "Y", "Y"])
    assert score(truth({"2": "a"}), answer).records == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (table(id=["1"], entity_id=["a"]), "no column record_id; it has id, entity_id"),
        (table(record_id=["1", "1"], entity_id=["a", "b"]), "names records twice: 1"),
        (table(record_id=["9"], entity_id=["a"]), "None of the truth"),
        (table(record_id=[], entity_id=[]), "has no rows"),
    ],
)
def test_a_truth_that_cannot_be_used_says_why(wrong: pa.Table, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        score(wrong, crosswalk({"1": "X"}))


def test_quality_counts_what_became_of_each_sources_values() -> None:
    records = _records(
        ("crm:1", "person"), ("crm:2", "person"), ("erp:1", "person"), ("erp:1#contact", "person")
    )
    mentions = _mentions(
        ("crm:1", "phone", "valid"), ("crm:1", "phone", "placeholder"), ("erp:1#contact", "phone", "invalid")
    )
    assert quality(records, mentions).to_pylist() == [
        _counted("crm", "phone", valid=1, placeholder=1, missing=1),
        _counted("erp", "phone", invalid=1, missing=1),
    ]


def test_a_field_is_missing_only_where_its_source_has_it_and_its_kind_of_party_could() -> None:
    records = _records(("crm:1", "person"), ("crm:2", "organization"), ("erp:1", "organization"))
    mentions = _mentions(
        ("crm:1", "person", "valid"),
        ("crm:2", "company", "repaired"),
        ("crm:2", "email", "valid"),
        ("erp:1", "company", "valid"),
    )
    assert quality(records, mentions).to_pylist() == [
        _counted("crm", "company", repaired=1),
        _counted("crm", "email", valid=1, missing=1),
        _counted("crm", "person", valid=1),
        _counted("erp", "company", valid=1),
    ]


def _records(*told: tuple[str, str]) -> pa.Table:
    rows = [
        dict.fromkeys(RECORDS.names, "")
        | {"line": 1, "record": key, "kind": kind, "source": key.partition(":")[0]}
        | {"role": key.partition("#")[2]}
        for key, kind in told
    ]
    return pa.Table.from_pylist(rows, schema=RECORDS)


def _mentions(*told: tuple[str, str, str]) -> pa.Table:
    rows = [
        dict.fromkeys(MENTIONS.names, "") | {"record": record, "kind": kind, "quality": how}
        for record, kind, how in told
    ]
    return pa.Table.from_pylist(rows, schema=MENTIONS)


def _counted(source: str, field: str, **counts: int) -> dict[str, str | int]:
    nothing = dict.fromkeys(("valid", "repaired", "invalid", "placeholder", "missing"), 0)
    return {"source": source, "field": field, **nothing, **counts}
