"""What the commands do with a file that a codemod creates, and what they say of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest
from command_line import PLAIN, diffwright, git, grow, repository, script, snapshot
from test_cli_endings import interrupted

PLUGIN = """\
from codemods.codemod import Codemod, Creation, Import, Repair, Safety

NEW = Creation("LIMIT = 300\\n", "no module of limits")


class Limits(Codemod):
    name, title, cwe, safety = "limits", "Create a module of limits", 547, Safety.REVIEW
    screen = (b"VALUE",)

    def survey(self, module):
        if not module.tree.body or "import LIMIT" in module.text:
            return None
        return Repair(imports=(Import("new.limits", "LIMIT"),))

    def plan(self, facts, unseen):
        if not facts or "new/limits.py" in unseen:
            return {}
        return {"new/limits.py": Repair(creation=NEW), **facts}

    def transform(self, site, node):
        return node
"""
CREATED = b"""\
diff --git a/new/limits.py b/new/limits.py
new file mode 100644
--- /dev/null
+++ b/new/limits.py
@@ -0,0 +1 @@ [review]
+LIMIT = 300
"""
IMPORTS = "from new.limits import LIMIT\n\nVALUE = 1\n"


@pytest.fixture
def plugin(tmp_path: Path) -> Mapping[str, str]:
    """The environment in which it is installed."""
    installed = {
        "limits.py": PLUGIN,
        "limits-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: limits\nVersion: 1\n",
        "limits-1.dist-info/entry_points.txt": "[diffwright.codemods]\nlimits = limits:Limits\n",
    }
    return {"PYTHONPATH": str(grow(tmp_path / "installed", installed))}


ONLY = ("--select", "limits")


def test_preview_and_apply_create_the_same(tmp_path: Path, plugin: Mapping[str, str]) -> None:
    tree = repository(tmp_path / "tree", {"a.py": PLAIN})
    before = snapshot(tree)
    ended = diffwright("preview", *ONLY, cwd=tree, env=plugin)
    assert ended.code == 0
    assert CREATED in ended.out
    assert ended.lines[-3:-1] == [
        "1 file seen, 1 parsed, 1 would change, 1 would be created.",
        "1 finding: 1 can be repaired, 0 only reported.",
    ]
    assert snapshot(tree) == before
    git(tree, "apply", "-", given=ended.out)
    by_git = {path: content[::2] for path, content in snapshot(tree).items()}
    assert stat.S_IMODE((tree / "new/limits.py").stat().st_mode) == 0o644
    git(tree, "apply", "--reverse", "-", given=ended.out)

    ended = diffwright("apply", "--review", *ONLY, cwd=tree, env=plugin)
    assert (ended.code, ended.out) == (0, b"")
    assert ended.lines[-2] == "1 file seen, 1 parsed, 1 changed, 1 created."
    assert (tree / "a.py").read_text() == IMPORTS
    changed = {path: content[::2] for path, content in snapshot(tree).items()}
    assert {it for it in changed if ".git" not in it} == {it for it in by_git if ".git" not in it}

    ended = diffwright("apply", "--review", *ONLY, cwd=tree, env=plugin)
    assert ended.lines[-2].endswith(", 0 changed.")


def test_check_and_verbose_name_it(tmp_path: Path, plugin: Mapping[str, str]) -> None:
    tree = grow(tmp_path / "tree", {"a.py": PLAIN})
    ended = diffwright("check", *ONLY, "--verbose", cwd=tree, env=plugin)
    assert ended.code == 1
    assert ended.out == b"new/limits.py:1:1: limits no module of limits [CWE-547]\n"
    assert ended.lines[0] == "new/limits.py: 1 finding, 1 can be repaired"
    assert ended.lines[1] == "1 file seen, 1 parsed, 1 would change, 1 would be created."


def test_what_stands_in_its_way_is_said(tmp_path: Path, plugin: Mapping[str, str]) -> None:
    tree = grow(tmp_path / "tree", {"a.py": PLAIN, "new/limits.py": "# mine\n"})
    before = snapshot(tree)
    ended = diffwright("apply", "--review", *ONLY, cwd=tree, env=plugin)
    assert ended.code == 0
    reason = "there is such a file already"
    assert ended.lines == [
        f"new/limits.py:1:1: limits no module of limits; left: {reason} [CWE-547]",
        "2 files seen, 1 parsed, 0 changed.",
        "1 finding: 0 repaired, 1 only reported.",
    ]
    assert snapshot(tree) == before


def test_a_read_only_folder(tmp_path: Path, plugin: Mapping[str, str]) -> None:
    tree = grow(tmp_path / "tree", {"a.py": PLAIN, "new/other.py": ""})
    (tree / "new").chmod(0o555)
    before = snapshot(tree)
    try:
        ended = diffwright("apply", "--review", "--keep-going", *ONLY, cwd=tree, env=plugin)
        assert snapshot(tree) == before
    finally:
        (tree / "new").chmod(0o755)
    assert ended.code == 3
    path = tree / "new/limits.py"
    assert ended.lines == [
        f"cannot create {path}: its folder is read-only; make it writable",
        f"cannot write {tree / 'a.py'}: it may count on {path}",
        "2 files seen, 1 parsed, 0 changed.",
        "1 finding: 0 repaired, 0 only reported, 1 in files that could not be written.",
    ]


def test_a_file_that_appears_before_it_is_written(
    tmp_path: Path, plugin: Mapping[str, str]
) -> None:
    tree = grow(tmp_path / "tree", {"a.py": PLAIN})
    command = script(
        "import pathlib",
        "import codemods.patching.apply as writing",
        "def create(path, *args, original=writing.create_file, **options):",
        "    path.parent.mkdir()",
        "    path.write_text('mine')",
        "    original(path, *args, **options)",
        "writing.create_file = create",
    )
    ended = diffwright("apply", "--review", *ONLY, cwd=tree, env=plugin, command=command)
    assert ended.code == 3
    assert ended.lines[0].endswith("there is such a file meanwhile; run diffwright again")
    assert (tree / "new/limits.py").read_text() == "mine"
    assert (tree / "a.py").read_text() == PLAIN


def test_ctrl_c_comes_between_two_files(tmp_path: Path, plugin: Mapping[str, str]) -> None:
    tree = grow(tmp_path / "tree", {"a.py": PLAIN})
    command = script(
        f"import sys; sys.path.insert(0, {plugin['PYTHONPATH']!r})",
        "import time",
        "import codemods.patching.apply as writing",
        "def create(*args, original=writing.create_file, **options):",
        "    print('STARTED', flush=True)",
        "    time.sleep(0.5)",
        "    original(*args, **options)",
        "writing.create_file = create",
    )
    ended = interrupted("apply", "--review", *ONLY, cwd=tree, command=command)
    assert ended.code == 130
    assert ended.lines == ["Stopped: all files are as they were."]
    assert os.listdir(tree) == ["a.py"]
    ended = diffwright("apply", "--review", *ONLY, cwd=tree, env=plugin)
    assert ended.lines[-2] == "1 file seen, 1 parsed, 1 changed, 1 created."
    assert (tree / "a.py").read_text() == IMPORTS
