"""What a cut says to people, in English and in Chinese."""

from __future__ import annotations

from kinfold.identifiers.classes import MANY_HOUSES
from kinfold.model import Rule
from kinfold.splitting.judged import JUDGEMENT
from kinfold.wording import LANGUAGES, readable, word

_AGAINST_JUDGEMENT = f"{Rule.CONTRADICTION.value} {JUDGEMENT}"
_ALL_LINKED = f"{Rule.WEAK_BRIDGE.value} all"
_SENTENCES: dict[str, tuple[str, str]] = {
    Rule.NEVER_LINK.value: (
        "a person judged two of their records to be different customers: {detail}",
        "人工判定其中两条记录为不同客户：{detail}",
    ),
    Rule.CONTRADICTION.value: (
        "a person judged them the same, but they cannot be one customer; which is wrong? {detail}",
        "人工判定为同一客户，但不能属于同一客户，请裁定何者有误：{detail}",
    ),
    _AGAINST_JUDGEMENT: (
        "a person judged them the same, another judgement keeps them apart; which is wrong? {detail}",
        "人工判定为同一客户，但另有判定将其分开，请裁定何者有误：{detail}",
    ),
    Rule.WEAK_BRIDGE.value: (
        "{links} of {pairs} record pairs between the two groups are linked, and the others speak against it",
        "两组之间 {pairs} 对记录中仅 {links} 对相连，其余不支持合并",
    ),
    _ALL_LINKED: (
        "all {links} record pairs between the two groups are linked, but all evidence together is too little",
        "两组之间 {links} 对记录均相连，但综合全部证据仍不支持合并",
    ),
    Rule.TIE.value: (
        "it fits another customer just as well; a person should decide",
        "与另一客户同样吻合，需人工判断",
    ),
    Rule.HARD_CONFLICT.value: (
        "the two have different values of what one customer has only once: {detail}",
        "两者的{detail}不同，同一客户只应有一个",
    ),
    Rule.SOURCE_DUPLICATE.value: (
        "source {detail} has no duplicates, so its records are different customers",
        "来源 {detail} 内无重复，其记录属于不同客户",
    ),
    Rule.GENERIC_VALUE.value: (
        "{detail} is used by {links} different names, so it joins nobody",
        "{detail} 被 {links} 个不同姓名共用，视为公用，不作为合并依据",
    ),
    f"{Rule.GENERIC_VALUE.value} {MANY_HOUSES}": (
        "{detail} is told at more addresses than one customer has, so it joins nobody",
        "{detail} 对应的地址过多，视为公用，不作为合并依据",
    ),
    f"{Rule.GENERIC_VALUE.value} role_mailbox": (
        "{detail} is a mailbox of a role, not of one person, so it joins nobody",
        "{detail} 是岗位邮箱，不属于某个人，不作为合并依据",
    ),
    f"{Rule.GENERIC_VALUE.value} muted": (
        "a person said that {detail} links nobody",
        "{detail} 已由人工设定为不作为合并依据",
    ),
    Rule.PLACEHOLDER.value: (
        "{detail} stands for no value, so it joins nobody",
        "{detail} 是占位值，不作为合并依据",
    ),
}


def sentences(rule: str, detail: str, links: int, pairs: int) -> tuple[str, str]:
    """Return the reason of a cut in English and Chinese.

    ``detail``: what one customer has once, the source, or the judgements, as the cut's rule has it.
    """
    if rule == Rule.CONTRADICTION.value and detail.startswith(f"{JUDGEMENT}; "):
        return _both(_AGAINST_JUDGEMENT, (detail.removeprefix(f"{JUDGEMENT}; "),) * 2, links, pairs)
    if rule == Rule.WEAK_BRIDGE.value and links == pairs:
        rule = _ALL_LINKED
    if rule in {Rule.HARD_CONFLICT.value, Rule.CONTRADICTION.value}:
        once, sign, judgements = detail.partition("; ")
        english, chinese = (_once(language, once) + sign + judgements for language in LANGUAGES)
        return _both(rule, (english, chinese), links, pairs)
    return _both(rule, (detail, detail), links, pairs)


def muted_sentences(rule: str, kind: str, value: str, reason: str, names: int) -> tuple[str, str]:
    """Return in English and Chinese why a value links nobody: ``reason`` is that of its class."""
    why = f"{rule} {reason}" if f"{rule} {reason}" in _SENTENCES else rule
    english, chinese = (
        f"{word(language, 'matched', kind)} {readable(kind, value)}" for language in LANGUAGES
    )
    return _both(why, (english, chinese), names, 0)


def _both(why: str, detail: tuple[str, str], links: int, pairs: int) -> tuple[str, str]:
    english, chinese = (
        told.format(detail=each, links=links, pairs=pairs)
        for told, each in zip(_SENTENCES[why], detail, strict=True)
    )
    return english, chinese


def _once(language: str, name: str) -> str:
    """Return the words for what one customer has once: ``vat DE`` is a VAT number (DE)."""
    of, _, rest = name.partition(" ")
    told = word(language, "once", of)
    told = word(language, "field", of) if told == of else told
    if not rest:
        return told
    return f"{told}（{rest}）" if language == "zh" else f"{told} ({rest})"
