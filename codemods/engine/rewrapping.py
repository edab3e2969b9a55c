"""Comments that stand deeper than before: what is too long now goes to the line below.

Only prose is touched, and only as many lines as it takes::

        # This can happen if no type is specified, which probably means there
        # is nothing in the group
            # This can happen if no type is specified, which probably means
            # there is nothing in the group
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from codemods.codemod import Span
from codemods.engine.comments import PRAGMA
from codemods.engine.edits import Edit
from codemods.engine.tokens import Scan, Token

_MARK = "# "
_PROSE = re.compile(r"# (?![\s#|>:@$.]|(?:[-*+]|\w{1,2}[.)])\s)")
_BEGINS = re.compile(r"# (?:[A-Z]{3,}\b|https?:)")
"""What does not go on from the line above."""


def rewrapped(after: str, new: Scan, old: Scan, limit: int) -> Iterator[Edit]:
    """The edits of comments in a text `after` that were within the limit before."""
    lengths = {it.text: it.column + len(it.text) for it in old.tokens if it.is_comment}
    end = 0
    for index, token in enumerate(new.tokens):
        if (
            token.start >= end
            and _is_prose(token)
            and token.column + len(token.text) > limit >= lengths.get(token.text, limit + 1)
            and not _is_code(token.text)
        ):
            block = _block(new.tokens[index:])
            lines = _wrapped([it.text for it in block], limit - token.column)
            last = block[min(len(lines), len(block)) - 1]
            if lines:
                end = last.end
                newline = "\r\n" if "\r\n" in after else "\n"
                between = newline + after[new.rows[token.row] : token.start]
                yield Edit(Span(token.start, end), between.join(lines))


def _is_prose(token: Token) -> bool:
    return (
        token.is_comment
        and token.leads
        and token.opener == -1
        and _PROSE.match(token.text) is not None
        and not PRAGMA.match(token.text)
    )


def _is_code(comment: str) -> bool:
    """Whether what a comment says is a statement that was taken out."""
    try:
        ast.parse(comment.removeprefix(_MARK))
    except (SyntaxError, ValueError):
        return False
    return True


def _block(tokens: Sequence[Token]) -> list[Token]:
    """The first comment, and those below it that go on with it."""
    block = [tokens[0]]
    for token in tokens[1:]:
        is_below = token.row == block[-1].row + 1 and token.column == block[-1].column
        if not is_below or not _is_prose(token) or _BEGINS.match(token.text):
            break
        block.append(token)
    return block


def _wrapped(block: Sequence[str], width: int) -> list[str]:
    """The first lines of a block, as far as they change; none where that won't do."""
    lines: list[str] = []
    below = list(block)
    while below:
        line = below.pop(0)
        if len(line) <= width:
            return [*lines, line]
        cut = line.rfind(" ", len(_MARK), width + 1)
        if cut < 0:
            return []
        lines.append(line[:cut].rstrip())
        rest = line[cut + 1 :].lstrip()
        following = below.pop(0).removeprefix(_MARK) if below else ""
        below.insert(0, f"{_MARK}{rest} {following}".rstrip())
    return lines
