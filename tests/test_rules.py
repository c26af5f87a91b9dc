from __future__ import annotations

import pytest

from kinfold import rules
from kinfold.errors import WrongRules

EDITED = """
region = "cn"
[rules]
hard_fields = ["tax_id"]
maximum_size = 40
support = 50
muted = ["phone +862155556666", "email info@lanhai.cn"]
[rules.caps]
phone = 10
[[rules.links]]
between = ["erp", "crm"]
allowed = false
[[source]]
name = "erp"
duplicates = false
[[source]]
name = "crm"
"""


def test_an_empty_file_gives_the_defaults() -> None:
    """Nothing has to be decided."""
    assert rules.read("") == rules.Ruleset()
    assert rules.Ruleset().hard_fields == ("tax_id", "id_number", "birth_date", "suffix")
    assert rules.Ruleset().caps.phone == 25


def test_people_change_what_they_name_and_keep_the_rest() -> None:
    """A country may be written small."""
    found = rules.read(EDITED)
    assert (found.region, found.hard_fields, found.maximum_size) == ("CN", ("tax_id",), 40)
    assert (found.caps.phone, found.caps.email) == (10, 25)
    assert found.unique_sources == ("erp",)
    assert (found.support, found.unlinked) == (50, (("crm", "erp"),))
    assert found.muted == ("email info@lanhai.cn", "phone +862155556666")


def test_the_fingerprint_follows_the_rules_and_not_their_spelling() -> None:
    """An inline table is a table."""
    spelled = EDITED.replace("\n[rules.caps]\nphone = 10", "\ncaps = { phone = 10 }").replace('"cn"', '"CN"')
    assert rules.read(spelled).fingerprint() == rules.read(EDITED).fingerprint()
    assert rules.read(EDITED.replace("40", "41")).fingerprint() != rules.read(EDITED).fingerprint()


def test_a_pair_of_sources_may_be_allowed_again_further_down() -> None:
    """The last word on a pair counts, whichever source it names first."""
    links = "[[rules.links]]\nbetween = [{}]\nallowed = {}\n"
    told = links.format('"a", "b"', "false") + links.format('"b", "a"', "true")
    assert rules.read(told).unlinked == ()
    assert rules.read(links.format('"a", "a"', "false")).unlinked == (("a", "a"),)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("[rules]\nmaximum_sise = 4", "line 2: unknown rule 'maximum_sise'", "'maximum_size'"),
        ("regoin = 'CN'", "line 1: unknown setting 'regoin'", "'region'"),
        ('region = "China"', "line 1: region 'China'", "two letters"),
        ("[rules]\nmaximum_size = 0", "line 2: maximum_size", "25"),
        ("[rules]\nmaximum_size = true", "line 2: maximum_size", "25"),
        ("[rules.caps]\nphone = 2.5", "line 2: phone", "25"),
        ('[rules]\nhard_fields = ["taxid"]', "line 2: unknown hard field 'taxid'", "'tax_id'"),
        ('[[source]]\nname = "a"\nduplicates = "no"', "line 3: duplicates", "false"),
        ("[source]\nname = 'a'", "source must be a list", "[[source]]"),
        ("[rules]\nsupport = 101", "line 2: support", "70"),
        ("[rules]\nsuport = 50", "line 2: unknown rule 'suport'", "'support'"),
        ('[rules]\nmuted = ["+862155556666"]', "line 2: muted", "kinfold hubs"),
        ('[rules]\nmuted = ["fone +8621"]', "unknown kind of identifier 'fone'", "'phone'"),
        ("[rules.links]\nallowed = false", "links must be a list of tables", "[[rules.links]]"),
        ('[[rules.links]]\nbetween = ["a"]', "line 2: links must name two sources", "allowed = false"),
        ('[[rules.links]]\nbetwen = ["a", "b"]', "line 2: unknown word for links: 'betwen'", "'between'"),
        (
            '[[source]]\nname = "crm"\n[[rules.links]]\nbetween = ["crm", "crn"]',
            "unknown source 'crn'",
            "'crm'",
        ),
        ("rules = 3", "rules must be a table", "[rules]"),
        ("region = ", "not valid TOML", "correct that line"),
    ],
)
def test_a_wrong_rule_names_its_line_and_the_next_step(text: str, message: str, hint: str) -> None:
    """Whatever is wrong with it."""
    with pytest.raises(WrongRules) as error:
        rules.read(text)
    assert message in str(error.value)
    assert hint in error.value.hint
