"""What becomes of each use of six in an expression, by what of six it is."""

from __future__ import annotations

import ast

from codemods.codemod import Import
from codemods.engine import quotes
from codemods.engine.module import Occurrence
from codemods.six import (
    classes,
    ensure,
    iteration,
    literals,
    raising,
    tables,
    tuples,
    values,
)
from codemods.six.bindings import Use
from codemods.six.decisions import PLAIN_ARGUMENTS, SHOWN, Decision, File, Refuse, Rewrite, Stays

_COMMENT = "a comment stands in the call"


def decide(file: File, use: Use) -> Decision:
    """What becomes of one use; conditions (`PY2` …) are not decided here."""
    name, place = use.qualified, use.place
    if name in tables.NAMESPACES:
        return Refuse("it is used as a value, and what is read from it can't be seen")
    location = file.location(name)
    if not tables.is_known(name) and location is None:
        return Refuse("six 1.17 has no such name")
    if name in tables.REFUSED:
        return Refuse(tables.REFUSED[name])
    if quotes.is_shown(file.module, place):
        return Refuse(SHOWN)
    if name == "iterbytes":
        return _iterbytes(file, place)
    if name == "Iterator" and classes.has_object(file, place):
        return Refuse("the class has object as a base already, so it can't be made")
    if name in tables.BUILTINS:
        return _builtin(file, place, tables.BUILTINS[name])
    if name in tables.TUPLES:
        return tuples.decide(file, place, tables.TUPLES[name])
    if location is not None:
        return _elsewhere(file, use, *location)
    return _function(file, use)


def _builtin(file: File, place: Occurrence, builtin: str) -> Decision:
    spelling = file.builtin(builtin, place)
    if spelling is None:
        return Refuse(f"{builtin} means something else here")
    if isinstance(place.node, ast.Name) and place.node.id == spelling.text:
        return Stays()
    return Rewrite(
        place, "name", (spelling.text,), introduces=(spelling.root,), imports=spelling.imports
    )


def _iterbytes(file: File, place: Occurrence) -> Decision:
    call = place.parent
    if (
        isinstance(call, ast.Call)
        and call.func is place.node
        and _takes_plain(call, 1)
        and iteration.is_consumed(file, place.up(1), may_be_any=True)
    ):
        if _loses_comment(file, call):
            return Refuse(_COMMENT)
        return Rewrite(place.up(1), "first-argument")
    return _builtin(file, place, "iter")


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


# Functions


def _function(file: File, use: Use) -> Decision:
    place, name = use.place, use.qualified
    if name == "python_2_unicode_compatible" and _is_decorator(place):
        return classes.compatible(file, place)
    call = place.parent
    if not isinstance(call, ast.Call) or call.func is not place.node:
        decide_value = ensure.value if name in tables.ENSURING else values.decide
        return decide_value(file, place, name)
    place = place.up(1)
    if name == "with_metaclass":
        return classes.with_metaclass(file, place, call)
    if name == "add_metaclass":
        return classes.add_metaclass(file, place, call, innermost=_is_innermost(place))
    if _loses_comment(file, call):
        return Refuse(_COMMENT)
    if name == "raise_from":
        return raising.raise_from(place, call)
    if name == "reraise":
        return raising.reraise(file, place, call)
    if name in tables.ENSURING:
        return ensure.call(file, use.place, call, name)
    if not call.args or any(isinstance(item, ast.Starred) for item in call.args):
        return Refuse(PLAIN_ARGUMENTS)
    if name in tables.DICTIONARY_ITERATORS:
        return iteration.iterator(file, place, call, tables.DICTIONARY_ITERATORS[name])
    if name in tables.DICTIONARY_VIEWS:
        return iteration.view(place, call, tables.DICTIONARY_VIEWS[name])
    if name in tables.ASSERTIONS:
        return Rewrite(place, "method", (name,))
    return _of_fixed_arguments(file, place, call, name)


_COUNTS = {
    **dict.fromkeys(tables.ATTRIBUTE_GETTERS, 1),
    **tables.FIRST_ARGUMENT,
    "b": 1,
    "byte2int": 1,
    "indexbytes": 2,
    "int2byte": 1,
}
"""How many arguments a function takes."""


def _of_fixed_arguments(file: File, place: Occurrence, call: ast.Call, name: str) -> Decision:
    if not _takes_plain(call, _COUNTS[name]):
        return Refuse(PLAIN_ARGUMENTS)
    if name in tables.ATTRIBUTE_GETTERS:
        return Rewrite(place, "attribute", (tables.ATTRIBUTE_GETTERS[name],))
    if name in {"byte2int", "indexbytes"}:
        return Rewrite(place, "item")
    if name == "int2byte":
        return literals.byte(file, place, call.args[0])
    if name == "b":
        return literals.octets(file, place, call.args[0])
    return literals.text(place, call.args[0]) if name == "u" else Rewrite(place, "first-argument")


def _takes_plain(call: ast.Call, count: int) -> bool:
    """Whether a call has just so many arguments, all of them plain."""
    starred = any(isinstance(item, ast.Starred) for item in call.args)
    return len(call.args) == count and not call.keywords and not starred


def _is_decorator(place: Occurrence) -> bool:
    return isinstance(place.parent, ast.ClassDef) and place.node in place.parent.decorator_list


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
    if not file.module.has_comment(file.module.span(call)):
        return False
    position = file.module.span(call).start
    rest = ""
    for part in [*call.args, *(item.value for item in call.keywords)]:
        span = file.module.span(part)
        rest += file.module.text[position : span.start]
        position = max(position, span.end)
    return "#" in rest + file.module.text[position : file.module.span(call).end]
