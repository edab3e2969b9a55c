"""What becomes of each use of six in an expression, by what of six it is."""

from __future__ import annotations

import ast
import re

from codemods.codemod import Import
from codemods.engine.module import Occurrence
from codemods.six import classes, raising, tables
from codemods.six.bindings import Use
from codemods.six.decisions import Decision, File, Refuse, Rewrite, Stays

_COMMENT = "a comment stands in the call"
_NO_ROOM = "its replacement may need quotes that the f-string has no room for"
_ARGUMENTS = "its arguments are not plain ones"


def decide(file: File, use: Use) -> Decision:
    """What becomes of one use; conditions (`PY2` …) are not decided here."""
    name, place = use.qualified, use.place
    if name in tables.NAMESPACES:
        return Refuse("it is used as a value, and what is read from it can't be seen")
    location = file.location(name)
    if not tables.is_known(name) and location is None:
        return Refuse("six 1.17 has no such name")
    if name in tables.NOT_YET:
        return Refuse(tables.NOT_YET[name])
    if any(type(node).__name__ == "TemplateStr" for node in place.chain):
        return Refuse("a t-string keeps the text of its expressions")  # PEP 750
    if _is_shown(file, place):
        return Refuse("the f-string shows the text of the expression")
    if name in tables.BUILTINS:
        return _builtin(file, place, tables.BUILTINS[name])
    if name in tables.TUPLES:
        return _tuple(file, place, tables.TUPLES[name])
    if location is not None:
        return _elsewhere(file, use, *location)
    return _called(file, use)


def _is_shown(file: File, place: Occurrence) -> bool:
    """Whether `place` is in a field such as ``{x=}`` of an f-string."""
    for node in place.chain:
        if isinstance(node, ast.FormattedValue):
            rest = file.module.text[file.module.end(node.value) :].lstrip(" \t)")
            if re.match(r"=\s*[}!:]", rest):
                return True
    return False


def _builtin(file: File, place: Occurrence, builtin: str) -> Decision:
    if not file.means_builtin(builtin, place):
        return Refuse(f"{builtin} means something else here")
    if isinstance(place.node, ast.Name) and place.node.id == builtin:
        return Stays()
    return Rewrite(place, "name", (builtin,), introduces=(builtin,))


# Tuples of types


def _tuple(file: File, place: Occurrence, builtin: str) -> Decision:
    if not file.means_builtin(builtin, place):
        return Refuse(f"{builtin} means something else here")
    if _is_checked_against(file, place):
        return Rewrite(place, "name", (builtin,), introduces=(builtin,))
    if _is_first_item(place):
        return Rewrite(place.up(1), "name", (builtin,), introduces=(builtin,))
    around = _sum_or_spread(file, place)
    return Rewrite(place, "tuple", (builtin,), introduces=(builtin,), around=around)


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
    return isinstance(node, ast.Tuple) or node in file.tuples


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


# Names that live in another module


def _elsewhere(file: File, use: Use, module: str, attribute: str | None) -> Decision:
    if use.qualified == use.alias.qualified:
        return Stays()  # the import that replaces the alias binds the same name
    place, name = use.place, use.qualified
    spelling, item = f"{module}.{attribute}" if attribute else module, Import(module)
    package, _, last = module.rpartition(".")
    if attribute:
        fallback = Import(module, attribute)
    else:
        own = name.rpartition(".")[2]
        fallback = Import(package, last, own if own != last else None) if package else item
    root = spelling.partition(".")[0]
    if root in tables.OPTIONAL and not file.requires(module):
        return Refuse(f"{root} may be missing, and an import at the top would fail earlier")
    if not file.can_name(root, place):
        if not file.is_unbound(fallback.binds):
            return Refuse(f"{root} means something else here")
        spelling, item = fallback.binds, fallback
    if file.module.source(place.node) == spelling:
        return Stays((item,))
    return Rewrite(place, "name", (spelling,), introduces=(item.binds,), imports=(item,))


# Functions that are called


