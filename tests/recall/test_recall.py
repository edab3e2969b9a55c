"""What is remembered is never wrong: all that a result hangs on is in its key."""

from __future__ import annotations

import importlib
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from renaming import Found, Other, Renames, lines

import codemods
from codemods.codemod import Codemod
from codemods.engine.module import Module
from codemods.engine.orders import Order
from codemods.engine.pipeline import run
from codemods.engine.results import FileResult, Result
from codemods.engine.select import SelectedFile, read, select
from codemods.engine.worker import Looked, Rewritten, Worker
from codemods.recall import stamps
from codemods.recall.entries import rewrite_entry, rewrite_of
from codemods.recall.recall import Recall
from codemods.recall.store import Store

TREE = {
    "a.py": "VALUE = target\n",
    "calls.py": "def call():\n    return target(first_argument, second_argument, third, 4)\n",
    "gone.py": "delete_me = target\n",
    "nothing.py": "nothing = 1\n",
    "taught.py": "LEARNT = 'first'\n",
}
ALL = set(TREE)
REWRITTEN = {"a.py", "calls.py"}
"""Those of which the outcome is remembered: a deletion hangs on the mode of the file."""


class Watched:
    """A tree, a cache, and which of the files a run looks into or rewrites."""

    def __init__(self, tree: Path, store: Store) -> None:
        self.tree = tree
        self.store = store
        self.looked: set[str] = set()
        self.rewrote: set[str] = set()

    def run(self, *chosen: Codemod[Any]) -> Result:
        """What a run says; it is what one says that remembers nothing."""
        codemods_ = chosen or (Renames(),)
        selection = select([self.tree])
        expected = run(selection, codemods_, jobs=1)
        self.looked.clear()
        self.rewrote.clear()
        result = run(selection, codemods_, jobs=1, recall=Recall(self.store, codemods_))
        assert result == expected
        return result

    def write(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            path = self.tree / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watched:
    """One whose files a first run has treated."""
    it = Watched(tmp_path / "tree", Store(tmp_path / "cache"))
    it.tree.mkdir()
    it.write(TREE)
    look, rewrite = Worker.look, Worker.rewrite

    def looked(worker: Worker, file: SelectedFile, *, again: bool) -> Looked:
        it.looked.add(file.path)
        return look(worker, file, again=again)

    def rewrote(worker: Worker, order: Order) -> Rewritten:
        it.rewrote.add(order.path)
        return rewrite(worker, order)

    monkeypatch.setattr(Worker, "look", looked)
    monkeypatch.setattr(Worker, "rewrite", rewrote)
    it.run()
    assert it.looked == ALL
    assert it.rewrote >= REWRITTEN
    it.run()
    assert not it.looked
    assert it.rewrote == {"gone.py"}
    return it


# What costs one file


def test_content(watched: Watched) -> None:
    watched.write({"a.py": "OTHER = target\n"})
    assert "+OTHER = first_a_done" in lines(watched.run())
    assert watched.looked == {"a.py"}
    assert watched.rewrote == {"a.py", "gone.py"}


def test_content_of_the_same_size_and_time(watched: Watched) -> None:
    path = watched.tree / "a.py"
    status = path.stat()
    path.write_text("OTHER = target\n")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert "+OTHER = first_a_done" in lines(watched.run())


def test_path(watched: Watched) -> None:
    (watched.tree / "a.py").rename(watched.tree / "b.py")
    assert "+VALUE = first_b_done" in lines(watched.run())
    assert watched.looked == {"b.py"}


def test_what_did_not_matter_does(watched: Watched) -> None:
    watched.write({"nothing.py": "nothing = target\n"})
    assert "+nothing = first_nothing_done" in lines(watched.run())
    assert watched.looked == {"nothing.py"}


def test_what_was_there_before_is_found_again(watched: Watched) -> None:
    watched.write({"a.py": "OTHER = target\n"})
    watched.run()
    watched.write({"a.py": TREE["a.py"]})
    watched.run()
    assert not watched.looked


def test_lesson(watched: Watched) -> None:
    watched.write({"taught.py": "LEARNT = 'other'\n"})
    assert "+VALUE = other_a_done" in lines(watched.run())
    assert watched.rewrote >= REWRITTEN


def test_style(watched: Watched) -> None:
    assert "third, 4)" in lines(watched.run())
    watched.write({"setup.cfg": "[flake8]\nmax-line-length = 65\n"})
    assert "+                            third, 4)" in lines(watched.run())
    assert not watched.looked
    assert watched.rewrote >= REWRITTEN


def test_mode_of_what_is_deleted(watched: Watched) -> None:
    assert "deleted file mode 100644" in lines(watched.run())
    (watched.tree / "gone.py").chmod(0o755)
    assert "deleted file mode 100755" in lines(watched.run())


# What costs all files


def test_option(watched: Watched) -> None:
    assert "+VALUE = first_a_over" in lines(watched.run(Renames({"suffix": "over"})))
    assert watched.looked == ALL


def test_another_codemod_of_the_same_name(watched: Watched) -> None:
    class Again(Renames):
        def survey_again(self, module: Module, lesson: str) -> Found | None:
            return self._found(module, "again")

    assert "+VALUE = again_a_done" in lines(watched.run(Again()))


def test_codemods(watched: Watched) -> None:
    # With two of them hunks say whose they are.
    assert "@@ [renames]" in lines(watched.run(Renames(), Other()))
    assert watched.looked == ALL
    assert watched.rewrote >= REWRITTEN


@pytest.mark.parametrize(
    "change",
    [
        lambda patch: patch.setattr(sys, "version", "3.99"),
        lambda patch: patch.setattr(codemods, "__version__", "99"),
        lambda patch: patch.setattr(stamps, "sources", lambda top: top.encode()),
        lambda patch: patch.setattr(stamps, "_plugin_version", lambda name: "99"),
        lambda patch: patch.setattr(stamps, "_version", lambda name: "99"),
    ],
    ids=["Python", "diffwright", "code", "version of a plug-in", "LibCST and black"],
)
def test_what_made_it(
    watched: Watched,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[pytest.MonkeyPatch], None],
) -> None:
    change(monkeypatch)
    watched.run()
    assert watched.looked == ALL
    assert watched.rewrote >= REWRITTEN


