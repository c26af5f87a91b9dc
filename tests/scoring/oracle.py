"""What each level of agreement means, one pair at a time in plain Python: slow, obvious, library-free.

Every function takes two different values of one measure and gives the key of the level that they reach,
or "" where nothing can be said.
"""

from __future__ import annotations

from datetime import date as day_of

from kinfold.standard.nicknames import same_family_name, same_person_name


def osa(a: str, b: str) -> int:
    """Optimal string alignment: insert, delete, replace or transpose neighbours, no part edited twice."""
    rows = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            rows[i][j] = min(
                rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] != b[j - 1])
            )
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


def jaro_winkler(a: str, b: str) -> float:
    """Jaro's similarity, raised for a common beginning of up to four letters."""
    partner = _partners(a, b)
    matched_a = [letter for letter, place in zip(a, partner, strict=True) if place is not None]
    matched_b = [b[place] for place in sorted(p for p in partner if p is not None)]
    count = len(matched_a)
    if not count:
        return 0.0
    moved = sum(x != y for x, y in zip(matched_a, matched_b, strict=True)) // 2
    jaro = (count / len(a) + count / len(b) + (count - moved) / count) / 3
    common = next((i for i in range(min(4, len(a), len(b))) if a[i] != b[i]), min(4, len(a), len(b)))
    return jaro + common * 0.1 * (1 - jaro) if jaro > 0.7 else jaro


