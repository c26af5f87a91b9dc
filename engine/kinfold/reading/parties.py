"""Whose columns they are: from what each column says alone to the parties of a row and its kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kinfold.model import Field, Kind, Role
from kinfold.reading.mapping import ColumnMapping, SourceMapping

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PART_NAMES = (Field.GIVEN_NAME, Field.FAMILY_NAME)
NAMES = (Field.NAME, *_PART_NAMES)
# What only a person has: beside an organization's own name it speaks of the contact.
_OF_PERSONS = {Field.JOB_TITLE, Field.DEPARTMENT, Field.GENDER, Field.BIRTH_DATE}
_PERSONAL_ACCOUNTS = {"wechat", "qq", "unionid", "linkedin"}
_ADDRESS_PARTS = {Field.CITY, Field.POSTCODE, Field.STATE, Field.DISTRICT, Field.HOUSE_NUMBER}


@dataclass(frozen=True, slots=True)
class Guess:
    """What one column says alone. ``hint`` is a word of ``tables/headers.csv``; ``party`` names a contact."""

    column: str
    field: Field
    role: Role = Role.PRIMARY
    scheme: str = ""
    group: str = ""
    party: str = ""
    hint: str = ""
    why: str = ""
    known: bool = True
    content: Kind | None = None  # what the values of a name column are, where they are clearly one kind
    mixed: bool = False  # the values are clearly both
    single: bool = False  # most values are one word


def arrange(source: str, guesses: Iterable[Guess]) -> SourceMapping:
    """Return the mapping of a row: its kind, its own name, its contacts, employer and key."""
    columns = list(guesses)
    if _names_its_company_elsewhere(columns):
        columns = [replace(g, role=Role.PRIMARY) if g.role is Role.CONTACT else g for g in columns]
    columns = _settle_parts_of_names(columns)
    kind, columns = _settle_kind(columns)
    for settle in (_settle_keys, _settle_addresses, _settle_names):
        columns = settle(columns, kind)
    columns = _number_contacts(columns)
    return SourceMapping(source, tuple(_mapping(g) for g in columns), kind)


def _own(columns: Sequence[Guess], fields: Sequence[Field], *hints: str) -> list[Guess]:
    return [
        g for g in columns if g.field in fields and g.role is Role.PRIMARY and (not hints or g.hint in hints)
    ]


def _contacts(columns: Sequence[Guess]) -> list[Guess]:
    return [g for g in columns if g.role is Role.CONTACT and g.field in NAMES]


def _names_its_company_elsewhere(columns: Sequence[Guess]) -> bool:
    """Say whether the contact is the row: it points at its company by key, or no other name is there."""
    if not _contacts(columns):
        return False
    refers = any(g.field is Field.PARENT and g.hint == "company" for g in columns)
    return refers or not _own(columns, (*NAMES, Field.COMPANY))


def _settle_parts_of_names(columns: list[Guess]) -> list[Guess]:
    """Read ``nom`` beside ``prénom`` as the family name, and ``nombre`` beside ``apellidos`` as the given."""
    given, family = (_own(columns, (field,)) for field in _PART_NAMES)
    vague = _own(columns, (Field.NAME,), "")
    if len(vague) != 1 or bool(given) == bool(family):
        return columns
    if given and not (vague[0].single or vague[0].column.lower() == "nom"):
        return columns
    if family and not (vague[0].single or vague[0].column.lower() in ("nombre", "nome")):
        return columns
    field = Field.FAMILY_NAME if given else Field.GIVEN_NAME
    return [replace(g, field=field, hint="person") if g is vague[0] else g for g in columns]


def _settle_kind(columns: list[Guess]) -> tuple[Kind | None, list[Guess]]:
    """Decide what the rows are, and move the company's columns to the employer where they are persons."""
    own = _own(columns, NAMES)
    companies = [g for g in _own(columns, (Field.COMPANY,)) if g.hint != "own"]
    persons = [g for g in own if g.hint == "person" or g.field in _PART_NAMES]
    if any(g.field is Field.KIND for g in columns):
        return None, _employ(columns, bool(own))
    if persons:
        return Kind.PERSON, _employ(columns, employed=True)
    if companies and own and not _contacts(columns):
        kind = _vague_kind(own, Kind.PERSON)
        return kind, _employ(columns, kind is not Kind.ORGANIZATION)
    if companies:
        return Kind.ORGANIZATION, _contact_details(_organization(columns, own, companies))
    if own:
        default = Kind.ORGANIZATION if _contacts(columns) else _kind_beside(columns)
        kind = _vague_kind(own, default)
        return kind, columns if kind is Kind.PERSON else _contact_details(columns)
    return None, columns


def _vague_kind(own: Sequence[Guess], default: Kind | None) -> Kind | None:
    """Return what the values of the name columns are, the default where they do not say."""
    if any(g.mixed for g in own):
        return None
    return next((g.content for g in own if g.content is not None), default)


def _kind_beside(columns: Sequence[Guess]) -> Kind | None:
    """Tell the kind of vague names from the columns beside them."""
    if any(g.field in (Field.GENDER, Field.BIRTH_DATE, Field.BIRTH_YEAR) for g in columns):
        return Kind.PERSON
    if any(g.hint == "person" for g in columns):
        return Kind.PERSON
    organized = any(g.hint == "organization" or g.field in (Field.WEBSITE, Field.PARENT) for g in columns)
    return Kind.ORGANIZATION if organized else None


