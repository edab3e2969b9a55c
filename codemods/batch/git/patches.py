"""A commit as a mail that `git am` takes."""

from __future__ import annotations

from pathlib import Path

from codemods.batch.git.run import run
from codemods.batch.git.settings import Git

_SHAPE = (
    "--stdout",
    "--zero-commit",
    "--no-signature",
    "--no-numbered",
    "--no-attach",
    "--no-thread",
    "--no-cover-letter",
    "--no-notes",
    "--no-stat",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--no-renames",
    "--full-index",
    "--binary",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "--subject-prefix=PATCH",
    "--encode-email-headers",
)
"""The same bytes, whatever a configuration says."""


def format_patch(git: Git, clone: Path, base: str, commit: str) -> bytes:
    """The commits after `base` up to `commit` as an mbox. Raises `StepFailed`."""
    return run(
        git,
        ["format-patch", *_SHAPE, f"--base={base}", f"{base}..{commit}", "--"],
        repository=clone,
    )
