"""`docs/configuration.md` says what is so."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from codemods.configuration import load
from codemods.configuration.checking import ConfigurationError, checked
from codemods.configuration.folders import Folders, Given
from codemods.configuration.keys import KEYS

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/configuration.md").read_text("utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, re.S)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_are_right(example: str) -> None:
    table = tomllib.loads(example)["tool"]["diffwright"]
    assert checked(Path("pyproject.toml"), table).keys


def test_the_readme_has_an_example(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    (tmp_path / "pyproject.toml").write_text(example)
    assert load(tmp_path).keys


def test_every_key_is_documented() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| [^|]+ \| ([^|]+) \|", PAGE, re.M)
    assert rows == [(name, key.otherwise) for name, key in KEYS.items()]


def test_the_message_is_what_is_said() -> None:
    with pytest.raises(ConfigurationError) as caught:
        checked(Path("/src/shop/pyproject.toml"), {"selct": []})
    assert f"diffwright: {caught.value}\n" in PAGE


def test_the_two_files_do_what_is_said(tmp_path: Path) -> None:
    files = [it for it in EXAMPLES if it.startswith("# ")]
    assert len(files) == 2
    root = tmp_path.resolve()
    for content in files:
        path = root / content.splitlines()[0].removeprefix("# ")
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
    folders = Folders([root], Given())
    treating = {
        path: [
            name
            for name in ("masked-secret", "no-six")
            if not folders.ignore(name, f"{root}/{path}")
        ]
        for path in ("a.py", "billing/a.py")
    }
    assert treating == {"a.py": ["masked-secret"], "billing/a.py": ["no-six"]}
    assert folders.leave_out(f"{root}/billing/old/a.py")
    assert not folders.leave_out(f"{root}/billing/a.py")
