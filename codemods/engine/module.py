"""What a codemod sees of one file: its text, its syntax tree, and who means what by a name."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
import warnings
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from codemods.codemod import Keeps, Site, Span, Unit
from codemods.engine import locate, scopes, suppressions, surroundings
from codemods.engine.scopes import Scope
from codemods.engine.suppressions import NOTHING, Comments
from codemods.engine.text import Lines, Untreatable, may_bind, may_declare, words

_CLOSING = re.compile(r"\s*\)")
_LONGEST_KEYWORD = 8  # `continue` and `nonlocal`; a longer word is none


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a name stands in the text, with the nodes around it."""

    name: str
    offset: int
    chain: tuple[ast.AST, ...]
    """From the module inwards."""

    @property
    def node(self) -> ast.AST:
        """The innermost node that holds the name: a use or a binding of it, an attribute, a
        string, or, for a comment, whatever stands around it."""
        return self.chain[-1]

    @property
    def parent(self) -> ast.AST:
        return self.chain[-2]

    @property
    def is_use(self) -> bool:
        """Whether the name is read here."""
        node = self.node
        return (
            isinstance(node, ast.Name) and node.id == self.name and isinstance(node.ctx, ast.Load)
        )

    @property
    def is_binding(self) -> bool:
        """Whether the name is bound, rebound or deleted here."""
        return scopes.binds(self.node, self.name)

    @property
    def imported(self) -> str | None:
        """The dotted name that a binding imports; None if it is no import, or a relative one."""
        node, statement = self.node, self.parent
        if not isinstance(node, ast.alias):
            return None
        if isinstance(statement, ast.ImportFrom):
            return None if statement.level else f"{statement.module}.{node.name}"
        return node.name if node.asname else self.name

    @property
    def function(self) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        """The innermost function with a name around the place, its header included."""
        named = (it for it in reversed(self.chain) if isinstance(it, scopes.NAMED_FUNCTIONS))
        return next(named, None)

    def up(self, levels: int) -> Occurrence:
        """The same place, seen from the node so many levels further out."""
        return Occurrence(self.name, self.offset, self.chain[: len(self.chain) - levels])


