"""setup.py and Sphinx's conf.py: lists of requirements, or of modules, in Python.

A list counts where it leads to an argument that is known to hold requirements: it stands in that
argument, or in a variable that does.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from itertools import pairwise
from pathlib import PurePosixPath

from codemods.codemod import Refusal, Site, Unit
from codemods.engine.module import Module, Occurrence
from codemods.six.packaging.names import is_module, is_requirement, requirement_message

_AUTODOC = "autodoc_mock_imports"
KEYS = {
    "setup.py": frozenset(
        {"install_requires", "tests_require", "setup_requires", "extras_require", "requires"}
    ),
    "conf.py": frozenset({_AUTODOC}),
}
"""What holds requirements of setuptools, or modules that Sphinx makes up, by the file's name."""

_MAKERS = frozenset({"dict", "frozenset", "list", "set", "sorted", "tuple"})
"""Builtins that give back what they are given."""
_ADDERS = frozenset({"add", "append", "extend", "insert", "setdefault", "update"})
"""Methods that put what they are given into what they belong to."""
_FINDERS = frozenset({"index", "remove"})
"""Methods that fail where what they are given is not there."""
_VERSION = tuple("<>=!~;@")


def find(module: Module) -> tuple[tuple[Site, ...], tuple[Refusal, ...]]:
    """The lists from which six goes in a setup.py or a conf.py, and where such a file names it as
    a requirement and it stays."""
    found = list(_found(module))
    return (
        tuple(it for it in found if isinstance(it, Site)),
        tuple(it for it in found if isinstance(it, Refusal)),
    )


def _found(module: Module) -> Iterator[Site | Refusal]:
    keys = KEYS.get(PurePosixPath(module.path).name)
    if keys is None:
        return
    paths = _Paths(module, keys)
    is_setup = "install_requires" in keys
    strings = [
        string for string in _strings(module) if _names_six(_value(string), is_setup=is_setup)
    ]
    found_by = [string for string in strings if _is_looked_for(string)]
    by_list: dict[ast.AST, list[Occurrence]] = {}
    for string in strings:
        value = _value(string)
        message = _message(string, is_setup=is_setup)
        in_list = isinstance(string.parent, (ast.List, ast.Set, ast.Tuple))
        if not paths.lead(string):
            if in_list and is_setup and any(sign in value for sign in _VERSION):
                yield Refusal(string.offset, message, "where the list goes is not known")
        elif not in_list or len(value.strip().splitlines()) > 1:
            yield Refusal(string.offset, message, "it is not an element of a list")
        elif found_by:
            line = module.lines.line_of(found_by[0].offset)
            yield Refusal(string.offset, message, f"line {line} looks for it in a list")
        else:
            by_list.setdefault(string.parent, []).append(string)
    for display, members in by_list.items():
        yield _site(module, display, members, _message(members[0], is_setup=is_setup))


def _strings(module: Module) -> Iterator[Occurrence]:
    """The strings that hold six as a word."""
    seen: set[ast.AST] = set()
    for occurrence in module.occurrences("six"):
        node = occurrence.node
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in seen:
            seen.add(node)
            yield occurrence


def _value(string: Occurrence) -> str:
    assert isinstance(string.node, ast.Constant)
    return str(string.node.value)


def _message(string: Occurrence, *, is_setup: bool) -> str:
    return requirement_message(_value(string)) if is_setup else f"six in {_AUTODOC}"


def _names_six(value: str, *, is_setup: bool) -> bool:
    return any(map(is_requirement, value.splitlines())) if is_setup else is_module(value)


def _is_looked_for(string: Occurrence) -> bool:
    call = string.parent
    return (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in _FINDERS
    )


