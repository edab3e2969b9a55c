"""The examples in docstrings, as modules of their own."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from codemods.codemod import Import, Repair, Site, Span
from codemods.engine.module import Module, Occurrence
from codemods.engine.text import words
from codemods.six.bindings import Alias
from codemods.six.strings import literals
from codemods.six.strings.literals import Part

_PROMPT = ">>> "
_LONG = 10_000
"""Characters; the engine rewrites no literal that is much longer."""

_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Examples:
    """The examples of one docstring."""

    place: Occurrence
    """Where the docstring stands."""
    source: str
    """The imports of six that its module has, then the lines of all examples without prompts."""
    imported: tuple[Alias, ...]
    """The aliases of the module that the examples may read."""
    lines: tuple[tuple[int, int], ...]
    """Of each line of the examples: its offset in `source`, and in the text of the file."""

    @property
    def prefix(self) -> int:
        """Where the examples begin in `source`."""
        return self.lines[0][0] if self.lines else len(self.source)

    def span(self, span: Span) -> Span | None:
        """Where a span of `source` stands in the file; None if that is not within one line."""
        index = bisect_right(self.lines, span.start, key=itemgetter(0)) - 1
        if index < 0 or "\n" in self.source[span.start : span.end]:
            return None
        shift = self.lines[index][1] - self.lines[index][0]
        return Span(span.start + shift, span.end + shift)


@dataclass(frozen=True, slots=True)
class Treated:
    """What becomes of a docstring."""

    parts: Sequence[Part]
    imports: Sequence[Import]
    """What its module must import for it."""


def find(module: Module, aliases: Sequence[Alias]) -> Iterator[Examples]:
    """The docstrings with examples that may read six, as far as they can be told apart."""
    seen: set[ast.AST] = set()
    for name in dict.fromkeys(["six", *(alias.local for alias in aliases)]):
        for place in module.occurrences(name):
            node = place.node
            if node in seen or not _is_docstring(place):
                continue
            seen.add(node)
            docstring = str(getattr(node, "value", ""))
            if ">>>" in docstring:
                yield _examples(module, place, docstring, aliases)


def _is_docstring(place: Occurrence) -> bool:
    if len(place.chain) < 3 or not isinstance(place.node, ast.Constant):
        return False
    body = getattr(place.chain[-3], "body", None)
    return (
        isinstance(place.node.value, str)
        and isinstance(place.chain[-3], _DOCUMENTED)
        and isinstance(place.parent, ast.Expr)
        and body is not None
        and body[0] is place.parent
    )


def _examples(
    module: Module, place: Occurrence, docstring: str, aliases: Sequence[Alias]
) -> Examples:
    start = literals.text_start(module, place.node) if len(docstring) < _LONG else None
    try:
        # It imports the debugger and more, and few files need it.
        import doctest  # noqa: PLC0415

        examples = doctest.DocTestParser().get_examples(docstring)
    except ValueError:  # a malformed one; doctest would not run any
        examples = []
    text = "".join(example.source for example in examples)
    imported = tuple(
        alias
        for alias in aliases
        if alias.scope is module.tree and next(words(text, alias.local), None) is not None
    )
    source = "".join(f"{_import_of(alias)}\n" for alias in imported)
    starts = [0, *(match.end() for match in re.finditer("\n", docstring))]
    lines: list[tuple[int, int]] = []
    for example in examples:
        for number, line in enumerate(example.source.splitlines(keepends=True), example.lineno):
            if start is not None and "\t" not in docstring:
                column = example.indent + len(_PROMPT)
                lines.append((len(source), start + starts[number] + column))
            source += line
    return Examples(place, source, imported, tuple(lines))


def _import_of(alias: Alias) -> str:
    if isinstance(alias.statement, ast.ImportFrom):
        return ast.unparse(
            ast.ImportFrom(module=alias.statement.module, names=[alias.node], level=0)
        )
    return ast.unparse(ast.Import(names=[alias.node]))


def parts(module: Module, examples: Examples, repair: Repair) -> Treated | None:
    """What becomes of a docstring, from the repair of its examples; None if that can't be said.

    Names are replaced, and whole lines of imports; anything else would need its line.
    """
    found: list[Part] = []
    imports = repair.imports
    for site in repair.sites:
        if site.action == "imports" and site.span.end <= examples.prefix:
            continue
        span = examples.span(site.span)
        if span is None:
            return None
        if site.action == "imports":
            part = _import_line(module, span, site, imports)
            imports = ()
        elif site.action in {"name", "tuple"}:
            text = site.arguments[0] if site.action == "name" else f"({site.arguments[0]},)"
            part = Part(span, text)
        else:
            return None
        if part is None:
            return None
        found.append(part)
    return None if repair.refusals or repair.edits else Treated(found, imports)


def _import_line(module: Module, span: Span, site: Site, imports: Sequence[Import]) -> Part | None:
    """A line that is all one import of six, with the imports that take its place."""
    line = module.lines.whole_lines(span)
    before = module.text[line.start : span.start]
    names = module.text[span.start : span.end].count(",") + 1
    dropped = [order for order in site.arguments if order.startswith("-")]
    if (
        module.text[span.end : line.end] != "\n"
        or before.strip(" ") != _PROMPT.strip()
        or not names == len(dropped) == len(site.arguments)
    ):
        return None
    return Part(line, "".join(f"{before}{item}\n" for item in imports))
