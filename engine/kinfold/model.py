"""The nouns of kinfold: frozen values, no I/O.

A record is named ``SOURCE:KEY``; a record derived from another's row is ``SOURCE:KEY#ROLE``.
Between stages and on disk records go by this text; inside a stage by an int32 code, which is the
record's rank in the order of all record keys, so that ordering by code is ordering by key.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a record or customer is; records of different kinds relate, they never merge."""

    PERSON = "person"
    ORGANIZATION = "organization"
    DEPARTMENT = "department"


class Role(StrEnum):
    """Which party of a row a column speaks of; the row's own party is the primary one."""

    PRIMARY = ""
    CONTACT = "contact"
    EMPLOYER = "employer"
    DEPARTMENT = "department"
    SECOND = "second"


class Field(StrEnum):
    """What a column means; the words of ``kinfold.toml``."""

    NAME = "name"  # full name of the row's party, person or organization
    GIVEN_NAME = "given_name"
    MIDDLE_NAME = "middle_name"
    FAMILY_NAME = "family_name"
    OTHER_NAME = "other_name"  # alias, native name, former name, short name
    COMPANY = "company"  # an organization's name: the party's own, or its employer's (see Role)
    DEPARTMENT = "department"
    JOB_TITLE = "job_title"
    GENDER = "gender"
    BIRTH_DATE = "birth_date"
    BIRTH_YEAR = "birth_year"
    BIRTH_MONTH = "birth_month"
    BIRTH_DAY = "birth_day"
    BIRTH_PLACE = "birth_place"
    PHONE = "phone"
    EMAIL = "email"
    WEBSITE = "website"
    ADDRESS = "address"  # a whole address in one cell
    STREET = "street"  # one line of it, with or without the house number
    HOUSE_NUMBER = "house_number"
    UNIT = "unit"
    DISTRICT = "district"
    CITY = "city"
    STATE = "state"  # province, state, county
    POSTCODE = "postcode"
    COUNTRY = "country"
    TAX_ID = "tax_id"  # also 统一社会信用代码
    ID_NUMBER = "id_number"  # passport, 身份证, LEI, DUNS …: the scheme says which
    ACCOUNT = "account"  # bank account, WeChat, QQ …: the scheme says which
    CATEGORY = "category"  # context with few values: occupation, industry
    PARENT = "parent"  # key or name of the parent organization
    KEY = "key"
    SOURCE = "source"
    KIND = "kind"
    UPDATED_AT = "updated_at"
    IGNORE = "ignore"


class IdentifierClass(StrEnum):
    """How far a shared identifier value can be trusted, from the number of distinct names on it."""

    EXCLUSIVE = "exclusive"
    SHARED = "shared"
    GENERIC = "generic"
    PLACEHOLDER = "placeholder"


class Outcome(StrEnum):
    """The answer to a pair of records."""

    MATCH = "match"
    POSSIBLE_MATCH = "possible_match"
    POSSIBLY_RELATED = "possibly_related"
    AMBIGUOUS = "ambiguous"
    DISCLOSED_RELATION = "disclosed_relation"


class Rule(StrEnum):
    """Why two records of one component did not become one customer."""

    NEVER_LINK = "NEVER_LINK"
    SOURCE_DUPLICATE = "SOURCE_DUPLICATE"
    HARD_CONFLICT = "HARD_CONFLICT"
    WEAK_BRIDGE = "WEAK_BRIDGE"
    TIE = "TIE"
    GENERIC_VALUE = "GENERIC_VALUE"
    PLACEHOLDER = "PLACEHOLDER"
    CONTRADICTION = "CONTRADICTION"


class Verdict(StrEnum):
    """What a person decided on two records."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    WITHDRAWN = "withdrawn"


class Relation(StrEnum):
    """How one customer belongs to another."""

    DEPARTMENT_OF = "department_of"
    BRANCH_OF = "branch_of"
    SUBSIDIARY_OF = "subsidiary_of"
    OWNS = "owns"
    WORKS_FOR = "works_for"
    HOUSEHOLD_WITH = "household_with"


@dataclass(frozen=True, slots=True)
class Issue:
    """A row, cell or file that could not be taken as it is; never lost, never silent.

    ``line`` counts physical lines of the file from 1 (a sheet's row in a workbook); 0 is the whole
    file. ``field`` is the column's header, empty when the row as a whole is meant. ``quarantined``
    says that the row was set aside and gave no record.
    """

    source: str
    file: str
    line: int
    field: str
    raw: str
    reason: str
    quarantined: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided on two records; the newest judgement on a pair counts.

    ``verdict``: a Verdict's word. ``snapshot``: what the person saw, as ``judging.Snapshot`` writes it;
    it holds the records of a customer that a side stood for. ``id`` and ``at`` (ISO 8601) are the
    ledger's to give.
    """

    verdict: str
    left: str  # record keys; the ledger keeps them with left < right
    right: str
    who: str
    reason: str = ""
    snapshot: str = ""
    at: str = ""
    id: int = 0

    def __post_init__(self) -> None:
        if self.verdict not in set(Verdict):
            raise ValueError(f"verdict {self.verdict!r} is none of {', '.join(Verdict)}")
        if self.left == self.right:
            raise ValueError(f"{self.left} is judged against itself")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One step of a link's weight: a field, both values, the level reached, centibits."""

    field: str
    left: str
    right: str
    level: str
    weight: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What joins two records, or keeps them apart: the answer of ``why``."""

    left: str
    right: str
    outcome: Outcome | None
    same_customer: bool
    candidate: bool
    evidence: tuple[Evidence, ...]
    weight: int
    threshold: int
    path: tuple[str, ...]
    cuts: tuple[str, ...]
    relations: tuple[str, ...]
    judgements: tuple[Judgement, ...] = ()  # that stand between the two customers, those opposed too