def _employ(columns: list[Guess], employed: bool) -> list[Guess]:  # noqa: FBT001  # reads as its argument
    """Make the company of a person's row the employer, with the tax id and website that are its own."""
    if not employed:
        return columns
    companies = [g for g in columns if g.field is Field.COMPANY and g.hint != "own"]
    theirs = {Field.COMPANY, Field.WEBSITE} if companies else {Field.COMPANY}
    out: list[Guess] = []
    for g in columns:
        moved = g.role is Role.PRIMARY and g.hint != "own" and (g.field in theirs or _tax_of(g, companies))
        customer = g.field is Field.NAME and g.hint == "customer" and len(_own(columns, NAMES)) > 1
        if customer and g.role is Role.PRIMARY and g.content is not Kind.PERSON:
            out.append(replace(g, field=Field.COMPANY, role=Role.EMPLOYER))
        else:
            out.append(replace(g, role=Role.EMPLOYER) if moved else g)
    return out


def _tax_of(guess: Guess, companies: Sequence[Guess]) -> bool:
    return bool(companies) and guess.field is Field.TAX_ID and guess.hint == "organization"


def _organization(columns: list[Guess], own: Sequence[Guess], companies: Sequence[Guess]) -> list[Guess]:
    """Make the first company column the row's own name, where no name column is."""
    named = None if own else companies[0]
    return [replace(g, field=Field.NAME) if g is named else g for g in columns]


def _contact_details(columns: list[Guess]) -> list[Guess]:
    """Give job title, birth date and the like to the contact of an organization's row."""
    roles = {g.role for g in _contacts(columns)}
    out: list[Guess] = []
    for g in columns:
        personal = g.field in _OF_PERSONS or (g.field is Field.ACCOUNT and g.scheme in _PERSONAL_ACCOUNTS)
        if personal and g.role is Role.PRIMARY and roles:
            out.append(replace(g, role=Role.CONTACT))
        else:
            out.append(replace(g, role=Role.PRIMARY) if g.role is Role.EMPLOYER else g)
    return out


def _settle_keys(columns: list[Guess], kind: Kind | None) -> list[Guess]:
    """Keep the likeliest key; another record's key on a person's row is that of its company."""
    keys = [g for g in columns if g.field is Field.KEY]
    if not keys:
        return columns
    best = min((g for g in keys if not g.hint.startswith("refused")), key=lambda g: g.hint, default=None)
    out: list[Guess] = []
    for g in columns:
        if g.field is not Field.KEY or g is best:
            out.append(g)
        elif kind is Kind.PERSON and g.hint.endswith("parent"):
            out.append(replace(g, field=Field.PARENT, scheme="key", why="header: key of the company"))
        else:
            reason = "a second key" if best is not None else "content: repeated too often for a key"
            out.append(replace(g, field=Field.IGNORE, why=reason))
    return out


def _settle_addresses(columns: list[Guess], kind: Kind | None) -> list[Guess]:  # noqa: ARG001  # one shape
    """Read ``address`` beside a city or postcode of the same party as one line of the address."""
    parts = {(g.role, g.party, g.group) for g in columns if g.field in _ADDRESS_PARTS and not g.scheme}
    whole = {(g.role, g.party, g.group) for g in columns if g.field is Field.ADDRESS and g.hint != "line"}
    out: list[Guess] = []
    for g in columns:
        line = g.field is Field.ADDRESS and g.hint == "line"
        out.append(
            replace(g, field=Field.STREET) if line and (g.role, g.party, g.group) in parts | whole else g
        )
    return out


def _settle_names(columns: list[Guess], kind: Kind | None) -> list[Guess]:
    """Keep one full and one given name a party: a further one is another name, or the middle one."""
    further = {Field.NAME: Field.OTHER_NAME, Field.GIVEN_NAME: Field.MIDDLE_NAME}
    seen: set[tuple[Field, Role, str]] = set()
    out: list[Guess] = []
    for g in columns:
        own = g.field is Field.COMPANY and g.role is Role.PRIMARY and kind is Kind.ORGANIZATION
        party = (g.field, g.role, g.party)
        if (
            g.field is Field.COMPANY and g.role is Role.PRIMARY
        ):  # where each row decides, the second is an alias
            own = own or party in seen
        field = Field.OTHER_NAME if own else further.get(g.field, g.field) if party in seen else g.field
        seen.add(party)
        out.append(replace(g, field=field))
    return out


def _number_contacts(columns: list[Guess]) -> list[Guess]:
    """Give the contacts of a row their numbers, in the file's order; the first has none."""
    named = list(dict.fromkeys(g.party for g in _contacts(columns)))
    order = [party for party in ("", *named) if party in named]
    taken = {int(party) for party in order if party.isdigit()}
    numbers: dict[str, str] = {"": ""}
    free = iter(n for n in range(1, len(order) + len(taken) + 2) if n not in taken)
    for party in dict.fromkeys(order):
        number = int(party) if party.isdigit() else next(free)
        numbers[party] = "" if number == 1 else str(number)
    return [_numbered(g, numbers) if g.role is Role.CONTACT else g for g in columns]


def _numbered(guess: Guess, numbers: dict[str, str]) -> Guess:
    number = numbers.get(guess.party, guess.party)
    return replace(guess, group=" ".join(part for part in (number, guess.group) if part))


def _mapping(guess: Guess) -> ColumnMapping:
    why = guess.why or ("unknown header" if not guess.known else "")
    return ColumnMapping(guess.column, guess.field, guess.role, guess.scheme, guess.group, why)
