"""The example in the contract's docstring is a codemod that works."""

from __future__ import annotations

import ast
import doctest
from pathlib import Path
from typing import Any

import libcst as cst

from codemods import codemod as contract
from codemods.engine.pipeline import run
from codemods.engine.select import select

BEFORE = "def test(self):\n    self.assertEquals(1, 1)  # assertEquals\n"
AFTER = "def test(self):\n    self.assertEqual(1, 1)  # assertEquals\n"


def example() -> contract.Codemod[Any]:
    """The codemod of the docstring, executed as it stands there."""
    names: dict[str, Any] = {**vars(contract), "ast": ast, "cst": cst}
    for piece in doctest.DocTestParser().get_examples(contract.__doc__ or ""):
        exec(piece.source, names)
    made = names["NoAssertEquals"]()
    assert isinstance(made, contract.Codemod)
    return made


def test_the_example_repairs_what_it_says(tmp_path: Path) -> None:
    module = tmp_path / "test_sum.py"
    module.write_text(BEFORE)
    result = run(select([module]), [example()], jobs=1)
    assert [problem.message for problem in result.problems] == []
    assert [change.after.decode() for change in result.changes] == [AFTER]
    assert [(finding.line, finding.column, finding.cwe) for finding in result.findings] == [
        (2, 5, 477)
    ]
