"""What a condition that is known becomes, and the branches that depend on it."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from codemods.codemod import Replacement
from codemods.engine.comments import OLD_PYTHON, PRAGMA
from codemods.six.transforms.common import Actions, Arguments


def _arm(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    assert isinstance(node, cst.IfExp)
    return node.body if arguments[0] == "body" else node.orelse


def _operands(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """``a and b and c`` with some operands left out; LibCST nests to the left."""
    assert isinstance(node, cst.BooleanOperation)
    kind = type(node.operator)
    operands: list[cst.BaseExpression] = []
    operators: list[cst.BaseBooleanOp] = []
    current: cst.BaseExpression = node.with_changes(lpar=[], rpar=[])
    while isinstance(current, cst.BooleanOperation) and not current.lpar:
        if type(current.operator) is not kind:
            break
        operands.insert(0, current.right)
        operators.insert(0, current.operator)
        current = current.left
    operands.insert(0, current)
    first, *others = [int(index) for index in arguments]
    result = operands[first]
    for index in others:
        result = cst.BooleanOperation(result, operators[index - 1], operands[index])
    return result


def _branches(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """An `if` with arms kept, dropped or taken for good."""
    assert isinstance(node, cst.If)
    arms: list[tuple[str, cst.If]] = []
    rest: cst.If | cst.Else | None = node
    for fate in arguments:
        assert isinstance(rest, cst.If)
        arms.append((fate, rest))
        rest = rest.orelse
    taken = next((arm for fate, arm in arms if fate == "take"), None)
    last = _else_of(taken) if taken is not None else rest
    assert last is None or isinstance(last, cst.Else)
    kept = [arm for fate, arm in arms if fate == "keep"]
    if not kept:
        return _dissolved(last)
    tail: cst.If | cst.Else | None = last
    for arm in reversed(kept):
        tail = arm.with_changes(orelse=tail)
    assert isinstance(tail, cst.If)
    # What was an `elif` brings the comments above it along.
    if tail is not node and kept[0] is not node:
        own = [line for line in tail.leading_lines if line.comment]
        tail = tail.with_changes(leading_lines=[*node.leading_lines, *own])
    return tail


def _loop(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """A `while` that never runs."""
    assert isinstance(node, cst.While)
    return _dissolved(node.orelse)


def _filters(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """A comprehension less the conditions that are named by loop and place: ``0.1``."""
    assert isinstance(node, (cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp))
    return node.with_changes(for_in=_filtered(node.for_in, 0, frozenset(arguments)))


def _filtered(loop: cst.CompFor, index: int, dropped: frozenset[str]) -> cst.CompFor:
    kept = [test for place, test in enumerate(loop.ifs) if f"{index}.{place}" not in dropped]
    inner = loop.inner_for_in
    if inner is not None:
        inner = _filtered(inner, index + 1, dropped)
    return loop.with_changes(ifs=kept, inner_for_in=inner)


def _skip(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """A call that skips on a condition, as one that always does."""
    assert isinstance(node, cst.Call)
    assert isinstance(node.func, cst.Attribute)
    function, dropped = arguments
    return node.with_changes(
        func=node.func.with_changes(attr=cst.Name(function)),
        args=[argument for index, argument in enumerate(node.args) if index != int(dropped)],
    )


def _remove(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    return cst.RemoveFromParent()


def _else_of(arm: cst.If) -> cst.Else:
    return cst.Else(body=arm.body, leading_lines=arm.leading_lines)


def _dissolved(arm: cst.Else | None) -> Replacement:
    """The statements of an arm, in the place of the whole `if`."""
    if arm is None:
        return cst.RemoveFromParent()
    comments = [line for line in arm.leading_lines if _stays(line.comment)]
    body = arm.body
    if isinstance(body, cst.SimpleStatementSuite):
        line = cst.SimpleStatementLine(body.body, comments, body.trailing_whitespace)
        return _without_pass([line])
    assert isinstance(body, cst.IndentedBlock)
    if _stays(body.header.comment):
        comments.append(cst.EmptyLine(comment=body.header.comment))
    statements = list(body.body)
    own = list(_leading_lines(statements[0]))
    while own and own[0].comment is None:
        own.pop(0)
    statements[0] = statements[0].with_changes(leading_lines=[*comments, *own])
    result = _without_pass(statements)
    if body.footer and isinstance(result, cst.FlattenSentinel):
        return body.with_changes(body=list(result), header=cst.TrailingWhitespace())
    return result


def _fallback(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """A `try` whose body can't fail: the body, and what its `else` holds."""
    assert isinstance(node, cst.Try)
    if node.orelse is None:
        return _dissolved(cst.Else(body=node.body))
    above = [*_last_comments(node.body), *_comments(node.orelse.leading_lines)]
    following = _dissolved(node.orelse.with_changes(leading_lines=above))
    body = _statements(node.body)
    if len(body) == 1 and _is_pass(body[0]):
        return following
    if isinstance(following, cst.RemovalSentinel):
        return cst.FlattenSentinel(body)
    if isinstance(following, cst.IndentedBlock):
        return following.with_changes(body=[*body, *following.body])
    assert isinstance(following, cst.FlattenSentinel)
    return cst.FlattenSentinel([*body, *following])


def _statements(suite: cst.BaseSuite) -> list[cst.BaseStatement]:
    """The statements of a block, as lines."""
    if isinstance(suite, cst.SimpleStatementSuite):
        return [cst.SimpleStatementLine(suite.body, [], suite.trailing_whitespace)]
    assert isinstance(suite, cst.IndentedBlock)
    statements = [line for line in suite.body if isinstance(line, cst.BaseStatement)]
    above = [] if suite.header.comment is None else [cst.EmptyLine(comment=suite.header.comment)]
    own = _leading_lines(statements[0])
    return [statements[0].with_changes(leading_lines=[*above, *own]), *statements[1:]]


def _last_comments(suite: cst.BaseSuite) -> list[cst.EmptyLine]:
    """The comments at the end of a block."""
    return _comments(suite.footer) if isinstance(suite, cst.IndentedBlock) else []


def _comments(lines: Sequence[cst.EmptyLine]) -> list[cst.EmptyLine]:
    return [line for line in lines if line.comment]


def _stays(comment: cst.Comment | None) -> bool:
    """Whether a comment above or behind a condition stays, once the condition goes."""
    if comment is None:
        return False
    return not OLD_PYTHON.search(comment.value) and not PRAGMA.search(comment.value)


def _leading_lines(statement: cst.BaseStatement) -> Sequence[cst.EmptyLine]:
    assert isinstance(statement, (cst.SimpleStatementLine, cst.BaseCompoundStatement))
    return statement.leading_lines


def _without_pass(statements: Sequence[cst.BaseStatement]) -> Replacement:
    if len(statements) == 1 and _is_pass(statements[0]):
        return cst.RemoveFromParent()
    return cst.FlattenSentinel(list(statements))


def _is_pass(line: cst.BaseStatement) -> bool:
    """Whether a line holds nothing but `pass`, and no comment stands above it."""
    return (
        isinstance(line, cst.SimpleStatementLine)
        and len(line.body) == 1
        and isinstance(line.body[0], cst.Pass)
        and not line.leading_lines
    )


ACTIONS: Actions = {
    "arm": _arm,
    "operands": _operands,
    "branches": _branches,
    "fallback": _fallback,
    "filters": _filters,
    "loop": _loop,
    "remove": _remove,
    "skip": _skip,
}
