"""The command ``kinfold``: its commands, and the one place where errors become words and exit codes."""

from __future__ import annotations

import ast
import io
import os
import sys
import traceback
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated

import typer

import kinfold
from kinfold.errors import KinfoldError
from kinfold.wording import error, say
from kinfold_cli.console import chosen_language

if TYPE_CHECKING:
    from collections.abc import Sequence

EXIT_INTERRUPTED = 130  # 128 + SIGINT, as shells have it
EXIT_FAULT = 4

# In the order in which a new user needs them.
COMMANDS = (
    "resolve", "map", "find", "show", "why", "how", "cuts", "hubs", "review", "judge", "learn", "measure",
    "publish", "browse", "pull", "unpublish",
)  # fmt: skip


def _app(words: Sequence[str]) -> typer.Typer:
    """Return the command line for these words: with the command that they name, else with the names of all.

    Some commands load all of the engine, which takes seconds: only what is asked for is loaded.
    """
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
    app.callback()(_options)
    asked = next((word for word in words if not word.startswith("-")), "")
    for name in COMMANDS:
        if name == asked:
            command = import_module(f"kinfold_cli.commands.{name}")
            app.command(name=name, epilog=command.EXAMPLE)(command.run)
        else:
            app.command(name=name, help=_summary(name))(_not_loaded)
    return app


def _not_loaded() -> None:
    """Stand for a command that was not asked for."""


def _summary(name: str) -> str:
    """Return what a command says of itself, read from its text."""
    source = files("kinfold_cli.commands").joinpath(f"{name}.py").read_text(encoding="utf-8")
    (run,) = (
        node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and node.name == "run"
    )
    return ast.get_docstring(run) or ""


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kinfold {kinfold.__version__}")
        raise typer.Exit


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
        _app(sys.argv[1:])(prog_name="kinfold")
    except KinfoldError as fault:
        _tell("cli.error", message=error(_language(), str(fault)))
        if fault.hint:
            _tell("cli.hint", hint=error(_language(), fault.hint))
        sys.exit(fault.exit_code)
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
