"""Which settings are in force for a file, where several files have some."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from codemods.catalog import names
from codemods.configuration import ConfigurationError
from codemods.configuration.folders import Folders, Given, chosen
from codemods.engine.select import Selection, select, why_left_out

NOTHING = Given()
TABLE = "[tool.diffwright]\n"


def grow(root: Path, files: Mapping[str, str]) -> Path:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, "utf-8")
    return root.resolve()


def selected(root: Path, *paths: str, given: Given = NOTHING) -> tuple[Selection, Folders]:
    starts = [root / path for path in paths or (".",)]
    folders = Folders(starts, given)
    return select(starts, given.exclude or (), (), folders), folders


def found(root: Path, *paths: str, given: Given = NOTHING) -> list[str]:
    selection, _ = selected(root, *paths, given=given)
    return [os.path.relpath(selection.root / file.path, root) for file in selection.files]


def treating(root: Path, path: str, given: Given = NOTHING) -> set[str]:
    """The codemods that treat a file, in a run over the whole tree and in one over that file."""
    whole, alone = ({*_treating(root, path, given, start)} for start in (".", path))
    assert whole == alone
    return whole


def _treating(root: Path, path: str, given: Given, start: str) -> list[str]:
    folders = Folders([root / start], given)
    return [name for name in names() if not folders.ignore(name, str(root / path))]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A repository with two packages that say what they want, and one that doesn't."""
    return grow(
        tmp_path,
        {
            "pyproject.toml": TABLE + "select = ['no-six', 'masked-secret']\nignore = ['no-six']\n",
            "a.py": "",
            "one/pyproject.toml": TABLE + "select = ['no-six']\n",
            "one/b.py": "",
            "one/deep/er/c.py": "",
            "two/pyproject.toml": TABLE + "ignore = ['locked-cache']\n",
            "two/d.py": "",
            "three/pyproject.toml": "[project]\nname = 'three'\n",
            "three/e.py": "",
        },
    )


def test_the_nearest_file_decides_as_a_whole(tree: Path) -> None:
    assert treating(tree, "a.py") == {"masked-secret"}
    assert treating(tree, "one/b.py") == {"no-six"}
    assert treating(tree, "one/deep/er/c.py") == {"no-six"}
    assert treating(tree, "two/d.py") == {*names()} - {"locked-cache"}


def test_a_file_without_our_table_decides_nothing(tree: Path) -> None:
    assert treating(tree, "three/e.py") == {"masked-secret"}


def test_all_codemods_are_run_that_some_folder_wants(tree: Path) -> None:
    selection, folders = selected(tree, "one", "a.py")
    assert [it.name for it in chosen(folders.places(selection))] == ["masked-secret", "no-six"]
    selection, folders = selected(tree, "one")
    assert [it.name for it in chosen(folders.places(selection))] == ["no-six"]


def test_the_command_line_wins_everywhere(tree: Path) -> None:
    given = Given(select=("locked-cache",))
    assert treating(tree, "a.py", given) == {"locked-cache"}
    assert treating(tree, "two/d.py", given) == set()
    given = Given(select=("locked-cache",), ignore=())
    assert treating(tree, "two/d.py", given) == {"locked-cache"}


def test_files_are_left_alone_by_some_codemods(tmp_path: Path) -> None:
    ignores = "per-file-ignores = { '/tests/' = ['no-six'], '*_pb2.py' = ['masked-secret'] }\n"
    tree = grow(
        tmp_path,
        {
            "pyproject.toml": TABLE + ignores,
            "inner/pyproject.toml": TABLE,
            "lib/pyproject.toml": TABLE + ignores,
        },
    )
    everything = {*names()}
    assert treating(tree, "a.py") == everything
    assert treating(tree, "tests/a.py") == everything - {"no-six"}
    assert treating(tree, "tests/a_pb2.py") == everything - {"no-six", "masked-secret"}
    assert treating(tree, "src/tests/a.py") == everything
    assert treating(tree, "inner/tests/a_pb2.py") == everything
    assert treating(tree, "lib/tests/a.py") == everything - {"no-six"}


def test_what_is_left_out_above_stays_left_out(tmp_path: Path) -> None:
    tree = grow(
        tmp_path,
        {
            "pyproject.toml": TABLE + "exclude = ['old/', '*_pb2.py']\n",
            "old/pyproject.toml": TABLE,
            "old/a.py": "",
            "inner/pyproject.toml": TABLE + "exclude = ['/b.py']\n",
            "inner/a.py": "",
            "inner/b.py": "",
            "inner/a_pb2.py": "",
            "inner/deep/b.py": "",
            "b.py": "",
        },
    )
    assert found(tree) == ["b.py", "inner/a.py", "inner/deep/b.py"]


def test_who_names_a_folder_wants_it_treated(tmp_path: Path) -> None:
    tree = grow(
        tmp_path,
        {
            "pyproject.toml": TABLE + "exclude = ['old/']\n",
            "old/pyproject.toml": TABLE + "exclude = ['b.py']\n",
            "old/a.py": "",
            "old/b.py": "",
            "c.py": "",
        },
    )
    assert found(tree, "old") == ["old/a.py"]
    assert found(tree, "old/a.py") == ["old/a.py"]
    assert found(tree, "old", "c.py") == ["c.py"]
    assert found(tree, "c.py", "old/a.py") == ["c.py"]


