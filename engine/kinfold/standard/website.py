"""Websites: the registrable domain, and the page's name where many parties share a host."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from kinfold.standard.columns import (
    build,
    extract,
    join,
    per_distinct,
    positions,
)
from kinfold.standard.placeholder import placeholder_reasons
from kinfold.standard.shape import Quality
from kinfold.standard.text import clean
from kinfold.standard.word_tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

PARTS = ("host",)
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
    found = extract(cleaned, _URL)
    why = placeholder_reasons("website", cleaned)
    host, domain, shared = per_distinct(found["host"], _host_answers)
    broken = pc.equal(domain, "")
    on_page = pc.and_(pc.equal(shared, "1"), pc.not_equal(found["page"], ""))
    quality = pc.if_else(broken, Quality.INVALID.value, Quality.VALID.value)
    dummy = pc.not_equal(why, "")
    columns = {
        "value": pc.if_else(on_page, join([domain, found["page"]], "/"), domain),
        "quality": pc.if_else(dummy, Quality.PLACEHOLDER.value, quality),
        "reason": pc.if_else(
            dummy, why, pc.if_else(broken, "syntax", pc.if_else(pc.equal(shared, "1"), "shared_host", ""))
        ),
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


def _host_answers(host: str) -> tuple[str, str, str]:
    wire = ascii_host(host).removeprefix("www.")
    domain = registrable_domain(wire)
    return wire, domain, "1" if domain in _shared_hosts() else ""


@cache
def _suffixes() -> frozenset[str]:
    return frozenset(row[0] for row in table_rows("public_suffixes"))


@cache
def _shared_hosts() -> frozenset[str]:
    return frozenset(row[0] for row in table_rows("shared_hosts"))
