"""What git is started with, and which git is taken."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sources import git_at, repository

from codemods.batch.git.run import answer, run
from codemods.batch.git.settings import Git, NoGit
from codemods.batch.manifest.model import GitSettings


def test_of_the_environment_only_what_is_needed_to_get_there_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"bin{os.pathsep}{os.environ['PATH']}{os.pathsep}.{os.pathsep}")
    monkeypatch.setenv("SSH_AUTH_SOCK", "/run/agent")
    monkeypatch.setenv("https_proxy", "http://proxy:1")
    kept = git_at(tmp_path).environment()
    for name in ("GITHUB_TOKEN", "LD_PRELOAD", "GIT_EXEC_PATH", "GIT_DIR", "PERL5OPT", "EDITOR"):
        monkeypatch.setenv(name, "x")
    environment = git_at(tmp_path).environment()
    assert environment == kept
    assert environment["SSH_AUTH_SOCK"] == "/run/agent"
    assert environment["https_proxy"] == "http://proxy:1"
    assert all(os.path.isabs(folder) for folder in environment["PATH"].split(os.pathsep))


def test_each_command_is_given_its_own_protocols(tmp_path: Path) -> None:
    git = git_at(tmp_path)
    assert git.environment()["GIT_ALLOW_PROTOCOL"] == "none"
    assert git.environment(protocols=["ssh"])["GIT_ALLOW_PROTOCOL"] == "ssh"


def test_without_a_repository_none_is_found(tmp_path: Path) -> None:
    repository(tmp_path / "around", {})
    git = Git.at(tmp_path / "around" / "tool", GitSettings())
    assert answer(git, ["rev-parse", "--git-dir"]).code


@pytest.mark.parametrize("helper", ["!{}", "{}"])
def test_the_helper_of_the_user_is_asked_over_https_alone(
    helper: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home of/mine")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    program = tmp_path / "helper"
    program.write_text('#!/bin/sh\necho "username=$HOME"\necho "password=<$XDG_CONFIG_HOME>"\n')
    program.chmod(0o755)
    git = git_at(tmp_path, credential_helper=helper.format(program))
    asked = b"protocol=https\nhost=example.org\n\n"
    said = run(git, ["credential", "fill"], stdin=asked, protocols=["https"])
    assert b"username=/home of/mine\npassword=<>\n" in said
    assert b"mine" not in run(git, ["credential", "fill"], stdin=asked, protocols=["http"])


def test_a_helper_may_be_a_name(tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.write_text("https://me:word@example.org\n")
    git = git_at(tmp_path, credential_helper=f"store --file={store}")
    asked = b"protocol=https\nhost=example.org\n\n"
    assert b"password=word\n" in run(git, ["credential", "fill"], stdin=asked, protocols=["https"])


def test_an_old_git_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _stand_in(tmp_path / "bin", "git version 2.37.4", monkeypatch)
    with pytest.raises(NoGit, match=r"git 2\.37\.4 at .* can't be used safely; install git 2\.38"):
        git_at(tmp_path)


@pytest.mark.parametrize(
    ("said", "is_lost"),
    [
        ("git version 2.38.0", True),
        ("git version 2.44.9.windows.1", True),
        ("git version 2.45.0-rc1", False),
        ("git version 3.0.1 (Apple Git-155)", False),
    ],
)
def test_what_a_git_lacks_is_said(
    said: str, is_lost: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stand_in(tmp_path / "bin", said, monkeypatch)
    assert ("GIT_NO_LAZY_FETCH" in git_at(tmp_path).lost) == is_lost


def test_no_git_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoGit, match="there is no git on PATH"):
        git_at(tmp_path)


def test_a_folder_that_has_to_be_empty_is(tmp_path: Path) -> None:
    git_at(tmp_path)
    (tmp_path / "tool" / "hooks" / "pre-commit").write_text("")
    with pytest.raises(NoGit, match="hooks has to be empty"):
        git_at(tmp_path)


def _stand_in(folder: Path, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir()
    (folder / "git").write_text(f"#!/bin/sh\necho '{said}'\n")
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
