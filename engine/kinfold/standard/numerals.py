"""Chinese numerals as digits."""

from __future__ import annotations

import re

_DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"零": "0", "○": "0", "两": "2", "元": "1", "壹": "1", "贰": "2", "叁": "3", "肆": "4", "伍": "5"}
_DIGITS |= {"陆": "6", "柒": "7", "捌": "8", "玖": "9"}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000}
_TENS = {"廿": "二十", "卅": "三十", "丗": "三十", "卌": "四十"}
NUMERAL = "〇零○一二两三四五六七八九十百廿卅丗卌"  # inside [...] of a pattern


def arabic(numeral: str) -> str:
    """Return a Chinese numeral in digits.

    >>> arabic("二十七"), arabic("一九八九"), arabic("一百零八"), arabic("十"), arabic("卌二")
    ('27', '1989', '108', '10', '42')
    """
    text = re.sub("[廿卅丗卌]", lambda found: _TENS[found[0]], numeral)
    if not any(char in _UNITS for char in text):
        return "".join(_DIGITS.get(char, char) for char in text)
    total, digit = 0, 0
    for char in text:
        if char in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[char], 0
        else:
            digit = int(_DIGITS[char])
    return str(total + digit)
