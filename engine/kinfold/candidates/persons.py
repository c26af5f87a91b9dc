"""The candidate passes for persons, the most telling first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kinfold.candidates.deletions import near_names
from kinfold.candidates.keys import BucketKeys, either_order, mixed, numbered, taken
from kinfold.candidates.sounds import sounds
from kinfold.hashing import ABSENT, hashed, hashed_rows
from kinfold.identifiers.profiles import Measure, sorted_codes
from kinfold.letters import letters_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kinfold.hashing import Keys
    from kinfold.identifiers.profiles import PersonNames, Profiles, ValueColumn
    from kinfold.tables import Int32Array

LEAST_LOCAL_PART = 5  # characters of an e-mail's local part that tell people apart
DATE = 10  # characters of a date told to the day
HEAD = 4  # letters of a name's beginning or end
LEAST_DELETED, MOST_DELETED = 5, 60  # letters of a full name from, and up to, which a missing one tells


@dataclass(frozen=True, slots=True, eq=False)
class _NameKeys:
    """Keys of one name variant each: ``record`` and the keys of its parts."""

    record: Int32Array
    given_sound: Keys
    family_sound: Keys
    given_initial: Keys
    family_initial: Keys
    heads: tuple[Keys, Keys]
    tails: tuple[Keys, Keys]


def _name_keys(names: PersonNames) -> _NameKeys:
    latin = pc.replace_substring(names.latin, " ", "")
    sound = sounds(latin)
    initial = hashed(pc.utf8_slice_codeunits(latin, 0, 1))
    head = hashed(pc.utf8_slice_codeunits(latin, 0, HEAD))
    tail = hashed(pc.utf8_slice_codeunits(latin, -HEAD))
    given, family = names.given.astype(np.intp), names.family.astype(np.intp)  # as ``take`` wants them
    return _NameKeys(
        np.repeat(np.arange(len(names.start) - 1, dtype=np.int32), np.diff(names.start)),
        taken(sound, given), taken(sound, family),
        taken(initial, given), taken(initial, family),
        (taken(head, given), taken(head, family)),
        (taken(tail, given), taken(tail, family)),
    )  # fmt: skip


def person_passes(profiles: Profiles) -> Iterator[BucketKeys]:
    """Yield the passes that the columns at hand allow."""
    columns = profiles.columns
    yield from identified(columns)
    yield from housed(columns)
    if profiles.persons is None:
        return
    names = _name_keys(profiles.persons)
    yield BucketKeys("name sound", names.record, either_order(names.given_sound, names.family_sound))
    yield BucketKeys("name with a letter missing", *_one_deleted(profiles.persons, names.record))
    yield from _dated(names, columns.get("birth_date"))
    for place in ("postcode", "city", "birth_place"):
        if place in columns:
            yield from _placed(names, columns[place], place)
    if "email" in columns:
        yield _local_parts(columns["email"])
    yield from _beginnings(names)
    yield from _neighbours(columns)


def identified(columns: Mapping[str, ValueColumn]) -> Iterator[BucketKeys]:
    """Yield a pass for each identifier: records that share its value."""
    for column in columns.values():
        if column.measure in (Measure.NUMBER, Measure.PHONE, Measure.EMAIL):
            yield BucketKeys(
                column.name, owners(column), numbered(column.values).take(column.code), wide=True
            )


def owners(column: ValueColumn) -> Int32Array:
    """Return the record of each value of a column."""
    return np.repeat(np.arange(len(column.start) - 1, dtype=np.int32), np.diff(column.start))


def _dated(names: _NameKeys, dates: ValueColumn | None) -> Iterator[BucketKeys]:
    if dates is None:
        return
    keys = _date_keys(dates.values)
    yield BucketKeys("birth date", owners(dates), keys["birth date"].take(dates.code))
    record, variant, code = _joined(names, dates)
    for label in ("year and month", "month and day", "year and day", "digits of the date"):
        for sound in (names.given_sound, names.family_sound):
            key = mixed(sound.take(variant), keys[label].take(code))
            yield BucketKeys(f"sound with {label}", record, key)
    for initial in (names.given_initial, names.family_initial):
        key = mixed(initial.take(variant), keys["digits of the date"].take(code))
        yield BucketKeys("initial with digits of the date", record, key)


def _date_keys(dates: pa.StringArray) -> dict[str, Keys]:
    """Return keys of each date and of its parts, ABSENT where they are not told to the day.

    A birthday, ``--MM-DD``, has only a month and a day.
    """
    told = np.asarray(pc.equal(pc.utf8_length(dates), DATE), bool)
    letters = letters_of(dates.filter(pa.array(told)))[0].reshape(-1, DATE)
    parts = {
        "birth date": letters,
        "year and month": letters[:, :7],
        "month and day": letters[:, 5:],
        "year and day": np.delete(letters, slice(4, 7), axis=1),
        "digits of the date": np.sort(letters, axis=1),
    }
    keys = {part: np.full(len(dates), ABSENT) for part in parts}
    for part, written in parts.items():
        keys[part][told] = hashed_rows(written)
    birthday = np.asarray(pc.starts_with(dates, "--"), bool)
    alone = letters_of(dates.filter(pa.array(birthday)))[0].reshape(-1, len("--MM-DD"))
    keys["month and day"][birthday] = hashed_rows(alone[:, 2:])
    return keys


def _joined(names: _NameKeys, column: ValueColumn) -> tuple[Int32Array, Int32Array, Int32Array]:
    """Join each name variant with each value of its record: (record, variant position, value code)."""
    counts = np.diff(column.start).take(names.record)
    variant = np.repeat(np.arange(len(names.record), dtype=np.int32), counts)
    nth = np.arange(len(variant)) - np.repeat(np.cumsum(counts) - counts, counts)
    record = names.record.take(variant)
    return record, variant, column.code.take(column.start.take(record) + nth)


def _placed(names: _NameKeys, place: ValueColumn, label: str) -> Iterator[BucketKeys]:
    record, variant, code = _joined(names, place)
    key = numbered(place.values).take(code)
    for part, sound in (("given name", names.given_sound), ("surname", names.family_sound)):
        yield BucketKeys(f"sound of {part} with {label}", record, mixed(sound.take(variant), key))
    initials = either_order(names.given_initial, names.family_initial)
    yield BucketKeys(f"initials with {label}", record, mixed(initials.take(variant), key))


def _one_deleted(names: PersonNames, record: Int32Array) -> tuple[Int32Array, Keys]:
    """Both parts' letters, the lesser part first, each single letter left out: one typo apart share a key."""
    texts, code = sorted_codes(pa.concat_arrays([pc.replace_substring(names.latin, " ", ""), pa.array([""])]))
    a, b = code[names.given].astype(np.int64), code[names.family]  # -1, absent, is the "" put last
    pair = np.minimum(a, b) * len(texts) + np.maximum(a, b)
    name, distinct = pd.factorize(pair)
    low, high = pa.array(distinct // len(texts)), pa.array(distinct % len(texts))
    full = pc.binary_join_element_wise(texts.take(low), texts.take(high), "")
    return near_names(full, name, record, (LEAST_DELETED, MOST_DELETED))


def _local_parts(emails: ValueColumn) -> BucketKeys:
    local = pc.list_element(pc.split_pattern(emails.values, "@", max_splits=1), 0)
    keys = hashed(local)
    keys[pc.utf8_length(local).to_numpy() < LEAST_LOCAL_PART] = ABSENT
    return BucketKeys("e-mail before the @", owners(emails), keys[emails.code])


def housed(columns: Mapping[str, ValueColumn]) -> Iterator[BucketKeys]:
    """Yield the pass of records that live in one house."""
    if "street" not in columns:
        return
    street = columns["street"]
    key = numbered(street.values)
    if "house_number" not in columns:
        yield BucketKeys("street", owners(street), key.take(street.code))
        return
    house = columns["house_number"]
    first = taken(numbered(house.values), house.first())
    record = owners(street)
    yield BucketKeys("house and street", record, mixed(key.take(street.code), first.take(record)))


def _neighbours(columns: Mapping[str, ValueColumn]) -> Iterator[BucketKeys]:
    """Yield the pass of records from one place and postcode, where no street tells more of it."""
    if "postcode" not in columns or "street" in columns:
        return
    postcode = columns["postcode"]
    record, own = owners(postcode), numbered(postcode.values).take(postcode.code)
    for place in ("city", "birth_place"):
        if place in columns:
            first = taken(numbered(columns[place].values), columns[place].first())
            yield BucketKeys(f"postcode and {place}", record, mixed(own, first.take(record)))


def _beginnings(names: _NameKeys) -> Iterator[BucketKeys]:
    yield BucketKeys("surname's beginning with initial", names.record,
                     mixed(names.heads[1], names.given_initial))  # fmt: skip
    yield BucketKeys("given name's beginning with initial", names.record,
                     mixed(names.heads[0], names.family_initial))  # fmt: skip
    yield BucketKeys("surname's end with initial", names.record,
                     mixed(names.tails[1], names.given_initial))  # fmt: skip
    yield BucketKeys("given name's end with initial", names.record,
                     mixed(names.tails[0], names.family_initial))  # fmt: skip
