"""``make batch-corpus``: repositories made of sdists, of which nothing is executed."""

from __future__ import annotations

import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from benchmarks import batch_corpus
from benchmarks.batch_corpus import CODEMODS, PINNED, as_kept, digest, listed, remote
from benchmarks.repositories import by_folder, git, made
from benchmarks.sdists import File, Pin, Unavailable, content, fetched, pins
from codemods.catalog import names

SETUP = b"import pathlib; pathlib.Path(r'%s').write_text('executed')\n"


def sdist(path: Path, files: dict[str, bytes], *, link: str = "") -> Path:
    """An sdist; files whose name ends with ``.sh`` can be executed."""
    with tarfile.open(path, "w:gz") as tar:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(data), 0o755 if name.endswith(".sh") else 0o644
            tar.addfile(member, io.BytesIO(data))
        if link:
            member = tarfile.TarInfo(link)
            member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
            tar.addfile(member)
    return path


def pinned(archive: Path, name: str = "it") -> Pin:
    return Pin(f"{name}==1.0", name, hashlib.sha256(archive.read_bytes()).hexdigest())


def test_all_that_is_pinned() -> None:
    names = [pin.name for pin in pins(PINNED)]
    assert len(names) == len(set(names)) >= 30
    assert {"nova", "cinder", "neutron", "keystone", "glance"} <= set(names)


def test_a_line_without_a_hash(tmp_path: Path) -> None:
    path = tmp_path / "pins.txt"
    path.write_text("# A remark.\nnova==22.0.0\n")
    with pytest.raises(ValueError, match=r"pins\.txt:2: no release"):
        pins(path)


def test_fetching_executes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    canary, place = tmp_path / "canary", tmp_path / "place"
    place.mkdir()
    archive = sdist(
        place / "an-it-1.0.tar.gz",
        {
            "an-it-1.0/PKG-INFO": b"Metadata-Version: 1.1\nName: an-it\nVersion: 1.0\n",
            "an-it-1.0/setup.py": SETUP % str(canary).encode(),
        },
    )
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(place))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    pin = pinned(archive, "an-it")
    found = fetched(pin, tmp_path / "sdists")
    assert found.read_bytes() == archive.read_bytes()
    assert not canary.exists()
    archive.unlink()
    assert fetched(pin, tmp_path / "sdists") == found  # pip is not asked again
    found.write_bytes(b"half")
    with pytest.raises(Unavailable, match=r"^an-it==1\.0 cannot be fetched: "):
        fetched(pin, tmp_path / "sdists")


def test_what_an_sdist_holds(tmp_path: Path) -> None:
    files = {"it-1.0/a.py": b"a", "it-1.0/bin/b.sh": b"b"}
    found = content(sdist(tmp_path / "it.tar.gz", files, link="it-1.0/c.py"))
    assert found == {"a.py": File(b"a"), "bin/b.sh": File(b"b", is_executable=True)}


@pytest.mark.parametrize("path", ["it-1.0/../../a.py", "/a.py", "it-1.0/.git/config"])
def test_paths_that_no_sdist_has(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="not a path of an sdist"):
        content(sdist(tmp_path / "it.tar.gz", {path: b""}))


def test_what_only_an_sdist_has() -> None:
    kept = {"setup.cfg": File(b""), "it/PKG-INFO": File(b"")}
    left = {"PKG-INFO": File(b""), "ChangeLog": File(b""), "it.egg-info/top_level.txt": File(b"")}
    assert as_kept({**kept, **left}) == kept


def test_the_same_history_each_time(tmp_path: Path) -> None:
    files = {
        "it/__init__.py": File(b"import six\r\n"),
        "setup.cfg": File(b"[metadata]\n"),
        "tools/run it.sh": File(b"#!/bin/sh\n", is_executable=True),
        'tools/a "name" \\ of \u00e4.py': File(b""),
    }
    one, other = tmp_path / "one.git", tmp_path / "other.git"
    assert made(one, by_folder(files)) == made(other, by_folder(dict(reversed(files.items()))))
    bare = f"--git-dir={one}"
    said = git(bare, "log", "--format=%s %as %an").decode().splitlines()
    assert [line.split(" 20")[0] for line in said] == ["Add tools/", "Add it/", "Start"]
    names = git(bare, "ls-tree", "-r", "-z", "--name-only", "master").decode().split("\0")
    assert set(names) == {*files, ""}
    assert git(bare, "ls-tree", "master", "tools/run it.sh").startswith(b"100755 ")
    assert git(bare, "show", "master:it/__init__.py") == b"import six\r\n"
    git(bare, "fsck", "--strict")


def test_repositories_are_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = sdist(tmp_path / "it.tar.gz", {"it-1.0/a.py": b"", "it-1.0/it/b.py": b""})
    asked: list[Pin] = []

    def found(pin: Pin, folder: Path) -> Path:
        asked.append(pin)
        return archive

    monkeypatch.setattr(batch_corpus, "fetched", found)
    (tmp_path / "remotes" / "it.git.part").mkdir(parents=True)  # a run was stopped here
    first, second = (remote(pinned(archive), tmp_path) for _ in range(2))
    assert (first.head, first.is_new, second.is_new) == (second.head, True, False)
    assert len(asked) == 1
    assert digest([first]) == digest([second])


def test_what_is_no_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "it.tar.gz"
    broken.write_bytes(b"no archive")
    monkeypatch.setattr(batch_corpus, "fetched", lambda pin, folder: broken)
    with pytest.raises(Unavailable, match=r"^it==1\.0: no repository can be made of it: "):
        remote(pinned(broken), tmp_path)
    assert not (tmp_path / "remotes" / "it.git").exists()


def test_a_manifest_of_them(tmp_path: Path) -> None:
    manifest = listed([tmp_path / "remotes" / "it.git"], tmp_path, "some-batch")
    assert (tmp_path / "repositories.txt").read_text() == f"{tmp_path}/remotes/it.git\n"
    assert 'id = "some-batch"\n' in manifest.read_text()
    assert "values = [60, 300]\n" in manifest.read_text()
    assert sorted(CODEMODS) == names()
