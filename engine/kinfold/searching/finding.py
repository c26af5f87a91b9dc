"""Finding customers by name, phone, e-mail, any identifier, customer id or record key."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinfold.errors import UsageError
from kinfold.searching.spelling import folded, pinyin_pattern, variants

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfold.searching.shelf import Shelf

_PHONE_DIGITS = 7  # the shortest subscriber number that is worth looking for
_IDENTIFIER_LETTERS = 4  # shorter numbers are found everywhere
_LIKE_ENOUGH = 0.85  # Jaro-Winkler; offered only when nothing was found

# Each name as it is shown, and as it is compared: standard values are folded already.
_NAMES = """
    SELECT record, 'name' AS matched, name AS value, strip_accents(lower(name)) AS plain FROM records
    UNION ALL SELECT record, kind, value, value FROM mentions
    WHERE kind IN ('person', 'company', 'department')
"""
_BY_CUSTOMER = """
    SELECT record, 'customer' AS matched, customer_id AS value, 100 AS rank
    FROM members WHERE customer_id = upper($text)
"""
_BY_RECORD = """
    SELECT record, 'record' AS matched, record AS value, 95 AS rank
    FROM records WHERE record = $text OR source_key = $text
"""
_BY_PHONE = """
    SELECT record, kind AS matched, value, if(ends_with(digits, $digits), 90, 80) AS rank
    FROM (SELECT record, kind, value, regexp_replace(value, '[^0-9]', '', 'g') AS digits
          FROM mentions WHERE kind = 'phone')
    WHERE contains(digits, $digits)
"""
_BY_EMAIL = """
    SELECT record, kind AS matched, value, if(lower(value) = $folded, 90, 80) AS rank
    FROM mentions WHERE kind = 'email' AND contains(lower(value), $folded)
"""
_BY_IDENTIFIER = """
    SELECT record, kind AS matched, value, 90 AS rank FROM mentions
    WHERE kind NOT IN ('person', 'company', 'department', 'phone', 'email', 'address')
      AND ends_with(regexp_replace(upper(value), '[^0-9A-Z]', '', 'g'), $letters)
"""
_BY_NAME = f"""
    SELECT record, matched, value,
           CASE WHEN plain = $variant THEN 88 WHEN starts_with(plain, $variant) THEN 78 ELSE 70 END AS rank
    FROM ({_NAMES})
    WHERE contains(plain, $variant)
"""  # noqa: S608  # joins constants; values are parameters
_BY_WORDS = f"""
    SELECT record, matched, value, 60 AS rank
    FROM ({_NAMES})
    WHERE {{words}}
"""  # noqa: S608  # joins constants; values are parameters
# The pattern is put into the text: DuckDB compiles a regular expression once only where it is a constant.
# It is made of Chinese characters, brackets and bars alone.
_BY_PINYIN = f"""
    SELECT record, matched, value, if(regexp_full_match(value, '{{pattern}}'), 85, 55) AS rank
    FROM ({_NAMES}) WHERE regexp_matches(value, '{{pattern}}')
"""  # noqa: S608  # joins constants; values are parameters
_BY_LIKENESS = f"""
    SELECT record, matched, value, (30 * likeness)::INTEGER AS rank
    FROM (SELECT *, jaro_winkler_similarity(plain, $folded) AS likeness FROM ({_NAMES}))
    WHERE likeness >= {_LIKE_ENOUGH}
"""  # noqa: S608  # joins constants; values are parameters
_CUSTOMERS = """
    WITH hit AS ({ways}),
    best AS (
        SELECT customer_id, max(rank) AS rank,
               arg_max(struct_pack(record := hit.record, matched := matched, value := value),
                       (rank, -length(value), value, matched, hit.record)) AS one
        FROM hit JOIN members USING (record) GROUP BY customer_id
    )
    SELECT customer_id, kind, name, records, one.matched AS matched, one.value AS value, one.record AS record,
           rank, count(*) OVER () AS total
    FROM best JOIN customers USING (customer_id)
    ORDER BY rank DESC, records DESC, customer_id LIMIT $most
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A customer that was found, and the value of one of its records that matched best."""

    customer_id: str
    kind: str
    name: str
    records: int
    matched: str  # name, phone, email, tax_id …
    value: str
    record: str


@dataclass(frozen=True, slots=True)
class Found:
    """The best hits, best first; ``total`` counts those that were left off too.

    ``alike``: nothing matched, these are the names that look most like what was asked.
    """

    hits: tuple[Hit, ...]
    total: int
    alike: bool = False


def find(shelf: Shelf, text: str, limit: int = 20) -> Found:
    """Find the customers that ``text`` may mean: a name (中文, 繁简, pinyin), a number, an address, an id.

    Raises UsageError for a text without a letter or digit.
    """
    asked = unicodedata.normalize("NFKC", text).strip()
    if not re.search(r"\w", asked):
        raise UsageError(
            "There is nothing to look for.", hint="Give a name, a phone number, an e-mail or a key."
        )
    found = _customers(shelf, _ways(asked), limit)
    if found.hits:
        return found
    alike = _customers(shelf, [(_BY_LIKENESS, {"folded": folded(asked)})], limit)
    return Found(alike.hits, alike.total, alike=True)


def _ways(text: str) -> list[tuple[str, dict[str, object]]]:
    """Choose the questions that make sense for this text, with their values."""
    ways: list[tuple[str, dict[str, object]]] = [(_BY_CUSTOMER, {"text": text}), (_BY_RECORD, {"text": text})]
    digits = re.sub(r"\D", "", text).lstrip("0")
    letters = re.sub(r"[^0-9A-Z]", "", text.upper())
    if "@" in text:
        return [*ways, (_BY_EMAIL, {"folded": text.lower()})]
    if len(digits) >= _PHONE_DIGITS:
        ways.append((_BY_PHONE, {"digits": digits}))
    if len(letters) >= _IDENTIFIER_LETTERS and digits:
        ways.append((_BY_IDENTIFIER, {"letters": letters}))
    if re.search(r"[^\W\d_]", text):
        ways.extend(_ways_by_name(text))
    return ways


def _ways_by_name(text: str) -> Iterator[tuple[str, dict[str, object]]]:
    for number, variant in enumerate(variants(text)):
        yield _BY_NAME.replace("$variant", f"$variant{number}"), {f"variant{number}": variant}
    words = folded(text).replace(",", " ").split()
    if len(words) > 1:
        conditions = " AND ".join(f"contains(plain, $word{number})" for number in range(len(words)))
        yield _BY_WORDS.format(words=conditions), {f"word{n}": word for n, word in enumerate(words)}
    if pattern := pinyin_pattern(text):
        yield _BY_PINYIN.format(pattern=pattern), {}


def _customers(shelf: Shelf, ways: list[tuple[str, dict[str, object]]], limit: int) -> Found:
    union = " UNION ALL ".join(f"({question})" for question, _ in ways)
    values = {name: value for _, given in ways for name, value in given.items()}
    rows = shelf.ask(_CUSTOMERS.format(ways=union), most=limit, **values)
    total = rows[0]["total"] if rows else 0
    kept = Hit.__dataclass_fields__
    return Found(tuple(Hit(**{name: row[name] for name in kept}) for row in rows), total)
