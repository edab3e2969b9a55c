"""Edits of edits, and what verification says of a layout that would mean something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codemods.codemod import Site, Span, Unit
from codemods.engine import surroundings
from codemods.engine.edits import Edit, apply, composed, in_order
from codemods.engine.module import Module
from codemods.engine.verify import VerificationError, verify

TEXT = "show(old, 'a  b',\n     second)\n"


def renamed(module: Module) -> Edit:
    """The edit that replaces `old`, with the site that orders it."""
    span = Span(5, 8)
    around = surroundings.of(module, module.chain_at(5), Unit.EXPRESSION, span)
    return Edit(span, "new", (Site(span, Unit.EXPRESSION, around, "rename", None),))


@pytest.mark.parametrize(
    "layout",
    [
        Edit(Span(9, 10), "\n     "),
        Edit(Span(4, 5), "(\n    "),
        Edit(Span(17, 23), " "),
    ],
    ids=["a break", "a hanging break", "a join"],
)
def test_layout_around_an_edit_is_sound(layout: Edit) -> None:
    module = Module("m.py", TEXT)
    edits = in_order([renamed(module), layout])
    verify(module.lines, edits, apply(TEXT, edits), ())


@pytest.mark.parametrize(
    "layout",
    [Edit(Span(12, 14), " "), Edit(Span(9, 10), "(), "), Edit(Span(23, 23), "(")],
    ids=["in a string", "another argument", "a bracket that stays open"],
)
def test_layout_that_means_something_else_is_refused(layout: Edit) -> None:
    module = Module("m.py", TEXT)
    edits = in_order([renamed(module), layout])
    with pytest.raises(VerificationError):
        verify(module.lines, edits, apply(TEXT, edits), ())


def edits_of(length: int, sizes: list[tuple[int, int, str]]) -> list[Edit]:
    """Edits of a text of so many characters, each a gap, a size and a replacement."""
    result: list[Edit] = []
    position = 0
    for gap, size, text in sizes:
        start, end = position + gap, position + gap + size
        if end > length:
            break
        result.append(Edit(Span(start, end), text))
        position = end + 1
    return result


SIZES = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 4), st.text("xyz", max_size=4)))


@given(SIZES, SIZES)
def test_composed_edits_do_what_both_do_or_what_the_first_do(
    first: list[tuple[int, int, str]], second: list[tuple[int, int, str]]
) -> None:
    text = "abcdefghijklmnopqrstuvw"
    edits = edits_of(len(text), first)
    once = apply(text, edits)
    changes = edits_of(len(once), second)
    both = composed(edits, changes, 0)
    assert in_order(both) == both
    assert apply(text, both) in {apply(once, changes), once}
    if not any(_crosses(change, edits) for change in changes):
        assert apply(text, both) == apply(once, changes)


def test_parentheses_around_all_that_an_edit_wrote_become_part_of_it() -> None:
    edits = [Edit(Span(3, 4), "xyz", in_comment=True)]
    around = [Edit(Span(3, 3), "("), Edit(Span(4, 4), "(\n"), Edit(Span(6, 6), ")")]
    first, second = composed(edits, around, 0)
    assert first == Edit(Span(3, 3), "(")
    assert second == Edit(Span(3, 4), "x(\nyz)", in_comment=True)


def _crosses(change: Edit, edits: list[Edit]) -> bool:
    """Whether a change lies neither within what one edit wrote nor outside of all."""
    growth = 0
    for edit in edits:
        start = edit.span.start + growth
        end = start + len(edit.text)
        growth += len(edit.text) - (edit.span.end - edit.span.start)
        inside = start <= change.span.start and change.span.end <= end
        if not inside and change.span.start < end and start < change.span.end:
            return True
        if start == end and change.span.start < start < change.span.end:
            return True
    return False
