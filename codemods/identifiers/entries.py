"""Which functions are called from outside, and which of their identifiers may be any text then."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from codemods.engine.names import dotted, last_name
from codemods.identifiers import checks
from codemods.identifiers.words import IDENTIFIER

Function: TypeAlias = "ast.FunctionDef | ast.AsyncFunctionDef"

_REQUESTS = frozenset({"req", "request"})
_CONTEXTS = frozenset({"context", "ctxt", "ctx", "cntxt", "cntx"})
_CONTROLLER = re.compile(r"Controller(?:V\d\w*)?$")
_MANAGERS = frozenset({"Manager", "SchedulerDependentManager"})
"""Bases of what is called by remote procedure call."""
_VIEW = re.compile(r"(?:View|ViewSet|Resource|ResourceBase|API)$")
_EXPOSES = frozenset({"expose", "wsexpose"})
_OPEN_EXPOSES = frozenset({"cherrypy", "pecan"})
"""Packages whose ``expose`` says nothing of types."""
_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "retrieve", "destroy"})
_TYPED = frozenset({"api_route", "delete", "get", "head", "patch", "post", "put"})
"""Decorators of FastAPI: what is not in the address, the function gets from the query."""
_OWN = frozenset({"self", "cls"})

_IN_ADDRESS = re.compile(
    r"<(?:(?P<converter>\w+)(?:\([^)>]*\))?:)?(?P<flask>\w+)>"
    r"|\{(?P<fastapi>\w+)(?P<typed>:[^{}]*)?\}"
    r"|\(\?P<(?P<django>\w+)>(?P<pattern>[^()]*)\)"
)
"""A parameter in an address; the last form first, since it holds the first one, too."""
_OPEN_CONVERTERS = frozenset({"string", "str", "path", "default"})
_OPEN_PATTERNS = re.compile(r"(?:\.|\[\^/[^\]]*\]|\\S)[+*]\??")


@dataclass(frozen=True, slots=True)
class Entry:
    """A function that is called from outside, with what it is given there."""

    function: Function
    holder: ast.ClassDef | None
    parameters: tuple[str, ...]
    """Its identifiers that may be any text."""
    view: str = ""
    """What an address must lead to for that."""
    is_entry: bool = True
    """False for any other function: of those only queries matter."""
    checked: frozenset[str] | None = None
    """What decorators check to be UUIDs; None where none checks anything."""
    closed: frozenset[str] = frozenset()
    """What an address in a decorator takes no other text for than what it says."""

    @property
    def owner(self) -> str:
        """Its name, with that of its class."""
        name = self.function.name
        return f"{self.holder.name}.{name}" if self.holder else name


def of(tree: ast.Module, routed: Collection[tuple[str, str]]) -> Iterator[Entry]:
    """The functions of a file that may be given any text as an identifier, or read it from a
    request; `routed` holds the views with a parameter that the file says so of itself."""
    is_typed = any(map(_imports_fastapi, tree.body))
    for function, holder in functions(tree.body, None):
        entry = _entry(function, holder, is_typed=is_typed)
        free = tuple(it for it in entry.parameters if (function.name, it) in routed)
        if free:
            entry = Entry(function, holder, free)
        if any(checks.is_checking(it) for it in function.decorator_list):
            entry = replace(entry, checked=frozenset(_decorated(function)))
        yield entry


def _imports_fastapi(node: ast.stmt) -> bool:
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").partition(".")[0] == "fastapi"
    return isinstance(node, ast.Import) and any(it.name == "fastapi" for it in node.names)


def _decorated(function: Function) -> Iterator[str]:
    """The parameters that decorators check to be UUIDs."""
    for it in function.decorator_list:
        yield from checks.checked_by(it)


def functions(
    body: list[ast.stmt], holder: ast.ClassDef | None
) -> Iterator[tuple[Function, ast.ClassDef | None]]:
    """The functions of a block with the class that each is a method of; those in functions, too."""
    for statement in body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield statement, holder
            yield from functions(statement.body, None)
        elif isinstance(statement, ast.ClassDef):
            yield from functions(statement.body, statement)
        elif isinstance(statement, (ast.If, ast.Try, ast.With)):
            yield from functions(statement.body, holder)


def routes(address: str) -> Iterator[tuple[str, bool]]:
    """The parameters in an address, and whether each may be any text."""
    for match in _IN_ADDRESS.finditer(address):
        if match["flask"]:
            yield match["flask"], match["converter"] in {None, *_OPEN_CONVERTERS}
        elif match["fastapi"]:
            yield match["fastapi"], match["typed"] in {None, ":path"}
        else:
            yield match["django"], _OPEN_PATTERNS.fullmatch(match["pattern"]) is not None


def _entry(function: Function, holder: ast.ClassDef | None, *, is_typed: bool) -> Entry:
    names = [it.arg for it in parameters(function)]
    given = names[1:] if names and names[0] in _OWN else names
    made = {
        name
        for name, it in defaults(function)
        if isinstance(it, ast.Call) and not checks.only_describes(it)
    }
    free = tuple(
        it.arg
        for it in _all_parameters(function)
        if IDENTIFIER.fullmatch(it.arg)
        and checks.takes_any_text(it.annotation)
        and it.arg not in made  # by what may check it: Path(pattern='…')
    )
    routed = list(_routed(function.decorator_list))
    if is_typed and _is_asked(function):
        shut = frozenset(name for name, is_open in routed if not is_open)
        return Entry(function, holder, tuple(it for it in free if it not in shut), closed=shut)
    if not routed and holder is not None and function.name in _METHODS:
        routed = list(_routed(holder.decorator_list))
    if routed:
        closed = frozenset(name for name, is_open in routed if not is_open)
        opened = {name for name, is_open in routed if is_open}
        given_there = tuple(it for it in free if it in opened)
        return Entry(function, holder, given_there, closed=closed)
    exposed = _exposed(function, given)
    if exposed is not None:
        return Entry(function, holder, tuple(it for it in free if it in exposed))
    if not function.name.startswith("_") or _is_action(function):
        if holder is not None and _is_called(holder, given):
            return Entry(function, holder, free)
        if holder is None and given[:1] == ["request"]:
            return Entry(function, holder, free, view=function.name)
        if holder is not None and _is_view(holder) and function.name in _METHODS:
            return Entry(function, holder, free, view=holder.name)
        return Entry(function, holder, free, is_entry=False)
    return Entry(function, holder, ())


def _is_called(holder: ast.ClassDef, given: list[str]) -> bool:
    """Whether a method of a class is called with requests, by remote procedure call, or as the
    programming interface of a service."""
    first = given[0] if given else ""
    if given[:2] == ["req", "resp"]:  # falcon
        return True
    if _CONTROLLER.search(holder.name):
        return first in _REQUESTS
    if first not in _CONTEXTS:
        return False
    if holder.name == "API" or any(last_name(it) in _MANAGERS for it in holder.bases):
        return True
    return any(
        isinstance(it, ast.Assign)
        and isinstance(it.value, ast.Call)
        and dotted(it.targets[0]) == "target"
        and last_name(it.value.func) == "Target"
        for it in holder.body
    )


def _is_view(holder: ast.ClassDef) -> bool:
    return any(_VIEW.search(last_name(it)) for it in holder.bases)


def _is_action(function: Function) -> bool:
    """Whether a decorator says which action of a request a method carries out."""
    return any(
        isinstance(it, ast.Call) and last_name(it.func) == "action"
        for it in function.decorator_list
    )


def _is_asked(function: Function) -> bool:
    """Whether a decorator of FastAPI gives a function an address, be it one with parameters."""
    for it in function.decorator_list:
        address = _address(it)
        if address is not None and isinstance(it, ast.Call) and last_name(it.func) in _TYPED:
            return True
    return False


def _address(decorator: ast.expr) -> str | None:
    """The address that a decorator gives a function, or a class."""
    found = address_in(decorator)
    return str(found.value) if found else None


def address_in(decorator: ast.expr) -> ast.Constant | None:
    """The text by which a decorator gives a function, or a class, an address."""
    if not isinstance(decorator, ast.Call):
        return None
    named = [it.value for it in decorator.keywords if it.arg == "path"]
    for it in (*decorator.args[:1], *named):
        if isinstance(it, ast.Constant) and isinstance(it.value, str):
            return it if it.value[:1] in {"", "/"} else None
    return None


def _routed(decorators: list[ast.expr]) -> Iterator[tuple[str, bool]]:
    """The parameters of the addresses that decorators tell, and whether each may be any text."""
    for it in decorators:
        yield from routes(_address(it) or "")


def _exposed(function: Function, given: list[str]) -> set[str] | None:
    """The parameters that a controller of pecan gets as any text; None where it is none."""
    for it in function.decorator_list:
        call = it if isinstance(it, ast.Call) else None
        name = dotted(call.func if call else it)
        if name.rpartition(".")[2] not in _EXPOSES:
            continue
        types = call.args[1:] if call else []
        if not types:
            is_open = name == "expose" or name.partition(".")[0] in _OPEN_EXPOSES
            return set(given) if is_open else set()
        typed = zip(given, types, strict=False)
        return {name for name, it in typed if checks.takes_any_text(it)}
    return None


def _all_parameters(function: Function) -> list[ast.arg]:
    return [*parameters(function), *function.args.kwonlyargs]


def parameters(function: Function) -> list[ast.arg]:
    """The parameters that may be passed by position."""
    return [*function.args.posonlyargs, *function.args.args]


def defaults(function: Function) -> Iterator[tuple[str, ast.expr]]:
    """The parameters that have a default, with it."""
    positional, given = parameters(function), function.args.defaults
    with_default = positional[len(positional) - len(given) :]
    yield from zip((it.arg for it in with_default), given, strict=True)
    for it, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True):
        if default is not None:
            yield it.arg, default
