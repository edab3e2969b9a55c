"""How long a variable is kept: what loads it, what resets it, and what counts on it.

What is loaded is stamped: beside the variable stands what was loaded, and when. It has expired if
it is still that very object, and old. What is assigned to the variable otherwise, as a test does,
has no stamp and never expires::

    if not SHOPS:                  if not SHOPS or _has_expired(SHOPS, _SHOPS_LOADED, SHOPS_TTL):
        SHOPS = load()                 SHOPS = load()
                                       _SHOPS_LOADED = (SHOPS, time.monotonic())
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from codemods.caches import comments, refusals
from codemods.caches.accesses import is_nothing
from codemods.caches.facts import Access, Expiry, Op
from codemods.caches.functions import HAS_EXPIRED, NOTHING, Names
from codemods.caches.variables import Variable
from codemods.codemod import Keeps, Site, Unit
from codemods.engine.module import Module, Occurrence
from codemods.engine.text import holds_word

_MAPPINGS = frozenset({"dict", "OrderedDict"})
_CONSTANTS = (ast.Constant, ast.Name)
_EXITS = (ast.Return, ast.Raise)
_ONCE = re.compile(r"(?:^|[._])(?:register|subscribe|start|spawn|listen|serve|bind)(?:_|$)")
"""What is called that does more than to make something: to do it twice would do harm."""


class _NoTimeError(Exception):
    """Why what is loaded can't be stamped."""


def of(module: Module, group: Sequence[Variable]) -> Expiry:
    """The same for variables that belong together."""
    variable = group[0]
    asked = next(filter(None, (comments.asking(module, it) for it in group)), 0)
    is_cache = any(_is_lazy(it) or is_keyed(it) for it in group)
    if not asked and not is_cache:
        return Expiry()
    if len(group) > 1:
        reason = f"it belongs together with {group[1].name}, which would stay"
        return Expiry(asked, is_cache, reset_reason=reason, reason=reason)
    if reason := once(module, variable):
        return Expiry(asked, is_cache, reset_reason=reason, reason=reason)
    resetters = [it for it in variable.by_owner if _resets(variable, it)]
    sites: tuple[tuple[str, Site], ...] = ()
    try:
        sites = tuple(_sites(module, variable))
    except _NoTimeError as why:
        reason = str(why)
    return Expiry(
        asked,
        is_cache,
        tuple(resetters),
        next((it for it in resetters if _does_nothing_else(variable, it)), ""),
        tuple(_counting(variable)),
        tuple(_used(variable)),
        reason=reason,
        sites=sites,
        has_helper=_has_helper(module),
    )


# What it is


def _is_lazy(variable: Variable) -> bool:
    """Whether a function loads it when it is first needed."""
    return any(_loads(variable, owner) for owner in variable.by_owner)


def _loads(variable: Variable, owner: str) -> bool:
    found = [access for _, access in variable.by_owner[owner]]
    return (
        not variable.is_container
        and variable.races_in(owner)
        and any(it.op is Op.BIND and it.is_fill for it in found)
    )


def is_keyed(variable: Variable) -> bool:
    """Whether a function puts what it computes where it has found nothing."""
    value = getattr(variable.statement, "value", None)
    is_mapping = (isinstance(value, ast.Dict) and not value.keys) or (
        isinstance(value, ast.Call)
        and is_nothing(value)
        and ast.unparse(value.func).rpartition(".")[2] in _MAPPINGS
    )
    if not variable.is_container or not is_mapping:
        return False
    return any(
        any(access.op in {Op.TEST, Op.LOOK} for _, access in found)
        and any(stores(place) for place, access in found if access.op is Op.CHANGE)
        for found in variable.by_owner.values()
    )


def stores(place: Occurrence) -> bool:
    """Whether an element is set to what is no constant, nor what the function was given."""
    element, statement = place.chain[-2:-4:-1]
    if not isinstance(element, ast.Subscript) or not isinstance(statement, ast.Assign):
        return False
    if not isinstance(statement.value, _CONSTANTS):
        return True
    function = place.function
    assert function is not None
    given = {it.arg for it in ast.walk(function.args) if isinstance(it, ast.arg)}
    return isinstance(statement.value, ast.Name) and statement.value.id not in given


