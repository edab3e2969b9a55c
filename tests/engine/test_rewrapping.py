"""Comments that stand deeper than before, and are too long for it."""

from __future__ import annotations

import pytest

from codemods.engine.edits import apply
from codemods.engine.rewrapping import rewrapped
from codemods.engine.tokens import scan

LIMIT = 40


def deeper(block: str) -> str:
    """A block that is put under something else, with its comments as they are to be then."""
    before = f"if a:\n{block}"
    rows = before.splitlines(keepends=True)
    after = "with b:\n" + "".join(f"    {it}" if it.strip() else it for it in rows)
    old, new = scan(before), scan(after)
    assert old is not None
    assert new is not None
    return apply(after, list(rewrapped(after, new, old, LIMIT)))


def test_words_go_to_the_line_below() -> None:
    after = deeper("    # One two three four five six seven\n    # eight.\n    x = 1\n")
    assert after == (
        "with b:\n    if a:\n"
        "        # One two three four five six\n"
        "        # seven eight.\n"
        "        x = 1\n"
    )


def test_lines_that_have_room_for_the_words_end_it() -> None:
    after = deeper(
        "    # One two three four five six seven\n"
        "    # eight nine ten eleven twelve one.\n"
        "    # Two three.\n"
        "    # One two.\n"
        "    x = 1\n"
    )
    assert after.splitlines()[2:-1] == [
        "        # One two three four five six",
        "        # seven eight nine ten eleven",
        "        # twelve one. Two three.",
        "        # One two.",
    ]


@pytest.mark.parametrize(
    "below", ["#", "# - two", "# NOTE(me): two", "#   two", "# https://example.org/two", "x = 2"]
)
def test_what_begins_anew_stays_where_it_is(below: str) -> None:
    after = deeper(f"    # One two three four five six seven\n    {below}\n    x = 1\n")
    assert after.splitlines()[2:5] == [
        "        # One two three four five six",
        "        # seven",
        f"        {below}",
    ]


@pytest.mark.parametrize(
    "comment",
    [
        "# one.two = three(four, five, six)",
        "# noqa: one two three four five six",
        "# - one two three four five six 7 8",
        "# https://example.org/one/two/three",
        "#: one two three four five six 7 89",
        "# One two three four five six seven eight nine ten",
    ],
    ids=["code", "pragma", "item", "no-room", "of-an-attribute", "too-long-before"],
)
def test_other_comments_stay(comment: str) -> None:
    assert f"        {comment}\n" in deeper(f"    {comment}\n    x = 1\n")


def test_comments_behind_code_and_in_brackets_stay() -> None:
    block = (
        "    x = [  # one two three four five six\n        # one two three four five six\n    ]\n"
    )
    assert deeper(block) == "with b:\n    if a:\n" + "".join(
        f"    {it}\n" for it in block.splitlines()
    )
