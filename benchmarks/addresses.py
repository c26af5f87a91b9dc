"""Score how addresses are read on Chinese ones that people cut into labelled spans.

    KINFOLD_TRUTH=FOLDER python benchmarks/addresses.py [--misses NUMBER]

FOLDER/zh_address_parsing holds records.csv (record_id, source, address) and spans.csv (record_id, start,
end, label, text); only its part "dev" is scored, in two halves: rules are made on one and judged on both.
A province, city or district is right when it is the one told, by its name of today; a county-level city
may stand in either part, as people label it in both. "none told": no area is invented where none is told.
Road and number are right when both are: the road of the first span, with or without the lane behind it, and
its number, which may be that of a lane; people label 17-123号 as number and room, so the first of two numbers
is enough. They also label groups of a village (3组) as roads, which the standard gives with their village
(和睦桥村3组), and hamlets, bridges and the like; "of a true road" leaves all of those out.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import pandas as pd
from running import ROOT

sys.path.insert(0, str(ROOT / "engine"))
from kinfold.standard import address
from kinfold.standard.chinese_area import short_names
from kinfold.standard.numerals import NUMERAL, arabic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Spans = Mapping[str, str]  # the first text of each label

SET = "zh_address_parsing"
AREAS = {"prov": ("province",), "city": ("city", "district"), "district": ("district", "city")}
_ROAD = re.compile("[路街道巷弄线环里条](?:[东西南北中]?段|[东西南北中])?$")
_GROUP = re.compile("[组队]$")
_SUFFIX = re.compile(r"(?<=..)(?:特别行政区|自治区|自治州|地区|新区|[省市区县州])$")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked of one address, whether it was read rightly, and what both sides say."""

    half: int
    question: str
    right: bool
    told: str
    read: str
    address: str


def answers(folder: Path) -> Iterator[Answer]:
    """Give the answers for every labelled address of the part "dev"."""
    records = _text(folder / "records.csv")
    records = records[records["source"] == "dev"]
    spans = _text(folder / "spans.csv").drop_duplicates(["record_id", "label"])
    told = {
        key: dict(zip(rows["label"], rows["text"], strict=True)) for key, rows in spans.groupby("record_id")
    }
    read = address.standardise(records["address"].tolist(), "CN").to_pylist()
    for key, text, parts in zip(records["record_id"], records["address"], read, strict=True):
        half = crc32(key.encode()) % 2
        for question, right, wanted in _asked(told.get(key, {}), parts):
            shown = " ".join(f"{name}={parts[name]}" for name in address.PARTS if parts[name])
            yield Answer(half, question, right, wanted, shown, text)


def _asked(told: Spans, read: Mapping[str, str]) -> Iterator[tuple[str, bool, str]]:
    for label, parts in AREAS.items():
        if label in told:
            yield label, any(_same_area(told[label], read[part]) for part in parts), told[label]
    if not {*AREAS, "redundant", "devZone"} & set(told):
        yield "none told", not read["area_code"], ""
    if "road" in told:
        roads = {_level(told["road"]), _level(told["road"] + told.get("subRoad", ""))}
        number = re.sub("[号弄院]", "", _level(told.get("roadno", "")))
        first = read["number"].split("-")[0]
        same_road = _level(read["road"]) in roads or _same_group(_level(told["road"]), read["road"])
        right = same_road and number in ("", first, read["number"], read["lane"])
        wanted = f"{told['road']} {told.get('roadno', '')}"
        yield "road + number", right, wanted
        if _ROAD.search(told["road"]):
            yield "of a true road", right, wanted


def _same_area(told: str, read: str) -> bool:
    """Tell whether two names mean one area: 北仑 and 北仑区, 下城区 and 拱墅区 of today."""
    today = short_names().get(told, told)
    return bool(read) and _SUFFIX.sub("", short_names().get(read, read)) in {
        _SUFFIX.sub("", n) for n in (told, today)
    }


def _same_group(told: str, read: str) -> bool:
    """Tell whether a group of a village is the one told: 和睦桥村3组 for 3组, but not for 13组."""
    return _GROUP.search(told) is not None and re.search(rf"(?<!\d){re.escape(told)}$", read) is not None


def _level(text: str) -> str:
    """Write numerals before a mark in digits, letters large and one hyphen, as the standard does."""
    hyphens = re.sub("-+", "-", text.upper())
    return re.sub(f"[{NUMERAL}]+(?=[号弄巷段大路街组队])", lambda found: arabic(found[0]), hyphens)


def _text(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def main() -> None:
    """Print for each question the share of right answers in both halves, and some misses of the first."""
    parser = argparse.ArgumentParser(description="Score how Chinese addresses are read.")
    parser.add_argument("--truth", type=Path, default=os.environ.get("KINFOLD_TRUTH"))
    parser.add_argument("--misses", type=int, default=0, metavar="NUMBER")
    chosen = parser.parse_args()
    if chosen.truth is None or not (Path(chosen.truth) / SET).is_dir():
        parser.error(f"no {SET}: set KINFOLD_TRUTH or give --truth FOLDER")
    found = pd.DataFrame(answers(Path(chosen.truth) / SET))
    area = found["question"].isin(AREAS)
    for name, rows in [*found.groupby("question"), ("all areas", found[area])]:
        halves = [rows.loc[rows["half"] == half, "right"] for half in (0, 1)]
        shares = "  ".join(f"{half.mean():.4f} of {len(half):>5}" for half in halves)
        print(f"{name:<16}{shares}")
    missed = found[~found["right"] & (found["half"] == 0)].head(chosen.misses)
    for miss in missed.itertuples():
        print(f"{miss.question}: {miss.told} | {miss.address} | {miss.read}")


if __name__ == "__main__":
    main()
