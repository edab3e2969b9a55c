"""What an installed wheel holds: the editable install of a checkout would not tell."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[1]


def test_every_package_is_installed() -> None:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    listed = table["tool"]["setuptools"]["packages"]
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for path in (ROOT / "codemods").rglob("__init__.py")
    }
    assert set(listed) == {*found, "codemods.cli", "codemods.cli.batch", "codemods.docs"}
    assert listed == sorted(listed)


def test_a_wheel_holds_all_that_is_needed(tmp_path: Path) -> None:
    source = tmp_path / "source"
    for name in ("codemods", "cli", "docs/codemods"):
        ignored = shutil.ignore_patterns("__pycache__", "cli")
        shutil.copytree(ROOT / name, source / name, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    program = "from setuptools.build_meta import build_wheel; build_wheel('..')"
    subprocess.run([sys.executable, "-c", program], cwd=source, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("codemods/")}
    code = {path.relative_to(source).as_posix() for path in (source / "codemods").rglob("*.py")}
    commands = {
        f"codemods/{path.relative_to(source).as_posix()}" for path in (source / "cli").rglob("*.py")
    }
    pages = {f"codemods/docs/{path.name}" for path in (source / "docs/codemods").glob("*.md")}
    assert pages
    assert held == {*code, *commands, *pages, "codemods/py.typed"}
