"""What only dead code used: imports, private definitions, local names. It goes with that code."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from codemods.codemod import Site, Span, Unit
from codemods.engine import scopes
from codemods.engine.module import Module, Occurrence
from codemods.engine.scopes import Scope
from codemods.six.decisions import File
from codemods.six.importing import shown
from codemods.six.truth import Truth

_WORD = re.compile(r"[^\W\d]\w*")
_DOTTED = re.compile(r"[\w.:]+")
_SEES_ALL = re.compile(r"\b(?:globals|locals|eval|exec)\(|\bsys\.modules\[__name__\]")
"""What reads names that no one can see in the text."""
_IS_KEPT = re.compile(r"noqa|unused|type:\s*ignore|isort|nopep8", re.I)
_ANY_COMMENT_TYPE = re.compile(r"#\s*type:(?!\s*ignore)")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A name that goes if nothing reads it any more."""

    name: str
    place: Occurrence
    """Of the statement that binds it."""
    alias: ast.alias | None
    scope: Scope


@dataclass
class _Search:
    file: File
    kept: Collection[int]
    """The offsets of what must not go with a definition that holds it."""
    gone: list[Span]
    found: list[_Candidate] = field(default_factory=list)

    def run(self, candidates: dict[str, list[_Candidate]]) -> None:
        """Find what may go, and what may go with that."""
        module = self.file.module
        pending = list(self.gone)
        while pending:
            span = pending.pop()
            for name in dict.fromkeys(_WORD.findall(module.text[span.start : span.end])):
                for candidate in candidates.get(name, ()):
                    if candidate not in self.found and self._is_free(candidate):
                        self.found.append(candidate)
                        if candidate.alias is None:
                            own = module.span(candidate.place.node)
                            self.gone.append(own)
                            pending.append(own)

    def freed_by(self, candidates: Sequence[_Candidate]) -> set[str]:
        """The names of the module that must go so that these may."""
        module = self.file.module
        names: set[str] = set()
        pending = list(candidates)
        while pending:
            candidate = pending.pop()
            if candidate.scope is not module.tree or candidate.name in names:
                continue
            names.add(candidate.name)
            for other in self.found:
                own = module.span(other.place.node)
                if other.alias is None and any(
                    own.start <= occurrence.offset < own.end
                    for occurrence in module.occurrences(candidate.name)
                ):
                    pending.append(other)
        return names

    def _is_free(self, candidate: _Candidate) -> bool:
        """Whether all that reads a name goes, and something did read it."""
        module, name = self.file.module, candidate.name
        own = module.span(candidate.place.node)
        if any(own.start <= offset < own.end for offset in self.kept):
            return False
        was_read = False
        for occurrence in module.occurrences(name):
            if own.start <= occurrence.offset < own.end:
                continue
            here = Span(occurrence.offset, occurrence.offset + 1)
            is_gone = any(span.holds(here) for span in self.gone)
            is_meant = (
                occurrence.is_use and module.scope_of(name, occurrence) is candidate.scope
            ) or (occurrence.is_binding and module.scope_bound(name, occurrence) is candidate.scope)
            if is_gone:
                was_read = was_read or (is_meant and occurrence.is_use)
            elif is_meant or _may_be_meant(module, occurrence, candidate.scope):
                return False
        return was_read and not self.file.has_ignored(own)


def _may_be_meant(module: Module, occurrence: Occurrence, scope: Scope) -> bool:
    """Whether a name of a scope is needed by what is no expression: a string, a comment, a
    declaration."""
    node = occurrence.node
    if isinstance(node, (ast.Global, ast.Nonlocal)):
        return True
    if scope is not module.tree:
        return False  # a local name can be asked for by its text nowhere else
    if isinstance(node, ast.Constant):
        value = node.value
        return isinstance(value, str) and (
            _DOTTED.fullmatch(value) is not None or ">>>" in value or "[" in value
        )
    if isinstance(node, (ast.Name, ast.Attribute, ast.alias, ast.arg, ast.keyword)):
        return False
    line = module.text[module.lines.start_of(occurrence.offset) : occurrence.offset]
    return _ANY_COMMENT_TYPE.search(line) is not None


