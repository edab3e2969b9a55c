"""A whole run over files on disk: what fails is reported and left, and the run goes on."""

from __future__ import annotations

import ast
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import libcst as cst
import pytest

import codemods
from codemods.catalog import choose
from codemods.codemod import Codemod, Repair, Replacement, Safety, Site, Span, TextEdit, Unit
from codemods.engine.module import Module, Occurrence
from codemods.engine.pipeline import run
from codemods.engine.results import FileResult, Kind, Problem, Result
from codemods.engine.select import SelectedFile, select

# What fails, as codemods that rewrite uses of the name `target`


class Tiny(Codemod[Repair]):
    """Rewrites each use of `target` to `done`."""

    name = "tiny"
    title = "Replace target"
    cwe = 477
    safety = Safety.SAFE
    screen = (b"target",)
    unit: ClassVar[Unit] = Unit.EXPRESSION
    introduces: ClassVar[tuple[str, ...]] = ()

    def survey(self, module: Module) -> Repair | None:
        sites = [self.site(module, use) for use in module.occurrences("target") if use.is_use]
        return Repair(sites=tuple(sites)) if sites else None

    def site(self, module: Module, use: Occurrence) -> Site:
        place = use
        while self.unit is not Unit.EXPRESSION and not isinstance(place.node, ast.stmt):
            place = place.up(1)
        return module.site(place, self.unit, "replace", "a target", introduces=self.introduces)

    def plan(self, facts: Mapping[str, Repair], unseen: Sequence[str]) -> Mapping[str, Repair]:
        return facts

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        return cst.Name("done")


class Writes(Tiny):
    """Writes a text as it is, past the checks of LibCST."""

    def __init__(self, text: str) -> None:
        self.text = text

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        return unchecked(self.text)


def unchecked(text: str) -> cst.Name:
    """A node that LibCST takes for a name."""
    name = cst.Name("name")
    object.__setattr__(name, "value", text)
    return name


class WritesStatement(Writes):
    """The same, in the place of a whole statement."""

    unit = Unit.STATEMENT

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        return cst.Expr(unchecked(self.text))


class EditsText(Tiny):
    """Replaces every `target` without a unit, as only a comment may be edited."""

    def __init__(self, text: str) -> None:
        self.text = text

    def survey(self, module: Module) -> Repair | None:
        spans = [Span(use.offset, use.offset + 6) for use in module.occurrences("target")]
        return Repair(edits=tuple(TextEdit(span, self.text, "a target") for span in spans))


class WritesInTurn(Tiny):
    """Writes an opening bracket in the first place, the closing one in the second."""

    def survey(self, module: Module) -> Repair | None:
        uses = [use for use in module.occurrences("target") if use.is_use]
        sites = [
            module.site(use, self.unit, "replace", None, arguments=(("(1", "2)")[index],))
            for index, use in enumerate(uses)
        ]
        return Repair(sites=tuple(sites))

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        return unchecked(site.arguments[0])


class SurveyRaises(Tiny):
    def survey(self, module: Module) -> Repair | None:
        if "poison" in module.text:
            raise KeyError("the survey stumbled")
        return super().survey(module)


class TransformRaises(Tiny):
    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        raise ZeroDivisionError("the transform stumbled")


class GivesStatement(Tiny):
    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        return cst.Pass()


class GivesInvalid(Tiny):
    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        return cst.Name("x").with_changes(lpar=[cst.LeftParen()])


class GivesNoName(Tiny):
    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        return cst.Name("1 1")


class RemovesHeader(Tiny):
    """Leaves the body of a class without its header."""

    unit = Unit.HEADER

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        return cst.RemoveFromParent()


class RemovesStatement(Tiny):
    unit = Unit.STATEMENT

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        return cst.RemoveFromParent()


class IntroducesUnbound(Tiny):
    introduces = ("done",)


class IntroducesBuiltin(Tiny):
    introduces = ("str",)

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        return cst.Name("str")


class Unsettled(Tiny):
    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        assert isinstance(node, cst.BaseExpression)
        return cst.Call(cst.Name("f"), [cst.Arg(node)])


class Overlapping(Tiny):
    def survey(self, module: Module) -> Repair | None:
        found = super().survey(module)
        if found is None:
            return None
        first = found.sites[0]
        other = Site(
            Span(first.span.start + 2, first.span.end + 2),
            first.unit,
            first.surroundings,
            "replace",
            "another",
        )
        return Repair(sites=(first, other))


class Unpicklable(Tiny):
    """Gives facts that can't leave their process."""

    def survey(self, module: Module) -> Any:
        if "poison" in module.text:
            return lambda: module
        return super().survey(module)

    def plan(self, facts: Mapping[str, Any], unseen: Sequence[str]) -> Mapping[str, Repair]:
        return {path: fact for path, fact in facts.items() if isinstance(fact, Repair)}


class DiesInSurvey(Tiny):
    def survey(self, module: Module) -> Repair | None:
        if "poison" in module.text:
            die()
        return super().survey(module)


class DiesInTransform(Tiny):
    def survey(self, module: Module) -> Repair | None:
        found = super().survey(module)
        if found is None or "poison" not in module.text:
            return found
        poisoned = found.sites[0]
        return Repair(
            sites=(
                Site(
                    poisoned.span, poisoned.unit, poisoned.surroundings, "die", "poison", ("die",)
                ),
            )
        )

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        if site.arguments:
            die()
        return super().transform(site, node)


