"""What texts are made of, as far as one function tells it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from codemods.engine.names import dotted, last_name
from codemods.identifiers.facts import HOLE
from codemods.identifiers.words import IDENTIFIER

GAP = "\1"
"""Where something stands in a text that is not known."""
_CONVERSIONS = re.compile(r"%(?:\((?P<key>[^)]*)\))?[-#0 +]*\d*(?:\.\d+)?(?P<kind>[a-zA-Z%])")
_FIELDS = re.compile(r"\{(?P<key>\w*)(?:![rsa])?(?::(?P<spec>[^{}]*))?\}")
_NUMBERS = frozenset("dioxXeEfFgGc")
"""Conversions that only a number goes through."""
_SAME = frozenset({"decode", "encode", "lower", "strip", "upper"})
"""Methods of a text that leave it as it is, for what matters here."""
REQUESTED = "\2"
"""Stands for what a request holds, by names."""
BODY = "\3"
"""Stands for the body of a request; behind it stands what of it is meant."""
_REQUEST = re.compile(r"(?:\w+\.)?req(?:uest)?")
_HELD = frozenset(
    {
        *("GET", "POST", "args", "data", "form", "json", "match_info", "matchdict", "media"),
        *("params", "path_params", "query", "query_params", "values", "view_args"),
    }
)
"""Attributes of a request that hold values by their names."""
_GIVE_HELD = frozenset({"form", "get_json", "get_media", "json", "post"})
"""Methods of a request that give all of it."""
_ARGUMENTS = frozenset({"get_argument", "get_body_argument", "get_query_argument"})
"""Methods of tornado's handlers that give one value."""
_TEXTS = frozenset({"_", "str", "text_type", "unicode", "to_text", "text", "fspath"})
"""Functions that do."""


@dataclass(frozen=True, slots=True)
class Value:
    """A text, or the texts of a list side by side, that may hold parameters."""

    parameters: frozenset[str]
    text: str
    """With `HOLE` where a parameter stands, and `GAP` where something else does."""

    @property
    def is_bare(self) -> bool:
        """Whether it is a parameter, and nothing else."""
        return self.text == HOLE

    @property
    def is_held(self) -> bool:
        """Whether it is what holds values of a request by their names."""
        return self.text == REQUESTED or self.text.startswith(BODY)


UNKNOWN = Value(frozenset(), GAP)
_HELD_THERE = Value(frozenset(), REQUESTED)
Known: TypeAlias = Mapping[str, Value]
"""Variables of a function by name."""
Asked: TypeAlias = Callable[[ast.Call], Value]
"""What a call gives back that is not known here."""


def of(node: ast.expr | None, known: Known, asked: Asked) -> Value:
    """What an expression comes to."""

    def value(it: ast.expr | None) -> Value:
        return of(it, known, asked)

    if isinstance(node, ast.Name):
        return known.get(node.id, UNKNOWN)
    if isinstance(node, ast.Constant):
        return Value(frozenset(), node.value) if isinstance(node.value, str) else UNKNOWN
    if isinstance(node, ast.JoinedStr):
        return joined("", map(value, node.values))
    if isinstance(node, ast.FormattedValue):
        return value(node.value) if node.format_spec is None else UNKNOWN
    if isinstance(node, ast.Attribute):
        is_held = node.attr in _HELD and _REQUEST.fullmatch(dotted(node.value))
        return _HELD_THERE if is_held else UNKNOWN
    if isinstance(node, ast.Await):
        return value(node.value)
    if isinstance(node, (ast.List, ast.Tuple)):
        return joined(" ", map(value, node.elts))
    if isinstance(node, ast.Starred):
        return value(node.value)
    if isinstance(node, ast.BinOp):
        return _operation(node, value)
    if isinstance(node, (ast.IfExp, ast.BoolOp)):
        choices = node.values if isinstance(node, ast.BoolOp) else [node.body, node.orelse]
        several = [value(it) for it in choices]
        told = (it for it in several if it.parameters or it.is_held)
        return next(told, UNKNOWN)
    if isinstance(node, ast.Call):
        return _asked_for(node, value) or _call(node, value, asked)
    if isinstance(node, ast.Subscript):
        return _requested(node.value, node.slice, value) or UNKNOWN
    return UNKNOWN


