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
from kinfold_cli.helping import Command, Group
from kinfold_cli.options import LanguageOption  # noqa: TC001  # Typer reads the annotations when it runs

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
        cls=Group,
        help="Which records are one customer, how customers belong together, and why.",
        epilog="Start with: kinfold resolve customers.csv",
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    asked = _command(words)
    for name in COMMANDS:
        if name == asked:
            command = import_module(f"kinfold_cli.commands.{name}")
            app.command(name=name, cls=Command, epilog=command.EXAMPLE)(command.run)
        else:
            app.command(name=name, help=_summary(name))(_not_loaded)
    return app


def _command(words: Sequence[str]) -> str:
    """Return the command that the words name, "" for none: the first that is no option, nor a language."""
    left = iter(words)
    for word in left:
        if word == "--lang":
            next(left, "")
        elif not word.startswith("-"):
            return word if word in COMMANDS else ""
    return ""


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
    lang: LanguageOption = None,
) -> None:
    """Take the options before the command; ``chosen_language`` finds ``--lang`` wherever it stands."""


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
    words = sys.argv[1:] or ["--help"]
    try:
        code = _app(words)(words, prog_name="kinfold", standalone_mode=False)
    except KinfoldError as fault:
        code = _refused(str(fault), fault.hint, fault.exit_code)
    except typer.TyperException as fault:
        code = _refused(_one_line(fault.format_message()), _help_hint(words), fault.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        code = EXIT_INTERRUPTED
    except Exception as fault:  # noqa: BLE001  # the last line of defence: a sentence, not a traceback
        if os.environ.get("KINFOLD_DEBUG") == "1":
            traceback.print_exc()
        _tell("cli.unexpected", message=_one_line(f"{type(fault).__name__}: {fault}"))
        code = EXIT_FAULT
    if code == EXIT_INTERRUPTED:
        _tell("cli.interrupted")
    sys.exit(code)


def _refused(message: str, hint: str, code: int) -> int:
    """Say what went wrong and what to do next; the answer is the exit code."""
    _tell("cli.error", message=error(chosen_language(), message))
    if hint:
        _tell("cli.hint", hint=error(chosen_language(), hint))
    return code


def _help_hint(words: Sequence[str]) -> str:
    """Return where the words that a command takes are listed."""
    page = " ".join(filter(None, ["kinfold", _command(words), "--help"]))
    return f"`{page}` lists what can be given."


def _tell(key: str, **values: object) -> None:
    sys.stderr.write(say(chosen_language(), key, **values) + "\n")


def _one_line(text: str) -> str:
    return " ".join(text.split())
