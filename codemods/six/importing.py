"""What becomes of the import statements that bring six, or something of it, in."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from codemods.codemod import Import, Site, Span, Unit
from codemods.engine import scopes
from codemods.engine.comments import NOQA
from codemods.engine.module import Module, Occurrence
from codemods.six import tables
from codemods.six.bindings import Alias, Use
from codemods.six.decisions import File
from codemods.six.strings import hidden


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one import statement."""

    site: Site
    imports: tuple[Import, ...]
    """What is to be imported at module level in its place."""


_EXECUTED = (ast.Module, ast.ClassDef, ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign)
"""Statements in which all is executed when the module is imported, if they hold one another."""
_SKIPPING = (ast.BoolOp, ast.IfExp, ast.Lambda, *scopes.COMPREHENSIONS)
"""Expressions that may leave a part of them unevaluated."""


def required(module: Module, aliases: Sequence[Alias], uses: Sequence[Use]) -> frozenset[str]:
    """The modules that a Python may lack, and that the file can't be imported without."""
    names: set[str] = set()
    for alias in aliases:
        location = tables.location(alias.qualified)
        if location is not None and alias.place.parent is module.tree:
            names.add(location[0])
    for use in uses:
        location = tables.location(use.qualified)
        if location is not None and _is_executed(use.place):
            names.add(location[0])
    for root in tables.OPTIONAL:
        for binding in module.occurrences(root):
            if binding.chain[1:] and binding.chain[1] in module.tree.body:
                names.update(_imported(binding.chain[1]))
    return frozenset(name for name in names if name.partition(".")[0] in tables.OPTIONAL)


def _imported(statement: ast.AST) -> list[str]:
    """The modules that a statement imports, if it is an import."""
    if isinstance(statement, ast.ImportFrom) and not statement.level and statement.module:
        names = [f"{statement.module}.{name.name}" for name in statement.names]
        return [statement.module, *names]
    return [name.name for name in statement.names] if isinstance(statement, ast.Import) else []


def _is_executed(place: Occurrence) -> bool:
    """Whether an expression is evaluated whenever the module is imported."""
    statements = [node for node in place.chain if isinstance(node, (ast.mod, ast.stmt))]
    return all(isinstance(node, _EXECUTED) for node in statements) and not any(
        isinstance(node, _SKIPPING) for node in place.chain
    )


def reasons_to_stay(file: File, alias: Alias, line: int | None) -> list[tuple[int, str]]:
    """Why the name that an alias binds can't go, each with the offset where that is seen.

    `line` is where something else binds the name too.
    """
    reasons = [
        (offset, reason)
        for offset, reason in hidden.uses(file.module, alias)
        if not file.is_dead(Span(offset, offset + 1))
    ]
    start = alias.span.start
    if _is_before_string(alias):
        reasons.append((start, "the string behind it would become a docstring"))
    elif not tables.is_known(alias.qualified) and file.location(alias.qualified) is None:
        reasons.append((start, "six 1.17 has no such name"))
    elif line is not None:
        reasons.append((start, f"{alias.local} is also bound in line {line}"))
    elif alias.is_global:
        reasons.append((start, f"{alias.local} is bound by a global statement"))
    elif isinstance(alias.scope, ast.ClassDef):
        reasons.append((start, f"{alias.local} is an attribute of the class"))
    return reasons


def statement(
    file: File, leaving: Sequence[Alias], rebound: Collection[Alias], block: ast.AST
) -> Outcome:
    """What becomes of the statement that `leaving` are bound by, and go from.

    `rebound` are the aliases whose names something else binds too. `block` is the statement
    itself, or the one around it that goes too, so that the statement stands where that does.
    """
    module, place = file.module, leaving[0].place
    at_top = block in module.tree.body
    near = module.span(block).start
    items = {
        alias: replacement(file, alias)
        for alias in leaving
        if binds_the_same(file, alias, rebound=alias in rebound)
    }
    # What binds a name that something else binds too must not move before or behind that.
    # Nor may one leave the comment behind that tells a linter about it.
    is_whole = len(leaving) == len(leaving[0].statement.names)
    is_marked = is_whole and NOQA.search(module.behind(place.node)) is not None
    moving = {alias for alias in items if at_top and alias not in rebound and not is_marked}
    imports = [replace(items[alias], near=near) for alias in items if alias in moving]
    staying = [items[alias] for alias in items if alias not in moving]
    module_of_all = _sole_module(leaving, staying)
    if module_of_all is not None:
        orders = [f"={module_of_all}"]
    else:
        orders = [f"-{shown(alias.node)}" for alias in leaving]
        orders.extend(f"+{line}" for line in spelt_out(staying))
    names = ", ".join(full(alias.qualified) for alias in leaving)
    site = module.site(
        place, Unit.STATEMENT, "imports", f"import of {names}", arguments=tuple(orders)
    )
    return Outcome(site, tuple(imports))


def _sole_module(leaving: Sequence[Alias], items: Sequence[Import]) -> str | None:
    """The module that has all names of a statement, under the same names; None if none has."""
    statement = leaving[0].statement
    if not isinstance(statement, ast.ImportFrom) or len(items) != len(statement.names):
        return None
    pairs = zip(leaving, items, strict=True)
    same = all(alias.node.name == item.name for alias, item in pairs)
    modules = {item.module for item in items}
    return modules.pop() if same and len(modules) == 1 else None


def spelt_out(items: Sequence[Import]) -> list[str]:
    """The statements for imports that stand together, one for each module."""
    modules: dict[str, list[Import]] = {}
    for item in items:
        key = f"from {item.module}" if item.name else str(item)
        modules.setdefault(key, []).append(item)
    lines = []
    for same in modules.values():
        names = [str(item).partition(" import ")[2] for item in same[1:]]
        lines.append((same[0].name is not None, ", ".join([str(same[0]), *names])))
    return [line for _, line in sorted(lines)]


def _is_before_string(alias: Alias) -> bool:
    """Whether an import is the first statement of a body, and a lone string the second."""
    body = getattr(alias.place.parent, "body", None)
    if not isinstance(body, list) or len(body) < 2 or body[0] is not alias.statement:
        return False
    second = body[1]
    return (
        isinstance(second, ast.Expr)
        and isinstance(second.value, ast.Constant)
        and isinstance(second.value.value, str)
    )


def binds_the_same(file: File, alias: Alias, *, rebound: bool) -> bool:
    """Whether another import takes the place of an alias, and binds its name to the same thing.

    Builtins need no import, unless something else may have bound the name before.
    """
    if file.location(alias.qualified) is not None:
        return True
    return rebound and alias.qualified in tables.BUILTINS


def replacement(file: File, alias: Alias) -> Import:
    """The import of the standard library that binds what an alias binds."""
    local = alias.local
    if alias.qualified in tables.BUILTINS:
        module, name = "builtins", tables.BUILTINS[alias.qualified]
        return Import(module, name, local if local != name else None)
    location = file.location(alias.qualified)
    assert location is not None
    module, attribute = location
    if attribute is not None:
        return Import(module, attribute, local if local != attribute else None)
    package, _, last = module.rpartition(".")
    if isinstance(alias.statement, ast.ImportFrom) and package:
        return Import(package, last, local if local != last else None)
    return Import(module, None, local if local != module else None)


def shown(node: ast.alias) -> str:
    """A name as an import statement spells it."""
    return f"{node.name} as {node.asname}" if node.asname else node.name


def full(qualified: str) -> str:
    """The name in full of something of six."""
    return f"six.{qualified}" if qualified else "six"