def find(file: File, sites: Sequence[Site], kept: Collection[int], own_name: str) -> Iterator[Site]:
    """The sites that remove what only the dead code of a file used.

    `sites` are those that there are already; in `kept` are the offsets of uses that stay or that
    need imports; `own_name` is what other files import the file by.
    """
    module = file.module
    if not file.dead or _SEES_ALL.search(module.text):
        return
    search = _Search(file, kept, list(file.dead))
    search.run(_candidates(file))
    statements: dict[ast.AST, list[_Candidate]] = {}
    for candidate in search.found:
        statements.setdefault(candidate.place.node, []).append(candidate)
    taken = {site.span for site in sites if site.unit is Unit.STATEMENT}
    for candidates in statements.values():
        place = candidates[0].place
        span = module.span(place.node)
        if span in taken or any(gone.holds(span) for gone in file.dead):
            continue
        unless_read = tuple((own_name, name) for name in sorted(search.freed_by(candidates)))
        aliases = [candidate.alias for candidate in candidates if candidate.alias]
        if aliases and len(aliases) < len(place.node.names):  # type: ignore[attr-defined]
            orders = tuple(f"-{shown(alias)}" for alias in aliases)
            yield module.site(
                place, Unit.STATEMENT, "unused", None, arguments=orders, unless_read=unless_read
            )
        else:
            whole = Span(_above_comments(module, place.node, span.start), span.end)
            yield module.site(
                place, Unit.BLOCK, "remove", None, span=whole, unless_read=unless_read
            )


def _candidates(file: File) -> dict[str, list[_Candidate]]:
    """What might go from the module and from the functions that hold dead code, by name."""
    module = file.module
    result: dict[str, list[_Candidate]] = {}
    if PurePosixPath(module.path).stem != "__init__":
        _add_candidates(file, Occurrence("", 0, (module.tree,)), result)
    seen: set[ast.AST] = set()
    for span in file.dead:
        chain = module.chain_at(span.start)
        for depth, node in enumerate(chain):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node not in seen:
                seen.add(node)
                _add_candidates(file, Occurrence("", span.start, tuple(chain[: depth + 1])), result)
    return result


def _add_candidates(file: File, holder: Occurrence, result: dict[str, list[_Candidate]]) -> None:
    scope = holder.node
    for statement in scope.body:  # type: ignore[attr-defined]
        place = Occurrence("", 0, (*holder.chain, statement))
        for name, alias in _names_bound(file, statement, in_function=len(holder.chain) > 1):
            result.setdefault(name, []).append(_Candidate(name, place, alias, scope))


def _names_bound(
    file: File, statement: ast.stmt, *, in_function: bool
) -> Iterator[tuple[str, ast.alias | None]]:
    """The names that may go with a statement, each with its part of an import."""
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        lines = file.module.lines.whole_lines(file.module.span(statement))
        if _IS_KEPT.search(file.module.text[lines.start : lines.end]):
            return
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            return
        for alias in statement.names:
            if alias.name != "*" and alias not in file.aliases:
                yield alias.asname or alias.name.partition(".")[0], alias
    elif isinstance(statement, ast.Assign):
        target = statement.targets[0]
        if (
            len(statement.targets) == 1
            and isinstance(target, ast.Name)
            and (in_function or _is_private(target.id))
            and Truth(file, {}).is_effectless(statement.value)
        ):
            yield target.id, None
    elif not in_function and _is_plain_definition(statement):
        yield statement.name, None  # type: ignore[attr-defined]


def _is_plain_definition(statement: ast.stmt) -> bool:
    """Whether a private function or class can be seen by nothing but its name."""
    if not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return False
    if statement.decorator_list or not _is_private(statement.name):
        return False
    if isinstance(statement, ast.ClassDef):  # its bases may keep a list of their heirs
        return not statement.keywords and all(map(_is_plain_base, statement.bases))
    return True


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name != "_"


def _is_plain_base(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in {"object", "Exception", "dict", "list"}


def _above_comments(module: Module, node: ast.AST, start: int) -> int:
    """`start` of a definition, moved above the comments that stand directly on top of it."""
    if not isinstance(node, (*scopes.FUNCTIONS, ast.ClassDef)):
        return start
    while start > 0:
        above = module.lines.start_of(start - 1)
        if above == 0 or not module.text.startswith("#", above):
            break
        start = above
    return start
