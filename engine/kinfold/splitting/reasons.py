"""What a cut says to people, in English and in Chinese."""

from __future__ import annotations

from kinfold.model import Rule
from kinfold.splitting.judged import JUDGEMENT

_AGAINST_JUDGEMENT = f"{Rule.CONTRADICTION.value} {JUDGEMENT}"
_ALL_LINKED = f"{Rule.WEAK_BRIDGE.value} all"
_SENTENCES: dict[str, tuple[str, str]] = {
    Rule.NEVER_LINK.value: (
        "a person judged two of their records to be different customers: {detail}",
        "人工判定其中两条记录为不同客户:{detail}",
    ),
    Rule.CONTRADICTION.value: (
        "a person judged them the same, but they cannot be one customer; which is wrong? {detail}",
        "人工判定为同一客户,但不能属于同一客户,请裁定何者有误:{detail}",
    ),
    _AGAINST_JUDGEMENT: (
        "a person judged them the same, another judgement keeps them apart; which is wrong? {detail}",
        "人工判定为同一客户,但另有判定将其分开,请裁定何者有误:{detail}",
    ),
    Rule.WEAK_BRIDGE.value: (
        "{links} of {pairs} record pairs between the two groups are linked, and the others speak against it",
        "两组之间 {pairs} 对记录中仅 {links} 对相连,其余不支持合并",
    ),
    _ALL_LINKED: (
        "all {links} record pairs between the two groups are linked, but all evidence together is too little",
        "两组之间 {links} 对记录均相连,但综合全部证据仍不支持合并",
    ),
    Rule.TIE.value: (
        "it fits another customer just as well; a person should decide",
        "与另一客户同样吻合,需人工判断",
    ),
    Rule.HARD_CONFLICT.value: (
        "the two have different values of {detail}, which one customer has only once",
        "两者的 {detail} 不同,同一客户只应有一个",
    ),
    Rule.SOURCE_DUPLICATE.value: (
        "source {detail} has no duplicates, so its records are different customers",
        "来源 {detail} 内无重复,其记录属于不同客户",
    ),
    Rule.GENERIC_VALUE.value: (
        "{detail} is used by {links} different names, so it joins nobody",
        "{detail} 被 {links} 个不同姓名共用,视为公用,不作为合并依据",
    ),
    Rule.PLACEHOLDER.value: (
        "{detail} stands for no value, so it joins nobody",
        "{detail} 是占位值,不作为合并依据",
    ),
}


def sentences(rule: str, detail: str, links: int, pairs: int) -> tuple[str, str]:
    """Return the reason of a cut in English and Chinese."""
    if rule == Rule.CONTRADICTION.value and detail.startswith(f"{JUDGEMENT}; "):
        rule, detail = _AGAINST_JUDGEMENT, detail.removeprefix(f"{JUDGEMENT}; ")
    if rule == Rule.WEAK_BRIDGE.value and links == pairs:
        rule = _ALL_LINKED
    english, chinese = _SENTENCES[rule]
    words = {"detail": detail, "links": links, "pairs": pairs}
    return english.format(**words), chinese.format(**words)
