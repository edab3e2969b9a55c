"""What a name leads to that an import binds: modules by their parts, within the tree or outside."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace

from codemods.codemod import Import
from codemods.engine.module import Module, Occurrence


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A name that an import at module level binds, and nothing else at module level."""

    name: str
    statement: Import
    target: tuple[str, ...]
    """What it names, in parts, as far as the import tells: ``shop``, ``config``, ``settings``."""


def bound_by(module: Module, binding: Occurrence) -> Link | None:
    """What a name is bound to, if an import binds it; the statement says the module alone."""
    alias, statement = binding.node, binding.parent
    if not isinstance(alias, ast.alias):
        return None
    if isinstance(statement, ast.ImportFrom):
        source = module_of(module, statement)
        return replace(source, name=binding.name, target=(*source.target, alias.name))
    dotted = alias.name if alias.asname else binding.name
    return Link(binding.name, Import(dotted), tuple(dotted.split(".")))


def module_of(module: Module, node: ast.ImportFrom) -> Link:
    """The module that a statement imports from."""
    return Link("", Import(dotted(node)), source_of(module, node))


def dotted(node: ast.ImportFrom) -> str:
    return "." * node.level + (node.module or "")


def source_of(module: Module, node: ast.ImportFrom) -> tuple[str, ...]:
    """The module that a statement imports from; from the top of the tree if it is relative."""
    dotted = tuple(node.module.split(".")) if node.module else ()
    if not node.level:
        return dotted
    folders = module.path.split("/")[: -node.level]
    return (*folders, *dotted)


def place_of(path: str) -> tuple[str, ...]:
    """A module, in parts, from the top of the tree."""
    parts = tuple(path.removesuffix(".py").split("/"))
    return parts[:-1] if parts[-1] == "__init__" else parts


def leads_to(link: Link, target: tuple[str, ...], path: str) -> bool:
    """Whether a link in the file at `path` names what is at `target`, in parts from the top of the
    tree; an absolute import may begin in any folder around both."""
    if link.statement.module.startswith("."):
        return target == link.target
    top = target[: -len(link.target)]
    return target[len(top) :] == link.target and path.startswith("".join(f"{it}/" for it in top))
