"""The text layer: no byte is lost between file and text, and positions are those of `ast`."""

from __future__ import annotations

import ast
import codecs
import re
from dataclasses import dataclass
from encodings import aliases
from itertools import pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from codemods.codemod import Span
from codemods.engine import edits as making
from codemods.engine.edits import Edit, OverlapError
from codemods.engine.text import Lines, Untreatable, decode, newline_of, quotes, words

NEWLINES = st.sampled_from(["\n", "\r\n", "\r"])

AWKWARD = "\t\f\v\x1c\x1d\x1e\x85\u2028\u2029 é日\U0001d4d0"
"""What `str.splitlines` takes for line ends, or what is not one byte and one column wide."""

UNICODE = st.characters(codec="utf-8", exclude_characters="\0\r\n")


# Encodings


@dataclass(frozen=True)
class Written:
    """A file: its text, and the bytes that an editor would have written."""

    text: str
    content: bytes


COOKIES = {
    "utf-8": ["", "utf-8", "utf8", "UTF-8", "utf_8", "utf-8-unix"],
    "utf-8-sig": ["", "utf-8"],
    "iso-8859-1": ["latin-1", "iso-8859-1", "ISO_8859-1", "latin-1-unix", "l1"],
    "iso-8859-15": ["iso-8859-15", "iso8859-15"],
    "cp1252": ["cp1252", "windows-1252"],
    "koi8-r": ["koi8-r"],
    "ascii": ["ascii", "us-ascii"],
}
"""Encodings, with what a cookie may call them."""


def _characters(codec: str) -> st.SearchStrategy[str]:
    if codec.startswith("utf-8"):
        return st.characters(codec="utf-8", exclude_characters='\0\r\n"\\')
    known = bytes(range(1, 256)).decode(codec, "ignore")
    return st.sampled_from([character for character in known if character not in '\r\n"\\'])


BODIES = {codec: st.text(_characters(codec), max_size=20) for codec in COOKIES}


@st.composite
def files(draw: st.DrawFn) -> Written:
    """Python files whose strings hold what their encoding can say."""
    codec = draw(st.sampled_from(sorted(COOKIES)))
    cookie = draw(st.sampled_from(COOKIES[codec]))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    shape = draw(
        st.sampled_from(["# -*- coding: {} -*-", "# vim: set fileencoding={} :", "#coding={}"])
    )
    first = draw(st.sampled_from(["", "#!/usr/bin/env python", "# licence", " \t\f"]))
    lines = ["import six"]
    if cookie:
        lines = [shape.format(cookie), *lines]
        if draw(st.booleans()):
            lines = [first, *lines]
    for body in draw(st.lists(BODIES[codec], max_size=4)):
        lines.append(f'x = """{body}"""  # {body}')
    text = newline.join(lines) + draw(st.sampled_from(["", newline]))
    return Written(text, text.encode(codec))


@settings(deadline=None)
@given(files())
@example(Written("x = 'é'\r\n", b"x = '\xc3\xa9'\r\n"))
@example(Written("", b""))
@example(Written("", codecs.BOM_UTF8))
def test_text_and_bytes_are_the_same_file(file: Written) -> None:
    text, encoding = decode(file.content)
    assert text == file.text
    assert encoding.encode(text) == file.content


@settings(deadline=None)
@given(files(), st.text(st.characters(codec="ascii", exclude_characters="\0\r\n"), max_size=9))
def test_what_is_added_is_written_in_the_same_encoding(file: Written, more: str) -> None:
    text, encoding = decode(file.content)
    after = encoding.encode(f"{text}{newline_of(text)}# {more}")
    assert after.startswith(file.content)
    assert decode(after)[0].startswith(text)


@settings(deadline=None)
@given(files())
def test_text_is_what_python_reads(file: Written) -> None:
    try:
        expected = ast.dump(ast.parse(file.content))
    except SyntaxError:
        assume(False)
    text, _ = decode(file.content)
    assert ast.dump(ast.parse(text)) == expected


def test_cookie_decides_what_bytes_mean() -> None:
    body = b"x = '\x80'\n"
    for cookie, character in (("latin-1", "\x80"), ("cp1252", "€"), ("koi8-r", "─")):
        text, _ = decode(f"# coding: {cookie}\n".encode() + body)
        assert text.endswith(f"x = '{character}'\n")


