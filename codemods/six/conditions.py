"""`PY2`, `PY3` and `PY34`: conditions that are known, by where they stand."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from codemods.codemod import IGNORED, Span, Unit
from codemods.engine import quotes
from codemods.engine.module import Module, Occurrence
from codemods.six import branches, flags, skips
from codemods.six.bindings import Use
from codemods.six.branches import Fall
from codemods.six.decisions import SHOWN, Decision, File, Refuse, Rewrite
from codemods.six.truth import Truth

_JOINING = (ast.UnaryOp, ast.BoolOp, ast.Compare, ast.Call)
"""Expressions whose value may follow from that of a part."""

SHARED = frozenset({"arm", "branches", "filters", "loop", "operands"})
"""Actions that carry out the decisions on several uses at once."""


@dataclass
class Outcome(Fall):
    """What the conditions of one file come to."""

    decisions: dict[Use, Decision] = field(default_factory=dict)


def decide(file: File, constants: Mapping[Use, bool]) -> Outcome:
    """What becomes of the uses in `constants`, whose values are known."""
    truth = Truth(file, {use.place.node: value for use, value in constants.items()})
    outcome = Outcome()
    shared: dict[ast.AST, Decision] = {}
    found = flags.find(file, truth, constants)
    for use in constants:
        outcome.decisions[use] = _decide(file, use.place, truth, outcome, shared)
    for flag in found:
        decision = _decide(file, flag.place, truth, outcome, shared)
        # A name of the file's own may stay where nothing depends on it.
        if isinstance(decision, Rewrite) and decision.action != "name":
            outcome.decisions[flag] = decision
    return outcome


def _decide(
    file: File, use: Occurrence, truth: Truth, outcome: Outcome, shared: dict[ast.AST, Decision]
) -> Decision:
    if file.is_ignored(file.module.span(use.node).start):
        return Refuse(IGNORED)
    place, value = _folded(use, truth)
    parent = place.parent
    if isinstance(parent, ast.If) and parent.test is place.node:
        chain = branches.chain_of(file.module, place.up(1))
        if chain.node not in shared:
            shared[chain.node] = branches.of_if(file, chain, truth, outcome)
        return shared[chain.node]
    if isinstance(parent, ast.While) and parent.test is place.node:
        if value:
            return _literal(file, place, value, outcome)
        return branches.of_while(file, place.up(1), outcome)
    if isinstance(parent, ast.IfExp) and parent.test is place.node:
        return _conditional(file.module, place.up(1), value, outcome)
    if isinstance(parent, ast.Assert) and parent.test is place.node:
        return _assertion(file.module, place.up(1), value, outcome)
    if isinstance(parent, ast.comprehension) and value:
        outer = place.up(2)
        if outer.node not in shared:
            shared[outer.node] = _filters(file.module, outer, truth, outcome)
        return shared[outer.node]
    if isinstance(parent, ast.BoolOp) and not _is_yielded(place):
        if parent not in shared:
            shared[parent] = _operands(file.module, place.up(1), truth, outcome)
        return shared[parent]
    if isinstance(parent, ast.Call) and place.node in parent.args and skips.is_decider(parent):
        return skips.decide(file, place, value, outcome)
    return _literal(file, place, value, outcome)


def _folded(place: Occurrence, truth: Truth) -> tuple[Occurrence, bool]:
    """The outermost expression around `place` whose value is known, and the value."""
    best, value = place, truth.known[place.node]
    outer = place
    while isinstance(outer.parent, _JOINING):
        outer = outer.up(1)
        found = truth.of(outer.node) if _only_truth_matters(outer) else truth.exactly(outer.node)
        if found is not None:
            best, value = outer, found
    return best, value


def _only_truth_matters(place: Occurrence) -> bool:
    while True:
        node, parent = place.node, place.parent
        if isinstance(parent, (ast.If, ast.While, ast.IfExp, ast.Assert)):
            return parent.test is node
        if isinstance(parent, ast.UnaryOp):
            return isinstance(parent.op, ast.Not)
        if isinstance(parent, ast.comprehension):
            return node in parent.ifs
        if isinstance(parent, ast.match_case):
            return parent.guard is node
        if not isinstance(parent, ast.BoolOp):
            return False
        place = place.up(1)


def _is_yielded(place: Occurrence) -> bool:
    """Whether `place` is the last operand of an operation whose value matters."""
    node = place.parent
    assert isinstance(node, ast.BoolOp)
    return place.node is node.values[-1] and not _only_truth_matters(place.up(1))


def _literal(file: File, place: Occurrence, value: bool, outcome: Outcome) -> Decision:
    """`True` or `False` in the place of the expression."""
    if isinstance(place.parent, ast.Expr) or (
        isinstance(place.parent, ast.Call) and place.node is place.parent.func
    ):
        return Refuse("it is no plain condition; what depends on it is left to a person")
    if quotes.is_shown(file.module, place):
        return Refuse(SHOWN)
    span = file.module.span(place.node)
    if file.module.has_comment(span):
        return Refuse("a comment stands in the expression")
    outcome.dead.extend(_spans_within(file.module, place.node))
    return Rewrite(place, "name", (str(value),))


def _spans_within(module: Module, node: ast.AST) -> list[Span]:
    """The spans of the expressions that a joined one is made of."""
    if not isinstance(node, _JOINING):
        return []
    return [module.span(part) for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]


def _conditional(module: Module, place: Occurrence, taken: bool, outcome: Outcome) -> Decision:
    node = place.node
    assert isinstance(node, ast.IfExp)
    span = _ungrouped(module, module.span(node))
    if module.has_comment(span):
        return Refuse("a comment stands in the expression")
    outcome.dead.extend(map(module.span, (node.test, node.orelse if taken else node.body)))
    return Rewrite(place, "arm", ("body" if taken else "orelse",), span=span)


def _assertion(module: Module, place: Occurrence, holds: bool, outcome: Outcome) -> Decision:
    """An assertion that always holds goes; its message was never evaluated."""
    node = place.node
    assert isinstance(node, ast.Assert)
    if not holds:
        return Refuse("it fails on Python 3, which may be meant")
    outcome.dead.extend(module.span(part) for part in (node.test, node.msg) if part is not None)
    return Rewrite(place, "remove", (), Unit.BLOCK, span=module.span(node))


def _filters(module: Module, place: Occurrence, truth: Truth, outcome: Outcome) -> Decision:
    """Drop the conditions of a comprehension that always hold."""
    if module.has_comment(module.span(place.node)):
        return Refuse("a comment stands in the expression")
    dropped: list[str] = []
    for first, generator in enumerate(place.node.generators):  # type: ignore[attr-defined]
        for second, test in enumerate(generator.ifs):
            if truth.of_condition(test):
                dropped.append(f"{first}.{second}")
                outcome.dead.append(module.span(test))
    return Rewrite(place, "filters", tuple(dropped))


def _ungrouped(module: Module, span: Span) -> Span:
    """`span` with the parentheses around it, unless a keyword needs them to stand apart."""
    wide = module.grouping(span)
    neighbours = module.text[wide.start - 1 : wide.start] + module.text[wide.end : wide.end + 1]
    return span if any(map(str.isalnum, neighbours)) else wide


def _operands(module: Module, place: Occurrence, truth: Truth, outcome: Outcome) -> Decision:
    """Drop the operands of `and` or `or` that are known, from an operation that is not."""
    node = place.node
    assert isinstance(node, ast.BoolOp)
    neutral = isinstance(node.op, ast.And)
    values = [truth.of(operand) for operand in node.values]
    if not _only_truth_matters(place):
        values[-1] = None  # it may be what the operation yields
    kept = [index for index, value in enumerate(values) if value is not neutral]
    if any(values[index] is not None for index in kept):
        return Refuse("what stands before it would no longer be evaluated")
    span = module.span(node)
    if module.has_comment(module.grouping(span)):
        return Refuse("a comment stands in the expression")
    if len(kept) == 1:
        span = _ungrouped(module, span)
    outcome.dead.extend(
        module.span(operand) for index, operand in enumerate(node.values) if index not in kept
    )
    return Rewrite(place, "operands", tuple(map(str, kept)), span=span)
