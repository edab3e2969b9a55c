"""A whole round is taken from the cache where nothing at all has changed, and only there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from renaming import Other, Renames, lines

from codemods.engine.pipeline import run
from codemods.engine.results import Result
from codemods.engine.rules import NONE, Rules
from codemods.engine.select import select
from codemods.recall import stamps, whole
from codemods.recall.recall import Recall
from codemods.recall.store import Store

TREE = {
    "a.py": "VALUE = target\n",
    "calls.py": "def call():\n    return target(first_argument, second_argument, third, 4)\n",
    "nothing.py": "nothing = 1\n",
    "taught.py": "LEARNT = 'first'\n",
    "prose.txt": "about target\n",
    "old/out.py": "nothing = 2\n",
}


class Tried:
    """A tree, a cache, and how many rounds were taken from it."""

    def __init__(self, folder: Path) -> None:
        self.tree = folder / "tree"
        self.store = Store(folder / "cache")
        self.taken = 0
        self.rules = NONE
        self.limits: tuple[str, ...] = ()

    def run(self, *chosen: Renames, with_review: bool = True) -> Result:
        """What a run says; it is what one says that remembers nothing."""
        them = chosen or (Renames(),)
        selection = select([self.tree], ["old"], ["*.txt"], self.rules)
        if self.limits:
            selection = selection.limited(self.limits)
        expected = run(selection, them, jobs=1, with_review=with_review)
        recall = Recall(self.store, them)
        self.taken = 0
        assert run(selection, them, jobs=1, with_review=with_review, recall=recall) == expected
        return expected

    def write(self, name: str, text: str) -> None:
        path = self.tree / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text)


@pytest.fixture
def tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tried:
    """One whose first round is remembered, though its files are new."""
    it = Tried(tmp_path)
    for name, text in TREE.items():
        it.write(name, text)
    taken = whole.Listing.round

    def counted(listing: whole.Listing, *arguments: object) -> object:
        it.taken += 1
        return taken(listing, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(whole.Listing, "round", counted)
    monkeypatch.setattr(whole, "SETTLED", -60.0)
    it.run()
    assert it.taken == 0
    it.run()
    assert it.taken == 1
    return it


def test_it_looks_into_nothing(tried: Tried, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = tried.run()
    assert {change.path for change in expected.changes} == {"a.py", "calls.py", "prose.txt"}

    def fails(*_: object) -> None:
        raise AssertionError("something was looked into")

    for name in ("survey_of", "rewrite_of"):
        monkeypatch.setattr(f"codemods.recall.entries.{name}", fails)
    recall = Recall(tried.store, [Renames()])
    selection = select([tried.tree], ["old"], ["*.txt"])
    assert run(selection, [Renames()], jobs=1, recall=recall) == expected


@pytest.mark.parametrize(
    ("name", "text", "seen"),
    [
        ("a.py", "OTHER = target\n", "+OTHER = first_a_done"),
        ("nothing.py", "nothing = target\n", "+nothing = first_nothing_done"),
        ("taught.py", "LEARNT = 'other'\n", "+VALUE = other_a_done"),
        ("new.py", "NEW = target\n", "+NEW = first_new_done"),
        ("prose.txt", "more about target\n", "+more about first"),
        ("new.txt", "target, too\n", "+first, too"),
        ("setup.cfg", "[flake8]\nmax-line-length = 65\n", "+                            third, 4)"),
    ],
)
def test_a_file(tried: Tried, name: str, text: str, seen: str) -> None:
    tried.write(name, text)
    assert seen in lines(tried.run())
    assert tried.taken == 0
    tried.run()
    assert tried.taken == 1


@pytest.mark.parametrize("name", ["a.py", "nothing.py", "prose.txt", "taught.py"])
def test_a_file_that_is_gone(tried: Tried, name: str) -> None:
    (tried.tree / name).unlink()
    tried.run()
    assert tried.taken == 0


def test_a_file_of_another_name(tried: Tried) -> None:
    (tried.tree / "a.py").rename(tried.tree / "b.py")
    assert "+VALUE = first_b_done" in lines(tried.run())
    assert tried.taken == 0


def test_what_is_left_out(tried: Tried) -> None:
    tried.write("old/out.py", "nothing = target\n")
    assert {it.message for it in tried.run().findings if it.reason} == {"old/out.py"}
    assert tried.taken == 0


def test_what_is_left_out_by_another_pattern(tried: Tried) -> None:
    selection = select([tried.tree], ["old", "nothing.py"], ["*.txt"])
    recall = Recall(tried.store, [Renames()])
    tried.taken = 0
    run(selection, [Renames()], jobs=1, recall=recall)
    assert tried.taken == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda tried, patch: tried.run(Renames({"suffix": "over"})),
        lambda tried, patch: tried.run(Renames(), Other()),
        lambda tried, patch: tried.run(with_review=False),
        lambda tried, patch: [patch.setattr(stamps, "sources", str.encode), tried.run()],
    ],
    ids=["option", "codemods", "review", "code"],
)
def test_what_is_asked(
    tried: Tried,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Tried, pytest.MonkeyPatch], object],
) -> None:
    change(tried, monkeypatch)
    assert tried.taken == 0


class LeftAlone(Rules):
    def __init__(self, *paths: str) -> None:
        self.paths = paths

    def ignore(self, codemod: str, path: str) -> bool:
        return path.endswith(self.paths)


def test_what_a_codemod_is_to_leave_alone(tried: Tried) -> None:
    assert "a/calls.py" in lines(tried.run())
    tried.rules = LeftAlone("calls.py")
    assert "a/calls.py" not in lines(tried.run())
    assert tried.taken == 0
    tried.run()
    assert tried.taken == 1
    tried.rules = LeftAlone("calls.py", "nothing.py")  # nothing was to be done there
    tried.run()
    assert tried.taken == 1
    tried.rules = LeftAlone()
    assert "a/calls.py" in lines(tried.run())
    assert tried.taken == 0


def test_what_is_only_read(tried: Tried) -> None:
    tried.limits = ("a.py",)
    assert "calls.py" not in lines(tried.run())
    assert tried.taken == 0


# What is not remembered


@pytest.mark.parametrize(
    ("name", "text"), [("gone.py", "delete_me = target\n"), ("broken.py", "target = (\n")]
)
def test_what_hangs_on_more_than_contents(tried: Tried, name: str, text: str) -> None:
    tried.write(name, text)
    for _ in range(2):
        tried.run()
        assert tried.taken == 0


def test_files_that_have_just_changed(tried: Tried, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "SETTLED", 2.0)
    tried.write("a.py", "OTHER = target\n")
    for _ in range(2):
        tried.run()
        assert tried.taken == 0


def test_a_file_that_changes_as_it_is_put_together(
    tried: Tried, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key is made of one content; the result of no other."""
    recall = Recall(tried.store, [Renames()])
    same = Recall._same

    def changed(recall: Recall, worker: object, path: str) -> bytes:
        tried.write("calls.py", "changed = target\n")
        return same(recall, worker, path)  # type: ignore[arg-type]

    monkeypatch.setattr(Recall, "_same", changed)
    selection = select([tried.tree], ["old"], ["*.txt"])
    tried.taken = 0
    run(selection, [Renames()], jobs=1, recall=recall)
    assert tried.taken == 0
