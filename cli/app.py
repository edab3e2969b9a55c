"""The commands and what each of them takes; what they do is told in `cli.commands` and beside it.

The engine takes longer to import than ``--help`` takes to be shown, so a command imports what it
needs when it runs.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import Annotated

import typer

import codemods

from . import examples
from .endings import ended
from .options import (
    AllowDirty,
    Baseline,
    Exclude,
    Format,
    Ignore,
    Interactive,
    Jobs,
    KeepGoing,
    NoColor,
    Option,
    Options,
    Output,
    OutputFormat,
    Paths,
    Quiet,
    Resume,
    Review,
    Select,
    Statistics,
    Verbose,
    WriteBaseline,
)

app = typer.Typer(
    help="Repairs security findings in Python source, and shows each repair as a reviewable diff.",
    epilog=examples.EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"diffwright {codemods.__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


@app.command("preview", epilog=examples.PREVIEW)
def _preview(
    paths: Paths = None,
    select: Select = None,
    ignore: Ignore = None,
    exclude: Exclude = None,
    option: Option = None,
    jobs: Jobs = None,
    output_format: Format = OutputFormat.TEXT,
    output: Output = None,
    statistics: Statistics = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Show what would change, as a unified diff; write nothing."""
    _treat("preview", Options(**locals()))


@app.command("check", epilog=examples.CHECK)
def _check(
    paths: Paths = None,
    select: Select = None,
    ignore: Ignore = None,
    exclude: Exclude = None,
    option: Option = None,
    jobs: Jobs = None,
    output_format: Format = OutputFormat.TEXT,
    output: Output = None,
    baseline: Baseline = None,
    write_baseline: WriteBaseline = None,
    statistics: Statistics = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """List the findings, one a line; exit with 1 if there is any."""
    _treat("check", Options(**locals()))


@app.command("apply", epilog=examples.APPLY)
def _apply(
    paths: Paths = None,
    select: Select = None,
    ignore: Ignore = None,
    exclude: Exclude = None,
    option: Option = None,
    jobs: Jobs = None,
    review: Review = False,
    interactive: Interactive = False,
    keep_going: KeepGoing = False,
    allow_dirty: AllowDirty = False,
    resume: Resume = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Change the files in place: all or none, and only what is safe without --review."""
    _treat("apply", Options(**locals()))


def _treat(name: str, options: Options) -> None:
    """Run a command that treats files. The parameters of each are fields of `Options`."""

    def treat() -> int:
        from . import commands  # noqa: PLC0415

        return commands.execute(name, options)

    raise typer.Exit(ended(treat))


@app.command("undo", epilog=examples.UNDO)
def _undo(
    run: Annotated[
        str | None, typer.Argument(metavar="RUN", help="Its name; none means the last one here.")
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="List the runs that are remembered; put nothing back.")
    ] = False,
    force: Annotated[
        bool,
        typer.Option("--force", help="Overwrite what was edited since, too, and keep a copy."),
    ] = False,
) -> None:
    """Put back what a run of apply has changed."""

    def undo() -> int:
        from . import undoing  # noqa: PLC0415

        return undoing.listed() if listed else undoing.undo(run or "", force=force)

    raise typer.Exit(ended(undo))


def main() -> None:
    """The entry point of the command."""
    gc.disable()  # as in the pool: the process is soon over, and syntax trees hold no cycles
    # The caller may have closed them: then they are None.
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    app(prog_name="diffwright")
