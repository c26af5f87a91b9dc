"""Companies: entities and how their records look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generating.columns import (
    chance,
    digits,
    either,
    join,
    missing,
    one_of,
    running_number,
    scattered,
    take,
    typos,
    zipf,
)
from generating.places import (
    Phones,
    Places,
    countries,
    draw_phones,
    draw_places,
    postcodes,
    write_addresses,
    write_phones,
)

if TYPE_CHECKING:
    from generating.columns import Flags, Numbers
    from generating.words import Words

BRANCHES = 0.06  # share of companies that are a branch of another
SERVICED_OFFICES = 0.05  # share that answer on the reception's number of a shared building
AGENTS = 0.03  # share whose e-mail is their accountant's
USCC_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I, O, S, V, Z


@dataclass(frozen=True, slots=True)
class Companies:
    """One row a company; a branch is a company of its own with ``parent`` >= 0."""

    chinese: Flags
    parent: Numbers
    core: pa.Array  # 蓝天, Verataria
    trade: pa.Array
    form: Numbers  # position of the legal form
    town: pa.Array  # 北京, Boston: where it was registered; the parent's for a branch
    branch_town: pa.Array
    places: Places
    phones: Phones
    tax_id: pa.Array
    email: pa.Array
    website: pa.Array


def draw_companies(rng: np.random.Generator, count: int, words: Words) -> Companies:
    """Draw companies; a branch shares the name, the website and, in the west, half the time the tax id."""
    chinese = chance(rng, count, 0.5)
    parent = _parents(rng, chinese)
    named = np.where(parent >= 0, parent, np.arange(count))
    core, core_latin = _cores(rng, chinese, words)
    trade = either(
        chinese,
        take(words.cn["trades"], zipf(rng, count, 20, 2)),
        take(words.west["trades"], zipf(rng, count, 20, 2)),
    )
    places = draw_places(rng, chinese, words)
    own_town = either(
        chinese,
        pc.utf8_slice_codeunits(take(words.cn_cities[0], np.where(chinese, places.city, 0)), 0, 2),
        take(words.west_cities[0], np.where(chinese, 0, places.city)),
    )
    form = np.where(chinese, zipf(rng, count, 3, 0.4), rng.integers(0, 6, count))
    domain = _domains(core_latin, chinese).take(pa.array(named))
    phones = draw_phones(rng, places, words, mobile=False)
    return Companies(
        chinese=chinese,
        parent=parent,
        core=core.take(pa.array(named)),
        trade=trade.take(pa.array(named)),
        form=form[named],
        town=own_town.take(pa.array(named)),
        branch_town=own_town,
        places=places,
        phones=phones.at(_receptions(rng, count)),
        tax_id=_tax_ids(rng, places, parent, words),
        email=_emails(rng, domain),
        website=domain,
    )


def _parents(rng: np.random.Generator, chinese: Flags) -> Numbers:
    """Return each company's head office, of the same culture and no branch itself, or -1."""
    count = len(chinese)
    branch = chance(rng, count, BRANCHES)
    parent = np.full(count, -1, np.int64)
    for culture in (True, False):
        heads = np.flatnonzero(~branch & (chinese == culture))
        children = np.flatnonzero(branch & (chinese == culture))
        if len(heads):
            parent[children] = heads[rng.integers(0, len(heads), len(children))]
    return parent


def _receptions(rng: np.random.Generator, count: int) -> Numbers:
    """Return whose telephone number each company answers on: about 40 share a building's reception."""
    shared = chance(rng, count, SERVICED_OFFICES)
    buildings = max(1, int(count * SERVICED_OFFICES / 40))
    return np.where(shared, rng.integers(0, buildings, count), np.arange(count))


def _cores(rng: np.random.Generator, chinese: Flags, words: Words) -> tuple[pa.Array, pa.Array]:
    """Return the distinctive part of each name, and its Latin spelling for mail addresses."""
    count, han, pinyin = len(chinese), words.cn_core.han, words.cn_core.pinyin
    one, two, three = (zipf(rng, count, len(han), 15) for _ in range(3))
    third = chance(rng, count, 0.6)
    cn = join(take(han, one), take(han, two), either(third, take(han, three), ""))
    cn_latin = join(take(pinyin, one), take(pinyin, two), either(third, take(pinyin, three), ""))
    parts = [
        take(words.west[name], rng.integers(0, len(words.west[name]), count))
        for name in ("core_heads", "core_mids", "core_mids", "core_tails")
    ]
    west = join(parts[0], parts[1], either(chance(rng, count, 0.6), parts[2], ""), parts[3])
    return either(chinese, cn, west), either(chinese, cn_latin, pc.utf8_lower(west))


def _domains(core: pa.Array, chinese: Flags) -> pa.Array:
    again = running_number(core)
    number = either(again == 0, "", pa.array(again + 1).cast(pa.string()))
    return join(core, number, either(chinese, ".com.cn", ".com"))


