"""pyupgrade's own test cases for six: which of them come out the same here.

The cases are read from its tests by `ast`, and never executed. They are a part of its repository,
not of what PyPI has.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_NAMES_SIX = re.compile(r"\bsix\s*\.\s*\w|\bfrom \.?six\b|\bimport six\b|^\s*six\s*$", re.M)


@dataclass(frozen=True, slots=True)
class Case:
    """What one test of pyupgrade asserts."""

    test: str
    """The name of the test function."""
    source: str
    expected: str
    """The same as `source` where pyupgrade is to change nothing."""


def cases(checkout: Path) -> list[Case]:
    """The parametrised cases, in the tests of all features, whose source names six."""
    return [
        case
        for path in sorted((checkout / "tests" / "features").glob("*_test.py"))
        for case in _in_file(path)
        if _NAMES_SIX.search(case.source)
    ]


def _in_file(path: Path) -> Iterator[Case]:
    for function in ast.parse(path.read_bytes()).body:
        if not isinstance(function, ast.FunctionDef):
            continue
        for decorator in function.decorator_list:
            if (
                isinstance(decorator, ast.Call)
                and isinstance(decorator.func, ast.Attribute)
                and decorator.func.attr == "parametrize"
            ):
                yield from _parametrized(function.name, *decorator.args[:2])


def _parametrized(test: str, names: ast.expr, sets: ast.expr) -> Iterator[Case]:
    """The cases of one ``parametrize(names, sets)``; ``s`` is the source."""
    given = ast.literal_eval(names)
    parameters = [given] if isinstance(given, str) else [*given]
    for values in sets.elts if isinstance(sets, (ast.Tuple, ast.List)) else ():
        if isinstance(values, ast.Call):  # pytest.param(…, id=…)
            elements = values.args
        elif isinstance(values, ast.Tuple) and len(parameters) > 1:
            elements = values.elts
        else:
            elements = [values]
        try:
            case = dict(zip(parameters, map(ast.literal_eval, elements), strict=True))
        except ValueError:
            continue  # not written out
        source, expected = case.get("s"), case.get("expected", case.get("s"))
        if isinstance(source, str) and isinstance(expected, str):
            yield Case(test, source, expected)
