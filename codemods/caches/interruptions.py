"""Functions that no thread calls: the garbage collector runs them, or a child process right after a
fork.

The garbage collector comes in the middle of whatever a thread does, as a signal does, also while
that holds the lock. In a child process there is one thread only, and what another one held in the
parent is never released: a function that is there to make all anew must wait for nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.caches.reaching import Code
from codemods.engine.module import Module

_COLLECTED = ("def __del__(", "weakref")
_CALLBACKS = frozenset({"ref", "proxy", "finalize", "WeakMethod"})
"""What of the module `weakref` is given a function to call when an object goes."""
_HOOK = "register_at_fork"


def collected(module: Module) -> frozenset[str]:
    """The qualified names of a file's functions that the garbage collector runs, or that those
    call, as far as names resolve."""
    if not any(it in module.text for it in _COLLECTED):
        return frozenset()
    code = Code(module)
    starts = {name for name in code.functions if name.endswith(".__del__")}
    for place in (it for name in sorted(_CALLBACKS) for it in module.occurrences(name)):
        call = _call_of(place.chain)
        if call is not None and len(call.args) > 1:
            starts.update(_named(call.args[1], place.chain))
    return _reached(code, starts)


def in_children(module: Module) -> frozenset[str]:
    """The same of functions that run in a child process right after a fork."""
    if _HOOK not in module.text:
        return frozenset()
    given = {
        name
        for place in module.occurrences(_HOOK)
        for call in [_call_of(place.chain)]
        for it in (call.keywords if call is not None else ())
        if it.arg == "after_in_child"
        for name in _named(it.value, place.chain)
    }
    return _reached(Code(module), given) if given else frozenset()


def _reached(code: Code, starts: set[str]) -> frozenset[str]:
    """Those of the functions that there are, and what they call in the same file."""
    steps = code.reached(starts)
    called = {it.calls for it in steps if it.calls and it.link is None}
    return frozenset((starts & set(code.functions)) | called)


def _call_of(chain: tuple[ast.AST, ...]) -> ast.Call | None:
    """The call of what is named at the end of a chain, if it is called."""
    outer = [it for it in chain[-3:] if isinstance(it, ast.Call)]
    return outer[-1] if outer and chain[-1] in ast.walk(outer[-1].func) else None


def _named(node: ast.expr, chain: tuple[ast.AST, ...]) -> Iterator[str]:
    """The function of the file that an expression may mean: ``f``, ``self.f``, ``Cache.f``."""
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        holder = node.value.id
        if holder in {"self", "cls"}:
            holder = next((it.name for it in chain if isinstance(it, ast.ClassDef)), "")
        yield f"{holder}.{node.attr}"
