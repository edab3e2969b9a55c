"""What is different where a person looks on: colours, the pager, no control characters."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

BOLD, DIM, RED, GREEN, CYAN, BOLD_RED = "1", "2", "31", "32", "36", "1;31"
"""Parameters of the escape sequence that every terminal with colours understands."""

_LINE_COLORS = {b"@": CYAN, b"+": GREEN, b"-": RED}
"""By the first byte of a line below the head of a file's diff."""

_CONTROLS = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]")
"""What a terminal might obey: all controls but tab and line feed, the second range in UTF-8."""

_ESCAPES = {code: repr(chr(code))[1:-1] for code in (*range(0x20), *range(0x7F, 0xA0))}

_NO_SUCH_COMMAND = (126, 127)
"""What a shell exits with."""


def width(otherwise: int) -> int:
    """The columns of the terminal; `otherwise` where there is none, or one that does not tell: then
    Python 3.10 says 0."""
    return shutil.get_terminal_size((otherwise, 0)).columns or otherwise


def is_capable(stream: TextIO) -> bool:
    """Whether `stream` is a terminal that understands escape sequences."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def has_colors(stream: TextIO, wanted: bool) -> bool:
    """Whether to write colours to `stream`, `wanted` being what options and settings say."""
    return wanted and is_capable(stream) and not os.environ.get("NO_COLOR")


def painted(text: str, color: str) -> str:
    return f"\x1b[{color}m{text}\x1b[m"


def visible(text: str) -> str:
    """`text` on one line, whatever is in it: the names of files hold anything."""
    return text.translate(_ESCAPES)


def write_view(
    parts: Iterable[bytes],
    color: bool,
    plain: Callable[[bytes], Iterable[bytes]],
    colored: Callable[[bytes], Iterable[bytes]],
) -> None:
    """`plain` of each part on standard output: byte for byte into a pipe; in a terminal paged, and
    `colored` where colours are welcome."""
    if not sys.stdout.isatty():
        for part in parts:
            sys.stdout.buffer.writelines(plain(part))
        sys.stdout.buffer.flush()
        return
    shown = colored if has_colors(sys.stdout, color) else plain
    content = b"".join(shown(_for_eyes(b"".join(parts))))
    show(content)


def show(content: bytes) -> None:
    """Something to read, on standard output: paged in a terminal."""
    if not content or not _is_paged(content):
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def for_asking(diff: bytes, color: bool) -> bytes:
    """A diff as it is shown to a person who is asked about it: never in the pager."""
    content = _for_eyes(diff) if sys.stdout.isatty() else diff
    return b"".join(colored_diff(content)) if has_colors(sys.stdout, color) else content


def _for_eyes(diff: bytes) -> bytes:
    """`diff` without what a terminal would obey; a diff of strange code must not hide a line."""
    return _CONTROLS.sub(_caret, diff.replace(b"\r\n", b"\n"))


def _caret(control: re.Match[bytes]) -> bytes:
    code = control[0][-1]
    return b"^%c" % (code ^ 0x40) if code < 0x80 else b"<%02X>" % code


def as_it_is(part: bytes) -> Iterator[bytes]:
    """What needs no other form in a pipe."""
    yield part


def colored_diff(diff: bytes) -> Iterator[bytes]:
    """The lines of a unified diff, in the colours of git."""
    is_head = False
    for line in diff.splitlines(keepends=True):
        if line.startswith(b"diff "):
            is_head = True
        elif line.startswith(b"@"):
            is_head = False
        color = BOLD if is_head else _LINE_COLORS.get(line[:1])
        yield line if color is None else colored_line(line, color)


def colored_line(line: bytes, color: str) -> bytes:
    """A line, or a piece of one; its end stays outside of the colour."""
    text = line.rstrip(b"\n")
    return b"\x1b[%sm%s\x1b[m%s" % (color.encode(), text, line[len(text) :])


def _is_paged(content: bytes) -> bool:
    """Show `content` in the pager, as git does; say whether there is one."""
    pager = os.environ.get("PAGER", "less")
    command = pager.split()[:1]
    if command in ([], ["cat"]) or not is_capable(sys.stdout):
        return False
    if pager == "less" and shutil.which(pager) is None:
        return False
    # As git has it: colours through, and no stop for what fits on the screen.
    environment = {"LESS": "FRX", "LV": "-c", **os.environ}
    with subprocess.Popen(  # noqa: S602 - PAGER is a shell command, of the user's own
        pager, shell=True, stdin=subprocess.PIPE, env=environment
    ) as process:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the pager
        try:
            process.communicate(content)
        finally:
            signal.signal(signal.SIGINT, before)
    return process.returncode not in _NO_SUCH_COMMAND
