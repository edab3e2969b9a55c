"""The commands: their help, and how they end."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Callable
from typing import Annotated

import typer

import codemods

from . import exits
from .options import (
    AllowDirty,
    Exclude,
    Ignore,
    Jobs,
    KeepGoing,
    NoColor,
    Option,
    Options,
    Paths,
    Quiet,
    Resume,
    Select,
    Verbose,
    Writing,
)

_EPILOG = """\b
Exit codes:
  0    done
  1    check found something
  2    an argument, an option or the configuration is wrong; nothing was done
  3    some file could not be treated, and all the others were; or one could not be
       written, and none was
  70   diffwright itself failed
  130  stopped from the keyboard
  141  whoever read the output stopped reading

\b
Settings are read from [tool.diffwright] in the nearest pyproject.toml; options win.
"""
_PREVIEW_EXAMPLES = """Examples:

\b
  diffwright preview                     what would change below the current folder
  diffwright preview src > six.patch     the same for src, as a patch
  diffwright preview | git apply         make the changes through git
  diffwright preview --select no-six --exclude 'tests/'
  diffwright preview --option no-six.shims=inline
"""
_APPLY_EXAMPLES = """Examples:

\b
  diffwright apply                       change the files below the current folder
  diffwright apply nova/context.py       change this one
  diffwright undo                        put all of it back
"""
_UNDO_EXAMPLES = """Examples:

\b
  diffwright undo                        put back what the last apply here has changed
  diffwright undo --list                 the runs that are remembered
  diffwright undo 20261123-1425          put back this one; the beginning of its name will do
"""
_CHECK_EXAMPLES = """Examples:

\b
  diffwright check                       one line for each finding; exit code 1 if any
  diffwright check --quiet src || echo 'there is something to repair'
"""

app = typer.Typer(
    help="Repairs security findings in Python source, and shows each repair as a reviewable diff.",
    epilog=_EPILOG,
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


def _add(name: str, summary: str, examples: str) -> None:
    """Add a command that writes nothing; these take the same arguments and options."""

    @app.command(name, help=summary, epilog=examples)
    def command(
        paths: Paths = None,
        select: Select = None,
        ignore: Ignore = None,
        exclude: Exclude = None,
        option: Option = None,
        jobs: Jobs = None,
        quiet: Quiet = False,
        verbose: Verbose = False,
        no_color: NoColor = False,
    ) -> None:
        options = Options(
            paths or [], select, ignore, exclude, option, jobs, quiet, verbose, no_color
        )
        raise typer.Exit(_execute(name, options))


_add("preview", "Show what would change, as a unified diff; write nothing.", _PREVIEW_EXAMPLES)
_add("check", "List the findings, one a line; exit with 1 if there is any.", _CHECK_EXAMPLES)


@app.command("apply", help="Change the files in place: all or none.", epilog=_APPLY_EXAMPLES)
def _apply(
    paths: Paths = None,
    select: Select = None,
    ignore: Ignore = None,
    exclude: Exclude = None,
    option: Option = None,
    jobs: Jobs = None,
    keep_going: KeepGoing = False,
    allow_dirty: AllowDirty = False,
    resume: Resume = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    writing = Writing(keep_going, allow_dirty, resume)
    options = Options(
        paths or [], select, ignore, exclude, option, jobs, quiet, verbose, no_color, writing
    )
    raise typer.Exit(_execute("apply", options))


@app.command("undo", help="Put back what a run of apply has changed.", epilog=_UNDO_EXAMPLES)
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
    def undo() -> int:
        from . import undoing  # noqa: PLC0415 - as below

        return undoing.listed() if listed else undoing.undo(run or "", force=force)

    raise typer.Exit(_ended(undo))


def _execute(name: str, options: Options) -> int:
    """The exit code of a command that treats files."""

    def execute() -> int:
        # Not at the top: the engine takes longer to import than --help takes to be shown.
        from . import commands  # noqa: PLC0415

        return commands.execute(name, options)

    return _ended(execute)


def _ended(command: Callable[[], int]) -> int:
    """The exit code of a command, however it ends. Typer would be silent about some endings."""
    try:
        return command()
    except KeyboardInterrupt:
        # Where `apply` has begun to write, it sees to Ctrl-C itself.
        _complain("stopped; nothing was written")
        return exits.INTERRUPTED
    except BrokenPipeError:
        _write_no_more()
        return exits.BROKEN_PIPE
    except OSError as error:
        _complain(str(error))
        _write_no_more()
        return exits.FAILED
    except Exception as error:  # a person gets a sentence, and what a report needs
        place = traceback.extract_tb(error.__traceback__)[-1]
        what = "".join(traceback.format_exception_only(error)).strip()
        _complain(f"internal error, please report it: {what} ({place.filename}:{place.lineno})")
        return exits.FAILED


def _complain(message: str) -> None:
    typer.echo(f"diffwright: {message}", err=True)


def _write_no_more() -> None:
    """Lead standard output to nowhere: Python flushes it on its way out, and would complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main() -> None:
    """The entry point of the command."""
    gc.disable()  # as in the pool: the process is soon over, and syntax trees hold no cycles
    # The caller may have closed them: then they are None.
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    app(prog_name="diffwright")
