"""The rule set of a project, read from the text of ``kinfold.toml``."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
import tomllib
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from kinfold.errors import WrongRules
from kinfold.model import Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TOP = ("region", "rules", "source")
_RULES = ("hard_fields", "maximum_size", "support", "muted", "caps", "links")
_LINK = ("between", "allowed")
SUFFIX = "suffix"  # Jr, Sr, III: a part of a person's name, not a column of its own
_HARD = (Field.TAX_ID.value, Field.ID_NUMBER.value, Field.ACCOUNT.value, Field.BIRTH_DATE.value, SUFFIX)
_MUTABLE = ("phone", "fax", "email", "address", "tax_id", "id_number", "account")
_REGION = re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class Caps:
    """Distinct names on one identifier value above which it is generic and links nothing."""

    # 25 is the example that IBM Relationship Resolution 4.2 gives for its generic values.
    phone: int = 25
    email: int = 25
    address: int = 25
    account: int = 25


@dataclass(frozen=True, slots=True)
class Ruleset:
    """What people decided about a project; everything has a default.

    ``region`` reads phones without a country code, "" guesses it; records of one customer never
    disagree in ``hard_fields``: numbers valid by their check digit, a birth date that typing errors
    cannot explain, a generation suffix; a customer of more than ``maximum_size`` records asks for a
    person. ``support``: percent of a merge that rests on all record pairs between two groups, the rest
    is the strongest pair's. ``muted``: identifier values, ``KIND VALUE``, that link nobody.
    ``unique_sources`` hold no customer twice; records of the two sources of ``unlinked`` are not
    compared with each other (twice the same source: inside it).
    """

    region: str = ""
    hard_fields: tuple[str, ...] = (
        Field.TAX_ID.value, Field.ID_NUMBER.value, Field.BIRTH_DATE.value, SUFFIX,
    )  # fmt: skip
    maximum_size: int = 100
    support: int = 70
    muted: tuple[str, ...] = ()
    unique_sources: tuple[str, ...] = ()
    unlinked: tuple[tuple[str, str], ...] = ()
    caps: Caps = field(default_factory=Caps)

    def fingerprint(self) -> str:
        """Return the SHA-256 of the rules in canonical form: equal rules, equal fingerprint."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def read(text: str) -> Ruleset:
    """Return the rules that the text of ``kinfold.toml`` states, defaults for the rest.

    Raises WrongRules where a word, type or size makes no sense, with the line where it stands.
    """
    document = parsed(text)
    known(document, _TOP, text, "setting")
    rules = table(document, "rules", text)
    known(rules, _RULES, text, "rule")
    caps = table(rules, "caps", text)
    known(caps, tuple(asdict(Caps())), text, "cap")
    default = Ruleset()
    return Ruleset(
        region=_region(document.get("region", ""), text),
        hard_fields=_hard_fields(rules.get("hard_fields", list(default.hard_fields)), text),
        maximum_size=_positive(rules.get("maximum_size", default.maximum_size), "maximum_size", text),
        support=_percent(rules.get("support", default.support), "support", text),
        muted=_muted(rules.get("muted", []), text),
        unique_sources=_unique_sources(sources(document, text), text),
        unlinked=_unlinked(rules.get("links", []), _source_names(document, text), text),
        caps=Caps(**{name: _positive(number, name, text) for name, number in caps.items()}),
    )


