"""What an import statement becomes."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from codemods.codemod import Replacement
from codemods.six.transforms.common import Actions, Arguments


def _imports(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """An import statement less the names marked `-`, and the statements marked `+`.

    Or the same statement, from the module marked `=`.
    """
    assert isinstance(node, (cst.Import, cst.ImportFrom))
    if arguments[0].startswith("="):
        return node.with_changes(module=cst.parse_expression(arguments[0][1:]))
    dropped = {argument[1:] for argument in arguments if argument[0] == "-"}
    added = [argument[1:] for argument in arguments if argument[0] == "+"]
    names = () if isinstance(node.names, cst.ImportStar) else node.names
    kept = _without(names, dropped)
    result: list[cst.CSTNode] = []
    if kept:
        kept[-1] = _as_last(kept[-1], node)
        result.append(node.with_changes(names=kept))
    for statement in added:
        line = cst.parse_statement(statement)
        assert isinstance(line, cst.SimpleStatementLine)
        result.append(line.body[0])
    return cst.FlattenSentinel(result) if result else cst.RemoveFromParent()


def _without(names: Sequence[cst.ImportAlias], dropped: set[str]) -> list[cst.ImportAlias]:
    """The names but for those in `dropped`; where one of them ended a line, the line still ends."""
    kept: list[cst.ImportAlias] = []
    for name in names:
        if _shown(name) not in dropped:
            kept.append(name)
        elif kept and _ends_line(name) and not _ends_line(kept[-1]):
            kept[-1] = kept[-1].with_changes(comma=name.comma)
    return kept


def _ends_line(name: cst.ImportAlias) -> bool:
    comma = name.comma
    if not isinstance(comma, cst.Comma):
        return False
    space = comma.whitespace_after
    return not isinstance(space, cst.SimpleWhitespace) or "\n" in space.value


def _as_last(name: cst.ImportAlias, node: cst.Import | cst.ImportFrom) -> cst.ImportAlias:
    """`name` with the comma that the last name of the statement had, and its own comment."""
    assert not isinstance(node.names, cst.ImportStar)
    last = node.names[-1]
    if name is last:
        return name
    own = name.comma.whitespace_after if isinstance(name.comma, cst.Comma) else None
    trailing = last.comma.whitespace_after if isinstance(last.comma, cst.Comma) else None
    if (
        isinstance(own, cst.ParenthesizedWhitespace)
        and isinstance(trailing, cst.ParenthesizedWhitespace)
        and own.first_line.comment is not None
    ):
        space = trailing.with_changes(first_line=own.first_line)
        return name.with_changes(comma=cst.Comma(whitespace_after=space))
    return name.with_changes(comma=last.comma)


def _shown(name: cst.ImportAlias) -> str:
    """As the survey names an alias: ``x as y``, or ``x``."""
    spelt = name.evaluated_name
    return f"{spelt} as {name.evaluated_alias}" if name.asname else spelt


ACTIONS: Actions = {
    "imports": _imports,
    "unused": _imports,
}
