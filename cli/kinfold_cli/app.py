"""The command ``kinfold``: its commands, and the one place where errors become words and exit codes."""

from __future__ import annotations

import io
import os
import sys
import traceback
from typing import Annotated

import typer

import kinfold
from kinfold.errors import KinfoldError
from kinfold.wording import say
from kinfold_cli.commands import (
    browse,
    cuts,
    find,
    how,
    hubs,
    judge,
    learn,
    measure,
    publish,
    pull,
    resolve,
    review,
    show,
    unpublish,
    why,
)
from kinfold_cli.commands import map as map_columns
from kinfold_cli.console import chosen_language

EXIT_INTERRUPTED = 130  # 128 + SIGINT, as shells have it
EXIT_FAULT = 4

app = typer.Typer(
    name="kinfold",
    help="Which records are one customer, how customers belong together, and why.",
    epilog="Start with: kinfold resolve customers.csv",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
COMMANDS = {
    "resolve": resolve,
    "map": map_columns,
    "find": find,
    "show": show,
    "why": why,
    "how": how,
    "cuts": cuts,
    "hubs": hubs,
    "review": review,
    "judge": judge,
    "learn": learn,
    "measure": measure,
    "publish": publish,
    "browse": browse,
    "pull": pull,
    "unpublish": unpublish,
}
for name, command in COMMANDS.items():
    app.command(name=name, epilog=command.EXAMPLE)(command.run)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kinfold {kinfold.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop."),
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line and leave with its exit code; no error reaches the person as a traceback.

    0 done, 1 done but rows were set aside, 2 usage, 3 unreadable input or wrong rules, 4 project or
    store not usable.
    """
    os.umask(0o077)  # what a command writes is its owner's alone
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(
                errors="backslashreplace"
            )  # a console that cannot show 张 still shows the rest
    try:
        app(prog_name="kinfold")
    except KinfoldError as error:
        _tell("cli.error", message=str(error))
        if error.hint:
            _tell("cli.hint", hint=error.hint)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        _tell("cli.interrupted")
        sys.exit(EXIT_INTERRUPTED)
    except Exception as fault:  # noqa: BLE001  # the last line of defence: a sentence, not a traceback
        if os.environ.get("KINFOLD_DEBUG") == "1":
            traceback.print_exc()
        _tell("cli.unexpected", message=_one_line(fault))
        sys.exit(EXIT_FAULT)


def _tell(key: str, **values: object) -> None:
    sys.stderr.write(say(_language(), key, **values) + "\n")


def _language() -> str:
    """Find the language that was asked for, also when the command never got to read its options."""
    asked = [value for name, value in zip(sys.argv, sys.argv[1:], strict=False) if name == "--lang"]
    asked += [value.removeprefix("--lang=") for value in sys.argv if value.startswith("--lang=")]
    return chosen_language(asked[-1] if asked and asked[-1] in {"en", "zh"} else "")


def _one_line(fault: Exception) -> str:
    return " ".join(f"{type(fault).__name__}: {fault}".split())
