"""pyproject.toml and Pipfile.

What stands where is read from the text, since what parses TOML does not tell positions; then
`tomllib` must see the same document without six, or nothing is changed.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from codemods.codemod import Refusal, Span
from codemods.engine.edits import Edit, apply
from codemods.engine.text import Lines
from codemods.six.packaging import displays
from codemods.six.packaging.mention import Mention, line_mention, tidied
from codemods.six.packaging.names import (
    LOADED,
    entry_point,
    entry_point_message,
    is_module,
    is_package,
    is_requirement,
    requirement_message,
)
from codemods.six.packaging.toml_layout import Entry, Path, Table, entry_at, tables

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_REQUIREMENTS: tuple[Path, ...] = (
    ("build-system", "requires"),
    ("project", "dependencies"),
    ("project", "optional-dependencies", "*"),
    ("dependency-groups", "*"),
    ("tool", "flit", "metadata", "requires"),
    ("tool", "flit", "metadata", "requires-extra", "*"),
    ("tool", "hatch", "envs", "*", "dependencies"),
    ("tool", "hatch", "envs", "*", "extra-dependencies"),
    ("tool", "pdm", "dev-dependencies", "*"),
    ("tool", "poetry", "extras", "*"),
    ("tool", "uv", "constraint-dependencies"),
    ("tool", "uv", "dev-dependencies"),
    ("tool", "uv", "override-dependencies"),
)
"""Arrays of requirements.
Source: PEP 518, PEP 621, PEP 735, and the manuals of the tools."""

_PACKAGES: tuple[Path, ...] = (
    ("tool", "poetry", "dependencies"),
    ("tool", "poetry", "dev-dependencies"),
    ("tool", "poetry", "group", "*", "dependencies"),
    ("tool", "uv", "sources"),
)
"""Tables whose keys are packages."""

_PIPFILE_PACKAGES: tuple[Path, ...] = (("packages",), ("dev-packages",))

_MODULES: tuple[Path, ...] = (
    ("tool", "isort", "known_*"),
    ("tool", "ruff", "isort", "known-*"),
    ("tool", "ruff", "lint", "isort", "known-*"),
)
"""Arrays of modules."""

_ENTRY_POINTS: tuple[Path, ...] = (
    ("project", "scripts"),
    ("project", "gui-scripts"),
    ("project", "entry-points", "*"),
    ("tool", "flit", "entrypoints", "*"),
    ("tool", "flit", "scripts"),
    ("tool", "poetry", "plugins", "*"),
    ("tool", "poetry", "scripts"),
)
"""Tables whose values are entry points.
Source: PEP 621, and the manuals of the tools."""

_OVERRIDES: Path = ("tool", "mypy", "overrides")


def pyproject_mentions(text: str) -> Iterator[Mention | Refusal]:
    """Where a pyproject.toml names six as a requirement, among the modules of others, or in an
    entry point."""
    yield from _mentions(text, _PACKAGES)
    for table in tables(text):
        yield from _in_entry_points(text, table.entries)


def pipfile_mentions(text: str) -> Iterator[Mention]:
    """Where a Pipfile names six."""
    return _mentions(text, _PIPFILE_PACKAGES)


def _mentions(text: str, packages: tuple[Path, ...]) -> Iterator[Mention]:
    lines = Lines(text)
    found = [mention for table in tables(text) for mention in _in_table(lines, table, packages)]
    edits = [Edit(mention.span, mention.text) for mention in tidied(lines, found)]
    if found and _is_sound(text, apply(text, edits)):
        yield from found


def _in_table(lines: Lines, table: Table, packages: tuple[Path, ...]) -> Iterator[Mention]:
    if any(_is_package_in(table.path, pattern) for pattern in packages):
        offset = lines.text.index(table.path[-1], table.header.start)
        yield line_mention(lines, table.span, offset, requirement_message(table.path[-1]), ())
    elif table.is_item and table.path == _OVERRIDES:
        yield from _in_override(lines, table)
    else:
        names = [entry.path[-1] for entry in table.entries]
        others = [name for name in names if not is_package(name)]
        for entry in table.entries:
            if any(_is_package_in(entry.path, pattern) for pattern in packages):
                message = _entry_message(lines.text, entry)
                yield line_mention(lines, entry.span, entry.span.start, message, others)
            else:
                yield from _in_value(lines, entry, packages)


def _in_value(lines: Lines, entry: Entry, packages: tuple[Path, ...]) -> Iterator[Mention]:
    """What an entry holds of six that does not go as a whole."""
    display = displays.read(lines.text, entry.value)
    if display is None:
        return
    if lines.text.startswith("{", entry.value):
        inner = [entry_at(lines.text, element.start, entry.path) for element in display.elements]
        doomed = {
            index: _entry_message(lines.text, item)
            for index, item in enumerate(inner)
            if item and any(_is_package_in(item.path, pattern) for pattern in packages)
        }
        yield from displays.mentions(lines, display, doomed, ())
        for index, item in enumerate(inner):
            if item and index not in doomed:
                yield from _in_value(lines, item, packages)
        return
    values = [_unquoted(lines.text[one.start : one.end]) for one in display.elements]
    if any(_is_like(entry.path, pattern) for pattern in _REQUIREMENTS):
        doomed = {
            index: requirement_message(value)
            for index, value in enumerate(values)
            if is_requirement(value)
        }
    elif any(_is_like(entry.path, pattern) for pattern in _MODULES):
        message = f"six in {entry.path[-1]}"
        doomed = {index: message for index, value in enumerate(values) if is_module(value)}
    else:
        return
    yield from displays.mentions(lines, display, doomed, values)


def _in_override(lines: Lines, table: Table) -> Iterator[Mention]:
    """What ``[[tool.mypy.overrides]]`` says of six."""
    for entry in table.entries:
        if entry.path != (*_OVERRIDES, "module"):
            continue
        display = displays.read(lines.text, entry.value)
        spans = display.elements if display else (Span(entry.value, entry.span.end),)
        modules = [_unquoted(lines.text[span.start : span.end]) for span in spans]
        six = {index: name for index, name in enumerate(modules) if is_module(name)}
        if six and len(six) == len(modules):
            message = _settings_message(", ".join(modules))
            yield line_mention(lines, table.span, spans[0].start, message, ())
        elif display:
            doomed = {index: _settings_message(name) for index, name in six.items()}
            yield from displays.mentions(lines, display, doomed, modules)


def _in_entry_points(text: str, entries: Iterable[Entry]) -> Iterator[Refusal]:
    for entry in entries:
        if text.startswith("{", entry.value):
            display = displays.read(text, entry.value)
            elements = display.elements if display else ()
            inner = (entry_at(text, element.start, entry.path) for element in elements)
            yield from _in_entry_points(text, filter(None, inner))
        elif any(_is_below(entry.path, pattern) for pattern in _ENTRY_POINTS):
            name = entry_point(_unquoted(text[entry.value : entry.span.end]))
            if name is not None:
                offset = text.index(name, entry.value)
                yield Refusal(offset, entry_point_message(name), LOADED)


def _entry_message(text: str, entry: Entry) -> str:
    return requirement_message(text[entry.span.start : entry.span.end])


def _settings_message(modules: str) -> str:
    return f"settings of mypy for {modules}"


def _unquoted(value: str) -> str:
    return value.strip("\"'")


def _is_like(path: Path, pattern: Path) -> bool:
    return len(path) == len(pattern) and all(map(fnmatchcase, path, pattern))


def _is_below(path: Path, pattern: Path) -> bool:
    return len(path) > len(pattern) and _is_like(path[: len(pattern)], pattern)


def _is_package_in(path: Path, pattern: Path) -> bool:
    """Whether a path leads to, or into, the entry of six in a table of packages."""
    return _is_below(path, pattern) and is_package(path[len(pattern)])


# Proof


def _is_sound(before: str, after: str) -> bool:
    """Whether a document is the same as before, less what is about six."""
    try:
        old, new = tomllib.loads(before), tomllib.loads(after)
    except (tomllib.TOMLDecodeError, RecursionError):
        return False
    left, kept = Counter(_leaves(old, ())), Counter(_leaves(new, ()))
    return kept <= left and all(_is_about_six(*leaf) for leaf in left - kept)


def _leaves(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    """The values that hold no others, each with the keys that lead to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, path)
    else:
        yield path, str(value)


def _is_about_six(path: Path, value: str) -> bool:
    return (
        any(map(is_package, path))
        or is_requirement(value)
        or is_module(value)
        or path[: len(_OVERRIDES)] == _OVERRIDES
    )
