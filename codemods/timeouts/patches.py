"""How tests give a constant of a module another value for a while, and what can take its place.

| in a test                                             | manner        |
| ----------------------------------------------------- | ------------- |
| ``@mock.patch.object(limits, 'TIMEOUT', 5)``          | `DECORATOR`   |
| ``with mock.patch('shop.limits.TIMEOUT', 5):``        | `CONTEXT`     |
| ``monkeypatch.setattr(limits, 'TIMEOUT', 5)``         | `MONKEYPATCH` |
| ``self.useFixture(fixtures.MonkeyPatch('…', 5))``     | `FIXTURE`     |
| ``limits.TIMEOUT = 5``                                | `ASSIGNMENT`  |
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from codemods.codemod import Keeps, Site, Unit
from codemods.engine import scopes
from codemods.engine.module import Module, Occurrence
from codemods.engine.text import quote_of
from codemods.timeouts import defaults
from codemods.timeouts.facts import Manner, Patch
from codemods.timeouts.finding.numbers import number

_HABITS = ("self.flags", "self.override_config", "self.config")
"""What test cases may have to set an option: Nova's, those of Cinder and Heat, and what Keystone's
call the fixture of oslo.config."""
_CONF = re.compile(r"(?<![\w.])((?:\w+\.)*CONF)\.(?:set_override|clear_override)\b")
_PATCHES = re.compile(
    r"(?P<mock>(?:\w+\.)*patch)(?P<object>\.object)?"
    r"|(?P<pytest>monkeypatch)\.setattr"
    r"|(?:(?P<fixtures>\w+)\.)?(?:MonkeyPatch|MockPatch|MockPatchObject)"
)
"""What patches, by the names that all give it."""
_VALUES = frozenset({"new", "new_value", "value"})


def of(module: Module, place: Occurrence) -> tuple[ast.expr | str, Patch] | None:
    """What is patched where a string or an attribute names a constant, and how: the expression of
    its module, or the path of both; None if nothing is."""
    node, call = place.node, place.parent
    if isinstance(node, ast.Attribute):
        if isinstance(call, ast.Assign) and call.targets == [node]:
            return node.value, _patch(module, place.up(1), Manner.ASSIGNMENT, "", call.value)
        return None
    found = _call(call, node)
    if found is None:
        return None
    target, by, value = found
    return target, _patch(module, place.up(1), _manner(place.up(1), by), by, value)


def patched(use: Occurrence) -> str:
    """The constant that is patched of the module which is read at a place; empty if none is."""
    call = use.parent
    is_target = isinstance(call, ast.Call) and use.node in call.args[:1]
    return _name(call) if is_target else ""


def patching(use: Occurrence) -> str:
    """The constant that is patched by what is read at a place: ``mock`` in ``mock.patch``; empty if
    none is."""
    call = next((it for it in reversed(use.chain) if isinstance(it, ast.Call)), None)
    return _name(call) if call is not None and use.node in ast.walk(call.func) else ""


def _name(call: ast.AST) -> str:
    """The name of what a call patches; empty if it patches nothing."""
    for argument in call.args[:2] if isinstance(call, ast.Call) else ():
        if isinstance(argument, ast.Constant) and _call(call, argument) is not None:
            return str(argument.value).rpartition(".")[2]
    return ""


def _call(call: ast.AST, name: ast.AST) -> tuple[ast.expr | str, str, ast.expr | None] | None:
    """What a call patches that has the name as an argument, by what, and the value."""
    if not isinstance(call, ast.Call) or not isinstance(name, ast.Constant):
        return None
    match = _PATCHES.fullmatch(ast.unparse(call.func))
    if match is None:
        return None
    by = match["mock"] or match["pytest"] or match["fixtures"] or ""
    target: ast.expr | str
    if call.args[:1] == [name] and not match["object"]:
        target, values = str(name.value), call.args[1:]
    elif call.args[1:2] == [name]:
        target, values = call.args[0], call.args[2:]
    else:
        return None
    others = [it.value for it in call.keywords if it.arg not in _VALUES]
    values = [*values, *(it.value for it in call.keywords if it.arg in _VALUES)]
    return target, by, values[0] if len(values) == 1 and not others else None


def _manner(call: Occurrence, by: str) -> Manner:
    """By what a call that patches takes effect."""
    node, parent = call.node, call.parent
    if by.endswith("patch") and by != "monkeypatch":
        if node in getattr(parent, "decorator_list", ()):
            return Manner.DECORATOR
        return Manner.CONTEXT if isinstance(parent, ast.withitem) else Manner.OTHER
    if by == "monkeypatch":
        return Manner.MONKEYPATCH if isinstance(parent, ast.Expr) else Manner.OTHER
    is_used = isinstance(parent, ast.Call) and ast.unparse(parent.func) == "self.useFixture"
    return Manner.FIXTURE if is_used and isinstance(call.up(2).node, ast.Expr) else Manner.OTHER


def _patch(
    module: Module, place: Occurrence, manner: Manner, by: str, value: ast.expr | None
) -> Patch:
    """`place` is that of the call, or of the assignment."""
    habit = next((it for it in _HABITS if f"{it}(" in module.text), "")
    if not habit and (match := _CONF.search(module.text)):
        habit = match[1]
    expression: tuple[Site, ...] = ()
    if manner is not Manner.ASSIGNMENT:
        expression = (module.site(place, Unit.EXPRESSION, "read", None, arguments=("{override}",)),)
    return Patch(
        f"{module.path}:{module.lines.line_of(place.offset)}",
        manner,
        None if value is None else number(value),
        "" if value is None else module.source(value),
        by,
        quote_of(module.text),
        habit,
        expression,
        _statements(module, place, manner),
    )


def _statements(module: Module, place: Occurrence, manner: Manner) -> tuple[Site, ...]:
    """What is to be rewritten where statements take the place of a patch."""
    if manner is Manner.DECORATOR:
        return _first_in_body(module, place)
    if manner not in {Manner.MONKEYPATCH, Manner.FIXTURE, Manner.ASSIGNMENT}:
        return ()
    level = next(i for i in range(len(place.chain)) if isinstance(place.up(i).node, ast.stmt))
    statement = place.up(level)
    functions = [node for node in statement.chain if isinstance(node, scopes.FUNCTIONS)]
    if not functions or not _is_method(statement.chain, functions[-1]):
        return ()
    span = module.span(statement.node)
    if not module.has_own_lines(span):
        return ()
    return (
        module.site(
            statement, Unit.BLOCK, "statements", None, span=span, arguments=("{override}",)
        ),
    )


def _first_in_body(module: Module, place: Occurrence) -> tuple[Site, ...]:
    """The decorator goes, and the statements stand first in the body of the test."""
    function = place.parent
    if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return ()
    if not function.name.startswith("test") or not _is_method(place.chain, function):
        return ()
    first, span = defaults.first_in_body(module, place.up(1))
    if not module.has_own_lines(module.span(first.node)):
        return ()
    code = module.source(place.node)
    preceded = module.site(
        first, Unit.BLOCK, "preceded", None, span=span, arguments=("{override}",), keeps=Keeps.ALL
    )
    return (
        module.site(place.up(1), Unit.HEADER, "undecorated", None, arguments=(code,)),
        preceded,
    )


def _is_method(chain: Sequence[ast.AST], function: ast.AST) -> bool:
    """Whether a function is one of a class, called with the test case."""
    around = chain[chain.index(function) - 1]
    arguments = getattr(function, "args", None)
    return (
        isinstance(around, ast.ClassDef)
        and isinstance(arguments, ast.arguments)
        and [it.arg for it in arguments.args[:1]] == ["self"]
    )