def once(module: Module, variable: Variable) -> str:
    """What a function that fills it does besides, once; empty if it does nothing such."""
    for found in variable.by_owner.values():
        filled = [place for place, access in found if access.is_fill]
        function = found[0][0].function
        assert function is not None
        for node in ast.walk(function) if filled else ():
            if isinstance(node, ast.Call) and _ONCE.search(called := ast.unparse(node.func)):
                line = module.lines.line_of(module.start(node))
                return f"line {line} is to be done once ({called})"
    return ""


# What resets it


def _resets(variable: Variable, owner: str) -> bool:
    """Whether a function resets it altogether, and does not fill it."""
    found = variable.by_owner[owner]
    if any(access.op in {Op.BIND, Op.CHANGE, Op.UPDATE} for _, access in found):
        return False
    return any(access.op is Op.RESET or _clears(place) for place, access in found)


def _clears(place: Occurrence) -> bool:
    return isinstance(place.parent, ast.Attribute) and place.parent.attr == "clear"


def _does_nothing_else(variable: Variable, owner: str) -> bool:
    """Whether a function of the module, called with nothing, binds it to its first value."""
    function = variable.by_owner[owner][0][0].chain[1]
    if not isinstance(function, ast.FunctionDef) or function.name != owner:
        return False
    if function.decorator_list or any(isinstance(it, ast.arg) for it in ast.walk(function.args)):
        return False
    first = getattr(variable.place.parent, "value", None)
    steps = [it for it in function.body if not _is_silent(it)]
    return (
        len(steps) == 1
        and isinstance(steps[0], ast.Assign)
        and first is not None
        and len(steps[0].targets) == 1
        and ast.dump(steps[0].value) == ast.dump(first)
    )


def _is_silent(statement: ast.stmt) -> bool:
    is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return is_text or isinstance(statement, (ast.Global, ast.Pass))


# What counts on it


def _counting(variable: Variable) -> Iterator[Access]:
    """The reads in functions that do not look whether it is there."""
    for found in variable.by_owner.values():
        if any(access.op in {Op.TEST, Op.BIND, Op.CHANGE, Op.UPDATE} for _, access in found):
            continue
        for place, access in found:
            if access.op is Op.LOAD or (access.op is Op.LOOK and _takes(place)):
                yield access


def _used(variable: Variable) -> Iterator[Access]:
    """The reads behind the last write of a function that fills it, but to give it back."""
    for owner, found in variable.by_owner.items():
        if _loads(variable, owner):
            written = max(access.offset for _, access in found if access.op.writes)
            for place, access in found:
                is_plain = access.op is Op.TEST or isinstance(place.parent, ast.Return)
                if access.offset > written and not is_plain:
                    yield access


def _takes(place: Occurrence) -> bool:
    """Whether an element is taken that has to be there."""
    return isinstance(place.parent, ast.Subscript) and not any(
        isinstance(it, ast.Try) for it in place.chain
    )


# The stamp


def _sites(module: Module, variable: Variable) -> Iterator[tuple[str, Site]]:
    """The orders, with the function of each. Raises `_NoTimeError`."""
    if variable.is_container:
        raise _NoTimeError("each entry would need a time of its own")
    first = getattr(variable.place.parent, "value", None)
    if first is None or not is_nothing(first):
        raise _NoTimeError("it is not empty to begin with")
    if not refusals.is_free(module, "time"):
        raise _NoTimeError("time means something else in the file")
    names = Names.of(variable.name)
    for name in (names.ttl, names.loaded):
        if holds_word(module.text, name):
            raise _NoTimeError(f"the name {name} is taken")
    if holds_word(module.text, HAS_EXPIRED.name) and not _has_helper(module):
        raise _NoTimeError(f"the name {HAS_EXPIRED.name} is taken")
    for owner, found in variable.by_owner.items():
        binds = [place for place, access in found if access.op is Op.BIND]
        resets = [place for place, access in found if access.op is Op.RESET]
        if binds:
            if not _loads(variable, owner):
                line = module.lines.line_of(binds[0].offset)
                raise _NoTimeError(f"line {line} binds it without a look at what is there")
            tests = [place for place, access in found if access.op is Op.TEST]
            for site in _expiring(module, tests, binds, names):
                yield owner, site
        for place in binds:
            now = f"({variable.name}, time.monotonic())"
            yield owner, _stamp(module, place, f"{names.loaded} = {now}", names)
        for place in resets:
            yield owner, _stamp(module, place, f"{names.loaded} = {NOTHING}", names)
        if binds or resets:
            yield owner, _declared(module, [*binds, *resets][0], variable.name, names)


