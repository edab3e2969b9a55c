"""`string_types` and its like: tuples of one type each."""

from __future__ import annotations

import ast

from codemods.engine.module import Occurrence
from codemods.six import tables
from codemods.six.decisions import Decision, File, Refuse, Rewrite


def decide(file: File, place: Occurrence, builtin: str) -> Decision:
    """The tuple of the type `builtin` at `place`."""
    spelling = file.builtin(builtin, place)
    if spelling is None:
        return Refuse(f"{builtin} means something else here")
    arguments, introduces, imports = (spelling.text,), (spelling.root,), spelling.imports
    if _is_checked_against(file, place):
        return Rewrite(place, "name", arguments, introduces=introduces, imports=imports)
    if _is_first_item(place):
        return Rewrite(place.up(1), "name", arguments, introduces=introduces, imports=imports)
    around = _sum_or_spread(file, place)
    return Rewrite(place, "tuple", arguments, introduces=introduces, imports=imports, around=around)


def _sum_or_spread(file: File, place: Occurrence) -> tuple[Occurrence, str] | None:
    """The sum of tuples, or the display that a tuple is spread in, which comes to one tuple."""
    parent, outer = place.parent, place
    if isinstance(parent, ast.Starred) and isinstance(place.chain[-3], (ast.Tuple, ast.List)):
        outer, action = place.up(2), "spread"
    else:
        while isinstance(outer.parent, ast.BinOp) and _adds_tuples(file, outer.parent):
            outer = outer.up(1)
        action = "join"
    if outer is place or file.module.has_comment(file.module.span(outer.node)):
        return None
    return outer, action


def _adds_tuples(file: File, node: ast.expr) -> bool:
    """Whether an expression is a sum of nothing but tuple displays and tuples of six."""
    if isinstance(node, ast.BinOp):
        return (
            isinstance(node.op, ast.Add)
            and _adds_tuples(file, node.left)
            and _adds_tuples(file, node.right)
        )
    return isinstance(node, ast.Tuple) or file.names.get(node) in tables.TUPLES


def _is_checked_against(file: File, place: Occurrence) -> bool:
    """Whether `place` is the types, or one of the types, of an instance check."""
    while isinstance(place.parent, ast.Tuple):
        place = place.up(1)
    call = place.parent
    if not isinstance(call, ast.Call) or len(call.args) < 2 or call.args[1] is not place.node:
        return False
    function = call.func
    if isinstance(function, ast.Name):
        return function.id in tables.INSTANCE_CHECKS and file.means_builtin(function.id, place)
    return isinstance(function, ast.Attribute) and function.attr in tables.INSTANCE_ASSERTIONS


def _is_first_item(place: Occurrence) -> bool:
    parent = place.parent
    return (
        isinstance(parent, ast.Subscript)
        and parent.value is place.node
        and isinstance(parent.ctx, ast.Load)
        and isinstance(parent.slice, ast.Constant)
        and parent.slice.value == 0
    )
