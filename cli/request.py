"""What one invocation asks for: the command line over the configuration over the defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from codemods import catalog
from codemods.catalog import UnknownCodemod
from codemods.codemod import Codemod
from codemods.configuration import ConfigurationError, usable_cores
from codemods.configuration.folders import Folders, Given, chosen
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

    @property
    def is_named(self) -> bool:
        """Whether diffs say which codemods made a hunk."""
        return len(self.chosen) > 1

    @property
    def whole(self) -> set[str]:
        """The names of the codemods whose files need each other."""
        return {codemod.name for codemod in self.chosen if codemod.is_whole}


def request(options: Options) -> Request:
    """Raises `UsageError`."""
    try:
        folders = Folders(sources.starts(options), given(options))
        selection, codemods = _selected(options, folders)
    except (ConfigurationError, NoSuchPath, BadExclude, CannotTell) as error:
        raise UsageError(str(error)) from error
    except FileNotFoundError as error:
        raise UsageError("The current folder does not exist any more.") from error
    if not codemods:
        raise UsageError("No codemod is left to run; look at --select and --ignore.")
    configuration = folders.top.nearest
    return Request(
        selection,
        codemods,
        jobs=options.jobs or configuration.jobs or usable_cores(),
        quiet=options.quiet or (configuration.quiet and not options.verbose),
        verbose=options.verbose or (configuration.verbose and not options.quiet),
        options=options,
        color=not options.no_color and configuration.color is not False,
    )


def given(options: Options) -> Given:
    """What the command line says of what a project may configure. Raises `UsageError`."""
    if options.quiet and options.verbose:
        raise UsageError("Choose one of --quiet and --verbose.")
    if options.select is not None and not _names(options.select):
        raise UsageError("--select names no codemod.")
    select = None if options.select is None else _names(options.select)
    ignore = None if options.ignore is None else _names(options.ignore)
    try:
        catalog.require([*(select or ()), *(ignore or ())])
        of_codemods = _of_codemods(options.option or ())
    except (UnknownCodemod, BadOption) as error:
        raise UsageError(str(error)) from error
    exclude = None if options.exclude is None else tuple(options.exclude)
    return Given(select, ignore, exclude, of_codemods)


def _selected(options: Options, folders: Folders) -> tuple[Selection, list[Codemod[Any]]]:
    """The files, and the codemods that some of them are treated with.

    Which documents are wanted is up to the codemods, and which codemods to the folders of the
    files: where a folder below brings more documents in, the tree is gone through again.
    """
    codemods = chosen([folders.top])
    documents = _documents(codemods)
    while True:
        selection = sources.selected(options, tuple(documents), folders)
        codemods = chosen(folders.places(selection))
        more = _documents(codemods)
        if more.keys() <= documents.keys():
            return selection, codemods
        documents |= more


def _documents(codemods: Sequence[Codemod[Any]]) -> dict[str, None]:
    """The names of the documents that codemods look into, each once."""
    return dict.fromkeys(
        name for codemod in codemods for name in (*codemod.documents, *codemod.late_documents)
    )


def _of_codemods(given: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
    """The options of each codemod on the command line. Raises `UnknownCodemod`, `BadOption`."""
    chosen: dict[str, dict[str, str]] = {}
    for item in given:
        place, equals, value = item.partition("=")
        codemod, point, name = place.partition(".")
        if not (equals and point and codemod and name):
            raise UsageError(f"--option must be CODEMOD.NAME=VALUE, not {item!r}.")
        catalog.require([codemod])
        chosen.setdefault(codemod, {})[name] = value
    for codemod, values in chosen.items():
        try:
            catalog.settings_of(codemod, values)
        except BadOption as error:
            raise BadOption(f"--option: {error}") from None
    return chosen


def _names(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(name.strip() for part in given for name in part.split(",") if name.strip())