def test_cookie_counts_in_the_first_two_lines_only() -> None:
    second, _ = decode(b"#!/usr/bin/python\n# coding: latin-1\nx = '\xe9'\n")
    assert second.endswith("x = 'é'\n")
    with pytest.raises(Untreatable, match="line 4 is not valid utf-8"):
        decode(b"\n\n# coding: latin-1\nx = '\xe9'\n")
    with pytest.raises(Untreatable, match="line 3 is not valid utf-8"):
        decode(b"import six\n# coding: latin-1\nx = '\xe9'\n")


REFUSED = {
    "null byte": (b"import six\n\0", "null bytes"),
    "null byte at the start": (b"\0import six\n", "null bytes"),
    "UTF-16": ("import six\n".encode("utf-16"), "null bytes"),
    "UTF-16, big end first": ("import six\n".encode("utf-16-be"), "null bytes"),
    "invalid UTF-8": (b"import six\nx = 1\ny = '\xe9'\n", "line 3 is not valid utf-8"),
    "invalid UTF-8 in the first line": (b"x = '\xe9'\n", "encoding"),
    "invalid UTF-8 behind a byte order mark": (
        codecs.BOM_UTF8 + b"import six\n\n\n\xe9\n",
        "line 4 is not valid utf-8",
    ),
    "invalid UTF-8 at the start of a line": (
        codecs.BOM_UTF8 + b"a\n\n\n\xe9\n",
        "line 4 is not valid utf-8",
    ),
    "surrogates": (b"a = 1\nb = 2\nx = '\xed\xa0\x80'\n", "line 3 is not valid utf-8"),
    "overlong UTF-8": (b"a = 1\nb = 2\nx = '\xc0\xaf'\n", "line 3 is not valid utf-8"),
    "cut short": (b"a = 1\nb = 2\nx = '\xc3", "line 3 is not valid utf-8"),
    "cookie that lies": (b"# coding: utf-8\n\n\nx = '\xe9'\n", "line 4 is not valid utf-8"),
    "ASCII that is none": (b"# coding: ascii\n\nx = '\xe9'\n", "line 3 is not valid ascii"),
    "cp1252 that is none": (b"# coding: cp1252\nx = '\x81'\n", "line 2 is not valid cp1252"),
    "unknown cookie": (b"# coding: klingon\nx = 1\n", "klingon"),
    "byte order mark and another cookie": (
        codecs.BOM_UTF8 + b"# coding: latin-1\nx = 1\n",
        "encoding",
    ),
    "cookie of no text": (b"# coding: rot13\nx = 1\n", "not one of text"),
    "cookie of bytes": (b"# coding: hex\nx = 1\n", "not one of text"),
    "cookie of wide characters": (b"# coding: utf-16\nx = 12\n", "utf-16"),
    "cookie that gives other bytes back": (b"# coding: utf-7\nx = '+AGEAYg-'\n", "utf-7"),
    "cookie of escapes": (b"# coding: unicode_escape\nx = '\\n'\n", "unicode_escape"),
    "cookie that nothing can be read in": (b"# coding: undefined\nx = 1\n", "undefined"),
    "cookie of domain names": (b"# coding: idna\nx = '" + b"a" * 80 + b".b'\n", "idna"),
    "cookie of encoded domain names": (b"# coding: punycode\nx = 1\n", "punycode"),
}


