"""The options that commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

DEFAULT_PROJECT = Path("kinfold-project")


class Language(StrEnum):
    """The languages that kinfold speaks."""

    EN = "en"
    ZH = "zh"


ProjectOption = Annotated[Path, typer.Option("--project", help="The project folder.", show_default=True)]
LanguageOption = Annotated[
    Language | None,
    typer.Option("--lang", help="Speak English or 中文; by default what KINFOLD_LANG or the locale says."),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing on stderr but errors.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
EncodingOption = Annotated[
    str,
    typer.Option("--encoding", help="The encoding of text files where guessing is wrong: gb18030, utf-16 …"),
]
SheetOption = Annotated[
    str, typer.Option("--sheet", help="The sheet of a workbook, where it is not the first.")
]
ByOption = Annotated[
    str, typer.Option("--by", help="Who decides; by default the name of the login.", show_default=False)
]
