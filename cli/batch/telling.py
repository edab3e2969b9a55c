"""What is said of a batch: tables and sentences for a person, lines of JSON for a program."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from codemods.batch.ledger import burndown, following
from codemods.batch.ledger.ledger import Ledger
from codemods.batch.ledger.rows import Target
from codemods.batch.manifest.model import Manifest
from codemods.batch.states import ReviewState, TargetState
from codemods.batch.verbs.export import Exporting
from codemods.batch.verbs.in_place import InPlace
from codemods.batch.verbs.plan import SHOWN
from codemods.batch.verbs.publishing import Published
from codemods.batch.verbs.session import Session
from codemods.batch.verbs.summary import Summary, summary_of
from codemods.patching.folder import NoRoom
from codemods.patching.stat import several

from ..output import printed, say
from ..terminal import visible
from . import records
from .lines import table, write_json
from .request import BatchOptions

_FEW = 5
"""So many repositories are named where one sentence is said of them, and so many lines are shown of
what a program said."""


def write_targets(options: BatchOptions, ledger: Ledger, targets: Iterable[Target]) -> None:
    """With --json a line for each target."""
    if options.json:
        plan = ledger.plan
        write_json(records.of_target(it, plan) for it in targets)


def write_reviews(
    options: BatchOptions, ledger: Ledger, targets: Sequence[Target], *, is_silent: bool = False
) -> None:
    """With --json a line for each review; otherwise, unless `is_silent`, how many there are in each
    state."""
    if options.json:
        write_json(
            records.of_review(it, review) for it in targets for review in ledger.reviews(it.id)
        )
    elif not (options.quiet or is_silent):
        states = Counter(review.state.value for it in targets for review in ledger.reviews(it.id))
        for line in table([[number, state] for state, number in states.items()]):
            say(line)


def write_plan(session: Session) -> None:
    """What a plan comes to."""
    summary = summary_of(session)
    _write_summary(summary)


def _write_summary(summary: Summary) -> None:
    rows: list[list[object]] = [["repositories", "files", "findings", "only reported", "codemod"]]
    rows += [
        [it.repositories, it.files, it.findings, it.reported, name]
        for name, it in summary.codemods.items()
    ]
    for line in table(rows) if summary.codemods else ():
        say(line)
    states = ", ".join(f"{number} {state}" for state, number in summary.targets.items())
    branches = sum(summary.targets.values())
    of = "branch of a repository" if branches == 1 else "branches of repositories"
    say(f"{branches} {of}: {states}.")
    say(
        f"{several(summary.reviews, 'review')}, {several(summary.files, 'file')}, "
        f"{several(summary.lines, 'line')}; "
        f"{summary.needs_review} of them change behaviour as intended."
    )
    for owner, number in summary.owners:
        say(f"  {number:5} asked of {visible(owner)}")
    if summary.seconds >= 1:
        say(f"To publish them takes {_duration(summary.seconds)} at least, as the limits are.")


def write_published(result: Published) -> None:
    """What has come of publishing."""
    say(f"{result.done} published, {result.failed} failed, {result.held} held for a person.")
    for why, number in result.waiting.items():
        say(f"{number} wait: {why}.")


def write_exported(folder: Path, done: Exporting) -> None:
    """What has come of it."""
    if done.targets:
        are = "patch is" if done.patches == 1 else "patches are"
        say(f"{done.patches} {are} in {folder}; INDEX.md there says how to apply them.")
    else:
        say("There is nothing to export.")
    if done.lost:
        say(f"{done.lost} reviews are not among them: their commits are lost.")
    if done.planned:
        say(f"{done.planned} are not committed yet; run `diffwright batch apply` first.")


def write_in_place(options: BatchOptions, result: InPlace) -> None:
    """What has come of the working trees."""
    if options.json:
        changed = [{"repository": url, **values} for url, values in result.changed.items()]
        failed = [
            {"repository": url, "failure": records.of_failure(it)}
            for url, it in result.failed.items()
        ]
        write_json([*changed, *failed])
    if options.quiet:
        return
    for url, values in result.changed.items():
        files = several(len(values["changed"]), "file")
        say(f"{url}: {files} changed; `diffwright undo {values['journal']}`")
    say(
        f"{len(result.changed)} repositories changed, {result.unchanged} had nothing to change, "
        f"{len(result.failed)} failed."
    )


def write_status(ledger: Ledger, manifest: Manifest, targets: Iterable[Target]) -> None:
    """How far these targets have come; on standard output."""
    of = {it.id for it in targets}
    counts = following.table(ledger, of)
    lines = [*_states("branches of repositories", counts.targets)]
    lines += _states("reviews", counts.reviews)
    for title, groups in (
        ("failed", following.failures(ledger, of)),
        ("held for a person", following.held(ledger, of)),
        ("skipped", following.skipped(ledger, of)),
    ):
        lines += [f"{title}:"] if groups else []
        lines += [line for group in groups for line in _group(group)]
    if manifest.deadline is not None:
        lines.append(f"The deadline is {manifest.deadline.isoformat()}.")
    lines.append(
        f"The plan is {ledger.plan[:SHOWN]}."
        if ledger.plan
        else "The plan is not whole; run `diffwright batch plan` to its end."
    )
    for line in lines:
        sys.stdout.buffer.write(printed(line))


def _states(title: str, counts: Mapping[TargetState, int] | Mapping[ReviewState, int]) -> list[str]:
    """Numbers of states, below a title; nothing where there are none."""
    rows = [[number, state.value] for state, number in counts.items()]
    return [f"{title}:", *(f"  {line}" for line in table(rows))] if rows else []


def _group(group: following.Group) -> list[str]:
    """What is said of some, and below it what a program said of one of them."""
    names = ", ".join(group.repositories[:_FEW])
    hidden = len(group.repositories) - _FEW
    more = f" and {hidden} more" if hidden > 0 else ""
    kind = f"{group.kind.value}: " if group.kind else ""
    first = f"  {len(group.repositories)} {kind}{group.message}: {names}{more}"
    detail = [line for line in group.detail.splitlines() if line.strip()]
    rest = ["…; all of it with --json"] if len(detail) > _FEW else []
    return [first, *(f"      {line.expandtabs(1)}" for line in [*detail[:_FEW], *rest])]


def write_burn_down(path: Path, ledger: Ledger, manifest: Manifest) -> None:
    """How the batch went on, as a file. Raises `NoRoom`."""
    if path.suffix == ".csv":
        text = burndown.csv(ledger.events())
    elif path.suffix == ".svg":
        text = burndown.svg(ledger.events(), manifest.deadline)
    else:
        raise NoRoom(f"{path} is neither an .svg nor a .csv file")
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise NoRoom(f"{path} can't be written: {error.strerror or error}") from None


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h"
