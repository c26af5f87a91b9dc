"""What if a value linked nobody: the same rows under other rules, with nothing written; and muting it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kinfold.pipeline.flow import Past, resolve
from kinfold.pipeline.models import load_models
from kinfold.pipeline.sources import gather, map_sources
from kinfold.project.archive import LastArchive
from kinfold.reading.toml import muting, read_mapping
from kinfold.rules import read as read_rules

if TYPE_CHECKING:
    import pyarrow as pa

    from kinfold.project import Project


def members_without(project: Project, kind: str, value: str) -> pa.Table:
    """Return MEMBERS as they would be if this identifier value were muted, under the model as it is.

    As long as a run; writes nothing. Customers that stay keep their ids, new ones get provisional ones. What
    people judged since the last run is left out: it would look like the value's doing.
    """
    toml = project.toml_text()
    ground = project.ground()
    gathered = gather(ground, map_sources(ground, (), read_mapping(toml)))
    rules = read_rules(toml)
    muted = tuple(sorted({*rules.muted, f"{kind} {value}"}))
    last = project.current_run()
    followed = None if last is None else last.counts.get("judgements")  # of the first ones: they only grow
    judged = project.judgements()[:followed]
    past = Past(project.memory(), project.key, 0, judged, load_models(project), LastArchive(last))
    found = resolve(gathered.batch, replace(rules, muted=muted), past, lambda _: None)
    return found.tables["members"]


def mute(project: Project, kind: str, value: str) -> None:
    """Write into ``kinfold.toml`` that this value links nobody; the next run follows it."""
    with project.lock():
        project.write_toml(muting(project.toml_text(), f"{kind} {value}"))
