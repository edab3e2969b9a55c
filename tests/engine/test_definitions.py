"""Where new functions go: behind the imports, above what reads them."""

from __future__ import annotations

import ast

import pytest

from codemods.codemod import Definition, Unit
from codemods.engine import definitions, imports
from codemods.engine import edits as making
from codemods.engine.edits import Edit
from codemods.engine.module import Module

HELPER = Definition("_helper", "def _helper(value):\n    return value")


def placed(text: str) -> str:
    """The text with `_helper` in the place of each `old`, and the function brought in."""
    module = Module("m.py", text)
    edits: list[Edit] = []
    for use in module.occurrences("old"):
        if use.is_use:
            site = module.site(use, Unit.EXPRESSION, "name", None, introduces=("_helper",))
            edits.append(Edit(site.span, "_helper", (site,)))
    table = imports.survey(module)
    after = making.apply(text, definitions.placed(text, table, edits, [HELPER, HELPER]))
    assert [node.name for node in ast.walk(ast.parse(after)) if isinstance(node, ast.FunctionDef)]
    return after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "import os\n\nLIMIT = old(os)\n",
            "import os\n\n\ndef _helper(value):\n    return value\n\n\nLIMIT = _helper(os)\n",
            id="behind the imports",
        ),
        pytest.param(
            "LIMIT = old(5)\n",
            "def _helper(value):\n    return value\n\n\nLIMIT = _helper(5)\n",
            id="at the top",
        ),
        pytest.param(
            '#!/usr/bin/env python\n"""What it is."""\nfrom __future__ import annotations\nold\n',
            '#!/usr/bin/env python\n"""What it is."""\nfrom __future__ import annotations\n\n\n'
            "def _helper(value):\n    return value\n\n\n_helper\n",
            id="behind docstring and future",
        ),
        pytest.param(
            "import os\r\n\r\n\r\nclass C:\r\n    x = old(os)\r\n",
            "import os\r\n\r\n\r\ndef _helper(value):\r\n    return value\r\n\r\n\r\n"
            "class C:\r\n    x = _helper(os)\r\n",
            id="with carriage returns",
        ),
        pytest.param(
            "import os\n\nLIMIT = old(os)\n\nimport late\n",
            "import os\n\n\ndef _helper(value):\n    return value\n\n\nLIMIT = _helper(os)\n\n"
            "import late\n",
            id="above an import that comes later than the use",
        ),
        pytest.param(
            "import os\n\ntry:\n    import fast\nexcept ImportError:\n    fast = old(os)\n",
            "import os\n\n\ndef _helper(value):\n    return value\n\n\n"
            "try:\n    import fast\nexcept ImportError:\n    fast = _helper(os)\n",
            id="above an import that is tried",
        ),
    ],
)
def test_placed(before: str, after: str) -> None:
    assert placed(before) == after


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import os\n", "import os\n\ntext = str\n"),
        ("import os\n\nx = 1\n", "import os\n\ntext = str\n\nx = 1\n"),
        ("import os\n\n\ndef f(): pass\n", "import os\n\ntext = str\n\n\ndef f(): pass\n"),
        ("", "text = str\n"),
    ],
)
def test_what_nothing_reads_is_there_for_other_modules(text: str, expected: str) -> None:
    table = imports.survey(Module("m.py", text))
    edits = definitions.placed(text, table, [], [Definition("text", "text = str")])
    assert making.apply(text, edits) == expected
