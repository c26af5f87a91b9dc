"""Websites: the registrable domain, and the page's name where many parties share a host."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.columns import build, constant, extract, join, matches, per_distinct, positions, replace
from kinfold.standard.placeholder import placeholder_reasons
from kinfold.standard.shape import Quality
from kinfold.standard.text import clean, where
from kinfold.standard.word_tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

PARTS = ("host",)
_PLAIN = r"^(?:https?://)?[a-z0-9_\-]+(?:\.[a-z0-9_\-]+)+/?$"  # a host and nothing else
_URL = (
    r"^(?:[a-z][a-z0-9+.\-]*:/{0,3})?(?:[^@/\s]*@)?(?P<host>[\pL\pN_\-]+(?:\.[\pL\pN_\-]+)+)\.?"
    r"(?::\d+)?(?:[/\\?#](?P<page>[^/?#\s]*).*)?$"
)


def standardise(raws: pa.StringArray | Sequence[str]) -> pa.Table:
    """Return the registrable domain and the host of each website.

    On a host that many parties share (facebook.com, weibo.com) the value is ``host/page`` and the
    reason ``shared_host``.
    """
    cleaned = pc.utf8_lower(clean(raws))
    host, page = _host_and_page(cleaned)
    return _table(cleaned, page, *_wire_and_domain(host))


def standardise_one_by_one(raws: pa.StringArray | Sequence[str]) -> pa.Table:
    """Return what ``standardise`` does, each host read by itself: the measure of its correctness."""
    cleaned = pc.utf8_lower(clean(raws))
    found = extract(cleaned, _URL)
    return _table(cleaned, found["page"], *per_distinct(found["host"], _host_answers))


def _host_and_page(cleaned: pa.StringArray) -> tuple[pa.StringArray, pa.StringArray]:
    other = pc.invert(matches(cleaned, _PLAIN))
    bare = pc.replace_substring(pc.replace_substring(cleaned, "https://", ""), "http://", "")
    found = extract(cleaned.filter(other), _URL)
    host = pc.replace_with_mask(pc.utf8_rtrim(bare, "/"), other, found["host"])
    return host, pc.replace_with_mask(constant("", len(cleaned)), other, found["page"])


def _wire_and_domain(host: pa.StringArray) -> tuple[pa.StringArray, pa.StringArray]:
    """Return hosts without www, and their registrable domains; those of up to three labels in columns."""
    wire = pc.if_else(pc.starts_with(host, "www."), pc.utf8_slice_codeunits(host, 4), host)
    domain = registrable_domains(wire)
    longer = pc.or_(pc.greater(pc.count_substring(wire, "."), 2), pc.invert(pc.string_is_ascii(host)))
    answers = per_distinct(host.filter(longer), _host_answers)
    return pc.replace_with_mask(wire, longer, answers[0]), pc.replace_with_mask(domain, longer, answers[1])


def registrable_domains(hosts: pa.StringArray) -> pa.StringArray:
    """Return what ``registrable_domain`` gives for hosts of up to three labels, none of them empty."""
    dots = pc.count_substring(hosts, ".")
    three = pc.equal(dots, 2)
    last_two = where(hosts, three, lambda longer: replace(longer, r"^[^.]*\.", ""))
    suffix = pc.is_in(last_two, pa.array(sorted(_suffixes()), pa.string()))
    domain = pc.if_else(suffix, pc.if_else(three, hosts, ""), last_two)
    return pc.if_else(pc.equal(dots, 0), "", domain)


def _table(
    cleaned: pa.StringArray, page: pa.StringArray, host: pa.StringArray, domain: pa.StringArray
) -> pa.Table:
    why = placeholder_reasons("website", cleaned)
    dummy, broken = pc.not_equal(why, ""), pc.equal(domain, "")
    shared = pc.is_in(domain, pa.array(sorted(_shared_hosts()), pa.string()))
    quality = pc.if_else(broken, Quality.INVALID.value, Quality.VALID.value)
    reason = pc.if_else(broken, "syntax", pc.if_else(shared, "shared_host", ""))
    columns = {
        "value": pc.if_else(pc.and_(shared, pc.not_equal(page, "")), join([domain, page], "/"), domain),
        "quality": pc.if_else(dummy, Quality.PLACEHOLDER.value, quality),
        "reason": pc.if_else(dummy, why, reason),
        "host": host,
    }
    return build(positions(pc.is_valid(cleaned)), PARTS, columns)


def registrable_domain(host: str) -> str:
    """Return the domain somebody registered: mail.acme.co.uk → acme.co.uk; "" for a bare suffix."""
    labels = host.strip(".").split(".")
    size = 3 if ".".join(labels[-2:]) in _suffixes() else 2
    return ".".join(labels[-size:]) if len(labels) >= size and all(labels) else ""


def ascii_host(host: str) -> str:
    """Return the host as it goes over the wire (公司.cn → xn--55qx5d.cn); "" when it cannot."""
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _host_answers(host: str) -> tuple[str, str]:
    wire = ascii_host(host).removeprefix("www.")
    return wire, registrable_domain(wire)


@cache
def _suffixes() -> frozenset[str]:
    return frozenset(row[0] for row in table_rows("public_suffixes"))


@cache
def _shared_hosts() -> frozenset[str]:
    return frozenset(row[0] for row in table_rows("shared_hosts"))
