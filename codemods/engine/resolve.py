"""What an expression names, by the imports of its file."""

from __future__ import annotations

import ast
import builtins

from codemods.engine.module import Module, Occurrence


def dotted(module: Module, node: ast.expr, place: Occurrence) -> str | None:
    """What `node`, somewhere in `place`, names: ``requests.get``, or ``builtins.open``.

    None where the file does not tell: a variable, a parameter, a relative import, a name that is
    bound in two ways.
    """
    if isinstance(node, ast.Attribute):
        holder = dotted(module, node.value, place)
        return f"{holder}.{node.attr}" if holder else None
    if not isinstance(node, ast.Name):
        return None
    scope = module.scope_of(node.id, place)
    if scope is None:
        return f"builtins.{node.id}" if hasattr(builtins, node.id) else None
    bindings = module.bindings(node.id).get(scope, ())
    found = {binding.imported for binding in bindings}
    return found.pop() if len(found) == 1 else None
