# the name of a test is its claim
"""Splitting: every link above the threshold holds inside a part or is cut, with its rule and reason."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from kinfold.judging import judged_pairs
from kinfold.model import Judgement, Rule
from kinfold.scoring.echoes import Echoes
from kinfold.scoring.limits import Limits
from kinfold.scoring.model import KindModel
from kinfold.scoring.scoring import Scores
from kinfold.splitting.judged import Judged, settle
from kinfold.splitting.reasons import sentences
from kinfold.splitting.splitting import STRONG, split, split_again
from properties.laws import law
from scoring.test_cohesion import Graph, graphs, grouped, limits_of, repeating, two_births
from scoring.test_mutants import LAWS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from kinfold.splitting.splitting import Parts
    from kinfold.tables import Int32Array

THRESHOLD = 200  # centibits; any other number than 0, so that forgetting it shows


def divide(
    size: int,
    pairs: Sequence[tuple[int, int, int]],
    exclusive: Mapping[str, Sequence[int]] | None = None,
    born: Sequence[int] = (),
    judgements: Sequence[Judgement] = (),
    whole: Sequence[int] | None = None,
) -> Parts:
    """Split records whose ``pairs`` stand so many centibits above the threshold, or these whole groups."""
    model = KindModel("person", size, {}, (), -10.0, -10.0, THRESHOLD, learned=True)
    left, right, above = (np.array([pair[i] for pair in pairs], np.int32) for i in range(3))
    household = np.zeros(len(pairs), np.int8)
    codes = {name: np.array(each, np.int32) for name, each in (exclusive or {}).items()}
    limits = Limits(codes, np.array(born or [0] * size, np.int32))
    scores = Scores(model, left, right, above + np.int32(THRESHOLD), household)
    told = judged_pairs(judgements, pa.array([record(place) for place in range(size)], pa.string()))
    limits, judged = settle(told, np.arange(size, dtype=np.int32), limits)
    found = None if whole is None else np.array(whole, np.int32)
    return split(scores, size, limits, judged, whole=found)


def record(place: int) -> str:
    """Return the key of a record; keys are in the order of places."""
    return f"crm:{chr(ord('a') + place)}"


def place_of(record: str) -> int:
    """Return the place of a record's key."""
    return ord(record.removeprefix("crm:")) - ord("a")


def judgement(verdict: str, left: int, right: int, who: str = "Li") -> Judgement:
    """Return what somebody decided on two records."""
    return Judgement(verdict, record(left), record(right), who, at="2026-11-25T10:00:00+00:00")


def cut_rows(parts: Parts) -> list[dict[str, object]]:
    """Return the cuts as rows."""
    names = ("pair", "rule", "detail", "links", "left_size", "right_size", "tie", "review")
    columns = {name: getattr(parts.cuts, name).tolist() for name in names}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


NAMES = ("tax_id", "source crm")


def of_graph(graph: Graph) -> tuple[Parts, dict[str, tuple[int, ...]]]:
    """Split a drawn graph."""
    exclusive = dict(zip(NAMES, graph.exclusive, strict=False))
    return divide(graph.size, graph.pairs, exclusive, graph.born, log_of(graph)), exclusive


def log_of(graph: Graph) -> list[Judgement]:
    """Return what people judged in a graph."""
    return [
        judgement(verdict, *pair)
        for verdict, pairs in (("same", graph.same), ("different", graph.different))
        for pair in pairs
    ]


@law(graphs())
def test_splitting_groups_by_what_stands_above_the_threshold(graph: Graph) -> None:
    parts, _ = of_graph(graph)
    label = parts.label.tolist()
    assert label == grouped(graph)
    inside = [set(c) for c in nx.connected_components(graph.positive())]
    assert all(any({r, label[r]} <= component for component in inside) for r in range(graph.size))


