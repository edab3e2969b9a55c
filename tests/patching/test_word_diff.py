"""What `word_diff` marks, beside what git marks of the same change."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codemods.patching.diff import creation_diff, deletion_diff, unified_diff
from codemods.patching.word_diff import Kind, word_diff

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

CASES = {
    "a word": (b"x = six.text_type(1)\ny = 1\n", b"x = str(1)\ny = 1\n"),
    "a word that goes": (b"a b c\n", b"a c\n"),
    "the first word that goes": (b"a b c\n", b"b c\n"),
    "a word that comes": (b"a c\n", b"a b c\n"),
    "a line that goes": (b"import six\n\nx = 1\n", b"\nx = 1\n"),
    "an indented line that goes": (b"if x:\n    a b\n    c\n", b"if x:\n    c\n"),
    "a line that comes": (b"if x:\n    c\n", b"if x:\n    a b\n    c\n"),
    "lines that become one": (b"call(\n    a,\n    b,\n)\n", b"call(a, b)\n"),
    "one that becomes several": (b"call(a, six.b(x))\n", b"call(\n    a,\n    x,\n)\n"),
    "only white space": (b"a b\n", b"    a  b\n"),
    "several places": (b"one two three four\n", b"one 2 three 4\n"),
    "no end": (b"a b", b"a c"),
    "carriage returns": (b"a b\r\nc\r\n", b"a x\r\nc\r\n"),
    "bytes": (b"caf\xe9 a\n", b"caf\xe9 b\n"),
}


def shown(diff: bytes) -> bytes:
    return b"".join(part.text for part in word_diff(diff))


def of_git(folder: Path, before: bytes, after: bytes) -> bytes:
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org"]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }

    def told(*arguments: str) -> bytes:
        return subprocess.run(
            [*git, *arguments], cwd=folder, env=environment, check=True, capture_output=True
        ).stdout

    told("init", "-q")
    (folder / "a.py").write_bytes(before)
    told("add", "-A")
    (folder / "a.py").write_bytes(after)
    return told("diff", "--word-diff=plain")


@needs_git
@pytest.mark.parametrize("name", CASES)
def test_as_git_has_it(tmp_path: Path, name: str) -> None:
    before, after = CASES[name]
    own = shown(unified_diff("a.py", before, after))
    _, _, body = of_git(tmp_path, before, after).partition(b"+++ b/a.py\n")
    assert own.partition(b"+++ b/a.py\n")[2] == body


def test_the_head_and_the_heading_stay() -> None:
    diff = unified_diff("a.py", b"a\n", b"b\n").replace(b" @@\n", b" @@ f [no-six]\n")
    assert [*word_diff(diff)][:4] == [
        (Kind.HEAD, b"diff --git a/a.py b/a.py\n"),
        (Kind.HEAD, b"--- a/a.py\n"),
        (Kind.HEAD, b"+++ b/a.py\n"),
        (Kind.HUNK, b"@@ -1 +1 @@ f [no-six]\n"),
    ]


def test_whole_files_one_after_the_other() -> None:
    diff = creation_diff("a.py", b"a b\n\n") + deletion_diff("b.py", b"    c d\n")
    text = shown(diff)
    assert b"@@ -0,0 +1,2 @@\n{+a b+}\n\ndiff --git a/b.py b/b.py\n" in text
    assert text.endswith(b"@@ -1 +0,0 @@\n[-    c d-]\n")


TEXTS = st.lists(st.sampled_from([b"a", b"b", b"cc", b" ", b"  ", b"\n", b"\t"]), max_size=40)


@given(TEXTS, TEXTS)
def test_all_words_of_both_files_are_shown(before: list[bytes], after: list[bytes]) -> None:
    old, new = b"".join(before), b"".join(after)
    texts = {
        kind: [
            (it.text if it.kind is Kind.KEPT else it.text[2:-2])
            for it in word_diff(unified_diff("a.py", old, new, context=99))
            if it.kind in {Kind.KEPT, kind}
        ]
        for kind in (Kind.REMOVED, Kind.ADDED)
    }
    if old != new:
        assert b" ".join(texts[Kind.REMOVED]).split() == old.split()
        assert b"".join(texts[Kind.ADDED]).split() == new.split()
