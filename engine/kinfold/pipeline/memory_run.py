"""Resolving from Python, without a project folder: frames or paths in, tables out, nothing kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kinfold.errors import UsageError
from kinfold.ids import Memory
from kinfold.pipeline.flow import Past
from kinfold.pipeline.flow import resolve as resolve_batch
from kinfold.pipeline.project_run import summary_of
from kinfold.pipeline.sources import gather, map_sources
from kinfold.reading import SourceFile, source_name
from kinfold.reading.files import read
from kinfold.reading.frames import read_frame
from kinfold.reading.toml import read_mapping
from kinfold.rules import Ruleset
from kinfold.rules import read as read_rules
from kinfold.tables import Resolution

if TYPE_CHECKING:
    from typing import TypeAlias

    import pandas as pd
    import pyarrow as pa

    from kinfold.tables import SourceTable

    Input: TypeAlias = str | Path | pd.DataFrame | pa.Table

# Ids of a resolution that no project remembers are the same for the same records.
_NO_PROJECT_KEY = b"kinfold without a project"


def resolve(inputs: Any, *, mapping: str | Path | None = None) -> Resolution:
    """Resolve paths or data frames and return the Resolution; nothing is written.

    ``inputs``: one path or frame, a list of them, or a dict of source names to them. Frames in a list
    are the sources ``frame1``, ``frame2`` …. ``mapping``: a file like ``kinfold.toml``. The tables of
    the result are Arrow tables; ``tables["customers"].to_pandas()`` gives a data frame.

    >>> import kinfold, pandas
    >>> crm = pandas.DataFrame({"id": ["1", "2"], "姓名": ["张三", "張三"], "手机": ["13812345678"] * 2})
    >>> kinfold.resolve({"crm": crm}).tables["customers"]["name"].to_pylist()
    ['张三']
    """
    tables = [_read(name, each) for name, each in _named(inputs)]
    if not tables:
        raise UsageError("nothing to resolve", hint="give at least one path or data frame")
    text = "" if mapping is None else Path(mapping).read_text(encoding="utf-8")
    gathered = gather(tables, map_sources(tables, read_mapping(text), ()))
    rules = read_rules(text) if text else Ruleset()
    past = Past(Memory.empty(), _NO_PROJECT_KEY)
    found = resolve_batch(gathered.batch, rules, past, _silent)
    notes = {table.file: table.note for table in tables}
    return Resolution(found.tables, summary_of(found, gathered, notes, rules, past))


def _silent(stage: str) -> None:
    del stage


def _named(inputs: Any) -> list[tuple[str, Input]]:
    if isinstance(inputs, Mapping):
        return [(str(name), each) for name, each in inputs.items()]
    many = list(inputs) if isinstance(inputs, Sequence) and not isinstance(inputs, str) else [inputs]
    named = [
        (source_name(str(each)) if isinstance(each, str | Path) else f"frame{number}", each)
        for number, each in enumerate(many, 1)
    ]
    names = [name for name, _ in named]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError(
            f"two inputs are the source {twice[0]!r}", hint="name them: resolve({'crm': …, 'erp': …})"
        )
    return named


def _read(name: str, each: Input) -> SourceTable:
    if isinstance(each, str | Path):
        return read(SourceFile(str(each), name))
    return read_frame(name, each)