def _asked_for(node: ast.Call, value: Callable[[ast.expr], Value]) -> Value | None:
    """What a call gives of a request: all of it, or one identifier."""
    if not isinstance(node.func, ast.Attribute):
        return None
    owner, name = node.func.value, node.func.attr
    if name in _GIVE_HELD and _REQUEST.fullmatch(dotted(owner)):
        return _HELD_THERE
    if not node.args or any(it.arg == "type" for it in node.keywords):
        return None
    if name in _ARGUMENTS and dotted(owner) == "self":
        return _identifier(node.args[0])
    return _requested(owner, node.args[0], value) if name in {"get", "pop"} else None


def _requested(source: ast.expr, key: ast.expr, value: Callable[[ast.expr], Value]) -> Value | None:
    """What is read from a request by the name of an identifier."""
    holder = value(source)
    if holder.text.startswith(BODY) and isinstance(key, ast.Constant):
        return _of_body(f"{holder.text}[{key.value!r}]", str(key.value))
    found = _identifier(key)
    return found if found is not None and holder == _HELD_THERE else None


def _of_body(text: str, name: str) -> Value:
    if IDENTIFIER.fullmatch(name):
        return Value(frozenset({text.replace(BODY, "body")}), HOLE)
    return Value(frozenset(), text)


def _identifier(key: ast.expr) -> Value | None:
    name = str(key.value) if isinstance(key, ast.Constant) else ""
    return Value(frozenset({name}), HOLE) if IDENTIFIER.fullmatch(name) else None


def joined(separator: str, parts: Iterable[Value]) -> Value:
    """Texts behind each other."""
    parts = list(parts)
    parameters = frozenset[str]().union(*(it.parameters for it in parts))
    return Value(parameters, separator.join(it.text for it in parts))


def _operation(node: ast.BinOp, value: Callable[[ast.expr], Value]) -> Value:
    if isinstance(node.op, ast.Add):
        is_list = isinstance(node.left, ast.List) or isinstance(node.right, ast.List)
        return joined(" " if is_list else "", (value(node.left), value(node.right)))
    if isinstance(node.op, ast.Div):  # of a path
        return joined("/", (value(node.left), value(node.right)))
    if not isinstance(node.op, ast.Mod):
        return UNKNOWN
    several = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
    positional = [value(it) for it in several]
    named: dict[str, Value] = {}
    if isinstance(node.right, ast.Dict):
        for key, it in zip(node.right.keys, node.right.values, strict=True):
            if isinstance(key, ast.Constant):
                named[str(key.value)] = value(it)
    template, given = value(node.left), iter(positional)

    def filled(match: re.Match[str]) -> Value:
        if match["kind"] == "%":
            return Value(frozenset(), "%")
        it = next(given, UNKNOWN) if match["key"] is None else named.get(match["key"], UNKNOWN)
        return UNKNOWN if match["kind"] in _NUMBERS else it

    return _filled(template, _CONVERSIONS, filled)


def _call(node: ast.Call, value: Callable[[ast.expr], Value], asked: Asked) -> Value:
    function = node.func
    if isinstance(function, ast.Attribute):
        if function.attr in _SAME:
            return value(function.value)
        if function.attr == "format" and not any(isinstance(it, ast.Starred) for it in node.args):
            return _formatted(node, value(function.value), value)
        if function.attr == "join" and isinstance(function.value, ast.Constant) and node.args:
            parts = node.args[0].elts if isinstance(node.args[0], (ast.List, ast.Tuple)) else ()
            return joined(str(function.value.value), map(value, parts))
    last = last_name(function)
    if last in _TEXTS and len(node.args) == 1:
        return value(node.args[0])
    return asked(node)


def _formatted(node: ast.Call, template: Value, value: Callable[[ast.expr], Value]) -> Value:
    """``template.format(…)``"""
    given = iter([value(it) for it in node.args])
    named = {it.arg: value(it.value) for it in node.keywords if it.arg}
    positional = [value(it) for it in node.args]

    def filled(match: re.Match[str]) -> Value:
        key = match["key"]
        if key.isdigit():
            it = positional[int(key)] if int(key) < len(positional) else UNKNOWN
        else:
            it = named.get(key, UNKNOWN) if key else next(given, UNKNOWN)
        return UNKNOWN if match["spec"] and match["spec"][-1] in _NUMBERS else it

    return _filled(template, _FIELDS, filled)


def _filled(
    template: Value, places: re.Pattern[str], filled: Callable[[re.Match[str]], Value]
) -> Value:
    parts: list[Value] = []
    end = 0
    for match in places.finditer(template.text):
        parts += [Value(frozenset(), template.text[end : match.start()]), filled(match)]
        end = match.end()
    parts.append(Value(template.parameters, template.text[end:]))
    return joined("", parts)
