"""Whether a function does the same with a `uuid.UUID` as with the text that it was given before.

``str(it)`` is that text again: a converter takes a UUID only as `uuid.UUID` writes it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from codemods.engine.module import Module
from codemods.engine.names import dotted, last_name
from codemods.identifiers import addresses, entries
from codemods.identifiers.entries import Entry, Function
from codemods.identifiers.facts import DJANGO
from codemods.identifiers.words import IDENTIFIER
from codemods.identifiers.words import words as _words

_COMPARED = "a converter would give it a UUID, which it compares with what may be a text"
_DECLARED = "a converter would give it a UUID, and it says that it takes a text"
_NEEDS_TEXT = "a converter would give it a UUID, and it does with it what only a text can do"
_NOT_KNOWN = "a converter would give it a UUID, and it hands it on to where that may be wrong"
_WRAPPED = "a converter would give it a UUID, and a decorator or class of it may want a text"

_CONVERSION = re.compile(r"%(?:\((?P<key>\w+)\))?-?\d*(?P<kind>[a-zA-Z%*.#+ 0])")
_FIELD = re.compile(r"\{\{|\}\}|\{\w*\}")
_LEVELS = frozenset({"critical", "debug", "error", "exception", "info", "warn", "warning"})
_LOGS = _words("log logger logging")
_LOOKS = frozenset({"exclude", "filter", "get"})
"""Methods of a manager or a query set of Django that look for a value by the field's type."""
_TEXT_ONLY = frozenset({"join", "joinpath", "open", "Path", "PurePath", "quote", "urljoin", "UUID"})
"""Functions that raise where they are given a UUID for a text."""
_WRAPPERS = {
    "django": frozenset(
        {
            *("cache_control", "csrf_exempt", "csrf_protect", "ensure_csrf_cookie", "gzip_page"),
            *("login_required", "never_cache", "permission_required", "require_GET"),
            *("require_POST", "require_http_methods", "require_safe", "staff_member_required"),
        }
    ),
    "flask_login": frozenset({"fresh_login_required", "login_required"}),
}
"""Decorators that look at no parameter, by the package that they come from."""
_BASES = {
    "django": frozenset({"LoginRequiredMixin", "PermissionRequiredMixin", "View"}),
    "flask": frozenset({"MethodView"}),
}
"""Bases of views that look at none, likewise."""
_ELSEWHERE = frozenset({"kwargs", "resolver_match", "view_args"})
"""Attributes that hold what an address gave, too."""
_INSPECTS = frozenset({"eval", "exec", "locals", "vars"})


def against(module: Module, entry: Entry, name: str) -> str:
    """What stands against a converter for a parameter; empty if nothing does."""
    functions = _given(entry, name)
    holder = entry.holder
    if not all(_is_among(module, it, _WRAPPERS) for it in _decorators(entry, functions)):
        return _WRAPPED
    if holder is not None and not all(_is_among(module, it, _BASES) for it in holder.bases):
        return _WRAPPED
    if any(_is_elsewhere(it) for it in ast.walk(holder or entry.function)):
        return _NOT_KNOWN
    if holder is not None and any(it.args.kwarg for it in _methods(holder)):
        return _NOT_KNOWN
    if not _is_one(module, (holder or entry.function).name):
        return _NOT_KNOWN
    is_django = addresses.framework_of(module) == DJANGO
    for function in functions:
        if any(it.arg == name and it.annotation for it in _arguments(function)):
            return _DECLARED
        reasons = list(_against_uses(module, function, name, is_django=is_django))
        if reasons:
            return min(reasons, key=(_NEEDS_TEXT, _COMPARED, _NOT_KNOWN).index)
    return ""


def _is_one(module: Module, name: str) -> bool:
    """Whether a file has one thing of a name, so that an address can lead to no other."""
    return sum(map(len, module.bindings(name).values())) == 1


def _given(entry: Entry, name: str) -> list[Function]:
    """The functions that an address gives a parameter: of a class all methods that take it."""
    if entry.holder is None:
        return [entry.function]
    return [it for it in _methods(entry.holder) if any(arg.arg == name for arg in _arguments(it))]


def _methods(holder: ast.ClassDef) -> list[Function]:
    return [it for it in holder.body if isinstance(it, (ast.FunctionDef, ast.AsyncFunctionDef))]


def _arguments(function: Function) -> list[ast.arg]:
    return [*entries.parameters(function), *function.args.kwonlyargs]


