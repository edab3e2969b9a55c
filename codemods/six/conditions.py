"""`PY2`, `PY3` and `PY34`: conditions that are known, and the branches that no one takes."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from codemods.codemod import Span, Unit
from codemods.engine import scopes
from codemods.engine.module import Module, Occurrence
from codemods.six.bindings import Use
from codemods.six.decisions import Decision, Refuse, Rewrite

_VALUE_PLACES = (ast.Assign, ast.AnnAssign, ast.Return, ast.keyword, ast.Dict, ast.List, ast.Tuple)
"""Where a bare `True` or `False` reads as what was meant."""


@dataclass
class Outcome:
    """What the conditions of one file come to."""

    decisions: dict[Use, Decision] = field(default_factory=dict)
    dead: list[Span] = field(default_factory=list)
    """What no one executes, and what goes."""


def decide(module: Module, constants: Mapping[Use, bool]) -> Outcome:
    """What becomes of the uses in `constants`, whose values are known."""
    known = {use.place.node: value for use, value in constants.items()}
    outcome = Outcome()
    decided: dict[ast.AST, Decision] = {}
    for use in constants:
        place, value = _folded(use.place, known)
        parent = place.parent
        if isinstance(parent, ast.If) and parent.test is place.node:
            chain = _chain_of_branches(module, place.up(1))
            decision = decided.get(chain.node) or _branches(module, chain, known, outcome)
            decided[chain.node] = decision
        elif isinstance(parent, ast.IfExp) and parent.test is place.node:
            decision = _conditional(module, place.up(1), value is True, outcome)
        elif isinstance(parent, ast.BoolOp):
            decision = decided.get(parent) or _operands(module, place.up(1), known)
            decided[parent] = decision
        else:
            decision = _value(place, value is True)
        outcome.decisions[use] = decision
    return outcome


def _truth(node: ast.AST, known: Mapping[ast.AST, bool]) -> bool | None:
    """The value of an expression, if it is known and nothing else would be evaluated for it."""
    if node in known:
        return known[node]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        value = _truth(node.operand, known)
        return None if value is None else not value
    if isinstance(node, ast.BoolOp):
        decisive = isinstance(node.op, ast.Or)
        for operand in node.values:
            value = _truth(operand, known)
            if value is None or value is decisive:
                return value
        return not decisive
    return None


def _folded(place: Occurrence, known: Mapping[ast.AST, bool]) -> tuple[Occurrence, bool | None]:
    """The outermost expression around `place` whose value is known, and the value."""
    while isinstance(place.parent, (ast.UnaryOp, ast.BoolOp)):
        if _truth(place.parent, known) is None:
            break
        place = place.up(1)
    return place, _truth(place.node, known)


def _value(place: Occurrence, value: bool) -> Decision:
    parent = place.parent
    if isinstance(parent, ast.Call):
        function = ast.unparse(parent.func).rpartition(".")[2].lower()
        if place.node is parent.func or "skip" in function:
            return Refuse("it decides whether a test runs; what becomes of the test is a person's")
    elif not isinstance(parent, _VALUE_PLACES):
        return Refuse("it is no plain condition; what depends on it is left to a person")
    return Rewrite(place, "name", (str(value),))


def _conditional(module: Module, place: Occurrence, taken: bool, outcome: Outcome) -> Decision:
    node = place.node
    assert isinstance(node, ast.IfExp)
    outcome.dead.append(module.span(node.orelse if taken else node.body))
    span = _ungrouped(module, module.span(node))
    if module.has_comment(span):
        outcome.dead.pop()
        return Refuse("a comment stands in the expression")
    return Rewrite(place, "arm", ("body" if taken else "orelse",), span=span)


def _ungrouped(module: Module, span: Span) -> Span:
    """`span` with the parentheses around it, unless a keyword needs them to stand apart."""
    wide = module.grouping(span)
    neighbours = module.text[wide.start - 1 : wide.start] + module.text[wide.end : wide.end + 1]
    return span if any(map(str.isalnum, neighbours)) else wide


def _operands(module: Module, place: Occurrence, known: Mapping[ast.AST, bool]) -> Decision:
    """Drop the operands of `and` or `or` that are known, from an operation that is not."""
    node = place.node
    assert isinstance(node, ast.BoolOp)
    neutral = isinstance(node.op, ast.And)
    kept = [
        index for index, operand in enumerate(node.values) if _truth(operand, known) is not neutral
    ]
    if any(_truth(node.values[index], known) is not None for index in kept):
        return Refuse("what stands before it would no longer be evaluated")
    if kept[-1] != len(node.values) - 1 and not _only_truth_matters(place):
        return Refuse("the operation may yield it as its value")
    span = module.span(node)
    if module.has_comment(module.grouping(span)):
        return Refuse("a comment stands in the expression")
    if len(kept) == 1:
        span = _ungrouped(module, span)
    return Rewrite(place, "operands", tuple(map(str, kept)), span=span)


def _only_truth_matters(place: Occurrence) -> bool:
    while True:
        node, parent = place.node, place.parent
        if isinstance(parent, (ast.If, ast.While, ast.IfExp, ast.Assert)):
            return parent.test is node
        if isinstance(parent, ast.UnaryOp):
            return isinstance(parent.op, ast.Not)
        if isinstance(parent, ast.comprehension):
            return node in parent.ifs
        if not isinstance(parent, ast.BoolOp):
            return False
        place = place.up(1)


def _chain_of_branches(module: Module, place: Occurrence) -> Occurrence:
    """The `if` to which an `elif` belongs."""
    while isinstance(place.parent, ast.If) and place.node in place.parent.orelse:
        if not module.text.startswith("elif", module.start(place.node)):
            break
        place = place.up(1)
    return place


def _arms(module: Module, node: ast.If) -> Iterator[ast.If]:
    """An `if` and the `elif`s that belong to it."""
    while True:
        yield node
        following = node.orelse[0] if len(node.orelse) == 1 else None
        if not isinstance(following, ast.If) or not module.text.startswith(
            "elif", module.start(following)
        ):
            return
        node = following


def _branches(
    module: Module, place: Occurrence, known: Mapping[ast.AST, bool], outcome: Outcome
) -> Decision:
    """Dissolve an `if` whose outcome is known; each arm is kept, dropped or taken for good."""
    node = place.node
    assert isinstance(node, ast.If)
    fates: list[str] = []
    dead: list[ast.stmt] = []
    dead_tests: list[ast.expr] = []
    arms = list(_arms(module, node))
    for arm in arms:
        value = _truth(arm.test, known)
        if "take" in fates or value is False:
            fates.append("drop")
            dead.extend(arm.body)
            if "take" in fates[:-1]:
                dead_tests.append(arm.test)
        else:
            fates.append("keep" if value is None else "take")
    if "take" in fates:
        dead.extend(arms[-1].orelse)
    gone = [module.span(part) for part in (*dead, *dead_tests)]
    reason = why_not_dropped(module, place, dead, gone)
    if reason is not None:
        return Refuse(reason)
    outcome.dead.extend(gone)
    return Rewrite(place, "branches", tuple(fates), Unit.BLOCK)


def why_not_dropped(
    module: Module, place: Occurrence, dead: list[ast.stmt], gone: list[Span]
) -> str | None:
    """Why statements that no one executes are needed all the same; None if they are not.

    `gone` is all that goes with them.
    """
    if any(_ties_function(statement) for statement in dead):
        return "the branch that no one takes holds a yield, global or nonlocal"
    name = _made_local(module, place, dead, gone)
    return name and f"the branch that no one takes makes {name} a local name"


def _ties_function(statement: ast.stmt) -> bool:
    """Whether a statement decides, without being executed, what its function is."""
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom, ast.Global, ast.Nonlocal)):
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            pending.extend(ast.iter_child_nodes(node))
    return False


def _made_local(
    module: Module, place: Occurrence, dead: list[ast.stmt], gone: list[Span]
) -> str | None:
    """A name that is read in the function, and that nothing but the dead branch binds there."""
    scope = scopes.scopes_of(list(place.chain))[-1]
    if not isinstance(scope, scopes.FUNCTIONS):
        return None
    names = {name for statement in dead for name in _names_bound(statement)}
    for name in sorted(names):
        bindings = module.bindings(name).get(scope, ())
        if bindings and all(_within(binding, gone) for binding in bindings):
            for occurrence in module.occurrences(name):
                if (
                    occurrence.is_use
                    and not _within(occurrence, gone)
                    and module.scope_of(name, occurrence) is scope
                ):
                    return name
    return None


def _within(occurrence: Occurrence, spans: list[Span]) -> bool:
    return is_dead(Span(occurrence.offset, occurrence.offset + 1), spans)


def _names_bound(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0]
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name


def is_dead(span: Span, dead: Iterable[Span]) -> bool:
    """Whether a span goes together with a branch that no one takes."""
    return any(gone.holds(span) for gone in dead)
