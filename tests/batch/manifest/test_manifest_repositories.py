"""Which repositories a manifest or a list means."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest
from manifests import LEAST, complaint, manifest

from codemods.batch.manifest import repositories
from codemods.batch.manifest.model import Repository, Treatment
from codemods.batch.manifest.reading import ManifestError, from_list
from codemods.catalog import UnknownCodemod, named
from codemods.options import BadOption

HEAD = LEAST.partition("[repositories]")[0]
"""Six lines, the last of them empty."""


def found(folder: Path, text: str) -> list[str]:
    """The addresses that a manifest comes to."""
    return [it.url for it in manifest(folder, HEAD + text).repositories]


def test_lists_come_first_and_each_repository_once(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(
        "# all of them\n\nhttps://host/a.git\r\n  https://host/b # the second\nhttps://host/a\n"
        "git@host:c#d\n"
    )
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "two.txt").write_text("../x\nhttps://HOST/b/\n")
    text = (
        "[repositories]\nurls = ['https://host/d', 'more/../x/', './y', '/z']\n"
        "lists = ['one.txt', 'more/two.txt']\n[[repository]]\nurl = 'https://host/e'\n"
    )
    assert found(tmp_path, text) == [
        "https://host/a.git",
        "https://host/b",
        "git@host:c#d",
        str(tmp_path / "x"),
        "https://host/d",
        str(tmp_path / "y"),
        str(Path("/z").absolute()),
        "https://host/e",
    ]


def test_all_that_was_read_is_in_the_digest(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"https://host/a\n")
    text = f"{HEAD}[repositories]\nlists = ['a.txt']\n"
    expected = hashlib.sha256(text.encode() + b"https://host/a\n").hexdigest()
    assert manifest(tmp_path, text).sha == expected


def test_a_path_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    repository = manifest(tmp_path, f"{HEAD}[repositories]\nurls = ['~/a']\n").repositories[0]
    assert repository.url == str(tmp_path / "home" / "a")
    assert repository.is_local


def test_own_settings_win_over_those_of_all(tmp_path: Path) -> None:
    text = """\
[repositories]
urls = ["https://host/a", "https://host/b"]
branches = ["main"]
[[repository]]
url = "https://host/b.git/"
hold = "freeze"
[[repository]]
url = "https://host/b"
hold = "freeze"
branches = ["stable/1"]
[[repository]]
url = "https://host/c"
"""
    assert manifest(tmp_path, HEAD + text).repositories == (
        Repository("https://host/a", ("main",)),
        Repository("https://host/b", ("stable/1",), hold="freeze"),
        Repository("https://host/c", ("main",)),
    )


def test_tables_of_one_repository_must_not_contradict_each_other(tmp_path: Path) -> None:
    text = """\
[[repository]]
url = "https://host/b"
branches = ["main"]
[[repository]]
url = "https://host/b.git"
hold = "freeze"
branches = ["stable/1"]
"""
    assert complaint(tmp_path, HEAD + text) == (
        "batch.toml:12: [[repository]] branches contradicts line 8, which is about the same "
        "repository: ['main'] there"
    )


def test_what_is_left_out(tmp_path: Path) -> None:
    text = """\
[repositories]
urls = ["https://host/openstack/nova.git", "git@host:openstack/nova-specs", "https://host/x/y",
        "/srv/openstack/tempest-lib", "https://host/x/z"]
