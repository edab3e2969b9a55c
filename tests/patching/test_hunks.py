"""What is read out of a diff is what it was made from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from codemods.patching.diff import Mark, Region, creation_diff, deletion_diff, unified_diff
from codemods.patching.hunks import lines_of, regions_of, with_context

LINES = st.sampled_from(
    [
        b"a\n",
        b"b\n",
        b"c\r\n",
        b"\n",
        b"-- x\n",
        b"++ x\n",
        b"@@ -1 +1 @@\n",
        b"def f():\n",
        b"\\ No\n",
    ]
)
CONTENTS = st.builds(
    lambda lines, end: b"".join(lines) + end,
    st.lists(LINES, max_size=30),
    st.sampled_from([b"", b"end", b"other"]),
)


@given(CONTENTS, CONTENTS, st.integers(0, 40), st.integers(0, 40))
def test_other_lines_around_the_same_change(
    before: bytes, after: bytes, context: int, other: int
) -> None:
    marks = [Mark(0, 3, frozenset({"no-six"}))]
    made, wanted = (
        unified_diff("a.py", before, after, context=it, marks=marks) for it in (context, other)
    )
    assert with_context("a.py", before, after, made, marks, other) == wanted


@given(CONTENTS, CONTENTS)
def test_regions_hold_all_that_differs(before: bytes, after: bytes) -> None:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    place = 0
    rebuilt: list[bytes] = []
    for it in regions_of(unified_diff("a.py", before, after)):
        rebuilt += [*old[place : it.before_start], *new[it.after_start : it.after_end]]
        place = it.before_end
    assert [*rebuilt, *old[place:]] == new


def test_lines_and_regions_of_whole_files() -> None:
    created = creation_diff("a.py", b"1\n2")
    assert [*lines_of(created)] == [b"+1\n", b"+2\n", b"\\ No newline at end of file\n"]
    assert [*regions_of(created)] == [Region(0, 0, 0, 2)]
    assert [*regions_of(deletion_diff("a.py", b"1\n2\n"))] == [Region(0, 2, 0, 0)]
    assert [*lines_of(creation_diff("a.py", b""))] == []
