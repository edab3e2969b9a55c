"""The commands and what each of them takes; what they do is told in `cli.commands` and beside it.

The engine takes longer to import than ``--help`` takes to be shown, so a command imports what it
needs when it runs.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

import codemods

from . import examples
from .batch.app import batch
from .endings import ended
from .options import (
    AllowDirty,
    Baseline,
    Cluster,
    Context,
    Exclude,
    Format,
    GroupBy,
    Ignore,
    Interactive,
    Jobs,
    KeepGoing,
    NoCache,
    NoColor,
    Option,
    Options,
    Output,
    OutputFormat,
    Paths,
    Quiet,
    ReportUnused,
    Resume,
    Review,
    Select,
    Since,
    Split,
    Staged,
    Stat,
    Statistics,
    StdinFilename,
    Verbose,
    WordDiff,
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
    since: Since = None,
    staged: Staged = False,
    stdin_filename: StdinFilename = None,
    stat: Stat = False,
    context: Context = None,
    word_diff: WordDiff = False,
    group_by: GroupBy = None,
    split: Split = None,
    jobs: Jobs = None,
    cluster: Cluster = None,
    no_cache: NoCache = False,
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
    since: Since = None,
    staged: Staged = False,
    stdin_filename: StdinFilename = None,
    jobs: Jobs = None,
    cluster: Cluster = None,
    no_cache: NoCache = False,
    output_format: Format = OutputFormat.TEXT,
    output: Output = None,
    baseline: Baseline = None,
    write_baseline: WriteBaseline = None,
    statistics: Statistics = False,
    report_unused: ReportUnused = False,
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
    since: Since = None,
    staged: Staged = False,
    jobs: Jobs = None,
    cluster: Cluster = None,
    no_cache: NoCache = False,
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


@app.command("config", epilog=examples.CONFIG)
def _config(
    path: Annotated[
        Path | None,
        typer.Argument(metavar="PATH", help="A file or a folder; none means the current folder."),
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of what may be configured.")
    ] = False,
    select: Select = None,
    ignore: Ignore = None,
    exclude: Exclude = None,
    option: Option = None,
    jobs: Jobs = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Show which settings are in force, and where each comes from."""
    options = Options(
        select=select,
        ignore=ignore,
        exclude=exclude,
        option=option,
        jobs=jobs,
        quiet=quiet,
        verbose=verbose,
        no_color=no_color,
    )

    def show() -> int:
        from . import configuring  # noqa: PLC0415

        return configuring.write_schema() if schema else configuring.write(path, options)

    raise typer.Exit(ended(show))


@app.command("codemods", epilog=examples.CODEMODS)
def _codemods(no_color: NoColor = False) -> None:
    """List the codemods that there are."""

    def show() -> int:
        from . import explaining  # noqa: PLC0415

        return explaining.listed(no_color=no_color)

    raise typer.Exit(ended(show))


@app.command("explain", epilog=examples.EXPLAIN)
def _explain(
    codemod: Annotated[str, typer.Argument(metavar="CODEMOD", help="Its name.")],
    no_color: NoColor = False,
) -> None:
    """Say what a codemod does, why, and what it refuses."""

    def show() -> int:
        from . import explaining  # noqa: PLC0415

        return explaining.explain(codemod, no_color=no_color)

    raise typer.Exit(ended(show))


app.add_typer(batch, name="batch")

cache = typer.Typer(help="What is remembered of files that were treated.", no_args_is_help=True)
app.add_typer(cache, name="cache")


@cache.command("info")
def _info() -> None:
    """Say where the cache is, and how much it holds."""
    _on_cache("info")


@cache.command("clean")
def _clean() -> None:
    """Remove all that is remembered; the next run finds it anew."""
    _on_cache("clean")


def _on_cache(name: str) -> None:
    def act() -> int:
        from . import caching  # noqa: PLC0415

        return caching.COMMANDS[name]()

    raise typer.Exit(ended(act))


def main() -> None:
    """The entry point of the command."""
    gc.disable()  # as in the pool: the process is soon over, and syntax trees hold no cycles
    # The caller may have closed them: then they are None.
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    app(prog_name="diffwright")
