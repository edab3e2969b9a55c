"""CODEOWNERS as GitHub and GitLab document it."""

from __future__ import annotations

import time

import pytest

from codemods.batch.split.codeowners import CodeOwners
from codemods.batch.split.owners import Owners


@pytest.mark.parametrize(
    ("glob", "matching", "other"),
    [
        ("*", ["a", "b/c"], []),
        ("*.js", ["a.js", "b/c.js"], ["a.jsx"]),
        ("/build/logs/", ["build/logs/a", "build/logs/b/c"], ["x/build/logs/a", "build/logs"]),
        ("docs/*", ["docs/a.md"], ["docs/b/c.md", "x/docs/a.md"]),
        ("apps/", ["apps/a", "x/apps/b/c"], ["apps"]),
        ("/docs/", ["docs/a", "docs/b/c"], ["x/docs/a"]),
        ("/apps/github", ["apps/github", "apps/github/a"], ["apps/githubs"]),
        ("**/logs", ["logs/a", "build/logs/b", "x/y/logs"], ["logsy/a"]),
        ("a/**/b", ["a/b", "a/x/b", "a/x/y/b/c"], ["a/bb"]),
        ("a/**", ["a/b", "a/x/b"], ["a", "b/a/c"]),
        ("Makefile", ["Makefile", "x/Makefile"], ["Makefiles"]),
        ("a?c.p*", ["abc.py", "x/adc.pyc"], ["ac.py", "a/c.py"]),
        ("with\\ space", ["with space", "x/with space/a"], ["with"]),
        ("\\#hash", ["#hash"], ["hash"]),
        ("/a+b.(c)", ["a+b.(c)"], ["aab.c"]),
    ],
)
def test_globs(glob: str, matching: list[str], other: list[str]) -> None:
    owners = CodeOwners(f"{glob} @a\n".encode())
    assert [it for it in [*matching, *other] if owners.of(it)] == matching


def test_the_last_line_that_matches_counts() -> None:
    owners = CodeOwners(
        b"# comment\n*  @all someone@example.org\n\n/docs/ @org/docs-team # why\n/docs/free/\n"
    )
    assert owners.of("a") == ("@all", "someone@example.org")
    assert owners.of("docs/a") == ("@org/docs-team",)
    assert owners.of("docs/free/a") == ()


@pytest.mark.parametrize(
    "line",
    [
        "* nobody",
        "* @a no-owner",
        "*.p[yc] @a",
        "!a @a",
        "* @a;rm",
        "* --upload-pack=x@y",
        "* @a\x1b[31m",
        "* @",
        "[Section] @a",
    ],
)
def test_lines_that_say_nothing_on_github(line: str) -> None:
    assert CodeOwners(f"* @first\n{line}\n".encode()).of("a.py") == ("@first",)


def test_sections_of_gitlab_add_up() -> None:
    owners = CodeOwners(
        b"* @top\n\n[Documentation][2] @docs\n*.md\n/x/ @x\n\n^[Database] @db @dba\nmodel/\n"
        b"!model/old/\n[documentation]\n*.rst @rst\n"
    )
    assert owners.of("a.py") == ("@top",)
    assert owners.of("a.md") == ("@top", "@docs")
    assert owners.of("x/a.md") == ("@top", "@x")
    assert owners.of("model/a.md") == ("@top", "@docs", "@db", "@dba")
    assert owners.of("model/old/a.py") == ("@top",)
    assert owners.of("a.rst") == ("@top", "@rst")


def test_a_file_of_any_content_is_read() -> None:
    assert CodeOwners(b"\xff\xfe\0 @a\n\\\n").of("a") == ()
    assert CodeOwners(b"* @a\n" + b"#" * 4_000_000).of("a") == (), "GitHub reads no larger one"
    slow = CodeOwners(b"*a" * 200 + b" @a\n" + b"**/" * 200 + b"x @a\n")
    start = time.perf_counter()
    slow.of("a" * 200)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("files", "owners"),
    [
        ({"CODEOWNERS": "* @top", ".github/CODEOWNERS": "* @github"}, ("@github",)),
        ({"CODEOWNERS": "* @top", "docs/CODEOWNERS": "* @docs"}, ("@top",)),
        ({"docs/CODEOWNERS": "* @docs", "OWNERS": "a@b.org"}, ("@docs",)),
        ({".gitlab/CODEOWNERS": "* @gitlab"}, ("@gitlab",)),
        ({"CODEOWNERS": "/x @top", "OWNERS": "a@b.org"}, ()),
        ({"OWNERS": "a@b.org"}, ("a@b.org",)),
        ({}, ()),
    ],
)
def test_the_first_place_counts(files: dict[str, str], owners: tuple[str, ...]) -> None:
    def read(path: str) -> bytes | None:
        return files[path].encode() if path in files else None

    assert Owners(read).of("a.py") == owners
