"""Each hunk of a diff says which codemods made it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from seed import SEED

from codemods.catalog import available, choose
from codemods.engine.pipeline import run
from codemods.engine.select import select

NAMES = tuple(available())
HEADER = re.compile(r"@@ -(\d+)(?:,(\d+))? \+\S+ @@.*?(?: \[([a-z, -]+)(?:; review)?\])?$")

MIXED = """\
import logging
import queue

import six

from shop import database

LOG = logging.getLogger(__name__)
PRICES = {}


def price_of(name, password, answers, orders):
    LOG.debug('%s logs in with %s', six.text_type(name), password)
    results = {}
    try:
        while len(results) < len(orders):
            order, answer = answers.get(timeout=5)
            results[order] = six.text_type(answer)
    except queue.Empty:
        pass
    return results


def text(value):
    return six.text_type(value)


#
#
#
#
def read(session):
    connection_info = session.get()
    LOG.debug('The volume is attached by these: %s', connection_info)


#
#
#
#
def connect(url):
    LOG.debug('Connecting to %s', url); return six.text_type(database.connect(database_url=url))


def url_of(database_url):
    raise ValueError('%s is no URL of a database' % database_url)
"""


def diffs(tree: Path, names: Sequence[str]) -> dict[str, str]:
    """The diffs of a run that changes nothing, by path."""
    codemods = choose(names)
    documents = [it for one in codemods for it in (*one.documents, *one.late_documents)]
    result = run(select([tree], (), documents), codemods, jobs=1)
    assert not list(result.problems)
    return {change.path: change.diff.decode() for change in result.changes}


def hunks(diff: str) -> Iterator[tuple[set[int], set[int], list[str]]]:
    """The old lines that each hunk shows, those around its changes, and the codemods named."""
    shown: set[int] = set()
    changed: set[int] = set()
    names: list[str] = []
    line = 0
    for text in diff.splitlines():
        if match := HEADER.match(text):
            if changed:
                yield shown, changed, names
            line, count = int(match[1]), int(match[2] or 1)
            shown, changed = set(range(line, line + count)), set()
            names = match[3].split(", ") if match[3] else []
        elif line and text.startswith("-"):
            changed.add(line)
            line += 1
        elif line and text.startswith("+"):
            changed.update({line - 1, line})
        elif line and text.startswith(" "):
            line += 1
    yield shown, changed, names


@pytest.fixture(params=["seed", "mixed"])
def tree(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    if request.param == "seed":
        shutil.copytree(SEED, root)
    else:
        root.mkdir()
        (root / "prices.py").write_text(MIXED)
        (root / "requirements.txt").write_text("oslo.utils\nsix\n")
    return root


def test_a_hunk_names_the_codemods_that_alone_change_its_lines(tree: Path) -> None:
    alone = {name: diffs(tree, [name]) for name in NAMES}
    together = diffs(tree, NAMES)
    named = set()
    for path, diff in together.items():
        for shown, _, names in hunks(diff):
            expected = {
                name
                for name, found in alone.items()
                for _, changed, _ in (hunks(found[path]) if path in found else ())
                if changed & shown
            }
            assert set(names) == expected, (path, sorted(shown))
            assert names == sorted(names)
            named.update(names)
    assert len(named) >= 3


def test_a_run_of_one_codemod_says_nothing(tree: Path) -> None:
    for diff in diffs(tree, ["no-six"]).values():
        assert all(not names for *_, names in hunks(diff))


def test_git_takes_the_diff_all_the_same(tree: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(tree)], check=True)
    patch = "".join(diffs(tree, NAMES).values())
    assert "no-six]" in patch
    git = ["git", "-C", str(tree), "apply"]
    subprocess.run([*git, "-"], input=patch.encode(), check=True)
    assert diffs(tree, NAMES) == {}
