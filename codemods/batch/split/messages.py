"""The message of the commit of a review: what, why, how it is made again, what nobody has checked.

All trailers are written as text, in the last paragraph: `git commit --trailer` would run commands
that a configuration names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from posixpath import relpath
from typing import Any

import codemods as package
from codemods.batch.manifest.model import Manifest
from codemods.batch.split import plain
from codemods.batch.split.cells import depth_of
from codemods.batch.split.commands import command_of
from codemods.batch.split.review import Review
from codemods.batch.split.wording import risk_of, subject_of, weakness_of, why_of
from codemods.codemod import Codemod, Safety
from codemods.patching.stat import several

_MOST = 72
"""Characters of a first line, whatever it has to say."""
_PYTHON = frozenset({".py", ".pyi"})
_SHORT = 12
"""Digits of an object id that a person is shown."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a commit says, and the review that is made of it."""

    title: str
    """One line of at most 72 characters."""
    body: str
    """Without title and trailers, wrapped at 72 columns."""
    trailers: tuple[str, ...]
    """``Key: value``, in order."""
    text: str
    """All of it, as it is committed."""


def message_of(
    review: Review,
    codemods: Sequence[Codemod[Any]],
    manifest: Manifest,
    *,
    base: str,
    change_id: str = "",
) -> Message:
    """The message of a review; `codemods` are those of the run, `base` is the object id that the
    review is made on, and `change_id` what Gerrit is to know it by.

    It depends on nothing else, and on no clock: the same review has the same message. What comes
    from the repository stands in it as `codemods.batch.split.plain` lets it.
    """
    own = [it for it in codemods if it.name in review.codemods]
    title = _title(own, review)
    body = "\n\n".join(_paragraphs(own, review, manifest, base))
    trailers = tuple(_trailers(review, manifest, change_id))
    text = "\n\n".join([title, body, "\n".join(trailers)]) + "\n"
    return Message(title, body, trailers, text)


def change_id(batch: str, host: str, project: str, branch: str, key: str) -> str:
    """What Gerrit knows a review by: the same for the same review, also where all that is
    remembered of a batch is lost."""
    told = "\0".join([batch, host, project, branch, key])
    hashed = hashlib.sha1(told.encode("utf-8", "surrogatepass"), usedforsecurity=False)
    return f"I{hashed.hexdigest()}"


def _title(own: Sequence[Codemod[Any]], review: Review) -> str:
    """What, and where as far as there is room for it."""
    first, *more = (subject_of(it) for it in own)
    what = first
    if len(more) == 1:
        what = f"{first}; {more[0][:1].lower()}{more[0][1:]}"
    if len(more) > 1 or len(what) > _MOST:
        what = f"{first}, and {len(more)} more"
    for where in _places(review):
        if len(what) + len(where) <= _MOST:
            return what + where
    return what[:_MOST]


def _places(review: Review) -> Iterator[str]:
    """Where, as exactly as can be said, and then less so."""
    folder, paths = review.folder, [it.path for it in review.files]
    if len(paths) == 1:
        yield f" in {plain.name(paths[0])}"
    parts = sorted({relpath(it, folder or ".").partition("/")[0] for it in paths})
    start = len(folder.encode("utf-8", "surrogateescape")) + 1 if folder else 0
    is_range = depth_of(review.cell) > start
    if is_range and len(parts) > 1:
        first, last = (plain.name(it.removesuffix(".py")) for it in (parts[0], parts[-1]))
        within = f" in {plain.name(folder)}" if folder else ""
        yield f"{within} ({first} to {last})"
    if folder:
        yield f" in {plain.name(folder)}"


def _paragraphs(
    own: Sequence[Codemod[Any]], review: Review, manifest: Manifest, base: str
) -> Iterator[str]:
    for it in own:
        does = "" if len(own) == 1 and subject_of(it) == it.title else f"{it.title}. "
        yield plain.paragraph(f"{does}{why_of(it)} Weakness: {weakness_of(it)}.")
    yield "\n".join([plain.paragraph(_counts(review)), *map(_item, review.told)])
    for it in own:
        yield from _risk(it)
    if review.remark:
        yield plain.paragraph(f"Why this is one review: {review.remark}")
    if manifest.why or manifest.deadline:
        until = f" It is wanted by {manifest.deadline.isoformat()}." if manifest.deadline else ""
        for text in (f"{manifest.title}: {manifest.why}{until}").split("\n\n"):
            yield plain.paragraph(text)
    yield plain.paragraph(
        f"diffwright {package.__version__} made this change, and no person has edited it. At the "
        f"top of a checkout of {plain.line(base[:_SHORT])}, this command makes it again, together "
        "with all that is in other reviews of this batch:"
    )
    yield f"    {plain.line(command_of(review.codemods, manifest.treatment))}"
    checked = "Checked: each changed file parses, and names that the change reads are bound. "
    is_code = any(PurePosixPath(it.path).suffix in _PYTHON for it in review.files)
    yield plain.paragraph(
        f"{checked if is_code else ''}Not checked: no test of this project has been run."
    )
    yield plain.paragraph(_opt_out(own))


def _item(text: str) -> str:
    return plain.paragraph(f"- {text}", indent="  ")


def _counts(review: Review) -> str:
    files = several(len(review.files), "file")
    lines = f"{several(review.added, 'line')} added, {review.removed} removed"
    findings = several(review.findings, "finding")
    does = f"It repairs {findings} in {files}" if review.findings else f"It changes {files}"
    return f"{does} ({lines}){':' if review.told else '.'}"


def _risk(codemod: Codemod[Any]) -> Iterator[str]:
    if codemod.safety is Safety.SAFE:
        yield plain.paragraph(f"{codemod.name} leaves behaviour as it is.")
    else:
        yield plain.paragraph(
            f"Please look: {codemod.name} changes behaviour on purpose. {risk_of(codemod)}"
        )


def _opt_out(own: Sequence[Codemod[Any]]) -> str:
    comment = plain.whole(f"`# diffwright: ignore[{', '.join(it.name for it in own)}]`")
    setting = plain.whole("`batch = false`")
    return (
        "If this is not wanted, closing it is an answer. A line stays as it is with the comment "
        f"{comment} behind it, and a project is left out with {setting} below "
        f"{plain.whole('[tool.diffwright]')} in its pyproject.toml."
    )


def _trailers(review: Review, manifest: Manifest, change: str) -> Iterator[str]:
    yield f"Diffwright-Batch: {plain.line(manifest.id)}/{review.key}"
    if manifest.reviewing.sign_off:
        yield f"Signed-off-by: {plain.line(manifest.reviewing.author)}"
    if change:
        yield f"Change-Id: {plain.line(change)}"
