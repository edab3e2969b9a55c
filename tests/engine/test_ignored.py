"""A file that a codemod is to leave alone stays as it is, is not told of, and nothing elsewhere
counts on a change of it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from codemods.catalog import choose
from codemods.engine.pipeline import run
from codemods.engine.results import Result
from codemods.engine.rules import Rules
from codemods.engine.select import select

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FIXTURES = Path(__file__).parents[2] / "fixtures"


@dataclass(frozen=True)
class Ignoring(Rules):
    """Some paths, as they end, are ignored by some codemods."""

    ends: Mapping[str, tuple[str, ...]]

    def ignore(self, codemod: str, path: str) -> bool:
        return path.endswith(self.ends.get(codemod, ()))


def treated(root: Path, ends: Mapping[str, tuple[str, ...]], *names: str) -> Result:
    chosen = choose(names)
    documents = [name for it in chosen for name in (*it.documents, *it.late_documents)]
    return run(select([root], (), documents, Ignoring(ends)), chosen, jobs=1)


def grow(root: Path, files: Mapping[str, str]) -> None:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, "utf-8")


def after(result: Result) -> dict[str, str]:
    return {change.path: change.after.decode() for change in result.changes}


SIX = "import six\n\nNAMES = six.text_type(1)\n"


def test_the_others_are_treated(tmp_path: Path) -> None:
    grow(tmp_path, {"a.py": SIX, "b.py": SIX, "setup.py": ""})
    result = treated(tmp_path, {"no-six": ("b.py",)}, "no-six")
    assert list(after(result)) == ["a.py"]
    assert {finding.path for finding in result.findings} == {"a.py"}


def test_what_is_only_reported_is_not_told_of(tmp_path: Path) -> None:
    grow(tmp_path, {"a.py": "import six\n\nVALUE = six.nothing\n"})
    assert list(treated(tmp_path, {}, "no-six").findings)
    assert not list(treated(tmp_path, {"no-six": ("a.py",)}, "no-six").findings)


def test_a_requirement_stays_that_such_a_file_needs(tmp_path: Path) -> None:
    grow(tmp_path, {"a.py": SIX, "b.py": SIX, "requirements.txt": "six\nrich\n", "setup.py": ""})
    assert after(treated(tmp_path, {}, "no-six"))["requirements.txt"] == "rich\n"
    result = treated(tmp_path, {"no-six": ("b.py",)}, "no-six")
    assert list(after(result)) == ["a.py"]
    (kept,) = [it for it in result.findings if it.path == "requirements.txt"]
    assert kept.reason is not None
    assert "b.py" in kept.reason


def test_a_requirement_that_is_ignored_stays(tmp_path: Path) -> None:
    grow(tmp_path, {"a.py": SIX, "requirements.txt": "six\nrich\n", "setup.py": ""})
    result = treated(tmp_path, {"no-six": ("requirements.txt",)}, "no-six")
    assert list(after(result)) == ["a.py"]
    assert {finding.path for finding in result.findings} == {"a.py"}


def test_a_name_stays_that_such_a_file_imports(tmp_path: Path) -> None:
    compat = "import six\n\ntext = six.text_type\nurlparse = six.moves.urllib.parse\n"
    user = "from compat import six\n\nNAME = six.text_type(1)\n"
    grow(tmp_path, {"compat.py": compat, "user.py": user, "setup.py": ""})
    assert "import six" not in after(treated(tmp_path, {}, "no-six"))["compat.py"]
    result = treated(tmp_path, {"no-six": ("user.py",)}, "no-six")
    assert "import six" in after(result).get("compat.py", compat)


def test_other_codemods_treat_it(tmp_path: Path) -> None:
    source = (
        "import threading\n\nimport six\n\nPRICES = {}\n\n\n"
        "def price(item):\n    if item not in PRICES:\n"
        "        PRICES[item] = six.text_type(item)\n    return PRICES[item]\n\n\n"
        "threading.Thread(target=price).start()\n"
    )
    grow(tmp_path, {"a.py": source})
    result = treated(tmp_path, {"no-six": ("a.py",)}, "no-six", "locked-cache")
    assert {finding.codemod for finding in result.findings} == {"locked-cache"}
    assert "six.text_type" in after(result)["a.py"]
    assert "with _PRICES_LOCK" in after(result)["a.py"]


def test_no_file_is_created_that_is_ignored(tmp_path: Path) -> None:
    """One module for the settings of several: where it may not be, nothing counts on it."""
    folder = FIXTURES / "configurable-timeout"
    made = 0
    for case in sorted(folder.iterdir()):
        new = {
            path.relative_to(case / "after").as_posix()
            for path in (case / "after").rglob("*")
            if path.is_file() and not (case / "before" / path.relative_to(case / "after")).exists()
        }
        if not new:
            continue
        made += 1
        root = tmp_path / case.name
        shutil.copytree(case / "before", root)
        table = tomllib.loads((case / "case.toml").read_text("utf-8"))
        result = outcome(root, table, {name: tuple(new) for name in table["codemods"]})
        assert new.isdisjoint(after(result))
        assert new.isdisjoint(finding.path for finding in result.findings)
        assert not list(result.problems)
    assert made


def outcome(root: Path, table: Mapping[str, object], ends: Mapping[str, tuple[str, ...]]) -> Result:
    names, options = table["codemods"], table.get("options", {})
    assert isinstance(names, list)
    assert isinstance(options, dict)
    chosen = choose(names, options=options)
    documents = [name for it in chosen for name in (*it.documents, *it.late_documents)]
    return run(select([root], (), documents, Ignoring(ends)), chosen, jobs=1)


CASES = sorted(
    case
    for case in FIXTURES.glob("*/*")
    if (case / "case.toml").is_file() and len([*(case / "before").rglob("*.py")]) > 1
)
EVERY = int(os.environ.get("DIFFWRIGHT_IGNORED_STEP", "9"))
"""So many cases of those with several files are passed over, but one."""


@pytest.mark.parametrize("case", CASES[::EVERY], ids=lambda case: f"{case.parent.name}/{case.name}")
def test_each_file_of_a_case_may_stay_as_it_is(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tomllib.loads((case / "case.toml").read_text("utf-8"))
    if sys.version_info < tuple(map(int, table.get("python", "3.10").split("."))):
        pytest.skip("this Python can't parse it")
    work = tmp_path / "work"
    shutil.copytree(case / "before", work)
    monkeypatch.chdir(work)
    for path in after(outcome(work, table, {})):
        ends = dict.fromkeys(table["codemods"], (f"/{path}",))
        result = outcome(work, table, ends)
        assert not [f"{it.path}: {it.message}" for it in result.problems]
        assert path not in after(result)
        assert path not in {finding.path for finding in result.findings}
        # With the file as it is, nothing else is to be done afterwards.
        again = shutil.copytree(work, tmp_path / f"again-{path.replace('/', '-')}")
        for change in result.changes:
            (again / change.path).parent.mkdir(parents=True, exist_ok=True)
            if change.is_deletion:
                (again / change.path).unlink()
            else:
                (again / change.path).write_bytes(change.after)
        monkeypatch.chdir(again)
        second = outcome(again, table, ends)
        assert not [f"{it.path}: {it.message}" for it in second.problems]
        assert not list(after(second))
        monkeypatch.chdir(work)


def test_nothing_is_ignored_unless_it_is_said() -> None:
    selection = select([FIXTURES / "no-six"])
    assert not selection.ignores("no-six", selection.files[0].path)
    some = replace(selection, rules=Ignoring({"no-six": ("",)}))
    assert some.ignores("no-six", some.files[0].path)
    assert not some.ignores("locked-cache", some.files[0].path)
