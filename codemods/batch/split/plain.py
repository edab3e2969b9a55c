"""Text that may stand in a commit message, whoever wrote it.

What names of folders and files hold is whatever somebody wrote: line ends, trailers, characters
that turn the direction of a line, or a line at which `git am` ends a message.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata

WIDTH = 72
"""Columns of a body."""

_NAME = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.+@/-]*")
_ENDS = re.compile(r"---|diff |Index:|>?From |#|\(cherry picked from|[A-Z]\w*(?:-\w+)+:")
"""How a line may begin that git takes for something else: the end of a message, the begin of the
next one, a comment, a trailer. Source: is_patch_line and patchbreak in git's mailinfo.c,
https://git-scm.com/docs/git-interpret-trailers."""
_KEPT = "\N{NO-BREAK SPACE}"
_BLANKS = re.compile(r"[ \t\n\r\f\v]+")


def line(text: str) -> str:
    """`text` as one line without anything that can't be seen; a question mark stands for that."""
    return "".join(
        "?" if unicodedata.category(it) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} else it
        for it in _BLANKS.sub(" ", text).strip(" ")
    )


def name(path: str) -> str:
    """A path as it stands in a message: one word, in quotes and with escapes where it is anything
    but letters, digits and ``_.+@/-``."""
    if _NAME.fullmatch(path):
        return path
    spelled = path.encode("unicode_escape").decode("ascii")
    escaped = re.sub(r"[^!#-~]", lambda it: f"\\x{ord(it[0]):02x}", spelled)
    return f'"{escaped}"'


def whole(text: str) -> str:
    """`text` as something that is not broken over two lines."""
    return line(text).replace(" ", _KEPT)


def paragraph(text: str, indent: str = "") -> str:
    """`text`, wrapped. No line of it is one that git takes for something else."""
    wrapped = textwrap.wrap(
        line(text),
        WIDTH,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(harmless(it.replace(_KEPT, " ")) for it in wrapped)


def harmless(text: str) -> str:
    """A line, with a space before it where git would take it for something else."""
    return f" {text}" if _ENDS.match(text) else text
