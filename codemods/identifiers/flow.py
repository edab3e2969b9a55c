"""Where the identifiers of one function go: into what it calls, and what that calls in the file."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from codemods.engine.names import dotted, last_name, names_in
from codemods.identifiers import checks, sinks, values
from codemods.identifiers.entries import Function, parameters
from codemods.identifiers.facts import HOLE
from codemods.identifiers.values import BODY, UNKNOWN, Value

_DEEPEST = 2
"""So many calls within the file are followed."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A place that an identifier reaches unchecked."""

    parameter: str
    kind: str
    node: ast.expr
    """What stands there in the function itself: perhaps a call of another one of the file."""


@dataclass(frozen=True, slots=True)
class Definitions:
    """The functions of a file, by the class that each is a method of and by name."""

    functions: Mapping[tuple[str, str], tuple[Function, ast.ClassDef | None]]

    def called(
        self, call: ast.Call, holder: ast.ClassDef | None
    ) -> tuple[Function, ast.ClassDef | None] | None:
        """The function of the file that a call means."""
        owner, _, name = dotted(call.func).rpartition(".")
        if owner not in {"self", "cls"}:
            return self.functions.get((owner, name))
        classes = [holder.name, *(dotted(it) for it in holder.bases)] if holder else []
        found = (self.functions.get((it, name)) for it in classes)
        return next((it for it in found if it is not None), None)


