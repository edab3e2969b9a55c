"""Iterators and views of dictionaries: whether an iterator is needed, or any iterable serves."""

from __future__ import annotations

import ast

from codemods.engine.module import Occurrence
from codemods.six import tables
from codemods.six.decisions import PLAIN_ARGUMENTS, Decision, File, Refuse, Rewrite


def view(place: Occurrence, call: ast.Call, method: str) -> Decision:
    """``viewitems(d)`` at `place`, which comes to ``d.items()``."""
    if len(call.args) != 1 or call.keywords:
        return Refuse(PLAIN_ARGUMENTS)
    return Rewrite(place, "method", (method,))


def iterator(file: File, place: Occurrence, call: ast.Call, method: str) -> Decision:
    """``iteritems(d)`` at `place`, which comes to ``d.items()`` or to an iterator of it."""
    if len(call.args) != 1:
        return Refuse(PLAIN_ARGUMENTS)
    if is_consumed(file, place) or (method == "values" and _is_searched(place)):
        return Rewrite(place, "method", (method,))
    spelling = file.builtin("iter", place)
    if spelling is None:
        return Refuse("iter means something else here")
    return Rewrite(
        place,
        "iterator",
        (method, spelling.text),
        introduces=(spelling.root,),
        imports=spelling.imports,
    )


def _is_searched(place: Occurrence) -> bool:
    """Whether what stands at `place` is the right side of `in`.

    A view of values is searched one by one, as its iterator is; views of keys and items ask for
    the hash of what is sought, which an iterator never does.
    """
    parent = place.parent
    return (
        isinstance(parent, ast.Compare)
        and parent.comparators[-1] is place.node
        and isinstance(parent.ops[-1], (ast.In, ast.NotIn))
    )


def is_consumed(file: File, place: Occurrence, *, may_be_any: bool = False) -> bool:
    """Whether what stands at `place` is asked for its iterator at once, so any iterable serves.

    If it `may_be_any` thing, consumers that treat some iterables otherwise than
    their iterators don't count.
    """
    node, parent = place.node, place.parent
    if isinstance(parent, (ast.For, ast.comprehension)):
        return parent.iter is node
    if isinstance(parent, (ast.Starred, ast.YieldFrom)):
        return True
    if isinstance(parent, ast.Assign):
        return (
            parent.value is node
            and len(parent.targets) == 1  # each of several would go through it
            and isinstance(parent.targets[0], (ast.Tuple, ast.List))
        )
    if not isinstance(parent, ast.Call) or node not in parent.args:
        return False
    function = parent.func
    if isinstance(function, ast.Attribute) and function.attr in tables.CONSUMING_METHODS:
        return len(parent.args) == 1 and not (may_be_any and function.attr == "update")
    called = file.dotted(function, place)
    if called is None or (may_be_any and called in tables.PARTICULAR):
        return False
    if called == "itertools.chain":
        return _is_chained(file, place, parent)
    if called in tables.SOLE_ARGUMENT and len(parent.args) > 1:
        return False
    position = parent.args.index(place.node)  # type: ignore[arg-type]
    if called in tables.CONSUMERS_OF_SEVERAL:
        return position >= tables.CONSUMERS_OF_SEVERAL[called]
    return tables.CONSUMERS.get(called) == position


def _is_chained(file: File, place: Occurrence, call: ast.Call) -> bool:
    """Whether a chain asks its argument at `place` for its iterator before other code runs.

    It does so when it gets there, and not when it is made.
    """
    outer = place.up(1)
    parent = outer.parent
    if isinstance(parent, ast.Call) and parent.args and parent.args[0] is call:
        return file.dotted(parent.func, outer) in tables.EXHAUSTING
    if isinstance(parent, ast.comprehension) and isinstance(outer.up(1).parent, ast.GeneratorExp):
        return False
    is_first = bool(call.args) and call.args[0] is place.node
    return isinstance(parent, (ast.For, ast.comprehension)) and parent.iter is call and is_first