def _emails(rng: np.random.Generator, domain: pa.Array) -> pa.Array:
    count = len(domain)
    boxes = take(("info", "sales", "office", "contact", "service", "admin"), zipf(rng, count, 6, 1))
    agents = max(1, count // 1500)
    agent = join("clients", pa.array(rng.integers(0, agents, count)).cast(pa.string()), "@taxadvisers.com")
    return either(chance(rng, count, AGENTS), agent, join(boxes, "@", domain))


def _tax_ids(rng: np.random.Generator, places: Places, parent: Numbers, words: Words) -> pa.Array:
    count = len(parent)
    number = scattered(rng, count, 8)
    region = np.array(words.cn_cities[3], np.int64)[np.where(places.chinese, places.city, 0)]
    west = join(digits(10 + number % 80, 2), "-", digits(number // 10, 7))
    borrowed = (parent >= 0) & chance(rng, count, 0.5)
    west = west.take(pa.array(np.where(borrowed, parent, np.arange(count))))
    return either(places.chinese, _uscc(region, number), west)


def _uscc(region: Numbers, number: Numbers) -> pa.Array:
    """Return 统一社会信用代码 with both check characters: GB 11714 for the ninth, GB 32100 for the last."""
    eight = number[:, None] // 10 ** np.arange(7, -1, -1) % 10
    ninth = (11 - eight @ np.array([3, 7, 9, 10, 5, 8, 4, 2]) % 11) % 11
    ninth = np.where(ninth == 10, USCC_CHARACTERS.index("X"), ninth)
    six = region[:, None] // 10 ** np.arange(5, -1, -1) % 10
    body = np.column_stack([np.full(len(number), 9), np.ones(len(number), np.int64), six, eight, ninth])
    last = (31 - body @ np.array([pow(3, place, 31) for place in range(17)]) % 31) % 31
    characters = np.array(list(USCC_CHARACTERS))[np.column_stack([body, last])]
    return pa.array(np.ascontiguousarray(characters).view("<U18").ravel().tolist(), pa.string())


def write_companies(
    rng: np.random.Generator, companies: Companies, rows: Numbers, words: Words
) -> dict[str, pa.Array]:
    """Return the columns of one record for each row number."""
    picked, count = pa.array(rows), len(rows)
    places = companies.places.at(rows)
    email = either(
        chance(rng, count, 0.06), pc.utf8_upper(companies.email.take(picked)), companies.email.take(picked)
    )
    website = companies.website.take(picked)
    site = one_of(rng, (0.5, 0.3, 0.2), (join("www.", website), website, join("https://www.", website, "/")))
    return {
        "name": _names(rng, companies, rows, words),
        "tax_id": missing(rng, companies.tax_id.take(picked), 0.45),
        "phone": missing(rng, write_phones(rng, companies.phones.at(rows)), 0.2),
        "email": missing(rng, email, 0.4),
        "website": missing(rng, site, 0.5),
        "address": missing(rng, write_addresses(rng, places, words), 0.2),
        "postcode": missing(rng, postcodes(places, words), 0.3),
        "country": missing(rng, countries(places, words), 0.1),
    }


def _names(rng: np.random.Generator, companies: Companies, rows: Numbers, words: Words) -> pa.Array:
    picked, count = pa.array(rows), len(rows)
    chinese, form, branch = companies.chinese[rows], companies.form[rows], companies.parent[rows] >= 0
    core, trade, town, branch_town = (
        getattr(companies, name).take(picked) for name in ("core", "trade", "town", "branch_town")
    )
    cn_form = take(words.cn["legal_forms"], np.where(chinese, form, 0))
    cn_tail = either(branch, join(branch_town, "分公司"), "")
    cn_full = join(town, core, trade, cn_form, cn_tail)
    cn_short = join(core, trade, cn_tail)
    cn_bracket = join(core, trade, "（", town, "）", cn_form, cn_tail)
    cn_unit = join(cn_full, "（", take(words.cn["departments"], rng.integers(0, 7, count)), "）")
    cn = one_of(rng, (0.78, 0.1, 0.09, 0.03), (cn_full, cn_short, cn_bracket, cn_unit))
    shorts, longs = words.pairs["legal_forms"]
    short, long = (take(forms, np.where(chinese, 0, form)) for forms in (shorts, longs))
    tail = either(branch, join(" - ", branch_town, " Branch"), "")
    brand = join(core, " ", trade)
    unit = join(brand, " ", short, tail, " - ", take(words.west["departments"], rng.integers(0, 4, count)))
    forms = (
        join(brand, " ", short, tail),
        join(brand, " ", long, tail),
        join(brand, ", ", short, ".", tail),
        join(brand, tail),
        pc.utf8_upper(join(brand, " ", short, tail)),
        unit,
    )
    west = one_of(rng, (0.5, 0.15, 0.12, 0.1, 0.1, 0.03), forms)
    return either(chinese, typos(rng, cn, 0.01), typos(rng, west, 0.05))
