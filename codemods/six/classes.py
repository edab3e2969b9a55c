"""`add_metaclass`, `with_metaclass` and class decorators: the header of a class (PEP 3115)."""

from __future__ import annotations

import ast

from codemods.codemod import Unit
from codemods.engine.module import Occurrence
from codemods.six.decisions import Decision, File, Refuse, Rewrite

_HAS_ONE = "the class names a metaclass of its own"


def with_metaclass(file: File, place: Occurrence, call: ast.Call) -> Decision:
    """``class A(with_metaclass(M, *bases))``; `place` is the call."""
    node = place.parent
    if not isinstance(node, ast.ClassDef) or place.node not in node.bases:
        return Refuse("it makes a base outside the header of a class")
    if len(node.bases) > 1:
        return Refuse("six ignores the bases beside it; which ones are meant is a person's to say")
    if node.keywords or call.keywords:
        return Refuse("it takes no keywords, so the class can't be made")
    if not call.args or isinstance(call.args[0], ast.Starred):
        return Refuse("its metaclass is not its first argument")
    return _header(file, place.up(1), "metaclass-base")


def add_metaclass(file: File, place: Occurrence, call: ast.Call, *, innermost: bool) -> Decision:
    """``@add_metaclass(M)`` above a class; `place` is the call."""
    node = place.parent
    if not isinstance(node, ast.ClassDef) or place.node not in node.decorator_list:
        return Refuse("it is not used as the decorator of a class")
    if any(item.arg == "metaclass" for item in node.keywords):
        return Refuse(_HAS_ONE)
    if len(call.args) != 1 or call.keywords or isinstance(call.args[0], ast.Starred):
        return Refuse("its arguments are not one plain one")
    if any(item.arg is None for item in node.keywords):
        return Refuse("the class is given keywords that can't be seen")
    if _prepares(file, place, call.args[0]):
        return Refuse("its metaclass has a __prepare__, which six never calls")
    if not innermost:
        return Refuse("a decorator below it is given the class without the metaclass")
    index = node.decorator_list.index(call)
    # Without bases, the metaclass would be given none; six gives it what the class got: object.
    bases = "" if node.bases or _is_abstract(file, place, call.args[0]) else " object"
    return _header(file, place.up(1), f"metaclass-decorator {index}{bases}")


def _is_abstract(file: File, place: Occurrence, metaclass: ast.expr) -> bool:
    return file.resolves_to(metaclass, place, "abc", "ABCMeta")


def _prepares(file: File, place: Occurrence, metaclass: ast.expr) -> bool:
    """Whether a metaclass of the same file has a ``__prepare__``."""
    if not isinstance(metaclass, ast.Name):
        return False
    scope = file.module.scope_of(metaclass.id, place)
    bindings = file.module.bindings(metaclass.id).get(scope, ()) if scope else ()
    return any(
        isinstance(statement, ast.FunctionDef) and statement.name == "__prepare__"
        for binding in bindings
        if isinstance(binding.node, ast.ClassDef)
        for statement in binding.node.body
    )


def has_object(file: File, place: Occurrence) -> bool:
    """Whether the base of a class at `place` stands beside `object`."""
    node = place.parent
    if not isinstance(node, ast.ClassDef):
        return False
    others = [base for base in node.bases if base is not place.node]
    return any(file.resolves_to(base, place, "builtins", "object") for base in others)


def compatible(file: File, place: Occurrence) -> Decision:
    """``@python_2_unicode_compatible``, which does nothing; `place` is the decorator."""
    node = place.parent
    assert isinstance(node, ast.ClassDef)
    assert isinstance(place.node, ast.expr)
    index = node.decorator_list.index(place.node)
    return _header(file, place.up(1), f"drop-decorator {index}")


def _header(file: File, place: Occurrence, order: str) -> Decision:
    site = file.module.site(place, Unit.HEADER, "header", None)
    if file.module.has_comment(site.span):
        return Refuse("a comment stands in the header of the class")
    return Rewrite(place, "header", (order,), Unit.HEADER)
