"""Files and data frames become tables of text; what each column means is guessed from headers and content."""

from __future__ import annotations

from kinfold.reading.files import SourceFile, read, source_name
from kinfold.reading.frames import read_frame

__all__ = ["SourceFile", "read", "read_frame", "source_name"]
