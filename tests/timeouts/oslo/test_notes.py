"""Release notes for new options, as reno takes them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from projects import BESIDE, CENTRAL, DRIVER
from waits import write

from codemods.catalog import choose
from codemods.engine.pipeline import run
from codemods.engine.results import Result
from codemods.engine.select import select
from codemods.timeouts.backends.oslo.notes import GLOBS, Note, survey

WAITS = "import time\n\nimport shop.conf\n\nCONF = shop.conf.CONF\n\n\ndef parcel(box):\n"
WAITS += "    box.wait(timeout=300)\n"
NOTES = "releasenotes/notes"
RENO = str(Path(sys.executable).with_name("reno"))
FEATURE = "---\nfeatures:\n  - |\n    The option ``[orders]/page_size``.\n"


def treat(*, exclude: tuple[str, ...] = ()) -> Result:
    result = run(select([], exclude, GLOBS), choose(["configurable-timeout"]), jobs=1)
    assert [f"{it.path}: {it.message}\n{it.reproduction}" for it in result.problems] == []
    return result


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def noted(tree: Path, files: Mapping[str, str], *notes: str) -> list[tuple[str, str]]:
    """The paths and texts of what is created in a tree with these files and release notes."""
    write(tree, files)
    write(tree, {f"{NOTES}/note-{index}.yaml": note for index, note in enumerate(notes)})
    return [(it.path, it.after.decode()) for it in treat().changes if it.is_creation]


def test_a_project_with_release_notes_gets_one(tree: Path) -> None:
    [(path, text)] = noted(tree, {**CENTRAL, "shop/orders/ship.py": WAITS}, FEATURE)
    assert re.fullmatch(r"releasenotes/notes/configurable-timeouts-[0-9a-f]{16}\.yaml", path)
    assert yaml.safe_load(text) == {
        "features": [
            "The configuration option ``[orders]/parcel_timeout`` has been added. It\n"
            "sets the maximum time, in seconds, that Shop waits for ``box.wait`` in\n"
            "``parcel``. The default is 300 seconds, which used to be hard-coded.\n"
        ]
    }
    assert max(map(len, text.splitlines())) <= 79


def test_a_project_without_gets_none(tree: Path) -> None:
    files = {**CENTRAL, "shop/orders/ship.py": WAITS}
    assert noted(tree, files) == []
    write(tree, {f"{NOTES}/prose.yaml": "Nothing of reno.\n", "notes/a.yaml": FEATURE})
    assert noted(tree, files) == []


def test_what_reads_an_option_that_is_there_needs_no_note(tree: Path) -> None:
    files = {**CENTRAL, "shop/orders/ship.py": WAITS}
    assert len(noted(tree, files, FEATURE)) == 1
    for change in treat().changes:
        write(tree, {change.path: change.after.decode()})
    assert list(treat().changes) == []
    write(tree, {"shop/orders/fake.py": WAITS})
    assert [it.path for it in treat().changes] == ["shop/orders/fake.py"]


@pytest.mark.parametrize(
    ("notes", "text"),
    [
        (
            [FEATURE.replace("]/", "] ")],
            "---\nfeatures:\n  - |\n    ... ``[orders] parcel_timeout``",
        ),
        ([FEATURE.replace("]/", "]")], "---\nfeatures:\n  - |\n    ... ``[orders]parcel_timeout``"),
        (["fixes:\n- Nothing.\n"], "features:\n- |\n  ... ``[orders]/parcel_timeout``"),
        (["fixes:\n    - Nothing.\n"], "features:\n    - |\n      ... ``[orders]/parcel_timeout``"),
        (
            [FEATURE, "fixes:\n- A\n", "fixes:\n- |\n  B\n"],
            "features:\n- |\n  ... ``[orders]/parcel_timeout``",
        ),
    ],
)
def test_the_manner_is_that_of_most_notes(tree: Path, notes: list[str], text: str) -> None:
    [(_, created)] = noted(tree, {**CENTRAL, "shop/orders/ship.py": WAITS}, *notes)
    shown = text.replace("...", "The configuration option")
    assert " ".join(created.split()).startswith(" ".join(shown.split()))
    assert created.splitlines()[: len(shown.splitlines()) - 1] == shown.splitlines()[:-1]
    assert set(yaml.safe_load(created)) == {"features"}


def test_newlines_are_those_of_the_notes(tree: Path) -> None:
    windows = FEATURE.replace("\n", "\r\n")
    [(_, created)] = noted(tree, {**CENTRAL, "shop/orders/ship.py": WAITS}, windows)
    assert created.startswith("---\r\nfeatures:\r\n  - |\r\n")
    assert created.count("\r\n") == created.count("\n")


def test_the_notes_of_the_project_that_an_option_is_of(tree: Path) -> None:
    files = {f"one/{path}": text for path, text in CENTRAL.items()}
    files |= {"one/shop/orders/ship.py": WAITS, f"one/{NOTES}/a.yaml": FEATURE}
    [(path, _)] = noted(tree, files, FEATURE)
    assert path.startswith(f"one/{NOTES}/")
    shutil.rmtree(tree / "one/releasenotes")
    [(path, _)] = noted(tree, {}, FEATURE)
    assert path.startswith(f"{NOTES}/")
    shutil.rmtree(tree / "releasenotes")
    write(tree, {f"two/{NOTES}/a.yaml": FEATURE})
    assert noted(tree, {}) == []


def test_options_of_a_backend_are_in_no_group(tree: Path) -> None:
    barn = DRIVER["farm/barn.py"].replace("hay(timeout=300)", "self.hay(timeout=300)")
    [(_, text)] = noted(tree, {**DRIVER, "farm/barn.py": barn}, FEATURE)
    said = "The configuration option ``barn_store_timeout`` has been added for each backend."
    assert said in " ".join(text.split())


def test_options_beside_the_code(tree: Path) -> None:
    [(_, text)] = noted(
        tree, {**BESIDE, "mill/sieve.py": "def sift(box):\n    box.wait(timeout=300.0)\n"}, FEATURE
    )
    assert "``[DEFAULT]/" in text
    assert "The default is 300 seconds," in " ".join(text.split())


def test_what_stands_in_the_way_of_a_note_is_no_reason_to_leave_timeouts(tree: Path) -> None:
    write(tree, {**CENTRAL, "shop/orders/ship.py": WAITS, f"{NOTES}/a.yaml": FEATURE})
    result = treat(exclude=("configurable-*.yaml",))
    assert {it.path for it in result.changes} == {"shop/conf/orders.py", "shop/orders/ship.py"}
    [finding] = [it for it in result.findings if it.reason]
    assert (finding.message, finding.reason) == (
        "no release note for 1 new option",
        "the exclude patterns leave it out",
    )


def test_what_is_no_note_tells_nothing() -> None:
    assert survey("") is None
    assert survey("features: none\n") is None
    assert survey("# features:\n#  - a\n") is None
    assert survey("prelude: >\n  Words.\nfixes:\n  - ``[a]/b`` and ``c``\n") == Note(
        2, False, ("/",)
    )


def test_reno_takes_it(tree: Path) -> None:
    [(path, text)] = noted(tree, {**CENTRAL, "shop/orders/ship.py": WAITS}, FEATURE)
    os.rename(tree / NOTES / "note-0.yaml", tree / NOTES / f"note-{'0' * 16}.yaml")
    write(tree, {path: text})
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    for command in (
        ["git", "init", "-q"],
        ["git", "add", "-A"],
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "all"],
        [RENO, "lint"],
    ):
        subprocess.run(command, cwd=tree, env=kept, check=True)
    report = subprocess.run(
        [RENO, "report"], cwd=tree, env=kept, check=True, capture_output=True, text=True
    )
    assert "- The configuration option ``[orders]/parcel_timeout`` has been" in report.stdout