@pytest.mark.parametrize(("content", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_refused_in_one_sentence(content: bytes, why: str) -> None:
    with pytest.raises(Untreatable) as error:
        decode(content)
    assert why in str(error.value)
    assert not str(error.value).endswith(".")
    assert_is_one_sentence(str(error.value))


def assert_is_one_sentence(message: str) -> None:
    assert message
    assert "\n" not in message
    assert "Traceback" not in message
    assert "<_io" not in message


@pytest.mark.parametrize("codec", sorted(set(aliases.aliases.values()) | {"undefined", "idna"}))
def test_any_codec_is_lossless_or_refused(codec: str) -> None:
    for body in (b"x = 'a\\n'\n", b"x = '\xe9\xff+AGE-'\n", b"=?x?= ~{ \x1b$B \x0e\n", b"..a\n"):
        content = f"# coding: {codec}\nimport six\n".encode() + body
        try:
            text, encoding = decode(content)
        except Untreatable as error:
            assert_is_one_sentence(str(error))
        else:
            assert encoding.encode(text) == content


@settings(deadline=None)
@given(st.binary(max_size=60))
@example(b"\xff\xfe")
@example(b"# coding:\n")
@example(b"# coding: .\n")
@example(b"# coding: -\n")
@example(b"\xef\xbb\xbf\xef\xbb\xbf")
def test_any_bytes_are_lossless_or_refused(content: bytes) -> None:
    try:
        text, encoding = decode(content)
    except Untreatable as error:
        assert_is_one_sentence(str(error))
    else:
        assert encoding.encode(text) == content


# Lines


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Programs in which each name occurs once, between whatever may stand in a program."""
    newline = draw(NEWLINES)
    inside = st.text(st.sampled_from(AWKWARD + "a#;"), max_size=6)
    count = draw(st.integers(1, 6))
    number = iter(range(1000))
    lines: list[str] = []
    for _ in range(count):
        shape = draw(st.integers(0, 8))
        held = draw(inside)
        name, other = f"n{next(number)}_", f"n{next(number)}_"
        space = draw(st.sampled_from(["", " ", "\t", "  "]))
        lines.append(
            [
                f"{name}={space}'{held}',{space}{other}",
                f'{name} = """{held}{newline}{held}""";{space}{other}',
                f"# {held.strip(chr(10))}{newline}{name}",
                f"\f{name},{space}{other}",
                f"if {name}:{newline}\t'{held}';{space}{other}  # {held}",
                f"{name} = ({newline}{space}'{held}',\f{newline}{other})",
                f"{name} \\{newline}{space}+ '{held}' + {other}",
                f"{name}.é日 = '{held}' + {other}",
                f"{newline}{newline}'{held}'[{name}:{other}]{space}",
            ][shape]
        )
    return newline.join(lines) + draw(st.sampled_from(["", newline]))


@settings(deadline=None, max_examples=300)
@given(programs())
@example("n0_ = '\x1c\u2028é', n1_\rn2_\r\nn3_\n\n\n'é'; n4_")
@example("\f\n\f  \f\nn0_")
def test_positions_are_those_of_ast(text: str) -> None:
    lines = Lines(text)
    names = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)]
    assert names
    for node in names:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        offset = text.index(node.id)
        assert lines.offset(node.lineno, node.col_offset) == offset
        assert lines.position(offset) == (node.lineno, node.col_offset)
        assert lines.offset(node.end_lineno, node.end_col_offset) == offset + len(node.id)
        assert lines.line_of(offset) == node.lineno


@settings(deadline=None)
@given(st.text(st.sampled_from("ab\r\n" + AWKWARD)))
def test_lines_are_a_partition_of_the_text(text: str) -> None:
    lines = Lines(text)
    pieces = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", text)
    assert "".join(pieces) == text
    offset = 0
    for number, piece in enumerate(pieces, 1):
        for position in range(offset, offset + len(piece)):
            assert lines.line_of(position) == number
            assert lines.start_of(position) == offset
            assert lines.end_of(position) == offset + len(piece)
        white = piece[: len(piece) - len(piece.lstrip(" \t\f"))]
        assert lines.indentation(offset) == white.rpartition("\f")[2]
        offset += len(piece)
    assert lines.end_of(len(text)) == len(text)


@settings(deadline=None)
@given(st.text(st.sampled_from("ab\r\n\té日"), min_size=1), st.data())
def test_whole_lines_hold_the_span_and_no_line_in_part(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    lines = Lines(text)
    whole = lines.whole_lines(Span(start, end))
    assert whole.holds(Span(start, end))
    assert lines.start_of(whole.start) == whole.start
    assert whole.end == len(text) or text[whole.end - 1] in "\r\n"
    assert text[whole.start : start].count("\n") == 0
    assert text[max(start, end - 1) : whole.end - 1].strip("\r").count("\n") == 0


@settings(deadline=None)
@given(st.text(st.sampled_from("a\r\n\f\x1c")))
def test_newline_is_the_first_one(text: str) -> None:
    first = re.search(r"\r\n|\r|\n", text)
    assert newline_of(text) == (first.group() if first else "\n")


# Words


NAMES = st.sampled_from(["six", "a", "é", "日本", "_x", "sixsix", "aa", "x1"])


@settings(deadline=None, max_examples=300)
@given(
    st.lists(st.one_of(NAMES, st.sampled_from(list(" .,\"'#_1é²٣ªⅷ\n\r\u0301·"))), max_size=20),
    NAMES,
)
@example(["six"], "six")
@example(["six", "six", " ", "six"], "six")
@example(["_", "six", " ", "six", "_"], "six")
def test_words_are_those_of_a_regular_expression(parts: list[str], name: str) -> None:
    text = "".join(parts)
    expected = [match.start() for match in re.finditer(rf"\b{re.escape(name)}\b", text)]
    assert list(words(text, name)) == expected


@settings(deadline=None)
@given(st.text(UNICODE), NAMES)
def test_words_in_any_text(text: str, name: str) -> None:
    doubled = f"{text}{name}{text} {name}"
    expected = [match.start() for match in re.finditer(rf"\b{re.escape(name)}\b", doubled)]
    assert list(words(doubled, name)) == expected


# Edits


@dataclass(frozen=True)
class Edited:
    """A text and edits of it that don't overlap, in any order."""

    text: str
    edits: list[Edit]


@st.composite
def edited(draw: st.DrawFn, alphabet: str = "ab:# \n\r") -> Edited:
    text = draw(st.text(st.sampled_from(alphabet), max_size=40))
    points = draw(st.lists(st.integers(0, len(text)), max_size=8).map(sorted))
    spans = {Span(start, end) for start, end in zip(points[::2], points[1::2], strict=False)}
    made = [Edit(span, draw(st.text(st.sampled_from("xy\n"), max_size=4))) for span in spans]
    return Edited(text, draw(st.permutations(made)))


@settings(deadline=None)
@given(edited())
def test_applying_leaves_all_else_and_can_be_taken_back(case: Edited) -> None:
    edits = making.in_order(case.edits)
    new = making.apply(case.text, edits)
    reverse = []
    shift = 0
    for edit in edits:
        start = edit.span.start + shift
        old = case.text[edit.span.start : edit.span.end]
        assert new[start : start + len(edit.text)] == edit.text
        reverse.append(Edit(Span(start, start + len(edit.text)), old))
        shift += len(edit.text) - len(old)
    assert len(new) == len(case.text) + shift
    assert making.apply(new, reverse) == case.text


@settings(deadline=None)
@given(edited())
def test_order_of_edits_does_not_matter(case: Edited) -> None:
    ordered = making.in_order(case.edits)
    assert ordered == making.in_order(reversed(ordered))
    assert sorted(map(str, ordered)) == sorted(map(str, case.edits))


@pytest.mark.parametrize(
    ("first", "second"),
    [((0, 3), (2, 5)), ((0, 5), (1, 2)), ((0, 3), (0, 3)), ((1, 4), (2, 2)), ((0, 3), (0, 5))],
)
def test_overlapping_edits_are_refused(first: tuple[int, int], second: tuple[int, int]) -> None:
    edits = [Edit(Span(*first), "x"), Edit(Span(*second), "y")]
    for order in (edits, edits[::-1]):
        with pytest.raises(OverlapError, match="overlap"):
            making.in_order(order)
        with pytest.raises(OverlapError, match="overlap"):
            making.tidied(Lines("abcdefgh"), order, 8)


def test_insertions_come_before_what_they_stand_in_front_of() -> None:
    edits = [Edit(Span(1, 3), "X"), Edit(Span(1, 1), "new ")]
    assert making.apply("abcd", making.in_order(edits)) == "anew Xd"


@st.composite
def removals(draw: st.DrawFn) -> Edited:
    """Texts of lines, some of which go, and some of which are edited."""
    newline = draw(NEWLINES)
    kinds = ["", "", "  ", "a = 1", "if a:", "    b", "# c:", "\f", "x  # y:", "'é'"]
    chosen: list[str] = draw(st.lists(st.sampled_from(kinds), max_size=12))
    written = [line + newline for line in chosen]
    unfinished = draw(st.booleans())
    if written and unfinished:
        written[-1] = written[-1].removesuffix(newline)
    text = "".join(written)
    edits = []
    offset = 0
    for line in written:
        fate = draw(st.integers(0, 5))
        if fate < 2 and line.strip():
            edits.append(Edit(Span(offset, offset + len(line)), ""))
        elif fate == 2:
            edits.append(Edit(Span(offset, offset), f"import z{newline}"))
        elif fate == 3 and line.strip():
            edits.append(Edit(Span(offset, offset + len(line.rstrip())), "replaced"))
        offset += len(line)
    return Edited(text, draw(st.permutations(edits)))


@settings(deadline=None, max_examples=300)
@given(removals())
def test_tidying_takes_blank_lines_only(case: Edited) -> None:
    lines = Lines(case.text)
    plain = making.in_order(case.edits)
    tidy = making.tidied(lines, case.edits, len(case.text))
    for before, after in pairwise(tidy):
        assert before.span.end <= after.span.start
    left, more = making.apply(case.text, plain), making.apply(case.text, tidy)
    assert _written_lines(more) == _written_lines(left)
    assert len(more) <= len(left)
    if not any(edit.span.end > edit.span.start and not edit.text for edit in plain):
        assert more == left


@settings(deadline=None, max_examples=300)
@given(removals())
def test_tidying_takes_no_blank_line_away_from_a_removed_one(case: Edited) -> None:
    """All that goes beside the edits stands directly behind a removed line."""
    lines = Lines(case.text)
    touched = {edit.span for edit in case.edits}
    for edit in making.tidied(lines, case.edits, len(case.text)):
        inside = [span for span in touched if edit.span.holds(span) and span.end > span.start]
        if not inside or edit.text:
            continue
        assert min(span.start for span in inside) == edit.span.start
        last = max(span.end for span in inside)
        assert not case.text[last : edit.span.end].strip()
        for one, other in pairwise(sorted(inside)):
            assert one.end == other.start


@settings(deadline=None)
@given(removals(), st.data())
def test_tidying_looks_no_further_than_it_is_told(case: Edited, data: st.DataObject) -> None:
    lines = Lines(case.text)
    last = max((edit.span.end for edit in case.edits), default=0)
    end = data.draw(st.integers(last, len(case.text)))
    assert all(edit.span.end <= end for edit in making.tidied(lines, case.edits, end))


def _written_lines(text: str) -> list[str]:
    return [line for line in re.split(r"\r\n|\r|\n", text) if line.strip(" \t\f")]


TIDIED = {
    "a blank line above and below": ("a\n\nb\n\nc\n", "b", "a\n\nc\n"),
    "two above, one below": ("a\n\n\nb\n\nc\n", "b", "a\n\n\nc\n"),
    "one above, two below": ("a\n\nb\n\n\nc\n", "b", "a\n\n\nc\n"),
    "none above": ("a\nb\n\nc\n", "b", "a\n\nc\n"),
    "at the start": ("b\n\n\nc\n", "b", "c\n"),
    "at the end": ("a\n\nb\n", "b", "a\n\n"),
    "at the start of a block": ("if a:\n    b\n\n    c\n", "    b", "if a:\n    c\n"),
    "of a block with a comment": ("if a:  # x\n    b\n\n    c\n", "    b", "if a:  # x\n    c\n"),
    "carriage returns": ("a\r\n\r\nb\r\n\r\nc\r\n", "b", "a\r\n\r\nc\r\n"),
}


@pytest.mark.parametrize(("text", "line", "expected"), TIDIED.values(), ids=TIDIED.keys())
def test_blank_lines_around_a_removed_one(text: str, line: str, expected: str) -> None:
    lines = Lines(text)
    start = text.index(line)
    edit = Edit(Span(start, lines.end_of(start)), "")
    assert making.apply(text, making.tidied(lines, [edit], len(text))) == expected


# Quotes


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"""A "module" of ("many") words."""\nx = \'a\'\n', (1, 0)),
        ('# it says ("so")\nx = [\'a\', r"b"]\n', (1, 1)),
        ("x = 'it\\'s \"so\"'\ny = ''\n", (1, 0)),
        ("x = f(b'a', \"don't\", '#')  # 'b'\n", (2, 1)),
    ],
)
def test_quotes_are_those_of_strings_in_the_code(text: str, found: tuple[int, int]) -> None:
    ast.parse(text)
    assert quotes(text) == found