def _called(file: File, use: Use) -> Decision:
    place, name = use.place, use.qualified
    if name == "python_2_unicode_compatible":
        return classes.compatible(file, place)
    call = place.parent
    if not isinstance(call, ast.Call) or call.func is not place.node:
        return Refuse("it is used as a value, not called")
    place = place.up(1)
    if name == "with_metaclass":
        return classes.with_metaclass(file, place, call)
    if name == "add_metaclass":
        return classes.add_metaclass(file, place, call, innermost=_is_innermost(place))
    if file.module.has_comment(file.module.span(call)) and _loses_comment(file, call):
        return Refuse(_COMMENT)
    if name == "raise_from":
        return raising.raise_from(place, call)
    if name == "reraise":
        return raising.reraise(file, place, call)
    if not call.args or any(isinstance(item, ast.Starred) for item in call.args):
        return Refuse(_ARGUMENTS)
    if name in tables.DICTIONARY_ITERATORS:
        return _iterator(file, place, call, tables.DICTIONARY_ITERATORS[name])
    if name in tables.DICTIONARY_VIEWS:
        return _view(place, call, tables.DICTIONARY_VIEWS[name])
    if name in tables.ASSERTIONS:
        return Rewrite(place, "method", (name,))
    if name in tables.ATTRIBUTE_GETTERS:
        if len(call.args) != 1 or call.keywords:
            return Refuse(_ARGUMENTS)
        return Rewrite(place, "attribute", (tables.ATTRIBUTE_GETTERS[name],))
    if name in tables.FIRST_ARGUMENT:
        if len(call.args) != tables.FIRST_ARGUMENT[name] or call.keywords:
            return Refuse(_ARGUMENTS)
        return _text(place, call) if name == "u" else Rewrite(place, "first-argument")
    return _bytes(place, call)


def _is_innermost(place: Occurrence) -> bool:
    """Whether no decorator that matters stands below the one at `place`."""
    node = place.parent
    if not isinstance(node, ast.ClassDef) or place.node not in node.decorator_list:
        return False
    below = node.decorator_list[node.decorator_list.index(place.node) + 1 :]
    called = (ast.unparse(item).rpartition(".")[2] for item in below)
    return all(name in tables.HARMLESS_DECORATORS for name in called)


def _loses_comment(file: File, call: ast.Call) -> bool:
    """Whether a comment stands between the parts of a call, not in its arguments."""
    position = file.module.span(call).start
    rest = ""
    for part in [*call.args, *(item.value for item in call.keywords)]:
        span = file.module.span(part)
        rest += file.module.text[position : span.start]
        position = max(position, span.end)
    return "#" in rest + file.module.text[position : file.module.span(call).end]


def _view(place: Occurrence, call: ast.Call, method: str) -> Decision:
    if len(call.args) != 1 or call.keywords:
        return Refuse(_ARGUMENTS)
    return Rewrite(place, "method", (method,))


def _iterator(file: File, place: Occurrence, call: ast.Call, method: str) -> Decision:
    if len(call.args) != 1:
        return Refuse(_ARGUMENTS)
    if _is_consumed(file, place):
        return Rewrite(place, "method", (method,))
    if not file.means_builtin("iter", place):
        return Refuse("iter means something else here")
    return Rewrite(place, "iterator", (method,), introduces=("iter",))


def _is_consumed(file: File, place: Occurrence) -> bool:
    """Whether what stands at `place` is gone through at once, so that any iterable serves."""
    node, parent = place.node, place.parent
    if isinstance(parent, (ast.For, ast.AsyncFor, ast.comprehension)):
        return parent.iter is node
    if isinstance(parent, (ast.Starred, ast.YieldFrom)):
        return isinstance(parent, ast.Starred)
    if isinstance(parent, ast.Assign):
        return parent.value is node and all(
            isinstance(target, (ast.Tuple, ast.List)) for target in parent.targets
        )
    if not isinstance(parent, ast.Call) or node not in parent.args:
        return False
    function = parent.func
    if isinstance(function, ast.Attribute) and function.attr in tables.CONSUMING_METHODS:
        return len(parent.args) == 1
    called = ast.unparse(function).rpartition(".")[2]
    first = tables.CONSUMERS.get(called)
    if first is None or parent.args.index(node) < first:
        return False
    if called in tables.SOLE_ARGUMENT and len(parent.args) > 1:
        return False
    if called not in {"map", "zip", "filter"} and parent.args[0] is not node:
        return False
    return isinstance(function, ast.Name) and file.means_builtin(called, place)


# Literals


def _text(place: Occurrence, call: ast.Call) -> Decision:
    argument = call.args[0]
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return Rewrite(place, "text-literal")
    return Rewrite(place, "first-argument")


def _bytes(place: Occurrence, call: ast.Call) -> Decision:
    if len(call.args) != 1 or call.keywords:
        return Refuse(_ARGUMENTS)
    argument = call.args[0]
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        if not _is_latin1(argument.value):
            return Refuse("the text is not Latin-1, so six raises an error")
        if _in_fstring(place) and not argument.value.isalnum():
            return Refuse(_NO_ROOM)
        return Rewrite(place, "bytes-literal")
    if isinstance(argument, ast.Constant):
        return Refuse("its argument is no text")
    if _in_fstring(place):
        return Refuse(_NO_ROOM)
    return Rewrite(place, "encoded")


def _is_latin1(text: str) -> bool:
    return all(ord(character) < 256 for character in text)


def _in_fstring(place: Occurrence) -> bool:
    return any(isinstance(node, ast.JoinedStr) for node in place.chain)
