"""The commands of a batch and what each of them takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from ..endings import ended
from ..options import NoColor, Option, Quiet, Select
from . import examples

batch = typer.Typer(
    help="One change over many repositories: plan, preview, apply, publish, follow.",
    epilog=examples.BATCH,
    no_args_is_help=True,
)

Manifest: TypeAlias = Annotated[
    Path,
    typer.Argument(
        metavar="MANIFEST",
        help="What the batch is to do, in TOML; or a plain list of repositories, one a line.",
    ),
]
Only: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(metavar="GLOB", help="Only repositories whose URL or name is like it (repeat)."),
]
Failed: TypeAlias = Annotated[
    bool, typer.Option("--failed", help="Only repositories of which something has failed.")
]
Limit: TypeAlias = Annotated[
    int | None, typer.Option("--limit", min=1, metavar="N", help="So many repositories at most.")
]
Json: TypeAlias = Annotated[
    bool, typer.Option("--json", help="On standard output a line of JSON for each of them.")
]
Cluster: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Have the steps carried out by a Dask cluster: tls://HOST:PORT; dask: as Dask is "
        "configured; local: one of this machine's own, for a trial.",
    ),
]
MANIFEST = Path("batch.toml")


@batch.command("init", epilog=examples.INIT)
def _init(
    manifest: Annotated[
        Path, typer.Argument(metavar="MANIFEST", help="The file to write; there is none yet.")
    ] = MANIFEST,
    repositories: Annotated[
        Path | None,
        typer.Option("--from", metavar="LIST", help="A list of repositories, one a line."),
    ] = None,
) -> None:
    """Write a commented manifest to begin with."""

    def write() -> int:
        from .beginning import init  # noqa: PLC0415

        return init(manifest, repositories)

    raise typer.Exit(ended(write))


@batch.command("plan", epilog=examples.PLAN)
def _plan(
    manifest: Manifest = MANIFEST,
    select: Select = None,
    option: Option = None,
    check: Annotated[
        bool, typer.Option("--check", help="Exit with 3 if there is something to change.")
    ] = False,
    cluster: Cluster = None,
    only: Only = None,
    failed: Failed = False,
    limit: Limit = None,
    json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Clone and scan; say what would be published. Nothing leaves the machine."""
    _run("plan", **locals())


@batch.command("preview", epilog=examples.PREVIEW)
def _preview(
    manifest: Manifest = MANIFEST,
    everything: Annotated[
        bool, typer.Option("--all", help="All repositories, where several have changed.")
    ] = False,
    stat: Annotated[
        bool, typer.Option("--stat", help="Only the number of lines of each file.")
    ] = False,
    only: Only = None,
    failed: Failed = False,
    limit: Limit = None,
    json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Show what is planned, review by review, as diffs."""
    _run("preview", **locals())


@batch.command("apply", epilog=examples.APPLY)
def _apply(
    manifest: Manifest = MANIFEST,
    in_place: Annotated[
        bool,
        typer.Option("--in-place", help="Change the working trees of local paths; no commits."),
    ] = False,
    allow_dirty: Annotated[
        bool,
        typer.Option("--allow-dirty", help="With --in-place: uncommitted changes, too."),
    ] = False,
    cluster: Cluster = None,
    only: Only = None,
    failed: Failed = False,
    limit: Limit = None,
    json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Commit each review on a branch of its own, in clones that the batch keeps."""
    _run("apply", **locals())


@batch.command("export", epilog=examples.EXPORT)
def _export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.")],
    manifest: Manifest = MANIFEST,
    only: Only = None,
    failed: Failed = False,
    limit: Limit = None,
    json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Write each review as a patch that `git am` takes, with an index and checksums."""
    _run("export", **locals())


@batch.command("publish", epilog=examples.PUBLISH)
def _publish(
    manifest: Manifest = MANIFEST,
    yes_plan: Annotated[
        str | None,
        typer.Option("--yes-plan", metavar="HASH", help="The plan that is to be published."),
    ] = None,
    only: Only = None,
    failed: Failed = False,
    limit: Limit = None,
    json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Push the reviews, and ask for them."""
    _run("publish", **locals())


@batch.command("status", epilog=examples.STATUS)
def _status(
    manifest: Manifest = MANIFEST,
    burn_down: Annotated[
        Path | None,
        typer.Option(
            "--burn-down", metavar="FILE", help="Write how it went on: FILE.svg or FILE.csv."
        ),
    ] = None,
    only: Only = None,
    failed: Failed = False,
    limit: Limit = None,
    json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Say how far the batch has come, and what has failed, by cause."""
    _run("status", **locals())


@batch.command("sync", epilog=examples.SYNC)
def _sync(
    manifest: Manifest = MANIFEST,
    only: Only = None,
    failed: Failed = False,
    limit: Limit = None,
    json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Ask the forges how far the reviews have come."""
    _run("sync", **locals())


@batch.command("retry", epilog=examples.RETRY)
def _retry(
    manifest: Manifest = MANIFEST,
    cluster: Cluster = None,
    only: Only = None,
    failed: Failed = False,
    limit: Limit = None,
    json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Do again what has failed."""
    _run("retry", **locals())


@batch.command("close", epilog=examples.CLOSE)
def _close(
    manifest: Manifest = MANIFEST,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="What the reviewers are told.")
    ] = None,
    only: Only = None,
    failed: Failed = False,
    limit: Limit = None,
    json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Close the reviews that are open, with a reason."""
    _run("close", **locals())


def _run(verb: str, **given: object) -> None:
    """Run a command. The parameters of each are fields of `BatchOptions`."""

    def run() -> int:
        from .commands import execute  # noqa: PLC0415
        from .request import BatchOptions  # noqa: PLC0415

        return execute(verb, BatchOptions(**given))  # type: ignore[arg-type]

    raise typer.Exit(ended(run))
