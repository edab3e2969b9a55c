"""Lines that an edit makes too long are broken, as the file breaks its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from layouts import laid

from codemods.engine.style import Style

SHORT = Style(limit=40)
BLACK = Style(limit=40, black=True)
REPLACED = {"old": "much_longer_name"}

HANGING = "\n\nshow(\n    other)\nshow(\n    other)\n"
CLOSED = "\n\nshow(\n    other,\n)\nshow(\n    other,\n)\n"
STEP_OF_EIGHT = "\n\nshow(\n        other)\nshow(\n        other)\n"

WRAPPED = {
    "at the last comma that fits": (
        "show(first, second, old, fourth)\n",
        "show(first, second, much_longer_name,\n     fourth)\n",
    ),
    "at a comma of the outermost bracket": (
        "show(first, second(third, old), fourth)\n",
        "show(first,\n     second(third, much_longer_name),\n     fourth)\n",
    ),
    "behind the bracket, where the file does it": (
        "show(first, second, old, 33)" + HANGING,
        "show(\n    first, second, much_longer_name, 33)" + HANGING,
    ),
    "behind the bracket, with the end on a line of its own": (
        "show(first, second, old, one)" + CLOSED,
        "show(\n    first, second, much_longer_name, one\n)" + CLOSED,
    ),
    "by the step of the file": (
        "value = show(first, second, old)" + STEP_OF_EIGHT,
        "value = show(\n        first, second, much_longer_name)" + STEP_OF_EIGHT,
    ),
    "behind the bracket, where nothing else helps": (
        "value = show(first.old).other(1)\n",
        "value = show(\n    first.much_longer_name).other(1)\n",
    ),
    "in the last of the brackets": (
        "value = show(1).second(a, old)\n",
        "value = show(1).second(a,\n                       much_longer_name)\n",
    ),
    "at the clause of a comprehension": (
        "it = [a for a, b in old(1) if b]\n",
        "it = [a for a, b in much_longer_name(1)\n      if b]\n",
    ),
    "before `and`": (
        "show(first_one and old and second)\n",
        "show(first_one and much_longer_name\n     and second)\n",
    ),
    "behind `and`, where the file does it": (
        "show(first_one and old and second)\n\nif (a and\n        b):\n    pass\n",
        "show(first_one and much_longer_name and\n     second)\n\n"
        "if (a and\n        b):\n    pass\n",
    ),
    "between strings": (
        "old('a string ' 'and more of it',\n    one)\n",
        "much_longer_name('a string '\n                 'and more of it',\n                 one)\n",
    ),
    "before an operator": (
        "show('a string ' 'and more' % old)\n",
        "show('a string ' 'and more'\n     % much_longer_name)\n",
    ),
    "under the lines that are there": (
        "show(first,\n     second, third_one, old, one)\n",
        "show(first,\n     second, third_one,\n     much_longer_name, one)\n",
    ),
    "within hanging indentation": (
        "show(\n    first, second, third_one, old, one)\n",
        "show(\n    first, second, third_one,\n    much_longer_name, one)\n",
    ),
    "and what stands below follows": (
        "show(first, second(old, 1234,\n                   third,\n                   fourth))\n",
        "show(first,\n     second(much_longer_name, 1234,\n"
        "            third,\n            fourth))\n",
    ),
    "the header of a compound statement, told apart from its body": (
        "for it in show(first, old, a):\n    pass" + HANGING,
        "for it in show(\n        first, much_longer_name, a):\n    pass" + HANGING,
    ),
    "the header of a class, under its bases": (
        "class Name(First, metaclass=old):\n    pass\n",
        "class Name(First,\n           metaclass=much_longer_name):\n    pass\n",
    ),
    "twice, where once is not enough": (
        "old('one and two 12').other(first_secon)" + STEP_OF_EIGHT,
        "much_longer_name(\n"
        "        'one and two 12').other(\n"
        "                first_secon)" + STEP_OF_EIGHT,
    ),
    "an import, in parentheses": (
        "from a import first, second, old, one\n",
        "from a import (first, second,\n               much_longer_name, one)\n",
    ),
    "an import, in parentheses of the file's kind": (
        "from a import first, second, old, on\n" + HANGING,
        "from a import (\n    first, second, much_longer_name, on)\n" + HANGING,
    ),
    "not left of what stands below": (
        "show(first(old, 12345678901)\n     for second in one)\n" + HANGING,
        "show(first(much_longer_name,\n           12345678901)\n     for second in one)\n"
        + HANGING,
    ),
    "CR LF": (
        "show(first, second, old, fourth)\r\n",
        "show(first, second, much_longer_name,\r\n     fourth)\r\n",
    ),
    "tabs": (
        "if one:\n\tshow(first, second, old, fourth)\n",
        "if one:\n\tshow(first, second, much_longer_name,\n\t     fourth)\n",
    ),
}

LEFT = {
    "a line that was too long before": "show(first, second, third, fourth_one, old)\n",
    "no bracket to break in": "value = first + old.second + third\n",
    "a string": "value = 'a string that is long' + old\n",
    "an f-string": "value = f'a string {show(old, second)}'\n",
    "a line with a comment": "show(first, second, old)  # it is one\n",
    "the targets of a comprehension": "[1 for first_name, second, old in ()]\n",
    "the parameters of a lambda": "[lambda first, second, third=old: 1]\n",
    "nothing that helps": "show(a_name_that_is_over_the_limit, old)\n".replace("a_n", "a" * 20),
}


@pytest.mark.parametrize(("before", "after"), WRAPPED.values(), ids=WRAPPED)
def test_wrapped(before: str, after: str) -> None:
    assert laid(before, REPLACED, SHORT) == after
    # What is laid out is not laid out again.
    assert laid(after, {"much_longer_name": "much_longer_name"}, SHORT) == after


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_left(text: str) -> None:
    assert laid(text, REPLACED, SHORT) == text.replace("old", "much_longer_name")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "for name, value in old(\n        it.names_of_all_things):\n    pass\n",
            "for name, value in (\n        it.names_of_all_things.items()):\n    pass\n",
        ),
        (
            "value[with_a_long_name] = old(\n    it.names_of_all_things)\n",
            "value[with_a_long_name] = (\n    it.names_of_all_things.items())\n",
        ),
        (
            "value = show(old(\n    it.names_of_all_things))\n",
            "value = show(\n    it.names_of_all_things.items())\n",
        ),
        ("value = old(\n    it.names)\n", "value = it.names.items()\n"),
    ],
    ids=["a loop", "a value", "a bracket is left", "it fits"],
)
def test_what_lost_the_bracket_that_it_was_broken_in(before: str, after: str) -> None:
    call = before[before.index("old(") : before.index("s)") + 2]
    name = call.split()[1].rstrip(")")
    assert laid(before, {call: f"{name}.items()"}, Style(limit=40)) == after


# With black


def test_black_breaks_what_was_as_black_has_it() -> None:
    text = "def show():\n    if 1:\n        value = show(1, old, 'one')\n"
    assert laid(text, REPLACED, BLACK) == (
        "def show():\n    if 1:\n"
        "        value = show(\n            1, much_longer_name, 'one'\n        )\n"
    )


def test_black_joins_what_has_become_short() -> None:
    text = "value = show(\n    first, much_longer_name, third, 4\n)\n"
    assert laid(text, {"much_longer_name": "old"}, BLACK) == "value = show(first, old, third, 4)\n"


def test_black_is_not_asked_where_the_statement_was_not_as_black_has_it() -> None:
    text = "value = show(first,\n             old)\n"
    after = text.replace("old", "much_longer_name")
    assert laid(text, REPLACED, BLACK) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "if one:\n    pass\nelif show(first, old, {10}):\n    pass\n",
            "if one:\n    pass\nelif show(\n    first, much_longer_name, {10}\n):\n    pass\n",
        ),
        (
            "try:\n    pass\nexcept (NameError, old, OSError):\n    pass\n",
            "try:\n    pass\nexcept (\n    NameError,\n    much_longer_name,\n    OSError,\n):\n"
            "    pass\n",
        ),
        (
            "@show\nclass Name(First, one=old):\n    pass\n",
            "@show\nclass Name(First, one=much_longer_name):\n    pass\n",
        ),
    ],
    ids=["elif", "except", "a class that fits"],
)
def test_black_and_the_headers_of_compound_statements(before: str, after: str) -> None:
    assert laid(before, REPLACED, BLACK) == after


def test_black_leaves_all_other_statements() -> None:
    text = "x = {  'a' :1}\nvalue = show(first, second, old, 3)\ny = {  'a' :1}\n"
    result = laid(text, REPLACED, BLACK)
    assert result.startswith("x = {  'a' :1}\nvalue = show(\n")
    assert result.endswith("\n)\ny = {  'a' :1}\n")


# Any statement

names = st.sampled_from(
    ["old", "first", "second_name", "'a string, and'", "-1", "(lambda a, b: a)"]
)
expressions: st.SearchStrategy[str] = st.recursive(
    names,
    lambda inner: st.one_of(
        st.builds("{}({})".format, st.just("show"), st.lists(inner, max_size=3).map(", ".join)),
        st.builds("[{} for a, b in {}]".format, inner, inner),
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("{{'a': {}, 'b': {}}}".format, inner, inner),
        st.builds("first[{}]".format, inner),
    ),
    max_leaves=8,
)


@given(
    expressions,
    st.sampled_from(["value = {}\n", "for it in {}:\n    pass\n", "if 1:\n    return_({})\n"]),
    st.sampled_from(["", HANGING, CLOSED, STEP_OF_EIGHT]),
)
def test_a_wrapped_statement_means_the_same_and_fits(
    expression: str, statement: str, habits: str
) -> None:
    text = statement.format(expression) + habits
    if "old" not in text:
        return
    plain = text.replace("old", "much_longer_name")
    result = laid(text, REPLACED, SHORT)
    if result != plain:
        assert max(map(len, result.splitlines())) <= SHORT.limit
    if max(map(len, text.splitlines())) > SHORT.limit:
        assert result == plain
