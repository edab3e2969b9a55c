"""What a list of options becomes that gets new ones: its layout is kept."""

from __future__ import annotations

import libcst as cst
import pytest

from codemods.timeouts.backends.oslo.transforms import ACTIONS


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("[\n    a,\n]", "[\n    a,\n    b,\n    c,\n]", id="with a last comma"),
        pytest.param("[\n    a\n]", "[\n    a,\n    b,\n    c\n]", id="without"),
        pytest.param("[\n    a, ]", "[\n    a,\n    b,\n    c, ]", id="closed on the last line"),
        pytest.param("[\n    a]", "[\n    a,\n    b,\n    c]", id="closed behind the last"),
        pytest.param("(\n    a,\n)", "(\n    a,\n    b,\n    c,\n)", id="a tuple"),
        pytest.param(
            "[\n    a,  # why\n    # more\n]",
            "[\n    a,  # why\n    b,\n    c,\n    # more\n]",
            id="a comment behind the comma",
        ),
        pytest.param(
            "[\n    a  # why, so\n]",
            "[\n    a,  # why, so\n    b,\n    c\n]",
            id="a comment and no comma",
        ),
        pytest.param("[\n    (a),\n]", "[\n    (a),\n    b,\n    c,\n]", id="in parentheses"),
        pytest.param("[\n    (a)\n]", "[\n    (a),\n    b,\n    c\n]", id="the same, no comma"),
    ],
)
def test_elements_are_appended(before: str, after: str) -> None:
    assert appended(before, "4", "", "b", "c") == after


def test_blank_lines_part_the_new_ones_where_they_part_the_others() -> None:
    assert appended("[\n    a,\n]", "4", "gap", "b", "c") == "[\n    a,\n\n    b,\n\n    c,\n]"


def appended(before: str, *arguments: str) -> str:
    node = ACTIONS["oslo-options"](cst.parse_expression(before), arguments)
    assert isinstance(node, cst.BaseExpression)
    return cst.Module(body=[]).code_for_node(node)
