"""Where a value goes that is shown to people: into a log, an exception, the output, a ``repr``.

From the value outwards: formatted or not, it has to arrive as a whole. What takes a part of it, or
asks something of it, shows what that gives.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, replace
from enum import Enum

from codemods.engine.module import Occurrence
from codemods.engine.names import last_name
from codemods.secrets import formats


class Sink(Enum):
    """Where a value goes."""

    LOG = "log"
    WARNING = "warning"
    RAISE = "exception"
    PRINT = "print"
    REPR = "repr"


_LOGGER = re.compile(r"(?:.*_)?(?:log|logger|logging)\Z", re.I)
_LEVELS = frozenset(
    {
        *("critical", "debug", "error", "exception", "fatal", "info", "log", "msg", "trace"),
        *("warn", "warning"),
    }
)
_TO_TEXT = frozenset({"repr", "str", "text_type", "unicode"})
_BUILTIN_ERRORS = frozenset(
    {
        *("ArithmeticError", "AssertionError", "AttributeError", "ConnectionError"),
        *("EnvironmentError", "Exception", "IOError", "ImportError", "IndexError", "KeyError"),
        *("LookupError", "NotImplementedError", "OSError", "PermissionError", "RuntimeError"),
        *("SystemExit", "TimeoutError", "TypeError", "ValueError"),
    }
)
"""Exceptions whose arguments are their text."""
_SHOWS_ITSELF = frozenset({"__repr__", "__str__", "__unicode__"})


@dataclass(frozen=True, slots=True)
class Way:
    """A value on its way outwards."""

    place: Occurrence
    """The expression that it has become a part of."""
    is_text: bool = False
    """Whether it has been put into a text with others."""
    converted: Occurrence | None = None
    """The outermost ``str`` or ``repr`` that was taken of it alone."""
    said: str = ""
    """What literal text stands around it."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where a value arrives."""

    sink: Sink | None
    """None: at a name, which `target` is."""
    way: Way
    target: str = ""


def arrival(place: Occurrence, *, is_text: bool = False) -> Arrival | None:
    """Where the expression at a place goes, if all of it goes there."""
    way: Way | None = Way(place, is_text)
    while way is not None:
        found = _end(way)
        if found is not None:
            return found
        way = _outwards(way)
    return None


def _outwards(way: Way) -> Way | None:
    """One step outwards; None where the value goes no further as a whole."""
    chain, node = way.place.chain, way.place.node
    parent, above = chain[-2], way.place.up(1)
    if isinstance(parent, ast.FormattedValue):
        if node is not parent.value or not _is_plain(parent):
            return None
        joined = way.place.up(2)
        parts = getattr(joined.node, "values", ())
        said = "".join(str(it.value) for it in parts if isinstance(it, ast.Constant))
        return replace(way, place=joined, is_text=True, said=way.said + said)
    if isinstance(parent, ast.BinOp):
        return _operation(way, parent, above)
    if isinstance(parent, ast.Tuple) and isinstance(chain[-3], ast.BinOp):
        return _percent(way, chain[-3], parent, way.place.up(2))
    if isinstance(parent, ast.Dict) and isinstance(chain[-3], ast.BinOp):
        return _percent(way, chain[-3], parent, way.place.up(2))
    if isinstance(parent, ast.keyword) and isinstance(chain[-3], ast.Call):
        return _keyword(way, parent, chain[-3])
    if isinstance(parent, ast.Call) and node in parent.args:
        return _argument(way, parent, above)
    return None


def _operation(way: Way, parent: ast.BinOp, above: Occurrence) -> Way | None:
    node = way.place.node
    if isinstance(parent.op, ast.Add):
        other = parent.right if node is parent.left else parent.left
        said = way.said + (formats.literal_of(other) or "")
        return replace(way, place=above, is_text=True, said=said)
    if isinstance(parent.op, ast.Mod):
        if node is parent.right:
            return _percent(way, parent, None, above)
        return replace(way, place=above) if way.is_text else None
    return None