def parse(text: str) -> ast.Module:
    """The syntax tree of a text. Raises `Untreatable` where this Python can't parse it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # those about the code under treatment
            return ast.parse(text)
    except SyntaxError as error:
        where = f"line {error.lineno}: " if error.lineno else ""
        raise Untreatable(f"{where}not valid Python here: {error.msg}") from None
    except ValueError as error:
        raise Untreatable(f"not valid Python: {error}") from None
    except (RecursionError, MemoryError):
        raise Untreatable("it is nested too deeply to be parsed") from None


class Module:
    """One file under treatment. Nothing of it is ever imported or executed."""

    def __init__(self, path: str, text: str, *, is_file: bool = True) -> None:
        """`is_file`: whether it is all of a file; else its comments suppress nothing."""
        self.path = path
        self.text = text
        self.lines = Lines(text)
        self.heeded: set[tuple[int, str]] = set()
        """The suppressions that have kept a codemod from something: the number of each in its file,
        and the name of the codemod."""
        self._is_file = is_file
        self._found: dict[tuple[str, int], Occurrence] = {}
        self._occurrences: dict[str, tuple[Occurrence, ...]] = {}
        self._bindings: dict[str, dict[Scope, list[Occurrence]]] = {}
        self._declared: dict[str, dict[Scope, Scope]] = {}
        self._held: dict[str | re.Pattern[str], bool] = {}

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree, parsed when it is first needed. Raises `Untreatable`."""
        return parse(self.text)

    @property
    def is_parsed(self) -> bool:
        return "tree" in self.__dict__

    def holds(self, needle: str | re.Pattern[str]) -> bool:
        """Whether the text has a string or a pattern in it; looked for once."""
        if needle not in self._held:
            is_there = needle in self.text if isinstance(needle, str) else needle.search(self.text)
            self._held[needle] = bool(is_there)
        return self._held[needle]

    def holds_any(self, needles: Iterable[str | re.Pattern[str]]) -> bool:
        """Whether the text has one of these in it."""
        return any(map(self.holds, needles))

    # Suppressions

    @cached_property
    def comments(self) -> Comments:
        """What its comments ask for."""
        return suppressions.of(self.lines) if self._is_file else NOTHING

    def is_ignored(self, offset: int, codemod: str) -> bool:
        """Whether a comment has a codemod leave what it finds at an offset.

        To be asked only of what is found for certain: it makes the comment one that is used.
        """
        return self.has_ignored(Span(offset, offset + 1), codemod)

    def has_ignored(self, span: Span, codemod: str) -> bool:
        """The same for any of the lines that a span touches."""
        found = self._asking(span, codemod)
        self.heeded |= found
        return bool(found)

    def asks_to_leave(self, offset: int, codemod: str) -> bool:
        """As `is_ignored`, for what may yet turn out to be nothing."""
        return bool(self._asking(Span(offset, offset + 1), codemod))

    def _asking(self, span: Span, codemod: str) -> set[tuple[int, str]]:
        return {
            (number, codemod)
            for number, it in enumerate(self.comments.suppressions)
            if it.speaks_to(codemod) and it.span.start < span.end and span.start < it.span.end
        }

    # Positions

    def span(self, node: ast.AST) -> Span:
        """Where a node stands; a definition begins with its first decorator's ``@``."""
        line, column = locate.start_of(node)
        start = self.lines.offset(line, column)
        if getattr(node, "decorator_list", None):
            start = self.text.index("@", start)
        return Span(start, self.end(node))

    def start(self, node: ast.expr | ast.stmt) -> int:
        """Where a node begins, decorators not counted."""
        return self.lines.offset(node.lineno, node.col_offset)

    def end(self, node: ast.AST) -> int:
        """The offset behind a node."""
        return self.lines.offset(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]

    def source(self, node: ast.AST) -> str:
        """The text of a node."""
        span = self.span(node)
        return self.text[span.start : span.end]

    def chain_at(self, offset: int) -> list[ast.AST]:
        """The nodes that hold the character at `offset`, from the module inwards."""
        return locate.chain_at(self.tree, self.lines.position(offset), self.lines)

    def behind(self, node: ast.AST) -> str:
        """The rest of the line behind a node."""
        end = self.end(node)
        return self.text[end : self.lines.end_of(end - 1)]

    def has_own_lines(self, span: Span) -> bool:
        """Whether a statement shares its lines with no other, nor with the header above it."""
        before = self.text[self.lines.start_of(span.start) : span.start]
        behind = self.text[span.end : self.lines.end_of(span.end - 1)]
        return not before.strip() and not behind.lstrip().startswith(";")

    def has_comment(self, span: Span) -> bool:
        """Whether a comment may stand in a span: a number sign in a string counts as one."""
        return "#" in self.text[span.start : span.end]

    def grouping(self, span: Span) -> Span:
        """`span`, widened to the parentheses directly around it that only group."""
        opening = span.start - 1
        while opening >= 0 and self.text[opening].isspace():
            opening -= 1
        closing = _CLOSING.match(self.text, span.end)
        if opening < 0 or self.text[opening] != "(" or closing is None:
            return span
        # What a parenthesis stands behind tells whether it groups or calls.
        before = self.text[max(0, opening - _LONGEST_KEYWORD - 1) : opening].rstrip(" \t")
        word = re.search(r"\w*\Z", before)
        if before.endswith((")", "]", "}", '"', "'")):
            return span
        if word and word.group() and not keyword.iskeyword(word.group()):
            return span
        return Span(opening, closing.end())

    # Names

    def occurrences(self, name: str) -> tuple[Occurrence, ...]:
        """Every place where `name` stands as a word, in the order of the text."""
        if name not in self._occurrences:
            self._occurrences[name] = tuple(
                self._occurrence(name, offset) for offset in words(self.text, name)
            )
        return self._occurrences[name]

    def _likely(self, name: str, may: Callable[[str, int, int], bool]) -> Iterable[Occurrence]:
        """The occurrences of `name` for which the text around them says so. Most names are used
        far more often than they are bound, and to find the node at a place takes longer."""
        if name in self._occurrences:
            return self._occurrences[name]
        return [
            self._occurrence(name, offset)
            for offset in words(self.text, name)
            if may(self.text, offset, offset + len(name))
        ]

    def _occurrence(self, name: str, offset: int) -> Occurrence:
        if (name, offset) not in self._found:
            self._found[name, offset] = Occurrence(name, offset, tuple(self.chain_at(offset)))
        return self._found[name, offset]

    def bindings(self, name: str) -> dict[Scope, list[Occurrence]]:
        """What binds `name`, by the scope in which it does."""
        if name not in self._bindings:
            found: dict[Scope, list[Occurrence]] = {}
            for occurrence in self._likely(name, may_bind):
                if occurrence.is_binding:
                    found.setdefault(self.scope_bound(name, occurrence), []).append(occurrence)
            self._bindings[name] = found
        return self._bindings[name]

    def scope_bound(self, name: str, binding: Occurrence) -> Scope:
        """The scope in which `binding` binds `name`."""
        scope = scopes.binding_scope(list(binding.chain))
        return self._declared_elsewhere(name).get(scope, scope)

    def scope_of(
        self, name: str, place: Occurrence, ignoring: Collection[ast.AST] = ()
    ) -> Scope | None:
        """The scope whose `name` the code at `place` sees; None for a builtin or an unknown.

        The nodes in `ignoring` count as binding nothing.
        """
        around = scopes.scopes_of(list(place.chain))
        bound = self.bindings(name)
        declared = self._declared_elsewhere(name)
        for depth, scope in enumerate(reversed(around)):
            if depth > 0 and isinstance(scope, ast.ClassDef):
                continue  # what a class binds is not seen by the functions in it
            if scope in declared:
                if declared[scope] is not self.tree:
                    return declared[scope]
                scope = self.tree  # noqa: PLW2901
            if any(binding.node not in ignoring for binding in bound.get(scope, ())):
                return scope
            if scope is self.tree:
                break
        return None

    def is_builtin(self, name: str, place: Occurrence, ignoring: Collection[ast.AST] = ()) -> bool:
        """Whether `name` means the builtin of that name to the code at `place`."""
        return hasattr(builtins, name) and self.scope_of(name, place, ignoring) is None

    def _declared_elsewhere(self, name: str) -> dict[Scope, Scope]:
        """The functions that declare `name` global or nonlocal, with the scope they mean."""
        if name in self._declared:
            return self._declared[name]
        declared = self._declared[name] = {}
        nonlocals: list[list[Scope]] = []
        for occurrence in self._likely(name, may_declare):
            node = occurrence.node
            if isinstance(node, ast.Global) and name in node.names:
                declared[scopes.scopes_of(list(occurrence.chain))[-1]] = self.tree
            elif isinstance(node, ast.Nonlocal) and name in node.names:
                nonlocals.append(scopes.scopes_of(list(occurrence.chain)))
        # From the outside inwards, since one may reach through another.
        for around in sorted(nonlocals, key=len):
            inner = {chain[-1] for chain in nonlocals}
            owners = (
                scope
                for scope in reversed(around[:-1])
                if isinstance(scope, scopes.FUNCTIONS)
                and scope not in inner
                and self._binds_directly(name, scope)
            )
            declared[around[-1]] = next(owners, self.tree)
        return declared

    def _binds_directly(self, name: str, scope: Scope) -> bool:
        return any(
            occurrence.is_binding and scopes.binding_scope(list(occurrence.chain)) is scope
            for occurrence in self.occurrences(name)
        )

    # Sites

    def site(
        self,
        place: Occurrence,
        unit: Unit,
        action: str,
        message: str | None,
        *,
        span: Span | None = None,
        last: ast.stmt | None = None,
        arguments: tuple[str, ...] = (),
        introduces: tuple[str, ...] = (),
        binds: tuple[str, ...] = (),
        unless_read: tuple[tuple[str, str], ...] = (),
        keeps: Keeps = Keeps.NOTHING,
    ) -> Site:
        """The order to rewrite the node of `place` (or another `span` that begins with it).

        A run of statements begins with that node, and ends with `last`.
        """
        if span is None:
            span = self.span(place.node)
            if unit is Unit.HEADER:
                span = Span(span.start, self._end_of_header(place.node))
            elif unit in {Unit.BLOCK, Unit.RUN}:
                span = Span(span.start, self._end_of_block(last or place.node))
        around = surroundings.of(self, list(place.chain), unit, span)
        given = (action, message, arguments, introduces, binds, unless_read, keeps)
        return Site(span, unit, around, *given)

    def _end_of_header(self, node: ast.AST) -> int:
        """The offset behind the colon of a class or function."""
        assert isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        body = self.span(node.body[0]).start
        # Between the last expression of a header and its colon stand no strings and no lambdas;
        # before it there may be both.
        last = max((self.end(part) for part in _header_parts(node)), default=self.start(node))
        gap = re.compile(r"(?:#[^\n\r]*|[^:#])*").match(self.text, last, body)
        assert gap is not None
        return gap.end() + 1

    def _end_of_block(self, node: ast.AST) -> int:
        """The offset behind a compound statement, the blanks that end its last line, and the
        comments that are indented as its body."""
        end = self.end(node)
        column = len(self.lines.indentation(self.start(node)).expandtabs())  # type: ignore[arg-type]
        trailing = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n|\Z)")
        first = trailing.match(self.text, end)
        if first is None:
            return end
        position = kept = first.end()
        while position < len(self.text):
            line = trailing.match(self.text, position)
            if line is None:
                break
            indentation = len(line.group()) - len(line.group().lstrip(" \t"))
            if "#" in line.group():
                if len(line.group()[:indentation].expandtabs()) <= column:
                    break
                kept = line.end()
            if line.end() == position:
                break
            position = line.end()
        return len(self.text[:kept].rstrip("\r\n"))


def _header_parts(
    node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef,
) -> list[ast.expr | ast.arg | ast.keyword]:
    if isinstance(node, ast.ClassDef):
        return [*node.bases, *node.keywords]
    arguments = node.args
    parts: list[ast.expr | ast.arg | ast.keyword] = [
        *arguments.posonlyargs,
        *arguments.args,
        *arguments.kwonlyargs,
        *arguments.defaults,
        *(default for default in arguments.kw_defaults if default is not None),
    ]
    parts.extend(part for part in (arguments.vararg, arguments.kwarg, node.returns) if part)
    return parts