def _site(
    module: Module, display: ast.AST, members: list[Occurrence], message: str
) -> Site | Refusal:
    """What becomes of a list that holds the strings `members`."""
    first = members[0]
    place = first.up(1)
    assert isinstance(display, (ast.List, ast.Set, ast.Tuple))
    empties = len(members) == len(display.elts)
    if empties and _is_added(place):
        return Refusal(first.offset, message, "nothing else is added to the list in this place")
    if empties and isinstance(display, ast.Set):
        return Refusal(first.offset, message, "a set without elements is written in another way")
    if not module.source(display).startswith(("[", "(", "{")):
        return Refusal(first.offset, message, "it stands in a tuple without parentheses")
    indices = tuple(str(display.elts.index(member.node)) for member in members)  # type: ignore[arg-type]
    return module.site(place, Unit.EXPRESSION, "without-requirement", message, arguments=indices)


def _is_added(place: Occurrence) -> bool:
    """Whether a list is all that is added to another, which may depend on the Python in use."""
    around = place.parent
    return isinstance(around, ast.AugAssign) or (
        isinstance(around, ast.Call)
        and isinstance(around.func, ast.Attribute)
        and around.func.attr in _ADDERS
    )


class _Paths:
    """Where values go in one file."""

    def __init__(self, module: Module, keys: Collection[str]) -> None:
        self._module = module
        self._keys = keys
        self._asked: set[str] = set()

    def lead(self, place: Occurrence) -> bool:
        """Whether the value at `place` becomes, or becomes a part of, what `keys` name."""
        for inner, outer in pairwise(reversed(place.chain)):
            verdict = self._step(outer, inner, place)
            if verdict is not None:
                return verdict
        return False

    def _step(self, outer: ast.AST, inner: ast.AST, place: Occurrence) -> bool | None:
        """Whether a value leads there from `inner`, a part of `outer`; None: as `outer` does."""
        if isinstance(outer, ast.keyword):
            return True if outer.arg in self._keys else None
        if isinstance(outer, ast.Dict):
            if inner in outer.keys:
                return False
            key = outer.keys[outer.values.index(inner)]  # type: ignore[arg-type]
            return True if self._is_key(key) else None
        if isinstance(outer, ast.Call):
            return self._through_call(outer, inner)
        if isinstance(outer, ast.Attribute):
            return None  # a method of it, if anything comes of it
        if isinstance(outer, ast.Subscript):
            return None if inner is outer.value else False
        if isinstance(outer, ast.Assign):
            return inner is outer.value and any(map(self._holds, outer.targets))
        if isinstance(outer, (ast.AnnAssign, ast.AugAssign)):
            return inner is outer.value and self._holds(outer.target)
        if isinstance(outer, ast.Return):
            functions = [node for node in place.chain if isinstance(node, ast.FunctionDef)]
            return bool(functions) and self._leads(functions[-1].name)
        if isinstance(outer, (ast.List, ast.Tuple, ast.Set, ast.BinOp, ast.IfExp, ast.BoolOp)):
            return None
        return None if isinstance(outer, ast.Starred) else False

    def _through_call(self, call: ast.Call, inner: ast.AST) -> bool | None:
        if inner is call.func:
            return None  # what a method or a function gives back
        if isinstance(call.func, ast.Name) and call.func.id in _MAKERS:
            return None
        if isinstance(call.func, ast.Attribute) and call.func.attr in _ADDERS:
            return self._holds(call.func.value)
        return False

    def _holds(self, target: ast.expr) -> bool:
        """Whether what is assigned to a target, or put into it, leads there."""
        while isinstance(target, (ast.Subscript, ast.Starred)):
            if isinstance(target, ast.Subscript) and self._is_key(target.slice):
                return True
            target = target.value
        return isinstance(target, ast.Name) and self._leads(target.id)

    def _leads(self, name: str) -> bool:
        """Whether a variable, or what a function gives back, leads there."""
        if name in self._keys:
            return True
        if name in self._asked:
            return False  # the answer is being found out
        self._asked.add(name)
        leads = any(use.is_use and self.lead(use) for use in self._module.occurrences(name))
        self._asked.remove(name)
        return leads

    def _is_key(self, node: ast.expr | None) -> bool:
        return isinstance(node, ast.Constant) and node.value in self._keys
