"""A run of which some files are only read: they are known, and stay as they are."""

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations
from pathlib import Path

import pytest

from codemods.catalog import choose
from codemods.engine.pipeline import run
from codemods.engine.results import Result
from codemods.engine.select import select

SERVICE = Path(__file__).parents[2] / "fixtures" / "nova_cells"

SHIM = "import six\n\nTEXT = six.text_type\n"
READER = "from pkg.shim import six\n\nprint(six.text_type(1))\n"
PROJECT = {
    "pkg/__init__.py": "",
    "pkg/shim.py": SHIM,
    "pkg/reader.py": READER,
    "requirements.txt": "six\n",
}


def limited(tree: Path, only: Collection[str], *names: str) -> Result:
    codemods = choose(names, (), {})
    documents = {name for it in codemods for name in (*it.documents, *it.late_documents)}
    return run(select([tree], (), sorted(documents)).limited(only), codemods, jobs=1)


def grown(folder: Path) -> Path:
    for name, content in PROJECT.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
    return folder


def changed(result: Result) -> dict[str, str]:
    return {it.path: it.after.decode() for it in result.changes}


def test_all_files_are_as_good_as_no_limit(tmp_path: Path) -> None:
    tree = grown(tmp_path)
    after = changed(limited(tree, set(PROJECT), "no-six"))
    assert set(after) == {"pkg/shim.py", "pkg/reader.py", "requirements.txt"}


def test_what_a_file_that_stays_needs_stays_too(tmp_path: Path) -> None:
    result = limited(grown(tmp_path), {"pkg/shim.py", "requirements.txt"}, "no-six")
    assert changed(result) == {"pkg/shim.py": "import six\n\nTEXT = str\n"}
    assert {it.path: it.reason for it in result.findings if not it.repaired} == {
        "pkg/shim.py": "pkg/reader.py reads six from this module",
        "requirements.txt": "pkg/shim.py uses six",
    }


def test_the_file_that_needs_it_first(tmp_path: Path) -> None:
    tree = grown(tmp_path)
    result = limited(tree, {"pkg/reader.py"}, "no-six")
    assert changed(result) == {"pkg/reader.py": "print(str(1))\n"}
    (tree / "pkg/reader.py").write_text("print(str(1))\n")
    result = limited(tree, {"pkg/shim.py", "requirements.txt"}, "no-six")
    assert changed(result) == {"pkg/shim.py": "TEXT = str\n", "requirements.txt": ""}


def test_a_file_that_is_read_only_and_broken_is_no_problem(tmp_path: Path) -> None:
    tree = grown(tmp_path)
    (tree / "pkg/broken.py").write_text("import six\n(")
    result = limited(tree, {"pkg/reader.py"}, "no-six")
    assert not [*result.problems]
    assert {it.path for it in limited(tree, {"pkg/broken.py"}, "no-six").problems} == {
        "pkg/broken.py"
    }


@pytest.mark.parametrize("name", ["locked-cache", "configurable-timeout", "no-six"])
def test_only_the_files_that_were_asked_for_change(name: str) -> None:
    whole = limited(SERVICE, {it.path for it in select([SERVICE]).files}, name)
    paths = sorted({it.path for it in whole.findings})
    for only in [*combinations(paths, 1), *combinations(paths, 2)]:
        result = limited(SERVICE, only, name)
        assert {it.path for it in result.changes} <= set(only)
        assert {it.path for it in result.findings} <= set(only)
        assert not [*result.problems]
