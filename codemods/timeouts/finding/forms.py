"""What a literal is by where it stands: a timeout, or something else."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from codemods.engine.module import Module, Occurrence
from codemods.engine.names import last_name
from codemods.engine.resolve import dotted
from codemods.timeouts.defaults import parameter_of
from codemods.timeouts.facts import Form, Kind
from codemods.timeouts.finding import apis, argv, names, pairs, places
from codemods.timeouts.finding.apis import Waits

_CLOCKS = frozenset(
    {
        "time.time",
        "time.monotonic",
        "time.perf_counter",
        "datetime.datetime.now",
        "datetime.datetime.utcnow",
        "oslo_utils.timeutils.now",
        "oslo_utils.timeutils.utcnow",
        "oslo_utils.timeutils.utcnow_ts",
    }
)
"""What tells the time."""
_CLOCK_NAMES = frozenset({"time", "monotonic", "now", "utcnow", "utcnow_ts", "perf_counter"})
_NEXT = frozenset({"next", "again", "later"})
"""Words in the names of moments at which something is done again."""
_ENDS = frozenset({"end", "finish", "giveup", "limit", "stop", "until"})
"""Words in the names of moments until which something is waited for."""
_LAST = re.compile(r"(?:^|[._])(?:last|latest|prev|previous|checked|updated)(?:_|\b)")
_LOOK_UPS = frozenset({"get", "getenv", "getattr", "pop", "setdefault", "getint", "getfloat"})
"""What takes the value that is used where nobody has configured another one."""
_OPTIONS = frozenset(
    {
        "Argument",
        "Field",
        "Option",
        "Setting",
        "add_argument",
        "add_option",
        "argument",
        "conf",
        "config",
        "config_value",
        "field",
        "option",
        "set_default",
        "set_defaults",
        "set_override",
        "setting",
    }
)
"""Functions by which an option is defined: their defaults are configurable already."""
_FIELDS = frozenset({"attrs", "dataclass", "define", "frozen", "mutable"})
"""Decorators by which the attributes of a class become fields."""
_SETTINGS_CLASSES = ("Settings", "Config", "Configuration", "Options", "Conf")
"""Ends of the names of classes whose attributes are configurable already."""


@dataclass(frozen=True, slots=True)
class Found:
    """A literal that acts as a timeout, before anything is decided."""

    place: Occurrence
    form: Form
    kind: Kind
    name: str
    """The name that says so: a parameter, a variable, a key; else the function."""
    callee: str = ""
    """The function that it is passed to, as the code spells it."""
    allows_zero: bool = False
    phase: str = ""
    """What one of several times of a call is for: ``connect``."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """A literal that is passed to a function whose parameters are to be asked for."""

    place: Occurrence
    function: str
    position: int


@dataclass(frozen=True, slots=True)
class Odd:
    """A literal that acts as a timeout, and can't be one in seconds."""

    place: Occurrence
    name: str
    reason: str


def of(module: Module, place: Occurrence) -> Found | Unsure | Odd | None:
    """What the amount at a place is; None if it is no timeout, or configurable already."""
    node, parent = place.node, place.parent
    told = argv.flag_of(place)
    if told is not None:
        is_definition = isinstance(parent, ast.Call) and last_name(parent.func) in _OPTIONS
        return None if is_definition else _named(place, Form.ARGV, *told)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return None
    if isinstance(parent, ast.keyword):
        return _keyword(module, place, parent)
    if isinstance(parent, ast.Tuple):
        return _paired(module, place)
    if isinstance(parent, ast.Call) and node in parent.args:
        return _argument(module, place, parent)
    if isinstance(parent, ast.arguments):
        return _named(place, Form.DEFAULT, parameter_of(parent, node).arg)
    if isinstance(parent, (ast.Assign, ast.AnnAssign)) and parent.value is node:
        return _assigned(module, place, parent)
    if isinstance(parent, ast.Dict):
        key = parent.keys[parent.values.index(node)] if node in parent.values else None
        return _named(place, Form.KEY, key.value if isinstance(key, ast.Constant) else "")
    if isinstance(parent, ast.BoolOp) and isinstance(parent.op, ast.Or):
        first = parent.values[0]
        return _named(place, Form.LOCAL, last_name(first)) if node is parent.values[-1] else None
    if isinstance(parent, ast.BinOp):
        return _computed(module, place, parent)
    if isinstance(parent, ast.Compare):
        return _compared(module, place, parent)
    return None


