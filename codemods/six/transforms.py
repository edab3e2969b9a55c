"""What each unit becomes: LibCST node to LibCST node. Knows nothing of the file around it."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import libcst as cst

from codemods.codemod import Replacement

Arguments: TypeAlias = tuple[str, ...]

_OPEN = cst.LeftParen()
_CLOSE = cst.RightParen()


# Names


def _named(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    return cst.parse_expression(arguments[0])


def _tuple(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    return cst.parse_expression(f"({arguments[0]},)")


def _joined(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """``(str,) + (a, b)`` as one tuple."""
    elements: list[cst.BaseElement] = []
    pending: list[cst.BaseExpression] = [cst.ensure_type(node, cst.BinaryOperation)]
    while pending:
        operand = pending.pop()
        if isinstance(operand, cst.BinaryOperation):
            pending.extend((operand.right, operand.left))
        else:
            elements.extend(cst.ensure_type(operand, cst.Tuple).elements)
    return cst.Tuple(_listed(elements))


def _spread(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """``(a, *(str,))`` as ``(a, str)``."""
    assert isinstance(node, (cst.Tuple, cst.List))
    elements: list[cst.BaseElement] = []
    for element in node.elements:
        if isinstance(element, cst.StarredElement) and isinstance(element.value, cst.Tuple):
            inner = list(element.value.elements)
            inner[-1:] = [inner[-1].with_changes(comma=element.comma)] if inner else []
            elements.extend(inner)
        else:
            elements.append(element)
    return node.with_changes(elements=elements)


def _listed(elements: Sequence[cst.BaseElement]) -> list[cst.BaseElement]:
    """The elements with plain commas between them, and behind a lone one."""
    comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    listed = [element.with_changes(comma=comma) for element in elements]
    last = cst.Comma() if len(listed) == 1 else cst.MaybeSentinel.DEFAULT
    return [*listed[:-1], *(element.with_changes(comma=last) for element in listed[-1:])]


# Calls


def _call(node: cst.CSTNode) -> cst.Call:
    assert isinstance(node, cst.Call)
    return node


def _receiver(value: cst.BaseExpression) -> cst.BaseExpression:
    """`value` so that an attribute can be taken of it."""
    atoms = (
        cst.Name,
        cst.Attribute,
        cst.Call,
        cst.Subscript,
        cst.List,
        cst.Set,
        cst.Dict,
        cst.ListComp,
        cst.SetComp,
        cst.DictComp,
        cst.SimpleString,
        cst.FormattedString,
    )
    if value.lpar or isinstance(value, atoms):
        return value
    return value.with_changes(lpar=[_OPEN], rpar=[_CLOSE])


def _method(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """``f(x, y)`` → ``x.method(y)``."""
    call = _call(node)
    rest = list(call.args[1:])
    # The white space that stood before the first argument goes with it.
    return call.with_changes(
        func=cst.Attribute(_receiver(call.args[0].value), cst.Name(arguments[0])),
        args=rest,
        whitespace_before_args=call.whitespace_before_args if rest else cst.SimpleWhitespace(""),
    )


def _iterator(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    view = _method(node, arguments)
    assert isinstance(view, cst.Call)
    return cst.Call(
        cst.Name("iter"), [cst.Arg(view.with_changes(lpar=[], rpar=[]))], view.lpar, view.rpar
    )


def _attribute(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    call = _call(node)
    return cst.Attribute(_receiver(call.args[0].value), cst.Name(arguments[0]))


def _first_argument(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    return _call(node).args[0].value


def _encoded(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    receiver = _receiver(_call(node).args[0].value)
    return cst.Call(
        cst.Attribute(receiver, cst.Name("encode")), [cst.Arg(cst.SimpleString("'latin-1'"))]
    )


# Literals


def _strings(
    node: cst.BaseExpression, change: Callable[[cst.SimpleString], cst.SimpleString]
) -> cst.BaseExpression:
    """A literal, or several side by side, with each changed."""
    if isinstance(node, cst.ConcatenatedString):
        left = _strings(node.left, change)
        right = _strings(node.right, change)
        return node.with_changes(left=left, right=right)
    assert isinstance(node, cst.SimpleString)
    return change(node)


def _text_literal(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    def plain(literal: cst.SimpleString) -> cst.SimpleString:
        return literal.with_changes(value=literal.value.lstrip("uU"))

    return _strings(_call(node).args[0].value, plain)


def _bytes_literal(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    return _strings(_call(node).args[0].value, _as_bytes)


def _as_bytes(literal: cst.SimpleString) -> cst.SimpleString:
    """The literal with the prefix `b`, and with other escapes only where the old ones differ."""
    text = literal.evaluated_value
    assert isinstance(text, str)
    value = text.encode("latin-1")
    raw = "r" if "r" in literal.prefix else ""
    prefixed = f"b{raw}{literal.value[len(literal.prefix) :]}"
    return literal.with_changes(value=prefixed if _means(prefixed, value) else repr(value))


def _means(literal: str, value: bytes) -> bool:
    """Whether a bytes literal has a value, without an escape that Python warns of."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return literal.isascii() and ast.literal_eval(literal) == value
        except (SyntaxError, ValueError):
            return False


