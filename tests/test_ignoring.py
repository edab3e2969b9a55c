"""What any case repairs in a line is left where a comment at the end of that line says so.

In every second case of `fixtures/` one line that is repaired gets such a comment; the name of the
case settles which.
"""

from __future__ import annotations

import ast
import io
import shutil
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import pytest
from test_fixtures import FOLDERS, Case, case_name, read, treated, tree

from codemods.codemod import Finding
from codemods.engine.results import Result

COMMENT = "  # diffwright: ignore"


@dataclass(frozen=True, slots=True)
class Ignored:
    """One line of one file, with the comment behind it."""

    path: str
    line: int
    """1-based."""
    codemod: str
    text: str
    """Of the whole file."""

    @property
    def row(self) -> str:
        """The line as it is to stay."""
        return self.text.split("\n")[self.line - 1].strip()


def changed(result: Result, before: dict[str, bytes]) -> dict[str, bytes]:
    """All files as they are after a run."""
    after = dict(before)
    for change in result.changes:
        after[change.path] = change.after
        if change.is_deletion:
            del after[change.path]
    return after


def ignored(finding: Finding, before: dict[str, bytes], comment: str) -> Ignored | None:
    """The line of a finding with a comment behind it; None where none can stand there."""
    path, line = finding.path, finding.line
    try:
        text = before[path].decode()
        rows = text.split("\n")
        stripped = rows[line - 1].rstrip("\r")
        rows[line - 1] = stripped + comment + rows[line - 1][len(stripped) :]
        new = "\n".join(rows)
        if ast.dump(ast.parse(new)) != ast.dump(ast.parse(text)):
            return None
        tokens = tokenize.generate_tokens(io.StringIO(new).readline)
        is_there = any(it.type == tokenize.COMMENT and it.start[0] == line for it in tokens)
    except (KeyError, UnicodeDecodeError, SyntaxError, tokenize.TokenError):
        return None
    return Ignored(path, line, finding.codemod, new) if is_there else None


def lines_of(case: Case, result: Result, before: dict[str, bytes]) -> Iterator[Ignored]:
    """The lines in which something is repaired, and a comment can stand behind it."""
    seen: set[tuple[str, int]] = set()
    for it in result.findings:
        if it.repaired and it.path.endswith(".py") and (it.path, it.line) not in seen:
            seen.add((it.path, it.line))
            found = ignored(it, before, COMMENT)
            if found is not None:
                yield found


def unbound(folder: Path) -> int:
    """How many names nothing binds, as ruff sees it."""
    command = [sys.executable, "-m", "ruff", "check", "--select", "F821", "--isolated"]
    options = ["--no-cache", "--output-format", "concise", "."]
    done = subprocess.run([*command, *options], cwd=folder, capture_output=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    return done.stdout.count(b" F821 ")


def write(folder: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


@pytest.mark.parametrize("folder", FOLDERS[::2], ids=case_name)
def test_a_line_is_left(folder: Path, tmp_path: Path) -> None:
    case = read(folder)
    if not case.is_readable:
        pytest.skip(f"needs Python {case.python}")
    work = tmp_path / "work"
    shutil.copytree(folder / "before", work)
    before = dict(tree(work))
    usual = treated(case, work)
    lines = [*lines_of(case, usual, before)]
    if not lines:
        pytest.skip("nothing is repaired in a line that can have a comment")
    one = lines[crc32(case_name(folder).encode()) % len(lines)]
    asked = {**before, one.path: one.text.encode()}
    write(work, asked)

    result = treated(case, work)

    assert [f"{it.path}: {it.message}\n{it.reproduction}" for it in result.problems] == []
    after = changed(result, asked)
    assert one.row in [it.strip() for it in after[one.path].decode().split("\n")]
    [comment] = [
        it
        for file in result.files
        for it in file.suppressions
        if (file.path, it.line) == (one.path, one.line)
    ]
    assert one.codemod in comment.used
    for path, content in after.items():
        if path.endswith(".py"):
            compile(content, path, "exec", dont_inherit=True)

    # What it is about stays there, and the names that it reads.
    write(tmp_path / "before", asked)
    write(tmp_path / "after", after)
    assert unbound(tmp_path / "after") <= unbound(tmp_path / "before")

    # Nothing that is repaired elsewhere depends on another codemod's line.
    others = {it.codemod for it in usual.findings} - {one.codemod}
    if others:
        named = f"{COMMENT}[{one.codemod}]"
        write(work, {one.path: one.text.replace(one.row, one.row.replace(COMMENT, named)).encode()})
        again = treated(case, work)
        assert repaired(usual, others) <= repaired(again, others)


def repaired(result: Result, codemods: set[str]) -> set[tuple[str, str, int]]:
    return {
        (it.codemod, it.path, it.line)
        for it in result.findings
        if it.repaired and it.codemod in codemods
    }
