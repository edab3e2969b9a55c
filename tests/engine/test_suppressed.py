"""What comments that suppress findings do to a run, whether a codemod asks for them or not."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import libcst as cst
import pytest
from test_overlaps import Removes, Renames, RenamesRequirements, TellsUnseen
from test_rounds import PutsBelow, Translates

from codemods.catalog import choose
from codemods.codemod import IGNORED, Codemod, Lesson, Refusal, Repair, Replacement, Site, Unit
from codemods.engine.module import Module
from codemods.engine.pipeline import run
from codemods.engine.results import Result
from codemods.engine.select import select
from codemods.engine.suppressed import BESIDE, unused


class Asks(Renames):
    """Refuses what a comment has left, and renames all else."""

    name = "asks"

    def survey(self, module: Module) -> Repair | None:
        found = super().survey(module)
        if found is None:
            return None
        left = [it for it in found.sites if module.is_ignored(it.span.start, self.name)]
        return Repair(
            tuple(it for it in found.sites if it not in left),
            tuple(Refusal(it.span.start, it.message or "", IGNORED) for it in left),
        )


class Flattens(Renames):
    """Writes each call of `word` anew, without the comments in it."""

    name = "flattens"

    def survey(self, module: Module) -> Repair | None:
        calls = [use.up(1) for use in module.occurrences(self.word) if use.is_use]
        sites = tuple(module.site(it, Unit.EXPRESSION, "flatten", "a call") for it in calls)
        return Repair(sites=sites) if sites else None

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        return cst.parse_expression("flat()")


class Refuses(Renames):
    """Finds `word`, and never does anything about it."""

    name = "refuses"

    def survey(self, module: Module) -> Repair | None:
        uses = [it.offset for it in module.occurrences(self.word) if it.is_use]
        return Repair(refusals=tuple(Refusal(it, self.word, "never") for it in uses))


def write(tree: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (tree / name).write_bytes(textwrap.dedent(text).encode())


def treated(tree: Path, *chosen: Codemod[Any], jobs: int = 1) -> tuple[Result, dict[str, str]]:
    """A run without problems, and the new text of each file that changes."""
    documents = [name for it in chosen for name in (*it.documents, *it.late_documents)]
    result = run(select([tree], (), documents), chosen, jobs=jobs)
    assert [f"{it.path}: {it.message}\n{it.reproduction}" for it in result.problems] == []
    return result, {change.path: change.after.decode() for change in result.changes}


def reported(result: Result) -> list[tuple[int, str | None]]:
    return [(it.line, it.reason) for it in result.findings]


def suppressed(result: Result) -> list[tuple[str, int]]:
    assert all(it.suppressed for it in result.suppressed)
    return [(it.codemod, it.line) for it in result.suppressed]


def used(result: Result) -> list[list[str]]:
    return [sorted(it.used) for file in result.files for it in file.suppressions]


# What codemods do


def test_a_codemod_that_asks_leaves_that_place_alone(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "x = alpha\ny = alpha  # diffwright: ignore[asks]\n"})
    result, new = treated(tmp_path, Asks())
    assert new == {"a.py": "x = ALPHA\ny = alpha  # diffwright: ignore[asks]\n"}
    assert reported(result) == [(1, None)]
    assert suppressed(result) == [("asks", 2)]
    assert used(result) == [["asks"]]


def test_of_one_that_does_not_ask_the_whole_file_is_left(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"a.py": "x = alpha\ny = alpha  # diffwright: ignore\nz = alpha\n", "b.py": "alpha\n"},
    )
    result, new = treated(tmp_path, Renames())
    assert new == {"b.py": "ALPHA\n"}
    assert reported(result) == [(1, BESIDE), (3, BESIDE), (1, None)]
    assert suppressed(result) == [("renames", 2)]
    assert used(result) == [["renames"]]


def test_the_file_is_one_that_the_plan_does_not_see(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "alpha  # diffwright: ignore\n", "b.py": "alpha\n"})
    result, _ = treated(tmp_path, TellsUnseen())
    assert [it.reason for it in result.findings if it.path == "b.py"] == [None, "without a.py"]


def test_a_comment_that_speaks_to_another_codemod_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "x = alpha  # diffwright: ignore[asks]\n"})
    result, new = treated(tmp_path, Renames())
    assert new == {"a.py": "x = ALPHA  # diffwright: ignore[asks]\n"}
    assert suppressed(result) == []
    assert used(result) == [[]]


def test_what_is_only_reported_is_suppressed_by_its_line(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "x = alpha\n# diffwright: ignore\ny = f(\n    alpha)\n"})
    result, new = treated(tmp_path, Refuses())
    assert new == {}
    assert reported(result) == [(1, "never")]
    assert suppressed(result) == [("refuses", 4)]
    assert [(it.reason, it.message) for it in result.suppressed] == [("never", "alpha")]


def test_what_stands_in_a_string_suppresses_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": 'x = alpha, "# diffwright: ignore"\n'})
    result, new = treated(tmp_path, Asks())
    assert new == {"a.py": 'x = ALPHA, "# diffwright: ignore"\n'}
    assert suppressed(result) == []


# Comments are not lost


def test_a_comment_in_what_is_written_anew_is_not_lost(tmp_path: Path) -> None:
    text = "x = alpha(\n    1,\n    2,  # diffwright: ignore[flattens]\n)\ny = alpha(3)\n"
    write(tmp_path, {"a.py": text, "b.py": "alpha()\n"})
    result, new = treated(tmp_path, Flattens())
    assert new == {"b.py": "flat()\n"}
    assert reported(result) == [(1, BESIDE), (5, BESIDE), (1, None)]


def test_nor_is_one_that_speaks_to_another_codemod(tmp_path: Path) -> None:
    text = "x = alpha(\n    1,\n    beta,  # diffwright: ignore[asks]\n)\n"
    write(tmp_path, {"a.py": text})
    result, new = treated(tmp_path, Asks("beta"), Flattens())
    assert new == {}
    assert suppressed(result) == [("asks", 3)]
    assert reported(result) == [(1, BESIDE)]


def test_it_goes_with_all_that_it_speaks_of(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "import new\nalpha  # diffwright: ignore[asks]\nb = 1\n"})
    _, new = treated(tmp_path, Removes())
    assert new == {"a.py": "import new\nb = 1\n"}


# Several rounds


def test_it_holds_in_later_rounds(tmp_path: Path) -> None:
    """What one codemod writes is none of another one's business, where a comment says so."""
    write(tmp_path, {"a.py": "a = alpha\nb = alpha  # diffwright: ignore[asks]\n"})
    result, new = treated(tmp_path, Asks("beta"), Translates())
    assert new == {"a.py": "a = BETA\nb = beta  # diffwright: ignore[asks]\n"}
    assert suppressed(result) == [("asks", 2)]
    assert used(result) == [["asks"]]