def _string(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    assert isinstance(node, cst.SimpleString)
    name, target = arguments
    return node.with_changes(value=node.value.replace(name, target))


# Conditions


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


def _else_of(arm: cst.If) -> cst.Else:
    return cst.Else(body=arm.body, leading_lines=arm.leading_lines)


def _dissolved(arm: cst.Else | None) -> Replacement:
    """The statements of an arm, in the place of the whole `if`."""
    if arm is None:
        return cst.RemoveFromParent()
    comments = [line for line in arm.leading_lines if line.comment]
    body = arm.body
    if isinstance(body, cst.SimpleStatementSuite):
        line = cst.SimpleStatementLine(body.body, comments, body.trailing_whitespace)
        return _without_pass([line])
    assert isinstance(body, cst.IndentedBlock)
    if body.header.comment is not None:
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


def _leading_lines(statement: cst.BaseStatement) -> Sequence[cst.EmptyLine]:
    assert isinstance(statement, (cst.SimpleStatementLine, cst.BaseCompoundStatement))
    return statement.leading_lines


def _without_pass(statements: Sequence[cst.BaseStatement]) -> Replacement:
    if len(statements) == 1:
        line = statements[0]
        if (
            isinstance(line, cst.SimpleStatementLine)
            and len(line.body) == 1
            and isinstance(line.body[0], cst.Pass)
            and not line.leading_lines
        ):
            return cst.RemoveFromParent()
    return cst.FlattenSentinel(list(statements))


# Statements


def _called_in(node: cst.CSTNode) -> cst.Call:
    """The call that a statement is all of."""
    if isinstance(node, cst.Raise):
        assert node.exc is not None
        return _call(node.exc)
    assert isinstance(node, (cst.Expr, cst.Return))
    assert node.value is not None
    return _call(node.value)


def _raise_from(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    error, cause = (argument.value for argument in _called_in(node).args)
    return cst.Raise(exc=error, cause=cst.From(item=cause))


def _reraise(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """``raise`` with the traceback that was given to `reraise`."""
    given = [argument.value for argument in _called_in(node).args]
    if arguments[0] == "bare":
        return cst.Raise()
    if arguments[0] == "triple":
        error: cst.BaseExpression = _item(given[0], 1)
        traceback: cst.BaseExpression = _item(given[0], 2)
    else:
        error = cst.Call(_receiver(given[0])) if arguments[0] == "new" else given[1]
        traceback = given[2] if len(given) > 2 else cst.Name("None")
    return cst.Raise(
        exc=cst.Call(
            cst.Attribute(_receiver(error), cst.Name("with_traceback")), [cst.Arg(traceback)]
        )
    )


def _item(value: cst.BaseExpression, index: int) -> cst.Subscript:
    return cst.Subscript(value, [cst.SubscriptElement(cst.Index(cst.Integer(str(index))))])


def _imports(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """An import statement less the names marked `-`, and the statements marked `+`."""
    assert isinstance(node, (cst.Import, cst.ImportFrom))
    dropped = {argument[1:] for argument in arguments if argument[0] == "-"}
    added = [argument[1:] for argument in arguments if argument[0] == "+"]
    assert not isinstance(node.names, cst.ImportStar)
    kept = [name for name in node.names if _shown(name) not in dropped]
    result: list[cst.CSTNode] = []
    if kept:
        kept[-1] = _as_last(kept[-1], node)
        result.append(node.with_changes(names=kept))
    for statement in added:
        line = cst.parse_statement(statement)
        assert isinstance(line, cst.SimpleStatementLine)
        result.append(line.body[0])
    return cst.FlattenSentinel(result) if result else cst.RemoveFromParent()


def _as_last(name: cst.ImportAlias, node: cst.Import | cst.ImportFrom) -> cst.ImportAlias:
    """`name` with the comma that the last name of the statement had, and its own comment."""
    assert not isinstance(node.names, cst.ImportStar)
    last = node.names[-1]
    if name is last:
        return name
    own = name.comma.whitespace_after if isinstance(name.comma, cst.Comma) else None
    trailing = last.comma.whitespace_after if isinstance(last.comma, cst.Comma) else None
    if (
        isinstance(own, cst.ParenthesizedWhitespace)
        and isinstance(trailing, cst.ParenthesizedWhitespace)
        and own.first_line.comment is not None
    ):
        space = trailing.with_changes(first_line=own.first_line)
        return name.with_changes(comma=cst.Comma(whitespace_after=space))
    return name.with_changes(comma=last.comma)


def _shown(name: cst.ImportAlias) -> str:
    """As the survey names an alias: ``x as y``, or ``x``."""
    spelt = name.evaluated_name
    return f"{spelt} as {name.evaluated_alias}" if name.asname else spelt


# Headers of classes


def _header(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    assert isinstance(node, cst.ClassDef)
    decorators: list[cst.Decorator | None] = list(node.decorators)
    bases = list(node.bases)
    keywords = list(node.keywords)
    for order in arguments:
        action, _, rest = order.partition(" ")
        index, _, base = rest.partition(" ")
        if action == "drop-decorator":
            decorators[int(index)] = None
        elif action == "metaclass-decorator":
            decorator = node.decorators[int(index)].decorator
            decorators[int(index)] = None
            keywords.append(_metaclass(_call(decorator).args[0].value))
            bases.extend([cst.Arg(cst.Name(base))] if base else [])
        else:
            meta, *given = _call(bases[0].value).args
            bases = [
                argument.with_changes(comma=_comma(), whitespace_after_arg=cst.SimpleWhitespace(""))
                for argument in given
            ]
            keywords.append(_metaclass(meta.value))
    arguments_left = _separated([*bases, *keywords], [*node.bases, *node.keywords])
    return node.with_changes(
        decorators=[decorator for decorator in decorators if decorator is not None],
        bases=arguments_left[: len(bases)],
        keywords=arguments_left[len(bases) :],
        lpar=_OPEN if arguments_left and not isinstance(node.lpar, cst.LeftParen) else node.lpar,
        rpar=_CLOSE if arguments_left and not isinstance(node.rpar, cst.RightParen) else node.rpar,
    )


def _separated(arguments: list[cst.Arg], old: Sequence[cst.Arg]) -> list[cst.Arg]:
    """The arguments with commas between them like those between the old ones."""
    between = old[-2].comma if len(old) > 1 else None
    comma = between if isinstance(between, cst.Comma) else _comma()
    trailing = old[-1].comma if old else cst.MaybeSentinel.DEFAULT
    if isinstance(trailing, cst.Comma) and len(old) == 1:
        comma = _comma()
    if not arguments:
        return []
    others = [
        argument
        if isinstance(argument.comma, cst.Comma) and argument is not old[-1]
        else argument.with_changes(comma=comma)
        for argument in arguments[:-1]
    ]
    return [*others, arguments[-1].with_changes(comma=trailing)]


def _comma() -> cst.Comma:
    return cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))


def _metaclass(value: cst.BaseExpression) -> cst.Arg:
    return cst.Arg(
        value,
        keyword=cst.Name("metaclass"),
        equal=cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace("")),
    )


ACTIONS: Mapping[str, Callable[[cst.CSTNode, Arguments], Replacement]] = {
    "arm": _arm,
    "attribute": _attribute,
    "branches": _branches,
    "bytes-literal": _bytes_literal,
    "encoded": _encoded,
    "first-argument": _first_argument,
    "header": _header,
    "imports": _imports,
    "iterator": _iterator,
    "join": _joined,
    "method": _method,
    "name": _named,
    "operands": _operands,
    "raise-from": _raise_from,
    "reraise": _reraise,
    "spread": _spread,
    "string": _string,
    "text-literal": _text_literal,
    "tuple": _tuple,
}
"""By the name that the survey gives an action."""
