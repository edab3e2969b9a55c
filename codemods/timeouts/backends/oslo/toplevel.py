"""What stands at the top level of a file: its name, its imports, what its names are bound to."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from codemods.codemod import Import
from codemods.engine.module import Module


@dataclass(slots=True)
class TopLevel:
    """The top level of one file."""

    module: str
    """Its dotted name."""
    is_package: bool
    imported: dict[str, tuple[str, Import]] = field(default_factory=dict)
    """By the name that an import binds: what it is, dotted, and the import."""
    imports: list[Import] = field(default_factory=list)
    modules: set[str] = field(default_factory=set)
    """All that is imported and may be a module."""
    assigned: dict[str, ast.expr] = field(default_factory=dict)
    """What is assigned, once, to a name."""
    bound: set[str] = field(default_factory=set)

    def meaning(self, path: str) -> str:
        """What ``a.b.c`` is, dotted from the top of all packages; empty if `a` is not imported."""
        first, _, rest = path.partition(".")
        if first not in self.imported:
            return ""
        meant = self.imported[first][0]
        return f"{meant}.{rest}" if rest else meant


def name_of(path: str) -> tuple[str, bool]:
    """The dotted name of a file, and whether it is a package."""
    parts = list(PurePosixPath(path).with_suffix("").parts)
    if len(parts) > 1 and parts[0] in ("src", "lib"):
        parts = parts[1:]
    is_package = parts[-1] == "__init__"
    return ".".join(parts[:-1] if is_package else parts), is_package


def read(module: Module) -> TopLevel:
    name, is_package = name_of(module.path)
    top = TopLevel(name, is_package)
    for statement in _statements(module.tree.body):
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                meant = alias.name if alias.asname else alias.name.partition(".")[0]
                _bind(top, alias.asname or meant, meant, Import(alias.name, None, alias.asname))
                top.modules.add(alias.name)
        elif isinstance(statement, ast.ImportFrom):
            source = _absolute(top, statement)
            for alias in statement.names:
                meant = f"{source}.{alias.name}"
                bringing = Import(source, alias.name, alias.asname)
                _bind(top, alias.asname or alias.name, meant, bringing)
                top.modules.update((source, meant))
        elif isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            top.bound.add(statement.name)
        elif isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value:
            _assign(top, statement)
    return top


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """All statements at the top level, those in branches included."""
    for statement in body:
        yield statement
        if isinstance(statement, (ast.If, ast.Try)):
            yield from _statements(statement.body)
            yield from _statements(statement.orelse)
        if isinstance(statement, ast.Try):
            for handler in statement.handlers:
                yield from _statements(handler.body)


def _bind(top: TopLevel, name: str, meant: str, bringing: Import) -> None:
    top.imported[name] = (meant, bringing)
    top.imports.append(bringing)
    top.bound.add(name)


def _assign(top: TopLevel, statement: ast.Assign | ast.AnnAssign) -> None:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    name = targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) else ""
    again = name in top.bound
    for target in targets:
        for node in ast.walk(target):
            if isinstance(node, ast.Name):
                top.bound.add(node.id)
    if again:
        top.assigned.pop(name, None)
    elif name and statement.value:
        top.assigned[name] = statement.value


def _absolute(top: TopLevel, statement: ast.ImportFrom) -> str:
    """The module that a ``from`` import names."""
    if not statement.level:
        return statement.module or ""
    parts = top.module.split(".")
    up = statement.level - top.is_package
    base = parts[: len(parts) - up] if up else parts
    return ".".join([*base, *([statement.module] if statement.module else [])])