def _named(place: Occurrence, form: Form, name: object, callee: str = "") -> Found | Odd | None:
    """What a literal is that goes by a name."""
    if not isinstance(name, str) or not name:
        return None
    said = names.said(name)
    if said.kind is not None:
        return Found(place, form, said.kind, name, callee)
    # Of what is a size, a port or a status there is nothing to say.
    return Odd(place, name, said.reason) if said.reason in names.OTHER_UNITS else None


# Calls


def _keyword(module: Module, place: Occurrence, keyword: ast.keyword) -> Found | Odd | None:
    outer = place.up(2)
    call = outer.node
    if keyword.arg is None or not isinstance(call, ast.Call):
        return None
    callee = ast.unparse(call.func)
    last = callee.rpartition(".")[2]
    if last.endswith("Opt") or last in _OPTIONS:
        return None
    waits = apis.waits(dotted(module, call.func, outer), last if "." in callee else None)
    if waits is not None and keyword.arg in (waits.keyword, *waits.also):
        return _known(place, waits, keyword.arg, callee)
    if last == "dict":
        return _named(place, Form.KEY, keyword.arg)
    return _named(place, Form.ARGUMENT, keyword.arg, callee)


def _paired(module: Module, place: Occurrence) -> Found | None:
    """``timeout=(3.05, 300)``"""
    phase, keyword = pairs.phase(place), place.up(1).parent
    call = place.up(3).node if phase else None
    if phase is None or not isinstance(keyword, ast.keyword) or not isinstance(call, ast.Call):
        return None
    callee = ast.unparse(call.func)
    last = callee.rpartition(".")[2]
    waits = apis.waits(dotted(module, call.func, place.up(3)), last if "." in callee else None)
    if waits is None or waits.kind is not Kind.LIMIT or keyword.arg != waits.keyword:
        return None
    return Found(place, Form.ARGUMENT, Kind.LIMIT, f"{phase}_timeout", callee, phase=phase)


def _known(place: Occurrence, waits: Waits, name: str, callee: str) -> Found | Odd:
    """An argument that a function is known to wait for."""
    if waits.kind is None:
        return Odd(place, name, waits.reason or "")
    form = Form.SLEEP if callee.rpartition(".")[2] == "sleep" else Form.ARGUMENT
    phase = name if name in pairs.NAMES else ""
    return Found(place, form, waits.kind, name, callee, waits.allows_zero, phase)


def _argument(module: Module, place: Occurrence, call: ast.Call) -> Found | Unsure | Odd | None:
    callee = ast.unparse(call.func)
    last = callee.rpartition(".")[2]
    if last in _LOOK_UPS or last in _OPTIONS or last.endswith("Opt"):
        return None
    if any(isinstance(argument, ast.Starred) for argument in call.args):
        return None
    position = call.args.index(place.node)  # type: ignore[arg-type]
    waits = apis.waits(dotted(module, call.func, place.up(1)), last if "." in callee else None)
    if waits is not None:
        if waits.position != position:
            return None
        return _known(place, waits, waits.keyword or last, callee)
    if not isinstance(call.func, (ast.Name, ast.Attribute)):
        return None
    return Unsure(place, last, position)


# Names