def test_a_codemod_that_can_not_be_told_apart(watched: Watched) -> None:
    codemod = Renames()
    codemod.made_of = object()  # type: ignore[attr-defined]
    for _ in range(2):
        watched.run(codemod)
        assert watched.looked == ALL


# The code


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package in which somebody works."""
    folder = tmp_path / "plugged_in"
    (folder / "below").mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "below" / "tables.py").write_text("A = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("plugged_in")
    yield folder
    del sys.modules["plugged_in"]


def stamped() -> bytes:
    stamps.sources.cache_clear()
    return stamps.sources("plugged_in")


def test_each_file_of_a_package_counts(package: Path) -> None:
    seen = {stamped()}
    (package / "below" / "tables.py").write_text("A = 2\n")
    seen.add(stamped())
    (package / "below" / "tables.py").rename(package / "below" / "other.py")
    seen.add(stamped())
    (package / "data.json").write_text("{}")
    seen.add(stamped())
    assert len(seen) == 4
    (package / "__pycache__").mkdir(exist_ok=True)
    (package / "__pycache__" / "a.pyc").write_bytes(b"")
    assert stamped() in seen


# What is not remembered


def test_a_file_that_changes_while_it_is_looked_at(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was found in the new content is not said of the old one."""
    watched.write({"a.py": "NEW = 1\n"})

    def replaced(root: Path, changed: Mapping[str, bytes], path: str) -> bytes:
        if path == "a.py":
            (root / path).write_text("LATE = target\n")
        return read(root, changed, path)

    monkeypatch.setattr("codemods.engine.worker.read", replaced)
    run(select([watched.tree]), [Renames()], jobs=1, recall=Recall(watched.store, [Renames()]))
    monkeypatch.undo()
    watched.write({"a.py": "NEW = 1\n"})
    assert "NEW" not in lines(watched.run())


def test_a_defect_is_no_result(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    watched.write({"a.py": "OTHER = target\n", "broken.py": "target = (\n"})

    def survey_again(self: Renames, module: Module, lesson: str) -> Found | None:
        if module.path == "a.py":
            raise KeyError("the survey stumbled")
        return self._found(module, lesson)

    with monkeypatch.context() as patch:
        patch.setattr(Renames, "survey_again", survey_again)
        assert {it.path for it in watched.run().problems} == {"a.py", "broken.py"}
    assert "+OTHER = first_a_done" in lines(watched.run())


def test_damaged_entries_are_found_anew(watched: Watched) -> None:
    with closing(sqlite3.connect(watched.store.path)) as connection:
        keys = [key for (key,) in connection.execute("SELECT key FROM entries")]
    watched.store.put(dict.fromkeys(keys, b"no entry"))
    watched.run()
    assert watched.looked == ALL


def test_comments_that_a_repair_takes_away_are_remembered_with_it() -> None:
    rewritten = Rewritten(FileResult("a.py"), by=("no-six",), lost=("no-six",))
    entry = rewrite_entry(rewritten, b"")
    assert entry is not None
    assert rewrite_of(entry, b"") == rewritten
