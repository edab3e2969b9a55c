"""Where a file's own order puts a new import."""

from __future__ import annotations

import ast
import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from codemods.codemod import Import, Span
from codemods.engine.comments import above_comments
from codemods.engine.edits import Edit
from codemods.engine.style import Style
from codemods.engine.text import Lines, newline_of

if TYPE_CHECKING:
    from codemods.engine.module import Module


@dataclass(frozen=True, slots=True)
class ImportLine:
    """An import statement at module level."""

    span: Span
    lines: Span
    """The whole lines that it stands on."""
    module: str
    """With leading dots if it is relative; the first one of ``import a, b``."""
    names: tuple[tuple[str, str | None], ...]
    """What is imported, and as what; empty for a lone ``import module``."""
    alias: str | None
    is_from: bool
    own_line: bool
    """Whether it shares no line with another statement."""
    one_line: bool
    """Whether it is not broken over several lines."""
    group: int
    """Lines with no blank line between them are one group."""
    run: int
    """Groups with no other code between them are one run."""


@dataclass(frozen=True, slots=True)
class ImportTable:
    """The imports of one file at module level, in the order of the text."""

    lines: tuple[ImportLine, ...]
    top: int
    """The start of the first line that may hold an import: behind docstring and `__future__`."""
    breaks: tuple[int, ...] = ()
    """Where the code begins that parts one run from the next."""
    patched: int = 0
    """Behind the statement at the top that patches the modules which are imported later on; 0 if
    there is none."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """A place for new import lines."""

    offset: int
    blank_above: bool = False
    blank_below: bool = False


DEFINES = re.compile(r"@|(?:async|class|def)\b")
_PATCHERS = ("monkey_patch", "patch_all")
_PATCHES = re.compile(rf"\b(?:{'|'.join(_PATCHERS)})\b")
"""What is imported or called where eventlet or gevent take the place of other modules."""
_SOURCES = frozenset({"lib", "python", "src"})
"""Folders that hold packages and are none."""
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_FIRST_COMMENTS = re.compile(r"(?:#[^\r\n]*(?:\r\n|\r|\n))*")
"""A shebang, a cookie (PEP 263), a licence: they stay the first lines of a file."""


def survey(module: Module) -> ImportTable:
    """What one file imports at module level."""
    found: list[ImportLine] = []
    comments = _FIRST_COMMENTS.match(module.text)
    top = comments.end() if comments else 0
    group = run = 0
    breaks: list[int] = []
    bound: set[str] = set()
    previous_end: int | None = None
    patched = 0
    may_patch = any(it in module.text for it in _PATCHERS)
    for index, statement in enumerate(module.tree.body):
        if may_patch and _patches(module, statement, is_first=not found):
            patched = module.lines.end_of(module.end(statement) - 1)
        if not isinstance(statement, (ast.Import, ast.ImportFrom)):
            group += 1
            # Code between imports may depend on their order; conditional imports don't.
            if not isinstance(statement, (ast.Try, ast.If)) or _acts(statement, bound):
                breaks.append(module.span(statement).start)
                run += 1
            if index == 0 and ast.get_docstring(module.tree, clean=False) is not None:
                top = module.lines.end_of(max(0, module.end(statement) - 1))
            continue
        bound.update(alias.asname or alias.name.partition(".")[0] for alias in statement.names)
        span = module.span(statement)
        lines = module.lines.whole_lines(span)
        if previous_end is not None and _has_blank_line(module.text[previous_end : lines.start]):
            group += 1
        previous_end = lines.end
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            group += 1
            top = lines.end
            continue
        found.append(_line(statement, span, lines, module, group, run))
        if patched == lines.end:
            group += 1
            run += 1
            breaks.append(span.end)
    if patched and not _comes_first(module, patched, found):
        patched = 0
    return ImportTable(tuple(found), top, tuple(breaks), patched)


def _patches(module: Module, statement: ast.stmt, *, is_first: bool) -> bool:
    """Whether a statement at module level patches other modules, as the first import or a call."""
    if not _PATCHES.search(module.source(statement)):
        return False
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return is_first
    is_definition = isinstance(statement, _DEFINITIONS)
    return not is_definition and any(
        isinstance(it, ast.Call) and _PATCHES.search(ast.unparse(it.func))
        for it in ast.walk(statement)
    )


def _comes_first(module: Module, patched: int, found: Sequence[ImportLine]) -> bool:
    """Whether other modules are patched up to an offset before anything else is imported or made,
    as far as a new import is concerned."""
    above = [it for it in module.tree.body if module.start(it) < patched]
    if any(
        isinstance(it, _DEFINITIONS) or (isinstance(it, ast.Name) and isinstance(it.ctx, ast.Store))
        for statement in above
        for it in ast.walk(statement)
    ):
        return False  # what is made there may want the new import
    is_behind = any(it.span.start >= patched for it in found)
    return is_behind or not any(map(_is_stdlib, found))


def _acts(statement: ast.stmt, imported: set[str]) -> bool:
    """Whether a statement calls something for its effect, or reads one of the names `imported` to
    bind another; what handles an exception does not count."""
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Call)
    if isinstance(statement, (ast.If, ast.Try)):
        parts = [*statement.body, *statement.orelse, *getattr(statement, "finalbody", ())]
        return any(_acts(part, imported) for part in parts)
    read: list[ast.AST] = [statement] if isinstance(statement, (ast.Assign, ast.ClassDef)) else []
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
        read = [*statement.decorator_list, statement.args]
    nodes = (node for part in read for node in ast.walk(part))
    return any(isinstance(node, ast.Name) and node.id in imported for node in nodes)


def _line(
    statement: ast.Import | ast.ImportFrom,
    span: Span,
    lines: Span,
    module: Module,
    group: int,
    run: int,
) -> ImportLine:
    names = tuple((alias.name, alias.asname) for alias in statement.names)
    own_line = not module.text[lines.start : span.start].strip() and not module.text[
        span.end : lines.end
    ].lstrip().startswith(";")
    if isinstance(statement, ast.ImportFrom):
        source = "." * statement.level + (statement.module or "")
        one_line = len(module.text[span.start : span.end].splitlines()) == 1
        return ImportLine(span, lines, source, names, None, True, own_line, one_line, group, run)
    alone = len(names) == 1
    return ImportLine(
        span,
        lines,
        names[0][0],
        () if alone else names,
        names[0][1] if alone else None,
        False,
        own_line,
        True,
        group,
        run,
    )


def _has_blank_line(gap: str) -> bool:
    return any(not line.strip() for line in gap.splitlines())


def place(
    text: str,
    table: ImportTable,
    removed: Collection[Span],
    wanted: Sequence[Import],
    style: Style,
    own: str = "",
) -> list[Edit]:
    """The edits that make `wanted` available at module level, each once.

    `removed` are the spans of the import statements that go; `own` is the package that the file
    belongs to.
    """
    kept = [line for line in table.lines if line.span not in removed]
    gone = [line for line in table.lines if line.span in removed]
    runs = {item: _run_of(item, table, gone) for item in dict.fromkeys(wanted)}
    # For code at the top an import behind other code may come too late.
    missing = [
        item
        for item, run in runs.items()
        if not any(_gives(line, item) and _is_in_time(line, item, run, gone) for line in kept)
    ]
    groups = {item: _group_of(item, kept, runs[item], gone, own) for item in missing}
    keys = {item: _order_of(groups[item], table.lines, style) for item in missing}
    lone = {run for run in runs.values() if not any(line.run == run for line in table.lines)}
    slots: dict[_Slot, list[Import]] = {}
    merged: dict[Span, tuple[ImportLine, list[str]]] = {}
    missing.sort(
        key=lambda item: (
            groups[item][0].group if groups[item] else -1,
            keys[item](_as_line(item)),
            item.alias or "",
        )
    )
    for item in missing:
        run = runs[item]
        gone_there = [line for line in gone if line.run == run] or gone
        group, key = groups[item], keys[item]
        partner = _partner(item, group, table.lines, style.limit, merged)
        if partner is not None:
            line, names = merged.setdefault(
                partner.span, (partner, [_spelt(name) for name in partner.names])
            )
            names.append(_spelt((item.name or "", item.alias)))
            continue
        if run in lone and item.near is not None:
            # Code stands between it and all other imports: it stays where the block is that goes.
            near = min(it.near for it in missing if runs[it] == run and it.near is not None)
            slot = _Slot(Lines(text).start_of(near))
        elif run in lone and table.patched:
            slot = _Slot(table.patched, blank_above=True, blank_below=True)
        else:
            slot = _position(text, item, run, group, gone_there, table, key, own)
        slots.setdefault(slot, []).append(item)
    newline = newline_of(text)
    result = [
        Edit(
            Span(slot.offset, slot.offset),
            _block(text, slot, _spelt_out(items, table.lines, style.limit), newline),
        )
        for slot, items in slots.items()
    ]
    for span, (line, names) in merged.items():
        names.sort(key=str.lower)
        result.append(Edit(span, f"from {line.module} import {', '.join(names)}"))
    return result


def own_package(path: str) -> str:
    """The package that the file at a path belongs to, as far as the path tells."""
    first, *rest = path.split("/")
    return (rest[0] if first in _SOURCES and rest else first).removesuffix(".py")


def _is_in_time(line: ImportLine, item: Import, run: int, gone: Sequence[ImportLine]) -> bool:
    """Whether an import stands where one is wanted, or above; where nothing goes in whose place it
    would be, it may also stand behind other code."""
    return line.run <= run or (not gone and item.near is None)


def _run_of(item: Import, table: ImportTable, gone: Sequence[ImportLine]) -> int:
    """The run of imports in which an item belongs."""
    if item.near is not None:
        return bisect_right(table.breaks, item.near)
    if table.patched:
        return bisect_right(table.breaks, table.patched)
    first = next(iter(gone), None) or next(iter(table.lines), None)
    return first.run if first else 0


_Key: TypeAlias = Callable[[ImportLine], Any]


def _joined(line: ImportLine) -> str:
    """By dotted name, whatever the form (hacking's H306)."""
    return f"{line.module}.{line.names[0][0]}".lower() if line.is_from else line.module.lower()


def _mixed(line: ImportLine) -> tuple[str, str]:
    """By module, whatever the form (isort's force_sort_within_sections)."""
    return line.module.lower(), line.names[0][0].lower() if line.names else ""


def _apart(line: ImportLine) -> tuple[bool, str, str]:
    """`import x` before `from x import y` (isort's default)."""
    return line.is_from, line.module.lower(), line.names[0][0].lower() if line.names else ""


def _order_of(group: Sequence[ImportLine], lines: Sequence[ImportLine], style: Style) -> _Key:
    """The order that a group of a file keeps, or its other groups, or else the project."""
    keys: list[_Key] = [_apart, _mixed, _joined] if style.forms_apart else [_joined, _mixed, _apart]
    return min(keys, key=lambda key: (_breaches(group, key), _breaches(lines, key)))


def _breaches(lines: Sequence[ImportLine], key: _Key) -> int:
    """How many lines stand behind one of their group that they should stand in front of."""
    return sum(key(a) > key(b) for a, b in pairwise(lines) if a.group == b.group)


def _as_line(item: Import) -> ImportLine:
    nowhere = Span(0, 0)
    names = ((item.name, item.alias),) if item.name else ()
    return ImportLine(
        nowhere, nowhere, item.module, names, None, item.name is not None, True, True, 0, 0
    )


def _gives(line: ImportLine, item: Import) -> bool:
    if item.name is None:
        pairs = line.names or ((line.module, line.alias),)
        return not line.is_from and (item.module, item.alias) in pairs
    return line.is_from and line.module == item.module and (item.name, item.alias) in line.names


def _home_of(item: Import, gone: Sequence[ImportLine]) -> int | None:
    """The group of the import that an item takes the place of."""
    return next((line.group for line in gone if line.span.start == item.near), None)


def _group_of(
    item: Import, kept: Sequence[ImportLine], run: int, gone: Sequence[ImportLine], own: str
) -> list[ImportLine]:
    """The lines of the group that an import belongs to; none if there is none."""
    groups: dict[int, list[ImportLine]] = {}
    for line in kept:
        if line.run == run and line.own_line:
            groups.setdefault(line.group, []).append(line)
    if _is_stdlib(item):
        return _group_for(groups, _home_of(item, gone))
    return _group_of_others(groups, _root(item), own)


def _group_of_others(
    groups: Mapping[int, list[ImportLine]], root: str, own: str
) -> list[ImportLine]:
    """The group of a package that is not of the standard library: where its other modules are, or
    else those of other people's packages, or of the file's own."""
    alike = [group for group in groups.values() if any(_root(line) == root for line in group)]
    if alike:
        return max(alike, key=lambda group: sum(_root(line) == root for line in group))
    is_own = root in {"", own}
    others = [
        group
        for group in groups.values()
        if not any(map(_is_stdlib, group)) and is_own == any(_root(it) in {"", own} for it in group)
    ]
    # A file that does not sort its imports into groups has all kinds in one.
    mixed = (it for it in groups.values() if 0 < _stdlib_lines(it) < len(it))
    return next(iter(others), None) or next(mixed, [])


def _root(line: ImportLine | Import) -> str:
    """The package that an import leads to; empty for a relative one."""
    return line.module.partition(".")[0]


def _group_for(groups: Mapping[int, list[ImportLine]], home: int | None) -> list[ImportLine]:
    """The lines of the group that a standard library import belongs to; none if there is none.

    Of several its `home`, or the one with most lines of the standard library.
    """
    found = [group for group in groups.values() if _stdlib_lines(group) * 2 > len(group)]
    if found:
        return max(found, key=lambda group: (group[0].group == home, _stdlib_lines(group)))
    # A file that does not sort its imports into groups has all kinds in one.
    return next((group for group in groups.values() if any(map(_is_stdlib, group))), [])


def _stdlib_lines(group: Sequence[ImportLine]) -> int:
    return sum(map(_is_stdlib, group))


def _is_stdlib(line: ImportLine | Import) -> bool:
    return _root(line) in sys.stdlib_module_names


def _partner(
    item: Import,
    group: Sequence[ImportLine],
    lines: Sequence[ImportLine],
    limit: int,
    merged: dict[Span, tuple[ImportLine, list[str]]],
) -> ImportLine | None:
    """The line that a ``from`` import may join, if the file imports several names in one."""
    if item.name is None or not any(line.is_from and len(line.names) > 1 for line in lines):
        return None
    for line in group:
        # `from a import b, b as c` would be no help to a reader.
        twice = any(name == item.name for name, _ in line.names)
        if line.is_from and line.module == item.module and line.one_line and not twice:
            joining = merged[line.span][1][len(line.names) :] if line.span in merged else []
            joining = [*joining, _spelt((item.name, item.alias))]
            length = line.lines.end - line.lines.start - 1
            if length + sum(len(name) + 2 for name in joining) <= limit:
                return line
    return None


def _spelt(name: tuple[str, str | None]) -> str:
    return f"{name[0]} as {name[1]}" if name[1] else name[0]


def _position(
    text: str,
    item: Import,
    run: int,
    group: Sequence[ImportLine],
    gone: Sequence[ImportLine],
    table: ImportTable,
    key: _Key,
    own: str,
) -> _Slot:
    if not group:
        if _is_stdlib(item):
            return _slot_without_group(gone, table, run)
        return _slot_of_others(item, run, gone, table, own)
    if _breaches(group, key) * 4 > len(group):
        # It is in no order: the place of what goes serves as well as any, or the end.
        there = [line for line in gone if line.group == group[0].group and line.own_line]
        near = [line for line in there if line.span.start == item.near]
        return _Slot((near or there)[0].lines.start if there else group[-1].lines.end)
    own = key(_as_line(item))
    index = min(range(len(group) + 1), key=lambda index: _misplaced(group, key, own, index))
    if index == len(group):
        return _Slot(group[-1].lines.end)
    # A comment on top of a line that is not the first of its group belongs to the line.
    start = group[index].lines.start
    return _Slot(above_comments(Lines(text), start) if index else start)


def _misplaced(group: Sequence[ImportLine], key: _Key, own: Any, index: int) -> int:
    """How many lines would stand on the wrong side of one that is put in front of `index`."""
    return sum((key(line) > own) == (place < index) for place, line in enumerate(group))


def _slot_without_group(gone: Sequence[ImportLine], table: ImportTable, run: int) -> _Slot:
    """Where a group of the standard library goes in a file that has none in a run."""
    vacated = _vacated(gone, table)
    if vacated:
        return _Slot(vacated[0].lines.start)
    there = gone[0].run if gone else run
    same_run = [line for line in table.lines if line.run == there]
    if same_run:
        return _Slot(same_run[0].lines.start, blank_below=True)
    return _Slot(table.top, blank_above=True, blank_below=True)


def _vacated(gone: Sequence[ImportLine], table: ImportTable) -> list[ImportLine]:
    """The lines of groups that go as a whole."""
    kept = {line.group for line in table.lines if line not in gone}
    return [line for line in gone if line.own_line and line.group not in kept]


def _slot_of_others(
    item: Import, run: int, gone: Sequence[ImportLine], table: ImportTable, own: str
) -> _Slot:
    """Where a group of its own goes: other people's packages behind the standard library, the
    file's own behind all."""
    there = run if table.patched or not table.lines else table.lines[0].run
    first = [line for line in table.lines if line.run == there]
    is_own = _root(item) in {"", own}
    is_bare = all(line in gone for line in first)
    for line in _vacated(gone, table):
        if is_bare or (not _is_stdlib(line) and is_own == (_root(line) in {"", own})):
            return _Slot(line.lines.start)  # in the place of a group that goes
    above = [line for line in first if is_own or _is_stdlib(line)]
    if above:
        return _Slot(above[-1].lines.end, blank_above=True)
    if first:
        return _Slot(first[0].lines.start, blank_below=True)
    return _Slot(table.top, blank_above=True, blank_below=True)


def _spelt_out(items: Sequence[Import], lines: Sequence[ImportLine], limit: int) -> list[str]:
    """The statements for new imports, several names in one where the file does so."""
    several = any(line.is_from and len(line.names) > 1 for line in lines)
    statements: list[str] = []
    last: Import | None = None
    for item in items:
        name = _spelt((item.name or "", item.alias))
        if (
            several
            and last is not None
            and item.name
            and last.name
            and last.module == item.module
            and len(statements[-1]) + len(name) + 2 <= limit
        ):
            statements[-1] += f", {name}"
        else:
            statements.append(str(item))
        last = item
    return statements


def _block(text: str, slot: _Slot, spelt: Sequence[str], newline: str) -> str:
    """The lines to insert at `slot`."""
    above, below = text[: slot.offset], text[slot.offset :]
    block = "".join(f"{line}{newline}" for line in spelt)
    if above and above[-1] not in "\r\n":
        block = newline + block  # behind a last line that has no newline
    if slot.blank_above and above.strip():
        block = newline + block
    if slot.blank_below and below.strip() and below[0] not in "\r\n":
        block += newline * (2 if DEFINES.match(below) else 1)
    return block
