"""Which comments suppress findings, of which lines, and what is said of those that are misspelt."""

from __future__ import annotations

import textwrap

import pytest

from codemods.engine.suppressions import NOTHING, Comments, of, of_document
from codemods.engine.text import Lines


def read(text: str) -> Comments:
    return of(Lines(textwrap.dedent(text)))


def spoken_of(text: str) -> list[tuple[int, int]]:
    """The first and the last line that each comment of a text speaks of."""
    return [(it.first, it.last) for it in read(text).suppressions]


def test_a_file_without_such_a_comment_says_nothing() -> None:
    assert read("x = 1  # ignore\n") is NOTHING
    assert read("import diffwright\n") == NOTHING


def test_names_and_the_reason() -> None:
    comments = read(
        """\
        a = 1  # diffwright: ignore
        b = 2  # diffwright: ignore[no-six]
        c = 3  # noqa: E501  #diffwright:ignore[no-six,  locked-cache,] as the partner reads it
        d = 4  # diffwright: ignore because of [no-six]
        """
    ).suppressions
    assert [it.names for it in comments] == [(), ("no-six",), ("no-six", "locked-cache"), ()]
    assert [(it.line, it.column) for it in comments] == [(1, 8), (2, 8), (3, 22), (4, 8)]
    assert comments[0].speaks_to("no-six")
    assert comments[1].speaks_to("no-six")
    assert not comments[1].speaks_to("locked-cache")


@pytest.mark.parametrize(
    "text",
    [
        'x = "# diffwright: ignore"\n',
        "x = '''\n# diffwright: ignore\n'''\n",
        'def f():\n    """Docs.\n\n    # diffwright: skip-file\n    """\n',
        'x = f"{y} # diffwright: ignore"\n',
        "# see diffwright: ignore\n",
        "# diffwright knows no such rule\n",
        "# diffwrightish: ignore\n",
    ],
)
def test_what_only_looks_like_one(text: str) -> None:
    assert read(text) == NOTHING


# Where it stands


def test_behind_a_statement() -> None:
    assert spoken_of("a = 1\nb = 2  # diffwright: ignore\nc = 3\n") == [(2, 2)]
    assert spoken_of("if a: b = 2  # diffwright: ignore\nc = 3\n") == [(1, 1)]
    assert spoken_of("b = 2; c = 3  # diffwright: ignore") == [(1, 1)]


def test_behind_the_first_or_the_last_line_of_a_statement() -> None:
    assert spoken_of("f(\n    1,\n)  # diffwright: ignore\ng()\n") == [(1, 3)]
    assert spoken_of("f(  # diffwright: ignore\n    1,\n)\ng()\n") == [(1, 3)]
    assert spoken_of("x = 1 + \\\n    2  # diffwright: ignore\n") == [(1, 2)]
    assert spoken_of("x = '''\na\n'''  # diffwright: ignore\n") == [(1, 3)]


def test_within_the_brackets_of_a_statement() -> None:
    text = """\
    x = {
        'a': 1,
        'b': 2,  # diffwright: ignore
        # diffwright: ignore
        # It is long.

        'c': 3,
    }
    """
    assert spoken_of(text) == [(3, 3), (7, 7)]


def test_above_a_statement() -> None:
    text = """\
    # diffwright: ignore
    # It is long.

    f(
        1,
    )
    g()
    """
    assert spoken_of(text) == [(1, 6)]


def test_of_a_statement_that_holds_others_it_is_the_header() -> None:
    text = """\
    def f(
        a,
    ):  # diffwright: ignore
        # diffwright: ignore
        while a:
            g()
        else:  # diffwright: ignore
            h()
    """
    assert spoken_of(text) == [(1, 3), (4, 5), (7, 7)]