def _partners(a: str, b: str) -> list[int | None]:
    """Return for each letter of ``a`` the place of an equal one in ``b`` that is near and still free."""
    window = max(max(len(a), len(b)) // 2 - 1, 0)
    taken: list[int | None] = []
    for i, letter in enumerate(a):
        near = range(max(0, i - window), min(len(b), i + window + 1))
        taken.append(next((j for j in near if b[j] == letter and j not in taken), None))
    return taken


def latin_name(a: str, b: str) -> str:
    """Compare two name parts in latin letters."""
    shorter, edits, likeness = min(len(a), len(b)), osa(a, b), jaro_winkler(a, b)
    if shorter == 1:
        return "initial" if a[0] == b[0] else "different"
    if edits == 1 and shorter >= 3:
        return "typo"
    if (edits == 2 and shorter >= 6) or likeness >= 0.93:
        return "similar"
    prefix = shorter >= 3 and (a.startswith(b) or b.startswith(a))
    if likeness >= 0.86 or prefix or (edits == 3 and shorter >= 6):
        return "near"
    return "far" if likeness >= 0.75 else "different"


_CLOSER = {"exact": 0, "script": 1, "nickname": 2, "typo": 3, "similar": 4, "near": 5}


def person_name(a: str, b: str, latin_a: str, latin_b: str) -> str:  # noqa: PLR0911  # one return a level
    """Compare two name parts of any script; ``latin_a``, ``latin_b``: as they are read."""
    if latin_a.isascii() != latin_b.isascii():
        return ""
    han_a, han_b = (any("\u3400" <= letter <= "\u9fff" for letter in text) for text in (a, b))
    if han_a and han_b:
        if latin_a == latin_b:
            return "similar"
        return "far" if set(a) & set(b) and len(a) != len(b) else "different"
    if latin_a == latin_b:
        return "script"
    level = latin_name(latin_a, latin_b)
    if _CLOSER.get(level, 9) > 2 and (
        same_person_name(latin_a, latin_b) or same_family_name(latin_a, latin_b)
    ):
        return "nickname"
    if han_a != han_b:  # in pinyin one letter makes another syllable
        return level if level == "initial" else "different"
    same_letters = sorted(latin_a) == sorted(latin_b) and len(latin_a) >= 3
    return "similar" if same_letters and _CLOSER.get(level, 9) > 4 else level


def days_apart(a: str, b: str) -> int:
    """Count the days between two whole ISO dates."""
    return abs((day_of.fromisoformat(a) - day_of.fromisoformat(b)).days)


def birthday(a: str, b: str) -> str:
    """Compare a birthday, ``--MM-DD``, with another or with a date of whatever precision."""
    if not (a.startswith("--") and b.startswith("--")):
        whole, alone = sorted((a, b), key=lambda t: t.startswith("--"))
        if len(whole) < 10:
            return ""
        return "two_parts" if whole[5:] == alone[2:] else "different"
    digits = a.replace("-", ""), b.replace("-", "")
    if sorted(digits[0]) == sorted(digits[1]) and (a[2:4] == b[2:4] or a[5:] == b[5:]):
        return "swapped"
    if (a[2:4], a[5:]) == (b[5:], b[2:4]):
        return "swapped"
    return "typo" if osa(*digits) == 1 else "different"


def date(a: str, b: str) -> str:  # noqa: PLR0911  # one return a level
    """Compare ISO dates, those of a year, a month or a birthday alone included."""
    if a.startswith("--") or b.startswith("--"):
        return birthday(a, b)
    whole = len(a) == len(b) == 10
    same_year = a[:4] == b[:4]
    parts = [x == y for x, y in zip(a.split("-"), b.split("-"), strict=False)]
    digits = a.replace("-", ""), b.replace("-", "")
    if whole and sum(parts) == 2 and sorted(digits[0]) == sorted(digits[1]):
        return "swapped"
    if whole and same_year and (a[5:7], a[8:]) == (b[8:], b[5:7]):
        return "swapped"
    if whole and osa(*digits) == 1:
        return "typo"
    if whole and days_apart(a, b) <= 45:
        return "days"
    if whole and sum(parts) == 2:
        return "two_parts"
    if a[:7] == b[:7] and min(len(a), len(b)) == 7:
        return "two_parts"
    if same_year:
        return "year"
    if whole and osa(*digits) == 2:
        return "two_typos"
    return "decade" if abs(int(a[:4]) - int(b[:4])) <= 10 else "different"


def phone(a: str, b: str) -> str:
    """Compare phone numbers: the last seven digits are the number without its area code."""
    long = min(len(a), len(b)) >= 7
    if long and a[-7:] == b[-7:]:
        return "local"
    return "typo" if long and osa(a, b) == 1 else "different"


def email(a: str, b: str) -> str:
    """Compare e-mail addresses; a mailbox with a digit is hardly chosen twice."""
    (name_a, _, domain_a), (name_b, _, domain_b) = a.partition("@"), b.partition("@")
    shorter, edits, name_edits = min(len(name_a), len(name_b)), osa(a, b), osa(name_a, name_b)
    long, whole = shorter >= 4, min(len(a), len(b)) >= 8
    same_digits = [c for c in a if c.isdigit()] == [c for c in b if c.isdigit()]
    if same_digits and (
        (whole and edits <= 2 and name_edits <= (2 if shorter >= 12 else 1)) or sorted(a) == sorted(b)
    ):
        return "typo"
    if long and name_a == name_b:
        return "local" if any(c.isdigit() for c in name_a) else "near"
    if long and ((whole and edits <= 4) or name_edits == 1):
        return "near"
    return "domain" if domain_a == domain_b else "different"


def number(a: str, b: str) -> str:
    """Compare identity numbers."""
    digits = [[c for c in t if c.isdigit()] for t in (a, b)]
    told_apart = ("." in a or "." in b) and digits[0] != digits[1]
    return "typo" if min(len(a), len(b)) >= 6 and osa(a, b) == 1 and not told_apart else "different"


def postcode(a: str, b: str) -> str:
    """Compare postcodes: all but the last three of a British one, the first three of others."""
    areas = [t[:-3] if len(t) >= 5 and not t.isdigit() else t[:3] for t in (a, b)]
    if osa(a, b) == 1 or sorted(a) == sorted(b):
        return "typo"
    if areas[0] == areas[1]:
        return "area"
    return "region" if a[:2] == b[:2] else "different"


NUMERALS = (
    "〇一二三四五六七八九十百千丁目番地号室楼层电"  # of Chinese and Japanese addresses, with their units
)


def han_share(a: str, b: str) -> float:
    """Say how much of the shorter Han text the longer one has, in order, numerals apart; 0 for short ones."""
    one, other = ([c for c in text if "\u3400" <= c <= "\u9fff" and c not in NUMERALS] for text in (a, b))
    if min(len(one), len(other)) < 5:
        return 0.0
    common = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, x in enumerate(one):
        for j, y in enumerate(other):
            common[i + 1][j + 1] = common[i][j] + 1 if x == y else max(common[i][j + 1], common[i + 1][j])
    return common[-1][-1] / min(len(one), len(other))


def text(a: str, b: str) -> str:
    """Compare streets and towns; the shorter the text, the fewer edits it bears."""
    shorter = min(len(a), len(b))
    borne = 2 if shorter >= 5 else 1 if shorter >= 3 else 0
    one, other = set(a.split()), set(b.split())
    inside = len(a.split()) != len(b.split()) and (one <= other or other <= one)
    if osa(a, b) <= borne or (sorted(a) == sorted(b) and shorter >= 3):
        return "typo"
    if inside or jaro_winkler(a, b) >= 0.92 or han_share(a, b) >= 0.85:
        return "part"
    return "near" if jaro_winkler(a, b) >= 0.85 or han_share(a, b) >= 0.65 else "different"


def house(a: str, b: str) -> str:
    """Compare house numbers and units."""
    digits = ["".join(c for c in t if c.isdigit()) for t in (a, b)]
    if digits[0] and digits[0] == digits[1]:
        return "part"
    return "typo" if osa(a, b) == 1 else "different"


def category(a: str, b: str) -> str:
    """Different categories differ."""
    del a, b
    return "different"