def test_a_folder_without_settings_of_its_own_stays_left_out(tmp_path: Path) -> None:
    tree = grow(
        tmp_path, {"pyproject.toml": TABLE + "exclude = ['old/']\n", "old/a.py": "", "b.py": ""}
    )
    assert found(tree, "old") == []
    assert found(tree, "old/a.py") == []


def test_globs_on_the_command_line_take_the_place_of_all_others(tmp_path: Path) -> None:
    tree = grow(
        tmp_path,
        {
            "pyproject.toml": TABLE + "exclude = ['a.py']\n",
            "inner/pyproject.toml": TABLE + "exclude = ['b.py']\n",
            **dict.fromkeys(("a.py", "b.py", "inner/a.py", "inner/b.py"), ""),
        },
    )
    assert found(tree) == ["b.py"]
    assert found(tree, given=Given(exclude=("inner/a.py",))) == ["a.py", "b.py", "inner/b.py"]


def test_what_is_wrong_in_a_folder_that_is_left_out_is_not_read(tmp_path: Path) -> None:
    wrong = TABLE + "selct = []\n"
    tree = grow(
        tmp_path,
        {
            "pyproject.toml": TABLE + "exclude = ['old/']\n",
            "old/pyproject.toml": wrong,
            "old/a.py": "",
            "b.py": "",
        },
    )
    assert found(tree) == ["b.py"]
    (tree / "pyproject.toml").write_text(TABLE)
    with pytest.raises(ConfigurationError) as caught:
        found(tree)
    assert str(caught.value).startswith(f"{tree / 'old/pyproject.toml'}: ")


def test_no_file_is_created_where_it_is_left_out(tmp_path: Path) -> None:
    tree = grow(
        tmp_path,
        {"pyproject.toml": TABLE, "inner/pyproject.toml": TABLE + "exclude = ['new.py']\n"},
    )
    selection, _ = selected(tree)
    assert why_left_out(selection, "inner/new.py") == "the exclude patterns leave it out"
    assert why_left_out(selection, "new.py") is None


HELPER = TABLE + "[tool.diffwright.no-six]\nensure = 'helper'\n"


def test_options_are_inherited_one_by_one(tmp_path: Path) -> None:
    tree = grow(
        tmp_path,
        {
            "pyproject.toml": HELPER + "shims = 'inline'\n",
            "inner/pyproject.toml": TABLE + "[tool.diffwright.no-six]\nshims = 'keep'\n",
            "inner/a.py": "",
            "b.py": "",
        },
    )
    selection, folders = selected(tree, "inner")
    (codemod,) = [it for it in chosen(folders.places(selection)) if it.name == "no-six"]
    assert codemod.settings == {"ensure": "helper", "shims": "keep"}
    selection, folders = selected(tree, "b.py")
    (codemod,) = [it for it in chosen(folders.places(selection)) if it.name == "no-six"]
    assert codemod.settings == {"ensure": "helper", "shims": "inline"}


def test_a_run_has_one_value_of_an_option(tmp_path: Path) -> None:
    tree = grow(
        tmp_path, {"pyproject.toml": TABLE, "a.py": "", "in/pyproject.toml": HELPER, "in/b.py": ""}
    )
    selection, folders = selected(tree)
    with pytest.raises(ConfigurationError) as caught:
        chosen(folders.places(selection))
    assert str(caught.value) == (
        f'no-six.ensure is "helper" in {tree / "in/pyproject.toml"}, but left out elsewhere, and '
        "a run has one value; treat the folders one by one, or use --option no-six.ensure=VALUE"
    )
    (tree / "pyproject.toml").write_text(HELPER.replace("helper", "report"))
    selection, folders = selected(tree)
    with pytest.raises(ConfigurationError) as caught:
        chosen(folders.places(selection))
    assert str(caught.value).startswith(
        f'no-six.ensure is "report" in {tree / "pyproject.toml"}, but "helper" in '
        f"{tree / 'in/pyproject.toml'}, and a run has one value; "
    )


@pytest.mark.parametrize(
    "top",
    [
        TABLE + "ignore = ['no-six']\n",
        HELPER,
        HELPER.replace("no-six]", "no-six]\nshims = 'keep'"),
    ],
    ids=["not run there", "the same", "a default is spelled out"],
)
def test_options_that_come_to_the_same(tmp_path: Path, top: str) -> None:
    inner = "[tool.diffwright.no-six]\nensure = 'helper'\n"
    tree = grow(
        tmp_path, {"pyproject.toml": top, "a.py": "", "in/pyproject.toml": inner, "in/b.py": ""}
    )
    selection, folders = selected(tree)
    (codemod,) = [it for it in chosen(folders.places(selection)) if it.name == "no-six"]
    assert codemod.settings["ensure"] == "helper"


def test_an_option_on_the_command_line_settles_it(tmp_path: Path) -> None:
    tree = grow(
        tmp_path, {"pyproject.toml": TABLE, "a.py": "", "in/pyproject.toml": HELPER, "in/b.py": ""}
    )
    given = Given(options={"no-six": {"ensure": "report"}})
    selection, folders = selected(tree, given=given)
    (codemod,) = [it for it in chosen(folders.places(selection)) if it.name == "no-six"]
    assert codemod.settings["ensure"] == "report"
