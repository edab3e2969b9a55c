"""Settings that a page lists as directives, terms with a definition, or items with a bullet."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from codemods.timeouts.documents.bodies import Body, Voice, body_of, saying, voice_of
from codemods.timeouts.documents.listing import (
    MARKED,
    NAME,
    Form,
    Listing,
    Rows,
    Told,
    default_in,
    most,
)

_DIRECTIVE = re.compile(
    r"[ \t]*\.\. (?P<kind>setting|confval|envvar|attribute|data|py:attribute|py:data):: "
    rf"(?P<name>{NAME})$"
)
_FIELD = re.compile(r"[ \t]*:(?P<field>[\w-]+):[ \t]*(?P<mark>``|`|)(?P<value>.*?)(?P=mark)$")
_TERM = re.compile(rf"[ \t]*{MARKED}(?P<behind>[ \t:(].*)?$")
_COLON = re.compile(r":(?P<space>[ \t]+)\S")
"""What a definition begins with in Markdown."""
_BULLET = re.compile(rf"[ \t]*(?P<bullet>[-*+][ \t]+){MARKED}(?P<behind>.*)$")
_BEHIND = re.compile(
    r"(?P<paren>[ \t]*\([^()]*\))?"
    r"(?P<joint>(?:[ \t]*:|[ \t]+(?:--?|\u2013|\u2014))[ \t]+|)(?P<text>.*)"
)
_TAIL = re.compile(r"[.,;]?[ \t]*\(?\W{0,3}\b[Dd]efault[^.]*[.)*_]*$")
_WHOLE = frozenset({"int", "integer", "number"})
_ITEM = re.compile(r"[ \t]*(?:[-*+:][ \t]|\.\. )")
_WIDTH = 79


# Directives


@dataclass(frozen=True, slots=True)
class Directive(Form):
    """``.. setting:: NAME`` with fields and a text."""

    indent: str
    kind: str
    step: str
    fields: tuple[tuple[str, str], ...]
    """The names, and the values with ``{default}`` in them."""
    blanks: int
    body: Body

    def lines(self, told: Told) -> list[str]:
        inner = self.indent + self.step
        values = [(field, value.format(default=told.default)) for field, value in self.fields]
        fields = [f"{inner}:{field}: {value}" for field, value in values]
        is_told = any("{default}" in value for _, value in self.fields)
        body = self.body.lines(told, indent=inner, default_is_told=is_told)
        blanks = [""] * (1 if fields else self.blanks)
        return [f"{self.indent}.. {self.kind}:: {told.name}", *fields, *blanks, *body]


def directives(rows: Rows, masked: Collection[int]) -> Iterator[Listing]:
    """The directives of one kind, each with its text further in."""

    if "::" not in rows.text:
        return

    def form(members: list[_Member]) -> Form:
        index, match, _ = members[-1]
        column = rows.indentation(index)
        fields, bodies = [], []
        for first, _, end in members:
            below = first + 1
            while found := _FIELD.match(rows[below]):
                fields.append((found["field"], found["mark"], found["value"]))
                below += 1
            bodies.append((below, end))
        steps = [_text_between(rows, column, first + 1, end) for first, _, end in members]
        blanks = most(int(rows.is_blank(first)) for first, _ in bodies)
        return Directive(
            rows[index][:column],
            match["kind"],
            most(it for it in steps if it) or "   ",
            tuple(_fields(fields, len(members))),
            1 if blanks is None else blanks,
            body_of(rows, bodies),
        )

    def has_text(index: int, end: int) -> bool:
        return end > index + 1

    yield from _groups(rows, masked, _DIRECTIVE, form, has_text, gap=1)


def _fields(fields: list[tuple[str, str, str]], count: int) -> Iterator[tuple[str, str]]:
    """The fields that most directives have and that can be told of a new one."""
    for name in dict.fromkeys(field for field, _, _ in fields):
        given = [(mark, value) for field, mark, value in fields if field == name]
        if len(given) * 2 < count:
            continue
        mark = most(mark for mark, _ in given) or ""
        if name == "default":
            yield name, f"{mark}{{default}}{mark}"
        elif name == "type":
            word = next((value for _, value in given if value in _WHOLE), None)
            if word:
                yield name, f"{mark}{word}{mark}"


def _text_between(rows: Rows, column: int, start: int, end: int) -> str:
    """By how much the first line of a text is further in."""
    for index in range(start, end):
        if not rows.is_blank(index):
            return rows[index][column : rows.indentation(index)]
    return ""


# Terms


@dataclass(frozen=True, slots=True)
class Definition(Form):
    """A term, and the text below it, further in."""

    indent: str
    term: str
    step: str
    """What stands before the text: white space, or a colon in Markdown."""
    body: Body

    def lines(self, told: Told) -> list[str]:
        term = self.term.format(name=told.name, default=told.default)
        is_told = "{default}" in self.term
        colon = self.step.startswith(":")
        inner = self.indent + (" " * len(self.step) if colon else self.step)
        body = self.body.lines(told, indent=inner, default_is_told=is_told)
        if colon:
            body[0] = self.indent + self.step + body[0].lstrip()
        return [f"{self.indent}{term}", *body]


def definitions(rows: Rows, masked: Collection[int]) -> Iterator[Listing]:
    """The terms that stand at one column of a section, each with its text right below."""

    def form(members: list[_Member]) -> Form | None:
        index, _, _ = members[-1]
        column = rows.indentation(index)
        terms: list[str | None] = []
        for _, match, _ in members:
            behind = match["behind"] or ""
            told = default_in(behind)
            terms.append(_term(match, told) if told or not behind else None)
        term = most(terms)
        steps = []
        for first, _, _ in members:
            colon = _COLON.match(rows[first + 1][column:])
            step = rows[first + 1][column : rows.indentation(first + 1)]
            steps.append(f":{colon['space']}" if colon else step)
        body = body_of(rows, [(first + 1, end) for first, _, end in members])
        return Definition(rows[index][:column], term, most(steps) or "  ", body) if term else None

    def has_text(index: int, end: int) -> bool:
        column = rows.indentation(index)
        text = rows[index + 1]
        further = rows.indentation(index + 1) > column or _COLON.match(text[column:])
        return not rows.is_blank(index + 1) and bool(further) and rows.is_blank(index - 1)

    yield from _groups(rows, masked, _TERM, form, has_text, gap=1)


def _term(match: re.Match[str], told: str | None) -> str:
    return f"{match['mark']}{{name}}{match['mark']}{told or ''}"


# Bullets


@dataclass(frozen=True, slots=True)
class Item(Form):
    """``* NAME: text``"""

    bullet: str
    term: str
    joint: str
    """What stands between the name and the text; empty where that stands below."""
    indent: str
    """What stands before further lines."""
    tail: str
    """What says the default at the end; empty where nothing does."""
    voice: Voice
    width: int | None
    """How long lines are; None where text is not broken."""

    def lines(self, told: Told) -> list[str]:
        term = self.term.format(name=told.name, default=told.default)
        tail = self.tail.format(default=told.default)
        sentence = self.voice.said(told.sentence)
        if self.tail:
            sentence = sentence.rstrip(".")
        text = f"{sentence}{tail}"
        first = f"{self.bullet}{term}{self.joint}"
        if not self.joint:
            rows = self._wrapped(text, len(self.indent))
            return [first, *(f"{self.indent}{row}" for row in rows)]
        if self.width is None:
            return [f"{first}{text}"]
        return textwrap.wrap(f"{first}{text}", self.width, subsequent_indent=self.indent)

    def _wrapped(self, text: str, column: int) -> list[str]:
        return [text] if self.width is None else textwrap.wrap(text, self.width - column)


def bullets(rows: Rows, masked: Collection[int]) -> Iterator[Listing]:
    """The items that have their bullets at one column of a section."""

    def form(members: list[_Member]) -> Form | None:
        index, _, _ = members[-1]
        column = rows.indentation(index)
        looks: list[tuple[str, str, str] | None] = []
        texts: list[str] = []
        for first, match, end in members:
            behind = _BEHIND.fullmatch(match["behind"])
            assert behind is not None
            text = " ".join(rows[it].strip() for it in range(first + 1, end))
            whole = f"{behind['text']} {text}".strip()
            paren = behind["paren"] or ""
            told = default_in(paren)
            if (paren and not told) or (behind["text"] and not behind["joint"]) or not whole:
                looks.append(None)
                continue
            texts.append(whole)
            last = _TAIL.search(whole)
            tail = default_in(last.group()) if last and not told else None
            looks.append((_term(match, told), behind["joint"], tail or ""))
        look = most(looks)
        if look is None:
            return None
        term, joint, tail = look
        if not tail and "{default}" not in term:
            tail = f". {saying(Told('', '{default}', '', True), rows.mark)}"
        below = [
            rows[it][: rows.indentation(it)]
            for first, _, end in members
            for it in range(first + 1, end)
            if not rows.is_blank(it)
        ]
        bullet = rows[index][:column] + (most(it["bullet"] for _, it, _ in members) or "")
        indent = most(below) or " " * len(bullet)
        width = _WIDTH if below and joint else None
        return Item(bullet, term, joint, indent, tail, voice_of(texts), width)

    def has_text(index: int, end: int) -> bool:
        # Markdown takes a line for a part of the item that is not further in.
        return rows.is_blank(end) or _ITEM.match(rows[end]) is not None

    yield from _groups(rows, masked, _BULLET, form, has_text)


# What they have in common

_Member = tuple[int, re.Match[str], int]
"""The line of a name, how it was found, and the line behind its text."""


def _groups(
    rows: Rows,
    masked: Collection[int],
    pattern: re.Pattern[str],
    form: Callable[[list[_Member]], Form | None],
    has_text: Callable[[int, int], bool],
    *,
    gap: int = 0,
) -> Iterator[Listing]:
    """The lists of what a pattern finds: at one column, with no other text in between."""
    open_at: dict[tuple[int, str], list[_Member]] = {}
    done: list[list[_Member]] = []
    for index, row in enumerate(rows.rows):
        match = pattern.match(row)
        if (match is None and not open_at) or index in masked or rows.is_blank(index):
            continue
        column = rows.indentation(index)
        end = index
        if match:
            below = index + bool(_COLON.match(rows[index + 1][column:]))
            end = rows.block(below, column, len(rows))
        fits = match is not None and has_text(index, end)
        least = column + 1 if fits or _may_be_item(rows, index) else column
        done.extend(open_at.pop(key) for key in [it for it in open_at if it[0] >= least])
        if match and fits:
            kind = match.groupdict().get("kind") or ""
            open_at.setdefault((column, kind), []).append((index, match, end))
    for members in [*done, *open_at.values()]:
        names = [(match["name"], first, end) for first, match, end in members]
        yield rows.listing(names, form(members), gap=gap)


def _may_be_item(rows: Rows, index: int) -> bool:
    """Whether a line may belong to a list, though it names no setting."""
    further = rows.indentation(index + 1) > rows.indentation(index)
    is_term = further and rows.is_blank(index - 1) and not rows.is_blank(index + 1)
    return is_term or _ITEM.match(rows[index]) is not None
