"""From the paths of a command line to the files to read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kinfold.errors import UnreadableInput, UsageError
from kinfold.reading import SourceFile, source_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

RULES_FILE = "kinfold.toml"
QUERY = ".cypher"


def source_files(paths: Sequence[str], encoding: str = "", sheet: str = "") -> tuple[SourceFile, ...]:
    """Return the files that PATH and NAME=PATH mean; a folder stands for the files its kinfold.toml names.

    A project that holds rows needs no file. Raises UsageError when two files would be one source, when one is
    a query, or when a folder names none and holds none.
    """
    files: list[SourceFile] = []
    for path in paths:
        if Path(path).is_dir():
            files.extend(_files_of(Path(path)))
        else:
            name, place = _named(path)
            files.append(SourceFile(place, name, encoding, sheet))
    for number, file in enumerate(files):
        if file.path.endswith(QUERY):
            raise UsageError(
                f"{file.path} holds a query, not rows.",
                hint=f"Have Neo4j answer it: kinfold resolve --cypher {file.path}",
            )
        twin = next((other for other in files[:number] if other.source == file.source), None)
        if twin is not None:
            raise UsageError(
                f"{twin.path} and {file.path} would both be the source {file.source}.",
                hint=f"Give one of them a name: OTHER={file.path}",
            )
    return tuple(files)


def source_of_rows(path: str, ask: Callable[[str], Sequence[Mapping[str, Any]]]) -> SourceFile:
    """Return the rows that the query in a file gives, as a source to read. ``ask`` answers a query."""
    from kinfold.publishing.graph.rows import json_lines  # noqa: PLC0415  # most sources are files

    name, place = _named(path)
    file = Path(place)
    try:
        asked = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise UnreadableInput(f"{place}: cannot be read ({fault})", hint="Is it UTF-8 text?") from fault
    rows = ask(asked.strip().removesuffix(";"))
    if not rows:
        raise UnreadableInput(f"{place}: the query gives no rows", hint="Try it in Neo4j Browser.")
    return SourceFile(place, file.stem if name == source_name(place) else name, content=json_lines(rows))


def project_of(paths: Sequence[str], project: Path) -> Path:
    """Return the project folder: the one given as a path, else that of ``--project``."""
    folders = [Path(path) for path in paths if Path(path).is_dir()]
    if len(folders) > 1:
        raise UsageError(
            "Only one project folder can be resolved at a time.", hint="Give one folder, or files."
        )
    return folders[0] if folders else project


def check_anything(files: Sequence[SourceFile], project: Path) -> None:
    """Raise UsageError when no file is named and the project holds no rows either."""
    if not files and not any((project / "ground").glob("*.parquet")):
        raise UsageError(
            f"No PATH is named, and {project} holds no rows yet.",
            hint="Name a file, or --project.",
        )


def _named(path: str) -> tuple[str, str]:
    name, equals, place = path.partition("=")
    if not equals or os.sep in name or Path(path).exists():
        return source_name(path), path
    if not name.strip() or not place or ":" in name or "#" in name:
        raise UsageError(f"{path} names no source.", hint="Write NAME=PATH; the name has no colon and no #.")
    return name.strip(), place


def _files_of(folder: Path) -> list[SourceFile]:
    from kinfold.reading.toml import read_mapping  # noqa: PLC0415  # most runs name files

    rules = folder / RULES_FILE
    if not rules.is_file():
        raise UsageError(
            f"{folder} is a folder without {RULES_FILE}.",
            hint="Name the files in it, or write the rules first: kinfold map FILE… --project FOLDER",
        )
    try:
        mappings = read_mapping(rules.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        raise UnreadableInput(
            f"{rules}: cannot be read ({fault})", hint="Is it UTF-8 text, and yours?"
        ) from fault
    files = [SourceFile(str(folder / one.path), one.source) for one in mappings if one.path]
    if not files and not any((folder / "ground").glob("*.parquet")):  # rows that it holds are resolved again
        raise UsageError(
            f"{rules} names no files.", hint='Give each [[source]] a line: path = "customers.csv"'
        )
    return files