def _has_helper(module: Module) -> bool:
    """Whether the file has the function already, as it would be defined."""
    named = [
        it
        for it in module.tree.body
        if isinstance(it, ast.FunctionDef) and it.name == HAS_EXPIRED.name
    ]
    wanted = HAS_EXPIRED.source
    return any(ast.dump(it) == ast.dump(ast.parse(wanted).body[0]) for it in named)


def _expiring(
    module: Module, tests: Sequence[Occurrence], binds: Sequence[Occurrence], names: Names
) -> Iterator[Site]:
    """The orders to have the tests that decide whether it is loaded look at the time, too."""
    for place in tests:
        if place.offset > binds[0].offset:
            break
        test, is_absent = _test(place)
        if isinstance(test.parent, ast.BoolOp) and isinstance(test.parent.op, ast.Or) is is_absent:
            test = test.up(1)
        branch = _branch(test)
        if branch is None or not all(
            _is_where_nothing_is(module, it, branch, is_absent=is_absent) for it in binds
        ):
            line = module.lines.line_of(place.offset)
            raise _NoTimeError(f"line {line} does not decide by itself whether it is loaded")
        expired = f"{HAS_EXPIRED.name}({place.name}, {names.loaded}, {names.ttl})"
        yield module.site(
            test,
            Unit.EXPRESSION,
            "or-expired" if is_absent else "and-not-expired",
            None,
            arguments=(expired,),
            introduces=(HAS_EXPIRED.name, names.loaded, names.ttl),
        )


def _test(place: Occurrence) -> tuple[Occurrence, bool]:
    """The comparison or negation that a variable is part of, if it is, and whether it is true where
    there is nothing."""
    parent = place.parent
    if isinstance(parent, ast.Compare):
        return place.up(1), isinstance(parent.ops[0], (ast.Is, ast.Eq))
    if isinstance(parent, ast.UnaryOp):
        return place.up(1), True
    return place, False


def _branch(test: Occurrence) -> ast.If | None:
    """The ``if`` that a test is for, alone or with others."""
    if isinstance(test.node, ast.Compare) and not any(map(is_nothing, test.node.comparators)):
        return None
    outer = [it for it in reversed(test.chain[:-1]) if not isinstance(it, ast.BoolOp)]
    return outer[0] if isinstance(outer[0], ast.If) else None


def _is_where_nothing_is(
    module: Module, bind: Occurrence, branch: ast.If, *, is_absent: bool
) -> bool:
    """Whether a binding runs only where the test has found nothing."""
    inner = bind.chain[bind.chain.index(branch) + 1] if branch in bind.chain else None
    if is_absent:
        return inner in branch.body
    if inner is not None:
        return inner in branch.orelse
    return bind.offset > module.end(branch) and isinstance(branch.body[-1], _EXITS)


def _stamp(module: Module, place: Occurrence, code: str, names: Names) -> Site:
    """The order to say, behind an assignment, what was loaded, and when."""
    statement = place.parent
    if not isinstance(statement, (ast.Assign, ast.AnnAssign)) or not module.has_own_lines(
        module.span(statement)
    ):
        line = module.lines.line_of(place.offset)
        raise _NoTimeError(f"line {line} binds it where there is no room for a time")
    return module.site(
        place.up(1),
        Unit.BLOCK,
        "stamp",
        None,
        arguments=(code,),
        introduces=(names.loaded,),
        keeps=Keeps.ALL,
    )


def _declared(module: Module, place: Occurrence, variable: str, names: Names) -> Site:
    """The order to declare the stamp global where the variable is."""
    function = place.function
    assert function is not None
    statement = next(
        it
        for it in module.occurrences(variable)
        if isinstance(it.node, ast.Global) and it.function is function
    )
    return module.site(statement, Unit.STATEMENT, "declare", None, arguments=(names.loaded,))
