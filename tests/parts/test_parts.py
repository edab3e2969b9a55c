"""Some parts of a change without the rest: what they bring along, and that nothing breaks."""

from __future__ import annotations

import ast
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from seed import SEED

from codemods.catalog import choose
from codemods.engine.pipeline import run
from codemods.engine.results import Change
from codemods.engine.select import select
from codemods.parts.choice import chosen, taken
from codemods.parts.needs import Part, parts_of
from codemods.parts.offers import findings_of, offers_of

FIXTURES = Path(__file__).parents[2] / "fixtures"
CASES = [SEED, *sorted(FIXTURES.glob("*/*/before"))]
STEP = int(os.environ.get("DIFFWRIGHT_PARTS_STEP", "10"))
"""The tests take every tenth case, `make soak` all."""
SAMPLE = CASES[1::STEP]


def changes_of(tree: Path) -> list[Change]:
    codemods = choose()
    documents = [it for one in codemods for it in (*one.documents, *one.late_documents)]
    return list(run(select([tree], (), documents), codemods, jobs=1).changes)


def all_parts(changes: Sequence[Change]) -> list[Part]:
    return parts_of(changes, {it.name for it in choose() if it.is_whole})


def contents(changes: Sequence[Change]) -> dict[str, bytes]:
    return {change.path: change.after for change in changes}


@pytest.mark.parametrize("case", [SEED, *SAMPLE], ids=lambda it: f"{it.parent.name}/{it.name}")
def test_any_parts_make_sound_files(case: Path, tmp_path: Path) -> None:
    tree = shutil.copytree(case, tmp_path / "tree")
    changes = changes_of(tree)
    parts = all_parts(changes)
    asked = [number for number, part in enumerate(parts) if part.is_asked_for]
    assert contents(chosen(changes, parts, asked, is_named=True)) == contents(changes)
    assert chosen(changes, parts, (), is_named=True) == []
    random = Random(len(parts))
    for _ in range(4):
        wanted = set(random.sample(asked, random.randint(0, len(asked))))
        some = taken(parts, wanted)
        assert {number for number in some if parts[number].is_asked_for} <= wanted
        assert all(parts[number].needs <= some for number in some)
        for change in chosen(changes, parts, wanted, is_named=True):
            if change.path.endswith(".py") and not change.is_deletion:
                ast.parse(change.after)


def tree_of(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.py").write_text(text)
    return tmp_path


def test_an_import_is_brought_along_and_another_goes_at_last(tmp_path: Path) -> None:
    text = "import six\n\nx = six.StringIO()\ny = six.text_type(1)\n"
    changes = changes_of(tree_of(tmp_path, a=text))
    parts = all_parts(changes)
    kinds = {(part.is_support, part.is_end) for part in parts}
    assert kinds == {(True, False), (False, True), (False, False)}
    reads, plain = (number for number, part in enumerate(parts) if part.is_asked_for)
    [change] = chosen(changes, parts, [reads], is_named=False)
    assert change.after == b"import io\nimport six\n\nx = io.StringIO()\ny = six.text_type(1)\n"
    [change] = chosen(changes, parts, [plain], is_named=False)
    assert change.after == text.replace("six.text_type(1)", "str(1)").encode()


def test_a_lock_and_all_that_it_guards_are_one_part(tmp_path: Path) -> None:
    text = (
        "import threading\n\nSEEN = {}\n\n\ndef add(key):\n    if key not in SEEN:\n"
        "        SEEN[key] = len(SEEN)\n    return SEEN[key]\n\n\ndef drop(key):\n"
        "    if key in SEEN:\n        del SEEN[key]\n\n\n"
        "def start():\n    threading.Thread(target=add, args=(1,)).start()\n"
    )
    changes = changes_of(tree_of(tmp_path, a=text))
    [part] = all_parts(changes)
    assert len(part.pieces) == 3
    assert part.names == {"locked-cache"}


def test_a_file_that_breaks_all_the_same_stays(tmp_path: Path) -> None:
    """As if the needs had not been told."""
    text = "import six\n\nx = six.StringIO()\n"
    changes = changes_of(tree_of(tmp_path, a=text, b="import six\n\ny = six.text_type(1)\n"))
    blind = [
        Part(part.pieces, part.names, frozenset(), is_support=False, is_end=False)
        for part in all_parts(changes)
    ]
    ends = next(
        number
        for number, part in enumerate(blind)
        for path, piece in part.pieces
        if path == "a.py" and changes[0].pieces[piece].text == b"io.StringIO"
    )
    others = {number for number, part in enumerate(blind) if part.pieces[0][0] == "b.py"}
    assert [it.path for it in chosen(changes, blind, {ends, *others}, is_named=False)] == ["b.py"]


def test_each_finding_is_of_the_part_that_repairs_it(tmp_path: Path) -> None:
    text = "import six\n\n\nx = six.text_type(1)\n" + "\n" * 9 + "y = six.StringIO()\n"
    tree = tree_of(tmp_path, a=text)
    codemods = choose(["no-six"])
    result = run(select([tree], (), ()), codemods, jobs=1)
    changes = list(result.changes)
    parts = parts_of(changes, ())
    told = {
        tuple(it.message for it in found): parts[number].is_asked_for
        for number, found in findings_of(changes, parts, result.findings).items()
    }
    assert told == {
        ("import of six",): False,
        ("use of six.text_type",): True,
        ("use of six.StringIO",): True,
    }
    assert [len(offer) for offer in offers_of(changes, parts)] == [1, 1]


def test_a_default_goes_with_what_reads_the_option_instead(tmp_path: Path) -> None:
    """``deadline=None`` alone would wait for ever."""
    case = FIXTURES / "configurable-timeout/defaults-of-parameters/before"
    tree = shutil.copytree(case, tmp_path / "tree")
    changes = changes_of(tree)
    parts = all_parts(changes)
    of_defaults = [
        part
        for part in parts
        for path, number in part.pieces
        for change in changes
        if change.path == path and change.pieces[number].text == b"None"
    ]
    assert of_defaults
    for part in of_defaults:
        texts = [
            change.pieces[number].text
            for path, number in part.pieces
            for change in changes
            if change.path == path
        ]
        assert any(b" is None:" in text for text in texts)


def test_an_import_that_another_file_reads_stays_with_it(tmp_path: Path) -> None:
    tree = tree_of(
        tmp_path,
        compat="import six\n\n\ndef text(value):\n    return six.text_type(value)\n",
        user="import compat\n\nx = compat.six.text_type(1)\n",
    )
    changes = changes_of(tree)
    parts = all_parts(changes)
    asked = [number for number, part in enumerate(parts) if part.is_asked_for]
    own = [it for it in asked if parts[it].pieces[0][0] == "compat.py"]
    [change] = chosen(changes, parts, own, is_named=False)
    assert change.after == b"import six\n\n\ndef text(value):\n    return str(value)\n"
    both = contents(chosen(changes, parts, asked, is_named=False))
    assert b"six" not in both["compat.py"]
