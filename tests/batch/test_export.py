"""Patches as a folder: what git and sha256sum make of it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest
from git_servers import bare, git

from codemods.batch.export import Exported, ExportEntry, export
from codemods.batch.git.clones import ensure, resolve
from codemods.batch.git.commits import FileChange, commit
from codemods.batch.git.patches import format_patch
from codemods.batch.git.settings import Git
from codemods.batch.manifest.model import GitSettings
from codemods.patching.folder import NoRoom

WHEN = datetime(2026, 1, 2, tzinfo=timezone.utc)


def _entry(patch: bytes = b"a patch\n", folder: str = "thing-1", **fields: object) -> ExportEntry:
    values: dict[str, object] = {
        **{"folder": folder, "repository": "https://example.org/thing", "branch": "main"},
        **{"base": "b" * 40, "title": "Better", "patch": patch},
        **{"files": 1, "added": 2, "removed": 1, "owners": ("@ann",)},
    }
    return ExportEntry(**{**values, **fields})  # type: ignore[arg-type]


def test_a_fresh_clone_gets_the_same_trees(tmp_path: Path) -> None:
    remote = bare(tmp_path / "thing.git", {"a.py": b"one\n", "ü.py": b"x = 1\r\n", "e": b"no end"})
    program = Git.at(tmp_path / "tool", GitSettings())
    base = resolve(program, str(remote), "default")
    clone = tmp_path / "clone.git"
    ensure(program, clone, str(remote), base, megabytes=10)
    changes = [
        [FileChange("a.py", "100755", b"two\n"), FileChange("sub/new.py", "100644", b"\xff\n")],
        [FileChange("ü.py", "100644", b"x = 2\r\n"), FileChange("e", "100644", None)],
    ]
    entries, trees = [], []
    for number, change in enumerate(changes):
        message = f"Bettér | <b> {number}\n\nSince it is so.\n\nChange-Id: I1\n"
        oid = commit(
            program, clone, base.oid, change, message, "T <t@e.org>", WHEN, f"refs/heads/k{number}"
        )
        trees.append(git(clone, "rev-parse", f"{oid}^{{tree}}"))
        title = message.splitlines()[0]
        patch = format_patch(program, clone, base.oid, oid)
        entries.append(_entry(patch, base=base.oid, title=title))
    out = tmp_path / "out"
    assert export(out, entries) == Exported(repositories=1, patches=2)
    for number, name in enumerate((out / "thing-1" / "series").read_text().splitlines()):
        work = tmp_path / f"work{number}"
        git(tmp_path, "clone", "--quiet", str(remote), str(work))
        git(work, "switch", "--quiet", "--create", "try", base.oid)
        git(work, "am", "--quiet", str(out / "thing-1" / name))
        assert git(work, "rev-parse", "HEAD^{tree}") == trees[number]
    index = (out / "INDEX.md").read_text()
    assert r"[Bettér \| &lt;b&gt; 0](thing-1/0001-Bett-r-b-0.patch) | 1 | +2 −1 | @ann |" in index  # noqa: RUF001


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_sums_are_those_of_sha256sum(tmp_path: Path) -> None:
    entries = [_entry(), _entry(folder="other"), _entry(title="../../x y\n"), _entry(title="…")]
    for name in ("one", "two"):
        assert export(tmp_path / name, entries) == Exported(repositories=2, patches=4)
    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "two")
    assert sorted(_bytes(tmp_path / "one")) == [
        "INDEX.md",
        "SHA256SUMS",
        "other/0001-Better.patch",
        "other/series",
        "thing-1/0001-Better.patch",
        "thing-1/0002-x-y.patch",
        "thing-1/0003-review.patch",
        "thing-1/series",
    ]
    check = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    done = subprocess.run(check, cwd=tmp_path / "one", capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stdout.count(b": OK") == 7
    (tmp_path / "one" / "INDEX.md").write_text("changed")
    assert subprocess.run(check, cwd=tmp_path / "one", check=False).returncode == 1


def test_no_secret_in_the_index(tmp_path: Path) -> None:
    export(tmp_path / "out", [_entry(repository="https://me:secret@example.org/thing")])
    assert "secret" not in (tmp_path / "out" / "INDEX.md").read_text()


def test_nothing_to_export(tmp_path: Path) -> None:
    assert export(tmp_path / "a" / "out", []) == Exported(0, 0)
    assert sorted(_bytes(tmp_path / "a" / "out")) == ["INDEX.md", "SHA256SUMS"]


def test_never_half_there(tmp_path: Path) -> None:
    def entries() -> Iterator[ExportEntry]:
        yield _entry()
        raise KeyboardInterrupt

    (tmp_path / ".out.partial").mkdir()
    (tmp_path / ".out.partial" / "old").write_text("of one that was killed")
    with pytest.raises(KeyboardInterrupt):
        export(tmp_path / "out", entries())
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "out").mkdir()
    export(tmp_path / "out", [_entry()])
    assert "thing-1/series" in _bytes(tmp_path / "out")


@pytest.mark.parametrize("name", ["full", "file", "file/below"])
def test_no_room(tmp_path: Path, name: str) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("kept")
    (tmp_path / "file").write_text("kept")
    before = _bytes(tmp_path)
    with pytest.raises(NoRoom):
        export(tmp_path / name, [_entry()])
    assert _bytes(tmp_path) == before
