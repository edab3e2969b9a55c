"""From the bytes of a source file to text and back, without losing one."""

from __future__ import annotations

import codecs
import io
import re
import sys
import tokenize
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, count
from operator import add

from codemods.codemod import Span

_NEWLINE = re.compile(r"\r\n|\r|\n")
"""What ends a line for Python's tokenizer: not what `str.splitlines` takes (form feeds, …)."""

LONGEST = 12_000
"""Characters of one simple statement. LibCST's parser recurses: measured, the process dies over
7,500 strings side by side, or as many operands."""


_LITERAL = re.compile(
    r"#[^\r\n]*"
    r"|(?P<three>\"{3}|'{3})(?:\\.|[^\\])*?(?P=three)"
    r"|(?P<quote>[\"'])(?:\\.|(?!(?P=quote))[^\\\r\n])+(?P=quote)",
    re.DOTALL,
)
"""What a quote stands in: a comment, a string over several lines, or one on a line, which is not
empty."""
_BEGINNING = 8192
"""So many characters of a file tell how it quotes."""
_INDENTATION = re.compile(r"[ \t\f]*")


class Untreatable(Exception):
    """A file that can't be treated; the message is one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file's bytes become text: PEP 263 cookie and byte order mark."""

    codec: str
    bom: bytes = b""

    def decode(self, content: bytes) -> str:
        """The text of `content`. Raises `UnicodeDecodeError`."""
        return content[len(self.bom) :].decode(self.codec)

    def encode(self, text: str) -> bytes:
        """The bytes of `text`. Raises `UnicodeEncodeError`."""
        return self.bom + text.encode(self.codec)


def decode(content: bytes) -> tuple[str, Encoding]:
    """The text of a Python source file, and the encoding that gives its bytes back.

    Raises `Untreatable` for null bytes, an unknown or lying cookie, and bytes that the encoding
    would not give back. Source: PEP 263, and PEP 3120 for UTF-8 as the default.
    """
    if b"\0" in content:
        raise Untreatable("it holds null bytes, so it is not Python source")
    try:
        name, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    except SyntaxError as error:
        raise Untreatable(f"its encoding can't be told: {error.msg}") from None
    encoding = Encoding("utf-8", codecs.BOM_UTF8) if name == "utf-8-sig" else Encoding(name.lower())
    try:
        text = encoding.decode(content)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start + len(encoding.bom)) + 1
        raise Untreatable(f"line {line} is not valid {encoding.codec}") from None
    except (LookupError, UnicodeError):
        raise Untreatable(f"its encoding {encoding.codec} is not one of text") from None
    if encoding.codec != "utf-8" and not _gives_back(encoding, text, content):
        raise Untreatable(f"its encoding {encoding.codec} does not give the same bytes back")
    return text, encoding


def _gives_back(encoding: Encoding, text: str, content: bytes) -> bool:
    try:
        return encoding.encode(text) == content
    except UnicodeError:
        return False


def words(text: str, name: str) -> Iterator[int]:
    """The offsets at which `name` stands in `text` as a word of its own.

    Several times as fast as a regular expression with word boundaries.
    """
    position = text.find(name)
    while position >= 0:
        end = position + len(name)
        if not _is_word(text[position - 1 : position]) and not _is_word(text[end : end + 1]):
            yield position
        position = text.find(name, end)


def may_bind(text: str, start: int, end: int) -> bool:
    """Whether a word in a text may be a name that is bound there: not ``b`` in ``a.b``, and not
    ``a``, but in an import."""
    if text[start - 1 : start] == ".":
        return False
    return text[end : end + 1] != "." or _is_in_line_of(text, start, "import")


def may_declare(text: str, start: int, end: int) -> bool:
    """Whether a word in a text may be a name that is declared global or nonlocal there."""
    return _is_in_line_of(text, start, "global") or _is_in_line_of(text, start, "nonlocal")


def _is_in_line_of(text: str, offset: int, keyword: str) -> bool:
    """Whether a keyword may begin the statement that a place is in: it stands in the same line, or
    that continues another one."""
    start = text.rfind("\n", 0, offset) + 1
    return keyword in text[start:offset] or text[max(0, start - 3) : start].rstrip()[-1:] == "\\"


def holds_word(text: str, name: str) -> bool:
    """Whether `name` stands in `text` as a word of its own."""
    return next(words(text, name), None) is not None


@lru_cache(maxsize=1)  # asked for several places of a file
def quotes(text: str, end: int = sys.maxsize) -> tuple[int, int]:
    """How many strings of the code up to an offset stand in single quotes and how many in double
    ones; comments and docstrings do not count."""
    found = [match["quote"] for match in _LITERAL.finditer(text, 0, end)]
    return found.count("'"), found.count('"')


@lru_cache(maxsize=1)  # asked for several places of a file
def quote_of(text: str) -> str:
    """The quotes that most strings of a file have, as far as its beginning tells; double ones where
    there are as many."""
    single, double = quotes(text, _BEGINNING)
    return "'" if single > double else '"'


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


class Lines:
    """Where the lines of a text begin, in characters; positions as CPython's `ast` counts them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ascii = text.isascii()

    @cached_property
    def starts(self) -> list[int]:
        """The offset of each line's first character."""
        if "\r" in self.text:
            return [0, *(match.end() for match in _NEWLINE.finditer(self.text))]
        # The same, ten times as fast: the lengths of the lines before, and a newline for each.
        lengths = map(len, self.text.split("\n")[:-1])
        return list(map(add, accumulate(lengths, initial=0), count()))

    def line_of(self, offset: int) -> int:
        """The 1-based number of the line that holds `offset`."""
        return bisect_right(self.starts, offset)

    def start_of(self, offset: int) -> int:
        """The offset of the first character of the line that holds `offset`."""
        return self.starts[self.line_of(offset) - 1]

    def end_of(self, offset: int) -> int:
        """The offset behind the line that holds `offset`, its newline included."""
        line = self.line_of(offset)
        return self.starts[line] if line < len(self.starts) else len(self.text)

    def indentation(self, offset: int) -> str:
        """The white space that the line of `offset` is indented by: what is behind a form feed.

        Source: the language reference, "Indentation".
        """
        match = _INDENTATION.match(self.text, self.start_of(offset))
        return match.group().rpartition("\f")[2] if match else ""

    def offset(self, line: int, column: int) -> int:
        """The offset of a position of `ast`: 1-based line, column in UTF-8 bytes."""
        start = self.starts[line - 1]
        if self.ascii:
            return start + column
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        return start + len(self.text[start:end].encode()[:column].decode())

    def position(self, offset: int) -> tuple[int, int]:
        """The position of `ast` at an offset: 1-based line, column in UTF-8 bytes."""
        line = self.line_of(offset)
        start = self.starts[line - 1]
        if self.ascii:
            return line, offset - start
        return line, len(self.text[start:offset].encode())

    def whole_lines(self, span: Span) -> Span:
        """`span` widened to whole lines, the last newline included."""
        last = max(span.start, span.end - 1)
        return Span(self.start_of(span.start), self.end_of(last))


def newline_of(text: str) -> str:
    """The newline of a text: that of its first line, and a line feed if there is none."""
    match = _NEWLINE.search(text)
    return match.group() if match else "\n"
