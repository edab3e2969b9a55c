"""What ``u("…")``, ``b("…")``, ``ensure_text(b"…")`` and strings that name six become."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable

import libcst as cst

from codemods.codemod import Replacement
from codemods.six.transforms.common import Actions, Arguments, call_of


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

    return _strings(call_of(node).args[0].value, plain)


def _bytes_literal(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    return _strings(call_of(node).args[0].value, _as_bytes)


def _decoded_literal(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    return _strings(call_of(node).args[0].value, _as_text)


def _as_text(literal: cst.SimpleString) -> cst.SimpleString:
    """A literal of bytes without the prefix `b`, with other escapes only where they differ."""
    value = _value(literal)
    assert isinstance(value, bytes)
    raw = "r" if "r" in literal.prefix else ""
    plain = f"{raw}{literal.value[len(literal.prefix) :]}"
    text = value.decode("ascii")
    return literal.with_changes(value=plain if _means(plain, text) else repr(text))


def _as_bytes(literal: cst.SimpleString) -> cst.SimpleString:
    """The literal with the prefix `b`, and with other escapes only where the old ones differ."""
    text = _value(literal)
    assert isinstance(text, str)
    value = text.encode("latin-1")
    raw = "r" if "r" in literal.prefix else ""
    prefixed = f"b{raw}{literal.value[len(literal.prefix) :]}"
    return literal.with_changes(value=prefixed if _means(prefixed, value) else repr(value))


def _value(literal: cst.SimpleString) -> str | bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those about the code under treatment
        return literal.evaluated_value


def _means(literal: str, value: str | bytes) -> bool:
    """Whether an ASCII literal has a value, without an escape that Python warns of."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return literal.isascii() and ast.literal_eval(literal) == value
        except (SyntaxError, ValueError):
            return False


def _string(node: cst.CSTNode, arguments: Arguments) -> Replacement:
    """A literal with parts of it replaced: (start, end, text) for each, in order."""
    assert isinstance(node, cst.SimpleString)
    value, position = "", 0
    for start, end, text in zip(arguments[::3], arguments[1::3], arguments[2::3], strict=True):
        value += node.value[position : int(start)] + text
        position = int(end)
    return node.with_changes(value=value + node.value[position:])


ACTIONS: Actions = {
    "text-literal": _text_literal,
    "bytes-literal": _bytes_literal,
    "decoded-literal": _decoded_literal,
    "string": _string,
}