def test_lines_that_move_keep_their_comments(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"a.py": "x = alpha\ny = 1\nz = beta  # diffwright: ignore[asks]\nw = beta\n"},
    )
    result, new = treated(tmp_path, Asks("beta"), PutsBelow())
    assert new == {
        "a.py": "x = alpha\nbelow()\ny = 1\nz = beta  # diffwright: ignore[asks]\nw = BETA\n"
    }
    assert suppressed(result) == [("asks", 3)]
    assert used(result) == [["asks"]]


# Files that are left altogether


def test_a_file_that_is_skipped_is_one_of_the_unseen(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "# diffwright: skip-file\nalpha\n", "b.py": "alpha\n"})
    result, new = treated(tmp_path, TellsUnseen())
    assert [(it.path, it.reason) for it in result.findings] == [
        ("b.py", None),
        ("b.py", "without a.py"),
    ]
    assert new == {"b.py": "ALPHA\n"}


def test_a_document_may_be_skipped_too(tmp_path: Path) -> None:
    write(tmp_path, {"requirements.txt": "# diffwright: skip-file\nalpha\n"})
    result, new = treated(tmp_path, RenamesRequirements())
    assert (new, [*result.findings]) == ({}, [])


def test_a_line_of_a_document(tmp_path: Path) -> None:
    write(tmp_path, {"requirements.txt": "alpha  # diffwright: ignore\n"})
    result, new = treated(tmp_path, RenamesRequirements())
    assert new == {}
    assert suppressed(result) == [("renames-requirements", 1)]


