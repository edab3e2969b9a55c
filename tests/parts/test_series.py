"""Patches that apply one after the other, and come to the whole change."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from seed import SEED

from codemods.catalog import choose
from codemods.engine.pipeline import run
from codemods.engine.select import select
from codemods.parts.needs import parts_of
from codemods.parts.series import Patch, by_codemod, by_file, by_safety

COPY = (
    "class _MovedItems(object):\n    pass\n\n\nclass Module_six_moves_urllib(object):\n    pass\n"
)


def content_of(tree: Path) -> dict[str, bytes]:
    files = (path for path in tree.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {path.relative_to(tree).as_posix(): path.read_bytes() for path in files}


def applied(tree: Path, patch: Patch) -> None:
    git = ["git", "apply", "--whitespace=nowarn", "-"]
    subprocess.run(git, cwd=tree, input=b"".join(patch.diffs), check=True)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    tree = shutil.copytree(SEED, tmp_path / "tree")
    (tree / "cells_service/six.py").write_text(COPY)
    (tree / "cells_service/six.py").chmod(0o755)
    subprocess.run(["git", "init", "--quiet", str(tree)], check=True)
    return tree


@pytest.mark.parametrize("kind", ["codemod", "safety", "file"])
def test_one_after_the_other_they_are_the_whole(tree: Path, kind: str) -> None:
    codemods = choose()
    documents = [it for one in codemods for it in (*one.documents, *one.late_documents)]
    changes = list(run(select([tree], (), documents), codemods, jobs=1).changes)
    parts = parts_of(changes, {it.name for it in codemods if it.is_whole})
    patches = {
        "codemod": lambda: by_codemod(changes, parts, codemods),
        "safety": lambda: by_safety(changes, parts),
        "file": lambda: by_file(changes),
    }[kind]()
    if kind == "codemod":
        assert patches[0].title == "no-six (safe)"
        assert [it.title.split()[0] for it in patches[1:]] == [
            "configurable-timeout",
            "handled-timeout",
            "masked-secret",  # and locked-cache, since one statement is of both
        ]
    elif kind == "safety":
        assert [it.title for it in patches] == ["safe", "review"]
    for patch in patches:
        applied(tree, patch)
        for path, content in content_of(tree).items():
            if path.endswith(".py"):
                compile(content, path, "exec")
    after = content_of(tree)
    for change in changes:
        assert after.get(change.path, b"") == change.after
    assert "cells_service/six.py" not in after


def test_what_is_safe_does_nothing_that_needs_review(tree: Path) -> None:
    codemods = choose()
    documents = [it for one in codemods for it in (*one.documents, *one.late_documents)]
    selection = select([tree], (), documents)
    changes = list(run(selection, codemods, jobs=1).changes)
    parts = parts_of(changes, {it.name for it in codemods if it.is_whole})
    safe = by_safety(changes, parts)[0]
    applied(tree, safe)
    alone = run(selection, codemods, jobs=1, with_review=False)
    assert all(not it.needs_review for change in alone.changes for it in change.pieces)
    assert not list(run(select([tree], (), documents), codemods, jobs=1, with_review=False).changes)
