"""Mappings as people edit them: the ``[[source]]`` tables of ``kinfold.toml``."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.items import InlineTable, SingleKey

from kinfold.errors import WrongRules
from kinfold.model import Field, Kind, Role
from kinfold.reading.mapping import GIVEN, ColumnMapping, SourceMapping
from kinfold.rules import Ruleset, known, parsed, sources, table, unknown, where

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ENTRY = ("name", "path", "kind", "duplicates", "columns")
_COLUMN = ("field", "role", "scheme", "group")
ANY_SOURCE = "*"  # a mapping without a name serves whichever source it is given to


def write_mapping(mappings: Iterable[SourceMapping], region: str = "") -> str:
    """Return ``kinfold.toml`` for these mappings, every column with its reason as a comment."""
    document = tomlkit.document()
    document.add(tomlkit.comment("What each column means. Edit it, then run again."))
    document.add(tomlkit.comment(f"fields: {', '.join(f.value for f in Field)}"))
    document.add(tomlkit.comment(f"roles: {', '.join(r.value for r in Role if r.value)}"))
    document.add(
        "region", tomlkit.item(region).comment("a phone without country code is read here; empty: guessed")
    )
    entries = tomlkit.aot()
    for mapping in mappings:
        entries.append(_entry(mapping))
    if entries:
        document.add("source", entries)
    return tomlkit.dumps(document) + _rules()


def _rules() -> str:
    """Return the default rules as comments, so that people see what they may change."""
    rules = Ruleset()
    caps = [f"{name} = {most}" for name, most in asdict(rules.caps).items()]
    lines = [
        "[rules]",
        f"hard_fields = {json.dumps(rules.hard_fields)}  # two valid, different values: never one customer",
        f"maximum_size = {rules.maximum_size}  # records; a larger customer asks for a person",
        f"support = {rules.support}  # percent of a merge that rests on all pairs, not on the strongest one",
        'muted = []  # values that link nobody, as in "phone +862155556666"; see kinfold hubs',
        "[[rules.links]]  # records of these sources are not compared; twice the same: inside it",
        'between = ["crm", "crm"]',
        "allowed = true",
        "[rules.caps]  # distinct names on one value, above which it links nothing",
        *caps,
    ]
    return "\n" + "".join(f"# {line}\n" for line in lines)


def _entry(mapping: SourceMapping) -> tomlkit.items.Table:
    entry = tomlkit.table()
    entry.add("name", mapping.source)
    if mapping.path:
        entry.add("path", mapping.path)
    if mapping.kind is None:
        entry.add(tomlkit.comment('kind = "organization"  # or "person"; without it each row decides'))
    else:
        entry.add("kind", mapping.kind.value)
    columns = tomlkit.table()
    for column in mapping.columns:
        meaning: Any = tomlkit.item(_meaning(column))
        if column.why:
            meaning.comment("".join(c if c.isprintable() else " " for c in column.why))
        columns.add(SingleKey(column.column, t=tomlkit.items.KeyType.Basic), meaning)
    entry.add("columns", columns)
    return entry


def _meaning(column: ColumnMapping) -> str | InlineTable:
    parts = {"role": column.role.value, "scheme": column.scheme, "group": column.group}
    told = {name: value for name, value in parts.items() if value}
    if not told:
        return column.field.value
    meaning = tomlkit.inline_table()
    meaning.update({"field": column.field.value, **told})
    return meaning


def read_mapping(text: str) -> tuple[SourceMapping, ...]:
    """Return the mappings of ``kinfold.toml`` or of a ``--mapping`` file, in its order.

    A source without a name, or named ``*``, has the source ``ANY_SOURCE``. Raises WrongRules with the
    line where a word does not exist.
    """
    return tuple(_source(entry, text) for entry in sources(parsed(text), text))


def for_source(mappings: Iterable[SourceMapping], source: str) -> SourceMapping | None:
    """Return the mapping of that name, else the one for any source, else None."""
    named = {mapping.source: mapping for mapping in mappings}
    return named.get(source, named.get(ANY_SOURCE))


def _source(entry: Mapping[str, Any], text: str) -> SourceMapping:
    known(entry, _ENTRY, text, "setting of a source")
    kinds = [kind.value for kind in Kind]
    if "kind" in entry and entry["kind"] not in kinds:
        raise unknown("kind", entry["kind"], kinds, text)
    return SourceMapping(
        source=_text(entry, "name", text) or ANY_SOURCE,
        columns=tuple(_column(name, told, text) for name, told in table(entry, "columns", text).items()),
        kind=Kind(entry["kind"]) if "kind" in entry else None,
        path=_text(entry, "path", text),
    )


def _column(name: str, told: object, text: str) -> ColumnMapping:
    meaning = {"field": told} if isinstance(told, str) else told
    if not isinstance(meaning, dict) or "field" not in meaning:
        hint = '"Phone" = "phone" or "Phone" = { field = "phone", role = "contact" }'
        raise WrongRules(f"{where(text, name)}column {name!r} has no field", hint=hint)
    known(meaning, _COLUMN, text, f"word for column {name!r}:")
    fields, roles = [f.value for f in Field], [r.value for r in Role]
    if meaning["field"] not in fields:
        raise unknown(f"field of {name}:", meaning["field"], fields, text, at=name)
    if meaning.get("role", "") not in roles:
        raise unknown(f"role of {name}:", meaning["role"], [role for role in roles if role], text, at=name)
    return ColumnMapping(
        column=name,
        field=Field(meaning["field"]),
        role=Role(meaning.get("role", "")),
        scheme=_text(meaning, "scheme", text),
        group=_text(meaning, "group", text),
        why=GIVEN,
    )


def _text(entry: Mapping[str, Any], name: str, text: str) -> str:
    value = entry.get(name, "")
    if not isinstance(value, str):
        raise WrongRules(
            f"{where(text, name)}{name} must be text, not {value!r}", hint='put it in quotes: "…"'
        )
    return value


def muting(text: str, value: str) -> str:
    """Return ``kinfold.toml`` with one more muted value, ``KIND VALUE``; all else stays as it is."""
    document = tomlkit.parse(text)
    rules = document.setdefault("rules", tomlkit.table())
    muted = rules.setdefault("muted", tomlkit.array())
    if value not in muted:
        muted.append(value)
    return tomlkit.dumps(document)


def add_sources(text: str, mappings: Iterable[SourceMapping], *, replacing: bool = False) -> str:
    """Return ``kinfold.toml`` with an entry for each source; people's own words stay as they are.

    ``replacing``: entries of these sources are written anew, as when a mapping was given with the run.
    """
    if not text.strip():
        return write_mapping(mappings)
    document = tomlkit.parse(text)
    entries = document.get("source")
    if entries is None:
        entries = tomlkit.aot()
        document.add("source", entries)
    places = {str(entry.get("name", ANY_SOURCE)): place for place, entry in enumerate(entries)}
    for mapping in mappings:
        if mapping.source in places and replacing:
            entries[places[mapping.source]] = _entry(mapping)
        elif mapping.source not in places and ANY_SOURCE not in places:
            entries.append(_entry(mapping))
    return tomlkit.dumps(document)
