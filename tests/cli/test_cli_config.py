"""`diffwright config`: what is in force, and from where."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from command_line import diffwright, grow

from codemods.catalog import available, names
from codemods.configuration.schema import schema

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TABLE = "[tool.diffwright]\n"


def shown(*arguments: str, cwd: Path) -> dict[str, str]:
    """The source of each setting, by name; those of codemods as ``codemod.option``."""
    ended = diffwright("config", *arguments, cwd=cwd)
    assert (ended.code, ended.err) == (0, "")
    sources, prefix = {}, ""
    for line in ended.out.decode().splitlines()[1:]:
        if line.startswith("["):
            prefix = line.strip("[]").removeprefix("tool.diffwright").removeprefix(".")
        elif line:
            setting, _, source = line.rpartition("  # ")
            name = setting.partition(" = ")[0]
            sources[f"{prefix}.{name}".removeprefix(".")] = source
    return sources


def values(*arguments: str, cwd: Path) -> dict[str, Any]:
    """The table, as it is read again."""
    document = tomllib.loads(diffwright("config", *arguments, cwd=cwd).out.decode())
    table: dict[str, Any] = document["tool"]["diffwright"]
    return table


def test_the_defaults(tmp_path: Path) -> None:
    table = values(cwd=tmp_path)
    jobs = table.pop("jobs")
    assert jobs >= 1
    options = {
        name: {it.name: it.spelled(it.default) for it in codemod.options}
        for name, codemod in available().items()
        if codemod.options
    }
    assert table == {
        "select": names(),
        "ignore": [],
        "exclude": [],
        "per-file-ignores": {},
        "quiet": False,
        "verbose": False,
        "color": True,
        "batch": True,
        **options,
    }
    sources = shown(cwd=tmp_path)
    assert {source.partition(":")[0] for source in sources.values()} == {"default"}
    assert sources["jobs"] == "default: the usable cores"


FILES: Mapping[str, str] = {
    "pyproject.toml": TABLE
    + "exclude = ['docs/']\njobs = 3\n[tool.diffwright.no-six]\nshims = 'inline'\n",
    "in/pyproject.toml": TABLE
    + "select = ['no-six', 'locked-cache']\nper-file-ignores = { 'b.py' = ['no-six'] }\n"
    + "exclude = ['c.py']\n[tool.diffwright.no-six]\nensure = 'helper'\n",
    "in/a.py": "",
    "in/b.py": "",
    "in/c.py": "",
}


def test_each_setting_comes_from_somewhere(tmp_path: Path) -> None:
    tree = grow(tmp_path, FILES)
    sources = shown("in", "--ignore", "locked-cache", "-q", cwd=tree)
    assert sources == {
        "select": "in/pyproject.toml",
        "ignore": "command line",
        "exclude": "in/pyproject.toml",
        "per-file-ignores": "in/pyproject.toml",
        "jobs": "default: the usable cores",
        "quiet": "command line",
        "verbose": "command line",
        "color": "default",
        "batch": "default",
        "no-six.ensure": "in/pyproject.toml",
        "no-six.shims": "pyproject.toml",
    }
    inside = shown("-o", "no-six.shims=keep", cwd=tree / "in")
    assert inside["no-six.shims"] == "command line"
    assert inside["select"] == "pyproject.toml"
    assert shown(cwd=tree / "in")["no-six.shims"] == str(tree.resolve() / "pyproject.toml")


def test_what_is_shown_may_be_configured(tmp_path: Path) -> None:
    tree = grow(tmp_path / "tree", FILES)
    given = [
        "--select",
        "no-six",
        "--exclude",
        'it\'s "odd".py',
        "--option",
        "no-six.ensure=helper",
    ]
    shown = diffwright("config", "in", *given, cwd=tree).out
    again = grow(tmp_path / "again", {"pyproject.toml": shown})
    first, second = values("in", *given, cwd=tree), values(cwd=again)
    assert first == second
    assert first["exclude"] == ['it\'s "odd".py']
    assert first["no-six"] == {"ensure": "helper", "shims": "inline"}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (".", f"# .: {', '.join(names())}"),
        ("in", "# in: locked-cache, no-six"),
        ("in/a.py", "# in/a.py: locked-cache, no-six"),
        ("in/b.py", "# in/b.py: locked-cache"),
        ("in/c.py", "# in/c.py: left out"),
    ],
)
def test_which_codemods_treat_it(tmp_path: Path, path: str, said: str) -> None:
    out = diffwright("config", path, cwd=grow(tmp_path, FILES)).out.decode()
    assert out.splitlines()[0] == said


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"pyproject.toml": TABLE + "selct = []\n"})
    ended = diffwright("config", cwd=tree)
    assert (ended.code, ended.out) == (2, b"")
    assert ended.lines == [
        f"diffwright: {tree.resolve() / 'pyproject.toml'}: [tool.diffwright] has no key 'selct'; "
        "did you mean select?"
    ]
    ended = diffwright("config", "nowhere", cwd=tmp_path.parent)
    assert (ended.code, ended.out) == (2, b"")
    assert ended.lines == ["diffwright: nowhere does not exist"]
    ended = diffwright("config", "--select", "no-sixx", cwd=tmp_path.parent)
    assert ended.lines == [
        "diffwright: There is no codemod named no-sixx; did you mean no-six?",
    ]


def test_the_schema_is_printed(tmp_path: Path) -> None:
    ended = diffwright("config", "--schema", cwd=tmp_path)
    assert (ended.code, ended.err) == (0, "")
    assert json.loads(ended.out) == schema()


def test_the_schema_is_the_same_everywhere(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"pyproject.toml": TABLE + "selct = []\n"})
    assert diffwright("config", "--schema", cwd=tree).code == 0