def test_decorators_belong_to_the_header() -> None:
    text = """\
    # diffwright: ignore
    @first(
        1,
    )
    @second  # diffwright: ignore
    # diffwright: ignore
    @third
    async def f():  # diffwright: ignore
        pass
    """
    assert spoken_of(text) == [(1, 8), (5, 5), (6, 8), (2, 8)]


def test_below_everything() -> None:
    assert spoken_of("f()\n# diffwright: ignore\n") == [(2, 2)]


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_other_newlines(newline: str) -> None:
    text = "é = 1\nf(\n    1,\n)  # diffwright: ignore\ng()\n".replace("\n", newline)
    [found] = of(Lines(text)).suppressions
    assert (found.line, found.column, found.first, found.last) == (4, 4, 2, 4)
    assert text[found.span.start : found.span.end].startswith("f(")
    assert text[found.span.end :].startswith("g()")


def test_what_is_no_python_has_no_comments() -> None:
    assert read("f(  # diffwright: ignore\n") == NOTHING
    assert read("f() g()  # diffwright: skip-file\n").suppressions == ()


# The whole file


def test_skip_file() -> None:
    assert read("#!/usr/bin/python\n# diffwright: skip-file\nx = 1\n").skips_file
    assert read("x = 1\n# diffwright: skip-file: it is generated\n").skips_file
    assert not read("x = 1  # diffwright: ignore\n").skips_file


# What is misspelt


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        (
            "# diffwright: ignroe",
            '"# diffwright: ignroe" means nothing; did you mean "# diffwright: ignore"?',
        ),
        (
            "# diffwright: noqa because of this",
            '"# diffwright: noqa" means nothing; did you mean "# diffwright: ignore"?',
        ),
        (
            "# diffwright: skip_file",
            '"# diffwright: skip_file" means nothing; did you mean "# diffwright: skip-file"?',
        ),
        (
            "# diffwright: later",
            '"# diffwright: later" means nothing; there are "# diffwright: ignore" and '
            '"# diffwright: skip-file"',
        ),
        (
            "# diffwright:",
            '"# diffwright:" means nothing; there are "# diffwright: ignore" and '
            '"# diffwright: skip-file"',
        ),
        (
            "# diffwright ignore",
            '"# diffwright ignore" lacks the colon; write "# diffwright: ignore"',
        ),
        (
            "# diffwright: ignore[no-six for now",
            '"# diffwright: ignore[no-six": its bracket is not closed; '
            'write "# diffwright: ignore[no-six]"',
        ),
        (
            "# diffwright: ignore[ ]",
            '"# diffwright: ignore[" names no codemod between its brackets; '
            'write "# diffwright: ignore"',
        ),
        (
            "# diffwright: ignore=no-six",
            '"# diffwright: ignore=no-six" means nothing; write "# diffwright: ignore[no-six]"',
        ),
        (
            "# diffwright: skip-file[no-six]",
            '"# diffwright: skip-file[no-six]": "skip-file" is for all codemods alike; '
            'write "# diffwright: skip-file"',
        ),
    ],
)
def test_what_is_misspelt_suppresses_nothing(comment: str, message: str) -> None:
    comments = read(f"x = 1\ny = 2  {comment}\n")
    assert comments.suppressions == ()
    assert not comments.skips_file
    assert [(it.line, it.message) for it in comments.mistakes] == [(2, message)]


# Files that are not Python


def test_lines_of_a_document() -> None:
    text = """\
    six>=1.0  # diffwright: ignore[no-six]
    # diffwright: ignore
    # It is old.

    pytest
    name = "# diffwright: ignore"
    url#diffwright: ignore
    # diffwright: ignroe
    """
    comments = of_document(Lines(textwrap.dedent(text)))
    assert [(it.line, it.first, it.names) for it in comments.suppressions] == [
        (1, 1, ("no-six",)),
        (2, 5, ()),
    ]
    assert [it.line for it in comments.mistakes] == [8]
    assert of_document(Lines("# diffwright: skip-file\n")).skips_file
