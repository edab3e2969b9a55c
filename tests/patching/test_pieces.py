"""What a change is made of: pieces, alone and of two changes one after the other."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from codemods.patching.diff import Mark
from codemods.patching.pieces import Groups, Piece, composed, made, marks_of


@st.composite
def changes(draw: st.DrawFn, content: bytes, name: str) -> list[Piece]:
    """Sorted pieces of a content, without overlap."""
    borders = sorted(draw(st.lists(st.integers(0, len(content)), max_size=8)))
    pairs = zip(borders[::2], borders[1::2], strict=False)
    texts = st.binary(max_size=3)
    return [
        Piece(
            start, end, draw(texts), frozenset({name}), draw(st.booleans()), draw(st.integers(0, 2))
        )
        for start, end in pairs
    ]


@given(st.data())
def test_two_changes_make_one(data: st.DataObject) -> None:
    before = data.draw(st.binary(max_size=12))
    first = data.draw(changes(before, "first"))
    between = made(before, first)
    second = data.draw(changes(between, "second"))
    both = composed(before, first, second)
    assert made(before, both) == made(between, second)
    assert all(one.end <= other.start for one, other in pairwise(both))
    assert {name for it in both for name in it.names} == {
        *(["first"] if first else []),
        *(["second"] if second else []),
    }
    assert any(it.needs_review for it in both) == any(it.needs_review for it in (*first, *second))


def test_pieces_apart_stay_apart() -> None:
    first = [Piece(0, 1, b"xyz", frozenset({"a"}), group=5), Piece(6, 6, b"-", group=7)]
    second = [Piece(5, 6, b"", frozenset({"b"}), needs_review=True, group=5)]
    assert composed(b"0123456789", first, second) == [
        Piece(0, 1, b"xyz", frozenset({"a"}), group=0),
        Piece(3, 4, b"", frozenset({"b"}), needs_review=True, group=1),
        Piece(6, 6, b"-", group=2),
    ]


def test_pieces_that_meet_join_their_groups() -> None:
    first = [Piece(0, 1, b"ab", group=1), Piece(4, 5, b"c", group=1), Piece(8, 9, b"", group=2)]
    second = [Piece(1, 3, b"X", group=1)]
    both = composed(b"0123456789", first, second)
    assert [(it.start, it.end, it.text) for it in both] == [
        (0, 2, b"aX"),
        (4, 5, b"c"),
        (8, 9, b""),
    ]
    assert both[0].group == both[1].group != both[2].group


def test_marks_are_lines() -> None:
    pieces = [
        Piece(2, 2, b"new\n", frozenset({"one"})),
        Piece(3, 6, b"", frozenset({"two"}), needs_review=True),
    ]
    assert marks_of(pieces, b"a\nb\nc\nd\n", is_named=True) == [
        Mark(1, 2, frozenset({"one"})),
        Mark(1, 3, frozenset({"two"}), needs_review=True),
    ]
    assert marks_of(pieces, b"a\nb\nc\nd\n", is_named=False) == [
        Mark(1, 2),
        Mark(1, 3, needs_review=True),
    ]


def test_groups_hold_what_was_joined() -> None:
    groups = Groups()
    first, second, third = groups.joined("ab"), groups.joined("cd"), groups.joined("e")
    assert len({first, second, third}) == 3
    groups.joined("bc")
    assert groups.of(first) == groups.of(second) != groups.of(third)
