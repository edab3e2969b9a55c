"""Attributes of a class: the attribute goes, and each use of it reads the configuration.

Here is what its own file says. What other files do with it, and which classes are related to its
own, is in `touches.py`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

from codemods.codemod import Site
from codemods.engine.module import Module, Occurrence
from codemods.timeouts import constants, receivers

_HARMLESS = frozenset({"add_metaclass", "final", "total_ordering"})
"""Decorators of classes that don't look at the attributes."""
_LOOK_UPS = frozenset({"getattr", "setattr", "hasattr", "delattr"})


def sites(module: Module, place: Occurrence, name: str, message: str) -> tuple[Site, ...] | str:
    """What is to be rewritten for the attribute whose value is at `place`, or why it stays."""
    statement = place.up(1)
    holder = statement.parent
    assert isinstance(holder, ast.ClassDef)
    heirs = _heirs(module, holder)
    reason = _reason(module, statement, name) or _computed(module, heirs, name)
    if reason:
        return reason
    uses = [use for use in module.occurrences(name) if _is_own(module, use, heirs)]
    for use in uses:
        if not isinstance(getattr(use.node, "ctx", None), ast.Load):
            return f"line {module.lines.line_of(use.offset)} sets it on an object"
    found = constants.readings(module, uses, lambda it: f"line {module.lines.line_of(it)}")
    if isinstance(found, str):
        return found
    return *constants.removal(module, statement, message), *found


def is_public(name: str) -> bool:
    """Whether an attribute is called as those that a base class may ask its subclasses for."""
    return not name.startswith("_") and not name.isupper()


def _reason(module: Module, statement: Occurrence, name: str) -> str | None:
    """Why an attribute can't go, by how it and its class are defined."""
    node, holder = statement.node, statement.parent
    assert isinstance(holder, ast.ClassDef)
    if any(isinstance(it, (ast.FunctionDef, ast.AsyncFunctionDef)) for it in statement.chain):
        return "its class is made in a function"
    around = module.scope_bound(holder.name, statement.up(1))
    if len(module.bindings(holder.name)[around]) > 1:
        return "its class is bound more than once"
    if len(module.bindings(name)[holder]) > 1:
        return "it is bound more than once"
    is_plain = {ast.unparse(base) for base in holder.bases} <= {"object"}
    made = not is_plain or holder.keywords or holder.decorator_list
    if isinstance(node, ast.AnnAssign) and "ClassVar" not in ast.unparse(node.annotation) and made:
        return "its annotation may make it a field"
    if constants.is_typed_alone(module, statement):
        return "an import is there for its annotation alone"
    assert isinstance(node, (ast.Assign, ast.AnnAssign))
    if not module.has_own_lines(module.span(node)):
        return "it shares its line with other code"
    called = (ast.unparse(it).partition("(")[0] for it in holder.decorator_list)
    if is_public(name) and any(it.rpartition(".")[2] not in _HARMLESS for it in called):
        return "a decorator of its class may read it"
    return None


def _heirs(module: Module, holder: ast.ClassDef) -> frozenset[ast.ClassDef]:
    """A class and those of its file that are certainly made from it."""
    heirs = {holder}
    pending = [holder]
    while pending:
        base = pending.pop()
        for use in module.occurrences(base.name):
            node, heir = use.node, use.parent
            if not isinstance(heir, ast.ClassDef) or not isinstance(node, ast.Name):
                continue
            is_base = node in heir.bases and receivers.of(module, node, use).node is base
            if is_base and heir not in heirs:
                heirs.add(heir)
                pending.append(heir)
    return frozenset(heirs)


def _is_own(module: Module, use: Occurrence, heirs: Collection[ast.ClassDef]) -> bool:
    """Whether a name is certainly the attribute of one of the classes, other than in its value."""
    node = use.node
    if isinstance(node, ast.Attribute):
        return node.attr == use.name and receivers.of(module, node.value, use).node in heirs
    return use.is_use and module.scope_of(use.name, use) in heirs


def _computed(module: Module, heirs: Collection[ast.ClassDef], name: str) -> str | None:
    """Why an attribute stays that the classes may look up without naming it."""
    for function in sorted(_LOOK_UPS):
        for use in module.occurrences(function):
            call = use.parent
            if not isinstance(call, ast.Call) or call.func is not use.node or len(call.args) < 2:
                continue
            looked_up = receivers.of(module, call.args[0], use.up(1)).node
            if looked_up in heirs and _may_be(call.args[1], name):
                line = module.lines.line_of(use.offset)
                return f"line {line} looks up an attribute whose name is computed"
    for use in module.occurrences("__dict__"):
        node = use.node
        if not isinstance(node, ast.Attribute) or not _changes(use):
            continue
        if receivers.of(module, node.value, use).node in heirs:
            return f"line {module.lines.line_of(use.offset)} changes the attributes at once"
    return None


def _changes(use: Occurrence) -> bool:
    """Whether what stands there is changed: ``self.__dict__.update(…)``, ``self.__dict__ = …``."""
    if not isinstance(getattr(use.node, "ctx", None), ast.Load):
        return True
    parent = use.parent
    if isinstance(parent, ast.Attribute):
        return parent.attr in {"update", "setdefault"}
    return isinstance(parent, ast.Subscript) and not isinstance(parent.ctx, ast.Load)


def _may_be(node: ast.expr, name: str) -> bool:
    """Whether a text that is computed may be this name; one that is written there is no matter of
    this."""
    return not isinstance(node, ast.Constant) and all(map(name.startswith, _beginnings(node)))


def _beginnings(node: ast.expr) -> Iterator[str]:
    """What a text begins with, as far as it is written there."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.split(r"%|\{", node.value)[0]
    elif isinstance(node, ast.JoinedStr) and node.values:
        yield from _beginnings(node.values[0])
    elif isinstance(node, ast.BinOp):
        yield from _beginnings(node.left)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield from _beginnings(node.func.value)
