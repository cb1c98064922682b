"""The commands put together, and what happens when one fails.

Exit codes: 0 done, 2 bad input (one message, no traceback), 130 interrupted, 1 our fault.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from demerit import __version__
from demerit.cli import (
    file_commands,
    menu_commands,
    read_commands,
    run_commands,
    study_commands,
)

DONE, OUR_FAULT, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130

HELP = """A laboratory for scoring-and-sanction regimes.

Write a regime down as a file, run it on a synthetic society beside the same society without it, and
read what it does. Everyone in it is synthetic; nothing here can score, look up or decide about a
person.
"""

# Plain help instead of boxes: drawing them costs more than half of the time that help may take.
app = typer.Typer(
    help=HELP, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"demerit {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Options before the command."""


app.callback(help=HELP)(_options)
app.command("run")(run_commands.run)
app.command("compare")(run_commands.compare)
app.command("resume")(run_commands.resume)
app.command("safeguards")(menu_commands.safeguards)
app.command("rules")(menu_commands.rules)
app.command("study")(menu_commands.study)
app.command("report")(read_commands.report)
app.command("life")(read_commands.life)
app.command("guidelines")(study_commands.guidelines)
app.command("check")(file_commands.check)
app.command("plan")(file_commands.plan)
app.command("book")(file_commands.book)
app.command("new")(file_commands.new)
app.command("list")(file_commands.list_)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    Args:
        arguments: The words after `demerit`; those of the process unless given.
    """
    words = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    try:
        code: Any = app(words, prog_name="demerit", standalone_mode=False)
        sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort):
        say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        sys.stdout = open("/dev/null", "w")  # noqa: SIM115 - so that the exit does not flush again
        return DONE
    except Exception as error:
        return _failed(error)
    return code if isinstance(code, int) else DONE


def _failed(error: Exception) -> int:
    if hasattr(error, "format_message"):  # the parser's own errors: a word that it cannot read
        context = getattr(error, "ctx", None)
        command = getattr(context, "command_path", "demerit")
        say(f"{error.format_message().strip()}\n  try: {command} --help")  # type: ignore[attr-defined]
        return BAD_INPUT
    from demerit.regime import BadInput

    if isinstance(error, BadInput):
        say(str(error))
        return BAD_INPUT
    traceback.print_exc()
    name = type(error).__name__
    say(f"this is our fault, not yours: {name}: {error}\n  try: report the lines above")
    return OUR_FAULT


def say(message: str) -> None:
    """One message on stderr."""
    print(f"demerit: {message}", file=sys.stderr)
