"""The project's model on disk: weights as readable TOML, frequencies as Parquet beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kinfold.project.files import read_parquet, replace_parquet, replace_private, usable
from kinfold.scoring.frequencies import FREQUENCIES, Frequencies
from kinfold.scoring.model_text import from_text, to_text
from kinfold.scoring.scoring import Known

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kinfold.project.folder import Project


def load_models(project: Project) -> dict[str, Known]:
    """Return the project's models by kind, none before the first run."""
    text_path, table_path = project.model_dir / "model.toml", project.model_dir / "frequencies.parquet"
    if not (text_path.is_file() and table_path.is_file()):
        return {}
    with usable(text_path, "read the model"):
        text = text_path.read_text(encoding="utf-8")
        table = read_parquet(table_path, None)
    models, names = from_text(text)
    return {
        kind: Known(model, Frequencies(table.filter(pc.equal(table["kind"], kind)), names[kind]))
        for kind, model in models.items()
    }


def model_text(models: Mapping[str, Known]) -> str:
    """Return the models as the text of ``model.toml``."""
    return to_text(
        {kind: known.model for kind, known in models.items()},
        {kind: known.frequencies.names for kind, known in models.items()},
    )


def save_models(project: Project, models: Mapping[str, Known]) -> None:
    """Write the models of all kinds; interrupted, it leaves none, and the next run learns anew."""
    tables = [models[kind].frequencies.table for kind in sorted(models)]
    whole = pa.concat_tables(tables) if tables else FREQUENCIES.empty_table()
    text_path, table_path = project.model_dir / "model.toml", project.model_dir / "frequencies.parquet"
    with usable(table_path, "write the model"):
        text_path.unlink(missing_ok=True)  # weights and frequencies belong together
        replace_parquet(table_path, whole)
        replace_private(text_path, model_text(models).encode())
