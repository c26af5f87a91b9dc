"""Scores of a resolution against known answers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfold.measuring.matching import Matched, contingency, match

if TYPE_CHECKING:
    import numpy.typing as npt
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision and recall over things counted: pairs or clusters. ``hits`` are right and found."""

    hits: int
    pred: int
    true: int

    @property
    def precision(self) -> float:
        """Right among found; 1 when nothing was found."""
        return self.hits / self.pred if self.pred else 1.0

    @property
    def recall(self) -> float:
        """Found among right; 1 when there was nothing to find."""
        return self.hits / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return _harmonic(self.precision, self.recall)


@dataclass(frozen=True, slots=True)
class Average:
    """Precision and recall as means over records (B-cubed: Bagga and Baldwin, 1998)."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return _harmonic(self.precision, self.recall)


@dataclass(frozen=True, slots=True)
class ClusterCounts:
    """How many entities and customers there are, how large they get, how many are wrong."""

    true_entities: int
    pred_clusters: int
    true_max: int
    pred_max: int
    overmerged_clusters: int
    split_entities: int


@dataclass(frozen=True, slots=True)
class Scores:
    """A resolution against known answers.

    A truth record that the project lacks counts as a customer of its own (``truth_missing_in_pred``);
    records of which the truth says nothing are left out (``pred_unknown_to_truth``).
    """

    records: int
    truth_missing_in_pred: int
    pred_unknown_to_truth: int
    pairs: Agreement
    bcubed: Average
    exact_cluster: Agreement
    exact_cluster_ge2: Agreement
    counts: ClusterCounts

    def as_dict(self) -> dict[str, Any]:
        """Return all figures, JSON-ready."""
        figures = asdict(self)
        for name in ("pairs", "bcubed", "exact_cluster", "exact_cluster_ge2"):
            part = getattr(self, name)
            figures[name] |= {"precision": part.precision, "recall": part.recall, "f1": part.f1}
        return figures


def score(truth: pa.Table, crosswalk: pa.Table) -> Scores:
    """Score a crosswalk against the truth; columns and errors as in ``match``."""
    return score_matched(match(truth, crosswalk))


def score_matched(matched: Matched) -> Scores:
    """Score truth and crosswalk that already lie side by side."""
    entity, customer = matched.entity, matched.customer
    cells, cell_of, size = contingency(matched)
    of_entity, of_customer = np.bincount(entity), np.bincount(customer)
    cell_entity, cell_customer = cells // max(len(of_customer), 1), cells % max(len(of_customer), 1)
    whole = (size == of_entity[cell_entity]) & (size == of_customer[cell_customer])
    return Scores(
        records=len(entity),
        truth_missing_in_pred=matched.missing,
        pred_unknown_to_truth=matched.unknown,
        pairs=Agreement(_pairs(size), _pairs(of_customer), _pairs(of_entity)),
        bcubed=Average(
            _mean(size[cell_of] / of_customer[customer]),
            _mean(size[cell_of] / of_entity[entity]),
        ),
        exact_cluster=Agreement(int(whole.sum()), len(of_customer), len(of_entity)),
        exact_cluster_ge2=Agreement(
            int((whole & (size >= 2)).sum()), int((of_customer >= 2).sum()), int((of_entity >= 2).sum())
        ),
        counts=ClusterCounts(
            true_entities=len(of_entity),
            pred_clusters=len(of_customer),
            true_max=int(of_entity.max(initial=0)),
            pred_max=int(of_customer.max(initial=0)),
            overmerged_clusters=int((np.bincount(cell_customer) > 1).sum()),
            split_entities=int((np.bincount(cell_entity) > 1).sum()),
        ),
    )


def _pairs(sizes: npt.NDArray[np.intp]) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def _mean(values: npt.NDArray[np.float64]) -> float:
    return float(values.mean()) if len(values) else 1.0


def _harmonic(precision: float, recall: float) -> float:
    total = precision + recall
    return 2 * precision * recall / total if total else 0.0
