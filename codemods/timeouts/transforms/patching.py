"""What becomes of a test that patched a constant."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import libcst as cst

from codemods.codemod import Replacement


def _statements(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """The lines in `arguments` in the place of a statement, which may have comments above it."""
    assert isinstance(node, cst.SimpleStatementLine)
    first, *others = _parsed(arguments)
    return cst.FlattenSentinel([first.with_changes(leading_lines=node.leading_lines), *others])


def _preceded(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """A statement below the lines in `arguments`."""
    assert isinstance(node, cst.BaseStatement)
    return cst.FlattenSentinel([*_parsed(arguments), node])


def _parsed(arguments: tuple[str, ...]) -> list[cst.SimpleStatementLine]:
    lines = cst.parse_module("\n".join(arguments) + "\n").body
    return [line for line in lines if isinstance(line, cst.SimpleStatementLine)]


def _undecorated(node: cst.CSTNode, arguments: tuple[str, ...]) -> Replacement:
    """A function less the decorator whose code is in `arguments`."""
    assert isinstance(node, cst.FunctionDef)
    module = cst.Module(body=[])
    kept = [it for it in node.decorators if module.code_for_node(it.decorator) not in arguments]
    return node.with_changes(decorators=kept)


ACTIONS: Mapping[str, Callable[[cst.CSTNode, tuple[str, ...]], Replacement]] = {
    "preceded": _preceded,
    "statements": _statements,
    "undecorated": _undecorated,
}
