"""What a commit holds, as it is listed, read and written to a folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from sources import git_at, plain, repository

from codemods.batch.failures import FailureKind, StepFailed
from codemods.batch.git.clones import Base, ensure
from codemods.batch.git.names import is_unwritable
from codemods.batch.git.settings import Git
from codemods.batch.git.trees import Entry, listing, materialise, quoted, read_blob
from codemods.engine.select import select

LATIN = b"caf\xe9.py".decode("utf-8", "surrogateescape")


def _cloned(folder: Path, oid: str) -> tuple[Git, Path]:
    git, clone = git_at(folder, fsck=False), folder / "x.git"
    ensure(git, clone, str(folder / "source"), Base("main", oid), megabytes=100)
    return git, clone


def test_files_are_written_as_they_are_committed(tmp_path: Path) -> None:
    files = {
        "a.py": b"# $Id$\r\n\n\xff\n",
        "empty.py": b"",
        'odd name\t"\n\\.py': b"1",
        LATIN: b"2",
        "build/tracked.py": b"3",
        "run.sh": b"#!/bin/sh\n",
        "große/ünter/x.py": b"4",
    }
    repository(tmp_path / "source", files)
    files[".gitattributes"] = b"*.py text eol=crlf ident\n"
    (tmp_path / "source" / ".gitattributes").write_bytes(files[".gitattributes"])
    plain(tmp_path / "source", "add", ".gitattributes")
    plain(tmp_path / "source", "commit", "-qm", "More")
    oid = plain(tmp_path / "source", "rev-parse", "HEAD")
    git, clone = _cloned(tmp_path, oid)
    assert materialise(git, clone, oid, tmp_path / "tree") == ()
    for name, content in files.items():
        path = os.path.join(os.fsencode(tmp_path / "tree"), name.encode("utf-8", "surrogateescape"))
        with open(path, "rb") as stream:
            assert stream.read() == content
        assert read_blob(git, clone, oid, name) == content
        is_executable = bool(os.stat(path).st_mode & stat.S_IXUSR)
        assert is_executable == name.endswith(".sh")
    chosen = {file.path for file in select([tmp_path / "tree"]).files}
    assert chosen == {name for name in files if name.endswith(".py")}
    assert read_blob(git, clone, oid, "none.py") is None
    assert read_blob(git, clone, oid, "build") is None
    assert read_blob(git, clone, oid, "../source/a.py") is None


def test_links_and_submodules_are_listed_and_not_written(tmp_path: Path) -> None:
    source = tmp_path / "source"
    first = repository(source, {"a.py": b""})
    (source / "link.py").symlink_to("/etc/passwd")
    plain(source, "add", "-A")
    plain(source, "update-index", "--add", "--cacheinfo", f"160000,{first},sub")
    plain(source, "commit", "-qm", "More")
    oid = plain(source, "rev-parse", "HEAD")
    git, clone = _cloned(tmp_path, oid)
    modes = {it.path: (it.mode, it.kind, it.size, it.is_file) for it in listing(git, clone, oid)}
    assert modes == {
        "a.py": ("100644", "blob", 0, True),
        "link.py": ("120000", "blob", 11, False),
        "sub": ("160000", "commit", 0, False),
    }
    assert materialise(git, clone, oid, tmp_path / "tree") == ("link.py", "sub")
    assert read_blob(git, clone, oid, "link.py") is None
    assert sorted(it.name for it in (tmp_path / "tree").iterdir()) == [".git", "a.py"]


def test_one_name_never_takes_the_place_of_another(tmp_path: Path) -> None:
    """A tree that no git makes: a file and a folder of one name, and one name twice."""
    source = tmp_path / "source"
    repository(source, {"x": b"first\n"})
    first = plain(source, "rev-parse", "HEAD:x")
    second = plain(source, "hash-object", "-w", "--stdin", stdin=b"second\n")
    inner = plain(source, "mktree", stdin=f"100644 blob {second}\tin.py\n".encode())
    rows = b"".join(
        mode + b" " + name + b"\0" + bytes.fromhex(oid)
        for mode, name, oid in (
            (b"100644", b"a.py", first),
            (b"40000", b"a.py", inner),
            (b"100644", b"b.py", first),
            (b"100755", b"b.py", second),
            (b"100644", b"B.py", second),
            (b"40000", b"sub", inner),
            (b"120000", b"sub", first),
        )
    )
    tree = plain(source, "hash-object", "--literally", "-w", "-t", "tree", "--stdin", stdin=rows)
    oid = plain(source, "commit-tree", tree, "-m", "Clash")
    plain(source, "update-ref", "refs/heads/main", oid)
    git, clone = _cloned(tmp_path, oid)
    left = materialise(git, clone, oid, tmp_path / "tree")
    assert "a.py/in.py" in left
    assert (tmp_path / "tree" / "a.py").read_bytes() == b"first\n"
    assert (tmp_path / "tree" / "b.py").read_bytes() == b"first\n"
    assert (tmp_path / "tree" / "B.py").read_bytes() in {b"first\n", b"second\n"}
    assert (tmp_path / "tree" / "sub" / "in.py").is_file()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "a//b",
        "../x",
        "a/../x",
        "./x",
        ".git/config",
        "a/.GIT/hooks/x",
        "GIT~1/x",
        ".git /x",
        ".git./x",
        ".git...",
        ".git::$INDEX_ALLOCATION/x",
        "a\\.git\\config",
        "..\\x",
        ".g\u200cit/x",
        "\ufeff.Git",
        ".gi\u200ft",
        "a\0b",
    ],
)
def test_names_that_mean_something_else_are_told(path: str) -> None:
    assert is_unwritable(path)


@pytest.mark.parametrize(
    "path", [".gitignore", "a/.github/x", "git/x.py", "x.git/y", "..a", "a..", "gitx~1", LATIN, "…"]
)
def test_other_names_are_not(path: str) -> None:
    assert not is_unwritable(path)


def test_a_tree_that_is_too_large_is_not_written(tmp_path: Path) -> None:
    oid = repository(tmp_path / "source", {"zeros.bin": bytes(3_000_000)})
    git, clone = _cloned(tmp_path, oid)
    with pytest.raises(StepFailed, match="its files take more than 2 MB") as error:
        materialise(git, clone, oid, tmp_path / "tree", megabytes=2)
    assert error.value.failure.kind is FailureKind.TOO_LARGE
    assert not (tmp_path / "tree").exists()
    assert materialise(git, clone, oid, tmp_path / "tree", megabytes=3) == ()


def test_a_name_that_the_disk_does_not_take_is_left(tmp_path: Path) -> None:
    oid = repository(tmp_path / "source", {"a.py": b""})
    source = tmp_path / "source"
    blob = plain(source, "rev-parse", "HEAD:a.py")
    name = "n" * 300
    tree = plain(source, "mktree", stdin=f"100644 blob {blob}\t{name}\n".encode())
    oid = plain(source, "commit-tree", tree, "-m", "Long")
    plain(source, "update-ref", "refs/heads/main", oid)
    git, clone = _cloned(tmp_path, oid)
    assert materialise(git, clone, oid, tmp_path / "tree") == (name,)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    oid = repository(tmp_path / "source", {"a.py": b""})
    git, clone = _cloned(tmp_path, oid)
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "mine").write_text("x")
    with pytest.raises(StepFailed, match="is not empty"):
        materialise(git, clone, oid, tmp_path / "tree")
    assert [it.name for it in (tmp_path / "tree").iterdir()] == ["mine"]


def test_a_path_in_quotes_is_read_back(tmp_path: Path) -> None:
    """Also where the clone lies in a folder with an odd name."""
    odd = tmp_path / 'a "b" \\ü'
    oid = repository(odd / "source", {"a.py": b"1\n"})
    git, clone = _cloned(odd, oid)
    assert materialise(git, clone, oid, odd / "tree") == ()
    assert plain(odd / "tree", "cat-file", "-p", "HEAD:a.py") == "1"
    assert plain(odd / "tree", "status", "--porcelain") == ""
    assert quoted(b'\xff"') == b'"\\377\\042"'


def test_an_entry_tells_a_file() -> None:
    assert Entry("100664", "blob", "", 0, "").is_file
