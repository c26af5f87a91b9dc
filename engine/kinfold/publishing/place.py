"""Where a graph store is, and whether it is safe to send customers there."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from kinfold.errors import UsageError

DEFAULT_URI = "bolt://127.0.0.1:7687"
DEFAULT_USER = "neo4j"
_PLAIN = ("bolt", "neo4j")
_SAFE = ("bolt+s", "neo4j+s", "bolt+ssc", "neo4j+ssc")


@dataclass(frozen=True, slots=True)
class Place:
    """A database of a server; without a password no user is named to it. ``database`` "" is its default."""

    uri: str = DEFAULT_URI
    user: str = DEFAULT_USER
    password: str = ""
    database: str = ""

    @property
    def name(self) -> str:
        """The address, and the database where one is named."""
        return f"{self.uri} {self.database}".strip()

    def __repr__(self) -> str:
        return f"Place({self.uri!r}, {self.user!r}, database={self.database!r})"  # never the password


def checked_place(place: Place, *, unencrypted: bool = False) -> Place:
    """Return ``place`` when its address makes sense and nobody on the way can read along.

    Raises UsageError for another scheme, an address with a password in it, and for a plain connection to
    another host, unless ``unencrypted`` allows it.
    """
    parts = urlsplit(place.uri)
    if parts.scheme not in (*_PLAIN, *_SAFE) or not parts.hostname:
        raise UsageError(f"{place.uri} is no address of a Neo4j server.", hint=f"It looks like {DEFAULT_URI}")
    if parts.username or parts.password:
        raise UsageError(
            "A password in the address would be seen by everybody on this machine.",
            hint="Put it into NEO4J_PASSWORD, or into a private file: --password-file",
        )
    if parts.scheme in _PLAIN and not unencrypted and not _is_here(parts.hostname):
        raise UsageError(
            f"{place.uri} is another host, and {parts.scheme}:// sends customers there unencrypted.",
            hint=f"Use {parts.scheme}+s:// where the server has a certificate, or allow it: --unencrypted",
        )
    return place


def is_encrypted(uri: str) -> bool:
    """Say whether nobody on the way can read along."""
    return urlsplit(uri).scheme in _SAFE


def browser_address(uri: str) -> str:
    """Return where Neo4j Browser is by default, for the server at ``uri``."""
    parts = urlsplit(uri)
    scheme, port = ("https", 7473) if parts.scheme in _SAFE else ("http", 7474)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{scheme}://{host}:{port}/browser/"


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
