"""What the words of a column header say: ``Billing Phone``, 联系人手机（必填）, ``PRIMARY_NAME_FIRST``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from kinfold.model import Field, Role
from kinfold.reading import parties
from kinfold.reading.parties import Guess
from kinfold.reading.words import compact, rows, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kinfold.reading.mapping import SourceMapping
    from kinfold.tables import SourceTable

_Words = tuple[str, ...]
# A field of these keeps its meaning under a word that we do not know: "warehouse phone".
_OPEN = {Field.PHONE, Field.EMAIL, Field.ADDRESS, Field.STREET, Field.CITY, Field.POSTCODE, Field.COUNTRY}
# A field of these is told by the whole header alone: "order id" is not the row's key.
_LONE = {Field.KEY, Field.SOURCE, Field.KIND, Field.UPDATED_AT}
_REFERENCE = re.compile(r"^(?P<of>.*\S)\s*(?:[._]\s*唯一性\s*id|\.id|/\s*\.?id)$", re.IGNORECASE)
_SHORTEST_OPEN = 4  # letters: "mail", "city"; shorter words stand in too many other words
_SILENT = re.compile(
    r"^(?:c|col|column|field|f|v|var|x|attr|unnamed|列|字段|栏|栏位|属性|spalte|feld|colonne|champ|columna"
    r"|campo|kolumna)?\d*$|^[a-z]{1,2}\d*$"
)


@dataclass(frozen=True, slots=True)
class _Qualifier:
    kind: str
    role: str
    party: str
    group: str
    scheme: str


def guess(table: SourceTable) -> SourceMapping:
    """Return the mapping that the headers alone suggest; a column they do not tell is ignored."""
    return parties.arrange(table.source, meanings(table.table.column_names))


def meanings(headers: Iterable[str]) -> tuple[Guess, ...]:
    """Return what each header says by itself, before the columns are looked at together."""
    return tuple(meaning(header) for header in headers)


def meaning(header: str) -> Guess:
    """Return what one header says; ``Guess.known`` is False when it says nothing."""
    reference = _reference(header)
    if reference is not None:
        return reference
    words = tokens(header)
    row = _headers().get(compact(words))
    if row is not None and words:
        return _guess(header, row)
    return _part(header, words) or _glued(header, words) or Guess(header, Field.IGNORE, known=False)


def silent(header: str) -> bool:
    """Say whether a header is a mere placeholder (``c1``, 列1, ``by``), so that content may speak for it."""
    return _SILENT.match(compact(tokens(header))) is not None


def _reference(header: str) -> Guess | None:
    """Read ``Parent Account.id`` and 客户名称_唯一性ID: the key of another record."""
    plain = header.replace("（必填）", "").replace("(必填)", "").strip()
    found = _REFERENCE.match(plain)
    if found is None:
        return None
    of = meaning(found["of"])
    points = of.field in (Field.PARENT, Field.COMPANY) or of.hint == "customer"
    why = f"header: key of the {'parent' if of.field is Field.PARENT else 'company'}"
    hint = "company" if points and of.field is not Field.PARENT else ""
    if points:
        return Guess(header, Field.PARENT, scheme="key", hint=hint, why=why)
    return Guess(header, Field.IGNORE, why="header: key of somebody else")


def _guess(header: str, row: Mapping[str, str]) -> Guess:
    return Guess(
        column=header,
        field=Field(row["field"]),
        role=Role(row["role"]),
        scheme=row["scheme"],
        party=_own_party(row, header),
        hint=row["hint"],
        why="header",
    )


def _own_party(row: Mapping[str, str], header: str) -> str:
    """Name the contact that a lone header speaks of, so that a director is not the contact person."""
    if row["role"] != Role.CONTACT.value:
        return ""
    words = compact(tokens(header))
    if row["headers"].startswith("法人"):
        return "legal"
    return words.removesuffix("name") if words.endswith("director") else ""


def _part(header: str, words: _Words) -> Guess | None:
    """Find known words inside the header whose surroundings make sense: the last, of those the longest."""
    spans = [(start, end) for start in range(len(words)) for end in range(start + 1, len(words) + 1)]
    spans.sort(key=lambda span: (-span[1], span[0]))
    for start, end in spans:
        row = _headers().get(compact(words[start:end]))
        found = None if row is None else _within(header, row, words, (start, end))
        if found is not None:
            return found
    return None


def _within(header: str, row: Mapping[str, str], words: _Words, span: tuple[int, int]) -> Guess | None:
    before, unknown = _qualifiers(words[: span[0]])
    after, strange = _qualifiers(words[span[1] :])
    bare = _guess(header, row)
    if strange or bare.field in _LONE or not _follows(bare, after):
        return None
    if any(q.kind == "foreign" for q in (*before, *after)):
        return replace(bare, field=Field.IGNORE, hint="", why="header: not about the customer")
    name = compact(words[span[0] : span[1]])
    if unknown and (bare.field not in _OPEN or (name.isascii() and len(name) < _SHORTEST_OPEN)):
        return None
    return _qualified(bare, before, after, " ".join(unknown))


def _follows(bare: Guess, after: list[_Qualifier]) -> bool:
    """Say whether these words may come after: 手机 after 联系人 is a phone, not a kind of contact."""
    return not any(q.kind == "before" or (q.scheme and bare.field is not Field.PHONE) for q in after)


def _qualified(bare: Guess, before: list[_Qualifier], after: list[_Qualifier], unknown: str) -> Guess:
    """Apply the words around: whose party, which address, what kind of number."""
    around = (*before, *after)
    roles = [q.role for q in around if q.kind == "role"]
    role = roles[0] if roles else ""
    if role == "parent":
        named = bare.field in (Field.NAME, Field.COMPANY)
        return replace(bare, field=Field.PARENT if named else Field.IGNORE, hint="", why="header: the parent")
    numbers = [q.group for q in before if q.kind == "number"]
    late = [q.group for q in after if q.kind == "number"] if bare.field is Field.ADDRESS else []
    groups = [q.group for q in around if q.kind == "group"]
    party = next((q.party for q in around if q.party), bare.party)
    counted = bool(role == Role.CONTACT.value and numbers) or bare.role is Role.CONTACT
    if counted:
        party = next(iter([*numbers, *(q.group for q in after if q.kind == "number")]), party)
        party = "" if party == "1" else party
        numbers = []
    return replace(
        bare,
        role=Role(role) if role else bare.role,
        party=party,
        scheme=bare.scheme or _scheme(bare, around),
        group=" ".join([*groups, *([unknown] if unknown else []), *numbers, *late]),
    )


def _scheme(bare: Guess, around: tuple[_Qualifier, ...]) -> str:
    if bare.field is not Field.PHONE:
        return ""
    return next((q.scheme for q in around if q.scheme), "")


def _qualifiers(words: _Words) -> tuple[list[_Qualifier], list[str]]:
    """Read known words greedily, the longest first; numbers count; the rest is returned as unknown."""
    known: list[_Qualifier] = []
    unknown: list[str] = []
    start = 0
    while start < len(words):
        ends = range(len(words), start, -1)
        end = next((e for e in ends if compact(words[start:e]) in _qualifier_words()), start + 1)
        word = compact(words[start:end])
        if word.isdigit():
            known.append(_Qualifier("number", "", "", word, ""))
        elif word in _qualifier_words():
            known.append(_qualifier_words()[word])
        else:
            unknown.append(word)
        start = end
    return known, unknown


def _glued(header: str, words: _Words) -> Guess | None:
    """Read ``billingcity``: one word that is a known qualifier and a known header."""
    if len(words) != 1:
        return None
    word = words[0]
    for cut in range(3, len(word) - 2):
        row = _headers().get(word[cut:])
        if row is not None and word[:cut] in _qualifier_words():
            return _within(header, row, (word[:cut], word[cut:]), (1, 2))
    return None


@cache
def _headers() -> Mapping[str, Mapping[str, str]]:
    return {
        compact(tokens(word)): row for row in reversed(rows("headers")) for word in row["headers"].split("|")
    }


@cache
def _qualifier_words() -> Mapping[str, _Qualifier]:
    return {
        compact(tokens(word)): _Qualifier(row["kind"], row["role"], row["party"], row["group"], row["scheme"])
        for row in reversed(rows("qualifiers"))
        for word in row["words"].split("|")
    }
