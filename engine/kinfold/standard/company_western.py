"""Company names in alphabetic scripts: core, legal form, place in brackets, branch, department, alias."""

from __future__ import annotations

import re
from functools import lru_cache

from kinfold.standard.company_pieces import split_pieces
from kinfold.standard.company_words import (
    BEFORE_PLACE,
    COMMON_BRANDS,
    GROUP_TAILS,
    HOLDINGS,
    STATES,
    WESTERN_BRANCH,
    bracket_forms,
    last_words_of_places,
    longest_western_form,
    one_word_a_place,
    pinyin_places,
    western_forms,
    western_places,
    western_short,
    western_tokens,
    western_trades,
)
from kinfold.standard.department import is_unit, unit_words
from kinfold.standard.misspelt_forms import meant

_ALIAS = re.compile(
    r"\s*[,(]?\s*\b(?:t/a|d/?b/?a|trading as|doing business as|a/k/a|aka|also known as|f/k/a|fka"
    r"|formerly known as|formerly)\b[.:]?\s+"
)
_IN_ALIASES = ("/", "dba", "aka", "fka", "trading as", "doing business as", "also known as", "formerly")
_ATTENTION = re.compile(r"\s*[,;(-]?\s*\b(?:(?:attn|attention)\b[.:]+|fao\b[.:]*(?=\s)|c/o\b)\s*")
# Acme, Inc., a Delaware corporation: contracts say where a party was founded.
_FOUNDED = re.compile(
    r", an? (?:[a-z]+ ){1,3}(?:corporation|company|partnership|limited (?:partnership|liability company))$"
)
_BRACKET = re.compile(r"\s*[(\[](?P<inside>[^()\[\]]*)[)\]]?\s*")
_PIECES = re.compile(r"[,;]|\s-\s|\buniv[a-z]*\.? (?:of|de|di|du|degli) ")
_WHOLLY_BRACKETED = re.compile(r"[(\[](?P<inside>[^()\[\]]+)[)\]]$")
_DASH = re.compile(r"\s+-\s+")
_OF = frozenset({"of", "and", "the", "de", "for"})
_NOT_STRONG = frozenset({"co"})
_SHORTEST_BRAND = 3  # letters: A UK Ltd keeps its place
_NOTHING = dict.fromkeys(("place", "group", "mark", "alias", "form", "branch", "department"), "")
_LONGEST_TAIL = 5  # words of a branch or department after a legal form


def parse_western(folded: str) -> dict[str, str]:
    """Return the parts of one folded name without Chinese characters."""
    row = dict(_NOTHING)
    bracketed = _WHOLLY_BRACKETED.match(folded)
    folded = bracketed["inside"].strip() if bracketed else folded
    tokens = western_tokens(folded)
    row["value"] = " ".join(tokens) or folded
    text = _take_attention(_take_alias(folded, row), row)
    if ", a" in text:
        text = _FOUNDED.sub("", text)
    if "(" in text or "[" in text:
        text = _take_brackets(text, row)
    if text is not folded or _PIECES.search(text):
        tokens = _take_pieces(text, row)
    tokens = _take_form(_take_tail(tokens, row), row)
    _fill_core(_take_group(tokens, row), row)
    return row


def _take_alias(text: str, row: dict[str, str]) -> str:
    found = _ALIAS.search(text) if any(map(text.__contains__, _IN_ALIASES)) else None
    if not found or not text[: found.start()].strip():
        return text
    row["alias"] = text[found.end() :].strip(' .,()"')
    return text[: found.start()]


def _take_attention(text: str, row: dict[str, str]) -> str:
    """Cut off who should see a letter (Acme Inc. Attn: Accounts Payable); a department is kept."""
    found = _ATTENTION.search(text) if any(map(text.__contains__, ("att", "fao", "c/o"))) else None
    if not found or not text[: found.start()].strip():
        return text
    if is_unit(text[found.end() :]):
        row["department"] = text[found.end() :].strip(" .,()")
    return text[: found.start()]


def _take_brackets(text: str, row: dict[str, str]) -> str:
    places: list[str] = []
    for found in _BRACKET.finditer(text):
        inside = found["inside"].strip(" .")
        words = " ".join(western_tokens(inside))
        if words in western_places():
            places.append(western_places()[words])
        elif words:
            _classify(words, inside, row)
    row["place"] = " ".join(places)
    outside = _BRACKET.sub(" ", text).strip()
    return outside or text.strip("()[] ")


def _classify(words: str, inside: str, row: dict[str, str]) -> None:
    last = words.rsplit(" ", 1)[-1]
    if last in GROUP_TAILS | HOLDINGS and " " not in words:
        row["group"] = "1"
    elif words in western_forms("tail"):
        row["form"] = western_forms("tail")[words]
    elif words in bracket_forms():
        row["form"] = bracket_forms()[words]
    elif words in STATES:
        row["mark"] = words
    elif last in WESTERN_BRANCH:
        row["branch"] = inside
    elif is_unit(inside):
        row["department"] = inside
    elif not words.isdigit():
        row["alias"] = inside


