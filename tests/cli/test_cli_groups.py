"""A change in groups: one patch for each, which apply one after the other."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from command_line import diffwright, grow
from seed import SEED

FILES = {
    "a.py": "import six\n\nname = six.text_type('a')\n",
    "b c.py": "import six\n\nname = six.text_type('b')\n",
}


def contents(tree: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in tree.rglob("*.py")}


@pytest.mark.parametrize("options", [(), ("--group-by", "safety"), ("--group-by", "file")])
def test_patches_of_a_folder_come_to_what_apply_does(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    one, other = (shutil.copytree(SEED, tmp_path / name) for name in ("one", "other"))
    folder = tmp_path / "new" / "patches"
    ended = diffwright("preview", "-q", "--split", folder, *options, cwd=one)
    assert (ended.code, ended.err) == (0, "")
    patches = [Path(line) for line in ended.out.decode().splitlines()]
    assert patches == sorted(folder.iterdir())
    assert len(patches) > 1
    for patch in patches:
        subprocess.run(["git", "apply", str(patch)], cwd=one, check=True)
    assert diffwright("apply", "--review", cwd=other).code == 0
    assert contents(one) == contents(other)


@pytest.mark.parametrize("kind", ["codemod", "safety", "file"])
def test_groups_in_one_patch(tmp_path: Path, kind: str) -> None:
    one, other = (shutil.copytree(SEED, tmp_path / name) for name in ("one", "other"))
    ended = diffwright("preview", "--group-by", kind, cwd=one)
    headings = [line for line in ended.out.decode().splitlines() if line.startswith("# ")]
    first = {"codemod": "# no-six (safe)", "safety": "# safe", "file": None}[kind]
    assert headings[0] == (first or "# cells_service/compute_api.py")
    subprocess.run(["git", "apply", "-"], cwd=one, input=ended.out, check=True)
    assert diffwright("apply", "--review", cwd=other).code == 0
    assert contents(one) == contents(other)


def test_names_of_patches_are_plain(tmp_path: Path) -> None:
    tree = grow(tmp_path / "tree", FILES)
    ended = diffwright("preview", "-q", "--split", "out", "--group-by", "file", cwd=tree)
    assert ended.out.decode().splitlines() == ["out/01-a.py.patch", "out/02-b-c.py.patch"]


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    tree = grow(tmp_path / "tree", {**FILES, "out/mine.txt": "x"})
    ended = diffwright("preview", "--split", "out", cwd=tree)
    assert ended.code == 2
    assert ended.lines == ["diffwright: out is not empty; name a folder that is new"]
    assert [path.name for path in (tree / "out").iterdir()] == ["mine.txt"]


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    tree = grow(tmp_path / "tree", {**FILES, "out": "x"})
    ended = diffwright("preview", "--split", "out", cwd=tree)
    assert ended.code == 2
    assert ended.lines == ["diffwright: out can't be written: File exists"]


@pytest.mark.parametrize("other", ["--stat", "--word-diff"])
def test_one_view_at_a_time(tmp_path: Path, other: str) -> None:
    ended = diffwright("preview", "--split", "out", other, cwd=grow(tmp_path, FILES))
    assert ended.code == 2
    assert ended.lines == [f"diffwright: Choose one of --split and {other}."]
