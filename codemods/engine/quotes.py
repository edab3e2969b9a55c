"""Which quotes a new literal has: those of the file, and in an f-string those that are free."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from functools import lru_cache

from codemods.engine.module import Module, Occurrence
from codemods.engine.text import quotes

_OPENING = re.compile(r"[A-Za-z]{0,2}(?P<quote>[\"'])")
_SHOWING = re.compile(r"[ \t)]*=\s*[}!:]")


def quoted(
    module: Module, place: Occurrence, text: str, *, like: ast.expr | None = None
) -> str | None:
    """A literal of a plain `text` for `place`; None if an f-string has no quotes left for it.

    It is quoted as the literal `like` is, or as most of the file.
    """
    wanted = _quote_of(module, like) or usual(module.text)
    free = [quote for quote in (wanted, "'", '"') if quote not in _taken(module, place)]
    return f"{free[0]}{text}{free[0]}" if free else None


def is_shown(module: Module, place: Occurrence) -> bool:
    """Whether `place` is in a string that shows its text: ``f"{x=}"``, or a template (PEP 750)."""
    return any(
        (
            isinstance(node, ast.FormattedValue)
            and _SHOWING.match(module.text, module.end(node.value)) is not None
        )
        or type(node).__name__ == "TemplateStr"
        for node in place.chain
    )


def _quote_of(module: Module, node: ast.expr | None) -> str | None:
    opening = _OPENING.match(module.source(node)) if node else None
    return opening["quote"] if opening else None


@lru_cache(maxsize=1)
def usual(text: str) -> str:
    """The quotes that most literals of a file have."""
    single, double = quotes(text)
    return "'" if single >= double else '"'


def _taken(module: Module, place: Occurrence) -> set[str]:
    """The quotes that the f-strings around `place` begin with."""
    taken: set[str] = set()
    for node in place.chain[:-1]:
        if isinstance(node, ast.JoinedStr):
            source = module.source(node)
            opening = _OPENING.match(source)
            if opening is None:
                continue  # a format, which is no literal of its own
            taken.add(opening["quote"])
            if _is_in_pieces(source):
                taken.update(quote for quote in "\"'" if quote in source)
    return taken


def _is_in_pieces(source: str) -> bool:
    """Whether literals stand side by side, as far as the tokenizer can tell."""
    start = getattr(tokenize, "FSTRING_START", None)
    end = getattr(tokenize, "FSTRING_END", None)
    depth = pieces = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(f"({source})").readline):
            pieces += depth == 0 and token.type in {tokenize.STRING, start}
            depth += (token.type == start) - (token.type == end)
    except (tokenize.TokenError, SyntaxError):
        return True
    return pieces > 1
