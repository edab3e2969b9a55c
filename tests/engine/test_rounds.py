"""Several codemods in one run, which goes on until none has to wait for another one."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import libcst as cst
import pytest
from test_overlaps import (
    DeletesRequirements,
    Holds,
    Removes,
    Renames,
    RenamesCalls,
    RenamesRequirements,
    TellsUnseen,
)

from codemods.codemod import Codemod, Creation, Keeps, Repair, Replacement, Site, Unit
from codemods.engine.module import Module
from codemods.engine.pipeline import run
from codemods.engine.results import Result
from codemods.engine.select import select
from codemods.patching.apply import apply
from codemods.patching.diff import Mark, deletion_diff, unified_diff


class Translates(Renames):
    """Writes beta in the place of alpha."""

    name = "translates"

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        return cst.Name("beta")


class FailsOnCapitals(Renames):
    """Fails where another one was there before."""

    name = "fails-on-capitals"

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        raise ValueError("this codemod is broken")


class PutsBeside(Renames):
    """Puts a call beside each statement of a function that reads `word`, once."""

    name = "puts-above"
    call = "above()"
    is_above = True

    def survey(self, module: Module) -> Repair | None:
        sites = []
        for use in module.occurrences(self.word):
            place = use
            while not isinstance(place.node, ast.stmt):
                place = place.up(1)
            if self.call not in module.text:
                site = module.site(place, Unit.BLOCK, "put", self.word, keeps=Keeps.ALL)
                sites.append(site)
        return Repair(sites=tuple(sites)) if sites else None

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        line = cst.parse_statement(self.call)
        return cst.FlattenSentinel([line, node] if self.is_above else [node, line])


class PutsBelow(PutsBeside):
    name = "puts-below"
    call = "below()"
    is_above = False


class PutsOnTop(PutsBeside):
    name = "puts-on-top"
    call = "top()"


class Creates(Renames):
    """Creates a file beside a.py, whatever is in that."""

    name = "creates"

    def survey(self, module: Module) -> Repair | None:
        return Repair() if module.path == "a.py" else None

    def plan(self, facts: Mapping[str, Repair], unseen: Sequence[str]) -> Mapping[str, Repair]:
        if not facts:
            return {}
        return {"new.py": Repair(creation=Creation("x = 1\n", "a new file"))}


def treat(tree: Path, *chosen: Codemod[Any], jobs: int = 1) -> Result:
    """A run without problems, after which a second one has nothing to do."""
    documents = [name for codemod in chosen for name in codemod.documents]
    result = run(select([tree], (), documents), chosen, jobs=jobs)
    assert [f"{it.path}: {it.message}\n{it.reproduction}" for it in result.problems] == []
    return result


def found(result: Result) -> list[tuple[str, int, int, str, str | None]]:
    return [(it.codemod, it.line, it.column, it.message, it.reason) for it in result.findings]


def written(result: Result) -> dict[str, str]:
    return {change.path: change.after.decode() for change in result.changes}


def test_who_waits_has_the_next_round(tmp_path: Path) -> None:
    before = "x = 1\nalpha(beta)\ny = f(beta)\n"
    (tmp_path / "a.py").write_text(before)
    (tmp_path / "b.py").write_text("y = f(beta)\n")
    result = treat(tmp_path, Removes(), Renames("beta"))
    after = "import new\n\nx = 1\ny = f(BETA)\n"
    assert written(result) == {"a.py": after, "b.py": "y = f(BETA)\n"}
    [change, _] = result.changes
    assert change.before == before.encode()
    by = [Mark(0, 2, frozenset({"removes"})), Mark(2, 3, frozenset({"renames"}))]
    assert change.diff == unified_diff("a.py", before.encode(), after.encode(), marks=by)
    assert b" @@ [removes, renames]\n" in change.diff
    assert found(result) == [
        ("removes", 2, 1, "all of alpha", None),
        ("renames", 3, 7, "beta", None),  # as it stood, and not below the import
        ("renames", 1, 7, "beta", None),
    ]
    assert not apply(tmp_path, result.changes).failed
    assert not [*treat(tmp_path, Removes(), Renames("beta")).changes]


def test_each_hunk_names_those_who_made_it(tmp_path: Path) -> None:
    apart = "x = 1\n" * 9
    (tmp_path / "a.py").write_text(f"alpha\n{apart}f(alpha, beta)\n{apart}beta\n")
    [change] = treat(tmp_path, RenamesCalls(), Renames("beta")).changes
    heads = [line for line in change.diff.decode().splitlines() if line.startswith("@@")]
    assert [head.rpartition("@@ ")[2] for head in heads] == [
        "[renames-calls]",
        "[renames, renames-calls]",
        "[renames]",
    ]


def test_what_another_one_takes_away_is_no_finding(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("alpha(beta)\n")
    assert found(treat(tmp_path, Removes(), Renames("beta"))) == [
        ("removes", 1, 1, "all of alpha", None)
    ]


def test_columns_are_those_of_the_file_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("f(alpha(1), alpha)\ng(alpha)\n")
    result = treat(tmp_path, RenamesCalls(), Renames())
    assert written(result) == {"a.py": "f(ALPHA(1), ALPHA)\ng(ALPHA)\n"}
    (tmp_path / "a.py").write_text("f(beta, alpha)\nf(beta)\n")
    result = treat(tmp_path, Renames(), RenamesCalls("beta"))
    assert written(result) == {"a.py": "f(BETA, ALPHA)\nf(BETA)\n"}
    assert found(result) == [
        ("renames-calls", 1, 1, "beta", None),
        ("renames", 1, 9, "alpha", None),
        ("renames-calls", 2, 1, "beta", None),
    ]


def test_what_another_one_has_done_is_something_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = alpha\n")
    result = treat(tmp_path, Renames("beta"), Translates())
    assert written(result) == {"a.py": "x = BETA\n"}
    assert found(result) == [("translates", 1, 5, "alpha", None), ("renames", 1, 5, "beta", None)]


def test_what_one_has_done_is_nothing_to_do_for_itself(tmp_path: Path) -> None:
    class Repeats(Renames):
        name = "repeats"

        def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
            return cst.parse_expression("f(alpha)")

    (tmp_path / "a.py").write_text("x = alpha\n")
    result = run(select([tmp_path]), [Renames("beta"), Repeats()], jobs=1)
    assert ["a second run would change" in it.message for it in result.problems] == [True]
    assert not [*result.changes]


def test_it_ends(tmp_path: Path) -> None:
    """Two that undo each other would go on for ever."""

    class Back(Renames):
        name = "back"

        def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
            return cst.Name("alpha")

    (tmp_path / "a.py").write_text("x = alpha\n")
    result = run(select([tmp_path]), [Translates(), Back("beta")], jobs=1)
    assert not [*result.problems]


def test_a_round_that_fails_is_given_up(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("alpha(beta)\n")
    (tmp_path / "b.py").write_text("x = 1\n")
    result = treat(tmp_path, Removes(), FailsOnCapitals("beta"))
    assert written(result) == {"a.py": "import new\n\n"}
    (tmp_path / "a.py").write_text("alpha\nf(g(alpha, beta))\n")
    result = treat(tmp_path, RenamesCalls(), FailsOnCapitals("beta"))
    assert written(result) == {"a.py": "ALPHA\nf(g(ALPHA, beta))\n"}
    [told] = [it for it in result.findings if not it.repaired]
    assert told.reason is not None
    assert told.reason.endswith("run again")


def test_a_plan_of_who_waited_is_that_of_the_last_round(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("alpha(beta)\ny = f(beta)\n")
    (tmp_path / "b.py").write_text("y = f(beta)\n")
    result = treat(tmp_path, Removes(), TellsUnseen("beta"))
    plans = [(it.path, it.reason) for it in result.findings if it.message == "the plan"]
    assert plans == [("a.py", "without nothing"), ("b.py", "without a.py")]  # done by then


def test_a_file_that_is_changed_and_goes(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("alpha\nbeta\n")
    (tmp_path / "requirements.txt").chmod(0o755)
    result = treat(tmp_path, RenamesRequirements(), DeletesRequirements("beta"))
    [change] = result.changes
    assert (change.before, change.after, change.is_deletion) == (b"alpha\nbeta\n", b"", True)
    by = [Mark(0, 2, frozenset({"deletes-requirements", "renames-requirements"}), True)]
    goes = deletion_diff("requirements.txt", change.before, executable=True, marks=by)
    assert change.diff == goes
    assert not apply(tmp_path, result.changes).failed
    assert not (tmp_path / "requirements.txt").exists()


def test_a_file_is_created_once(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("alpha(beta)\n")
    result = treat(tmp_path, Creates(), Removes(), Renames("beta"))
    assert written(result) == {"a.py": "import new\n\n", "new.py": "x = 1\n"}
    assert [change.is_creation for change in result.changes] == [False, True]
    assert not apply(tmp_path, result.changes).failed


def test_processes_read_what_is_not_written_yet(tmp_path: Path) -> None:
    filler = "".join(f"line_{number} = '{'x' * 60}'\n" for number in range(300))
    for number in range(12):
        (tmp_path / f"a_{number}.py").write_text(f"{filler}f(beta, alpha)\n")
    chosen = Renames(), RenamesCalls("beta")
    result = treat(tmp_path, *chosen, jobs=2)
    assert result == treat(tmp_path, *chosen)
    assert {text[-14:] for text in written(result).values()} == {"(BETA, ALPHA)\n"}


BESIDE = {PutsBeside: "    above()\n", PutsOnTop: "    top()\n", PutsBelow: "    below()\n"}


@pytest.mark.parametrize("first", BESIDE)
@pytest.mark.parametrize("second", BESIDE)
@pytest.mark.parametrize("header", ["def f():\n", "async def f():\n"])
def test_beside_one_statement(
    tmp_path: Path, first: type[PutsBeside], second: type[PutsBeside], header: str
) -> None:
    """The first codemod has the place at its edge of the two."""
    if first is second:
        return
    above = [BESIDE[it] for it in (first, second) if it.is_above]
    below = [BESIDE[it] for it in (second, first) if not it.is_above]
    (tmp_path / "a.py").write_text(f"{header}    g(alpha)\n")
    result = treat(tmp_path, first(), second())
    assert written(result) == {"a.py": "".join([header, *above, "    g(alpha)\n", *below])}


@pytest.mark.parametrize("is_first", [True, False])
def test_above_the_first_of_several_statements(tmp_path: Path, is_first: bool) -> None:
    """It does not get under what they are put under."""
    chosen = [PutsBeside("beta"), Holds()] if is_first else [Holds(), PutsBeside("beta")]
    (tmp_path / "a.py").write_text("def f():\n    g(alpha, beta)\n    g(alpha)\n")
    result = written(treat(tmp_path, *chosen))
    if is_first:
        held = "    with lock:\n        g(alpha, beta)\n        g(alpha)\n"
        assert result == {"a.py": f"def f():\n    above()\n{held}"}
    else:  # it is too late: what is put above a statement stands above that
        ast.parse(result["a.py"])


def test_an_expression_that_is_all_of_a_statement(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def f():\n    alpha\n")
    for chosen in ((PutsBeside(), Renames()), (Renames(), PutsBeside())):
        result = treat(tmp_path, *chosen)
        assert written(result) == {"a.py": "def f():\n    above()\n    ALPHA\n"}
