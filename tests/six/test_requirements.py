"""When the requirement of six goes, and when it stays for what the run does not see."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from codemods.catalog import choose
from codemods.engine.pipeline import run
from codemods.engine.results import Result
from codemods.engine.select import select

USES_SIX = "import six\n\nprint(six.text_type(1))\n"
WITHOUT = "\nprint(str(1))\n"
REQUIREMENTS = "requests\nsix\n"


def write(root: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def treated(paths: list[Path], *, exclude: tuple[str, ...] = ()) -> tuple[Result, dict[str, str]]:
    """The result, and the new text of each changed file."""
    chosen = choose(["no-six"])
    selection = select(paths, exclude, [name for it in chosen for name in it.documents])
    result = run(selection, chosen, jobs=1)
    return result, {change.path: change.after.decode() for change in result.changes}


def reasons(result: Result) -> list[str]:
    """Why the requirement stays."""
    return [it.reason for it in result.findings if it.path == "requirements.txt" and it.reason]


def test_it_goes_with_the_last_use(tmp_path: Path) -> None:
    write(tmp_path, {"shop.py": USES_SIX, "requirements.txt": REQUIREMENTS})
    _, new = treated([tmp_path])
    assert new == {"shop.py": "print(str(1))\n", "requirements.txt": "requests\n"}


def test_it_goes_where_nothing_used_six(tmp_path: Path) -> None:
    write(tmp_path, {"shop.py": "print(1)\n", "requirements.txt": REQUIREMENTS})
    _, new = treated([tmp_path])
    assert new == {"requirements.txt": "requests\n"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("broken.py", "import six\nprint six\n"),
        ("made.py", "# @generated\nimport six\n"),
        ("shop/_vendor/lib.py", USES_SIX),
        ("old/shop.py", USES_SIX),
        ("bin/shop-manage", "#!/usr/bin/env python\nimport os, six\n"),
    ],
)
def test_it_stays_for_what_is_not_treated(tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path, {"shop.py": USES_SIX, "requirements.txt": REQUIREMENTS, name: text})
    result, new = treated([tmp_path], exclude=("old/",))
    assert new == {"shop.py": "print(str(1))\n"}
    assert reasons(result) == [f"{name} may use six"]


@pytest.mark.parametrize("text", ["print('sixteen')\n", "# six is gone\n"])
def test_what_is_not_treated_and_imports_no_six_does_not_count(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"requirements.txt": REQUIREMENTS, "old/shop.py": text, "_vendor/a.py": text})
    _, new = treated([tmp_path], exclude=("old/",))
    assert new == {"requirements.txt": "requests\n"}


def test_a_part_of_a_project_says_nothing_of_its_requirements(tmp_path: Path) -> None:
    write(tmp_path, {"shop.py": USES_SIX, "requirements.txt": REQUIREMENTS})
    setup = "from setuptools import setup\n\nsetup(install_requires=['six'])\n"
    write(tmp_path, {"setup.py": setup})
    result, new = treated([tmp_path / "shop.py", tmp_path / "setup.py"])
    assert set(new) == {"shop.py"}
    assert [it.reason for it in result.findings if it.path == "setup.py"] == [
        "what else the project holds may use six"
    ]


def test_it_stays_where_a_file_could_not_be_rewritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ValueError("a defect")

    write(tmp_path, {"shop.py": USES_SIX, "requirements.txt": REQUIREMENTS})
    monkeypatch.setattr("codemods.engine.verify.verify", fails)
    result, new = treated([tmp_path])
    assert new == {}
    assert [problem.path for problem in result.problems] == ["shop.py"]
    assert reasons(result) == ["shop.py may use six"]


def test_a_document_that_is_not_utf_8_is_reported(tmp_path: Path) -> None:
    write(tmp_path, {"shop.py": USES_SIX})
    (tmp_path / "requirements.txt").write_bytes(b"six # \xe9\n")
    result, new = treated([tmp_path])
    assert set(new) == {"shop.py"}
    assert [problem.message for problem in result.problems] == ["line 1 is not valid UTF-8"]
