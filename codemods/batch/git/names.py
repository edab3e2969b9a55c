"""Names in a tree that are not written to disk: they would be read as something else there."""

from __future__ import annotations

import re

_IGNORABLE = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")
"""What HFS+ reads as nothing: `next_hfs_char` in git's utf8.c."""

_NTFS = re.compile(r"(?i)(?:\.git|git~[0-9]+)[ .]*(?::.*)?")
"""What NTFS reads as ``.git``: short names, dots and blanks at the end, and streams;
`is_ntfs_dotgit` in git's path.c."""


def is_unwritable(path: str) -> bool:
    """Whether a path of a tree, POSIX, is not to be written: it leaves its folder, or some system
    reads a part of it as ``.git``. A backslash parts names on Windows."""
    return any(_is_bad(part) for part in re.split(r"[/\\]", path)) or "\0" in path


def _is_bad(part: str) -> bool:
    return (
        part in {"", ".", ".."}
        or _IGNORABLE.sub("", part).casefold() == ".git"
        or _NTFS.fullmatch(part) is not None
    )
