"""Invented people, phones, numbers and rows, the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓韩冯曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰建国志远思琪家辉晓雨子轩"
    "梓涵俊宇欣怡浩然雅婷博文诗天佑若曦"
)
FIRST = [
    "Oliver",
    "Amelia",
    "Harry",
    "Isla",
    "George",
    "Ava",
    "Noah",
    "Mia",
    "Jack",
    "Emily",
    "Leo",
    "Sophie",
    "Arthur",
    "Grace",
    "Oscar",
    "Freya",
    "Charlie",
    "Alice",
    "Henry",
    "Poppy",
    "Lukas",
    "Hanna",
    "Jonas",
    "Clara",
    "Felix",
    "Greta",
    "Matteo",
    "Giulia",
    "Luca",
    "Chiara",
    "Hugo",
    "Camille",
    "Louis",
    "Manon",
    "Pablo",
    "Lucia",
    "Diego",
    "Carmen",
    "Erik",
    "Astrid",
    "Lars",
    "Ingrid",
    "Marek",
    "Zofia",
    "Tomas",
    "Petra",
    "Milan",
    "Vera",
    "Andrei",
    "Ioana",
]
LAST = [
    "Whitfield",
    "Ashdown",
    "Marlowe",
    "Penrose",
    "Hartley",
    "Caldwell",
    "Thorne",
    "Redfern",
    "Ogilvie",
    "Blackwood",
    "Farrow",
    "Lindqvist",
    "Bergstrom",
    "Halvorsen",
    "Nygaard",
    "Kowalczyk",
    "Nowicki",
    "Zielinski",
    "Novotny",
    "Dvorak",
    "Horvath",
    "Szabo",
    "Ionescu",
    "Popa",
    "Marchetti",
    "Bianchi",
    "Fontana",
    "Greco",
    "Moreau",
    "Lefevre",
    "Garnier",
    "Chevalier",
    "Navarro",
    "Ortega",
    "Delgado",
    "Vidal",
    "Schreiber",
    "Kessler",
    "Brandt",
    "Vogel",
    "Hoffmeister",
    "Zimmer",
    "Sandoval",
    "Whitaker",
    "Prescott",
    "Langley",
    "Harrow",
    "Dunmore",
    "Kilbride",
    "Ferris",
]
ROADS = ["学院路", "中山路", "人民路", "解放路", "建设路", "文化路", "和平路", "长江路", "黄河路", "新华路"]
CITIES = [
    "北京市海淀区",
    "上海市浦东新区",
    "广州市天河区",
    "深圳市南山区",
    "杭州市西湖区",
    "成都市武侯区",
    "武汉市洪山区",
]
COLUMNS = ("id", "name", "company", "phone", "email", "address", "birth_date", "id_number", "tax_id")


@dataclass
class Town:
    """Where invented people come from; ``rows`` are filled as they come in, ``truth`` says who is who."""

    seed: int
    rows: list[dict[str, str]] = field(default_factory=list)
    truth: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self._numbers = 0

    def add(self, customer: str, **told: str) -> None:
        """Add a row of a customer."""
        key = f"{len(self.rows) + 1:05d}"
        self.rows.append({column: told.get(column, "") for column in COLUMNS} | {"id": key})
        self.truth[f"crm:{key}"] = customer

    def han_name(self) -> str:
        """Return a Chinese name."""
        return self.random.choice(SURNAMES) + "".join(self.random.sample(GIVEN, 2))

    def western_name(self) -> str:
        """Return a western name."""
        return f"{self.random.choice(FIRST)} {self.random.choice(LAST)}"

    def mobile(self) -> str:
        """Return a mobile number that nobody else has."""
        self._numbers += 1
        return f"13{self.random.randint(0, 9)}{self._numbers:04d}{self.random.randint(0, 9999):04d}"

    def mail(self, name: str = "") -> str:
        """Return a mail address that nobody else has."""
        self._numbers += 1
        stem = name.lower().replace(" ", ".") if name.isascii() and name else "yonghu"
        return f"{stem}{self._numbers}@youxiang.cn"

    def address(self) -> str:
        """Return an address, with a room that hardly anybody else has."""
        number, room = self.random.randint(1, 900), self.random.randint(100, 3999)
        return f"{self.random.choice(CITIES)}{self.random.choice(ROADS)}{number}号{room}室"

    def born(self, first: int = 1950, last: int = 2004) -> str:
        """Return a birth date."""
        random_ = self.random
        return f"{random_.randint(first, last)}-{random_.randint(1, 12):02d}-{random_.randint(1, 28):02d}"

    def identity(self, born: str) -> str:
        """Return a valid 身份证 number for a birth date."""
        self._numbers += 1
        body = f"110108{born.replace('-', '')}{self._numbers % 1000:03d}"
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]

    def typo(self, text: str) -> str:
        """Return a text with two neighbouring letters exchanged."""
        place = self.random.randint(1, len(text) - 2)
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]

    def ordinary(self, people: int) -> None:
        """Add people of whom a third is there twice, with a typing error or a missing value."""
        for number in range(people):
            name = self.han_name() if number % 2 else self.western_name()
            phone, mail, born, home = self.mobile(), self.mail(name), self.born(), self.address()
            who = f"ordinary{number}"
            self.add(who, name=name, phone=phone, email=mail, birth_date=born, address=home)
            if number % 3 == 0:
                again = name if name.isascii() is False else self.typo(name)
                self.add(who, name=again, phone=f"+86 {phone}", email="", birth_date=born, address=home)
