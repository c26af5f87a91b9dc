"""Names of persons as a person would read them."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfold.standard import person_fast
from kinfold.standard.nicknames import nickname_groups, same_family_name, same_person_name, surname_groups
from kinfold.standard.person import PARTS, standardise, standardise_part
from kinfold.standard.person_part import parse_part
from kinfold.standard.person_slow import parse_cell
from kinfold.standard.pinyin import latin
from kinfold.standard.shape import BASE_COLUMNS
from kinfold.standard.text import clean, simplify

# raw | family | given | middle | what else is not empty
WESTERN = """
John Smith                            | smith             | john      |          |
JOHN SMITH                            | smith             | john      |          |
john smith                            | smith             | john      |          |
John Q. Smith                         | smith             | john      | q        |
Mary Ann Smith                        | smith             | mary      | ann      |
Dr. med. Hans-Peter von der Mühl      | von der muhl      | hanspeter |          | title=dr
Prof. Dr. h.c. Karl Weber             | weber             | karl      |          | title=prof dr
Dr. C. Weber                          | weber             | c         |          | title=dr
CEO Anna Berg                         | berg              | anna      |          | note=CEO
Anna Berg CEO                         | berg              | anna      |          | note=CEO
Director A. Berg                      | berg              | a         |          | note=Director
Dr. Jean-Luc O’Neill Jr.              | oneill            | jeanluc   |          | title=dr suffix=jr
O'Neill, Jean Luc                     | oneill            | jean      | luc      |
SMITH, ROBERT J.                      | smith             | robert    | j        |
King, Martin Luther, Jr.              | king              | martin    | luther   | suffix=jr
Bill Gates III, Esq.                  | gates             | bill      |          | suffix=iii title=esq
Sir Elton John CBE                    | john              | elton     |          | title=sir cbe
Prof Dr Anna-Maria Schäfer geb. Klein | schafer | annamaria | | title=prof dr alias=annamaria klein
Juan de la Vega                       | de la vega        | juan      |          |
Juan de la Vega y Ramírez             | de la vega y ramirez | juan   |          |
juan de la vega                       | de la vega        | juan      |          |
Ludwig van Beethoven                  | van beethoven     | ludwig    |          |
van der Berg, Hans                    | van der berg      | hans      |          |
Müller, Jürgen                        | muller            | jurgen    |          |
Hans-Peter Müller-Lüdenscheidt        | muller ludenscheidt | hanspeter |        |
J.R.R. Tolkien                        | tolkien           | j         | r r      |
Smith J                               | smith             | j         |          |
Jean DUPONT                           | dupont            | jean      |          |
DUPONT Jean                           | dupont            | jean      |          |
Mr Smith                              | smith             |           |          | title=mr reason=family_only
Madonna                               |                   | madonna   |          | reason=single_name
Mr & Mrs John Smith                   | smith             | john      |          | title=mr second=Mrs Smith
John Smith and Mary Jones             | smith             | john      |          | second=Mary Jones
John & Mary Smith                     | smith             | john      |          | second=Mary Smith
John Smith (Sales Dept.)              | smith             | john      |          | unit=Sales Dept.
John Smith - Procurement              | smith             | john      |          | unit=Procurement
John Smith (deceased)                 | smith             | john      |          | note=deceased
Robert "Bob" Smith                    | smith             | robert    |          | alias=bob
Robert (Bob) Smith                    | smith             | robert    |          | alias=bob
John Smith a.k.a. Johnny Stone        | smith             | john      |          | alias=johnny stone
Priestley, Joseph, 1733-1804          | priestley         | joseph    |          | note=1733-1804
Acme Corp.                            |                   | acme corp |          | reason=organization_words
John Smith, Purchasing Manager        | smith             | john      |          | note=Purchasing Manager
Jones, Design                         | jones             | design    |          |
Ms Jane Doe (née Roe)                 | doe               | jane      |          | title=ms alias=jane roe
Juan García López                     | garcia lopez      | juan      |          |
Mary García Smith                     | smith             | mary      | garcia   |
Dr.Smith                              | smith             |           |          | title=dr reason=family_only
Иван Петров                           | петров            | иван      |          | script=other
Петров Иван Сергеевич                 | петров            | иван      | сергеевич | script=other
김민준                                | 김                | 민준      |          | script=other
"""
EASTERN_LATIN = """
Zhang San           | zhang  | san      | |
San ZHANG           | zhang  | san      | |
ZHANG, San          | zhang  | san      | |
Li Xiaolong         | li     | xiaolong | |
Xiaolong Li         | li     | xiaolong | |
Li, Xiao Ming       | li     | xiaoming | |
Ouyang Xiaoming     | ouyang | xiaoming | |
Ou-Yang Xiao Ming   | ouyang | xiaoming | |
Chan Tai Man, Peter | chan   | taiman   | | alias=peter
Jackie Chan         | chan   | jackie   | |
Tan Ah Kow          | tan    | ahkow    | |
Kim Min-jun         | kim    | minjun   | |
Lee Ann Hall        | hall   | lee      | ann |
Li Wei              | li     | wei      | | reason=ambiguous_order
Wei Li              | li     | wei      | | reason=ambiguous_order
"""
# raw | family | given | pinyin | what else
CHINESE = """
张三                 | 张       | 三       | zhang san |
張三                 | 张       | 三       | zhang san |
张 三                | 张       | 三       | zhang san |
张XX                 | 张       |          | zhang     | reason=masked
张三(销售部门)       | 张       | 三       | zhang san | unit=销售部门
张三（销售部）       | 张       | 三       | zhang san | unit=销售部
张三-采购部          | 张       | 三       | zhang san | unit=采购部
张三销售部           | 张       | 三       | zhang san | unit=销售部
王建国 采购部        | 王       | 建国     | wang jianguo | unit=采购部
张三先生             | 张       | 三       | zhang san | title=先生
张三老师             | 张       | 三       | zhang san | title=老师
翟天临教授           | 翟       | 天临     | zhai tianlin | title=教授
Mr. 张三             | 张       | 三       | zhang san | title=mr
王经理               | 王       |          | wang      | title=经理 reason=family_only
李总                 | 李       |          | li        | title=总 reason=family_only
陈太太               | 陈       |          | chen      | title=太太 reason=family_only
王女士               | 王       |          | wang      | title=女士 reason=family_only
欧阳老师             | 欧阳     |          | ouyang    | title=老师 reason=family_only
欧阳小明             | 欧阳     | 小明     | ouyang xiaoming |
司马相如             | 司马     | 相如     | sima xiangru |
歐陽鋒               | 欧阳     | 锋       | ouyang feng |
上官婉儿             | 上官     | 婉儿     | shangguan waner |
尉迟恭               | 尉迟     | 恭       | yuchi gong |
万俟卨               | 万俟     | 卨       | moqi xie |
完颜阿骨打           | 完颜     | 阿骨打   | wanyan aguda |
单雄信               | 单       | 雄信     | shan xiongxin |
区小明               | 区       | 小明     | ou xiaoming |
曾国藩               | 曾       | 国藩     | zeng guofan |
查良镛               | 查       | 良镛     | zha liangyong |
朴槿惠               | 朴       | 槿惠     | piao jinhui |
吕布                 | 吕       | 布       | lv bu |
王和平               | 王       | 和平     | wang heping |
张三/李四            | 张       | 三       | zhang san | second=李四
张三、李四、王五     | 张       | 三       | zhang san | second=李四 / 王五
张三 李四            | 张       | 三       | zhang san | second=李四
张三和李四           | 张       | 三       | zhang san | second=李四
李娜 Li Na           | 李       | 娜       | li na     | alias=li na
Ms. Li Na 李娜       | 李       | 娜       | li na     | title=ms alias=li na
Li Na (李娜)         | 李       | 娜       | li na     | alias=li na
张三(Peter)          | 张       | 三       | zhang san | alias=peter
张三(曾用名李四)     | 张       | 三       | zhang san | alias=李四
李四(离职)           | 李       | 四       | li si     | note=离职
张三 13800138000     | 张       | 三       | zhang san | note=13800138000
陈Tony               | 陈       | tony     | chen tony |
阿里木江·买买提      | 买买提   | 阿里木江 | maimaiti alimujiang |
爱新觉罗·溥仪        | 爱新觉罗 | 溥仪     | aixinjueluo puyi |
田中太郎             | 田中     | 太郎     | tianzhong tailang |
老王                 | 王       |          | wang      | reason=informal
小李                 | 李       |          | li        | reason=informal
张某某               | 张       |          | zhang     | reason=masked
某某银行 | | 某某银行 | moumouyinxing | reason=organization_words
"""
EXTRAS = ("suffix", "title", "unit", "note", "second", "alias", "reason")


def _cases(block):
    return [tuple(cell.strip() for cell in line.split("|")) for line in block.splitlines() if line]


def _row(raw):
    table = standardise([raw])
    assert table.num_rows == 1
    return table.to_pylist()[0]


def _extras(row, expected):
    shown = {name: row[name] for name in EXTRAS if row[name]}
    if expected.startswith("script="):
        shown = {"script": row["script"]}
    return " ".join(f"{name}={shown[name]}" for name in shown)


def _same_words(shown, expected):
    return sorted(shown.split()) == sorted(expected.split())


@pytest.mark.parametrize(("raw", "family", "given_name", "middle", "extras"), _cases(WESTERN + EASTERN_LATIN))
def test_a_latin_name_has_the_parts_a_reader_sees(raw, family, given_name, middle, extras):
    row = _row(raw)

    assert (row["family"], row["given"], row["middle"]) == (family, given_name, middle)
    assert _same_words(_extras(row, extras), extras)
    assert row["value"] == " ".join(filter(None, [given_name, middle, family])) or row["script"] == "other"
    assert row["quality"] == "valid"


@pytest.mark.parametrize(("raw", "family", "given_name", "pinyin", "extras"), _cases(CHINESE))
def test_a_chinese_name_has_the_parts_a_reader_sees(raw, family, given_name, pinyin, extras):
    row = _row(raw)

    assert (row["family"], row["given"]) == (family, given_name)
    assert f"{row['latin_family']} {row['latin_given']}".strip() == pinyin
    assert _same_words(_extras(row, extras), extras)
    assert row["script"] == "han"
    assert row["quality"] == "valid"


@pytest.mark.parametrize("raw", ["无", "未知", "测试", "N/A", "test test", "Unknown", "先生", "Mr", "散客"])
def test_words_that_name_nobody_are_placeholders(raw):
    row = _row(raw)

    assert row["quality"] == "placeholder"
    assert (row["family"], row["given"]) == ("", "")


@pytest.mark.parametrize("raw", ["", "  ", "???", "123", "-", "john.smith@acme.com"])
def test_a_cell_without_a_name_is_invalid_and_not_lost(raw):
    assert _row(raw)["quality"] == "invalid"


def test_variants_of_one_person_agree_in_pinyin():
    variants = [
        "张三(销售部门)",
        "张三（销售部）",
        "張三",
        "张三先生",
        "Zhang San",
        "ZHANG, San",
        "San ZHANG",
    ]
    rows = standardise(variants).to_pylist()

    assert {(row["latin_family"], row["latin_given"]) for row in rows} == {("zhang", "san")}


PART_CASES = [
    ("given", "Anna Maria", {"given": "anna", "middle": "maria"}),
    ("given", "Jean-Luc", {"given": "jeanluc"}),
    ("given", "J.", {"given": "j"}),
    ("given", "小明", {"given": "小明", "latin_given": "xiaoming"}),
    ("given", "Xiao Ming", {"given": "xiaoming"}),
    ("given", "Robert (Bob)", {"given": "robert", "alias": "bob"}),
    ("middle", "Q.", {"middle": "q"}),
    ("family", "Smith Sr", {"family": "smith", "suffix": "sr"}),
    ("family", "Morris II", {"family": "morris", "suffix": "ii"}),
    ("family", "de la Vega", {"family": "de la vega"}),
    ("family", "O'Neill", {"family": "oneill"}),
    ("family", "Smith-Jones", {"family": "smith jones"}),
    ("family", "歐陽", {"family": "欧阳", "latin_family": "ouyang"}),
    ("family", "曾", {"family": "曾", "latin_family": "zeng"}),
    ("family", "Lord", {"family": "lord", "title": ""}),
    ("family", "Guest", {"family": "guest", "quality": "valid"}),
    ("family", "unknown", {"family": "", "quality": "placeholder"}),
    ("given", "", {"quality": "invalid"}),
]


@pytest.mark.parametrize(("part", "raw", "expected"), PART_CASES)
def test_a_part_column_fills_its_part_only(part, raw, expected):
    row = standardise_part([raw], part).to_pylist()[0]

    assert {name: row[name] for name in expected} == expected


def test_another_part_is_refused():
    with pytest.raises(ValueError, match="nickname"):
        standardise_part(["Bob"], "nickname")


def test_rows_keep_the_order_of_the_raw_texts():
    raws = ["张三", "John Smith", "", "Mr & Mrs John Smith", "李四", "Zhang San", "Jane Doe-Hill"]
    table = standardise(raws)

    assert table.column_names == [*BASE_COLUMNS, *PARTS]
    assert table["raw"].to_pylist() == list(range(len(raws)))
    assert table["family"].to_pylist() == ["张", "smith", "", "smith", "李", "zhang", "doe hill"]
    assert sum(column.null_count for column in table.columns) == 0


def test_no_names_give_no_rows():
    assert standardise([]).num_rows == 0
    assert standardise(pa.array([], pa.string())).column_names == [*BASE_COLUMNS, *PARTS]


def _slow(text):
    row = parse_cell(text)
    for part in ("family", "given"):
        if not row.get(f"latin_{part}"):
            row[f"latin_{part}"] = latin(pa.array([row.get(part, "")])).to_pylist()[0]
    return {name: row.get(name, "") for name in ("value", "quality", "reason", *PARTS)}


def _fast_equals_slow(raws, least):
    texts = simplify(clean(raws))
    masks = [path(texts).mask for path in person_fast.PATHS]
    assert all(sum(flags) <= 1 for flags in zip(*(mask.to_pylist() for mask in masks), strict=True))
    taken = [
        i for i, flags in enumerate(zip(*(mask.to_pylist() for mask in masks), strict=True)) if any(flags)
    ]
    rows = standardise(raws).to_pylist()
    for i in taken:
        assert {name: rows[i][name] for name in ("value", "quality", "reason", *PARTS)} == _slow(
            texts[i].as_py()
        )
    assert len(taken) >= least


def test_the_fast_path_equals_the_slow_path_on_well_formed_names():
    chance = random.Random(5)
    given_names = [
        "John",
        "Mary-Ann",
        "D'Arcy",
        "José",
        "maria",
        "ANNA",
        "Wei",
        "Li",
        "Xiaoming",
        "Jürgen",
        "Bo",
        "Jr",
        "Mr",
    ]
    families = [
        "Smith",
        "O'Neill",
        "Smith-Jones",
        "Müller",
        "SMITH",
        "Wang",
        "Ouyang",
        "Lee",
        "Inc",
        "Phd",
        "van",
        "Garcia",
        "Den",
        "EL",
        "LI",
        "Weibo",
        "Au-Yeung",
        "Young",
        "Min-jun",
        "Xi'an",
    ]
    middles = ["", "", "Q ", "J. "]
    raws = [f"{g} {m}{f}" for g in given_names for f in families for m in middles]
    raws += [f"{f}, {g}" for g in [*given_names, "MD", "Iii", "Alias"] for f in families]
    raws += [f"{g} {f}" for g in ("J.", "j", "O.", "V.", "Y", "U.") for f in families]
    chars = "三小明国藩总工先生老师某和婉儿阿部门娜·雄信采购"
    surnames = ["张", "李", "曾", "单", "欧阳", "尉迟", "老", "王", "吕", "田中", "司马", "区"]
    raws += [
        chance.choice(surnames) + "".join(chance.choices(chars, k=chance.randint(0, 3))) for _ in range(800)
    ]

    dressed = [f"{title} {raw}" for title in ("Ms", "mr.", "DR", "Miss", "Mrs") for raw in raws[::7]]
    dressed += [
        raw + around
        for around in ("先生", "女士", "老师", "(销售部)", "（人力资源部）", "(老板)")
        for raw in raws[-200:]
    ]

    _fast_equals_slow([*raws, *dressed], least=800)


@settings(max_examples=150)
@given(
    st.lists(
        st.text(alphabet="abcJSLiWngMr'-., 张三欧阳王总工某éß先生(部)", max_size=14), min_size=1, max_size=8
    )
)
def test_the_fast_path_equals_the_slow_path_on_any_text(raws):
    _fast_equals_slow(raws, least=0)


@settings(max_examples=150)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=6))
def test_any_text_gives_one_row_without_an_error(raws):
    table = standardise(raws)

    assert table["raw"].to_pylist() == list(range(len(raws)))


@settings(max_examples=100)
@given(st.lists(st.text(alphabet="annSMITHjr. -'张三éII", max_size=10), min_size=1, max_size=6))
def test_the_fast_path_of_a_part_equals_its_slow_path(raws):
    for part in ("given", "middle", "family"):
        rows = standardise_part(raws, part).to_pylist()
        for row, text in zip(rows, simplify(clean(raws)).to_pylist(), strict=True):
            slow = parse_part(text, part)
            assert {
                name: row[name] for name in ("value", "quality", "family", "given", "middle", "suffix")
            } == {
                name: slow.get(name, "")
                for name in ("value", "quality", "family", "given", "middle", "suffix")
            }


def test_nicknames_and_spellings_are_one_given_name():
    assert same_person_name("bob", "robert")
    assert same_person_name("liz", "elizabeth")
    assert same_person_name("hans", "johannes")
    assert same_person_name("pepe", "jose")
    assert same_person_name("misha", "mikhail")
    assert not same_person_name("pepe", "paco")
    assert same_person_name("mohamed", "muhammad")
    assert same_person_name("wei", "wei")
    assert not same_person_name("mary", "robert")
    assert not same_person_name("xiaoming", "xiaolong")


def test_dialect_spellings_are_one_family_name():
    assert same_family_name("chan", "chen")
    assert same_family_name("cheung", "zhang")
    assert same_family_name("ng", "wu")
    assert same_family_name("mueller", "muller")
    assert not same_family_name("wang", "li")
    assert not same_family_name("smith", "jones")


def test_groups_come_for_each_name_in_order():
    bob, nobody, robert = nickname_groups(["bob", "qqqq", "robert"])

    assert bob & robert
    assert not nobody
    assert surname_groups(["zhang"])[0] & surname_groups(["chang"])[0]
