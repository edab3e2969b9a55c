"""setup.py and Sphinx's conf.py: lists of requirements, or of modules, in Python.

A list counts where it leads to an argument that is known to hold requirements: it stands in that
argument, or in a variable that does.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from codemods.codemod import IGNORED, Refusal, Site, Unit
from codemods.engine.module import Module, Occurrence
from codemods.six.decisions import NAME
from codemods.six.packaging.names import is_module, is_requirement, requirement_message
from codemods.six.packaging.paths import ADDERS, Paths

_AUTODOC = "autodoc_mock_imports"
KEYS = {
    "setup.py": frozenset(
        {"install_requires", "tests_require", "setup_requires", "extras_require", "requires"}
    ),
    "conf.py": frozenset({_AUTODOC}),
}
"""What holds requirements of setuptools, or modules that Sphinx makes up, by the file's name."""

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
    paths = Paths(module, keys)
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
        elif any(module.is_ignored(module.span(it).start, NAME) for it in string.chain[-2:]):
            yield Refusal(string.offset, message, IGNORED)
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
        and around.func.attr in ADDERS
    )