def _percent(
    way: Way, operation: ast.AST, holder: ast.Tuple | ast.Dict | None, above: Occurrence
) -> Way | None:
    """``text % value``, ``text % (value, …)``, ``text % {key: value}``."""
    if not isinstance(operation, ast.BinOp) or not isinstance(operation.op, ast.Mod):
        return None
    if holder is not None and operation.right is not holder:
        return None
    text = formats.literal_of(operation.left)
    if _is_in(text, holder, way.place.node):
        return replace(way, place=above, is_text=True, said=way.said + (text or ""))
    return None


def _is_in(text: str | None, holder: ast.Tuple | ast.Dict | None, node: ast.AST) -> bool:
    """Whether a text shows a value that is given to it alone, in a tuple, or in a dictionary."""
    if isinstance(holder, ast.Dict):
        keys = [key for key, value in zip(holder.keys, holder.values, strict=True) if value is node]
        return any(
            isinstance(key, ast.Constant)
            and isinstance(key.value, str)
            and formats.shows_key(text, key.value)
            for key in keys
        )
    if isinstance(holder, ast.Tuple):
        if any(isinstance(it, ast.Starred) for it in holder.elts):
            return False
        return any(it is node and formats.shows_at(text, at) for at, it in enumerate(holder.elts))
    return formats.shows_at(text, 0) and text is not None


def _keyword(way: Way, keyword: ast.keyword, call: ast.Call) -> Way | None:
    """``text.format(key=value)`` and ``text % dict(key=value)``."""
    chain = way.place.chain
    text = _formatted(call)
    if text is not None and keyword.arg is not None:
        if not formats.formats(text, keyword.arg):
            return None
        return replace(way, place=way.place.up(2), is_text=True, said=way.said + text)
    operation = chain[-4]
    is_dict = isinstance(call.func, ast.Name) and call.func.id == "dict" and not call.args
    if is_dict and isinstance(operation, ast.BinOp) and isinstance(operation.op, ast.Mod):
        text = formats.literal_of(operation.left)
        if operation.right is call and keyword.arg and formats.shows_key(text, keyword.arg):
            said = way.said + (text or "")
            return replace(way, place=way.place.up(3), is_text=True, said=said)
    return None


def _argument(way: Way, call: ast.Call, above: Occurrence) -> Way | None:
    """``text.format(value)``, ``str(value)``, ``_(text)``."""
    node = way.place.node
    text = _formatted(call)
    if text is not None:
        position = next(at for at, it in enumerate(call.args) if it is node)
        if any(isinstance(it, ast.Starred) for it in call.args):
            return None
        if not formats.formats(text, position):
            return None
        return replace(way, place=above, is_text=True, said=way.said + text)
    if len(call.args) == 1 and not call.keywords and last_name(call.func) in _TO_TEXT:
        return replace(way, place=above, converted=way.converted if way.is_text else above)
    if formats.is_translation(call) and way.is_text:
        return replace(way, place=above)
    return None


def _formatted(call: ast.Call) -> str | None:
    """The literal whose ``format`` is called."""
    if isinstance(call.func, ast.Attribute) and call.func.attr == "format":
        return formats.literal_of(call.func.value)
    return None


def _is_plain(field: ast.FormattedValue) -> bool:
    """Whether a field of an f-string shows all of a value, and any text may take its place."""
    spec = field.format_spec
    if spec is None:
        return True
    parts = spec.values if isinstance(spec, ast.JoinedStr) else []
    return len(parts) == 1 and (
        isinstance(parts[0], ast.Constant) and formats.is_plain_spec(str(parts[0].value))
    )


