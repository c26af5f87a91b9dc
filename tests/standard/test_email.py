"""E-mail cells, and the mailboxes a person would read from them."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kinfold.standard import email, website


def _rows(text: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = email.standardise([text]).to_pylist()
    return rows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("J.Doe+news@Gmail.com", ["jdoe@gmail.com"]),
        ("jdoe@googlemail.com", ["jdoe@gmail.com"]),
        ("12345@qq.com", ["12345@qq.com"]),
        ("１２３４５＠ｑｑ．ｃｏｍ", ["12345@qq.com"]),
        ("12345@QQ.com ", ["12345@qq.com"]),
        ("John Smith <john@acme.com>", ["john@acme.com"]),
        ("\"O'Neill\" <o'neill@acme.com>", ["o'neill@acme.com"]),
        ("mailto:john@acme.com", ["john@acme.com"]),
        ("john@acme.com;jane@acme.com", ["john@acme.com", "jane@acme.com"]),
        ("john@acme.com / jane@mail.acme.de.", ["john@acme.com", "jane@mail.acme.de"]),
        ("zhang@acme.cn，li@acme.cn", ["zhang@acme.cn", "li@acme.cn"]),
        ("john @ acme.com", ["john@acme.com"]),
        ("john(at)acme.com", ["john@acme.com"]),
        ("张三@公司.cn", ["张三@xn--55qx5d.cn"]),
        ("jane+tag@outlook.com", ["jane@outlook.com"]),
        ("jane+x@acme.com", ["jane+x@acme.com"]),  # an unknown provider may tell the two apart
        ("a.b@acme.com", ["a.b@acme.com"]),
        ("john@acme,com", ["john@acme.com"]),
        ("john@acme.com,jane", ["john@acme.com"]),
        ("john [at] acme [dot] com", ["john@acme.com"]),
        ("jane@gamil.com", ["jane@gmail.com"]),
        ("jane@acme.con", ["jane@acme.com"]),
        ("jane@acme.co", ["jane@acme.co"]),  # Colombia
        ("a@b", [""]),
        ("a@b@c.com", [""]),
        ("无", [""]),
        ("", [""]),
    ],
)
def test_a_cell_gives_the_mailboxes_in_it(text: str, expected: list[str]) -> None:
    assert [row["value"] for row in _rows(text)] == expected


@pytest.mark.parametrize(
    ("text", "quality", "reason", "org_domain"),
    [
        ("info@acme.com", "valid", "role_mailbox", "acme.com"),
        ("sales@acme.co.uk", "valid", "role_mailbox", "acme.co.uk"),
        ("kefu@acme.com.cn", "valid", "role_mailbox", "acme.com.cn"),
        ("li.na@mail.acme.com.cn", "valid", "", "acme.com.cn"),
        ("lina@163.com", "valid", "free_provider", ""),
        ("lina@web.de", "valid", "free_provider", ""),
        ("x9@mailinator.com", "valid", "disposable", ""),
        ("john @ acme.com", "repaired", "respelled", "acme.com"),
        ("no@email.com", "placeholder", "dummy_address", ""),
        ("N/A", "placeholder", "null_word", ""),
        ("john@acme,com", "repaired", "respelled", "acme.com"),
        ("john@acme.con", "repaired", "domain_typo", "acme.com"),
        ("test@test.com", "placeholder", "dummy_address", ""),
        ("john acme.com", "invalid", "syntax", ""),
    ],
)
def test_a_mailbox_says_whom_it_may_speak_for(text: str, quality: str, reason: str, org_domain: str) -> None:
    row = _rows(text)[0]
    assert (row["quality"], row["reason"], row["org_domain"]) == (quality, reason, org_domain)


_WORD = st.text("abzöé0张9_-+.'", min_size=1, max_size=7)


@settings(max_examples=80, deadline=None)
@given(_WORD, _WORD, st.sampled_from(["com", "co.uk", "c", "cn", "中国"]), st.sampled_from(["", " ", "."]))
def test_the_column_path_finds_what_the_search_in_text_finds(
    local: str, host: str, top: str, end: str
) -> None:
    text = [f"{local}@{host}.{top}{end}"]
    assert email.standardise(text) == email.standardise_one_by_one(text)


@pytest.mark.parametrize(
    ("text", "value", "reason"),
    [
        ("https://www.Acme.co.uk/about?x=1", "acme.co.uk", ""),
        ("shop.acme.com:8080", "acme.com", ""),
        ("WWW.ACME.COM", "acme.com", ""),
        ("https://weibo.com/huawei", "weibo.com/huawei", "shared_host"),
        ("公司.cn", "xn--55qx5d.cn", ""),
        ("not a site", "", "syntax"),
        ("暂无", "", "null_word"),
    ],
)
def test_a_website_is_known_by_the_domain_somebody_registered(text: str, value: str, reason: str) -> None:
    row = website.standardise([text]).to_pylist()[0]
    assert (row["value"], row["reason"]) == (value, reason)


_SITE_PIECES = """
http:// https:// HTTPS:// ftp:// www. WWW. user@ acme facebook weibo 公司 münchen a_b x-y 1 m com . . . co.uk
com.cn cn / / ? # \\ :80 .. - page N/A 无 test.com
"""


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(_SITE_PIECES.split()), max_size=8).map("".join), max_size=20))
@example(
    ["www.com", "www.co.uk", "co.uk", "a.co.uk", "www.www.com", "http://https.com", "a.b.co.uk", "公司.cn"]
)
def test_websites_in_columns_are_read_as_host_by_host(texts: list[str]) -> None:
    assert website.standardise(texts) == website.standardise_one_by_one(texts)