class Interferes(Tiny):
    """Changes or deletes a file between its survey and its rewriting."""

    def __init__(self, path: Path, content: bytes | None) -> None:
        self.path = path
        self.content = content

    def plan(self, facts: Mapping[str, Repair], unseen: Sequence[str]) -> Mapping[str, Repair]:
        if self.content is None:
            self.path.unlink(missing_ok=True)
        else:
            self.path.write_bytes(self.content)
        return facts


def die() -> None:
    """What the kernel does to a process that takes too much memory."""
    assert multiprocessing.parent_process() is not None, "only a worker may die"
    os.kill(os.getpid(), signal.SIGKILL)


# Helpers


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    folder = tmp_path / "tree"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder.resolve()


def treat(tree: Path, *chosen: Codemod[Any], jobs: int = 1) -> Result:
    """A run over all files of the tree; without codemods named, with no-six."""
    result = run(select([]), list(chosen) or choose(["no-six"]), jobs=jobs)
    for change in result.changes:
        assert change.before == (tree / change.path).read_bytes(), "a run writes nothing"
    return result


def write(tree: Path, **files: str | bytes) -> None:
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (tree / f"{name}.py").write_bytes(data)


def outcome(result: Result, path: str) -> FileResult:
    return next(file for file in result.files if file.path == path)


def after(result: Result, path: str) -> str:
    """The new text of a file that was changed."""
    file = outcome(result, path)
    assert file.problem is None, file.problem
    assert file.change is not None, file.findings
    return file.change.after.decode()


def problem(result: Result, path: str) -> Problem:
    """The problem of a file that was left as it is."""
    file = outcome(result, path)
    assert file.change is None
    assert file.problem is not None
    assert file.problem.path == path
    assert "\n" not in file.problem.message
    return file.problem


def assert_internal(result: Result, path: str, says: str, *source: str) -> None:
    """An internal error, with all that a bug report needs, and no more than that."""
    found = problem(result, path)
    assert found.kind is Kind.INTERNAL
    assert says in found.message + (found.reproduction or "")
    assert found.reproduction is not None
    assert f"diffwright {codemods.__version__}" in found.reproduction
    assert f"file: {path}" in found.reproduction
    for line in source:
        assert line in found.reproduction
    assert len(found.reproduction) < 10_000


# A codemod that fails


HEALTHY = "x = target\n"

POISONED = "def f(a):\n    return a + target  # poison\n\n\nunrelated = 1\n"

FAILING = {
    "the transform raises": (TransformRaises(), "the transform stumbled"),
    "a statement in the place of an expression": (GivesStatement(), "an expression became Pass"),
    "an invalid node": (GivesInvalid(), "no valid syntax"),
    "no valid syntax": (Writes("1 1"), "does not parse"),
    "an open bracket": (Writes("(1"), "does not parse"),
    "a keyword": (Writes("import"), "does not parse"),
    "no valid name": (GivesNoName(), "no valid syntax"),
    "an unbound name": (IntroducesUnbound(), "done, which nothing binds"),
    "not settled": (Unsettled(), "a second run would change the file again"),
    "overlapping sites": (Overlapping(), "overlap"),
}


@pytest.mark.parametrize(("codemod", "says"), FAILING.values(), ids=FAILING.keys())
def test_a_failure_is_reported_with_its_unit(tree: Path, codemod: Tiny, says: str) -> None:
    write(tree, bad=POISONED, fine="y = 1\n")
    result = treat(tree, codemod)
    assert_internal(result, "bad.py", says, "a + target  # poison")
    assert [file.path for file in result.files] == ["bad.py"]


COMMENTS = {
    "behind code": ("x = 1  # a target here\n", "x = 1  # a goal here\n"),
    "alone, twice": ("# target\r\n# é target, target\r\n", "# goal\r\n# é goal, goal\r\n"),
    "in a block": (
        "def f():\n    # target\n    return '#'\n",
        "def f():\n    # goal\n    return '#'\n",
    ),
}


@pytest.mark.parametrize(("before", "expected"), COMMENTS.values(), ids=COMMENTS.keys())
def test_comments_are_edited_without_a_unit(tree: Path, before: str, expected: str) -> None:
    write(tree, comment=before)
    result = treat(tree, EditsText("goal"))
    assert after(result, "comment.py") == expected
    assert [finding.message for finding in result.findings] == ["a target"] * before.count("target")


NO_COMMENTS = {
    "code": ("x = target\n", "done"),
    "a string": ("x = '# target'\n", "done"),
    "a docstring": ('"""\n# target\n"""\n', "done"),
    "a line more": ("# target\n", "one\ntwo"),
    "another line break": ("# target\n", "one\rtwo"),
}


@pytest.mark.parametrize(("before", "text"), NO_COMMENTS.values(), ids=NO_COMMENTS.keys())
def test_nothing_but_comments_is_edited_without_a_unit(tree: Path, before: str, text: str) -> None:
    write(tree, bad=before)
    assert_internal(treat(tree, EditsText(text)), "bad.py", "does not lie in one comment")


