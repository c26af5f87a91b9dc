"""The model as a file that people read: every field, level, chance and weight, in TOML."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfold.errors import ProjectUnusable
from kinfold.scoring.drift import Seen
from kinfold.scoring.levels import scales
from kinfold.scoring.model import Dependence, FieldModel, KindModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DIGITS = 6  # significant digits that the file keeps, and that a run weighs with
HEAD = """\
# What every field weighs, per kind of record. m: chance of the level between two records of one
# customer; u: between two of different customers; weight: 100 × log2(m / u), looser levels never more.
# prior, household_prior: log2 of the chance that two random records are one customer, or one household.
# threshold: centibits of posterior odds from which a pair counts as a match.
# twins = false: more agree in surname and birth date alone, under other given names, than twins can.
# namesakes: in a list of names alone, centibits that speak against every pair of unequal names.
# matched: records there were and pairs that matched; matches: how many of these pairs reached the level.
# A later run is measured by both, and says when it has drifted too far.
"""


def rounded(model: KindModel) -> KindModel:
    """Return the model as its file holds it, so that the run that learned it weighs as all later ones."""
    fields = {
        name: replace(f, m=np.array(_digits(f.m)), u=np.array(_digits(f.u)))
        for name, f in model.fields.items()
    }
    prior, household, expected = _digits(np.array([model.prior, model.household_prior, model.expected_pairs]))
    return replace(model, fields=fields, prior=prior, household_prior=household, expected_pairs=expected)


def _digits(numbers: np.ndarray) -> list[float]:
    return [float(f"{number:.{DIGITS}g}") for number in numbers.tolist()]


def to_text(models: Mapping[str, KindModel], names: Mapping[str, int]) -> str:
    """Write models as TOML, kinds and fields in order of name; ``names``: company names counted."""
    lines = [HEAD]
    for kind in sorted(models):
        lines += _kind(models[kind], names.get(kind, 0))
    return "\n".join(lines) + "\n"


def _kind(model: KindModel, names: int) -> Iterator[str]:
    yield f"[{model.kind}]"
    yield f"records = {model.records}"
    yield f"names = {names}"
    yield f"learned = {str(model.learned).lower()}"
    yield f"prior = {model.prior!r}"
    yield f"household_prior = {model.household_prior!r}"
    yield f"threshold = {model.threshold}"
    yield f"expected_pairs = {model.expected_pairs!r}"
    yield f"left_out = {json.dumps(list(model.left_out))}"
    if model.namesakes is not None:
        yield f"namesakes = {model.namesakes}"
    if not model.twins:
        yield "twins = false"
    if model.seen is not None:
        yield f"matched = {{ records = {model.seen.records}, pairs = {model.seen.matches} }}"
    for name in model.fields:
        field = model.fields[name]
        yield ""
        yield f"[{model.kind}.field.{_quoted(name)}]"
        yield f'scale = "{field.scale}"'
        yield f"household = {str(field.household).lower()}"
        yield "levels = ["
        rows = zip(
            scales()[field.scale].levels,
            field.m.tolist(),
            field.u.tolist(),
            field.weight.tolist(),
            strict=True,
        )
        seen = () if model.seen is None else model.seen.levels.get(name, ())
        for (level, m, u, weight), matches in zip_longest(rows, seen):
            counted = "" if matches is None else f", matches = {matches}"
            yield f'  {{ key = "{level.key}", m = {m!r}, u = {u!r}, weight = {weight}{counted} }},'
        yield "]"
    for dependence in model.dependences:
        yield ""
        yield f"[[{model.kind}.dependence]]"
        yield f"fields = [{_quoted(dependence.first)}, {_quoted(dependence.second)}]"
        yield f"excess = {dependence.excess.tolist()}"
        yield f"relief = {dependence.relief.tolist()}"
    yield ""


def _quoted(name: str) -> str:
    """Return a TOML string: a column's header may hold anything."""
    return json.dumps(name, ensure_ascii=False)


def from_text(text: str) -> tuple[dict[str, KindModel], dict[str, int]]:
    """Read what ``to_text`` wrote: models by kind, and company names counted by kind.

    Raises ProjectUnusable when the text is no model of this version.
    """
    try:
        tables = tomllib.loads(text)
        models = {kind: _model(kind, table) for kind, table in tables.items()}
        return models, {kind: int(table["names"]) for kind, table in tables.items()}
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as fault:
        raise ProjectUnusable(
            f"model.toml cannot be read: {fault}", hint="remove the file; the next run learns the model again"
        ) from fault


def _model(kind: str, table: Mapping[str, Any]) -> KindModel:
    fields = {}
    for name, told in table["field"].items():
        keys = [level["key"] for level in told["levels"]]
        if keys != [level.key for level in scales()[told["scale"]].levels]:
            raise ValueError(f"{kind}.{name} has other levels than its scale {told['scale']}")
        m, u = (np.array([float(level[chance]) for level in told["levels"]]) for chance in ("m", "u"))
        fields[name] = FieldModel(name, told["scale"], m, u, bool(told["household"]))
    dependences = tuple(
        Dependence(str(a), str(b), np.array(told["excess"], np.int32), np.array(told["relief"], np.int32))
        for told in table.get("dependence", [])
        for a, b in [told["fields"]]
    )
    return KindModel(
        kind=kind,
        records=int(table["records"]),
        fields=fields,
        dependences=dependences,
        prior=float(table["prior"]),
        household_prior=float(table["household_prior"]),
        threshold=int(table["threshold"]),
        learned=bool(table["learned"]),
        expected_pairs=float(table["expected_pairs"]),
        left_out=tuple(table["left_out"]),
        namesakes=int(table["namesakes"]) if "namesakes" in table else None,
        twins=bool(table.get("twins", True)),
        seen=_seen(table),
    )


def _seen(table: Mapping[str, Any]) -> Seen | None:
    if "matched" not in table:
        return None  # written before runs counted this
    levels = {
        name: np.array([int(level["matches"]) for level in told["levels"]], np.int64)
        for name, told in table["field"].items()
        if "matches" in told["levels"][0]
    }
    return Seen(int(table["matched"]["records"]), int(table["matched"]["pairs"]), levels)
