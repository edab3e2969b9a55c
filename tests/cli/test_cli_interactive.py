"""Hunk by hunk, in a terminal: what a person agrees to is made, and what it needs."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest
from command_line import diffwright, grow, in_terminal
from seed import SEED

COLOR = re.compile(rb"\x1b\[[0-9;]*m")
APART = "\n\n\n\n\n\n\n\n"
USES = (
    "import six\n\nname = six.text_type('a')\n"
    + APART
    + "other = six.text_type('b')\nthird = six.text_type('c')\n"
)
FILES = {
    "a.py": USES,
    "b.py": "import six\n\nx = six.text_type('d')\n",
    "requirements.txt": "six\n",
}


def asked(tree: Path, *answers: str, options: tuple[str, ...] = ()) -> bytes:
    """What a person sees who gives these answers, without the colours."""
    typed = [f"{it}\n" for it in answers]
    ended = in_terminal("apply", "--interactive", *options, cwd=tree, typed=typed)
    assert ended.code == 0, ended.out
    return COLOR.sub(b"", ended.out)


def test_yes_to_all_is_the_same_as_not_to_be_asked(tmp_path: Path) -> None:
    one, other = (shutil.copytree(SEED, tmp_path / name) for name in ("one", "other"))
    seen = asked(one, *"y" * 60)
    assert diffwright("apply", "--review", cwd=other).code == 0
    for path in other.rglob("*.py"):
        assert (one / path.relative_to(other)).read_bytes() == path.read_bytes(), path
    assert seen.count(b"]? ") > 10
    assert b"46 repaired, 3 only reported" in seen


def test_no_to_all_changes_nothing(tmp_path: Path) -> None:
    tree = grow(tmp_path, FILES)
    seen = asked(tree, "n", "n", "n")
    assert {path: (tree / path).read_text() for path in FILES} == FILES
    assert seen.count(b"]? ") == 3
    assert b"0 repaired" in seen


def test_an_import_goes_with_its_last_use_and_the_requirement_with_the_last_import(
    tmp_path: Path,
) -> None:
    tree = grow(tmp_path, FILES)
    asked(tree, "y", "n", "y")
    assert (tree / "a.py").read_text() == USES.replace("six.text_type('a')", "str('a')")
    assert (tree / "b.py").read_text() == "x = str('d')\n"
    assert (tree / "requirements.txt").read_text() == "six\n"
    asked(tree, "y")
    assert "six" not in (tree / "a.py").read_text()
    assert (tree / "requirements.txt").read_text() == ""


def test_what_a_change_reads_comes_along(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": "import six\n\nx = six.StringIO()\n" + APART + "y = six.PY3\n"})
    seen = asked(tree, "y", "n")
    assert (tree / "a.py").read_text().startswith("import io\nimport six\n\nx = io.StringIO()\n")
    assert b"+import io\n" in seen


def test_a_hunk_is_split(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": USES})
    seen = asked(tree, "n", "s", "y", "n")
    assert b"Split into 2 changes.\n" in seen
    assert b"[y,n,a,d,q,s,e,?]? " in seen
    assert (tree / "a.py").read_text() == USES.replace("six.text_type('b')", "str('b')")


@pytest.mark.parametrize(
    ("answers", "changed"),
    [
        ("ay", {"a.py", "b.py"}),
        ("an", {"a.py"}),
        ("dy", {"b.py"}),
        ("yq", {"a.py"}),
        ("q", set()),
        ("\x04", set()),
    ],
)
def test_all_of_a_file_none_of_it_and_the_end(
    tmp_path: Path, answers: str, changed: set[str]
) -> None:
    tree = grow(tmp_path, {"a.py": USES, "b.py": FILES["b.py"]})
    asked(tree, *answers)
    assert {it for it in ("a.py", "b.py") if (tree / it).read_text() != FILES[it]} == changed


def test_each_question_says_what_why_and_how_safe(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"b.py": FILES["b.py"]})
    seen = asked(tree, "e", "?", "x", "n")
    assert b"b.py:3:5: no-six use of six.text_type [CWE-477] (safe)\n" in seen
    assert b"no-six:\r\n" in seen or b"no-six:\n" in seen
    assert b"https://cwe.mitre.org/data/definitions/477.html" in seen
    assert b"Behaviour is the same." in seen
    assert seen.count(b"q - quit; make only what was agreed to so far") == 2
    # The change itself is shown once.
    assert seen.count(b"+x = str('d')") == 1


def test_what_needs_each_other_is_one_question(tmp_path: Path) -> None:
    tree = shutil.copytree(SEED, tmp_path / "tree")
    only = ("--select", "locked-cache")
    seen = asked(tree, "n", *"n" * 9, options=only)
    assert seen.count(b"]? ") == 1
    assert b"[y,n,a,d,q,e,?]? " in seen
    assert b"It needs each other in" not in seen
    assert b"get_cells()" in seen
    seen = asked(tree, "e", "y", options=only)
    assert b"It needs each other in cells_service/compute_api.py, " in seen
    texts = {path: path.read_text() for path in tree.rglob("*.py")}
    for text in texts.values():
        ast.parse(text)
    assert sum("get_cells()" in text for text in texts.values()) >= 3


def test_undo_puts_it_back(tmp_path: Path) -> None:
    tree = grow(tmp_path, FILES)
    asked(tree, "y", "n", "n")
    assert diffwright("undo", cwd=tree).code == 0
    assert {path: (tree / path).read_text() for path in FILES} == FILES


def test_without_a_terminal_answers_are_read_all_the_same(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"b.py": FILES["b.py"]})
    ended = diffwright("apply", "-i", cwd=tree, given=b"y\n")
    assert ended.code == 0
    assert b"\x1b" not in ended.out
    assert (tree / "b.py").read_text() == "x = str('d')\n"