def _take_pieces(text: str, row: dict[str, str]) -> list[str]:
    """Return the words of the organization itself; pieces after a dash or comma may be its unit."""
    found = split_pieces(text)
    if found:
        row["department"] = ", ".join(found.department) or row["department"]
        places = [" ".join(western_tokens(piece)) for piece in found.place]
        row["place"] = " ".join(filter(None, [row["place"], *places]))
        return western_tokens(" , ".join(found.organization))
    pieces = [piece.strip() for dashed in _DASH.split(text) for piece in dashed.split(",") if piece.strip()]
    if len(pieces) < 2:  # one piece is the organization
        return western_tokens(text)
    last = western_tokens(pieces[-1])
    if " ".join(last) in STATES:
        row["mark"] = " ".join(last)
        pieces.pop()
    elif last and last[-1] in WESTERN_BRANCH and last[0] not in western_forms("tail"):
        row["branch"] = pieces.pop()
    elif is_unit(pieces[-1]) and " ".join(last) not in western_trades():
        row["department"] = pieces.pop()
    return western_tokens(" , ".join(pieces))


def _form_before(tokens: list[str], end: int) -> tuple[int, str]:
    """Return where the longest legal form that ends at ``end`` begins, and its class; ("end", "") if none."""
    forms = western_forms("tail")
    if tokens[end - 1] not in _last_words_of_forms():
        word = meant(tokens[end - 1]) if end > 1 else ""
        return (end - 1, forms[word]) if word else (end, "")
    for size in range(min(longest_western_form(), end - 1), 0, -1):
        form = forms.get(" ".join(tokens[end - size : end]))
        if form:
            return end - size, form
    return end, ""


def _take_tail(tokens: list[str], row: dict[str, str]) -> list[str]:
    """Deutsche Bank AG London Branch: what follows a legal form and ends as a branch or department."""
    if not tokens:
        return tokens
    last = tokens[-1]
    kind = "branch" if last in WESTERN_BRANCH else "department" if last in unit_words() else ""
    if not kind and WESTERN_BRANCH.isdisjoint(tokens):
        return tokens
    for end in range(len(tokens) - 1, max(1, len(tokens) - 1 - _LONGEST_TAIL), -1):
        _, form = _form_before(tokens, end)
        if form and form not in _NOT_STRONG and (kind or tokens[end] in WESTERN_BRANCH):
            row[kind or "branch"] = " ".join(tokens[end:])  # Niederlassung München
            return tokens[:end]
    return tokens


def _take_form(tokens: list[str], row: dict[str, str]) -> list[str]:
    if len(tokens) == 1 and tokens[0] in western_forms("tail"):
        row["form"] = western_forms("tail")[tokens[0]]
        return []
    while len(tokens) > 1:
        start, form = _form_before(tokens, len(tokens))
        if not form:
            break
        row["form"] = row["form"] or form
        tokens = tokens[:start]
    heads, first_words = _heads(alone=not row["form"])
    if not tokens or tokens[0] not in first_words:
        return tokens
    for size in (4, 3, 2, 1):
        first = heads.get(" ".join(tokens[:size]))
        if first and len(tokens) > size:
            row["form"] = row["form"] or first
            return tokens[size:]
    return tokens


@lru_cache(maxsize=1)
def _last_words_of_forms() -> frozenset[str]:
    return frozenset(form.rsplit(" ", 1)[-1] for form in western_forms("tail"))


@lru_cache(maxsize=2)
def _heads(*, alone: bool) -> tuple[dict[str, str], frozenset[str]]:
    """Return the forms at the head of a name, and the words that they begin with."""
    heads = western_forms("head_alone") | western_forms("head") if alone else western_forms("head")
    return heads, frozenset(head.split(" ", 1)[0] for head in heads)


def _take_group(tokens: list[str], row: dict[str, str]) -> list[str]:
    short = western_short()
    tokens = [short.get(token, token) for token in tokens]
    if len(tokens) > 1 and tokens[0] == "the":
        tokens = tokens[1:]
    if len(tokens) > 1 and tokens[-1] in GROUP_TAILS:
        row["group"] = "1"
        tokens = tokens[:-1]
    if tokens and tokens[-1] in HOLDINGS:
        row["group"] = "1"
    return tokens


def _brand_size(tokens: list[str]) -> int:
    size = len(tokens)
    while size and (tokens[size - 1] in western_trades() or tokens[size - 1] in HOLDINGS):
        size -= 1
    while size and tokens[size - 1] in _OF:
        size -= 1
    return size


def _take_last_place(tokens: list[str], row: dict[str, str]) -> list[str]:
    """Acme UK Ltd is Acme (UK) Ltd: take a place before the form, unless the rest would be no name."""
    if not row["form"] or not tokens or tokens[-1] not in last_words_of_places():
        return tokens
    for size in (3, 2, 1):
        place, rest = western_places().get(" ".join(tokens[-size:])), tokens[:-size]
        if place and rest and rest[-1] not in _OF | BEFORE_PLACE | COMMON_BRANDS:
            if not _brand_size(rest) or len("".join(rest)) < _SHORTEST_BRAND:
                return tokens
            row["place"] = " ".join(dict.fromkeys(filter(None, [row["place"], place])))
            return rest
    return tokens


def _fill_core(tokens: list[str], row: dict[str, str]) -> None:
    for size in (2, 1):
        place = pinyin_places().get(" ".join(tokens[:size]))
        rest = tokens[size:]
        if place and _brand_size(rest) and len(rest[0]) > 1 and rest[0] not in _OF:
            row["place"] = " ".join(dict.fromkeys([place, *filter(None, [row["place"]])]))
            tokens = rest
            break
    tokens = _take_last_place(tokens, row)
    size = _brand_size(tokens)
    if not size or " ".join(tokens[:size]) in western_places() or COMMON_BRANDS.issuperset(tokens[:size]):
        size = len(tokens)
    row["core"] = " ".join(tokens)
    row["tokens"] = one_word_a_place(row["core"])
    row["brand"], row["trade"] = " ".join(tokens[:size]), " ".join(tokens[size:])
