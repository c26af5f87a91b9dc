"""Text that another program has damaged, mended where that is certain: web escapes, misread UTF-8."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Callable

# The signs that Windows-1252 shows for the bytes 80 to 9f; the other bytes it shows as Latin-1 does.
_WINDOWS_SIGNS = {
    sign: chr(byte) for byte in range(0x80, 0xA0) if (sign := bytes([byte]).decode("cp1252", errors="ignore"))
}
_WINDOWS_TABLE = str.maketrans(_WINDOWS_SIGNS)
_FOLLOWING = rf"[\x{{80}}-\x{{bf}}{''.join(_WINDOWS_SIGNS)}]"
# First bytes of two (accented Latin, Greek, Cyrillic) or three (Chinese, Japanese, Korean, quotes).
_MISREAD = rf"[ÂÃÄÅÎÏÐÑ]{_FOLLOWING}|[à-ï]{_FOLLOWING}{{2}}"
_ESCAPE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8}\d?);")


def mended(texts: pa.StringArray) -> pa.StringArray:
    """Return texts without web escapes (&amp;amp;) and with misread UTF-8 (MÃ¼ller) read rightly.

    A text that is not wholly misread stays as it is. Cost: two searches, and one by one only where found.
    """
    texts = _one_by_one(texts, pc.match_substring(texts, "&"), _unescaped)
    strange = pc.invert(pc.string_is_ascii(texts))
    if not pc.any(strange, min_count=0).as_py():
        return texts
    misread = pc.and_(strange, pc.match_substring_regex(texts, _MISREAD))
    return _one_by_one(texts, misread, _reread)


def _one_by_one(texts: pa.StringArray, mask: pa.BooleanArray, change: Callable[[str], str]) -> pa.StringArray:
    """Return texts with ``change`` applied under ``mask``, again and again: some are damaged twice."""
    if not pc.any(mask, min_count=0).as_py():
        return texts
    changed = []
    for text in texts.filter(mask).to_pylist():
        before, after = "", text
        while after != before:
            before, after = after, change(after)
        changed.append(after)
    return pc.replace_with_mask(texts, mask, pa.array(changed, pa.string()))


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: html.unescape(found[0]), text)


def _reread(text: str) -> str:
    try:
        return text.translate(_WINDOWS_TABLE).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
