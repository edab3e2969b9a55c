"""What reads a string as a dotted name, by where it stands."""

from __future__ import annotations

import ast

from codemods.engine.module import Module, Occurrence
from codemods.six import tables
from codemods.six.decisions import File
from codemods.six.packaging.paths import Paths

_KEYWORDS = frozenset({"in_dict", "modname", "name", "target"})
"""Names of the first parameter of what reads dotted names."""
_VALUE = frozenset({"module_name", "value"})
"""Names of the second parameter of `EntryPoint`."""


def of(module: Module, place: Occurrence) -> str | None:
    """What reads the string at `place`, itself or by a name: a key of `tables.READERS`."""
    return _of_expression(place) or _of_constant(module, place)


def _of_expression(place: Occurrence) -> str | None:
    """What reads the expression at `place`."""
    call, keyword = place.parent, None
    if isinstance(call, ast.keyword):
        keyword = call.arg
        call = place.chain[-3]
    if not isinstance(call, ast.Call):
        return None
    owner, _, name = ast.unparse(call.func).rpartition(".")
    if name == "EntryPoint":
        is_value = keyword in _VALUE if keyword else place.node in call.args[1:2]
        return "entry" if is_value else None
    is_first = keyword in _KEYWORDS and not call.args if keyword else place.node in call.args[:1]
    if not is_first:
        return None
    if name in tables.PATCHERS or (name in tables.PATCHING_METHODS and owner):
        return "patch"
    if name in tables.PATCH_VARIANTS and owner.rpartition(".")[2] == "patch":
        return "patch"
    if name in tables.IMPORTERS:
        return "module"
    return "object" if name in tables.RESOLVERS else None


def _of_constant(module: Module, place: Occurrence) -> str | None:
    """The same for a string that has a name of its own, by which it is only read."""
    assignment = place.parent
    if not isinstance(assignment, ast.Assign) or len(assignment.targets) != 1:
        return None
    target = assignment.targets[0]
    if not isinstance(target, ast.Name) or isinstance(place.chain[-3], ast.ClassDef):
        return None
    bound = module.bindings(target.id)
    readers = set()
    for occurrence in module.occurrences(target.id):
        if occurrence.is_use:
            readers.add(_of_expression(occurrence))
        elif occurrence.node is not target:
            return None
    one = len(bound) == 1 and len(readers) == 1
    return readers.pop() if one else None


def are_entry_points(module: Module, place: Occurrence) -> bool:
    """Whether the string at `place` is read as entry points: lines of ``name = module:attribute``.

    ``setup(entry_points={"console_scripts": […]})``, ``EntryPoint.parse(…)``
    """
    call = place.parent
    if isinstance(call, ast.Call) and place.node in call.args[:1]:
        return ast.unparse(call.func).endswith("EntryPoint.parse")
    return Paths(module, {"entry_points"}).lead(place)


def asks(file: File, place: Occurrence) -> bool:
    """Whether a string is there to find the module that it names, not to spell it."""
    call = place.parent
    if isinstance(call, ast.Call) and place.node in call.args[:1]:
        name = ast.unparse(call.func).rpartition(".")[2]
        if name in tables.IMPORTERS | tables.FINDERS:
            return True
    return is_loaded(file, place)


def is_loaded(file: File, place: Occurrence) -> bool:
    """Whether a string is a key of `sys.modules`."""
    holder = place.parent
    if isinstance(holder, ast.Dict) and place.node in holder.keys:
        holder = place.chain[-3]  # `sys.modules.update({"six": …})`
    if isinstance(holder, ast.Subscript):
        return _is_modules(file, holder.value, place)
    if isinstance(holder, ast.Compare):
        return any(_is_modules(file, item, place) for item in holder.comparators)
    if isinstance(holder, ast.Call):
        read = [holder.func.value] if isinstance(holder.func, ast.Attribute) else []
        return any(_is_modules(file, item, place) for item in [*read, *holder.args])
    return False


def _is_modules(file: File, node: ast.expr, place: Occurrence) -> bool:
    """Whether an expression, or the string that `patch.dict` is given, is `sys.modules`."""
    if isinstance(node, ast.Constant):
        return node.value == "sys.modules"
    return ast.unparse(node) == "sys.modules" or file.resolves_to(node, place, "sys", "modules")
