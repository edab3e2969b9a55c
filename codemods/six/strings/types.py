"""Types that are written in strings and comments: annotations, and the comments of PEP 484."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from codemods.codemod import Span
from codemods.engine.module import Module, Occurrence
from codemods.six import expressions, tables
from codemods.six.bindings import Alias, Use, climbed
from codemods.six.decisions import Decision, File, Refuse, Rewrite
from codemods.six.strings import literals

IN_STRING = "a string annotation names it"
IN_COMMENT = "a type comment names it"

_COMMENT = re.compile(r"#\s*type:[ \t]*(?!ignore\b)")
_CALLS = {"NewType": slice(1, 2), "TypeVar": slice(1, None), "cast": slice(0, 1)}
"""Functions of `typing` that take types, with the positions of those."""
_GENERIC = frozenset(
    {"Callable", "ClassVar", "Dict", "FrozenSet", "Generator", "Generic", "Iterable", "Iterator"}
    | {"List", "Mapping", "Optional", "Sequence", "Set", "Tuple", "Type", "Union"}
)
"""Names of `typing` whose subscripts are types, wherever they stand."""


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """A use of six that is written in a string or a comment."""

    alias: Alias
    place: Occurrence
    """Where the name stands; its node is the string, or what is around the comment."""
    span: Span
    qualified: str | None
    """As of a `Use`; None where what is written can't be read."""
    in_comment: bool


def uses(file: File, alias: Alias) -> Iterator[Written]:
    """The types in strings and comments that are of six."""
    module = file.module
    for place in module.occurrences(alias.local):
        node = place.node
        if isinstance(node, (ast.Name, ast.Attribute, ast.alias, ast.JoinedStr)):
            continue
        if module.text.startswith(".", place.offset - 1):
            continue  # an attribute
        # A comment sees what a statement in its place would.
        inside = () if isinstance(node, ast.Constant) else (ast.Pass(),)
        seen_from = Occurrence(alias.local, place.offset, (*place.chain, *inside))
        if module.scope_of(alias.local, seen_from) is not alias.scope:
            continue
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str) and _is_type(file, place):
                start = literals.text_start(module, node)
                yield from _written(
                    alias, place, start or 0, start and node.value, in_comment=False
                )
        elif (comment := _type_comment(module, place.offset)) is not None:
            text = module.text[comment.start : comment.end]
            yield from _written(alias, place, comment.start, text, in_comment=True)


def decide(file: File, written: Written) -> Decision:
    """What becomes of a type that is written: for a rewrite, its first argument is the new text."""
    name, place = written.qualified, written.place
    unreadable = Refuse(IN_COMMENT if written.in_comment else IN_STRING)
    if name is None:
        return unreadable
    if name in tables.TUPLES:
        builtin = tables.TUPLES[name]
        if not written.in_comment:
            return Refuse("it is a tuple of types, which is no type")
        if not file.means_builtin(builtin, place):
            return Refuse(f"{builtin} means something else here")
        return Rewrite(place, "name", (builtin,))
    if name in tables.BUILTINS or file.location(name) is not None:
        return expressions.decide(file, Use(name, written.alias, place))
    return unreadable


def _written(
    alias: Alias, place: Occurrence, start: int, text: str | int | None, *, in_comment: bool
) -> Iterator[Written]:
    """The use of `alias` at `place`, which is in a text that begins at `start`."""
    end = place.offset + len(alias.local)
    unreadable = Written(alias, place, Span(place.offset, end), None, in_comment)
    tree = _parsed(text) if isinstance(text, str) else None
    if tree is None:
        yield unreadable
        return
    nodes = list(ast.walk(tree))
    parents = {child: node for node in nodes for child in ast.iter_child_nodes(node)}
    for node in nodes:
        if isinstance(node, ast.Name) and start + node.col_offset == place.offset:
            chain: list[ast.AST] = [node]
            while chain[0] in parents:
                chain.insert(0, parents[chain[0]])
            use = climbed(alias, Occurrence(alias.local, place.offset, tuple(chain)))
            outer = use.place.node
            assert isinstance(outer, (ast.Name, ast.Attribute))
            span = Span(start + outer.col_offset, start + (outer.end_col_offset or 0))
            yield Written(alias, place, span, use.qualified, in_comment)
        elif isinstance(node, ast.Constant) and alias.local in str(node.value):
            yield unreadable  # a string in the string


def _parsed(text: str) -> ast.AST | None:
    """The syntax tree of a type on one line; its columns are offsets in `text`."""
    if not text.isascii() or "\n" in text or text != text.lstrip():
        return None
    try:
        return ast.parse(text, mode="func_type" if "->" in text else "eval")
    except (SyntaxError, ValueError):
        return None


def _is_type(file: File, place: Occurrence) -> bool:
    """Whether the string at `place` is read as a type."""
    for index, (outer, inner) in enumerate(pairwise(place.chain)):
        if _takes_type(file, place, outer, inner):
            return all(map(_hands_on, place.chain[index + 1 :], place.chain[index + 2 :]))
    return False


def _takes_type(file: File, place: Occurrence, outer: ast.AST, inner: ast.AST) -> bool:
    if isinstance(outer, (ast.arg, ast.AnnAssign)):
        return inner is outer.annotation
    if isinstance(outer, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return inner is outer.returns
    if isinstance(outer, ast.Subscript):
        name = _last_name(outer.value)
        is_generic = name in _GENERIC and file.resolves_to(outer.value, place, "typing", name)
        return is_generic and inner is outer.slice
    if isinstance(outer, ast.Call):
        name = _last_name(outer.func)
        if name not in _CALLS or not file.resolves_to(outer.func, place, "typing", name):
            return False
        return inner in outer.args[_CALLS[name]] or (
            isinstance(inner, ast.keyword) and inner.arg == "bound"
        )
    return False


def _hands_on(outer: ast.AST, inner: ast.AST) -> bool:
    """Whether a part of a type is a type itself."""
    if isinstance(outer, ast.Subscript):
        return inner is outer.slice and _last_name(outer.value) not in {"Annotated", "Literal"}
    return isinstance(outer, (ast.Tuple, ast.List, ast.BinOp, ast.keyword))


def _last_name(node: ast.expr) -> str:
    return ast.unparse(node).rpartition(".")[2]


def _type_comment(module: Module, offset: int) -> Span | None:
    """The type in the comment that holds `offset`."""
    comment = _COMMENT.search(module.text, module.lines.start_of(offset), offset + 1)
    if comment is None or isinstance(
        module.chain_at(comment.start())[-1], (ast.Constant, ast.JoinedStr)
    ):
        return None
    line = module.text[comment.end() : module.lines.end_of(offset)]
    return Span(comment.end(), comment.end() + len(line.partition("#")[0].rstrip()))
