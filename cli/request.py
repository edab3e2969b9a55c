"""What one invocation asks for: the command line over the configuration over the defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from codemods.catalog import UnknownCodemod, choose
from codemods.codemod import Codemod
from codemods.configuration import ConfigurationError, load, usable_cores
from codemods.engine.committed import CannotTell
from codemods.engine.select import BadExclude, NoSuchPath, Selection
from codemods.options import BadOption

from . import sources
from .options import Options


class UsageError(Exception):
    """What the person asked for can't be done; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be done, and how it is to be told."""

    selection: Selection
    chosen: list[Codemod[Any]]
    jobs: int
    quiet: bool
    verbose: bool
    options: Options
    """What the command line says; of what is above, ask that."""
    color: bool
    """Whether colours are welcome, where there is a terminal that has some."""


def request(options: Options) -> Request:
    """Raises `UsageError`."""
    if options.quiet and options.verbose:
        raise UsageError("Choose one of --quiet and --verbose.")
    if options.select is not None and not _names(options.select):
        raise UsageError("--select names no codemod.")
    try:
        configuration = load(sources.start(options))
        chosen = choose(
            configuration.select if options.select is None else _names(options.select),
            configuration.ignore if options.ignore is None else _names(options.ignore),
            _of_codemods(configuration.options, options.option or ()),
        )
        exclude = configuration.exclude if options.exclude is None else options.exclude
        documents = dict.fromkeys(
            name for codemod in chosen for name in (*codemod.documents, *codemod.late_documents)
        )
        selection = sources.selected(options, exclude, tuple(documents))
    except (
        ConfigurationError,
        UnknownCodemod,
        BadOption,
        NoSuchPath,
        BadExclude,
        CannotTell,
    ) as error:
        raise UsageError(str(error)) from error
    except FileNotFoundError as error:
        raise UsageError("The current folder does not exist any more.") from error
    if not chosen:
        raise UsageError("No codemod is left to run; look at --select and --ignore.")
    return Request(
        selection,
        chosen,
        jobs=options.jobs or configuration.jobs or usable_cores(),
        quiet=options.quiet or (configuration.quiet and not options.verbose),
        verbose=options.verbose or (configuration.verbose and not options.quiet),
        options=options,
        color=not options.no_color and configuration.color is not False,
    )


def _of_codemods(
    configured: Mapping[str, Mapping[str, object]], given: Sequence[str]
) -> Mapping[str, Mapping[str, object]]:
    """The options of each codemod: those on the command line over those of the configuration."""
    merged = {codemod: dict(table) for codemod, table in configured.items()}
    for item in given:
        place, equals, value = item.partition("=")
        codemod, point, name = place.partition(".")
        if not (equals and point and codemod and name):
            raise UsageError(f"--option must be CODEMOD.NAME=VALUE, not {item!r}.")
        merged.setdefault(codemod, {})[name] = value
    return merged


def _names(given: Sequence[str]) -> list[str]:
    return [name.strip() for part in given for name in part.split(",") if name.strip()]
