"""Where a file registers options, and in which group."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from codemods.engine.module import Module, Occurrence
from codemods.engine.names import dotted
from codemods.timeouts.backends.oslo.facts import Handle, Registration
from codemods.timeouts.backends.oslo.options import Options

_REGISTER = {
    "register_opts": False,
    "register_opt": False,
    "register_cli_opts": True,
    "register_cli_opt": True,
}
"""The methods that register options, and whether on the command line, too."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What one registration is handed."""

    value: ast.expr
    registration: Registration


def registrations(options: Options, handle: Handle | None) -> Iterator[Handed]:
    """All that a file registers."""
    for method, cli in _REGISTER.items():
        for place in options.module.occurrences(method):
            call = place.chain[-2] if len(place.chain) > 1 else None
            if not isinstance(place.node, ast.Attribute) or not isinstance(call, ast.Call):
                continue
            if call.func is not place.node or not call.args:
                continue
            keywords = {it.arg: it.value for it in call.keywords}
            group = call.args[1] if len(call.args) > 1 else keywords.get("group")
            functions = [
                it
                for it in place.chain
                if isinstance(it, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
            ]
            receiver = dotted(place.node.value)
            owned = receiver in ("CONF", f"{options.cfg}.CONF") or (
                handle is not None and receiver == handle.text
            )
            # `api.register_opts(CONF)` asks another module to register its own.
            if receiver in options.top.imported and not owned:
                continue
            at_import = not functions and owned
            function = ".".join(it.name for it in functions)
            for given, named in _looped(options.module, place, call.args[0], group):
                yield Handed(given, Registration(options.group(named), cli, at_import, function))


def _looped(
    module: Module, place: Occurrence, options: ast.expr, group: ast.expr | None
) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    """What is registered in which group: as given, or all that a function here yields, where
    ``for group, options in list_opts():`` goes through it."""
    loop = next((it for it in place.chain if isinstance(it, ast.For)), None)
    if loop is None or not isinstance(loop.target, ast.Tuple) or group is None:
        yield options, group
        return
    names = [dotted(it) for it in loop.target.elts]
    function = dotted(loop.iter.func) if isinstance(loop.iter, ast.Call) else ""
    if names != [dotted(group), dotted(options)]:
        return
    for statement in module.tree.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == function:
            for node in ast.walk(statement):
                pair = node.value if isinstance(node, ast.Yield) else None
                if isinstance(pair, ast.Tuple) and len(pair.elts) == 2:
                    yield pair.elts[1], pair.elts[0]
