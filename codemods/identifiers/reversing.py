"""Texts that a program puts into addresses itself: ``reverse('order', args=['newest'])``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.engine.module import Module
from codemods.engine.names import last_name
from codemods.identifiers.facts import Given

SCREEN = (b"reverse(", b"reverse_lazy(", b"redirect(", b"resolve_url(")
_DIRECT = frozenset({"redirect", "resolve_url"})
"""Functions that take the parameters as their own arguments."""
_ALL = frozenset({"reverse", "reverse_lazy", *_DIRECT})


def of(module: Module) -> Iterator[Given]:
    """The texts that a file puts into the addresses of Django, as far as they stand there."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and last_name(node.func) in _ALL and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                name = first.value.rpartition(":")[2]
                for parameter, it in _given(node):
                    if isinstance(it, ast.Constant) and isinstance(it.value, str):
                        yield Given(name, parameter, it.value)


def _given(call: ast.Call) -> Iterator[tuple[str, ast.expr | None]]:
    if last_name(call.func) in _DIRECT:
        yield from (("", it) for it in call.args[1:])
        yield from ((it.arg or "", it.value) for it in call.keywords)
        return
    for keyword in call.keywords:
        value = keyword.value
        if keyword.arg == "args" and isinstance(value, (ast.List, ast.Tuple)):
            yield from (("", it) for it in value.elts)
        elif keyword.arg == "kwargs" and isinstance(value, ast.Dict):
            for key, it in zip(value.keys, value.values, strict=True):
                yield str(key.value) if isinstance(key, ast.Constant) else "", it
