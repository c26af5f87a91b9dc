"""The hard cases of life, each with its truth: what must become one customer, and what must not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stress.people import LAST

if TYPE_CHECKING:
    from collections.abc import Callable

    from stress.people import Town


def switchboard(town: Town, people: int = 300) -> None:
    """One switchboard, many people."""
    for number in range(people):
        town.add(f"s{number}", name=town.han_name(), phone="021-55556666", email=town.mail())


def shops(town: Town, *, coded: bool) -> None:
    """Let three hundred shops bear one brand and the phone of their headquarters, on a street each."""
    for number in range(300):
        told = {"phone": "400-820-3388", "address": town.address()}
        for name in ("好邻居便利店", "好邻居便利店有限公司")[: 1 + number % 2]:
            if coded:
                told["tax_id"] = credit_code(number)
            town.add(f"h{number}", company=name, **told)


def credit_code(number: int) -> str:
    """Return a 统一社会信用代码 with its check character."""
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91310000MA1K{number:05d}"
    total = sum(letters.index(c) * 3**place % 31 for place, c in enumerate(body))
    return body + letters[-total % 31]


def families(town: Town) -> None:
    """Four people with one address and one landline, sixty times."""
    for family in range(60):
        surname, home = town.random.choice("王李张刘陈杨黄赵"), town.address()
        line = f"010-6{town.random.randint(1000000, 9999999)}"
        for member, given in enumerate(
            town.random.sample(("建国", "秀兰", "晓雨", "子轩", "思琪", "家辉"), 4)
        ):
            for _ in range(1 + member % 2):
                told = {"birth_date": f"{1950 + 17 * (member % 3)}-0{1 + member}-1{member}", "address": home}
                town.add(f"f{family}.{member}", name=surname + given, phone=line, **told)


RELATIVES = ("建国", "秀兰", "晓雨", "子轩", "思琪", "家辉")


def chain_of_neighbours(town: Town) -> None:
    """Twelve different people, each name one letter from the next, twenty times."""
    for chain in range(20):
        stem = list(f"{town.random.choice(LETTERS)}arin")
        for number in range(12):
            stem[1 + number % 4] = LETTERS[(chain + 3 * number) % len(LETTERS)].lower()
            told = {"phone": town.mobile(), "email": town.mail(), "birth_date": town.born()}
            town.add(f"c{chain}.{number}", name=f"{''.join(stem)} Holloway", **told)


LETTERS = "BCDFGKLMNPRSTVW"


def typos_with_a_phone(town: Town) -> None:
    """One person written wrongly, with the same phone: one customer."""
    for number in range(100):
        name, phone, born = town.western_name(), town.mobile(), town.born()
        town.add(f"t{number}", name=name, phone=phone, birth_date=born)
        town.add(f"t{number}", name=town.typo(name), phone=f"+86-{phone}", birth_date=born)


def department_mailbox(town: Town) -> None:
    """Forty people behind one mailbox of a department."""
    for number in range(40):
        town.add(f"d{number}", name=town.han_name(), email="sales@lanhai-keji.cn", phone=town.mobile())


def name_with_department(town: Town) -> None:
    """张三(销售部门) is 张三."""
    for number in range(60):
        name, phone = town.han_name(), town.mobile()
        town.add(f"n{number}", name=f"{name}(销售部门)", phone=f"+86 {phone[:3]}-{phone[3:7]}-{phone[7:]}")
        town.add(f"n{number}", name=name, phone=phone)


def reused_number(town: Town) -> None:
    """Give a number to somebody new after its first owner left."""
    for number in range(80):
        phone = town.mobile()
        for owner in "ab":
            name, born, mail = town.han_name(), town.born(), town.mail()
            for _ in range(2):
                town.add(f"r{number}{owner}", name=name, phone=phone, birth_date=born, email=mail)


def testers_rows(town: Town) -> None:
    """Rows that testers left: one phone, one mailbox, each a different name."""
    names: set[str] = set()
    while len(names) < 2_000:
        names.add(town.han_name())
    told = {"phone": "13800138000", "email": "test@test.com", "birth_date": "1900-01-01"}
    for number, name in enumerate(sorted(names)):
        town.add(f"x{number}", name=name, **told)


def namesakes(town: Town) -> None:
    """张伟 and 张伟: five hundred people, and nothing that they share but the name."""
    for number in range(500):
        told = {"phone": town.mobile(), "email": town.mail(), "birth_date": town.born()}
        town.add(f"z{number}", name="张伟", address=town.address(), **told)


def twins_with_ids(town: Town) -> None:
    """Twins of one household, each with an own identity number."""
    for number in range(40):
        born, home, phone = town.born(), town.address(), town.mobile()
        for given in ("佳怡", "佳琪"):
            told = {"birth_date": born, "address": home, "phone": phone, "id_number": town.identity(born)}
            town.add(f"w{number}{given}", name=SURNAME[number % len(SURNAME)] + given, **told)


SURNAME = "王李张刘陈杨黄赵吴周"


def twins_without_ids(town: Town) -> None:
    """Twins of one household of whom no number is known: a person must look, nobody may merge them."""
    for number in range(40):
        told = {"birth_date": town.born(), "address": town.address(), "phone": town.mobile()}
        last = LAST[number % len(LAST)]
        pair = (f"Clara {last}", f"Jonas {last}") if number % 2 else TWINS[number // 2 % len(TWINS)]
        for name in pair:
            town.add(f"v{number}{name}", name=name, **told)


TWINS = (("周佳怡", "周佳琪"), ("吴子轩", "吴梦瑶"), ("赵志强", "赵志刚"))


def agents_mailbox(town: Town) -> None:
    """Put an agent's mail address on three hundred customers."""
    for number in range(300):
        told = {"email": "agent.huang@baodan.cn", "phone": town.mobile(), "birth_date": town.born()}
        town.add(f"a{number}", name=town.han_name() + ("" if number % 2 else "然"), **told)


