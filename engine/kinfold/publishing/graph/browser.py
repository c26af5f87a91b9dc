"""Neo4j Browser: links that open it on a query, and the files that it takes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

from kinfold.errors import UsageError
from kinfold.publishing.graph.queries import query

if TYPE_CHECKING:
    from kinfold.publishing.graph.queries import Query

ONE_CUSTOMER, BIGGEST = "02_draw_one_customer", "05_biggest_customers"
_CUSTOMER_ID = re.compile(r"[A-Za-z0-9-]+")


def deep_link(browser: str, uri: str, customer_id: str, *, no_password: bool = False) -> str:
    """Return the address of Neo4j Browser with the query that draws a customer, ready to be run.

    Without a customer: the query of the biggest ones. ``no_password``: the server asks for none, so Browser
    connects by itself. Raises UsageError for an id that is none: an id is letters and digits, so that
    nothing else gets into the text that Browser is to run.
    """
    if customer_id and not _CUSTOMER_ID.fullmatch(customer_id):
        raise UsageError(
            f"{customer_id} is no customer's id.", hint="`kinfold find TEXT` looks for customers."
        )
    # One statement alone is drawn: Browser shows several, a parameter and a query say, as a list.
    arg = body(query("explore", ONE_CUSTOMER if customer_id else BIGGEST))
    arg = arg.replace("$customer", f"'{customer_id}'")
    sign_in = {"preselectAuthMethod": "NO_AUTH"} if no_password else {}
    asked = urlencode({"dbms": _without_path(uri), **sign_in, "cmd": "edit", "arg": arg}, quote_via=quote)
    return f"{browser.partition('?')[0]}?{asked}"


def body(one: Query) -> str:
    """Return a query as Browser shows it: its title as a comment, then its text."""
    return f"// {one.title}\n{one.body}"


def _without_path(uri: str) -> str:
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}"