def test_a_report_holds_the_unit_and_not_the_file(tree: Path) -> None:
    write(tree, bad="secret = 1\n" * 9 + POISONED + "secret = 1\n" * 9)
    result = treat(tree, TransformRaises())
    assert_internal(result, "bad.py", "the transform stumbled", "def f(a):")
    assert "secret" not in (problem(result, "bad.py").reproduction or "")


def test_what_a_removal_leaves_is_parsed(tree: Path) -> None:
    write(tree, bad="class A(target):\n    x = 1\n\n\ny = 2\n", fine="y = 1\n")
    result = treat(tree, RemovesHeader())
    assert_internal(result, "bad.py", "a header became nothing", "class A(target):")


def test_a_block_is_not_left_empty(tree: Path) -> None:
    write(
        tree,
        a="if x:\n    target()\n    target()\nelse: target()\n"
        "for y in z:\n    target(); target()\ntarget()\n",
    )
    assert after(treat(tree, RemovesStatement()), "a.py") == (
        "if x:\n    pass\nfor y in z:\n    pass\n"
    )


class FailsOnPoison(Tiny):
    """Fails in the way of another codemod, but only on a poisoned file."""

    def __init__(self, way: Tiny) -> None:
        self.way = way

    def survey(self, module: Module) -> Repair | None:
        if "poison" not in module.text:
            return super().survey(module)
        found = self.way.survey(module)
        if found is None:
            return found
        return Repair(sites=tuple(_poisoned(site) for site in found.sites))

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        if site.action == "poison":
            return self.way.transform(site, node)
        return super().transform(site, node)


def _poisoned(site: Site) -> Site:
    return Site(
        site.span,
        site.unit,
        site.surroundings,
        "poison",
        site.message,
        site.arguments,
        site.introduces,
    )


@pytest.mark.parametrize(
    "way", [way for way, _ in FAILING.values()] + [SurveyRaises()], ids=[*FAILING, "survey"]
)
def test_a_failure_keeps_no_other_file_from_it(tree: Path, way: Tiny) -> None:
    write(tree, a=HEALTHY, bad=POISONED, c=HEALTHY)
    result = treat(tree, FailsOnPoison(way))
    assert problem(result, "bad.py").kind is Kind.INTERNAL
    assert [change.path for change in result.changes] == ["a.py", "c.py"]
    assert after(result, "a.py") == after(result, "c.py") == "x = done\n"


class HangsTogether(FailsOnPoison):
    """Does something in a file only if something is done in all."""

    def plan(self, facts: Mapping[str, Repair], unseen: Sequence[str]) -> Mapping[str, Repair]:
        return facts if not unseen else {}


def test_what_is_planned_no_more_since_a_file_failed_is_not_done(tree: Path) -> None:
    write(tree, a=HEALTHY, bad=POISONED, c=HEALTHY)
    result = treat(tree, HangsTogether(TransformRaises()))
    assert problem(result, "bad.py").kind is Kind.INTERNAL
    assert [change.path for change in result.changes] == []


def test_a_survey_that_raises(tree: Path) -> None:
    write(tree, a=HEALTHY, bad=POISONED, c=HEALTHY)
    result = treat(tree, SurveyRaises())
    assert_internal(result, "bad.py", "the survey stumbled", "in survey")
    assert [change.path for change in result.changes] == ["a.py", "c.py"]


SWALLOWED = {
    "or before a comparison": ("x = target == 1\n", "a or b"),
    "or before an attribute": ("x = target.b\n", "a or b"),
    "or behind not": ("x = not target\n", "a or b"),
    "a difference behind a minus": ("x = 2 - target\n", "a - b"),
    "a sign before a power": ("x = target ** 2\n", "-a"),
    "a condition in a sum": ("x = 1 + target\n", "a if b else c"),
    "a lambda before an operator": ("x = target + 1\n", "lambda: a"),
    "two arguments for one": ("f(target)\n", "a, b"),
    "a keyword for an argument": ("f(target)\n", "a=b"),
    "a generator for an argument": ("f(target)\n", "a for a in b"),
    "two items for one": ("x = [target]\n", "a, b"),
    "an item with a key": ("x = {target}\n", "a: b"),
    "a comprehension for an item": ("x = [target]\n", "a for a in b"),
    "a slice for an index": ("x = y[target]\n", "a:b"),
    "a comment": ("x = target + 1\n", "a # "),
    "a comment at the end": ("x = target\n", "a # "),
    "another statement": ("x = target\n", "a; b"),
    "another statement on a line of its own": ("x = target\n", "a\nb"),
    "a second target": ("x = target\n", "a = b"),
    "an annotation": ("target\n", "a: b"),
    "a conversion": ("x = f'{target}'\n", "a!r"),
    "a format": ("x = f'{target}'\n", "a:b"),
    "a self-documenting field": ("x = f'{target}'\n", "a="),
    "the end of a field": ("x = f'{target}'\n", "a}{b"),
    "a call of what follows": ("x = target\n(b)\n", "a \\"),
    "a string that goes on below": ('x = target\ny = """b"""\n', '"""'),
    "a bracket that closes the one around": ("f(target)\n", "a)(b"),
    "the colon of a condition": ("if target: pass\n", "a: b\nelif c"),
}


