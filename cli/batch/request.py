"""What one command over a batch asks for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from codemods.batch.executors.executor import Executor
from codemods.batch.executors.local import LocalExecutor
from codemods.batch.ledger.ledger import Ledger
from codemods.batch.manifest.as_json import from_json
from codemods.batch.manifest.errors import ManifestError
from codemods.batch.manifest.model import Manifest
from codemods.batch.manifest.reading import from_list, read
from codemods.batch.verbs.choosing import Choice, unknown
from codemods.batch.verbs.place import Place, place_of
from codemods.batch.verbs.session import Session
from codemods.batch.verbs.stopping import Stop
from codemods.configuration import usable_cores

from ..options import Options
from ..output import say
from ..request import UsageError, given
from .display import Display


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """What the command line says."""

    manifest: Path
    select: list[str] | None = None
    option: list[str] | None = None
    check: bool = False
    everything: bool = False
    stat: bool = False
    in_place: bool = False
    allow_dirty: bool = False
    folder: Path | None = None
    yes_plan: str | None = None
    burn_down: Path | None = None
    reason: str | None = None
    cluster: str | None = None
    only: list[str] | None = None
    failed: bool = False
    limit: int | None = None
    json: bool = False
    quiet: bool = False
    no_color: bool = False

    @property
    def choice(self) -> Choice:
        return Choice(tuple(self.only or ()), self.failed, self.limit)


def manifest_of(options: BatchOptions) -> Manifest:
    """What the file says that the person names. Raises `UsageError`."""
    path = options.manifest
    if not path.is_file():
        raise UsageError(f"There is no file {path}; `diffwright batch init` writes a manifest.")
    try:
        if not _is_list(path):
            if options.select or options.option:
                raise UsageError(
                    "--select and --option are for a plain list; a manifest names its codemods."
                )
            return read(path)
        chosen = given(Options(select=options.select, option=options.option))
        return from_list(path, chosen.select or (), chosen.options)
    except ManifestError as error:
        raise UsageError(str(error)) from error


def read_only(options: BatchOptions) -> tuple[Manifest, Ledger]:
    """What was planned, and the ledger for reading, while another command may be at work. Raises
    `UsageError` and `LedgerError`."""
    named = manifest_of(options)
    ledger = Ledger.open(place_of(named.id).folder, read_only=True)
    return _planned(named, ledger), ledger


def now() -> datetime:
    """The time, as a commit can hold it."""
    return datetime.now(timezone.utc).replace(microsecond=0)


@contextmanager
def opened(
    options: BatchOptions, *, is_new: bool, display: Display, is_spread: bool = False
) -> Iterator[Session]:
    """The batch for a command that changes it; with `is_new` as the manifest has it now, otherwise
    as it was planned. With `is_spread` its steps go to the cluster, where one is named: what only
    this machine may do has its clones here. Raises `UsageError`, `LedgerError` and `Busy`."""
    named = manifest_of(options)
    if is_new and _is_list(options.manifest) and not options.select:
        raise UsageError(f"Name the codemods for {options.manifest} by --select.")
    place = place_of(named.id)
    if is_new:
        _warn_of_unknown(options.choice, named)
        source = str(options.manifest.resolve())
        ledger = Ledger.create(place.folder, batch=named.id, source=source, created=now())
    else:
        ledger = Ledger.open(place.folder)
    with ledger, Stop(_stopping) as stop:
        manifest = named
        if not is_new:
            manifest = _planned(named, ledger)
            _warn_of_unknown(options.choice, manifest)
        address = options.cluster or manifest.cluster
        yield Session(
            manifest,
            ledger,
            place,
            lambda: _executor(manifest, place, address if is_spread else "", display),
            display,
            stop,
        )


def _executor(manifest: Manifest, place: Place, address: str, display: Display) -> Executor:
    """What carries out the steps; an empty address stands for this machine."""
    width = manifest.limits.steps or usable_cores()
    if not address:
        return LocalExecutor(width, place.scratch, clones=manifest.limits.clones)
    from codemods.batch.executors.cluster import ClusterExecutor  # noqa: PLC0415 - rarely used

    return ClusterExecutor(address, workers=width, scratch=place.scratch, say=display.say)


def _planned(named: Manifest, ledger: Ledger) -> Manifest:
    """The manifest as it was planned."""
    if not ledger.manifest:
        raise UsageError("The batch was never planned; run `diffwright batch plan` first.")
    try:
        planned = from_json(ledger.manifest)
    except (KeyError, TypeError, ValueError):
        raise UsageError(
            "What was planned can't be read by this release; run `diffwright batch plan` again."
        ) from None
    if planned.sha != named.sha:
        say(f"{named.source} has changed since the plan; until the next one the old one counts.")
    return planned


def _warn_of_unknown(choice: Choice, manifest: Manifest) -> None:
    for glob in unknown(choice, [it.url for it in manifest.repositories]):
        say(f"--only {glob}: no repository of the batch is like that.")


def _stopping() -> None:
    say("Stopping: what is at work is finished first; press Ctrl-C again to stop at once.")


def _is_list(path: Path) -> bool:
    return path.suffix != ".toml"
