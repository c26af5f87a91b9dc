"""Levels of agreement between pairs of e-mail addresses, as ``comparing`` asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfold.scoring.levels import ladder

if TYPE_CHECKING:
    import numpy.typing as npt

    from kinfold.scoring.agreement import Levels
    from kinfold.scoring.comparable import Comparable
    from kinfold.tables import Int64Array

    Flags = npt.NDArray[np.bool_]

WHOLE_ADDRESS = 8  # characters of an e-mail address from which two edits leave it the same
LONG_MAILBOX = 12  # characters before the @ from which two edits leave the name the same


@dataclass(frozen=True, slots=True, eq=False)
class _Edits:
    """The edits between what stands before the @, up to two, and those of the whole, up to four."""

    local: npt.NDArray[np.uint8]
    whole: npt.NDArray[np.uint8]

    def at(self, here: Int64Array) -> _Edits:
        return _Edits(self.local.take(here), self.whole.take(here))


def email(side: Comparable, left: Int64Array, right: Int64Array) -> Levels:
    """Compare e-mail addresses in standard form."""
    one_domain = side.domain.take(left) == side.domain.take(right)
    levels = ladder(len(left), 5, [(4, one_domain)])
    edits = _edits(side, left, right, one_domain)
    anagram = side.letters.take(left) == side.letters.take(right)
    here = np.flatnonzero((edits.whole <= 4) | (edits.local <= 1) | anagram)
    found = _near(side, left.take(here), right.take(here), edits.at(here), anagram.take(here))
    levels[here] = np.minimum(levels.take(here), found)
    return levels


def _near(side: Comparable, left: Int64Array, right: Int64Array, edits: _Edits, anagram: Flags) -> Levels:
    """Compare e-mail addresses by the edits between them alone."""
    shorter = np.minimum(side.mailboxes.length.take(left), side.mailboxes.length.take(right))
    long = shorter >= 4
    # One letter tells maria.rossi from mario.rossi, so two edits need a long name.
    allowed = np.where(shorter >= LONG_MAILBOX, 2, 1)
    whole = np.minimum(side.texts.length.take(left), side.texts.length.take(right)) >= WHOLE_ADDRESS
    # jjones at two domains may be two people of that name; sthomp45 is hardly chosen twice.
    chosen = side.mailbox_has_digits.take(left)
    # zhangfei3 and zhangfei4 are two people who came one after the other.
    same_digits = side.digit_code.take(left) == side.digit_code.take(right)
    same_name = (edits.local == 0) & long
    return ladder(
        len(left),
        5,
        [
            (1, same_digits & (((edits.whole <= 2) & whole & (edits.local <= allowed)) | anagram)),
            (2, same_name & chosen),
            (3, ((edits.whole <= 4) & whole & long) | ((edits.local == 1) & long) | same_name),
        ],
    )


def _edits(side: Comparable, left: Int64Array, right: Int64Array, one_domain: Flags) -> _Edits:
    """Count edits up to those that matter: equal ends cost nothing, so one count tells both."""
    after = side.texts.length - side.mailboxes.length  # which tells whether there is an @
    one_end = one_domain & (after.take(left) == after.take(right))
    local = side.mailboxes.edits(left, right, 2 + 2 * one_end.view(np.int8))
    whole, others = local.copy(), np.flatnonzero(~one_end)
    whole[others] = side.texts.edits(left.take(others), right.take(others), 4)
    return _Edits(local, whole)