@law(repeating(), st.integers(0, 2**28 - 1))
def test_what_new_pairs_do_not_touch_is_as_splitting_all_anew_has_it(graph: Graph, new: int) -> None:
    says = np.array(graph.says, np.int64)
    fresh = np.array([bool(new >> place & 1) for place in range(len(graph.pairs))], bool)
    left, right, above = (np.array([pair[i] for pair in graph.pairs], np.int32) for i in range(3))
    model = KindModel("person", graph.size, {}, (), -10.0, -10.0, THRESHOLD, learned=True)

    def echoes(left: Int32Array, right: Int32Array, asked: npt.NDArray[np.bool_]) -> Echoes:
        return Echoes(*(asked & (says[a] & ~says[b] == 0) for a, b in ((left, right), (right, left))))

    def scored(kept: npt.NDArray[np.bool_]) -> Scores:
        household = np.zeros(int(kept.sum()), np.int8)
        return Scores(model, left[kept], right[kept], above[kept] + np.int32(THRESHOLD), household)

    def anew(scores: Scores) -> Parts:
        told = echoes(scores.left, scores.right, scores.odds > THRESHOLD)
        return split(scores, graph.size, limits, judged, told)

    limits, judged = limits_of(graph), Judged.nothing()
    whole = scored(np.ones(len(fresh), bool))
    again = split_again(anew(scored(~fresh)), whole, fresh, (limits, judged), echoes)
    assert again.label.tolist() == anew(whole).label.tolist()
    assert cut_rows(again) == cut_rows(anew(whole))


def broken_rules(
    graph: Graph, exclusive: Mapping[str, Sequence[int]], label: list[int], two: tuple[int, int]
) -> set[str]:
    """Return what two parts have two different values of, although one customer has it once."""
    members = [[r for r in range(graph.size) if label[r] == part] for part in two]
    broken = set()
    for name, codes in exclusive.items():
        one, other = ({codes[r] for r in part} - {-1} for part in members)
        if one and other and one != other:
            broken.add(name)
    births = [max((graph.born[r] for r in part), default=0) for part in members] if graph.born else [0, 0]
    return broken | ({"birth_date"} if two_births(*births) else set())


@law(graphs())
def test_every_link_holds_inside_a_part_or_is_named_by_the_one_cut_between_two_parts(graph: Graph) -> None:
    parts, exclusive = of_graph(graph)
    label = parts.label.tolist()
    crossing: dict[frozenset[int], list[int]] = {}
    for place, (a, b, above) in enumerate(graph.pairs):
        if above > 0 and label[a] != label[b]:
            crossing.setdefault(frozenset((label[a], label[b])), []).append(place)
    rows = cut_rows(parts)
    assert len(rows) == len(crossing)
    for row in rows:
        a, b, above = graph.pairs[int(str(row["pair"]))]
        links = crossing[frozenset((label[a], label[b]))]
        assert row["links"] == len(links)
        assert above == max(graph.pairs[place][2] for place in links)
        assert (row["left_size"], row["right_size"]) == (label.count(label[a]), label.count(label[b]))
        broken = broken_rules(graph, exclusive, label, (label[a], label[b]))
        ruled = row["rule"] in {Rule.HARD_CONFLICT, Rule.SOURCE_DUPLICATE}
        parts_of = [{r for r in range(graph.size) if label[r] == label[end]} for end in (a, b)]
        never = any(set(p) & parts_of[0] and set(p) & parts_of[1] for p in graph.different)
        assert (row["rule"] == Rule.NEVER_LINK) == never
        assert ruled == (bool(broken) and not never)
        if ruled:
            assert row["detail"] in {name.removeprefix("source ") for name in broken}


def test_two_proven_numbers_keep_two_companies_apart_whatever_else_agrees() -> None:
    parts = divide(2, [(0, 1, 1500)], {"tax_id": (0, 1)})
    assert parts.label.tolist() == [0, 1]
    (cut,) = cut_rows(parts)
    assert (cut["rule"], cut["detail"], cut["links"]) == (Rule.HARD_CONFLICT, "tax_id", 1)


def test_a_third_record_does_not_smuggle_two_proven_numbers_together() -> None:
    # 1 has no number and fits both; it goes to the better fit, and the other stays apart.
    parts = divide(3, [(0, 1, 900), (1, 2, 300), (0, 2, 1500)], {"tax_id": (0, -1, 1)})
    assert parts.label.tolist() == [0, 0, 2]
    (cut,) = cut_rows(parts)
    assert (cut["rule"], cut["links"], cut["pair"]) == (Rule.HARD_CONFLICT, 2, 2)


