"""What an installed wheel holds: the editable install of a checkout would not tell."""

from __future__ import annotations

import sys
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
    assert set(listed) == {*found, "codemods.cli"}
    assert listed == sorted(listed)
