"""Decorators that decide whether a test runs: ``@unittest.skipIf(six.PY2, …)``."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Mapping

from codemods.codemod import IGNORED, Span, Unit
from codemods.engine.module import Module, Occurrence
from codemods.six.branches import Fall
from codemods.six.decisions import Decision, File, Refuse, Rewrite

_DECIDERS: Mapping[str, tuple[bool, str]] = {
    f"{module}.{function}": (skips_if, f"{module}.skip")
    for module, functions in (
        ("unittest", {"skipIf": True, "skipUnless": False}),
        ("unittest2", {"skipIf": True, "skipUnless": False}),
        ("testtools", {"skipIf": True, "skipUnless": False}),
        ("pytest.mark", {"skipif": True}),
    )
    for function, skips_if in functions.items()
}
"""What decides, by its dotted name: for which outcome it skips, and what always skips."""


def is_decider(call: ast.Call) -> bool:
    """Whether a call looks as if it decided whether a test runs."""
    return "skip" in ast.unparse(call.func).rpartition(".")[2].lower()


def decide(file: File, place: Occurrence, value: bool, fall: Fall) -> Decision:
    """What becomes of a call that decides by the expression at `place`, which is `value`."""
    call = place.parent
    assert isinstance(call, ast.Call)
    name = file.dotted(call.func, place)
    if name is None or name not in _DECIDERS or not _is_plain(call, place.node):
        return Refuse("it decides whether a test runs; what becomes of the test is a person's")
    skips_if, skip = _DECIDERS[name]
    if value is skips_if:
        spelt = ast.unparse(call.func)
        if "." not in spelt:
            return Refuse("the test never runs on Python 3; what becomes of it is a person's")
        arguments = (skip.rpartition(".")[2], str(call.args.index(place.node)))  # type: ignore[arg-type]
        if _has_comment(file.module, file.module.span(call)):
            return Refuse("a comment stands in the call")
        return Rewrite(place.up(1), "skip", arguments)
    definition = place.chain[-3]
    if file.is_ignored(file.module.span(definition).start):
        return Refuse(IGNORED)
    decorators = getattr(definition, "decorator_list", [])
    if call not in decorators:
        return Rewrite(place, "name", (str(value),))
    index = decorators.index(call)
    module = file.module
    around = _lines_of_decorator(module, place.up(2), index)
    if _has_comment(module, around) or (
        isinstance(definition, ast.ClassDef)
        and _has_comment(module, module.site(place.up(2), Unit.HEADER, "header", None).span)
    ):
        return Refuse("a comment stands beside the decorator")
    fall.dead.append(module.span(call))
    return Rewrite(place.up(2), "header", (f"drop-decorator {index}",), Unit.HEADER)


def _is_plain(call: ast.Call, condition: ast.AST) -> bool:
    """Whether a call gives one condition and a reason that is no more than a text."""
    reasons = [*call.args[1:], *(item.value for item in call.keywords)]
    return (
        bool(call.args)
        and call.args[0] is condition
        and len(reasons) < 2
        and all(item.arg == "reason" for item in call.keywords)
        and all(
            isinstance(node, (ast.Constant, ast.Name, ast.JoinedStr, ast.expr_context))
            for reason in reasons
            for node in ast.walk(reason)
        )
    )


def _lines_of_decorator(module: Module, place: Occurrence, index: int) -> Span:
    """From behind the decorator above it to the end of its last line."""
    decorators: list[ast.expr] = place.node.decorator_list  # type: ignore[attr-defined]
    end = module.end(decorators[index])
    above = module.end(decorators[index - 1]) if index else module.span(place.node).start
    start = module.lines.end_of(above - 1) if index else above
    return Span(start, module.lines.end_of(end - 1))


def _has_comment(module: Module, span: Span) -> bool:
    """Whether a span holds a comment, and not only strings with a number sign."""
    if not module.has_comment(span):
        return False
    source = "(" + module.text[span.start : span.end].strip().removeprefix("@") + "\n)"
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return True
    return any(token.type == tokenize.COMMENT for token in tokens)
