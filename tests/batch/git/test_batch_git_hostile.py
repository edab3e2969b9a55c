"""Nothing that a repository, its remote or a person's configuration names is executed, from the
first look at a repository to the push of a commit; and nothing is written elsewhere."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest
from hostile import Built, Vector
from hostile_table import vectors

from codemods.batch.failures import FailureKind, StepFailed
from codemods.batch.git.clones import ensure, resolve
from codemods.batch.git.commits import FileChange, commit
from codemods.batch.git.patches import format_patch
from codemods.batch.git.push import push, remote_oid
from codemods.batch.git.settings import Git
from codemods.batch.git.trees import listing, materialise, read_blob
from codemods.batch.manifest.model import GitSettings
from codemods.engine.select import select

WHEN = datetime(2026, 11, 1, tzinfo=timezone.utc)
REF = "refs/heads/diffwright/batch/key"

EACH = pytest.mark.parametrize("vector", vectors(), ids=lambda it: it.name)


@EACH
def test_the_trap_works_under_plain_git(vector: Vector, tmp_path: Path) -> None:
    built = vector.build(tmp_path / "trap")
    assert not built.fired(), "it fires as it is built"
    vector.control(built)
    assert built.fired()


@EACH
def test_nothing_is_executed(
    vector: Vector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = vector.build(tmp_path / "trap")
    for name, value in built.environment.items():
        monkeypatch.setenv(name, value)
    before = _names(built.home)
    if vector.is_refused or vector.is_broken:
        with pytest.raises(StepFailed):
            _whole_way(built, tmp_path / "own")
    else:
        assert b"+x = 'changed'" in _whole_way(built, tmp_path / "own")
    assert not built.fired()
    assert _names(built.home) == before


def _names(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


def _whole_way(built: Built, own: Path) -> bytes:
    """All that a batch asks of git: the patch that is exported, after it was pushed."""
    git = Git.at(own / "git", GitSettings(push_to_paths=True))
    clone = own / "clones" / "trap.git"
    base = resolve(git, built.url, built.branch)
    ensure(git, clone, built.url, base, megabytes=100)
    ensure(git, clone, built.url, base, megabytes=100)
    entries = listing(git, clone, base.oid)
    for entry in entries[:1] + [it for it in entries if not it.is_file]:
        content = read_blob(git, clone, base.oid, entry.path)
        assert (content is not None) == entry.is_file
    materialise(git, clone, base.oid, own / "tree")
    assert all(path.is_file() or path.is_dir() for path in (own / "tree").rglob("*"))
    assert not any(path.is_symlink() for path in (own / "tree").rglob("*"))
    chosen = {file.path for file in select([own / "tree"]).files}
    assert "shop/text.py" in chosen
    changes = [
        FileChange("shop/text.py", "100644", b"x = 'changed'\n"),
        FileChange("shop/client.py", "100644", None),
        FileChange("shop/new.py", "100755", b"x = 'changed'\n"),
    ]
    made = commit(git, clone, base.oid, changes, "Change\n\nx: 1\n", "A <a@b>", WHEN, REF)
    assert commit(git, clone, base.oid, changes, "Change\n\nx: 1\n", "A <a@b>", WHEN, REF) == made
    patch = format_patch(git, clone, base.oid, made)
    push(git, clone, built.url, made, REF, lease="")
    assert remote_oid(git, built.url, REF) == made
    push(git, clone, built.url, "", REF, lease=made)
    assert remote_oid(git, built.url, REF) is None
    return patch


def test_what_shapes_the_words_of_git_does_not_shape_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shaped(built: Built) -> None:
        for key, value in {
            "diff.noprefix": "true",
            "diff.mnemonicPrefix": "true",
            "diff.renames": "copies",
            "diff.algorithm": "patience",
            "diff.context": "1",
            "diff.interHunkContext": "9",
            "diff.orderFile": str(built.repository / "setup.py"),
            "color.ui": "always",
            "format.pretty": "fuller",
            "format.signature": "me",
            "format.attach": "x",
            "format.subjectPrefix": "RFC",
            "format.thread": "deep",
            "format.from": "someone@example.org",
            "format.headers": "X-Mine: 1\n",
            "core.abbrev": "4",
            "core.quotePath": "false",
            "i18n.commitEncoding": "latin-1",
            "i18n.logOutputEncoding": "latin-1",
            "log.showSignature": "true",
            "core.autocrlf": "true",
        }.items():
            built.set_of_user(key, value)
            built.set(key, value)

    plain = Vector("plain", lambda _: None, lambda _: None).build(tmp_path / "plain")
    other = Vector("shaped", shaped, lambda _: None).build(tmp_path / "shaped")
    expected = _whole_way(plain, tmp_path / "own")
    for name, value in other.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GIT_DIFF_OPTS", "--unified=0")
    found = _whole_way(other, tmp_path / "own other")
    # Their first commits were made at different times.
    assert found.split(b"\nbase-commit")[0] == expected.split(b"\nbase-commit")[0]


def test_names_that_are_read_as_git_are_not_written(tmp_path: Path) -> None:
    """Where the check of objects is switched off, they arrive."""
    (vector,) = (it for it in vectors() if it.name == "names that are read as .git")
    built = vector.build(tmp_path / "trap")
    git = Git.at(tmp_path / "git", GitSettings(fsck=False))
    base = resolve(git, built.url, "main")
    clone = tmp_path / "clone.git"
    ensure(git, clone, built.url, base, megabytes=100)
    left = materialise(git, clone, base.oid, tmp_path / "tree")
    assert len(left) == 8
    assert [it.name for it in (tmp_path / "tree").iterdir()] == [".git"]
    assert not (tmp_path / "tree" / ".git" / "hooks").exists()
    change = FileChange(".GIT/hooks/x", "100755", b"")
    with pytest.raises(StepFailed) as caught:
        commit(git, clone, base.oid, [change], "x\n", "A <a@b>", WHEN, REF)
    assert caught.value.failure.kind is FailureKind.BROKEN
    assert not built.fired()
