"""`if` and `while` whose outcome is known: what no one executes goes, the rest takes its place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from codemods.codemod import IGNORED, Span, Unit
from codemods.engine import scopes
from codemods.engine.module import Module, Occurrence
from codemods.six.decisions import Decision, File, Refuse, Rewrite
from codemods.six.truth import Truth

_FORM_FEED = re.compile(r"^[ \t]*\f[ \t]*[^\s]", re.M)
"""One in front of code; LibCST takes no block that holds one."""


@dataclass
class Fall:
    """What falls where a condition is known."""

    dead: list[Span] = field(default_factory=list)
    """What no one executes, and what goes."""
    removals: list[Removal] = field(default_factory=list)
    """Statements that go for their own part."""
    imports: list[Occurrence] = field(default_factory=list)
    """Imports of one name in branches at module level that stay."""


@dataclass(frozen=True, slots=True)
class Removal:
    """Statements in a row, the first of them at `place`, that go without a use of six in them."""

    place: Occurrence
    span: Span


def chain_of(module: Module, place: Occurrence) -> Occurrence:
    """The `if` to which an `elif` belongs."""
    while isinstance(place.parent, ast.If) and place.node in place.parent.orelse:
        if not module.text.startswith("elif", module.start(place.node)):
            break
        place = place.up(1)
    return place


def of_if(file: File, place: Occurrence, truth: Truth, fall: Fall) -> Decision:
    """Dissolve an `if` whose outcome is known; each arm is kept, dropped or taken for good."""
    module, node = file.module, place.node
    assert isinstance(node, ast.If)
    if file.is_ignored(module.span(node).start):
        return Refuse(IGNORED)
    fates: list[str] = []
    dead: list[ast.stmt] = []
    dead_tests: list[ast.expr] = []
    arms = list(_arms(module, node))
    for arm in arms[1:]:
        if file.is_ignored(module.span(arm).start):
            return Refuse(f"a comment has line {arm.lineno} left as it is")
    for arm in arms:
        value = truth.of_condition(arm.test)
        taken = "take" in fates
        if taken or value is False:
            fates.append("drop")
            dead.extend(arm.body)
        else:
            fates.append("keep" if value is None else "take")
        if taken or value is not None:
            dead_tests.append(arm.test)
    if "take" in fates:
        dead.extend(arms[-1].orelse)
    left = arms[fates.index("take")].body if "take" in fates else arms[-1].orelse
    if "keep" in fates:
        left = [node]
    reason = reason_to_stay(file, place, dead, dead_tests, left)
    if reason is not None:
        return Refuse(reason)
    fall.dead.extend(module.span(part) for part in (*dead, *dead_tests))
    if "keep" not in fates:
        _drop_unreachable(file, place, left, fall)
        _drop_repeated_imports(file, place, left, fall)
    return Rewrite(place, "branches", tuple(fates), Unit.BLOCK)


def of_while(file: File, place: Occurrence, fall: Fall) -> Decision:
    """A loop that never runs goes, and what its `else` holds takes its place."""
    node = place.node
    assert isinstance(node, ast.While)
    if file.is_ignored(file.module.span(node).start):
        return Refuse(IGNORED)
    reason = reason_to_stay(file, place, node.body, [node.test], node.orelse)
    if reason is not None:
        return Refuse(reason)
    fall.dead.extend(file.module.span(part) for part in (*node.body, node.test))
    return Rewrite(place, "loop", (), Unit.BLOCK)


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


# What a branch that goes would take along


def reason_to_stay(
    file: File,
    place: Occurrence,
    dead: Sequence[ast.stmt],
    tests: Sequence[ast.expr],
    left: Sequence[ast.stmt],
) -> str | None:
    """Why the statements in `dead` may not go, or those in `left` not take the place of all."""
    if any(file.has_ignored(file.module.span(part)) for part in (*dead, *tests)):
        return "a comment in the branch that no one takes has something left as it is"
    if any(_ties_function(statement) for statement in dead):
        return "the branch that no one takes holds a yield, global or nonlocal"
    gone = [*file.dead, *(file.module.span(part) for part in (*dead, *tests))]
    name = _made_local(file.module, place, dead, gone)
    if name is not None:
        return f"the branch that no one takes makes {name} a local name"
    if _makes_docstring(file, place, left):
        return "a string would become a docstring"
    start = file.module.lines.start_of(place.offset)
    if _FORM_FEED.search(file.module.text[start : file.module.end(place.node)]):
        return "it is indented behind a form feed"
    return None


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
    module: Module, place: Occurrence, dead: Sequence[ast.stmt], gone: list[Span]
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
    here = Span(occurrence.offset, occurrence.offset + 1)
    return any(span.holds(here) for span in spans)


def _names_bound(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0]
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name


def _makes_docstring(file: File, place: Occurrence, left: Sequence[ast.stmt]) -> bool:
    """Whether a lone string becomes the first statement of a module, class or function."""
    suite = _suite(place)
    holder = place.parent
    if not isinstance(
        holder, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    ) or any(not _is_import_of_six(file, statement) for statement in suite[: _index(place, suite)]):
        return False
    if not left or (len(left) == 1 and isinstance(left[0], ast.Pass)):
        left = suite[_index(place, suite) + 1 :]
    return bool(left) and _is_string(left[0])


def _is_import_of_six(file: File, statement: ast.stmt) -> bool:
    return isinstance(statement, (ast.Import, ast.ImportFrom)) and all(
        alias in file.aliases for alias in statement.names
    )


def _is_string(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


# What else falls with it


def _suite(place: Occurrence) -> list[ast.stmt]:
    """The statements of the block that the one at `place` stands in."""
    for name in ("body", "orelse", "finalbody"):
        statements = getattr(place.parent, name, None)
        if isinstance(statements, list) and place.node in statements:
            return statements
    return [place.node]  # type: ignore[list-item]


def _index(place: Occurrence, suite: list[ast.stmt]) -> int:
    return suite.index(place.node)  # type: ignore[arg-type]


def _drop_unreachable(file: File, place: Occurrence, left: Sequence[ast.stmt], fall: Fall) -> None:
    """What stands behind a branch that always leaves the function or the loop goes, if it is in
    the same block and nothing in it matters without being executed."""
    if not left or not isinstance(left[-1], (ast.Return, ast.Raise, ast.Continue, ast.Break)):
        return
    suite = _suite(place)
    behind = suite[_index(place, suite) + 1 :]
    scope = scopes.scopes_of(list(place.chain))[-1]
    if not behind or not isinstance(scope, scopes.FUNCTIONS):
        return
    module = file.module
    span = Span(module.span(behind[0]).start, module.end(behind[-1]))
    lines = module.lines.whole_lines(span)
    above = module.text[module.end(place.node) : span.start]
    if (
        "#" in above
        or module.text[lines.start : span.start].strip()
        or module.text[span.end : lines.end].strip()
        or any(map(_ties_function, behind))
        or any(name for statement in behind for name in _names_bound(statement))
        or file.has_ignored(span)
    ):
        return
    fall.dead.append(span)
    first = Occurrence("", span.start, (*place.chain[:-1], behind[0]))
    fall.removals.append(Removal(first, span))


def _drop_repeated_imports(
    file: File, place: Occurrence, left: Sequence[ast.stmt], fall: Fall
) -> None:
    """An import that a branch held for good goes, where the file has the very same one above."""
    module = file.module
    if place.parent is not module.tree:
        return
    for statement in left:
        if isinstance(statement, (ast.Import, ast.ImportFrom)) and not any(
            alias in file.aliases for alias in statement.names
        ):
            span = module.span(statement)
            inner = Occurrence("", span.start, (*place.chain, statement))
            if _is_repeated(module, statement, fall.dead) and not file.is_ignored(span.start):
                fall.removals.append(Removal(inner, span))
            elif len(statement.names) == 1:
                fall.imports.append(inner)


def _is_repeated(module: Module, statement: ast.Import | ast.ImportFrom, dead: list[Span]) -> bool:
    """Whether an import above, and nothing else, binds the same name to the same thing."""
    shape = ast.dump(statement)
    name = statement.names[0].asname or statement.names[0].name.partition(".")[0]
    if len(statement.names) > 1 or name == "*":
        return False
    bindings = [
        binding
        for binding in module.bindings(name).get(module.tree, ())
        if not _within(binding, dead)
    ]
    above = [
        binding
        for binding in bindings
        if binding.parent is not statement and binding.offset < module.span(statement).start
    ]
    return (
        len(above) == 1
        and len(bindings) == 2
        and above[0].chain[-3] is module.tree
        and ast.dump(above[0].parent) == shape
    )