@pytest.mark.parametrize(("text", "written"), SWALLOWED.values(), ids=SWALLOWED.keys())
def test_a_replacement_that_meddles_with_its_neighbours(
    tree: Path, text: str, written: str
) -> None:
    """Each replacement but one would parse where it stands, and mean something else."""
    write(tree, bad=text, fine="y = 1\n")
    result = treat(tree, Writes(written))
    assert_internal(result, "bad.py", "", text.splitlines()[0])


def test_brackets_that_pair_up_across_replacements(tree: Path) -> None:
    write(tree, bad="x = f(target, target)\n")
    result = treat(tree, WritesInTurn())
    assert_internal(result, "bad.py", "VerificationError", "x = f(target, target)")


SWALLOWED_STATEMENTS = {
    "the rest of the line, in a condition": ("target(); b()\n", "if a: c"),
    "the next line, by a backslash": ("target()\n(b)\n", "a \\"),
    "the rest of the line, in a comment": ("target(); b()\n", "a # "),
    "the next line, in brackets": ("target()\n[b]\n", "a \\"),
    "a second statement": ("target()\nb\n", "a; import os"),
}


@pytest.mark.parametrize(
    ("text", "written"), SWALLOWED_STATEMENTS.values(), ids=SWALLOWED_STATEMENTS.keys()
)
def test_a_statement_that_takes_its_neighbours_in(tree: Path, text: str, written: str) -> None:
    write(tree, bad=text, fine="y = 1\n")
    result = treat(tree, WritesStatement(written))
    if written == "a; import os":  # several statements in the place of one are allowed
        assert after(result, "bad.py") == "a; import os\nb\n"
    else:
        assert_internal(result, "bad.py", "", "target()")


def test_an_expression_that_binds_loosely_gets_parentheses(tree: Path) -> None:
    """What is written as a syntax tree can't swallow anything: the engine sees what it is."""
    write(tree, a="x = target == 1, not target, f(target), target.b, 2 - target\ny = target\n")
    result = treat(tree, Parses("a or b"))
    assert after(result, "a.py") == (
        "x = (a or b) == 1, not (a or b), f(a or b), (a or b).b, 2 - (a or b)\ny = a or b\n"
    )


class Parses(Writes):
    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        return cst.parse_expression(self.text)


def test_a_name_that_means_something_else(tree: Path) -> None:
    write(
        tree,
        builtin="def f(x):\n    return target\n",
        parameter="def f(str):\n    return target\n",
        outer="def f():\n    def g():\n        return target\n    str = 1\n    return g\n",
        class_body="class C:\n    str = 1\n    def m(self):\n        return target\n",
    )
    result = treat(tree, IntroducesBuiltin())
    assert after(result, "builtin.py") == "def f(x):\n    return str\n"
    assert "return str" in after(result, "class_body.py")
    for name in ("parameter", "outer"):
        assert_internal(result, f"{name}.py", "means something else", "target")


@pytest.mark.parametrize(
    "text",
    ["class C:\n    str = 1\n    other = target\n", "str = 1\nx = target\n"],
    ids=["in the class around", "in the module around"],
)
def test_a_name_that_means_something_else_around_the_frame(tree: Path, text: str) -> None:
    write(tree, bad=text)
    result = treat(tree, IntroducesBuiltin())
    assert_internal(result, "bad.py", "means something else", "target")


# Processes


def many(tree: Path) -> list[str]:
    """Enough input for a pool; every file has one target."""
    filler = "".join(f"line_{number} = '{'x' * 60}'\n" for number in range(300))
    names = [f"file_{number:02}" for number in range(20)]
    write(tree, **dict.fromkeys(names, f"{filler}x = target\n"))
    return [f"{name}.py" for name in names]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize(
    "codemod", [DiesInSurvey(), DiesInTransform()], ids=["survey", "transform"]
)
def test_a_process_that_dies(tree: Path, codemod: Tiny) -> None:
    paths = many(tree)
    write(tree, poisoned=POISONED)
    result = treat(tree, codemod, jobs=2)
    assert_internal(result, "poisoned.py", "the process that treated it died")
    assert [change.path for change in result.changes] == paths


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_several_processes_that_die(tree: Path) -> None:
    paths = many(tree)
    write(tree, **{f"poisoned_{number}": POISONED for number in range(3)})
    result = treat(tree, DiesInSurvey(), jobs=2)
    assert [it.path for it in result.problems] == [f"poisoned_{n}.py" for n in range(3)]
    assert [change.path for change in result.changes] == paths


def test_facts_that_cannot_leave_their_process(tree: Path) -> None:
    paths = many(tree)
    write(tree, poisoned=POISONED)
    result = treat(tree, Unpicklable(), jobs=2)
    assert [change.path for change in result.changes] == paths
    assert_internal(result, "poisoned.py", "can't be sent back")


def test_processes_change_nothing_in_the_result(tree: Path) -> None:
    many(tree)
    write(tree, bad=POISONED, worse=b"target \xff\n", other="y = 1\n")
    alone = treat(tree, FailsOnPoison(TransformRaises()), jobs=1)
    shared = treat(tree, FailsOnPoison(TransformRaises()), jobs=2)
    assert alone.files[3:] == shared.files[3:]
    assert _without_lines_of_stack(alone) == _without_lines_of_stack(shared)
    assert (alone.seen, alone.parsed, alone.generated) == (23, 21, 0)
    assert (shared.seen, shared.parsed, shared.generated) == (23, 21, 0)