exclude = ["*-specs", "/x/*", "!x/z", "tempest*"]
"""
    assert found(tmp_path, text) == ["https://host/openstack/nova.git", "https://host/x/z"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "batch.toml: no repository is named; see urls and lists in [repositories]"),
        ("[repositories]\nurls = []", "batch.toml:6: no repository is named"),
        ("[repositories]\nlists = ['empty.txt']", "batch.toml:6: no repository is named"),
        (
            "[repositories]\nurls = ['https://host/a']\nexclude = ['a']",
            "batch.toml:8: [repositories] exclude leaves no repository",
        ),
        ("[repositories]\nurls = ['a']\nexclude = ['!']", "batch.toml:8: [repositories] exclude h"),
        (
            "[repositories]\nlists = [\n'none.txt']",
            "batch.toml:8: [repositories] lists: none.txt: can't be read: No such file",
        ),
        ("[repositories]\nlists = ['.']", "batch.toml:7: [repositories] lists: "),
        (
            "[repositories]\nlists = ['https://host/a']",
            'batch.toml:7: [repositories] lists: "https://host/a" is no file; urls takes addresses',
        ),
        ("[repositories]\nlists = ['latin.txt']", "lists: latin.txt:2: is not UTF-8"),
        ("[repositories]\nlists = ['bad.txt']", 'bad.txt:3: "ext::sh" is no URL: git would run a'),
        ("[repositories]\nlists = ['nul.txt']", 'nul.txt:1: "a\\x0cb" holds a control character'),
        (
            "[repositories]\nurls = ['https://host/a',\n 'ext::sh -c touch']",
            'batch.toml:8: [repositories] urls: "ext::sh\\x20-c\\x20touch" is no URL',
        ),
        (
            "[repositories]\nurls = ['http://host/a']",
            'batch.toml:7: [repositories] urls: "http://host/a" needs the protocol http, which '
            "[git] protocols does not allow",
        ),
        (
            "[[repository]]\nurl = 'https://alice:secret@host/x'",
            'batch.toml:7: [[repository]] url: "https://***@host/x" carries a password or a token; '
            "leave it out, and let ssh or [git] credential-helper answer for you",
        ),
    ],
)
def test_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "empty.txt").write_text("# none\n")
    (tmp_path / "latin.txt").write_bytes(b"\n\xe9\n")
    (tmp_path / "bad.txt").write_text("\n# x\n\text::sh\n")
    (tmp_path / "nul.txt").write_text("a\x0cb\n")
    assert said in complaint(tmp_path, HEAD + text + "\n")


def test_there_are_not_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repositories, "MOST", 2)
    text = f"{HEAD}[repositories]\nurls = ['a', 'a/', 'b',\n'c']\n"
    assert "batch.toml:8: [repositories] urls: there are more than 2" in complaint(tmp_path, text)


def test_a_plain_list(tmp_path: Path) -> None:
    path = tmp_path / "Open Stack_repos.txt"
    content = b"https://host/a # x\nb\n"
    path.write_bytes(content)
    read = from_list(path, ["no-six"], {"no-six": {"ensure": "helper"}})
    assert read.id == "open-stack-repos"
    assert read.title == named("no-six").title
    assert read.source == path
    assert read.sha == hashlib.sha256(content).hexdigest()
    assert read.repositories == (Repository("https://host/a"), Repository(str(tmp_path / "b")))
    assert read.treatment == Treatment(("no-six",), options={"no-six": {"ensure": "helper"}})
    assert from_list(path, ["no-six", "locked-cache"], {}).title == "Apply locked-cache and no-six"


def test_a_plain_list_that_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "repos.txt"
    path.write_text("# none\n")
    with pytest.raises(ManifestError, match=r"repos\.txt: names no repository; write a URL"):
        from_list(path, ["no-six"], {})
    path.write_text("a\n--upload-pack=touch\n")
    with pytest.raises(ManifestError, match=r'repos\.txt:2: "--upload-pack=touch" begins with a'):
        from_list(path, ["no-six"], {})
    with pytest.raises(UnknownCodemod):
        from_list(path, ["no-sixx"], {})
    with pytest.raises(BadOption):
        from_list(path, ["no-six"], {"no-six": {"ensure": "x"}})


def test_a_hundred_thousand_are_read_in_a_moment(tmp_path: Path) -> None:
    lines = "".join(f"https://opendev.org/openstack/project-{n}.git\n" for n in range(100_000))
    (tmp_path / "repos.txt").write_text(lines)
    start = time.process_time()
    text = f"{HEAD}[repositories]\nlists = ['repos.txt']\nexclude = ['*-1', 'x/']\n"
    assert len(manifest(tmp_path, text).repositories) == 99_999
    assert time.process_time() - start < 4