def test_father_and_son_of_one_name_are_two_people() -> None:
    parts = divide(2, [(0, 1, 900)], {"suffix": (0, 1)})
    assert parts.label.tolist() == [0, 1]
    assert cut_rows(parts)[0]["detail"] == "suffix"


def test_a_source_without_duplicates_gives_one_record_to_each_customer() -> None:
    # Records 0 and 1 are of the source, 2 of another.
    parts = divide(3, [(0, 1, 900), (0, 2, 550), (1, 2, 300)], {"source crm": (0, 1, -1)})
    assert parts.label.tolist() == [0, 1, 0]
    (cut,) = cut_rows(parts)
    assert (cut["rule"], cut["detail"]) == (Rule.SOURCE_DUPLICATE, "crm")


def test_a_record_that_fits_two_customers_equally_well_is_a_persons_decision() -> None:
    firm = [(0, 1, 600), (0, 2, 600), (1, 2, 600)]
    torn = [(3, 4, 300), (0, 3, 300)]
    apart = [(a, b, -900) for a, b in ((1, 3), (2, 3), (0, 4), (1, 4), (2, 4))]
    parts = divide(5, [*firm, *torn, *apart])
    assert parts.label.tolist() == [0, 0, 0, 3, 3]
    (cut,) = cut_rows(parts)
    assert (cut["rule"], cut["tie"], cut["review"]) == (Rule.TIE, True, True)


def test_a_tie_is_seen_on_whichever_side_it_stands() -> None:
    parts = divide(3, [(0, 1, 300), (1, 2, 300), (0, 2, -900)])
    assert parts.label.tolist() == [0, 0, 2]
    (cut,) = cut_rows(parts)
    assert (cut["rule"], cut["tie"], cut["review"]) == (Rule.TIE, True, True)


def test_a_record_torn_between_two_that_exclude_each_other_is_shown_to_a_person() -> None:
    parts = divide(3, [(0, 1, 300), (1, 2, 250)], {"tax_id": (0, -1, 1)})
    assert parts.label.tolist() == [0, 1, 2]
    assert {(cut["rule"], cut["review"]) for cut in cut_rows(parts)} == {(Rule.TIE, True)}


def test_a_weak_bridge_is_cut_without_troubling_anyone_and_a_strong_one_asks() -> None:
    for above, asks in ((STRONG - 1, False), (STRONG, True)):
        pairs = [(0, 1, 3000), (2, 3, 3000), (1, 2, above), (0, 2, -900), (0, 3, -900), (1, 3, -900)]
        parts = divide(4, pairs)
        assert parts.label.tolist() == [0, 0, 2, 2]
        (cut,) = cut_rows(parts)
        assert (cut["rule"], cut["tie"], cut["review"]) == (Rule.WEAK_BRIDGE, False, asks)
        assert (cut["left_size"], cut["right_size"], cut["links"]) == (2, 2, 1)


def test_a_cut_by_a_judgement_names_who_judged_what_and_asks_nobody() -> None:
    parts = divide(3, [(0, 2, 500), (1, 2, 100), (0, 1, 500)], judgements=[judgement("different", 0, 1)])
    assert parts.label.tolist() == [0, 1, 0]
    (cut,) = cut_rows(parts)
    assert (cut["rule"], cut["tie"], cut["review"]) == (Rule.NEVER_LINK, False, False)
    assert cut["detail"] == "crm:a, crm:b (Li, 2026-11-25)"


def test_judgements_that_contradict_each_other_keep_apart_and_are_shown() -> None:
    log = [judgement("different", 0, 1, "王"), judgement("same", 0, 2), judgement("same", 1, 2)]
    parts = divide(3, [(0, 2, -100), (1, 2, -100)], judgements=log)
    assert parts.label.tolist() == [0, 1, 2]
    cuts = cut_rows(parts)
    assert {(cut["rule"], cut["review"]) for cut in cuts} == {(Rule.CONTRADICTION, True)}
    assert [cut["pair"] for cut in cuts] == [0, 1]
    told = sentences(Rule.CONTRADICTION.value, str(cuts[0]["detail"]), 1, 1)
    assert "another judgement" in told[0]
    assert "另有判定" in told[1]
    sides = "crm:a, crm:c (Li, 2026-11-25) / crm:a, crm:b (王, 2026-11-25)"
    assert all(each.endswith(sides) for each in told)


