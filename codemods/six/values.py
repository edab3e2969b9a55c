"""Functions of six that are used as values, not called."""

from __future__ import annotations

import ast

from codemods.codemod import Import
from codemods.engine import quotes
from codemods.engine.module import Occurrence
from codemods.six import tables
from codemods.six.decisions import NO_ROOM, Decision, File, Refuse, Rewrite


def decide(file: File, place: Occurrence, name: str) -> Decision:
    """The function `name` of six, used as a value at `place`."""
    if name not in tables.FUNCTIONS and name not in tables.LAMBDAS:
        return Refuse("it is used as a value, not called")
    if _is_looked_at(place):
        return Refuse("it is looked at, and what takes its place is another function")
    if name in tables.FUNCTIONS:
        return _made(file, place, *tables.FUNCTIONS[name])
    if _may_be_sent(file, place):
        return Refuse("another process may be handed it, to which no lambda can be sent")
    return _lambda(file, place, *tables.LAMBDAS[name])


def _is_looked_at(place: Occurrence) -> bool:
    """Whether code at `place` reads an attribute of the function, or asks which one it is."""
    while isinstance(place.parent, (ast.Tuple, ast.List)):
        place = place.up(1)
    parent, node = place.parent, place.node
    if isinstance(parent, ast.Dict):
        return node in parent.keys
    return isinstance(parent, (ast.Attribute, ast.Compare, ast.Set))


def _made(file: File, place: Occurrence, module: str, name: str, argument: object) -> Decision:
    """The function that six has from the standard library."""
    shown = None if argument is None else f"{argument}"
    if isinstance(argument, str):
        literal = quotes.quoted(file.module, place, argument)
        if literal is None:
            return Refuse(NO_ROOM)
        shown = literal
    if not file.can_name(module, place):
        return Refuse(f"{module} means something else here")
    spelt = made(module, name, shown)
    return Rewrite(place, "name", (spelt,), introduces=(module,), imports=(Import(module),))


def made(module: str, name: str, argument: str | None) -> str:
    """How one of `tables.FUNCTIONS` is spelt, with what it is called with as code shows it."""
    called = "" if argument is None else f"({argument})"
    return f"{module}.{name}{called}{'.pack' if name == 'Struct' else ''}"


def _may_be_sent(file: File, place: Occurrence) -> bool:
    """Whether `place` is in the arguments of what may run it in another process."""
    call = place.parent if isinstance(place.parent, ast.Call) else place.chain[-3]
    if not isinstance(call, ast.Call) or not isinstance(place.parent, (ast.Call, ast.keyword)):
        return False
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else ""
    if isinstance(function, ast.Name) and file.dotted(function, place) != "builtins.map":
        name = function.id
    return name in tables.CALLED_ELSEWHERE


def _lambda(file: File, place: Occurrence, parameters: str, result: str) -> Decision:
    introduces: tuple[str, ...] = ()
    imports: tuple[Import, ...] = ()
    if "{iter}" in result:
        spelling = file.builtin("iter", place)
        if spelling is None:
            return Refuse("iter means something else here")
        introduces, imports = (spelling.root,), spelling.imports
        result = result.replace("{iter}", spelling.text)
        if _gets_one_argument(file, place):
            parameters, result = parameters.partition(",")[0], result.replace("**kw", "")
    if "{latin}" in result:
        literal = quotes.quoted(file.module, place, "latin-1")
        if literal is None:
            return Refuse(NO_ROOM)
        result = result.replace("{latin}", literal)
    return Rewrite(
        place,
        "name",
        (f"lambda {parameters}: {result}",),
        introduces=introduces,
        imports=imports,
    )


def _gets_one_argument(file: File, place: Occurrence) -> bool:
    """Whether what is handed the function at `place` calls it with one argument."""
    parent = place.parent
    if isinstance(parent, ast.keyword):
        return parent.arg == "key"
    if not isinstance(parent, ast.Call) or len(parent.args) != 2 or parent.keywords:
        return False
    called = file.dotted(parent.func, place)
    starred = isinstance(parent.args[1], ast.Starred)
    is_first = parent.args[0] is place.node
    return is_first and not starred and called in {"builtins.map", "builtins.filter"}