def _end(way: Way) -> Arrival | None:
    """Where a value has arrived."""
    chain, node = way.place.chain, way.place.node
    parent = chain[-2]
    if isinstance(parent, ast.Assign):
        [*targets] = parent.targets
        if len(targets) == 1 and isinstance(targets[0], ast.Name) and node is parent.value:
            return Arrival(None, way, targets[0].id)
    elif isinstance(parent, ast.Return):
        function = way.place.function
        if function is not None and function.name in _SHOWS_ITSELF:
            return Arrival(Sink.REPR, way)
    elif isinstance(parent, ast.Call) and node in parent.args:
        return _in_call(way, parent)
    elif isinstance(parent, ast.keyword) and isinstance(chain[-3], ast.Call) and way.is_text:
        if _is_raised(chain[-3], chain[-4]):
            return Arrival(Sink.RAISE, way)
    elif isinstance(parent, (ast.Dict, ast.keyword)):
        return _in_dictionary(way)
    return None


def _in_call(way: Way, call: ast.Call) -> Arrival | None:
    node, above = way.place.node, way.place.chain[-3]
    if is_log(call):
        at = _position(call, node)
        text = _message(call)
        if at < 0:
            return None
        said = way.said + (text or "")
        if at == 0 or _is_given(call, at, text):
            return Arrival(Sink.LOG, replace(way, said=said))
        return None
    name = last_name(call.func)
    if name == "print" and isinstance(call.func, ast.Name):
        said = way.said + "".join(formats.literal_of(it) or "" for it in call.args)
        return Arrival(Sink.PRINT, replace(way, said=said))
    if name == "warn" and way.is_text:
        return Arrival(Sink.WARNING, way)
    if _is_raised(call, above) and (way.is_text or name in _BUILTIN_ERRORS):
        return Arrival(Sink.RAISE, way)
    return None


def _in_dictionary(way: Way) -> Arrival | None:
    """The one dictionary that is given to a message for a log: ``{key: value}``, ``dict(…)``."""
    chain, node = way.place.chain, way.place.node
    keyword = chain[-2] if isinstance(chain[-2], ast.keyword) else None
    holder, call = (chain[-3], chain[-4]) if keyword else (chain[-2], chain[-3])
    if not isinstance(call, ast.Call) or not is_log(call) or call.args[-1:] != [holder]:
        return None
    text = _message(call)
    if _position(call, holder) != 1:
        return None
    if isinstance(holder, ast.Dict):
        is_shown = _is_in(text, holder, node)
    else:
        is_dict = (
            isinstance(holder, ast.Call) and last_name(holder.func) == "dict" and not holder.args
        )
        key = keyword.arg if keyword else None
        is_shown = is_dict and key is not None and formats.shows_key(text, key)
    return Arrival(Sink.LOG, replace(way, said=way.said + (text or ""))) if is_shown else None


def is_log(call: ast.Call) -> bool:
    """Whether a call writes to a log."""
    function = call.func
    if not isinstance(function, ast.Attribute) or function.attr not in _LEVELS:
        return False
    holder = function.value
    if isinstance(holder, ast.Call):
        return last_name(holder.func) in {"getLogger", "get_logger"}
    return _LOGGER.match(last_name(holder)) is not None


def _position(call: ast.Call, node: ast.AST) -> int:
    """Which of the arguments of a log call it is; the message is 0."""
    skipped = isinstance(call.func, ast.Attribute) and call.func.attr == "log"
    return next(at for at, it in enumerate(call.args) if it is node) - skipped


def _message(call: ast.Call) -> str | None:
    skipped = isinstance(call.func, ast.Attribute) and call.func.attr == "log"
    return formats.literal_of(call.args[skipped]) if len(call.args) > skipped else None


def _is_given(call: ast.Call, at: int, text: str | None) -> bool:
    """Whether the message of a log call shows the argument that is given to it so."""
    if any(isinstance(it, ast.Starred) for it in call.args):
        return False
    return formats.shows_at(text, at - 1)


def _is_raised(call: ast.AST, above: ast.AST) -> bool:
    return isinstance(call, ast.Call) and isinstance(above, ast.Raise) and above.exc is call
