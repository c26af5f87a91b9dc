"""Numbers of persons and organizations: 身份证, 统一社会信用代码, tax ids, passports, LEI, DUNS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.standard.check_digits import cn_id_checks, uscc_checks
from kinfold.standard.columns import build, constant, in_order, join, matches, positions, replace, slow_rows
from kinfold.standard.id_number_slow import (
    CN_ID,
    OPEN_SCHEMES,
    PARTS,
    REGISTERED,
    SCHEMES_WITH_RULES,
    USCC,
    read_id,
)
from kinfold.standard.placeholder import placeholder_reasons
from kinfold.standard.shape import Quality
from kinfold.standard.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt


# What a number is called, in front of it in its own cell.
_LABEL = (
    r"^(?i:(?:(?:统一)?社会信用代码|信用代码|居民身份证|身份证|证件|护照|税务登记证?|纳税人识别|税)"
    r"(?:号码?|代码)?\s*[:#]?\s*"
    r"|(?:vat|ust-?id-?nr|tva|iva|ein|ssn|tin|tax id|duns|d-u-n-s|lei|passport|id)"
    r"(?:[ .]*(?:no|nr|number|id))?[\s:#.]+)"
)
# Digits alone tell a scheme by 18 of them at least; by fewer than 3 they tell nobody apart.
_PLAIN_DIGITS = r"^\d{3,17}$"


def standardise(raws: pa.StringArray | Sequence[str], scheme: str) -> pa.Table:
    """Return compact value, scheme, country and checked ("1": a check digit proved it).

    ``scheme``: cn_id, uscc, ssn, ein, vat, lei, iban, duns, passport, national_id … or any other
    word; "" and national_id are recognised from the number where its shape and check digit allow.
    A 身份证 gives birth_date (ISO) and gender, a uscc its org_code (signs 9 to 17). A 身份证 of 15
    digits is upgraded to 18, and letters typed for digits (O, I) are mended where the check digit proves
    it. Chinese numbers, and digits of no scheme with rules: about 0.4 million a second a core.
    """
    compact = _compact(clean(raws))
    scheme = scheme.lower()
    tables, left = [], np.ones(len(compact), bool)
    for name, pattern in (("cn_id", CN_ID), ("uscc", USCC)):
        if scheme in {name, *OPEN_SCHEMES}:
            at = positions(pc.and_(matches(compact, pattern), pa.array(left)))
            numbers = compact.take(at)
            proved = cn_id_checks(numbers) if name == "cn_id" else uscc_checks(numbers)
            proved &= _dated(numbers) if name == "cn_id" else _registered(numbers, scheme)
            at, numbers = at.filter(pa.array(proved)), numbers.filter(pa.array(proved))
            left[at.to_numpy()] = False
            tables.append(_proved(at, numbers, name))
    if scheme not in SCHEMES_WITH_RULES:
        at = positions(pc.and_(matches(compact, _PLAIN_DIGITS), pa.array(left)))
        left[at.to_numpy()] = False
        tables.append(build(at, PARTS, {"value": compact.take(at), "scheme": constant(scheme, len(at))}))
    rest = pa.array(np.flatnonzero(left), pa.int32())
    tables.append(slow_rows(PARTS, compact, rest, lambda text: [read_id(text, scheme)]))
    return with_placeholders(in_order(*tables), compact, "id_number")


def standardise_one_by_one(raws: pa.StringArray | Sequence[str], scheme: str) -> pa.Table:
    """Return what ``standardise`` does, without its column path: the measure of its correctness."""
    compact = _compact(clean(raws))
    every = positions(pc.is_valid(compact))
    rows = slow_rows(PARTS, compact, every, lambda text: [read_id(text, scheme.lower())])
    return with_placeholders(rows, compact, "id_number")


def with_placeholders(table: pa.Table, compact: pa.StringArray, kind: str) -> pa.Table:
    """Mark the rows whose number stands for no number."""
    value = table["value"].combine_chunks()
    raw = compact.take(table["raw"].combine_chunks())
    why = placeholder_reasons(kind, pc.if_else(pc.equal(value, ""), raw, value))
    dummy = pc.not_equal(why, "")
    word = pc.is_in(why, pa.array(["null_word", "test_word"]))
    marked = {
        "value": pc.if_else(word, "", value),
        "quality": pc.if_else(dummy, Quality.PLACEHOLDER.value, table["quality"].combine_chunks()),
        "reason": pc.if_else(dummy, why, table["reason"].combine_chunks()),
        "checked": pc.if_else(dummy, "", table["checked"].combine_chunks()),
    }
    for name, column in marked.items():
        table = table.set_column(table.schema.get_field_index(name), name, column)
    return table


def _compact(cleaned: pa.StringArray) -> pa.StringArray:
    """Return numbers in capitals without label and punctuation; words such as N/A stay as they are."""
    squeezed = replace(replace(cleaned, _LABEL, ""), r"[\s\-_.·/]", "")
    return pc.utf8_upper(pc.if_else(matches(cleaned, r"\d"), squeezed, cleaned))


def _birth_date(numbers: pa.StringArray) -> pa.StringArray:
    pieces = [pc.utf8_slice_codeunits(numbers, *span) for span in ((6, 10), (10, 12), (12, 14))]
    return join(pieces, "-")


def _dated(numbers: pa.StringArray) -> pa.BooleanArray:
    """Tell which numbers hold a day of the calendar (the pattern lets 30 February pass)."""
    wrong = matches(numbers, r"^.{10}(?:(?:02|04|06|09|11)31|0230)")
    late = matches(numbers, r"^.{10}0229")
    year = pc.utf8_slice_codeunits(numbers, 6, 10).cast(pa.int64()).to_numpy()
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    return ~(np.asarray(wrong) | (np.asarray(late) & ~leap))


def _registered(numbers: pa.StringArray, scheme: str) -> npt.NDArray[np.bool_]:
    """Tell which numbers may be a 信用代码: what could be a 身份证 too must name where it was registered."""
    if scheme not in OPEN_SCHEMES:
        return np.ones(len(numbers), bool)
    told = pc.or_(pc.invert(matches(numbers, CN_ID)), matches(numbers, REGISTERED))
    may_be: npt.NDArray[np.bool_] = np.asarray(told, bool)
    return may_be


def _proved(at: pa.Int32Array, numbers: pa.StringArray, scheme: str) -> pa.Table:
    size = len(numbers)
    columns = {
        "value": numbers,
        "scheme": constant(scheme, size),
        "country": constant("CN", size),
        "checked": constant("1", size),
    }
    if scheme == "uscc":
        return build(at, PARTS, columns | {"org_code": pc.utf8_slice_codeunits(numbers, 8, 17)})
    man = matches(numbers, r"^.{16}[13579]")
    gender = pc.if_else(man, "m", "f")
    return build(at, PARTS, columns | {"birth_date": _birth_date(numbers), "gender": gender})