@dataclass(slots=True)
class Flow:
    """One way through a function, from its first line to its last, all branches one by one."""

    definitions: Definitions
    holder: ast.ClassDef | None
    known: dict[str, Value]
    depth: int = 0
    checked: set[str] = field(default_factory=set)
    uuids: set[str] = field(default_factory=set)
    """What is checked to be a UUID."""
    looked_up: dict[str, ast.expr] = field(default_factory=dict)
    """Where each identifier is looked up first, if it is not checked before."""
    reached: list[Reached] = field(default_factory=list)
    given_back: list[Value] = field(default_factory=list)
    _calls: dict[int, Value] = field(default_factory=dict)

    def through(self, body: list[ast.stmt]) -> None:
        """Follow the statements of a block."""
        for statement in body:
            self._statement(statement)

    def _statement(self, node: ast.stmt) -> None:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            hidden = {it.arg for it in ast.walk(node.args) if isinstance(it, ast.arg)}
            before = dict(self.known)
            self.known = {name: it for name, it in before.items() if name not in hidden}
            gives = list(self.given_back)
            self.through(node.body)
            self.known, self.given_back = before, gives
            return
        if isinstance(node, ast.ClassDef):
            return
        for it in _expressions(node):
            self._look(it)
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._bind(target, self._value(node.value))
        elif isinstance(node, ast.AnnAssign) and node.value:
            self._bind(node.target, self._value(node.value))
        elif isinstance(node, ast.AugAssign):
            if isinstance(node.target, ast.Name):
                whole = (self._value(node.target), self._value(node.value))
                separator = " " if isinstance(node.value, (ast.List, ast.Tuple)) else ""
                self.known[node.target.id] = values.joined(separator, whole)
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            self._bind(node.target, UNKNOWN)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                if item.optional_vars is not None:
                    self._bind(item.optional_vars, UNKNOWN)
        elif isinstance(node, ast.Match):
            self._check(self._value(node.subject))
        elif isinstance(node, ast.Return):
            self.given_back.append(self._value(node.value))
        for block in ("body", "handlers", "orelse", "finalbody", "cases"):
            for it in getattr(node, block, ()):
                if isinstance(it, ast.stmt):
                    self._statement(it)
                elif isinstance(it, (ast.ExceptHandler, ast.match_case)):
                    self.through(it.body)

    def _bind(self, target: ast.expr, value: Value) -> None:
        if isinstance(target, ast.Name):
            self.known[target.id] = value
        elif isinstance(target, (ast.Tuple, ast.List)):
            for it in target.elts:
                self._bind(it, UNKNOWN)

    def _value(self, node: ast.expr | None) -> Value:
        return values.of(node, self.known, lambda call: self._calls.get(id(call), UNKNOWN))

    def _look(self, node: ast.expr) -> None:
        """Go through an expression, from the inside outwards."""
        if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            bound = [it.target for it in node.generators]
        elif isinstance(node, ast.Lambda):
            bound = [ast.Name(it.arg) for it in ast.walk(node.args) if isinstance(it, ast.arg)]
        else:
            bound = []
        hidden = {name for target in bound for name in names_in(target)}
        before = self.known
        if hidden:
            self.known = {name: it for name, it in before.items() if name not in hidden}
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self._look(child)
            elif isinstance(child, (ast.keyword, ast.comprehension)):
                for it in ast.iter_child_nodes(child):
                    if isinstance(it, ast.expr):
                        self._look(it)
        if isinstance(node, ast.Call):
            self._call(node)
        elif isinstance(node, ast.Compare):
            self._compare(node)
        elif isinstance(node, ast.Subscript):
            self._check(self._value(node.slice))
        self.known = before

    def _compare(self, node: ast.Compare) -> None:
        for operator, it in zip(node.ops, node.comparators, strict=True):
            if isinstance(operator, (ast.In, ast.NotIn)):
                self._check(self._value(node.left))
                self._check(self._value(it))
            elif isinstance(operator, (ast.Eq, ast.NotEq)):
                sides = (node.left, it)
                if not any(isinstance(side, ast.Constant) for side in sides):
                    for side in sides:
                        self._check(self._value(side))

    def _check(self, value: Value) -> None:
        self.checked |= value.parameters

    def _call(self, node: ast.Call) -> None:
        given = [self._value(it) for it in (*node.args, *(it.value for it in node.keywords))]
        if isinstance(node.func, ast.Attribute):
            given.append(self._value(node.func.value))
        into = list(sinks.of(node, self._value))
        if checks.is_check(node) and not into:
            inner = [it for it in ast.walk(node) if isinstance(it, ast.expr)]
            given = [self._value(it) for it in inner if it is not node]
            for it in given:
                self._check(it)
            if checks.is_uuid_check(last_name(node.func)):
                self.uuids.update(*(it.parameters for it in given))
            return
        self._calls[id(node)] = self._reach(node, into)
        called = self.definitions.called(node, self.holder)
        if called is not None and self.depth < _DEEPEST:
            self._follow(node, *called)
        is_text = self._calls[id(node)].parameters
        if not is_text and checks.is_lookup(node):
            for it in given:
                if it.is_bare:
                    for name in it.parameters - self.checked:
                        self.looked_up.setdefault(name, node)
                    self._check(it)

    def _reach(self, node: ast.Call, into: list[tuple[str, Value]]) -> Value:
        """What a call does with the identifiers that it is given, and what it gives back."""
        result = UNKNOWN
        for kind, it in into:
            self._note(it.parameters, kind, node)
            if kind is sinks.PATH and last_name(node.func) == "join":
                result = values.joined("/", map(self._value, node.args))
        return result

    def _note(self, names: frozenset[str], kind: str, node: ast.expr) -> None:
        for name in sorted(names - self.checked):
            self.reached.append(Reached(name, kind, node))

    def _follow(self, node: ast.Call, function: Function, holder: ast.ClassDef | None) -> None:
        """Look into a function of the file that is given identifiers."""
        given = self._given(node, function, holder)
        if not any(it.parameters - self.checked for it in given.values()):
            return
        inner = Flow(self.definitions, holder, given, self.depth + 1, set(self.checked))
        if any(checks.is_checking(it) for it in function.decorator_list):
            self.checked.update(*(it.parameters for it in given.values()))
            return
        inner.through(function.body)
        self.reached += [Reached(it.parameter, it.kind, node) for it in inner.reached]
        self.checked |= inner.checked
        self.uuids |= inner.uuids
        for name in inner.looked_up:
            self.looked_up.setdefault(name, node)
        back = [it for it in inner.given_back if it.parameters]
        if back:
            self._calls[id(node)] = back[0]

    def _given(
        self, node: ast.Call, function: Function, holder: ast.ClassDef | None
    ) -> dict[str, Value]:
        names = [it.arg for it in parameters(function)]
        decorators = {dotted(it) for it in function.decorator_list}
        is_bound = dotted(node.func).partition(".")[0] in {"self", "cls"}
        if holder and (is_bound or "classmethod" in decorators):
            names = names["staticmethod" not in decorators :]
        given: dict[str, Value] = {}
        for name, it in zip(names, node.args, strict=False):
            if isinstance(it, ast.Starred):
                break
            given[name] = self._value(it)
        given.update({it.arg: self._value(it.value) for it in node.keywords if it.arg})
        return given


def of(
    definitions: Definitions,
    function: Function,
    holder: ast.ClassDef | None,
    names: tuple[str, ...],
) -> Flow:
    """Where parameters of a function go."""
    known = {name: Value(frozenset({name}), HOLE) for name in names}
    flow = Flow(definitions, holder, known)
    flow.through(function.body)
    return flow


def of_body(
    definitions: Definitions, function: Function, holder: ast.ClassDef | None, name: str
) -> Flow:
    """Where identifiers in the body of a request go, which is the parameter of that name."""
    flow = Flow(definitions, holder, {name: Value(frozenset(), BODY)})
    flow.through(function.body)
    return flow


def _expressions(node: ast.stmt) -> Iterator[ast.expr]:
    """The expressions of a statement itself, not of the blocks in it, in the order in which they
    are evaluated."""
    if isinstance(node, (ast.Assign, ast.AugAssign)):
        yield node.value
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield child
        elif isinstance(child, ast.withitem):
            yield child.context_expr
