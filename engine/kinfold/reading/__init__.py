"""Files and data frames become tables of text; what each column means is guessed from headers and content.

``files.read`` and ``frames.read_frame`` read; a file to read can be named without loading a reader.
"""

from __future__ import annotations

from kinfold.reading.source_file import SourceFile, source_name

__all__ = ["SourceFile", "source_name"]
