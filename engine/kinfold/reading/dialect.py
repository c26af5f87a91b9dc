"""Which character separates the cells: the one that the header and the rows agree on."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from kinfold.errors import UnreadableInput
from kinfold.reading.lines import rows

if TYPE_CHECKING:
    from kinfold.reading.lines import Row

DELIMITERS = (",", ";", "\t", "|", "^", "\x01")  # in order of preference where rows agree equally
NO_DELIMITER = "\x01"  # for a table of one column: a character that no text holds
SAMPLE_BYTES = 1 << 18
SAMPLE_ROWS = 200


def detect(utf8: bytes, path: str) -> str:
    """Return the delimiter, ``NO_DELIMITER`` for a table of one column.

    Among the characters that split the header into several cells it is the one that gives most rows
    as many cells as the header has; between equals, the one that gives more cells.
    """
    sample = utf8[:SAMPLE_BYTES]
    if len(sample) < len(utf8):
        sample = sample[: max(sample.rfind(b"\n"), sample.rfind(b"\r")) + 1] or sample
        sample = sample.decode("utf-8", "ignore").encode()
    scored = [(*_agreement(sample, mark, path), -order, mark) for order, mark in enumerate(DELIMITERS)]
    _, cells, _, delimiter = max(scored)
    return NO_DELIMITER if cells < 2 else delimiter


def _agreement(sample: bytes, delimiter: str, path: str) -> tuple[float, int]:
    """Return the share of rows as wide as the header (-1 when it is not split at all) and its width."""
    found = list(itertools.islice(rows(sample, delimiter, path), SAMPLE_ROWS))
    if found and found[0].cells is None:
        return 0.0, found[0].text.count(delimiter) + 1
    header = found[0].cells if found else None
    if header is None or len(header) < 2:
        return -1.0, 0
    alike = sum(row.cells is not None and len(row.cells) == len(header) for row in found[1:])
    return alike / max(1, len(found) - 1), len(header)


def name_of(delimiter: str, columns: int) -> str:
    """Return a delimiter in words, for the note of a table."""
    if columns == 1:
        return "one column"
    words = {"\t": "tab", "\x01": "control character 1"}
    return f"delimiter {words.get(delimiter, delimiter)}"


def require_header(ahead: list[Row], path: str) -> Row:
    """Return the first row; raises UnreadableInput when there is none, or its quotes are broken."""
    if not ahead:
        raise UnreadableInput(f"{path}: the file is empty", hint="Give a file whose first row is the header.")
    header = ahead[0]
    if header.cells is None:
        raise UnreadableInput(
            f"{path}: line {header.line}: the header cannot be read: {header.reason}",
            hint="Correct the first row of the file.",
        )
    return header
