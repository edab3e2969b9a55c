"""Strings and comments that name six: targets of patches, annotations, type comments."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from codemods.codemod import Site, Unit
from codemods.engine.module import Module, Occurrence
from codemods.six import tables
from codemods.six.bindings import Alias

_DOTTED = re.compile(r"six(?:\.[A-Za-z_]\w*)+")
_FOREIGN = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*\.six(?:\.[A-Za-z_]\w*)+")
"""six as an attribute of another module."""
_PLAIN_LITERAL = re.compile(r"""[rRuU]?(?P<quote>["'])[\w.]+(?P=quote)""")
_TYPE_COMMENT = re.compile(r"#\s*type:(?!\s*ignore)")


def patch_targets(module: Module) -> Iterator[tuple[Occurrence, str, str | None]]:
    """The strings that are dotted names in six, as (place, name, what it becomes or None)."""
    seen: set[ast.AST] = set()
    for occurrence in module.occurrences("six"):
        node = occurrence.node
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or node in seen:
            continue
        seen.add(node)
        if _FOREIGN.fullmatch(node.value):
            yield occurrence, node.value, None
        elif _DOTTED.fullmatch(node.value):
            target = _target(node.value) if _is_patched(occurrence) else None
            plain = _PLAIN_LITERAL.fullmatch(module.source(node)) is not None
            yield occurrence, node.value, target if plain else None


def _target(name: str) -> str | None:
    """The dotted name of the standard library that a dotted name in six stands for."""
    parts = name.split(".")[1:]
    for length in range(len(parts), 0, -1):
        qualified, rest = ".".join(parts[:length]), parts[length:]
        if qualified in tables.MODULES:
            return ".".join([tables.MODULES[qualified], *rest])
        if qualified in tables.ATTRIBUTES:
            return ".".join([*tables.ATTRIBUTES[qualified], *rest])
        if qualified in tables.BUILTINS and qualified.startswith("moves."):
            return ".".join(["builtins", tables.BUILTINS[qualified], *rest])
    return None


def _is_patched(occurrence: Occurrence) -> bool:
    call = occurrence.parent
    if not isinstance(call, ast.Call) or not call.args or call.args[0] is not occurrence.node:
        return False
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in tables.PATCHERS


def patch_site(module: Module, place: Occurrence, name: str, target: str) -> Site:
    """The order to rewrite the string at `place`."""
    return module.site(
        place,
        Unit.EXPRESSION,
        "string",
        f"{name!r} as the target of a patch",
        arguments=(name, target),
    )


def hidden_uses(module: Module, alias: Alias) -> Iterable[tuple[int, str]]:
    """Where a name of six is needed though no expression reads it, with the reason."""
    for occurrence in module.occurrences(alias.local):
        node = occurrence.node
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if _is_annotation(occurrence):
                yield occurrence.offset, "a string annotation names it"
            elif node.value == alias.local and _is_exported(occurrence):
                yield occurrence.offset, "__all__ names it"
        elif isinstance(node, ast.Nonlocal):
            yield occurrence.offset, "a nonlocal statement names it"
        elif not isinstance(node, (ast.Name, ast.Attribute, ast.alias)):
            line = module.text[module.lines.start_of(occurrence.offset) : occurrence.offset]
            if _TYPE_COMMENT.search(line):
                yield occurrence.offset, "a type comment names it"


def _is_annotation(occurrence: Occurrence) -> bool:
    for outer, inner in zip(occurrence.chain, occurrence.chain[1:], strict=False):
        if isinstance(outer, (ast.arg, ast.AnnAssign)) and inner is outer.annotation:
            return True
        if isinstance(outer, (ast.FunctionDef, ast.AsyncFunctionDef)) and inner is outer.returns:
            return True
        if (
            isinstance(outer, ast.Call)
            and inner in outer.args
            and ast.unparse(outer.func).rpartition(".")[2] in {"cast", "TypeVar", "NewType"}
        ):
            return True
    return False


def _is_exported(occurrence: Occurrence) -> bool:
    return any(
        isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign))
        and "__all__" in ast.unparse(node).partition("=")[0]
        for node in occurrence.chain[1:3]
    )