def _is_elsewhere(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in _ELSEWHERE
    return isinstance(node, ast.Name) and node.id in _INSPECTS


def _decorators(entry: Entry, functions: list[Function]) -> Iterator[ast.expr]:
    """The decorators of a function, or of its class and its methods, that give no address."""
    nodes = [it for function in functions for it in function.decorator_list]
    for it in (*nodes, *(entry.holder.decorator_list if entry.holder else ())):
        if entries.address_in(it) is None:
            is_carried = isinstance(it, ast.Call) and last_name(it.func) == "method_decorator"
            yield it.args[0] if is_carried and isinstance(it, ast.Call) and it.args else it


def _is_among(module: Module, node: ast.expr, known: Mapping[str, frozenset[str]]) -> bool:
    """Whether a decorator or a base is one of those that are known, by its import."""
    link = addresses.link_of(module, node.func if isinstance(node, ast.Call) else node)
    return link is not None and link.target[-1] in known.get(link.target[0], ())


def _against_uses(
    module: Module, function: Function, name: str, *, is_django: bool
) -> Iterator[str]:
    above = {id(child): it for it in ast.walk(function) for child in ast.iter_child_nodes(it)}
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id == name:
            parent = above[id(node)]
            beyond = above.get(id(parent), parent)
            if not _is_same(module, node, parent, beyond, is_django=is_django):
                yield _reason(node, parent)


def _reason(node: ast.Name, parent: ast.AST) -> str:
    if isinstance(parent, ast.Compare):
        return _COMPARED
    if isinstance(parent, (ast.Attribute, ast.BinOp)):
        return _NEEDS_TEXT
    if isinstance(parent, ast.Subscript):
        return _NEEDS_TEXT if parent.value is node else _NOT_KNOWN
    if isinstance(parent, ast.Call):
        return _NEEDS_TEXT if last_name(parent.func) in _TEXT_ONLY else _NOT_KNOWN
    return _NOT_KNOWN


def _is_same(
    module: Module, node: ast.Name, parent: ast.AST, beyond: ast.AST, *, is_django: bool
) -> bool:
    """Whether a use comes to the same with a UUID as with its text."""
    if not isinstance(node.ctx, ast.Load):
        return False
    if isinstance(parent, ast.FormattedValue):
        return parent.conversion in {-1, ord("s")} and parent.format_spec is None
    if isinstance(parent, (ast.If, ast.IfExp, ast.While)):
        return parent.test is node
    if isinstance(parent, ast.UnaryOp):
        return isinstance(parent.op, ast.Not)
    if isinstance(parent, ast.BinOp):
        return _is_converted(parent, node, 0)
    if isinstance(parent, ast.Tuple):
        return _is_converted(beyond, parent, parent.elts.index(node))
    if isinstance(parent, ast.Dict):
        keys = [key for key, it in zip(parent.keys, parent.values, strict=True) if it is node]
        told = [it.value for it in keys if isinstance(it, ast.Constant)]
        return len(told) == 1 and _is_converted(beyond, parent, told[0])
    if isinstance(parent, ast.keyword):
        is_call = isinstance(beyond, ast.Call)
        return is_call and (_is_formatted(beyond) or (is_django and _looks(module, beyond, parent)))
    if isinstance(parent, ast.Call):
        return _is_text(module, parent) or _is_formatted(parent) or _is_logged(parent, node)
    return False


def _is_converted(operation: ast.AST, right: ast.AST, key: object) -> bool:
    """Whether ``'…' % right`` has an ``%s`` for what stands at a place, or by a name."""
    if not isinstance(operation, ast.BinOp) or not isinstance(operation.op, ast.Mod):
        return False
    template = _literal(operation.left)
    return operation.right is right and template is not None and _kind(template, key) == "s"


def _literal(node: ast.expr) -> str | None:
    """A text in the source, perhaps one that is translated."""
    if isinstance(node, ast.Call) and last_name(node.func) == "_" and len(node.args) == 1:
        node = node.args[0]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _kind(template: str, key: object) -> str:
    """How a text converts what stands at a place, or by a name: ``s`` of ``%s``."""
    kinds = [(it["key"], it["kind"]) for it in _CONVERSION.finditer(template) if it["kind"] != "%"]
    if isinstance(key, int):
        told = [kind for name, kind in kinds if name is None and kind.isalpha()]
        return told[key] if len(told) == len(kinds) and key < len(told) else ""
    named = {kind for name, kind in kinds if name == key}
    return named.pop() if len(named) == 1 else ""


def _is_formatted(call: ast.AST) -> bool:
    """``'…'.format(…)`` whose fields say nothing but their places."""
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return False
    template = _literal(call.func.value)
    if call.func.attr != "format" or template is None:
        return False
    return not {"{", "}"} & set(_FIELD.sub("", template))


def _is_text(module: Module, call: ast.Call) -> bool:
    is_str = dotted(call.func) == "str" and len(call.args) == 1 and not call.keywords
    return is_str and not module.bindings("str")


def _is_logged(call: ast.Call, node: ast.expr) -> bool:
    """``LOG.info('… %s', order_id)``"""
    owner, _, level = dotted(call.func).rpartition(".")
    template = _literal(call.args[0])
    if level not in _LEVELS or _LOGS.isdisjoint(_words(owner)) or template is None:
        return False
    place = call.args.index(node)
    return place > 0 and _kind(template, place - 1) == "s"


def _looks(module: Module, call: ast.AST, keyword: ast.keyword) -> bool:
    """``Order.objects.get(id=order_id)``, where the field makes of the value what it needs."""
    if not isinstance(call, ast.Call):
        return False
    field = (keyword.arg or "").rpartition("__")[2]
    if field != "pk" and not IDENTIFIER.fullmatch(field):
        return False
    if isinstance(call.func, ast.Attribute) and call.func.attr in _LOOKS:
        return ".objects" in f".{dotted(call.func.value)}"
    link = addresses.link_of(module, call.func)
    return link is not None and link.target in {
        ("django", "shortcuts", "get_list_or_404"),
        ("django", "shortcuts", "get_object_or_404"),
    }
