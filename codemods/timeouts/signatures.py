"""Whether the function around a timeout may have one more parameter, and what others say of it.

The parameter has a default and is passed by keyword only, so every call means what it meant. What
remains is who looks at the parameters, and whether its name is free.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TypeAlias

from codemods.codemod import Site, Span, Unit
from codemods.engine import scopes
from codemods.engine.comments import above_comments
from codemods.engine.module import Module, Occurrence
from codemods.engine.scopes import NAMED_FUNCTIONS
from codemods.timeouts import docstrings
from codemods.timeouts.facts import Form, Mention, Sought
from codemods.timeouts.finding.forms import Found
from codemods.timeouts.rooms import Room

_HARMLESS = frozenset(
    {
        "abstractmethod",
        "asynccontextmanager",
        "cache",
        "classmethod",
        "contextmanager",
        "deprecated",
        "final",
        "lru_cache",
        "override",
        "retry",
        "staticmethod",
        "wraps",
    }
)
"""Decorators that leave the parameters alone, or pass all of them on."""
_CALLED = frozenset({"__call__", "__init__"})
"""Special methods that take what their callers choose."""
_LOOKS = re.compile(
    r"(?<![\w.])(?:(?:locals|vars|dir)\s*\(\s*\)|(?:eval|exec)\s*\()|\b(?:_getframe|currentframe)\b"
)
"""What a function sees its own variables by."""
_TYPES = re.compile(r"#\s*type:\s*\(")

_Function: TypeAlias = "ast.FunctionDef | ast.AsyncFunctionDef"


def is_open(found: Found) -> bool:
    """Whether callers can give another value already."""
    place = found.place
    if found.form is Form.DEFAULT or isinstance(place.parent, ast.BoolOp):
        return True
    function = _around(place)
    return (
        found.form in {Form.LOCAL, Form.ATTRIBUTE, Form.KEY}
        and isinstance(function, NAMED_FUNCTIONS)
        and found.name in _parameters(function)
    )


def room(module: Module, found: Found) -> Room | str:
    """The function around a timeout, or why it can't have one more parameter."""
    function = _around(found.place)
    if function is None:
        return "no function around it could have a parameter for it"
    if not isinstance(function, NAMED_FUNCTIONS):
        return "it is in a lambda, which is called by what takes it"
    at = found.place.chain.index(function)
    place = Occurrence("", module.start(function), found.place.chain[: at + 1])
    header = module.site(place, Unit.HEADER, "parameter", None)
    reason = _reason(module, place, function, header.span)
    if reason is not None:
        return reason
    is_annotated = function.returns is not None or any(
        it.annotation is not None for it in _arguments(function.args)
    )
    return Room(
        header,
        frozenset(_names(function)),
        _unpacked(module, function),
        is_annotated and module.is_builtin("int", place),
        docstrings.find(module, place, _parameters(function) - _keywords(function)),
    )


def removal(module: Module, found: Found, message: str) -> Site | None:
    """The order to remove a variable that is nothing but the literal, if it is such a one: it is
    assigned once, and neither does a comment stand with it nor is it all of its block."""
    place, name = found.place, found.name
    statement, function = place.parent, _around(place)
    if found.form is not Form.LOCAL or not isinstance(statement, ast.Assign) or function is None:
        return None
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or isinstance(place.node, ast.Call):
        return None
    bound = module.bindings(name).get(function, ())
    if [it.parent for it in bound] != [statement]:
        return None
    span = module.span(statement)
    start, end = module.lines.start_of(span.start), module.lines.end_of(span.end - 1)
    before, behind = module.text[start : span.start], module.text[span.end : end]
    if before.strip() or behind.strip() or above_comments(module.lines, start) < start:
        return None
    where = Occurrence(name, span.start, place.chain[:-1])
    site = module.site(where, Unit.BLOCK, "remove", message, span=span)
    return site if site.surroundings.suite_size > 1 else None


def _around(place: Occurrence) -> scopes.Scope | None:
    """The innermost function that runs when the code at a place does."""
    around = scopes.scopes_of(list(place.chain))
    return next((it for it in reversed(around) if isinstance(it, scopes.FUNCTIONS)), None)


