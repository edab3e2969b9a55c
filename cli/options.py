"""The arguments and options that all commands share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from codemods.catalog import UnknownCodemod, choose
from codemods.codemod import Codemod
from codemods.configuration import ConfigurationError, load, usable_cores
from codemods.engine.select import BadExclude, NoSuchPath, Selection, select

Paths: TypeAlias = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PATH", help="Files or folders; none means the current folder."),
]
Select: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(metavar="CODEMOD", help="Run these codemods only (repeat, or join by commas)."),
]
Ignore: TypeAlias = Annotated[
    list[str] | None, typer.Option(metavar="CODEMOD", help="Leave these codemods out.")
]
Exclude: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(metavar="GLOB", help="Leave out files that match, as in a .gitignore."),
]
Jobs: TypeAlias = Annotated[
    int | None,
    typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes; the cores by default."),
]
Quiet: TypeAlias = Annotated[
    bool, typer.Option("--quiet", "-q", help="No summary; say only what went wrong.")
]
Verbose: TypeAlias = Annotated[
    bool, typer.Option("--verbose", "-v", help="Say what was done in each file.")
]
NoColor: TypeAlias = Annotated[
    bool, typer.Option("--no-color", help="Plain text in a terminal too.")
]


class UsageError(Exception):
    """What the person asked for can't be done; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Request:
    """What one invocation asks for: the command line over the configuration over the defaults."""

    selection: Selection
    chosen: list[Codemod[Any]]
    jobs: int
    quiet: bool
    verbose: bool
    color: bool | None
    """None: as the terminal has it."""


def request(
    paths: Sequence[Path] | None,
    select_names: Sequence[str] | None,
    ignore_names: Sequence[str] | None,
    exclude: Sequence[str] | None,
    jobs: int | None,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> Request:
    """Raises `UsageError`."""
    if quiet and verbose:
        raise UsageError("Choose one of --quiet and --verbose.")
    try:
        configuration = load(paths[0] if paths else Path.cwd())
        chosen = choose(
            _names(select_names) or configuration.select,
            _names(ignore_names) or configuration.ignore,
        )
        selection = select(paths or [], exclude or configuration.exclude)
    except (ConfigurationError, UnknownCodemod, NoSuchPath, BadExclude) as error:
        raise UsageError(str(error)) from error
    if not chosen:
        raise UsageError("No codemod is left to run; look at --select and --ignore.")
    return Request(
        selection,
        chosen,
        jobs or configuration.jobs or usable_cores(),
        quiet or (configuration.quiet and not verbose),
        verbose or (configuration.verbose and not quiet),
        False if no_color else configuration.color,
    )


def _names(given: Sequence[str] | None) -> list[str]:
    return [name.strip() for part in given or () for name in part.split(",") if name.strip()]
