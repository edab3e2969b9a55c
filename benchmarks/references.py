"""Counts the references to six in a tree, by Python's own parser: the judge of ``make soak``.

It shares no code with what it judges. Files that a build makes (``*.egg-info``) do not count.
"""

from __future__ import annotations

import ast
import gc
import io
import re
import tokenize
import warnings
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path

from benchmarks.names import names_of_six

KINDS = {
    "imports": "names imported from six or from a module of it",
    "names": "uses of what such an import binds",
    "strings": "strings that name a part of six, such as the target of a mock",
    "packaging": "lines and strings that ask for six to be installed",
    "mentions": "comments and docstrings that speak of six",
}

_PART = r"(?<![\w./-])six\.[a-zA-Z_]\w*"
_STRING = re.compile(_PART)
_MENTION = re.compile(rf"{_PART}|\b(?:import|from) six\b|`six`|'six'|\"six\"")
_REQUIREMENT = re.compile(r"\s*(?:-\s+)?[\"']?six\s*(?:$|[<>=!~;,\[\"'#])")
_PACKAGING = re.compile(
    r".*(?:requirements|constraints).*\.(?:txt|in|pip)|(?:setup|tox)\.(?:cfg|ini)"
    r"|pyproject\.toml|Pipfile|.*\.ya?ml"
)
_MADE = re.compile(r"\.git|__pycache__|.*\.(?:egg|dist)-info")


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """One reference to six."""

    path: str
    """From the top of the tree."""
    line: int
    kind: str
    """One of `KINDS`."""
    lines: range
    """Of the statement, or the header, that holds it: a report may name any of them."""


def references(tree: Path) -> list[Reference]:
    """All references in a tree."""
    names = sorted(path.relative_to(tree) for path in tree.rglob("*"))
    names = [name for name in names if not any(map(_MADE.fullmatch, name.parts))]
    with ProcessPoolExecutor(initializer=gc.disable) as executor:
        found = executor.map(_in_file, repeat(tree), names, chunksize=8)
        return list(chain.from_iterable(found))


def _in_file(tree: Path, name: Path) -> list[Reference]:
    path = tree / name
    if path.is_symlink() or not path.is_file():
        return []
    if path.suffix == ".py":
        return _in_python(path.read_bytes(), str(name))
    if _PACKAGING.fullmatch(path.name) or "requirements" in name.parent.name:
        lines = path.read_text(errors="replace").splitlines()
        return [
            Reference(str(name), number, "packaging", range(number, number + 1))
            for number, line in enumerate(lines, 1)
            if _REQUIREMENT.match(line)
        ]
    return []


def _in_python(content: bytes, path: str) -> list[Reference]:
    if b"six" not in content:
        return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(content)
    except (SyntaxError, ValueError):
        return []  # nothing that this Python runs
    found = [
        Reference(path, node.lineno, "imports" if isinstance(node, ast.alias) else "names", lines)
        for node, lines in names_of_six(tree)
    ]
    for string, kind in _in_strings(tree):
        lines = range(string.lineno, (string.end_lineno or string.lineno) + 1)
        found.append(Reference(path, string.lineno, kind, lines))
    if any(b"six" in line[line.find(b"#") :] for line in content.splitlines() if b"#" in line):
        for token in tokenize.tokenize(io.BytesIO(content).readline):
            if token.type == tokenize.COMMENT and _MENTION.search(token.string):
                line = token.start[0]
                found.append(Reference(path, line, "mentions", range(line, line + 1)))
    return found


def _in_strings(tree: ast.Module) -> list[tuple[ast.Constant, str]]:
    """The strings that name six, and which kind of reference each is."""
    # A string that is a statement of its own says something to people, wherever it stands.
    said = set()
    found = []
    for node in ast.walk(tree):  # from the outside in
        if isinstance(node, ast.Expr):
            said.add(id(node.value))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            if "six" not in text:
                continue
            if id(node) in said:
                if _MENTION.search(text):
                    found.append((node, "mentions"))
            elif _STRING.search(text) or text == "six":
                found.append((node, "strings"))
            elif any(map(_REQUIREMENT.match, text.splitlines())):
                found.append((node, "packaging"))
    return found
