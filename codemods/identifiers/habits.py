"""How a project checks identifiers, and where in a function such a check would stand."""

from __future__ import annotations

import ast
import builtins
import re
import textwrap
from collections.abc import Iterator

from codemods.codemod import Import, Keeps, Unit
from codemods.engine.comments import above_comments
from codemods.engine.links import dotted
from codemods.engine.module import Module, Occurrence
from codemods.engine.names import last_name
from codemods.identifiers import checks, words
from codemods.identifiers.entries import Entry, Function, functions
from codemods.identifiers.facts import HOLE, Guard, Room
from codemods.identifiers.words import words as _words

_GENERAL = _words(
    """
    a an and bad badly be but expected for format formed got given has id identifier identifiers in
    invalid is it like malformed must not of received s should str string the uuid valid value was
    """
)
"""Words of a message that fits any identifier."""


def may_hold(text: str) -> bool:
    """Whether a file may hold a check."""
    return any(it.decode() in text for it in words.GUARDS)


def of(module: Module) -> Iterator[Guard]:
    """The checks of a file that are statements of their own, directly in a function."""
    imports = {it.binds: it for it in _imports(module.tree)}
    for function, holder in functions(module.tree.body, None):
        given = {it.arg for it in ast.walk(function.args) if isinstance(it, ast.arg)}
        for statement in function.body:
            checked = _checked(statement)
            if checked is not None and checked in given:
                name = holder.name if holder else ""
                yield from _guard(module, imports, name, checked, statement)


def room(module: Module, entry: Entry) -> Room:
    """The top of a function: below its docstring, or above its first statement."""
    first, *others = entry.function.body
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    span = module.span(first)
    start = module.lines.start_of(span.start)
    if not module.has_own_lines(span):
        return Room(None, "its first statement shares a line with others")
    if not is_docstring and above_comments(module.lines, start) < start:
        return Room(None, "a comment stands above its first statement")
    chain = tuple(module.chain_at(span.start))
    at = next(index for index, it in enumerate(chain) if it is first)
    place = Occurrence("", span.start, chain[: at + 1])
    action = "check-below" if is_docstring and others else "check-above"
    outer = module.lines.indentation(module.start(entry.function))
    step = module.lines.indentation(span.start).removeprefix(outer) or "    "
    imports = tuple(_imports(module.tree))
    bound = {it.binds for it in imports}
    return Room(
        module.site(place, Unit.BLOCK, action, None, arguments=(step,), keeps=Keeps.ALL),
        imports=imports,
        outer=frozenset(_bound(module.tree, entry.function)),
        taken=frozenset(re.findall(r"\w+", module.text)) - bound,
    )


def _checked(node: ast.stmt) -> str | None:
    """The variable that a statement checks to be a UUID, and does nothing else."""
    if isinstance(node, ast.If):
        test = node.test
        if not isinstance(test, ast.UnaryOp) or not isinstance(test.op, ast.Not) or node.orelse:
            return None
        call, last = test.operand, node.body
    elif isinstance(node, ast.Try):
        body, handlers = node.body, node.handlers
        if len(body) != 1 or len(handlers) != 1 or node.orelse or node.finalbody:
            return None
        if not isinstance(body[0], ast.Expr):
            return None
        call, last = body[0].value, handlers[0].body
    else:
        return None
    if not isinstance(last[-1], ast.Raise) or last[-1].exc is None:
        return None
    if not all(isinstance(it, ast.Assign) for it in last[:-1]):
        return None
    if not isinstance(call, ast.Call) or len(call.args) != 1 or call.keywords:
        return None
    argument = call.args[0]
    is_check = checks.is_uuid_check(last_name(call.func))
    return argument.id if is_check and isinstance(argument, ast.Name) else None


def _guard(
    module: Module, imports: dict[str, Import], holder: str, checked: str, node: ast.stmt
) -> Iterator[Guard]:
    span = module.span(node)
    start = module.lines.start_of(span.start)
    if module.has_comment(span) or not module.has_own_lines(span):
        return
    inner = [it for it in ast.walk(node) if isinstance(it, ast.Name)]
    own = {it.id for it in inner if isinstance(it.ctx, ast.Store)}
    own |= {it.name for it in ast.walk(node) if isinstance(it, ast.ExceptHandler) and it.name}
    read = {it.id for it in inner} - own - {checked}
    needed = {it for it in read if it in imports or not hasattr(builtins, it)}
    if checked in own or "self" in read or "cls" in read:
        return
    source = module.text[start : span.end]
    for it in sorted(inner, key=module.start, reverse=True):
        if it.id == checked:
            at = module.start(it) - start
            source = source[:at] + HOLE + source[at + len(checked) :]
    known = tuple(imports[it] for it in sorted(needed) if it in imports)
    yield Guard(
        holder,
        checked,
        textwrap.dedent(re.sub(r"\r\n?", "\n", source)),
        known,
        tuple(sorted(own)),
        is_general=_is_general(node),
        is_local=len(known) < len(needed) or any(it.module.startswith(".") for it in known),
    )


def _is_general(node: ast.stmt) -> bool:
    """Whether a message says nothing of which thing is meant."""
    texts = [it.value for it in ast.walk(node) if isinstance(it, ast.Constant)]
    return all(_words(it) <= _GENERAL for it in texts if isinstance(it, str))


def _imports(tree: ast.Module) -> Iterator[Import]:
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from (Import(it.name, None, it.asname) for it in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (Import(dotted(node), it.name, it.asname) for it in node.names)


def _bound(tree: ast.Module, function: Function) -> Iterator[str]:
    """The names that a variable of a function must not have: those of the module that are no
    imports' alone, and its parameters."""
    for node in tree.body:
        for it in ast.walk(node) if not hasattr(node, "body") else ():
            if isinstance(it, ast.Name) and isinstance(it.ctx, ast.Store):
                yield it.id
            elif isinstance(it, ast.alias):
                yield it.asname or it.name.partition(".")[0]
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
    for it in ast.walk(function):
        if isinstance(it, ast.arg):
            yield it.arg
        elif isinstance(it, (ast.Global, ast.Nonlocal)):
            yield from it.names
