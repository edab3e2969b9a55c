"""What an import statement becomes."""

from __future__ import annotations

import libcst as cst

from codemods.codemod import Replacement
from codemods.engine.unimport import without
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
    kept = without(node, dropped)
    result: list[cst.CSTNode] = [] if kept is None else [kept]
    for statement in added:
        line = cst.parse_statement(statement)
        assert isinstance(line, cst.SimpleStatementLine)
        result.append(line.body[0])
    return cst.FlattenSentinel(result) if result else cst.RemoveFromParent()


ACTIONS: Actions = {
    "imports": _imports,
    "unused": _imports,
}
