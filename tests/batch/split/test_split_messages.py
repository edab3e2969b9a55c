"""What a commit says, and that git reads it as it is meant, whatever a repository holds."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import ClassVar

import pytest
from git_merging import ENVIRONMENT, Repository

from codemods.batch.manifest.model import Manifest, Reviewing, Treatment
from codemods.batch.split.commands import command_of
from codemods.batch.split.messages import Message, change_id, message_of
from codemods.batch.split.review import Review, ReviewFile
from codemods.catalog import available
from codemods.codemod import Safety
from codemods.six import NoSix

MANIFEST = Manifest(
    id="py3",
    title="Leave Python 2 behind",
    why="Nobody runs it.\n\nAsk on the list.",
    deadline=date(2026, 12, 15),
    source=Path("py3.toml"),
    sha="0",
    repositories=(),
    treatment=Treatment(("no-six",)),
    reviewing=Reviewing(author="Ada <ada@example.org>", sign_off=True),
)
BASE = "0123456789abcdef"
CHANGE = change_id("py3", "review.example.org", "shop", "main", "k")
HOSTILE = (
    "a\nSigned-off-by: eve@example.org",
    "\n---\ndiff --git a/x b/x",
    "Change-Id: I0000000000000000000000000000000000000000",
    "\x1b[31mred\x07",
    "\u202eevil\u2028x",
    "--- a",
    "From nobody Mon Sep 17 00:00:00 2001",
    "# comment",
    "é\udcff",
    " ",
)


def review_of(*paths: str, **more: object) -> Review:
    review = Review(
        key="k",
        codemods=("no-six",),
        owners=("@a\nCc: eve@example.org",),
        folder="",
        files=tuple(ReviewFile(it, "100644", "0") for it in paths),
        added=3,
        removed=4,
        findings=9,
        needs_review=False,
        diff="0",
        cell="g/0:",
    )
    return replace(review, **more)  # type: ignore[arg-type]


def said(review: Review, manifest: Manifest = MANIFEST, change: str = CHANGE) -> Message:
    return message_of(review, list(available().values()), manifest, base=BASE, change_id=change)


def trailers_of(text: str) -> list[str]:
    done = subprocess.run(
        ["git", "interpret-trailers", "--parse"],
        input=text.encode(),
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().splitlines()


def test_all_of_it() -> None:
    message = said(review_of("shop/a.py", "shop/b.py", folder="shop"))
    assert message.text == (
        """\
Replace six by plain Python 3 in shop

Strip the compatibility library six. six bridges Python 2 and 3. On
Python 3 alone it is an obsolete dependency: one more package to trust
and to audit, calls that hide what is called, and dead branches that no
test runs. Weakness: CWE-477 (Use of Obsolete Function).

It repairs 9 findings in 2 files (3 lines added, 4 removed).

no-six leaves behaviour as it is.

Leave Python 2 behind: Nobody runs it.

Ask on the list. It is wanted by 2026-12-15.

diffwright 0.1.0 made this change, and no person has edited it. At the
top of a checkout of 0123456789ab, this command makes it again, together
with all that is in other reviews of this batch:

    diffwright apply --review --select no-six .

Checked: each changed file parses, and names that the change reads are
bound. Not checked: no test of this project has been run.

If this is not wanted, closing it is an answer. A line stays as it is
with the comment `# diffwright: ignore[no-six]` behind it, and a project
is left out with `batch = false` below [tool.diffwright] in its
pyproject.toml.