def _without_lines_of_stack(result: Result) -> list[tuple[str, str, bool]]:
    return [
        (file.path, file.problem.message if file.problem else "", file.change is not None)
        for file in result.files
    ]


def test_progress_counts_every_file_once(tree: Path) -> None:
    many(tree)
    seen: list[tuple[str, int, int]] = []
    run(
        select([]),
        [Tiny()],
        jobs=2,
        progress=lambda phase, done, total: seen.append((phase, done, total)),
    )
    expected = [(phase, done, 20) for phase in ("reading", "rewriting") for done in range(1, 21)]
    assert seen == expected


# Files that come and go


def test_a_file_that_vanishes(tree: Path) -> None:
    write(tree, a=HEALTHY, gone=HEALTHY)
    result = run(select([]), [Interferes(tree / "gone.py", None)], jobs=1)
    found = problem(result, "gone.py")
    assert found.kind is Kind.CHANGED
    assert "can't be read any more" in found.message
    assert after(result, "a.py") == "x = done\n"


@pytest.mark.parametrize("content", [b"x = target + 1\n", b"", b"x = target\r\n", b"\0"])
def test_a_file_that_changes(tree: Path, content: bytes) -> None:
    write(tree, a=HEALTHY, edited=HEALTHY)
    result = run(select([]), [Interferes(tree / "edited.py", content)], jobs=1)
    found = problem(result, "edited.py")
    assert found.kind is Kind.CHANGED
    assert "run again" in found.message
    assert after(result, "a.py") == "x = done\n"
    assert (tree / "edited.py").read_bytes() == content


def test_a_file_that_is_touched_only(tree: Path) -> None:
    write(tree, a=HEALTHY)
    result = run(select([]), [Interferes(tree / "a.py", HEALTHY.encode())], jobs=1)
    assert after(result, "a.py") == "x = done\n"


def test_what_is_no_file_when_it_is_read(tree: Path) -> None:
    """Between selection and reading, a file became a folder, a link to nothing, nothing."""
    write(tree, a=HEALTHY)
    (tree / "folder.py").mkdir()
    files = [SelectedFile(path, 10) for path in ("a.py", "folder.py", "missing.py")]
    if sys.platform != "win32":
        (tree / "dangling.py").symlink_to(tree / "nowhere.py")
        files.append(SelectedFile("dangling.py", 10))
    result = run(replace(select([]), files=tuple(files)), [Tiny()], jobs=1)
    assert after(result, "a.py") == "x = done\n"
    for file in files[1:]:
        found = problem(result, file.path)
        assert found.kind is Kind.UNREADABLE
        assert found.message.startswith("it can't be read: ")
        assert str(tree) not in found.message


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="to root, every file is readable"
)
def test_a_file_that_may_not_be_read(tree: Path) -> None:
    write(tree, a=HEALTHY, secret=HEALTHY)
    (tree / "secret.py").chmod(0)
    result = run(select([]), [Tiny()], jobs=1)
    assert problem(result, "secret.py").kind is Kind.UNREADABLE
    assert after(result, "a.py") == "x = done\n"


# Files that no-six leaves


SIX = "import six\nx = six.text_type\n"

LEFT: dict[str, tuple[str | bytes, str]] = {
    "null bytes": (b"import six\nx = six.text_type\n\0\n", "null bytes"),
    "invalid UTF-8": (b"import six\n\nx = six.text_type  # \xe9\n", "line 3 is not valid utf-8"),
    "unknown encoding": ("# coding: klingon\n" + SIX, "klingon"),
    "Python 2, print": ("import six\nprint six.text_type\n", "line 2: not valid Python here"),
    "Python 2, except": (
        "import six\ntry:\n    pass\nexcept six.X, error:\n    pass\n",
        "line 4: not valid Python here",
    ),
    "Python 2, backticks": ("import six\nx = `six.PY2`\n", "line 2: not valid Python here"),
    "Python 2, octal": ("import six\nx = 0777\n", "line 2: not valid Python here"),
    "mixed tabs and spaces": (
        "import six\nif six.PY3:\n        a = 1\n\tb = 2\n",
        "line 4: not valid Python here",
    ),
    "broken indentation": ("import six\n  x = 1\n", "line 2: not valid Python here"),
    "half a file": ("import six\nx = six.text_type(\n", "not valid Python here"),
    "a conflict": ("import six\n<<<<<<< HEAD\nx = 1\n", "line 2: not valid Python here"),
    "10,000 parentheses": (SIX + "y = " + "(" * 10_000 + "1" + ")" * 10_000 + "\n", "nested"),
    "10,000 lists": (SIX + "y = " + "[" * 10_000 + "]" * 10_000 + "\n", "nested"),
}


@pytest.mark.parametrize(("content", "says"), LEFT.values(), ids=LEFT.keys())
def test_what_can_not_be_parsed_is_left(tree: Path, content: str | bytes, says: str) -> None:
    write(tree, left=content, treated=SIX)
    result = treat(tree)
    found = problem(result, "left.py")
    assert found.kind is Kind.NOT_PYTHON
    assert says in found.message
    assert found.reproduction is None
    assert after(result, "treated.py") == "x = str\n"


