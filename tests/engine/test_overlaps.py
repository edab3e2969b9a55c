"""Several codemods in one run: what is apart is all done, what overlaps is done one by one."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import libcst as cst
import pytest

from codemods.catalog import choose
from codemods.codemod import (
    Codemod,
    Import,
    Keeps,
    Needle,
    Refusal,
    Repair,
    Replacement,
    Safety,
    Site,
    Span,
    TextEdit,
    Unit,
)
from codemods.engine.module import Module, Occurrence
from codemods.engine.overlaps import REASON
from codemods.engine.pipeline import one_round
from codemods.engine.results import Result
from codemods.engine.select import select
from codemods.options import OneWord

# Codemods that want the same code, or not


class Renames(Codemod[Repair]):
    """Writes `word` in capitals, wherever it is read."""

    name = "renames"
    title = "Write a word in capitals"
    cwe = 477
    safety = Safety.SAFE
    options = (OneWord("word", "Look for this", ("alpha", "beta")),)

    def __init__(self, word: str = "alpha") -> None:
        super().__init__({"word": word})
        self.word: str = self.settings["word"]
        self.screen: tuple[Needle, ...] = (self.word.encode(),)

    def survey(self, module: Module) -> Repair | None:
        uses = [self.place(use) for use in module.occurrences(self.word) if use.is_use]
        sites = tuple(module.site(use, Unit.EXPRESSION, "rename", self.word) for use in uses)
        return Repair(sites=sites) if sites else None

    def place(self, use: Occurrence) -> Occurrence:
        return use

    def plan(self, facts: Mapping[str, Repair], unseen: Sequence[str]) -> Mapping[str, Repair]:
        return facts

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        code = cst.Module([]).code_for_node(node)
        return cst.parse_expression(code.replace(self.word, self.word.upper()))


class RenamesCalls(Renames):
    """The same, but wants the whole call of `word` or with it."""

    name = "renames-calls"

    def place(self, use: Occurrence) -> Occurrence:
        return use.up(1)


class Removes(Renames):
    """Removes each statement that reads `word`, and imports something."""

    name = "removes"

    def survey(self, module: Module) -> Repair | None:
        sites = []
        for use in module.occurrences(self.word):
            place = use
            while not isinstance(place.node, ast.stmt):
                place = place.up(1)
            sites.append(module.site(place, Unit.STATEMENT, "remove", f"all of {self.word}"))
        return Repair(sites=tuple(sites), imports=(Import("new"),)) if sites else None

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        return cst.RemoveFromParent()


class Holds(Renames):
    """Puts each function's statements from the first to the last that reads `word` under
    ``with lock``, and keeps them."""

    name = "holds"
    keeps: ClassVar[Keeps] = Keeps.ALL

    def survey(self, module: Module) -> Repair | None:
        sites = []
        for function in module.tree.body:
            if not isinstance(function, ast.FunctionDef):
                continue
            if any(isinstance(it, ast.With) for it in function.body):
                continue
            held = [it for it in function.body if self.word in module.source(it)]
            if held:
                start = module.span(held[0]).start
                place = Occurrence("", start, (module.tree, function, held[0]))
                site = module.site(place, Unit.RUN, "hold", self.word, last=held[-1])
                sites.append(replace(site, keeps=self.keeps))
        return Repair(sites=tuple(sites)) if sites else None

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        assert isinstance(node, cst.IndentedBlock)
        return cst.With([cst.WithItem(cst.Name("lock"))], node)


class HoldsAlone(Holds):
    """The same, but lets nobody change what it holds."""

    name = "holds-alone"
    keeps = Keeps.NOTHING


class RemovesToo(Removes):
    name = "removes-too"


class TellsUnseen(Renames):
    """Renames, and reports in each file what its plan did not see."""

    name = "tells-unseen"

    def plan(self, facts: Mapping[str, Repair], unseen: Sequence[str]) -> Mapping[str, Repair]:
        reason = f"without {', '.join(unseen) or 'nothing'}"
        return {
            path: replace(repair, refusals=(Refusal(0, "the plan", reason),))
            for path, repair in facts.items()
        }


class RenamesRequirements(Renames):
    """Writes `word` in capitals in the requirements."""

    name = "renames-requirements"
    documents = ("requirements.txt",)

    def survey_document(self, path: str, text: str) -> Repair | None:
        start = text.index(self.word)
        span = Span(start, start + len(self.word))
        return Repair(edits=(TextEdit(span, self.word.upper(), self.word),))


class RenamesRequirementsToo(RenamesRequirements):
    name = "renames-requirements-too"


class EmptiesRequirements(RenamesRequirements):
    name = "empties-requirements"

    def survey_document(self, path: str, text: str) -> Repair | None:
        return Repair(edits=(TextEdit(Span(0, len(text)), "", "all of it"),))


class DeletesRequirements(RenamesRequirements):
    name = "deletes-requirements"

    def survey_document(self, path: str, text: str) -> Repair | None:
        return Repair(deletion="all of it")


# Helpers


def treat(tree: Path, *chosen: Codemod[Any], jobs: int = 1) -> Result:
    """A round without problems."""
    documents = [name for codemod in chosen for name in codemod.documents]
    result = one_round(select([tree], (), documents), chosen, jobs=jobs).result
    assert [f"{it.path}: {it.message}\n{it.reproduction}" for it in result.problems] == []
    return result


def written(result: Result) -> dict[str, str]:
    return {change.path: change.after.decode() for change in result.changes}


def left(result: Result) -> list[tuple[str, int, str, str | None]]:
    return [(it.path, it.line, it.message, it.reason) for it in result.findings if not it.repaired]


# Runs


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = f(alpha, beta)\n", "x = f(ALPHA, BETA)\n"),
        ("x = beta+alpha\n", "x = BETA+ALPHA\n"),
        ("if alpha:\n    x = [\n        beta]\n", "if ALPHA:\n    x = [\n        BETA]\n"),
        ("x = alpha; y = beta\n", "x = ALPHA; y = BETA\n"),
    ],
)
def test_what_is_apart_is_all_done(tmp_path: Path, before: str, after: str) -> None:
    (tmp_path / "a.py").write_text(before)
    result = treat(tmp_path, Renames(), TellsUnseen("beta"))
    assert written(result) == {"a.py": after}
    assert left(result) == [("a.py", 1, "the plan", "without nothing")]


def test_a_block_that_two_leave_empty(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("if x:\n    alpha()\n    beta()\n")
    result = treat(tmp_path, Removes(), RemovesToo("beta"))
    assert written(result) == {"a.py": "import new\n\nif x:\n    pass\n"}


def test_the_statement_around_an_expression(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("alpha(beta)\ny = f(beta)\n")
    (tmp_path / "b.py").write_text("y = f(beta)\n")
    result = treat(tmp_path, Removes(), Renames("beta"))
    assert written(result) == {"a.py": "import new\n\ny = f(beta)\n", "b.py": "y = f(BETA)\n"}
    assert left(result) == [("a.py", 1, "beta", REASON), ("a.py", 2, "beta", REASON)]


def test_an_expression_in_a_statement(tmp_path: Path) -> None:
    """What the second one would import is left, too."""
    (tmp_path / "a.py").write_text("alpha(beta)\ny = f(beta)\n")
    result = treat(tmp_path, Renames("beta"), Removes())
    assert written(result) == {"a.py": "alpha(BETA)\ny = f(BETA)\n"}
    assert left(result) == [("a.py", 1, "all of alpha", REASON)]


def test_the_very_same_code(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("f(alpha)\n")
    result = treat(tmp_path, Renames(), TellsUnseen())
    assert written(result) == {"a.py": "f(ALPHA)\n"}
    assert left(result) == [("a.py", 1, "the plan", "without a.py"), ("a.py", 1, "alpha", REASON)]


def test_another_run_finishes_it(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("f(beta, alpha)\nf(beta)\n")
    chosen = Renames(), RenamesCalls("beta")
    first = written(treat(tmp_path, *chosen))
    assert first == {"a.py": "f(beta, ALPHA)\nf(beta)\n"}
    (tmp_path / "a.py").write_text(first["a.py"])
    assert written(treat(tmp_path, *chosen)) == {"a.py": "f(BETA, ALPHA)\nf(BETA)\n"}


HELD = "def f():\n    with lock:\n        g(alpha)\n        x = h(BETA)\n        g(alpha)\n"


@pytest.mark.parametrize("chosen", [(Holds(), Renames("beta")), (Renames("beta"), Holds())])
def test_what_stands_in_statements_that_are_kept(
    tmp_path: Path, chosen: Sequence[Codemod[Any]]
) -> None:
    (tmp_path / "a.py").write_text("def f():\n    g(alpha)\n    x = h(beta)\n    g(alpha)\n")
    result = treat(tmp_path, *chosen)
    assert written(result) == {"a.py": HELD}
    assert left(result) == []


def test_a_statement_goes_from_those_that_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def f():\n    g(alpha)\n    h(beta)\n    g(alpha)\n")
    result = treat(tmp_path, Holds(), Removes("beta"))
    held = "import new\n\n\ndef f():\n    with lock:\n        g(alpha)\n        g(alpha)\n"
    assert written(result) == {"a.py": held}


def test_statements_that_are_not_kept(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def f():\n    g(alpha)\n    x = h(beta)\n    g(alpha)\n")
    result = treat(tmp_path, HoldsAlone(), Renames("beta"))
    assert written(result) == {"a.py": HELD.replace("BETA", "beta")}
    assert left(result) == [("a.py", 3, "beta", REASON)]


def test_the_very_statement_that_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def f():\n    g(alpha, beta)\n    return 1\n")
    result = treat(tmp_path, Holds(), Removes("beta"))
    assert left(result) == [("a.py", 2, "all of beta", REASON)]


def test_statements_of_which_only_some_are_kept(tmp_path: Path) -> None:
    """Both keep theirs, but neither holds all that the other one does."""
    (tmp_path / "a.py").write_text("def f():\n    g(alpha)\n    g(alpha, beta)\n    g(beta)\n")
    result = treat(tmp_path, Holds(), HoldsAlone("beta"))
    assert left(result) == [("a.py", 3, "beta", REASON)]


def test_the_second_one_plans_without_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("alpha(beta)\n")
    (tmp_path / "b.py").write_text("y = f(beta)\n")
    result = treat(tmp_path, Removes(), TellsUnseen("beta"))
    plans = [(it.path, it.reason) for it in result.findings if it.message == "the plan"]
    assert plans == [("a.py", "without a.py"), ("b.py", "without a.py")]


def test_no_six_beside_another(tmp_path: Path) -> None:
    """The import stays with the use that is left, and so does the requirement."""
    (tmp_path / "a.py").write_text("import six\nalpha(six.text_type(1))\n")
    (tmp_path / "b.py").write_text("import six\nx = six.text_type(f(alpha))\n")
    (tmp_path / "requirements.txt").write_text("six\n")
    result = treat(tmp_path, RenamesCalls(), *choose(["no-six"]))
    assert written(result) == {
        "a.py": "import six\nALPHA(six.text_type(1))\n",
        "b.py": "x = str(f(ALPHA))\n",
    }
    assert left(result) == [
        ("a.py", 1, "import of six", REASON),
        ("a.py", 2, "use of six.text_type", REASON),
        ("requirements.txt", 1, "requirement of six (six)", "a.py may use six"),
    ]


@pytest.mark.parametrize(
    ("files", "options", "after"),
    [
        (
            {
                "compat": "import six\nx = six.PY2\ny = six.PY3\n",
                "b": "from compat import x\nalpha(x)\n",
            },
            {"shims": "inline"},
            {"compat": "x = False\n", "b": "from compat import x\nALPHA(x)\n"},
        ),
        (
            {
                "a": "from six import PY2\nif PY2: f()\n",
                "b": "from a import PY2\nif PY2: g()\nalpha(PY2)\n",
            },
            {},
            {"a": "PY2 = False\n", "b": "from a import PY2\nif PY2: g()\nALPHA(PY2)\n"},
        ),
        (
            {
                "a": "import six\nsix.add_move(six.MovedModule('mock', 'mock', 'unittest.mock'))\n",
                "b": "import six\nalpha(six.moves.mock.ANY)\n",
            },
            {},
            {"b": "import six\nALPHA(six.moves.mock.ANY)\n"},
        ),
        (
            {
                "a": "from mock import patch\npatch('b.six.moves.input')\n",
                "b": "import six\nalpha(six.moves.input)\n",
            },
            {},
            {"b": "import six\nALPHA(six.moves.input)\n"},
        ),
    ],
    ids=["a shim", "a name", "a move", "a patch"],
)
def test_what_no_six_does_elsewhere_counts_with_a_file_that_is_left(
    tmp_path: Path, files: Mapping[str, str], options: Mapping[str, object], after: object
) -> None:
    """Each pair of files is rewritten as a whole where no codemod is in the way."""
    for name, text in files.items():
        (tmp_path / f"{name}.py").write_text(text)
    no_six = choose(["no-six"], options={"no-six": options})
    assert {f"{name}.py" for name in files} == set(written(treat(tmp_path, *no_six)))
    result = written(treat(tmp_path, RenamesCalls(), *no_six))
    assert {path.removesuffix(".py"): text for path, text in result.items()} == after


def test_documents(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("alpha\nbeta\n")
    apart = RenamesRequirements(), RenamesRequirementsToo("beta")
    for last in (EmptiesRequirements(), DeletesRequirements()):
        result = treat(tmp_path, *apart, last)
        assert written(result) == {"requirements.txt": "ALPHA\nBETA\n"}
        assert left(result) == [("requirements.txt", 1, "all of it", REASON)]


def test_a_file_that_goes(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("alpha\n")
    result = treat(tmp_path, DeletesRequirements(), RenamesRequirements())
    assert [change.is_deletion for change in result.changes] == [True]
    assert left(result) == [("requirements.txt", 1, "alpha", REASON)]


def test_a_screen_that_depends_on_options_reaches_the_processes(tmp_path: Path) -> None:
    filler = "".join(f"line_{number} = '{'x' * 60}'\n" for number in range(300))
    for number in range(8):
        for word in ("alpha", "beta"):
            (tmp_path / f"{word}_{number}.py").write_text(f"{filler}x = {word}\n")
    shared = treat(tmp_path, Renames("beta"), jobs=2)
    assert shared == treat(tmp_path, Renames("beta"))
    assert shared.parsed == 8
    assert list(written(shared)) == [f"beta_{number}.py" for number in range(8)]
