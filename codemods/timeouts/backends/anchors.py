"""Behind which statement of a settings module or class a new setting goes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from codemods.codemod import Keeps, Site, Unit
from codemods.engine.module import Module, Occurrence

_OF_TIME = re.compile(
    r"timeout|interval|seconds|ttl|expir|delay|deadline|wait|period|lifetime", re.I
)
_BLANK_THEN_COMMENTS = re.compile(r"^[ \t]*\r?\n(?:[ \t]*#[^\r\n]*\r?\n)+\Z", re.M)
_OVERRIDES = re.compile(r"\b(?:locals|globals|vars)\s*\(|\bexec\s*\(")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A statement that new settings may stand behind."""

    site: Site
    apart: bool
    """Whether blank lines stand between the settings there, each with its comment."""
    annotated: bool
    """Whether it declares the type of the setting."""


def followed(anchor: Anchor, statements: Sequence[str]) -> Site:
    """The order to put new statements there: lines, which may begin with comments."""
    blank = "\n" if anchor.apart else ""
    return replace(anchor.site, arguments=tuple(blank + statement for statement in statements))


def find(
    module: Module, holder: ast.Module | ast.ClassDef, *, annotated: bool = False
) -> Anchor | None:
    """The last setting that is about time in a module or class, or else the last one.

    `annotated`: the settings are the names with a declared type, and not those in capitals.
    Nothing goes behind code that lets another module override what stands above it.
    """
    found = list(_settings(module, holder, annotated=annotated))
    similar = [node for node in found if _OF_TIME.search(target_of(node) or "")]
    if not found:
        return None
    node = (similar or found)[-1]
    start = module.start(node)
    chain = (module.tree, node) if holder is module.tree else (module.tree, holder, node)
    place = Occurrence(target_of(node) or "", start, chain)
    site = module.site(place, Unit.BLOCK, "followed-by", None, keeps=Keeps.ALL)
    apart = _BLANK_THEN_COMMENTS.search(module.text, 0, module.lines.start_of(start)) is not None
    return Anchor(site, apart, isinstance(node, ast.AnnAssign))


def target_of(node: ast.stmt) -> str | None:
    """The one name that a statement gives a value, or declares."""
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign):
        targets = [node.target]
    if len(targets) == 1 and isinstance(targets[0], ast.Name):
        return targets[0].id
    return None


def _settings(
    module: Module, holder: ast.Module | ast.ClassDef, *, annotated: bool
) -> Iterator[ast.stmt]:
    """The statements that set something, and share no line with others."""
    begun = False
    for node in holder.body:
        if begun and _lets_override(module, node):
            return
        name = target_of(node)
        if name is None or name.startswith("_"):
            continue
        if isinstance(node, ast.AnnAssign) if annotated else name.isupper():
            begun = True
            if module.has_own_lines(module.span(node)):
                yield node


def _lets_override(module: Module, node: ast.stmt) -> bool:
    """Whether a statement may give the settings above it other values."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return False
    source = module.source(node)
    if "import" in source and "*" in source and any(map(_imports_all, ast.walk(node))):
        return True
    return _OVERRIDES.search(source) is not None


def _imports_all(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