DEEP = {
    "binary operators": "+".join(["1"] * 5_000),
    "powers": "**".join(["a"] * 5_000),
    "signs": "-" * 5_000 + "1",
    "attributes": "a" + ".b" * 5_000,
    "calls": "a" + "()" * 5_000,
    "conditions": "1 if a else " * 3_000 + "1",
    "lambdas": "lambda: " * 3_000 + "1",
    "lists": "[" * 150 + "]" * 150,
    "dictionaries": "{1: " * 150 + "1" + "}" * 150,
    "operands": " and ".join(["a"] * 20_000),
    "strings": " ".join(["'a'"] * 20_000),
}


@pytest.mark.parametrize("deep", DEEP.values(), ids=DEEP.keys())
def test_what_is_nested_deeply_beside_a_use(tree: Path, deep: str) -> None:
    """Treated where this Python can parse it; never an internal error, and never the end."""
    write(tree, deep=f"{SIX}y = {deep}\nz = [six.text_type, {deep}]\n", treated=SIX)
    result = treat(tree)
    assert after(result, "treated.py") == "x = str\n"
    file = outcome(result, "deep.py")
    if file.change is not None:
        assert file.change.after.decode() == f"x = str\ny = {deep}\nz = [str, {deep}]\n"
    else:
        assert problem(result, "deep.py").kind is Kind.NOT_PYTHON
        assert "nested" in problem(result, "deep.py").message


DEEP_WITHIN = {
    "operators": "+".join(["1"] * 900),
    "signs": "-" * 900 + "1",
    "attributes": "a" + ".b" * 900,
    "operands": " and ".join(["a"] * 2_000),
    "operands, very many": " and ".join(["a"] * 20_000),
}