def test_files_that_matter_to_no_codemod_are_read_all_the_same(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.py": "x = 1  # diffwright: ignore[asks]\n# diffwright: ignroe\n",
            "b.py": "x = '# diffwright: ignore'\n",
            "c.py": "broken(  # diffwright: ignore\n",
            "d.py": "# @generated\nx = 1  # diffwright: ignore\n",
        },
    )
    result, _ = treated(tmp_path, Asks())
    assert [(it.path, len(it.suppressions), len(it.mistakes)) for it in result.files] == [
        ("a.py", 1, 1)
    ]


class Learns(Asks):
    """Looks into a file only in the light of what it has learnt."""

    name = "learns"

    def learn(self, facts: Mapping[str, Repair]) -> Lesson | None:
        return Lesson((b"alpha",), None)


def test_a_file_that_only_a_lesson_makes_matter_is_rewritten(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "x = alpha  # diffwright: ignore\ny = alpha\n"})
    codemod = Learns()
    codemod.screen = (b"beta",)
    result, new = treated(tmp_path, codemod)
    assert new == {"a.py": "x = alpha  # diffwright: ignore\ny = ALPHA\n"}
    assert suppressed(result) == [("learns", 1)]
    assert used(result) == [["learns"]]


# What is not needed


def names_of_unused(tree: Path, *chosen: Codemod[Any], known: Sequence[str]) -> list[Any]:
    result, _ = treated(tree, *chosen)
    ran = {it.name for it in chosen}
    return [(it.line, it.names) for it in unused(result, lambda name, _: name in ran, known)]


def test_what_nothing_needs_is_told(tmp_path: Path) -> None:
    text = """\
    a = alpha  # diffwright: ignore
    b = 1  # diffwright: ignore
    c = alpha  # diffwright: ignore[asks, refuses]
    d = 1  # diffwright: ignore[refuses, asks, other]
    e = 1  # diffwright: ignore[other]
    """
    write(tmp_path, {"a.py": text})
    all_ran = names_of_unused(tmp_path, Asks(), Refuses("beta"), known=["asks", "refuses"])
    assert all_ran == [(2, ()), (3, ("refuses",)), (4, ("refuses", "asks"))]
    # Another codemod may need what speaks to all.
    some = names_of_unused(tmp_path, Asks(), known=["asks", "refuses"])
    assert some == [(4, ("asks",))]


def test_what_keeps_a_whole_file_is_needed(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "x = alpha  # diffwright: ignore[renames]\n"})
    assert names_of_unused(tmp_path, Renames(), known=["renames"]) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_other_processes_tell_the_same(tmp_path: Path, jobs: int) -> None:
    for number in range(4):
        name = f"a{number}.py"
        write(tmp_path, {name: "x = alpha  # diffwright: ignore\ny = alpha\n" + "#" * 90000 + "\n"})
    result, new = treated(tmp_path, Asks(), jobs=jobs)
    assert len(new) == 4
    assert suppressed(result) == [("asks", 1)] * 4


# Real codemods


def test_what_uses_six_after_all_still_runs(tmp_path: Path) -> None:
    text = """\
    import six
    from six.moves import range

    kept = six.text_type(1)  # diffwright: ignore[no-six]
    gone = six.text_type(2)
    print(kept, gone, [six.text_type(it) for it in range(2)])
    """
    write(tmp_path, {"a.py": text, "requirements.txt": "six\n"})
    before = subprocess.run([sys.executable, "a.py"], cwd=tmp_path, capture_output=True, check=True)
    result, new = treated(tmp_path, *choose(["no-six"]))
    assert "requirements.txt" not in new
    assert "import six\n" in new["a.py"]
    assert new["a.py"].count("six.") == 1
    write(tmp_path, new)
    after = subprocess.run([sys.executable, "a.py"], cwd=tmp_path, capture_output=True, check=True)
    assert after.stdout == before.stdout == b"1 2 ['0', '1']\n"
    again, new = treated(tmp_path, *choose(["no-six"]))
    assert new == {}
    assert [it.message for it in again.suppressed] == [it.message for it in result.suppressed]


def test_a_password_that_is_left_is_told_by_nothing(tmp_path: Path) -> None:
    text = 'URL = "mysql://shop:hunter22@db.shop.net/shop"  # diffwright: ignore[masked-secret]\n'
    write(tmp_path, {"a.py": text})
    result, _ = treated(tmp_path, *choose(["masked-secret"]))
    assert [*result.findings] == []
    assert suppressed(result) == [("masked-secret", 1)]
    assert "hunter22" not in " ".join(it.message for it in result.suppressed)
