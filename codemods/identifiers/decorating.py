"""Decorators that check a parameter in most methods of a class that take it, and not in all."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

from codemods.codemod import Unit
from codemods.engine.module import Module, Occurrence
from codemods.engine.names import dotted
from codemods.identifiers import checks, entries
from codemods.identifiers.entries import Entry, Function
from codemods.identifiers.facts import Copy
from codemods.identifiers.words import IDENTIFIER

_OTHER_FORM = "the decorators of its class are for methods of another form"
_NO_PLACE = "where among its decorators the one of its class belongs is not known"
_FORMS = frozenset({"classmethod", "property", "staticmethod"})


def copies(module: Module, entry: Entry) -> Iterator[Copy]:
    """What most other methods of a class that take a parameter have for it."""
    if entry.holder is None:
        return
    methods = [
        it for it in entry.holder.body if isinstance(it, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    for parameter in entry.parameters:
        others = [it for it in methods if it is not entry.function and parameter in _given(it)]
        checking = [
            it for it in others if any(_checks(one, parameter) for one in it.decorator_list)
        ]
        if len(checking) > 1 and 2 * len(checking) > len(others):
            yield _copy(module, entry.function, parameter, checking)


def _given(function: Function) -> list[str]:
    return [it.arg for it in (*entries.parameters(function), *function.args.kwonlyargs)]


def _checks(decorator: ast.expr, parameter: str) -> bool:
    return parameter in checks.checked_by(decorator)


def _copy(module: Module, function: Function, parameter: str, checking: list[Function]) -> Copy:
    alike = [it for it in checking if _form(it) == _form(function)]
    fitting = Counter(
        (len(checks.named_by(decorator)), _dedented(module, decorator))
        for it in alike
        for decorator in it.decorator_list
        if _checks(decorator, parameter) and _fits(decorator, function)
    )
    if not fitting:
        return Copy(parameter, None, _OTHER_FORM)
    # The one that names most: beside another that names less it would check some of it twice.
    _, source = max(fitting, key=lambda it: (it[0], fitting[it]))
    place = _place(function, alike, parameter)
    if place is None or "#" in source:
        return Copy(parameter, None, _NO_PLACE)
    chain = tuple(module.chain_at(module.start(function)))
    at = next(index for index, it in enumerate(chain) if it is function)
    site = module.site(
        Occurrence("", module.span(function).start, chain[: at + 1]),
        Unit.HEADER,
        "decorate",
        None,
        arguments=(f"{place} {source}",),
    )
    return Copy(parameter, site)


def _dedented(module: Module, decorator: ast.expr) -> str:
    """The source of a decorator, of which the engine indents all lines as its place is."""
    indentation = module.lines.indentation(module.start(decorator))
    return re.sub(rf"(?:\r\n|\r|\n){indentation}", "\n", module.source(decorator))


def _form(function: Function) -> tuple[object, ...]:
    decorators = {dotted(it) for it in function.decorator_list}
    return isinstance(function, ast.AsyncFunctionDef), frozenset(decorators & _FORMS)


def _fits(decorator: ast.expr, function: Function) -> bool:
    """Whether a method takes all that a decorator names, and that is nothing but identifiers:
    what else a decorator names it may also make something else of."""
    named = checks.named_by(decorator)
    return named <= set(_given(function)) and all(map(IDENTIFIER.fullmatch, named))


def _place(function: Function, alike: list[Function], parameter: str) -> int | None:
    """Behind how many decorators of a method another one belongs; None if that is not known."""
    above: set[str] = set()
    below: set[str] = set()
    for it in alike:
        names = [_name(one) for one in it.decorator_list]
        at = next(i for i, one in enumerate(it.decorator_list) if _checks(one, parameter))
        above.update(names[:at])
        below.update(names[at + 1 :])
    own = [_name(it) for it in function.decorator_list]
    place = sum(it in above for it in own)
    is_known = set(own[:place]) <= above - below and set(own[place:]) <= below - above
    return place if is_known else None


def _name(decorator: ast.expr) -> str:
    return dotted(decorator.func if isinstance(decorator, ast.Call) else decorator)