def couples(town: Town) -> None:
    """Couples who share phone and mail address, and no birth date is known."""
    for number in range(40):
        phone, mail, home = town.mobile(), town.mail(), town.address()
        names = town.random.sample(FIRST_HER, 1) + town.random.sample(FIRST_HIM, 1)
        last = town.western_name().split()[1]
        for first in names:
            for _ in range(2):
                town.add(f"k{number}{first}", name=f"{first} {last}", phone=phone, email=mail, address=home)


FIRST_HER, FIRST_HIM = ("Amelia", "Sophie", "Greta", "Camille"), ("Arthur", "Oscar", "Jonas", "Pablo")


def bridge_record(town: Town) -> None:
    """Let a row carry another person's phone: it joins its own person, never both."""
    for number in range(60):
        people = []
        for who in "ab":
            name, phone, mail, born = town.han_name(), town.mobile(), town.mail(), town.born()
            people.append((name, phone, mail, born))
            for _ in range(2):
                town.add(f"b{number}{who}", name=name, phone=phone, email=mail, birth_date=born)
        (name, _, mail, born), (_, others, _, _) = people
        town.add(f"b{number}a", name=name, phone=others, email=mail, birth_date=born)


def dummy_birthdays(town: Town) -> None:
    """1900-01-01 and 1970-01-01 are nobody's birthday: neither a reason nor an obstacle."""
    for number in range(60):
        name, phone = town.han_name(), town.mobile()
        town.add(f"p{number}", name=name, phone=phone, birth_date="1900-01-01")
        town.add(f"p{number}", name=name, phone=phone, birth_date=town.born())
        town.add(f"q{number}", name=town.han_name(), phone=town.mobile(), birth_date="1970-01-01")


def father_and_son(town: Town) -> None:
    """One name, one home, one phone; a generation apart, or Jr and Sr."""
    for number in range(15):
        name, home, phone = town.western_name(), town.address(), town.mobile()
        for who, born in (("father", town.born(1945, 1955)), ("son", town.born(1976, 1986))):
            for _ in range(2):
                town.add(f"o{number}{who}", name=name, address=home, phone=phone, birth_date=born)
        town.add(f"j{number}sr", name=f"{town.western_name()} Sr.", phone=(shared := town.mobile()))
        town.add(f"j{number}jr", name=town.rows[-1]["name"].replace("Sr.", "Jr."), phone=shared)


def names_in_scripts(town: Town) -> None:
    """李伟, Li Wei, Wei Li, 李偉: one person behind one phone."""
    for han, old, latin in WRITTEN:
        for number in range(15):
            phone = town.mobile()
            for name in (han, old, latin, " ".join(reversed(latin.split()))):
                town.add(f"l{han}{number}", name=name, phone=phone)


WRITTEN = (
    ("李伟", "李偉", "Li Wei"),
    ("张国华", "張國華", "Zhang Guohua"),
    ("刘晓东", "劉曉東", "Liu Xiaodong"),
    ("陈丽娟", "陳麗娟", "Chen Lijuan"),
)


def one_customer_of_many_calls(town: Town, calls: int = 1_500) -> None:
    """Keep a call centre's log: every row is the same customer, who must stay one."""
    mail, phone, born = town.mail(), town.mobile(), town.born()
    for number in range(calls):
        told = {"phone": phone if number % 3 else "", "email": mail if number % 3 != 1 else ""}
        town.add("log", name="欧阳若曦", birth_date=born, **told)


def phone_spellings(town: Town) -> None:
    """Write a number with and without country code, spaces, brackets, extension."""
    for number in range(50):
        name, tail = town.han_name(), f"{town.random.randint(2000, 8999)}{number:04d}"
        for phone in (
            f"021-{tail}",
            f"+86 21 {tail[:4]} {tail[4:]}",
            f"(021){tail}",
            f"86-21-{tail} ext. 12",
        ):
            town.add(f"e{number}", name=name, phone=phone)


SCENARIOS: tuple[Callable[[Town], None], ...] = (
    families,
    chain_of_neighbours,
    typos_with_a_phone,
    department_mailbox,
    name_with_department,
    reused_number,
    testers_rows,
    namesakes,
    twins_with_ids,
    twins_without_ids,
    agents_mailbox,
    couples,
    bridge_record,
    dummy_birthdays,
    father_and_son,
    names_in_scripts,
    phone_spellings,
    switchboard,
    one_customer_of_many_calls,
)