def _reason(module: Module, place: Occurrence, function: _Function, header: Span) -> str | None:
    """Why a function can't have one more parameter."""
    name = function.name
    if name.startswith("__") and name.endswith("__") and name not in _CALLED:
        return "Python itself calls the function around it"
    decorators = (ast.unparse(it).partition("(")[0] for it in function.decorator_list)
    if any(it.rpartition(".")[2] not in _HARMLESS for it in decorators):
        return "a decorator may look at the parameters"
    scope = module.scope_bound(name, place)
    # A comment in the function that names it is found at the node of the function, too.
    if len({it.node for it in module.bindings(name).get(scope, ())}) > 1:
        return "the function around it is defined more than once"
    if _TYPES.search(module.text, header.start, module.start(function.body[0])):
        return "a comment tells the types of the parameters"
    if module.has_comment(Span(module.start(function), header.end)):
        return "a comment stands among the parameters"
    if _LOOKS.search(module.text, header.start, module.end(function)):
        return "the function around it may look at all its variables"
    return None


def _arguments(arguments: ast.arguments) -> list[ast.arg]:
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [*named, *(it for it in (arguments.vararg, arguments.kwarg) if it is not None)]


def _parameters(function: _Function) -> frozenset[str]:
    return frozenset(it.arg for it in _arguments(function.args))


def _keywords(function: _Function) -> frozenset[str]:
    """The name of ``**kwargs``."""
    return frozenset() if function.args.kwarg is None else frozenset({function.args.kwarg.arg})


def _names(function: _Function) -> Iterator[str]:
    """All names that stand in a function as such: no attributes, no keywords of calls."""
    for node in ast.walk(function):
        if isinstance(node, (ast.Attribute, ast.Constant, ast.keyword)):
            continue
        for _, value in ast.iter_fields(node):
            for it in value if isinstance(value, list) else [value]:
                if isinstance(it, str):
                    yield it


def _unpacked(module: Module, function: _Function) -> frozenset[str] | None:
    """What `Room.unpacked` holds."""
    kwarg = function.args.kwarg
    if kwarg is None:
        return None
    keywords: list[frozenset[str]] = []
    span = module.span(function)
    for use in module.occurrences(kwarg.arg):
        if not span.start <= use.offset < span.end or not isinstance(use.node, ast.Name):
            continue
        if module.scope_of(kwarg.arg, use) is not function:
            continue
        call = use.chain[-3]
        is_unpacked = isinstance(use.parent, ast.keyword) and use.parent.arg is None
        given = call.keywords if is_unpacked and isinstance(call, ast.Call) else ()
        keywords.append(frozenset(it.arg for it in given if it.arg is not None))
    return frozenset.intersection(*keywords) if keywords else frozenset()


# What other files say of it


TAKERS = ("Depends(", "add_api_route(", "typer.run(", "Fire(")
"""What takes a function and makes of its parameters those of a request, or of a command line."""


def needle(owner: str) -> str:
    """What a file holds that goes by the parameters of a function."""
    *outer, name = owner.split(".")
    return f"class {outer[-1]}" if outer and name in _CALLED else f"def {name}"


def told(module: Module, sought: Sought) -> Iterator[Mention]:
    """Where a file goes by the parameters of a function that is to have one more: in its stub,
    where a class overrides it, and where it is handed to one of `TAKERS`."""
    for path, owner in sorted(sought.extended):
        *outer, name = owner.split(".")
        for offset in _taken(module.text, outer[-1] if outer and name in _CALLED else name):
            yield Mention(f"{path}:{owner}", module.lines.line_of(offset))
        if module.path == f"{path}i":
            found = [it.node for it in module.occurrences(name)]
        elif outer and name not in _CALLED and f"def {name}" in module.text:
            found = [it for heir in _heirs(module, outer[-1]) for it in heir.body]
        else:
            continue
        for node in found:
            if isinstance(node, NAMED_FUNCTIONS) and node.name == name:
                yield Mention(f"{path}:{owner}", node.lineno)


def _taken(text: str, name: str) -> Iterator[int]:
    """Where a function or class is handed to one of `TAKERS`."""
    for taker in TAKERS:
        if taker in text:
            pattern = rf"\b{re.escape(taker)}[^()]*\b{name}\b"
            yield from (match.start() for match in re.finditer(pattern, text))


def _heirs(module: Module, base: str) -> Iterator[ast.ClassDef]:
    """The classes whose direct base has such a name."""
    for place in module.occurrences(base):
        heir = place.parent if len(place.chain) > 1 else None
        if isinstance(heir, ast.ClassDef) and place.node in heir.bases:
            yield heir
