"""Which of the things that a customer's records say is chosen: of the most frequent the newest one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.customers.saying import Said
    from kinfold.tables import Int32Array, Int64Array

_LOW = (1 << 32) - 1


@dataclass(frozen=True, slots=True, eq=False)
class Customers:
    """Whose each record is. Customers are numbered in the order of their first records, ``heads``.

    ``by_customer``: the records of each customer, one customer after the other, and in ``place`` where each
    record stands there; ``begins``: where those of each customer begin, and the end; ``updated``: the rank
    of each record's last update.
    """

    heads: Int64Array
    customer: Int64Array
    by_customer: Int64Array
    place: Int64Array
    begins: Int64Array
    updated: Int64Array

    @classmethod
    def of(cls, label: Int32Array, updated: Int32Array) -> Customers:
        """Return the customers; ``label``: the smallest record code of each record's customer."""
        head = label == np.arange(len(label))
        customer: Int64Array = (np.cumsum(head) - 1).take(label)
        by_customer: Int64Array = np.sort(customer << 32 | np.arange(len(label))) & _LOW
        place = np.empty(len(label), np.int64)
        place[by_customer] = np.arange(len(label))
        begins = np.r_[0, np.cumsum(np.bincount(customer))].astype(np.int64)
        return cls(np.flatnonzero(head), customer, by_customer, place, begins, updated.astype(np.int64))

    def __len__(self) -> int:
        return len(self.heads)

    def records_of(self, order: Int64Array) -> Int64Array:
        """Return the records of all customers, of one after the other in this order."""
        counts = np.diff(self.begins)[order]
        before = np.cumsum(counts) - counts
        chosen = np.repeat(self.begins[order] - before, counts) + np.arange(len(self.by_customer))
        return self.by_customer[chosen]


def chosen(said: Said, of: Customers) -> Int64Array:
    """Return for each customer which of the things said is chosen, -1 without any. O(n log n)."""
    found = np.full(len(of), -1, np.int64)
    mine = of.customer.take(said.record)
    alone = np.bincount(mine, minlength=len(of)).take(mine) == 1
    single, others = np.flatnonzero(alone), np.flatnonzero(~alone)
    found[mine.take(single)] = single
    place: Int64Array = np.sort(of.place.take(said.record.take(others)) << 32 | others) & _LOW
    mine, updated = mine.take(place), of.updated.take(said.record.take(place))
    worth = _times(said, place, mine)
    if said.plain is not None:
        worth = worth * 2 + said.plain.take(place)
    worth = worth * (int(updated.max(initial=0)) + 1) + updated
    best = _longest(said, place, mine, _most(mine, worth, np.arange(len(place))))
    first = best[_begins(mine[best])]
    found[mine[first]] = place[first]
    return found


def _times(said: Said, place: Int64Array, mine: Int64Array) -> Int64Array:
    """Return how often a customer's records say each of these, ordered by customer; 0 where it is all."""
    times = np.zeros(len(place), np.int64)
    some = np.flatnonzero(_differing(mine, said.value.take(place)))
    code = said.codes(place.take(some))
    times[some] = _counted(mine.take(some) * (int(code.max(initial=0)) + 1) + code)
    return times


def _longest(said: Said, place: Int64Array, mine: Int64Array, left: Int64Array) -> Int64Array:
    """Keep of the places ``left`` those of the longest texts of each customer."""
    length = np.zeros(len(place), np.int32)
    text = said.text.take(place.take(left))
    some = np.flatnonzero(_differing(mine.take(left), text))
    length[left.take(some)] = pc.utf8_length(said.texts.take(pa.array(text.take(some)))).to_numpy()
    return _most(mine, length, left)


def _differing(mine: Int64Array, code: Int32Array) -> npt.NDArray[np.bool_]:
    """Say of each code, ordered by customer, whether the codes of its customer are not all the same."""
    differ = np.zeros(int(mine[-1]) + 1 if len(mine) else 0, bool)
    differ[mine[1:].compress((code[1:] != code[:-1]) & (mine[1:] == mine[:-1]))] = True
    return differ.take(mine)


def _counted(numbers: Int64Array) -> Int64Array:
    """Return how often each number stands among them. O(n log n)."""
    order = np.argsort(numbers)
    begins = _begins(numbers.take(order))
    each = np.diff(np.r_[begins, len(numbers)])
    times = np.empty(len(numbers), np.int64)
    times[order] = np.repeat(each, each)
    return times


def _most(mine: Int64Array, worth: npt.NDArray[Any], left: Int64Array) -> Int64Array:
    """Keep of the places ``left``, ordered by customer, those that are worth most to theirs."""
    begins = _begins(mine.take(left))
    if not len(begins):
        return left
    here = worth.take(left)
    most = np.maximum.reduceat(here, begins)
    return left.compress(here == np.repeat(most, np.diff(np.r_[begins, len(left)])))


def _begins(ordered: Int64Array) -> Int64Array:
    return np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]][: len(ordered)])
