"""`-` with `--stdin-filename`: an editor's text on standard input, as if it were in the file."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from command_line import (
    COMMAND,
    LEFT,
    PLAIN,
    REPAIRED,
    SIX,
    diffwright,
    environment,
    git,
    grow,
    repository,
    snapshot,
)

LONG = "import six\n\n\ndef f(names, value):\n    return names.encode(six.b(value.separators))\n"
"""Repaired, its last line has 59 characters, before it 48."""
NAME = "--stdin-filename"


def test_a_diff_of_the_text_and_not_of_the_file(tmp_path: Path) -> None:
    tree = repository(tmp_path, {"pkg/a.py": PLAIN})
    before = snapshot(tree)
    text = f"{PLAIN}{SIX}"
    ended = diffwright("preview", "-", NAME, "a.py", cwd=tree / "pkg", given=text.encode())
    assert ended.code == 0
    assert ended.out.startswith(b"diff --git a/pkg/a.py b/pkg/a.py\n--- a/pkg/a.py\n")
    assert snapshot(tree) == before
    grow(tree, {"pkg/a.py": text})
    git(tree, "apply", given=ended.out)
    assert (tree / "pkg/a.py").read_text() == f"{PLAIN}{REPAIRED}"


@pytest.mark.parametrize("name", ["new.py", "new/folder/new.py"])
def test_a_file_that_is_not_saved_yet(tmp_path: Path, name: str) -> None:
    ended = diffwright("preview", "-", NAME, name, cwd=tmp_path, given=SIX.encode())
    assert ended.code == 0
    assert ended.out.startswith(f"diff --git a/{name} b/{name}\n".encode())
    assert not [*tmp_path.iterdir()]


def test_findings(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": PLAIN})
    ended = diffwright("check", "-", NAME, tree / "a.py", "-q", cwd=tree, given=SIX.encode())
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.splitlines()[1] == b"a.py:2:9: no-six use of six.text_type [CWE-477]"


def test_the_path_decides_the_configuration(tmp_path: Path) -> None:
    settings = "[tool.diffwright]\nexclude = ['left/']\nignore = ['no-six']\n"
    tree = grow(tmp_path, {"project/pyproject.toml": settings, "pyproject.toml": ""})
    for name, code in {"a.py": 1, "project/a.py": 0}.items():
        ended = diffwright("check", "-", NAME, name, cwd=tree, given=LEFT.encode())
        assert ended.code == code, name


def test_a_path_that_is_excluded(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"pyproject.toml": "[tool.diffwright]\nexclude = ['left/']\n"})
    ended = diffwright("preview", "-", NAME, "left/a.py", cwd=tree, given=SIX.encode())
    assert (ended.code, ended.out) == (0, b"")


def test_the_path_decides_the_style(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"black/pyproject.toml": "[tool.black]\nline-length = 50\n"})
    grow(tree, {"plain/pyproject.toml": ""})
    black, plain = (
        diffwright("preview", "-", NAME, "a.py", cwd=tree / it, given=LONG.encode()).out
        for it in ("black", "plain")
    )
    assert b"+    return names.encode(value.separators.encode('latin-1'))\n" in plain
    assert b"+        value.separators.encode('latin-1')\n" in black


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (b"", 0, "1 file seen"),
        (b"import six\n\0", 3, "a.py: it holds null bytes, so it is not Python source"),
        (b"import six\n\xff", 3, "a.py: line 2 is not valid utf-8"),
        (b"import six\n(", 3, "a.py: "),
    ],
)
def test_what_is_no_source(tmp_path: Path, given: bytes, code: int, said: str) -> None:
    tree = grow(tmp_path, {"a.py": SIX})
    ended = diffwright("preview", "-", NAME, "a.py", cwd=tree, given=given)
    assert (ended.code, ended.out) == (code, b"")
    assert ended.lines[0].startswith(said)
    assert "Traceback" not in ended.err


def test_the_bytes_stay(tmp_path: Path) -> None:
    text = b"# coding: latin-1\r\nimport six\r\nVALUE = six.text_type('\xe4')"
    ended = diffwright("preview", "-", NAME, "a.py", cwd=tmp_path, given=text)
    assert b"+VALUE = str('\xe4')\n\\ No newline at end of file\n" in ended.out


def test_standard_input_that_is_closed(tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", 'exec "$0" "$@" <&-', *COMMAND, "check", "-", NAME, "a.py"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"rror" not in done.stderr


def test_a_folder_is_no_name_of_a_file(tmp_path: Path) -> None:
    ended = diffwright("check", "-", NAME, ".", cwd=tmp_path, given=SIX.encode())
    assert (ended.code, ended.out) == (2, b"")
    assert ended.lines == ["diffwright: . is a folder, and can't be the name of a file"]


def test_standard_input_is_not_changed_in_place(tmp_path: Path) -> None:
    ended = diffwright("apply", "-", cwd=tmp_path, given=SIX.encode())
    assert (ended.code, ended.out, len(ended.lines)) == (2, b"", 1)
