"""The commands ``diffwright preview``, ``apply`` and ``check``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Annotated, NoReturn

import typer
from rich.console import Console

import codemods
from codemods.engine.pipeline import run
from codemods.engine.results import Kind, Problem, Result
from codemods.patching.apply import apply as apply_changes

from . import exits, output
from .options import (
    Exclude,
    Ignore,
    Jobs,
    NoColor,
    Paths,
    Quiet,
    Request,
    Select,
    UsageError,
    Verbose,
    request,
)
from .progress import ProgressBar

app = typer.Typer(
    name="diffwright",
    help="Repairs security findings in Python source, and shows each repair as a reviewable diff.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_PREVIEW_EXAMPLES = """Examples:

\b
  diffwright preview                     what would change below the current folder
  diffwright preview src > six.patch     the same for src, as a patch
  diffwright preview | git apply         make the changes through git
  diffwright preview --select no-six --exclude 'tests/'
"""
_APPLY_EXAMPLES = """Examples:

\b
  diffwright apply                       change the files below the current folder
  diffwright apply nova/context.py       change this one
"""
_CHECK_EXAMPLES = """Examples:

\b
  diffwright check                       one line for each finding; exit code 1 if any
  diffwright check --quiet src || echo 'there is something to repair'
"""


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


@app.command(epilog=_PREVIEW_EXAMPLES)
def preview(
    paths: Paths = None,
    select: Select = None,
    ignore: Ignore = None,
    exclude: Exclude = None,
    jobs: Jobs = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Show what would change, as a unified diff; write nothing."""
    asked = _request(
        lambda: request(paths, select, ignore, exclude, jobs, quiet, verbose, no_color)
    )
    out, err = output.consoles(asked.color)
    result = _run(asked, err)
    output.write_diff(out, (change.diff for change in result.changes))
    _finish(asked, err, result, "would change")


@app.command(epilog=_APPLY_EXAMPLES)
def apply(
    paths: Paths = None,
    select: Select = None,
    ignore: Ignore = None,
    exclude: Exclude = None,
    jobs: Jobs = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Change the files in place, each wholly or not at all."""
    asked = _request(
        lambda: request(paths, select, ignore, exclude, jobs, quiet, verbose, no_color)
    )
    _, err = output.consoles(asked.color)
    result = _run(asked, err)
    root = asked.selection.root
    changes = list(result.changes)
    applied = apply_changes(root, changes)
    output.write_applied(err, applied, len(changes), root)
    if applied.interrupted:
        raise typer.Exit(exits.INTERRUPTED)
    _finish(asked, err, result, "changed", failed=len(applied.failed))


@app.command(epilog=_CHECK_EXAMPLES)
def check(
    paths: Paths = None,
    select: Select = None,
    ignore: Ignore = None,
    exclude: Exclude = None,
    jobs: Jobs = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """List the findings, one a line; exit with 1 if there is any."""
    asked = _request(
        lambda: request(paths, select, ignore, exclude, jobs, quiet, verbose, no_color)
    )
    out, err = output.consoles(asked.color)
    result = _run(asked, err)
    findings = list(result.findings)
    for finding in findings:
        out.print(output.line_of(finding, asked.selection.root), markup=False)
    problems = _problems(asked, result)
    output.write_problems(err, problems, asked.selection.root)
    if problems:
        raise typer.Exit(exits.UNTREATED)
    if findings:
        raise typer.Exit(exits.FOUND)


def _request(build: Callable[[], Request]) -> Request:
    try:
        return build()
    except UsageError as error:
        _fail(str(error))


def _run(asked: Request, err: Console) -> Result:
    with ProgressBar(err, enabled=not asked.quiet) as progress:
        return run(
            asked.selection.root,
            asked.selection.files,
            asked.chosen,
            jobs=asked.jobs,
            progress=progress,
        )


def _problems(asked: Request, result: Result) -> list[Problem]:
    unselectable = [
        Problem(item.path, Kind.UNREADABLE, item.message) for item in asked.selection.problems
    ]
    return [*unselectable, *result.problems]


def _finish(asked: Request, err: Console, result: Result, changed: str, failed: int = 0) -> None:
    """The summary, and the exit code."""
    problems = _problems(asked, result)
    if not asked.quiet:
        output.write_summary(err, result, asked.selection.root, changed, asked.verbose)
    output.write_problems(err, problems, asked.selection.root)
    if problems or failed:
        raise typer.Exit(exits.UNTREATED)


def _fail(message: str) -> NoReturn:
    typer.echo(f"diffwright: {message}", err=True)
    raise typer.Exit(exits.USAGE)


def main() -> None:
    """The entry point of the command."""
    try:
        app()
    except KeyboardInterrupt:
        typer.echo("diffwright: stopped; nothing was written", err=True)
        sys.exit(exits.INTERRUPTED)
    except BrokenPipeError:
        # Python would complain again when it flushes standard output on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(exits.BROKEN_PIPE)
