"""What a rewrite has changed, by name, and the test modules that name it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

_WORD = re.compile(r"\w+")
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def rewritten(before: Path, after: Path, tests: str) -> dict[str, set[str]]:
    """By module, the names whose code differs between two trees; `tests` is a folder left out."""
    found = {}
    for path in sorted(after.rglob("*.py")):
        name = path.relative_to(after)
        old = before / name
        if name.is_relative_to(tests) or not old.exists():
            continue  # nothing that stands in a new file is named by a test
        if old.read_bytes() != path.read_bytes():
            found[dotted(name)] = changed(old.read_bytes(), path.read_bytes())
    return {module: names for module, names in found.items() if names}


def dotted(path: Path) -> str:
    """The name of the module that a path, from where it is imported, holds."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def changed(before: bytes, after: bytes) -> set[str]:
    """The names of a module whose code is another one, or gone: ``f``, ``A``, ``A.method``.

    Comments are no code. A class stands for what is in it besides its methods, and for those that
    Python calls by itself, such as ``__init__``.
    """
    old, new = _definitions(before), _definitions(after)
    return {name for name, code in old.items() if code != new.get(name)}


def _definitions(source: bytes) -> dict[str, list[str]]:
    """The code that binds each name; several pieces of it, where an ``if`` does."""
    found: dict[str, list[str]] = {}
    for name, code in _named(ast.parse(source).body):
        found.setdefault(name, []).append(code)
    return found


def _named(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for statement in body:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield statement.name, ast.unparse(statement)
            case ast.ClassDef():
                yield from _of_class(statement)
            case ast.Assign(targets=targets):
                for node in (node for target in targets for node in ast.walk(target)):
                    if isinstance(node, ast.Name):
                        yield node.id, ast.unparse(statement)
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.AugAssign(target=ast.Name(id=name)):
                yield name, ast.unparse(statement)
            case ast.If() | ast.Try() | ast.With() | ast.For() | ast.While():
                for _, inner in ast.iter_fields(statement):
                    if isinstance(inner, list):
                        yield from _named([each for each in inner if isinstance(each, ast.stmt)])


def _of_class(statement: ast.ClassDef) -> Iterator[tuple[str, str]]:
    own, methods = [], []
    for each in statement.body:
        if isinstance(each, _Function) and not each.name.startswith("__"):
            methods.append(each)
        else:
            own.append(ast.unparse(each))
    head = [ast.unparse(each) for each in (*statement.decorator_list, *statement.bases)]
    yield statement.name, "\n".join([*head, *own])
    for method in methods:
        yield f"{statement.name}.{method.name}", ast.unparse(method)


def naming(test: str, symbols: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """By module, those of the symbols that the source of a test module names.

    It does if it imports the module, or mentions it, as in what is to be patched, and holds each
    part of the symbol's name as a word.
    """
    words = set(_WORD.findall(test))
    held = {
        module: {name for name in names if words.issuperset(name.split("."))}
        for module, names in symbols.items()
    }
    if not any(held.values()):
        return {}
    imported = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(ast.parse(test))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    return {
        module: names
        for module, names in held.items()
        if names and (module in imported or _mentions(test, module))
    }


def _mentions(text: str, module: str) -> bool:
    return module in text and re.search(rf"(?<![\w.]){re.escape(module)}(?!\w)", text) is not None
