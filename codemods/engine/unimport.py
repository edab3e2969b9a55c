"""What is left of an import statement from which names go."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import libcst as cst


def without(
    node: cst.Import | cst.ImportFrom, dropped: Collection[str]
) -> cst.Import | cst.ImportFrom | None:
    """The statement less these names, each as ``x as y`` or ``x``; None if none is left."""
    names = () if isinstance(node.names, cst.ImportStar) else node.names
    kept = _without(names, dropped)
    if not kept:
        return None
    kept[-1] = _as_last(kept[-1], node)
    return node.with_changes(names=kept)


def _without(names: Sequence[cst.ImportAlias], dropped: Collection[str]) -> list[cst.ImportAlias]:
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