def test_two_proven_numbers_stay_apart_although_a_person_joined_them() -> None:
    parts = divide(2, [(0, 1, 100)], {"tax_id": (0, 1)}, judgements=[judgement("same", 0, 1)])
    assert parts.label.tolist() == [0, 1]
    (cut,) = cut_rows(parts)
    assert (cut["rule"], cut["review"]) == (Rule.CONTRADICTION, True)
    assert str(cut["detail"]).startswith("tax_id; ")


def test_a_contradiction_elsewhere_takes_no_judgement_away_here() -> None:
    log = [judgement("same", 0, 1), judgement("same", 2, 3)]
    parts = divide(4, [], {"tax_id": (0, 1, -1, -1)}, judgements=log)
    assert parts.label.tolist() == [0, 1, 2, 2]


@dataclass(frozen=True)
class Listed(Graph):
    """A list of names that were grouped before: ``whole`` names the group of each by its smallest record."""

    whole: tuple[int, ...] = ()

    def positive(self) -> nx.Graph[int]:
        """Return the graph of what may be one customer: what was grouped before, or judged the same."""
        graph: nx.Graph[int] = nx.Graph([*enumerate(self.whole), *self.same])
        graph.add_nodes_from(range(self.size))
        return graph


def of_list(graph: Graph) -> list[int]:
    """Split a list of names; records that were added to it were each grouped alone."""
    assert isinstance(graph, Listed)
    whole = (*graph.whole, *range(len(graph.whole), graph.size))
    exclusive = dict(zip(NAMES, graph.exclusive, strict=False))
    label: list[int] = divide(
        graph.size, graph.pairs, exclusive, graph.born, log_of(graph), whole
    ).label.tolist()
    return label


@st.composite
def lists(draw: st.DrawFn) -> Listed:
    """Draw a list of names that were grouped before."""
    graph = draw(graphs(8))
    names = draw(st.lists(st.integers(0, 2), min_size=graph.size, max_size=graph.size))
    whole = tuple(names.index(name) for name in names)
    told = (graph.exclusive, graph.born, graph.same, graph.different)
    return Listed(graph.size, graph.pairs, *told, whole=whole)


@law(lists())
def test_groups_found_before_are_joined_and_parted_by_the_laws_of_every_grouping(graph: Listed) -> None:
    once = lru_cache(maxsize=1)(of_list)
    assert [claim.__name__ for claim in LAWS if not claim(once, graph)] == []


NEAR = [(0, 1, 300), (0, 2, 100), (1, 2, 300), (3, 4, 300)]  # of names that were grouped as a whole
WHOLE = [0, 0, 0, 3, 3]


def test_groups_found_before_hold_where_nothing_speaks_against_them() -> None:
    assert divide(5, [], whole=WHOLE).label.tolist() == WHOLE


def test_a_group_found_before_splits_where_a_person_parted_two_of_it() -> None:
    parts = divide(5, NEAR, judgements=[judgement("different", 0, 2)], whole=WHOLE)
    assert parts.label[0] != parts.label[2]
    assert parts.label[3] == parts.label[4]


def test_groups_found_before_are_joined_where_a_person_joined_two_of_them() -> None:
    joined = divide(5, [*NEAR, (0, 4, -900)], judgements=[judgement("same", 4, 0)], whole=WHOLE)
    assert joined.label.tolist() == [0] * 5


def test_two_groups_that_a_person_joined_keep_apart_what_another_judgement_parts() -> None:
    told = [judgement("same", 2, 3), judgement("different", 0, 4)]
    label = divide(5, [*NEAR, (2, 3, -900)], judgements=told, whole=WHOLE).label.tolist()
    assert label[2] == label[3]
    assert label[0] != label[4]


def test_nothing_to_split_gives_no_cuts() -> None:
    assert divide(3, []).label.tolist() == [0, 1, 2]
    assert not cut_rows(divide(3, [(0, 1, -5), (1, 2, 0)]))
    whole = divide(5, [(a, b, 500) for a, b in combinations(range(5), 2)])
    assert set(whole.label.tolist()) == {0}
    assert not cut_rows(whole)
