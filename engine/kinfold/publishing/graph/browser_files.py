"""What Neo4j Browser takes in: saved queries, a style and a guide, all made from ``cypher/explore``.

The current Browser uploads the CSV in its Saved Cypher drawer and shows the AsciiDoc guide; the older one
takes the style and the query files themselves by drop, and plays the HTML guide.
"""

from __future__ import annotations

import csv
import html
import io
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from kinfold.publishing.graph.browser import body
from kinfold.publishing.graph.queries import queries
from kinfold.publishing.graph.vocabulary import HAS_TYPES, IDENTIFIER_LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping

SAVED, STYLE, GUIDE, OLDER_GUIDE = (
    "neo4j_query_saved_cypher.csv", "customers.grass", "guide.adoc", "guide.html",
)  # fmt: skip
_FOLDER = "kinfold"
_TITLE = "The customer graph · 客户图谱"
_INTRODUCTION = (
    "Records are what the sources say. Identifiers tie records that share a value; a blocked one ties "
    "nobody, and says why. Links compare two records; a rule may cut one. A customer is the records that "
    "remain together. "
    "记录是来源里的数据，标识把共用同一个值的记录连起来；被屏蔽的标识不作为依据。关联比较两条记录，规则可以切断关联；"
    "仍在一起的记录就是一个客户。"
)
# Colours of the Okabe-Ito palette, which colour-blind people can tell apart. Later rules win. Sizes are such
# that the older Browser, which breaks a caption at spaces alone, shows most names whole.
_VALUE = ("#F0E442", 100, "{name}")
_NODES = {
    "Record": ("#56B4E9", 90, "{name} {recordId}"),
    "Identifier": _VALUE,
    **dict.fromkeys(IDENTIFIER_LABELS.values(), _VALUE),
    "Blocked": ("#CCCCCC", 100, "{name} {identifierClass}"),
    "Customer": ("#0072B2", 130, "{name}"),
    "Person": ("#0072B2", 110, "{name}"),
    "Organization": ("#009E73", 140, "{name}"),
    "Department": ("#CC79A7", 110, "{name}"),
    "Retired": ("#999999", 90, "{name} {customerId}"),
    "Judgement": ("#FFFFFF", 90, "{verdict} {by}"),
    "Same": ("#009E73", 90, "{verdict} {by}"),
    "Different": ("#D55E00", 90, "{verdict} {by}"),
    "Unsure": ("#E69F00", 90, "{verdict} {by}"),
    "Withdrawn": ("#999999", 70, "{verdict} {by}"),
    "Overruled": ("#999999", 70, "{verdict} {by}"),
    "Run": ("#FFFFFF", 60, "{name}"),
}
_LIGHT_TEXT = ("Customer", "Person", "Organization", "Department", "Retired", "Same", "Different")
# What there is most of bears no caption: its colour tells it apart, and Browser lists the colours beside the
# picture. A query cannot leave any of it out, for Browser ties all nodes that it shows by itself.
_RELATIONSHIPS = {
    "RESOLVED_TO": ("#0072B2", 2, ""),
    "SIMILAR_TO": ("#009E73", 1, ""),
    **dict.fromkeys(HAS_TYPES.values(), ("#999999", 1, "")),
    "POSSIBLE_MATCH": ("#E69F00", 3, "<type>"),
    "AMBIGUOUS_MATCH": ("#E69F00", 4, "<type>"),
    "CUT_MATCH": ("#D55E00", 5, "CUT {rule}"),
    "MUST_LINK": ("#009E73", 8, "<type>"),
    "CANNOT_LINK": ("#D55E00", 8, "<type>"),
}


def browser_files() -> Mapping[str, str]:
    """Return the text of each file by its name."""
    return {SAVED: _saved(), STYLE: _style(), GUIDE: _guide(), OLDER_GUIDE: _older_guide()}


def _saved() -> str:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["name", "description", "query", "id", "parentId", "isFolder"])
    folder = _id(_FOLDER)
    rows.writerow([_FOLDER, _TITLE, "", folder, "", "true"])
    for one in queries("explore"):
        rows.writerow([one.title, one.question, body(one), _id(one.name), folder, "false"])
    return text.getvalue()


def _id(name: str) -> str:
    """Return the same id for the same file each time, so that a second upload replaces the first."""
    return str(uuid5(NAMESPACE_URL, f"kinfold/explore/{name}"))


def _style() -> str:
    nodes = {"node": ("#56B4E9", 90, "{name}")} | {f"node.{label}": look for label, look in _NODES.items()}
    ties = {"relationship": ("#999999", 2, "<type>")} | {
        f"relationship.{kind}": look for kind, look in _RELATIONSHIPS.items()
    }
    rules = [
        f"{name} {{ color: {colour}; diameter: {width}px; border-color: #333333; border-width: 1px; "
        f'font-size: 10px; text-color-internal: {_text_colour(name)}; caption: "{caption}"; }}'
        for name, (colour, width, caption) in nodes.items()
    ]
    rules += [
        f"{name} {{ color: {colour}; shaft-width: {width}px; font-size: 8px; padding: 3px; "
        f'text-color-external: #000000; text-color-internal: #FFFFFF; caption: "{caption}"; }}'
        for name, (colour, width, caption) in ties.items()
    ]
    return "\n".join(rules) + "\n"


def _text_colour(name: str) -> str:
    return "#FFFFFF" if name.removeprefix("node.") in _LIGHT_TEXT else "#000000"


def _guide() -> str:
    slides = [f"= {_TITLE}\n\n{_INTRODUCTION}\n"]
    for one in queries("explore"):
        told = "".join(f"* `{name}`: {meaning}\n" for name, meaning in one.parameters.items())
        parameters = f"\n{told}" if told else ""
        slides.append(
            f"== {one.title}\n\n{one.question}\n{parameters}\n[source,cypher]\n----\n{one.body}----\n"
        )
    return "\n".join(slides)


def _older_guide() -> str:
    slides = [_slide(_TITLE, _INTRODUCTION, "")]
    for one in queries("explore"):
        code = f'<pre class="pre-scrollable code runnable">{html.escape(body(one))}</pre>'
        told = "".join(
            f"<li><code>{name}</code>: {html.escape(meaning)}</li>"
            for name, meaning in one.parameters.items()
        )
        slides.append(_slide(one.title, one.question, f"<ul>{told}</ul>{code}" if told else code))
    whole = "\n".join(slides)
    return (
        '<article class="guide">\n<carousel class="deck container-fluid">\n'
        + whole
        + "\n</carousel>\n</article>\n"
    )


def _slide(title: str, lead: str, content: str) -> str:
    return (
        f'<slide class="row-fluid"><div class="col-sm-3"><h3>{html.escape(title)}</h3>'
        f'<p class="lead">{html.escape(lead)}</p></div><div class="col-sm-9">{content}</div></slide>'
    )