@pytest.mark.parametrize("deep", DEEP_WITHIN.values(), ids=DEEP_WITHIN.keys())
def test_what_is_nested_deeply_within_a_unit(tree: Path, deep: str) -> None:
    """In a process of its own: LibCST's parser may crash, and must not take the run along."""
    write(tree, deep=f"import six\nz = six.text_type, six.ensure_str(six.u({deep}))\n", treated=SIX)
    script = """
        from pathlib import Path
        from codemods.catalog import choose
        from codemods.engine.pipeline import run
        from codemods.engine.select import select
        result = run(select([]), choose(["no-six"]), jobs=1)
        for file in result.files:
            print(file.path, file.change is not None, len(repr(file.problem)))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(Path(codemods.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr[-500:]
    deep_line, treated_line = done.stdout.splitlines()
    assert treated_line.startswith("treated.py True")
    path, changed, length = deep_line.split()
    assert path == "deep.py"
    assert changed == "True" or int(length) < 10_000, "a report that nobody can read"


MARKS = {
    "@generated": "# @generated by a tool\n",
    "in a docstring": '"""Tables.\n\n@generated\n"""\n',
    "protobuf": "# Generated by the protocol buffer compiler.  DO NOT EDIT!\n",
    "the other way round": "#!/usr/bin/python\n# Do not edit: this file was generated.\n",
    "behind a licence": "# Licence\n" * 50 + "# @generated\n",
}


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS.keys())
def test_generated_files_are_left(tree: Path, mark: str) -> None:
    write(tree, made=mark + SIX, treated=SIX)
    result = treat(tree)
    assert [file.path for file in result.files] == ["treated.py"]
    assert (result.seen, result.generated, result.parsed) == (2, 1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "x = 1\n" * 1_000 + "# @generated\n" + SIX,
        "# Do not edit lightly\n" + SIX,
        "# generated files are elsewhere\n" + SIX,
        "# generated by hand\n\n# do not edit\n" + SIX,
    ],
    ids=["far below", "no editing", "elsewhere", "two comments"],
)
def test_what_only_mentions_generation_is_treated(tree: Path, text: str) -> None:
    write(tree, a=text)
    assert after(treat(tree), "a.py") == text.replace("import six\n", "").replace(
        "six.text_type", "str"
    )


def test_a_large_file_that_no_mark_gives_away(tree: Path, record_property: Any) -> None:
    row = "    'key_{0}': ('{1}', {0}, None),  # {0}\n"
    rows = "".join(row.format(number, "é" * 60) for number in range(52_000))
    text = f"import six\n\nTABLE = {{\n{rows}}}\n\n\ndef f(x):\n    return six.text_type(x)\n"
    content = text.encode()
    assert len(content) > 8_000_000
    write(tree, large=content)
    started = time.perf_counter()
    result = treat(tree)
    taken = time.perf_counter() - started
    record_property("seconds", round(taken, 2))
    print(f"{len(content) / 1e6:.1f} MB: {taken:.2f} s")
    assert after(result, "large.py") == text.replace("import six\n\n", "").replace(
        "six.text_type", "str"
    )
    (change,) = result.changes
    changed = [line for line in change.diff.splitlines() if re.match(rb"[-+](?![-+])", line)]
    assert [line.decode() for line in changed] == [
        "-import six",
        "-",
        "-    return six.text_type(x)",
        "+    return str(x)",
    ]
    assert len(change.diff.splitlines()) < 30
    assert taken < 30  # it shares the machine with other tests


def test_cost_grows_with_the_edits_not_with_the_file(tree: Path) -> None:
    filler = "".join(f"    '{number:.>96}',\n" for number in range(5_000))
    uses = "".join(f"x{number} = [six.text_type, {number}]\n" for number in range(100))
    text = f"import six\n\nTABLE = (\n{filler})\n\n{uses}"
    write(tree, large=text)
    started = time.perf_counter()
    result = treat(tree)
    taken = time.perf_counter() - started
    print(f"{len(text) / 1e6:.1f} MB, 100 uses: {taken:.2f} s")
    assert after(result, "large.py").count("str") == 100
    assert taken < 5


# What no-six writes around everything that a file may hold


REPLACED = {
    "form feeds": "import six\nx = six.text_type\n\f\n\fy = six.text_type\n",
    "tabs": "import six\nif x:\n\ty = six.text_type\n\tif z:\n\t\ty = six.text_type\n",
    "carriage returns": "import six\r\nx = six.text_type\r\ny = [\r\n  six.text_type]\r\n",
    "mixed newlines": "import six\r\nx = six.text_type\ny = six.text_type\r\n",
    "no newline at the end": "import six\nx = six.text_type",
    "a byte order mark": "\ufeffimport six\nx = six.text_type\n",
    "line separators in a string": "import six\nx = '\x1c\x85\u2028', six.text_type\n",
    "non-ASCII around": "import six\né = 'ü', six.text_type, 'ß'\n",
    "match": "import six\nmatch x:\n    case [six.text_type, *y] if six.text_type: z\n".replace(
        "case [six.text_type, *y]", "case [1, *y]"
    ),
    "star expressions": "import six\nx = *y, six.text_type\nf(*six.text_type, **six.text_type)\n",
    "star in an index": "import six\nx[*y, six.text_type]\n",
    "backslashes": "import six\nx = 1 + \\\n    six.text_type \\\n    + y\n",
    "a backslash in the use": "import six\nx = six. \\\n    text_type\n",
    "decorators": "import six\n@six.text_type\n@f(six.text_type)\nclass A(six.text_type): pass\n",
    "semicolons": "import six\nx = six.text_type; y = six.text_type; z\n",
    "one line": "import six\nif six.text_type: x = six.text_type; y\n",
    "fmt: off": "import six\n# fmt: off\nx = [ six.text_type ,1,2 ]\n# fmt: on\n",
    "odd spaces": "import six\nx  =  (  six.text_type  ,)  ;   y\n",
    "comments": (
        "import six\nx = [  # six.text_type\n    six.text_type,  # six\n]  # six.text_type\n"
    ),
    "type comments": "import six\nx = six.text_type  # type: ignore\n",
    "annotations": (
        "import six\nx: six.text_type = 1\ndef f(a: six.text_type) -> six.text_type: ...\n"
    ),
    "defaults and lambdas": "import six\nf = lambda a=six.text_type: six.text_type\n",
    "walrus": "import six\nif (x := six.text_type): y\n",
    "comprehensions": "import six\n[six.text_type for x in six.text_type if six.text_type]\n",
    "f-strings": "import six\nx = f'{six.text_type} {six.text_type!r:>{six.text_type}}'\n",
    "nested f-strings": "import six\nx = f'''{f\"{six.text_type}\"} {six.text_type}'''\n",
    "f-strings side by side": "import six\nx = (f'{six.text_type}' 'six'\n  f'{six.text_type}')\n",
    "await and yield": (
        "import six\nasync def f():\n    await six.text_type\n    yield six.text_type\n"
    ),
    "strings that look like code": "import six\nx = 'import six', six.text_type\n",
    "keywords": "import six\nf(six=six.text_type, text_type=1)\n",
    "global": "import six\ndef f():\n    global x\n    x = six.text_type\n",
    "print as a function": "import six\nprint(six.text_type, file=f)\n",
    "matrices and powers": "import six\nx @= six.text_type @ y ** six.text_type\n",
    "chained": "import six\nx = six.text_type(y).strip()[0](six.text_type)\n",
    "exceptions": "import six\ntry: x\nexcept six.text_type as e: raise six.text_type from e\n",
    "contexts": "import six\nwith (six.text_type as a, b): pass\n",
    "a conditional": "import six\nx = six.text_type if six.text_type else six.text_type\n",
    "private names": "import six\nclass A:\n    __x = six.text_type\n",
}
"""Files in which nothing changes but that `import six` goes and `six.text_type` is `str`."""

REPLACED_LATER = {
    "type statements": ((3, 12), "import six\ntype A = six.text_type\ntype B[T] = T\n"),
    "type parameters": (
        (3, 12),
        "import six\ndef f[T: six.text_type](a: T) -> six.text_type: ...\n"
        "class C[T]:\n    a: six.text_type\n",
    ),
    "the same quotes": ((3, 12), 'import six\nx = f"{six.text_type("a")} {f"{six.text_type}"}"\n'),
    "backslashes and lines in a field": (
        (3, 12),
        "import six\nx = f'{\"\\n\".join(six.text_type)} {\n  six.text_type  # six\n}'\n",
    ),
    "groups of exceptions": (
        (3, 11),
        "import six\ntry: x\nexcept* six.text_type as e: six.text_type\n",
    ),
    "characters by name": ((3, 10), "import six\nx = f'\\N{BULLET} {six.text_type}'\n"),
}
"""The same, with the Python that this came with."""


def assert_replaced(tree: Path, text: str) -> None:
    write(tree, a=text)
    result = treat(tree)
    newline = "\r\n" if "import six\r\n" in text else "\n"
    expected = text.replace(f"import six{newline}", "", 1)
    expected = re.sub(r"six\.(?: \\\n\s*)?text_type(?![^'\n]*# six\.text_type$)", "str", expected)
    got = after(result, "a.py")
    for line, other in zip(got.split("\n"), expected.split("\n"), strict=True):
        if "#" in line or "'six" in line:  # what stands in comments and strings stays
            assert re.sub(r"six(\.text_type)?|str", "", line) == re.sub(
                r"six(\.text_type)?|str", "", other
            )
        else:
            assert line == other
    tree.joinpath("a.py").write_bytes(got.encode())
    assert list(treat(tree).changes) == [], "a second run changes it again"


@pytest.mark.parametrize("text", REPLACED.values(), ids=REPLACED.keys())
def test_all_else_stays_as_it_is(tree: Path, text: str) -> None:
    if "x[*y" in text and sys.version_info < (3, 11):
        pytest.skip("stars in an index came with Python 3.11")
    assert_replaced(tree, text)


@pytest.mark.parametrize(("since", "text"), REPLACED_LATER.values(), ids=REPLACED_LATER.keys())
def test_all_else_stays_as_it_is_in_later_syntax(
    tree: Path, since: tuple[int, int], text: str
) -> None:
    if sys.version_info < since:
        pytest.skip(f"this came with Python {'.'.join(map(str, since))}")
    assert_replaced(tree, text)


def test_a_form_feed_stays_where_an_import_goes(tree: Path) -> None:
    write(tree, a="import os\n\nimport six\n\f\nx = six.text_type\n")
    assert after(treat(tree), "a.py").count("\f") == 1


def test_a_file_of_another_encoding(tree: Path) -> None:
    write(tree, a="# coding: latin-1\nimport six\nx = 'é', six.text_type\n".encode("latin-1"))
    (change,) = treat(tree).changes
    assert change.after == "# coding: latin-1\nx = 'é', str\n".encode("latin-1")


def test_a_cookie_stays_where_python_looks_for_it(tree: Path) -> None:
    text = (
        "#!/usr/bin/env python\n# -*- coding: latin-1 -*-\n\n\ndef f(x):\n    import six\n"
        "    return six.moves.urllib.parse.quote(x), 'é'\n"
    )
    write(tree, a=text.encode("latin-1"))
    (change,) = treat(tree).changes
    ast.parse(change.after)
    assert change.after.startswith(b"#!/usr/bin/env python\n# -*- coding: latin-1 -*-\n")


def test_a_comment_does_not_become_a_cookie(tree: Path) -> None:
    """It is one in the first two lines only, and where an import goes, a comment moves up."""
    text = "import six\n# coding: latin-1\nx = 'é', six.text_type\n"
    write(tree, a=text)
    for change in treat(tree).changes:
        assert ast.dump(ast.parse(change.after)) == ast.dump(ast.parse("x = 'é', str\n"))


def test_what_the_encoding_can_not_say(tree: Path) -> None:
    write(tree, a="# coding: ascii\nx = target\n")
    result = treat(tree, Writes("é"))
    assert_internal(result, "a.py", "UnicodeEncodeError", "x = target")


DEBUG = {
    "alone": "import six\nx = f'{six.text_type=}'\n",
    "behind text": "import six\nx = f'x {six.PY3 = } {y}'\n",
    "by name": "from six import text_type\nx = f'{y} {text_type=!r}'\n",
}


@pytest.mark.parametrize("text", DEBUG.values(), ids=DEBUG.keys())
def test_fields_that_show_their_text_keep_their_import(tree: Path, text: str) -> None:
    write(tree, a=text)
    result = treat(tree)
    assert [change.diff.decode() for change in result.changes] == []
    assert [finding.repaired for finding in result.findings] == [False]


def test_six_is_never_removed_while_it_is_used(tree: Path) -> None:
    """Whatever is not understood: no file may lose an import that it reads."""
    texts = [*REPLACED.values(), *DEBUG.values(), *(text for _, text in REPLACED_LATER.values())]
    for number, text in enumerate(texts):
        write(tree, **{f"file_{number}": text})
    for change in treat(tree).changes:
        new = ast.parse(change.after)
        used = {node.id for node in ast.walk(new) if isinstance(node, ast.Name)}
        kept = {node.name for node in ast.walk(new) if isinstance(node, ast.alias)}
        assert not (used & {"six", "text_type"}) - kept, change.after.decode()


def test_several_line_breaks_above_what_was_replaced(tree: Path) -> None:
    write(
        tree,
        a="def f(g):\n"
        "    g(\n        1,\n        two=2\n    )\n"
        "    if g:\n"
        "        resp = g(the_first_of_them, second=target)\n",
    )
    name = "a_rather_long_name_for_it" * 2 + "_indeed"
    assert after(treat(tree, Writes(name)), "a.py").endswith(
        f"        resp = g(\n            the_first_of_them,\n            second={name}\n        )\n"
    )
