"""A commit as a mail that `git am` takes, and makes the same tree of."""

from __future__ import annotations

import binascii
import re
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
    "--patch",
    "--stat=72",
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

_MIME = re.compile(rb"(?im)^(?:MIME-Version|Content-Type|Content-Transfer-Encoding):.*\n")


def format_patch(git: Git, clone: Path, base: str, commit: str) -> bytes:
    """The commits after `base` up to `commit` as an mbox. Raises `StepFailed`.

    Where lines of a file end in CR LF, its mail is encoded as quoted-printable: `git am` takes the
    CR of a plain mail for a part of the mail's own ends of lines, and drops it.
    """
    listed = run(git, ["rev-list", "--reverse", f"{base}..{commit}", "--"], repository=clone)
    mails: list[bytes] = []
    for oid in listed.decode("ascii").split():
        arguments = ["format-patch", *_SHAPE, "-1", oid]
        if not mails:
            arguments.insert(1, f"--base={base}")
        mails.append(_safe(run(git, [*arguments, "--"], repository=clone)))
    return b"".join(mails)


def _safe(mail: bytes) -> bytes:
    """The same mail, such that no CR in it is dropped."""
    if b"\r" not in mail:
        return mail
    headers, _, body = mail.partition(b"\n\n")
    is_utf8 = b"charset=UTF-8" in headers
    headers = _MIME.sub(b"", headers + b"\n")
    kind = b"text/plain; charset=UTF-8" if is_utf8 else b"text/plain"
    lines = (binascii.b2a_qp(line, quotetabs=False, istext=False) for line in body.split(b"\n"))
    return b"".join(
        (
            headers,
            b"MIME-Version: 1.0\nContent-Type: %s\n" % kind,
            b"Content-Transfer-Encoding: quoted-printable\n\n",
            b"\n".join(lines),
        )
    )
