"""How `batch preview` shows reviews: as diffs, as numbers of lines, or as JSON."""

from __future__ import annotations

from collections.abc import Iterable

from codemods.batch.verbs.preview import Previewed
from codemods.patching.stat import WIDTH, stat

from ..terminal import as_it_is, colored_diff, visible, width, write_view
from . import records
from .lines import write_json
from .request import BatchOptions


def write(options: BatchOptions, reviews: Iterable[Previewed]) -> None:
    """The reviews on standard output, one after the other."""
    if options.json:
        write_json(_told(it) for it in reviews)
        return
    part = _table if options.stat else _diff
    write_view(map(part, reviews), not options.no_color, as_it_is, colored_diff)


def _diff(previewed: Previewed) -> bytes:
    return _title(previewed) + previewed.diff


def _table(previewed: Previewed) -> bytes:
    lines = stat(previewed.counts, width(WIDTH))
    return _title(previewed) + b"".join(f"{line}\n".encode("ascii") for line in lines)


def _title(previewed: Previewed) -> bytes:
    """A line that `git apply` passes over."""
    target, review = previewed.target, previewed.stored.review
    codemods = ", ".join(review.codemods)
    folder = f" in {review.folder}" if review.folder else ""
    line = visible(f"# {target.url} {target.branch}: {codemods}{folder} ({review.key})")
    return f"{line}\n".encode("utf-8", "surrogateescape")


def _told(previewed: Previewed) -> dict[str, object]:
    patch = previewed.diff.decode("utf-8", "surrogateescape")
    return {**records.of_review(previewed.target, previewed.stored), "patch": patch}
