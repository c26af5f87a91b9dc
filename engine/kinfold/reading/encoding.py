"""Bytes of unknown encoding become UTF-8, strictly: no character is guessed or replaced.

The order is byte order mark, UTF-16 without one, UTF-8, GB18030: nearly any bytes read as GB18030
without an error (UTF-8 and Big5 among them), so it comes last and what it gives must look Chinese.
Big5, Windows-1252 and the like are read only when named.
"""

from __future__ import annotations

import codecs
import itertools
import re
from typing import NoReturn

import numpy as np
import pyarrow as pa

from kinfold.errors import UnreadableInput, UsageError

_UTF_8 = "utf-8"
_MARKS = ((codecs.BOM_UTF8, _UTF_8), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEAD = 1 << 16  # bytes looked at for the zero bytes of UTF-16
_MOSTLY_ASCII = 0.6  # share of zero high bytes that makes western UTF-16 certain
_SOME_ASCII = 0.04  # the same for Chinese UTF-16: delimiters and line ends at least
_FAMILIAR = re.compile(
    r"[\t\n\r -~\u00a0-\u024f\u2010-\u203a\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffef]"
)
_SAMPLE = 20_000  # runs of characters beyond ASCII that decide whether a text looks Chinese
_COMMON_HANZI = (
    0.3  # least share of them inside GB2312: 0.6 and more in Chinese, 0.05 in misread western text
)
_HINT = "Name the encoding with --encoding, for example gb18030, big5, cp1252 or latin-1."


def to_utf8(raw: bytes, told: str, path: str) -> tuple[bytes, str]:
    """Return ``raw`` as UTF-8 without a byte order mark, and the name of the encoding it was in.

    Raises UnreadableInput when it is in none of those tried, or not in the one that was told.
    """
    name = _known(told) if told else ""
    for mark, encoding in _MARKS:
        if raw.startswith(mark) and (not name or encoding.startswith(name.removesuffix("-sig"))):
            return _converted(raw[len(mark) :], encoding, path), encoding
    if not name:
        name = _detected(raw, path)
        if name == _UTF_8:
            return raw, name
    return _converted(raw, name, path), name


def _known(told: str) -> str:
    """Return Python's name of a text encoding. Raises UsageError for a word that is none."""
    try:
        "".encode(told)  # refuses codecs that do not make text, such as rot13
        return codecs.lookup(told).name
    except LookupError as error:
        raise UsageError(f"{told} is not the name of a text encoding", hint=_HINT) from error


def _detected(raw: bytes, path: str) -> str:
    wide, certain = _utf16(raw)
    if certain:
        return wide
    if _is_utf8(raw):
        return _UTF_8
    if wide and _looks_right(raw, wide):
        return wide
    _refuse_damaged_utf8(raw, path)
    if _looks_chinese(raw):
        return "gb18030"
    raise UnreadableInput(f"{path}: the text is neither UTF-8, UTF-16 nor GB18030", hint=_HINT)


def _converted(raw: bytes, name: str, path: str) -> bytes:
    if name == _UTF_8 and _is_utf8(raw):
        return raw
    try:
        return raw.decode(name).removeprefix("\ufeff").encode()
    except UnicodeDecodeError as error:
        _refuse(raw, error.start, name, path)
    except (UnicodeError, ValueError) as error:
        raise UnreadableInput(f"{path}: not valid {name} ({error})", hint=_HINT) from error


def _refuse(raw: bytes, at: int, name: str, path: str) -> NoReturn:
    line = raw.count(b"\n", 0, at) + 1
    raise UnreadableInput(
        f"{path}: line {line} is not valid {name} (byte 0x{raw[at]:02x} at position {at})", hint=_HINT
    )


def _is_utf8(raw: bytes) -> bool:
    if raw.isascii():
        return True
    ends = np.array([0, len(raw)], np.int64)
    whole = pa.LargeStringArray.from_buffers(1, pa.py_buffer(ends), pa.py_buffer(raw))
    try:
        whole.validate(full=True)  # ten times the speed of decoding
    except pa.ArrowInvalid:
        return False
    return True


def _utf16(raw: bytes) -> tuple[str, bool]:
    """Return the UTF-16 that the zero bytes speak for, "" for none, and whether that is certain."""
    head = np.frombuffer(raw[: min(_HEAD, len(raw) & ~1)], np.uint8)
    if len(head) < 4 or len(raw) % 2:
        return "", False
    first, second = float(np.mean(head[0::2] == 0)), float(np.mean(head[1::2] == 0))
    most, least = max(first, second), min(first, second)
    if most < _SOME_ASCII:
        return "", False
    return ("utf-16-le" if second > first else "utf-16-be"), most > _MOSTLY_ASCII and least == 0


def _looks_right(raw: bytes, name: str) -> bool:
    try:
        text = raw.decode(name)[:_HEAD]
    except UnicodeDecodeError:
        return False
    return "\0" not in text and len(_FAMILIAR.findall(text)) >= 0.9 * len(text)


def _refuse_damaged_utf8(raw: bytes, path: str) -> None:
    text = raw.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = len(re.sub(r"[\x00-\x7f\ufffd]+", "", text))
    if right < 4 * wrong:  # Chinese in GB18030 has more broken sequences than sound ones
        return
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse(raw, error.start, "utf-8", path)


def _looks_chinese(raw: bytes) -> bool:
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    runs = itertools.islice(re.finditer(r"[^\x00-\x7f]+", text), _SAMPLE)
    sample = "".join(run.group() for run in runs)
    common = len(sample.encode("gb2312", "ignore")) / 2  # GB2312 takes two bytes a character
    return common >= _COMMON_HANZI * len(sample)
