"""Continuation lines follow the bracket that they stand under."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from layouts import laid

from codemods.engine.style import Style
from codemods.engine.tokens import scan

WIDE = Style(limit=1000)

FOLLOWS = {
    "arguments under the first one": (
        "six.moves.zip(one,\n              two)\n",
        "zip(one,\n    two)\n",
    ),
    "to the right": ("old(one,\n    two)\n", "renamed(one,\n        two)\n"),
    "one behind the bracket, and not under what follows a blank": (
        "old( one,\n    two)\n",
        "renamed( one,\n        two)\n",
    ),
    "under what follows a blank": ("old( one,\n     two)\n", "renamed( one,\n         two)\n"),
    "a closing bracket under the opening one": (
        "old(one,\n    two\n   )\n",
        "renamed(one,\n        two\n       )\n",
    ),
    "a closing bracket under the arguments": (
        "old(one,\n    two\n    )\n",
        "renamed(one,\n        two\n        )\n",
    ),
    "an edit before the call": (
        "value = old[show(one,\n                 two)]\n",
        "value = renamed[show(one,\n                     two)]\n",
    ),
    "brackets in brackets": (
        "old(show(one,\n         two),\n    [three,\n     four])\n",
        "renamed(show(one,\n             two),\n        [three,\n         four])\n",
    ),
    "a hanging bracket on a line that moves": (
        "old(one,\n    show(\n        two,\n    ))\n",
        "renamed(one,\n        show(\n            two,\n        ))\n",
    ),
    "comments between": (
        "old(one,  # first\n    # second\n    two)\n",
        "renamed(one,  # first\n        # second\n        two)\n",
    ),
    "a comment under a comment": (
        "old(one,  # it is\n          # long\n    two)\n",
        "renamed(one,  # it is\n              # long\n        two)\n",
    ),
    "a value under an outer bracket": (
        "old({'one':\n     two})\n",
        "renamed({'one':\n         two})\n",
    ),
    "strings side by side behind another argument": (
        'show(old, "a"\n          "b")\n',
        'show(renamed, "a"\n              "b")\n',
    ),
    "a line behind the end of a string over several lines": (
        'old("""a\n  b""", one,\n    two)\n',
        'renamed("""a\n  b""", one,\n        two)\n',
    ),
    "the header of a loop": (
        "for it in old(one,\n              two):\n    pass\n",
        "for it in renamed(one,\n                  two):\n    pass\n",
    ),
    "a clause of a try statement": (
        "try:\n    pass\nexcept old(one,\n           two):\n    pass\n",
        "try:\n    pass\nexcept renamed(one,\n               two):\n    pass\n",
    ),
    "a decorator": (
        "@old(one,\n     two)\ndef show():\n    pass\n",
        "@renamed(one,\n         two)\ndef show():\n    pass\n",
    ),
    "two edits on a line": (
        "old(old(one,\n        two))\n",
        "renamed(renamed(one,\n                two))\n",
    ),
    "statements that share a line": (
        "one = 1; two = old(one,\n                   2)\n",
        "one = 1; two = renamed(one,\n                       2)\n",
    ),
    "behind a backslash": (
        "one = \\\n    old(one,\n        two)\n",
        "one = \\\n    renamed(one,\n            two)\n",
    ),
    "tabs before, as many on each line": (
        "if one:\n\told(one,\n\t    two)\n",
        "if one:\n\trenamed(one,\n\t        two)\n",
    ),
    "CR LF": ("old(one,\r\n    two)\r\n", "renamed(one,\r\n        two)\r\n"),
}

STAYS = {
    "hanging indentation": "old(\n    one,\n    two)\n",
    "hanging indentation behind a comment": "old(  # why\n    one)\n",
    "not under anything": "old(one,\n  two)\n",
    "to the right of the bracket, not under it": "old(one,\n     two)\n",
    "within a string": 'old("""one,\n    two""")\n',
    "within an f-string": 'old(f"""{one},\n    {two}""")\n',
    "a backslash outside brackets": "old + one + \\\n    two\n",
    "a bracket before the edit": "show(one, old,\n     two)\n",
    "tabs that make no clear column": "old(one,\n\ttwo)\n",
    "tabs behind code": "old(one,\ttwo,\n    three)\n",
    "a form feed": "\fold(one,\n    two)\n",
    "the next statement": "old(one)\nif one: show(one,\n             two)\n",
}


@pytest.mark.parametrize(("before", "after"), FOLLOWS.values(), ids=FOLLOWS)
def test_follows(before: str, after: str) -> None:
    replaced = {"six.moves.zip": "zip"} if "six" in before else {"old": "renamed"}
    assert laid(before, replaced, WIDE) == after
    assert laid(after, {new: old for old, new in replaced.items()}, WIDE) == before


@pytest.mark.parametrize("text", STAYS.values(), ids=STAYS)
def test_stays(text: str) -> None:
    assert laid(text, {"old": "renamed"}, WIDE) == text.replace("old", "renamed")


def test_an_f_string_that_holds_its_own_quotes_is_not_looked_into() -> None:
    assert scan('old(f"{one}",\n    two)\n')
    assert scan('old(f"{{{one}", f"}}",\n    two)\n')
    assert not scan('old(f"{one["a, b"]}",\n    two)\n')


# Any nesting, drawn as a tree and written out twice: with the old names and with the new ones


@dataclass(frozen=True)
class Call:
    """A call whose arguments stand on one line, under each other, or hanging."""

    name: int
    style: str
    arguments: tuple[Call, ...]


calls: st.SearchStrategy[Call] = st.recursive(
    st.builds(Call, st.integers(0, 3), st.just("one line"), st.just(())),
    lambda inner: st.builds(
        Call,
        st.integers(0, 3),
        st.sampled_from(["one line", "under", "hanging", "closed"]),
        st.lists(inner, min_size=1, max_size=3).map(tuple),
    ),
    max_leaves=8,
)

OLD = ("six.moves.zip", "name", "six.text_type", "six.iteritems")
NEW = ("zip", "name", "str", "a.very.much.longer.name")


def written(call: Call, names: tuple[str, ...]) -> str:
    text = ["value = "]
    _write(call, names, text, 0)
    return "".join([*text, "\n"])


def _write(call: Call, names: tuple[str, ...], text: list[str], indentation: int) -> None:
    text.append(f"{names[call.name]}(")
    column = len("".join(text).rpartition("\n")[2])
    if call.style in {"hanging", "closed"}:
        column = indentation = indentation + 4
        text.append("\n" + " " * column)
    for index, argument in enumerate(call.arguments):
        if index:
            text.append(", " if call.style == "one line" else ",\n" + " " * column)
        begins_row = index and call.style == "under"
        _write(argument, names, text, column if begins_row else indentation)
    if call.style == "closed":
        text.append("\n" + " " * (indentation - 4))
    text.append(")")


@given(calls)
def test_any_nesting_is_as_if_it_had_been_written_with_the_new_names(call: Call) -> None:
    replaced = {old: new for old, new in zip(OLD, NEW, strict=True) if old != new}
    text = written(call, OLD)
    if any(old in text for old in replaced):
        assert laid(text, replaced, WIDE) == written(call, NEW)