Diffwright-Batch: py3/k
Signed-off-by: Ada <ada@example.org>
"""
        f"Change-Id: {CHANGE}\n"
    )
    assert message.text.startswith(f"{message.title}\n\n{message.body}\n\n{message.trailers[0]}")
    assert trailers_of(message.text) == list(message.trailers)


def test_nothing_is_said_that_nobody_has_said() -> None:
    bare = replace(MANIFEST, why="", deadline=None, reviewing=Reviewing())
    message = said(review_of("a.py"), bare, "")
    assert message.trailers == ("Diffwright-Batch: py3/k",)
    assert "Leave Python 2" not in message.text
    assert trailers_of(message.text) == list(message.trailers)


@pytest.mark.parametrize("name", available())
def test_each_codemod_has_words_of_its_own(name: str) -> None:
    message = said(review_of("shop/a.py", codemods=(name,), folder="shop"))
    assert len(message.title) <= 50
    codemod = available()[name]
    assert f"Weakness: CWE-{codemod.cwe} (" in " ".join(message.body.split())
    is_risky = codemod.safety is Safety.REVIEW
    assert (f"Please look: {name} changes behaviour on purpose." in message.body) == is_risky
    assert "`review`" not in message.body
    assert all(len(line) <= 72 for line in message.text.splitlines())


def test_a_plug_in_without_a_page() -> None:
    class Plugin(NoSix):
        name = "plug-in"
        title = "Do away with everything that has ever been written by anybody else at all"
        cwe = 99999
        safety = Safety.REVIEW
        also: ClassVar = {}

    review = review_of("a.py", codemods=("plug-in",))
    message = message_of(review, [Plugin()], MANIFEST, base=BASE)
    assert message.title == "Do away with everything that has ever been… in a.py"
    assert "Weakness: CWE-99999." in message.body


@pytest.mark.parametrize(
    ("review", "title"),
    [
        (review_of("a.py", "b/c.py"), "Replace six by plain Python 3"),
        (
            review_of("p/a.py", "p/b/c.py", folder="p", cell="g/20:702f60"),
            "Replace six by plain Python 3 in p (a to b)",
        ),
        (
            review_of("p/b/c.py", "p/b/d.py", folder="p/b", cell="g/20:702f60"),
            "Replace six by plain Python 3 in p/b",
        ),
        (
            review_of("a.py", codemods=("locked-cache", "no-six")),
            "Guard shared state by a lock; replace six by plain Python 3 in a.py",
        ),
        (
            review_of("a.py", codemods=("locked-cache", "masked-secret", "no-six")),
            "Guard shared state by a lock, and 2 more in a.py",
        ),
        (
            review_of("x" * 60, "y/z", folder="", cell="g/4:60"),
            "Replace six by plain Python 3",
        ),
    ],
)
def test_titles_say_where(review: Review, title: str) -> None:
    assert said(review).title == title


@pytest.mark.parametrize("name", HOSTILE)
def test_names_inject_nothing(name: str, tmp_path: Path) -> None:
    review = review_of(
        f"{name}/a.py",
        f"{name}/b.py",
        folder=name,
        told=(f"{name}/a.py:1: {name}", f"{'x ' * 34}{name}"),
        remark=f"{'x ' * 26}{name}",
    )
    why = "\n\n".join([name, *(f"{'x' * width} {name} y" for width in range(60, 74))])
    message = said(review, replace(MANIFEST, why=why))
    assert trailers_of(message.text) == [
        "Diffwright-Batch: py3/k",
        "Signed-off-by: Ada <ada@example.org>",
        f"Change-Id: {CHANGE}",
    ]
    assert all(it == "\n" or it.isprintable() for it in message.text)
    assert len(message.title) <= 72
    body = message.body.splitlines()
    assert not [it for it in body if it.startswith(("---", "diff ", "From ", "#", "Change-Id:"))]
    assert survived(message.text, tmp_path) == message.text


def survived(text: str, place: Path) -> str:
    """The message after `git format-patch` and `git am`."""
    repository = Repository(place / "r.git", {"a": b"1\n"})
    tree = repository.whole({"a": b"2\n"})
    commit = repository.git("commit-tree", tree, "-p", repository.base, stdin=text.encode())
    patch = repository.git("format-patch", "--stdout", "-1", commit)
    work = place / "work"

    def git(*arguments: str, stdin: bytes = b"") -> str:
        done = subprocess.run(
            ["git", *arguments], input=stdin, env=ENVIRONMENT, capture_output=True, check=True
        )
        return done.stdout.decode()

    git("clone", "--quiet", "--no-checkout", str(repository.path), str(work))
    git("-C", str(work), "checkout", "--quiet", "--detach", repository.base)
    git("-C", str(work), "am", "--quiet", stdin=f"{patch}\n".encode())
    return git("-C", str(work), "log", "-1", "--format=%B").rstrip("\n") + "\n"


def test_the_command_says_what_was_chosen() -> None:
    treatment = Treatment(
        ("no-six", "configurable-timeout"),
        exclude=("old things/",),
        options={
            "configurable-timeout": {"values": [60, 300], "backend": "oslo"},
            "no-six": {"shims": "inline", "strict": True},
        },
    )
    assert command_of(["no-six"], treatment) == (
        "diffwright apply --review --select no-six --option no-six.shims=inline "
        "--option no-six.strict=true --exclude 'old things/' ."
    )
    assert command_of(["no-six", "configurable-timeout"], replace(treatment, safe_only=True)) == (
        "diffwright apply --select configurable-timeout,no-six "
        "--option configurable-timeout.backend=oslo --option configurable-timeout.values=60,300 "
        "--option no-six.shims=inline --option no-six.strict=true --exclude 'old things/' ."
    )


def test_a_change_is_known_by_where_it_belongs() -> None:
    told = ["b", "host", "project", "main", "key"]
    others = [[*told[:it], "x", *told[it + 1 :]] for it in range(5)]
    ids = {change_id(*it) for it in [told, *others, told]}
    assert len(ids) == 6
    assert all(len(it) == 41 and it.startswith("I") for it in ids)


@pytest.mark.parametrize(("path", "is_told"), [("a/b.py", True), ("requirements.txt", False)])
def test_what_was_checked_is_said_of_code_alone(path: str, is_told: bool) -> None:
    text = " ".join(message_of(review_of(path), (NoSix(),), MANIFEST, base=BASE).text.split())
    assert ("each changed file parses" in text) == is_told
    assert "Not checked: no test of this project has been run." in text