def parsed(text: str) -> dict[str, Any]:
    """Return the parsed TOML; raise WrongRules with the parser's line and column."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise WrongRules(f"not valid TOML: {fault}", hint="correct that line and run again") from fault


def known(found: Iterable[str], allowed: Iterable[str], text: str, what: str) -> None:
    """Raise WrongRules for the first word that is not allowed."""
    words = tuple(allowed)
    for word in found:
        if word not in words:
            raise unknown(what, word, words, text)


def unknown(what: str, word: object, allowed: Iterable[str], text: str = "", at: str = "") -> WrongRules:
    """Return the error for a word that does not exist, with the nearest that does.

    ``at``: the word by which to find the line, where it is not ``word`` itself.
    """
    words = tuple(allowed)
    near = difflib.get_close_matches(str(word), words, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"one of: {', '.join(words)}"
    return WrongRules(f"{where(text, at or str(word))}unknown {what} {word!r}", hint=hint)


def where(text: str, word: str) -> str:
    """Return ``line N: `` for the first line, comments aside, that holds the word; "" when none does."""
    for number, line in enumerate(text.split("\n"), start=1):
        if word in line and not line.lstrip().startswith("#"):
            return f"line {number}: "
    return ""


def table(parent: Mapping[str, Any], name: str, text: str) -> dict[str, Any]:
    """Return a sub-table, empty when absent."""
    found = parent.get(name, {})
    if not isinstance(found, dict):
        raise WrongRules(
            f"{where(text, name)}{name} must be a table", hint=f"write [{name}] on a line of its own"
        )
    return found


def sources(document: Mapping[str, Any], text: str) -> list[dict[str, Any]]:
    """Return the ``[[source]]`` tables in the file's order."""
    found = document.get("source", [])
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise WrongRules(f"{where(text, 'source')}source must be a list of tables", hint="write [[source]]")
    return found


def _region(value: object, text: str) -> str:
    if value == "":
        return ""
    if not isinstance(value, str) or _REGION.fullmatch(value) is None:
        hint = 'two letters as in "CN", "US" or "DE"'
        raise WrongRules(f"{where(text, 'region')}region {value!r} is no country", hint=hint)
    return value.upper()


def _hard_fields(value: object, text: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise WrongRules(f"{where(text, 'hard_fields')}hard_fields must be a list", hint='as in ["tax_id"]')
    known([str(word) for word in value], _HARD, text, "hard field")
    return tuple(dict.fromkeys(value))


def _positive(value: object, name: str, text: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise WrongRules(
            f"{where(text, name)}{name} must be a whole number from 1, not {value!r}", hint="as in 25"
        )
    return value


def _percent(value: object, name: str, text: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 100:
        raise WrongRules(
            f"{where(text, name)}{name} must be a whole number of percent, not {value!r}", hint="as in 70"
        )
    return value


def _muted(value: object, text: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and " " in one for one in value):
        hint = 'as in ["phone +862155556666"]; `kinfold hubs --mute VALUE` writes it'
        raise WrongRules(f"{where(text, 'muted')}muted must be a list of kinds and values", hint=hint)
    known([one.partition(" ")[0] for one in value], _MUTABLE, text, "kind of identifier")
    return tuple(sorted(set(value)))


def _source_names(document: Mapping[str, Any], text: str) -> tuple[str, ...]:
    """Return the sources that have an entry; none where an entry serves any source."""
    names = tuple(str(entry.get("name", "*")) for entry in sources(document, text))
    return () if "*" in names else names


def _unlinked(value: object, names: tuple[str, ...], text: str) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise WrongRules(
            f"{where(text, 'links')}links must be a list of tables", hint="write [[rules.links]]"
        )
    pairs: set[tuple[str, str]] = set()
    for one in value:
        known(one, _LINK, text, "word for links:")
        between, allowed = one.get("between"), one.get("allowed", True)
        named = isinstance(between, list) and len(between) == 2 and all(isinstance(s, str) for s in between)
        if not named or not isinstance(allowed, bool):
            hint = 'between = ["crm", "shop"], allowed = false; the same source twice means inside it'
            raise WrongRules(f"{where(text, 'between')}links must name two sources", hint=hint)
        if names:
            known(between, names, text, "source")
        pair = sorted(between)
        (pairs.discard if allowed else pairs.add)((pair[0], pair[1]))
    return tuple(sorted(pairs))


def _unique_sources(entries: Iterable[Mapping[str, Any]], text: str) -> tuple[str, ...]:
    unique: set[str] = set()
    for entry in entries:
        duplicates = entry.get("duplicates", True)
        if not isinstance(duplicates, bool):
            message = f"{where(text, 'duplicates')}duplicates must be true or false, not {duplicates!r}"
            raise WrongRules(message, hint="false: no customer is in this source twice")
        if not duplicates:
            unique.add(str(entry.get("name", "*")))
    return tuple(sorted(unique))
