"""How black lays out one statement. It never sees a file."""

from __future__ import annotations

import ast

from codemods.engine.style import Style

_LEVEL = "    "
_CARRIERS = {
    "elif": "if 1:\n{0}    pass\n{0}",
    "except": "try:\n{0}    pass\n{0}",
}
"""What some headers can't stand without, by their first word."""


def blackened(before: str, after: str, style: Style) -> str | None:
    """`after`, one statement or header with its indentation, as black breaks it.

    None where `before`, which stood there, is not as black would have it: then the project may
    say that it uses black, but somebody thought otherwise here. Strings keep their quotes.
    """
    if _formatted(before, style) != before:
        return None
    return _formatted(after, style)


def _formatted(statement: str, style: Style) -> str | None:
    import black  # noqa: PLC0415 - a tenth of a second that most runs don't need

    bare = statement.lstrip(" ")
    depth, rest = divmod(len(statement) - len(bare), len(_LEVEL))
    if rest:
        return None
    indentation = _LEVEL * depth
    carrier = "".join(f"{_LEVEL * level}if 1:\n" for level in range(depth))
    head = indentation + _CARRIERS.get(bare.partition(" ")[0], "").format(indentation)
    for body in ("\n", f"\n{indentation}{_LEVEL}pass\n"):
        code = f"{carrier}{head}{bare}{body}"
        if not _holds_one_statement(code, depth):
            continue
        mode = black.Mode(line_length=style.limit, string_normalization=False)
        result = black.format_str(code, mode=mode)
        # Above a definition black may want a blank line.
        inside = result.removeprefix(carrier).lstrip("\n")
        if not _same(code, result) or not (inside.startswith(head) and inside.endswith(body)):
            return None
        return f"{indentation}{inside[len(head) : -len(body)]}"
    return None


def _holds_one_statement(code: str, depth: int) -> bool:
    try:
        body: list[ast.stmt] = ast.parse(code).body
    except SyntaxError:
        return False
    for _ in range(depth):
        assert isinstance(body[0], ast.If)
        body = body[0].body
    return len(body) == 1


def _same(one: str, other: str) -> bool:
    return ast.dump(ast.parse(one)) == ast.dump(ast.parse(other))
