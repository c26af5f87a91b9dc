# the name of a test is its claim
"""The lightest cut against NetworkX's, and against every cut there is."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from kinfold.reviewing.lightest_cut import lightest_cut
from properties.laws import law

# Of two to eight nodes; many pairs are not joined, so that some graphs fall apart.
WEIGHTS = st.integers(2, 8).flatmap(
    lambda size: st.lists(
        st.sampled_from([0, 0, 1, 3, 400, 700]),
        min_size=size * (size - 1) // 2,
        max_size=size * (size - 1) // 2,
    ).map(lambda told: matrix(size, told))
)


def matrix(size: int, told: list[int]) -> np.ndarray:
    """Return the weights of all pairs as a symmetric matrix."""
    weights = np.zeros((size, size), np.int64)
    weights[np.triu_indices(size, 1)] = told
    return weights + weights.T


def weight_of(weights: np.ndarray, side: np.ndarray) -> int:
    """Return how much joins one side to the other."""
    return int(weights[np.ix_(side, ~side)].sum())


@law(WEIGHTS)
def test_no_cut_is_lighter(weights: np.ndarray) -> None:
    size = len(weights)
    side = lightest_cut(weights)
    assert 0 < side.sum() < size
    sides = [
        np.isin(np.arange(size), chosen)
        for many in range(1, size // 2 + 1)
        for chosen in combinations(range(size), many)
    ]
    assert weight_of(weights, side) == min(weight_of(weights, each) for each in sides)


def test_two_hundred_nodes_are_cut_as_networkx_cuts_them() -> None:
    random = np.random.default_rng(20_261_126)
    weights = matrix(200, (random.random(19_900) < 0.05) * random.integers(1, 2_000, 19_900))
    side = lightest_cut(weights)
    assert weight_of(weights, side) == nx.stoer_wagner(nx.from_numpy_array(weights))[0]
