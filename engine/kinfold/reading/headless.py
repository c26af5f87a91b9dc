"""Tables without a header: whether the first row is a record like those below it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kinfold.reading.grid import Fault, is_blank, shortened
from kinfold.reading.headers import meaning
from kinfold.reading.shapes import has_shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

LOOKED_AT = 50  # rows below the first that are compared with it
# What no column is called: a mail address, or ten digits and more, set as phones are.
VALUE = re.compile(r"^\s*([^@\s]+@[^@\s]+\.\w{2,}|[+(]?\d([\s()./-]*\d){9,})\s*$")
_NUMBER = re.compile(r"^(?!(?:18|19|20)\d\d$)\d{3,9}$", re.ASCII)  # a short one, or a year, may be a name
# Letters and three digits or more, of which no four are a year: a code such as a record's key.
_CODE = re.compile(r"^(?!.*(?<!\d)(?:18|19|20)\d\d(?!\d))(?=.*[^\W\d_])(?=(?:\D*\d){3})\S{4,40}$", re.ASCII)
_MOST = 0.8  # share of the cells below that look like the first


def is_record(first: Sequence[str], below: Sequence[Sequence[str] | None]) -> bool:
    """Say whether a first row holds values instead of the names of columns, and the rows below the like.

    A name or a number could name a column, so these count only where no cell is a word of headers.

    >>> rows = [["李四", "13601778812"], ["王五", ""]]
    >>> is_record(["张三", "13911024567"], rows), is_record(["姓名", "电话"], rows)
    (True, False)
    """
    filled = [cell for cell in first if not is_blank(cell)]
    known = sum(meaning(cell).known for cell in filled)
    if 2 * known >= len(filled):
        return False
    columns = [(cell, [row[at] for row in below if row and at < len(row)]) for at, cell in enumerate(first)]
    if any(_goes_on(cell, cells, (*_VALUES, *_like(cell))) for cell, cells in columns):
        return True
    return not known and any(_goes_on(cell, cells, _NAMES) for cell, cells in columns)


def headless_fault(line: int, text: str) -> Fault:
    """Return the note that there is no header."""
    reason = "no row names the columns: they are called by their places, and the first row is a record"
    return Fault(line, "", shortened(text), reason, quarantined=False)


def _goes_on(cell: str, below: Sequence[str], tests: Sequence[Callable[[str], bool]]) -> bool:
    """Say whether most cells below pass a test that the first one passes."""
    filled = [other.strip() for other in below if not is_blank(other)]
    return any(
        test(cell.strip()) and filled and sum(map(test, filled)) >= _MOST * len(filled) for test in tests
    )


def _like(code: str) -> Iterator[Callable[[str], bool]]:
    """Yield the test for codes with letters and digits in the same places: K-0017 and M-2140."""
    if _CODE.match(code.strip()):
        outline = _outline(code.strip())
        yield lambda text: _outline(text) == outline


def _outline(text: str) -> str:
    return "".join("0" if sign.isdigit() else "a" if sign.isalpha() else sign for sign in text)


_VALUES: tuple[Callable[[str], bool], ...] = (
    lambda text: VALUE.match(text) is not None,
    lambda text: has_shape(text, "date"),
    lambda text: has_shape(text, "website"),
)
_NAMES: tuple[Callable[[str], bool], ...] = (
    lambda text: has_shape(text, "company"),
    lambda text: has_shape(text, "person"),
    lambda text: _NUMBER.match(text) is not None,
    lambda text: has_shape(text, "postcode") and not text.isdigit(),
)
