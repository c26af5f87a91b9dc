"""gzip and zip content, opened only as far as it is plausible."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib

from kinfold.errors import UnreadableInput

GZIP_MAGIC = b"\x1f\x8b"
MAX_INFLATED = 8 << 30  # bytes: more does not fit the memory of one machine that reads it whole
MAX_RATIO = 200  # inflated bytes for a compressed one; tables reach 5 to 30, a bomb about 1000
HARMLESS = 64 << 20  # bytes that may be inflated before the ratio counts
_STEP = 1 << 20


def inflate(raw: bytes, path: str) -> bytes:
    """Return the content of a gzip file, any other as it is.

    Raises UnreadableInput when it is cut short, damaged, or inflates beyond the caps above.
    """
    if not raw.startswith(GZIP_MAGIC):
        return raw
    stream = io.BytesIO(raw)
    parts: list[bytes] = []
    size = 0
    try:
        with gzip.GzipFile(fileobj=stream) as member:
            while part := member.read(_STEP):
                parts.append(part)
                size += len(part)
                _refuse_bomb(size, stream.tell(), path)
    except EOFError as error:
        raise UnreadableInput(
            f"{path}: the gzip file ends too early", hint="Copy or download it again."
        ) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise UnreadableInput(
            f"{path}: the gzip file is damaged ({error})", hint="Copy or download it again."
        ) from error
    return b"".join(parts)


def open_zip(raw: bytes, path: str) -> zipfile.ZipFile:
    """Open a zip in memory; its parts' stated sizes, which bind the zip reader, must be within the caps."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise UnreadableInput(
            f"{path}: not a whole workbook ({error})", hint="Open it in a spreadsheet and save it as xlsx."
        ) from error
    _refuse_bomb(size, len(raw), path)
    return archive


def _refuse_bomb(size: int, compressed: int, path: str) -> None:
    if size > MAX_INFLATED or (size > HARMLESS and size > MAX_RATIO * compressed):
        raise UnreadableInput(
            f"{path}: unpacks to {size >> 20} MB or more from {compressed} bytes; it looks like a zip bomb",
            hint="If the file is genuine, unpack it and give the plain file.",
        )