def _assigned(
    module: Module, place: Occurrence, statement: ast.Assign | ast.AnnAssign
) -> Found | Odd | None:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    target = targets[0]
    if len(targets) > 1:
        return None
    if isinstance(target, ast.Subscript):
        key = target.slice
        return _named(place, Form.KEY, key.value if isinstance(key, ast.Constant) else "")
    if isinstance(target, ast.Attribute):
        return _named(place, Form.ATTRIBUTE, target.attr)
    if not isinstance(target, ast.Name):
        return None
    around = place.chain[-3]
    if isinstance(around, ast.ClassDef):
        if around.name.endswith(_SETTINGS_CLASSES) or _is_data(around):
            return None
        return _named(place, Form.CLASS, target.id)
    if any(isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) for node in place.chain):
        return _named(place, Form.LOCAL, target.id)
    if places.holds_settings(module.path):
        return None
    return _named(place, Form.CONSTANT, target.id)


def _is_data(node: ast.ClassDef) -> bool:
    """Whether the attributes of a class are the fields of its instances."""
    bases = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
    called = (ast.unparse(it).partition("(")[0] for it in node.decorator_list)
    return not _FIELDS.isdisjoint(name.rpartition(".")[2] for name in called) or any(
        base.endswith(("Model", *_SETTINGS_CLASSES)) for base in bases
    )


# The time


def _computed(module: Module, place: Occurrence, operation: ast.BinOp) -> Found | None:
    """``time.time() + 300``, or ``start + 300`` that is compared with the time."""
    if not isinstance(operation.op, ast.Add):
        return None
    other = operation.left if operation.right is place.node else operation.right
    if _tells_time(module, other, place):
        name = _assigned_to(place.up(1))
        kind = _kind_of_moment(name)
        return Found(place, Form.DEADLINE, kind, name) if kind else None
    around = place.chain[-3]
    if not isinstance(around, ast.Compare):
        return None
    if not any(
        _tells_time(module, side, place)
        for side in (around.left, *around.comparators)
        if side is not operation
    ):
        return None
    kind = Kind.INTERVAL if _LAST.search(ast.unparse(other)) else Kind.LIMIT
    return Found(place, Form.DEADLINE, kind, "interval" if kind is Kind.INTERVAL else "deadline")


def _assigned_to(place: Occurrence) -> str:
    """The name that a value is assigned to, also as the one element of a list; empty if to none."""
    if isinstance(place.parent, ast.List):
        place = place.up(1)
    statement = place.parent
    if not isinstance(statement, ast.Assign) or len(statement.targets) > 1:
        return ""
    target = statement.targets[0]
    return last_name(target.value if isinstance(target, ast.Subscript) else target)


def _kind_of_moment(name: str) -> Kind | None:
    """What a time from now is for, by its name; None if it does not say."""
    said = names.said(name).kind if name else None
    if said is not None:
        return said
    parts = set(names.words(name))
    if parts & _NEXT:
        return Kind.INTERVAL
    return Kind.LIMIT if parts & _ENDS else None


def _compared(module: Module, place: Occurrence, comparison: ast.Compare) -> Found | None:
    """``time.time() - start > 300``"""
    if len(comparison.ops) != 1 or isinstance(comparison.ops[0], (ast.Eq, ast.NotEq, ast.In)):
        return None
    sides = (comparison.left, *comparison.comparators)
    other = next(side for side in sides if side is not place.node)
    if not isinstance(other, ast.BinOp) or not isinstance(other.op, ast.Sub):
        return None
    if not any(_tells_time(module, side, place) for side in (other.left, other.right)):
        return None
    # What was done last is done again, once so much time has passed.
    is_repeated = any(_LAST.search(ast.unparse(side)) for side in (other.left, other.right))
    kind = Kind.INTERVAL if is_repeated else Kind.LIMIT
    return Found(place, Form.COMPARISON, kind, "interval" if is_repeated else "deadline")


def _tells_time(module: Module, node: ast.expr, place: Occurrence) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = dotted(module, node.func, place)
    return name in _CLOCKS or (name is None and last_name(node.func) in _CLOCK_NAMES)
