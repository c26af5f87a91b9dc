"""E-mail addresses in the form under which the provider delivers them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import (
    build,
    constant,
    in_order,
    join,
    matches,
    per_distinct,
    positions,
    replace,
)
from kinfold.standard.placeholder import placeholder_reasons
from kinfold.standard.shape import Quality
from kinfold.standard.text import clean, where
from kinfold.standard.website import ascii_host, registrable_domain, registrable_domains
from kinfold.standard.word_tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PARTS = ("local", "domain", "org_domain")
_LOCAL = r"[\pL\pN_\-](?:\.?[\pL\pN!#$%&'*+=?^_{}~\-])*"
_DOMAIN = r"(?:[\pL\pN](?:[\pL\pN\-]*[\pL\pN])?\.)+\pL[\pL\pN\-]*[\pL\pN]"
_ADDRESS = rf"^{_LOCAL}@{_DOMAIN}$"
_BREAK = r"\s<>()\[\]\",;:、|\\/"  # what can stand between two addresses of one cell
_CANDIDATE = re.compile(rf"[^{_BREAK}]+@[^{_BREAK}@]+")
_AT = re.compile(r"\s*(?:@|\(at\)|\[at\])\s*")
_DOT = re.compile(r"\s*(?:\(dot\)|\[dot\])\s*|(?<=[^.])\.{2,}(?=[^.])")
_COMMA_FOR_DOT = re.compile(r"(?<=@)(?P<host>[\w-]+),(?=[a-z]{2,4}$)")
_DIGITS = "0123456789"
_LONGEST_LOCAL = 64  # octets, RFC 5321


class _Found(NamedTuple):
    """What was found in texts: which are addresses, and which of them were written with other signs."""

    usable: pa.BooleanArray
    respelled: pa.BooleanArray


def standardise(raws: pa.StringArray | Sequence[str]) -> pa.Table:
    """Return value, local part, domain and registrable organization domain of each address.

    Reasons ``role_mailbox``, ``free_provider`` and ``disposable`` leave the quality valid; repaired are
    ``respelled`` ones (john(at)acme.com) and a ``domain_typo`` (gmial.com, acme.con). ``org_domain`` is ""
    for free and disposable providers and for dummies. About 0.7 million a second a core.
    """
    cleaned = pc.utf8_lower(clean(raws))
    plain = matches(cleaned, _ADDRESS)
    at = positions(plain)
    first = _canonical(at, pc.take(cleaned, at))
    return in_order(first, _canonical(*_found_in_text(cleaned, positions(pc.invert(plain)))))


def standardise_one_by_one(raws: pa.StringArray | Sequence[str]) -> pa.Table:
    """Return what ``standardise`` does, looking for addresses in every text: its measure."""
    cleaned = pc.utf8_lower(clean(raws))
    return _canonical(*_found_in_text(cleaned, positions(pc.is_valid(cleaned))))


def _found_in_text(
    cleaned: pa.StringArray, at: pa.Int32Array
) -> tuple[pa.Int32Array, pa.StringArray, _Found]:
    """Return the addresses inside texts such as ``Name <a@b.com>; c@d.com``, at least one a text."""
    raws, found, repaired, whole = [], [], [], []
    for raw, text in zip(at.to_pylist(), pc.take(cleaned, at).to_pylist(), strict=True):
        respelled = _respelled(text)
        for one in dict.fromkeys((*_CANDIDATE.findall(respelled), text)):
            raws.append(raw)
            found.append(one.strip(".'"))
            repaired.append(respelled != text)
            whole.append(one == text)
    raw_at, candidates = pa.array(raws, pa.int32()), pa.array(found, pa.string())
    usable = matches(candidates, _ADDRESS)
    answered = pc.is_in(raw_at, pc.filter(raw_at, usable))
    kept = pc.or_(usable, pc.and_not(pa.array(whole, pa.bool_()), answered))
    respelled = pa.array(repaired, pa.bool_()).filter(kept)
    return raw_at.filter(kept), candidates.filter(kept), _Found(usable.filter(kept), respelled)


def _respelled(text: str) -> str:
    """Return a text with its @ and dots as signs: john (at) acme [dot] com, john@acme,com, john@acme..com."""
    text = _AT.sub("@", text)
    return _DOT.sub(".", _COMMA_FOR_DOT.sub(r"\g<host>.", text)) if "@" in text else text


def _canonical(raw: pa.Int32Array, addresses: pa.StringArray, found: _Found | None = None) -> pa.Table:
    """Return the rows of addresses; without ``found`` all are plainly written."""
    readable = pc.if_else(found.usable, addresses, "@") if found else addresses
    halves = pc.split_pattern(readable, "@", max_splits=1)
    domain, org_domain, ignored, provider, slip = _answers(pc.list_element(halves, 1))
    local = _delivered(pc.list_element(halves, 0), ignored)
    broken = pc.or_(pc.equal(domain, ""), pc.greater(pc.binary_length(local), _LONGEST_LOCAL))
    value = pc.if_else(broken, "", join([local, domain], "@"))
    why = placeholder_reasons("email", pc.if_else(broken, addresses, value))
    dummy = pc.not_equal(why, "")
    repair = pc.if_else(found.respelled, "respelled", slip) if found else slip
    quality = pc.if_else(pc.equal(repair, ""), Quality.VALID.value, Quality.REPAIRED.value)
    quality = pc.if_else(broken, Quality.INVALID.value, quality)
    role = pc.is_in(pc.ascii_rtrim(local, _DIGITS), _roles())
    known = pc.if_else(role, "role_mailbox", pc.if_else(pc.equal(repair, ""), provider, repair))
    columns = {
        "value": value,
        "quality": pc.if_else(dummy, Quality.PLACEHOLDER.value, quality),
        "reason": pc.if_else(dummy, why, pc.if_else(broken, "syntax", known)),
        "local": pc.if_else(broken, "", local),
        "domain": pc.if_else(broken, "", domain),
        "org_domain": pc.if_else(pc.or_(broken, dummy), "", org_domain),
    }
    return build(raw, PARTS, columns)


def _delivered(local: pa.StringArray, ignored: pa.StringArray) -> pa.StringArray:
    """Return local parts without what their provider ignores."""
    tagged = pc.and_(pc.starts_with(ignored, "+"), pc.match_substring(local, "+"))
    local = where(local, tagged, lambda some: replace(some, r"^([^+]+)\+.*$", r"\1"))
    dotted = pc.and_(pc.ends_with(ignored, "dots"), pc.match_substring(local, "."))
    return where(local, dotted, lambda some: pc.replace_substring(some, ".", ""))


def _answers(domains: pa.StringArray) -> list[pa.StringArray]:
    """Return what ``_domain_answers`` says of each domain, once for all that are equal; most in columns."""
    coded = pc.dictionary_encode(domains)
    usual = _somebodys_own(coded.dictionary)
    hosts, empty = coded.dictionary.filter(usual), constant("", len(coded.dictionary))
    registered = registrable_domains(hosts)
    own = [pc.if_else(pc.equal(registered, ""), "", hosts), registered]
    others = per_distinct(coded.dictionary.filter(pc.invert(usual)), _domain_answers)
    found = [pc.replace_with_mask(empty, pc.invert(usual), answers) for answers in others]
    found[:2] = [pc.replace_with_mask(some, usual, mine) for some, mine in zip(found, own, strict=False)]
    return [answers.take(coded.indices) for answers in found]


def _somebodys_own(domains: pa.StringArray) -> pa.BooleanArray:
    """Tell which are domains of two or three labels that no table of ours knows, nor any slip of them."""
    usual = matches(domains, r"^[a-z0-9\-]+(?:\.[a-z0-9\-]+){1,2}$")
    top = replace(domains, r"^.*\.", "")
    parent = replace(domains, r"^[^.]*\.([^.]*\.)", r"\1")
    listed = pa.array([*_free_providers(), *_disposable()], pa.string())
    asked = ((domains, listed), (parent, listed), (top, _typed("top")), (domains, _typed("provider")))
    for column, known in asked:
        usual = pc.and_not(usual, pc.is_in(column, value_set=known))
    return usual


def _typed(place: str) -> pa.StringArray:
    return pa.array(list(_slips(place)), pa.string())


def _domain_answers(domain: str) -> tuple[str, str, str, str, str]:
    """Return domain as delivered, organization domain, what the local part ignores, reason, repair."""
    wire = ascii_host(domain)
    meant = _meant(wire)
    slip = "domain_typo" if meant != wire else ""
    if meant in _free_providers():
        ignored, same_as = _free_providers()[meant]
        return same_as or meant, "", ignored, "free_provider", slip
    registered = registrable_domain(meant)
    if meant in _disposable() or registered in _disposable():
        return meant, "", "", "disposable", slip
    return (meant if registered else ""), registered, "", "", slip


def _meant(domain: str) -> str:
    """Return the domain that was meant where the one typed belongs to nobody: gmial.com, acme.con."""
    host, _, top = domain.rpartition(".")
    top = _slips("top").get(top, top)
    return _slips("provider").get(f"{host}.{top}", f"{host}.{top}") if host else domain


@cache
def _slips(place: str) -> Mapping[str, str]:
    return {typed: meant for typed, meant, where in table_rows("domain_slips") if where == place}


@cache
def _free_providers() -> Mapping[str, tuple[str, str]]:
    return {domain: (ignored, same_as) for domain, ignored, same_as in table_rows("free_providers")}


@cache
def _disposable() -> frozenset[str]:
    return frozenset(row[0] for row in table_rows("disposable_providers"))


@cache
def _roles() -> pa.StringArray:
    return pa.array([row[0] for row in table_rows("role_mailboxes")], pa.string())
