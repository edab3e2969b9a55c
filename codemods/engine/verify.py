"""Whether an edited text is what it should be, judged without trusting what made it.

What is proven for every rewritten file:

- the new text parses. Only the definitions that hold an edit are parsed again (their *frames*):
  a module or class body is a sequence of statements, and those without an edit are the same bytes.
- nothing else changed: each replacement is a complete node of the new tree, at its exact place,
  so the syntax around it is that of the old text.
- what changes the layout around a replacement changes no syntax: the tree is the same without it.
- names that an edit introduced are bound: to a builtin, or to an import or a new definition
  that the file holds.

That a second run finds nothing to do is proven by the pipeline, which has the codemods.
"""

from __future__ import annotations

import ast
import builtins
import io
import re
import tokenize
from collections.abc import Collection, Sequence

from codemods.codemod import Span, TextEdit, Unit
from codemods.engine.edits import Edit, apply, moved_spans
from codemods.engine.module import Module, parse
from codemods.engine.text import Lines, Untreatable, newline_of, words

_COMMENT_LINES = re.compile(r"(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*[ \t\f]*")


_BINDERS = re.compile(r"\b(?:def|class|as|import|for|global|nonlocal|del)\b")
"""What stands before a name on the line that binds it, if no equals sign stands behind it."""
_DEFINES = re.compile(r"\b(?:def|class)[ \t]+\Z")
_ASSIGNS = re.compile(r"[ \t]*(?::?=(?!=)|,[^\n()]*=(?!=)|:[^\n]*=(?!=))")
_ANNOTATES = re.compile(r"[:>][ \t]*\Z")
"""What stands before a name that no word on its line binds, though an equals sign may."""
_IS_READ = re.compile(r"(?:^(?!.*\b(?:def|class|type)\b).*\w\[|^[^'\"#]*#.*)\Z")
"""What stands before a name that is an index (no type parameter, PEP 695), or in a comment."""
_IS_SET = re.compile(r"[ \t]*:?=(?!=)")

_BETWEEN = re.compile(r"(?:[ \t\f;]|#[^\r\n]*|\r\n|\r|\n)*")
"""What may stand between two statements."""

_BUILTINS = frozenset(dir(builtins))

_LAYOUT = " \t\r\n(),"
"""What an edit that carries out no site may be made of, if it is no import."""

_PARTS_OF_EXPRESSIONS = (ast.Starred, ast.Slice, ast.FormattedValue)
"""What `ast` counts among the expressions, but can't stand alone."""


class VerificationError(Exception):
    """The new text is not what it should be; nothing of it may be written."""


def verify(lines: Lines, edits: Sequence[Edit], new: str, bound: Collection[str]) -> None:
    """Raises `VerificationError` unless `new` is a sound result of `edits`.

    `edits` are sorted; `bound` are the names that imports and new
    definitions bind at module level in `new`.
    """
    moved = moved_spans(edits)
    _check_rebinding(lines, edits, moved, new)
    for frame, members in _frames(edits):
        frame_edits = [edits[index] for index in members]
        growth = sum(len(edit.text) - (edit.span.end - edit.span.start) for edit in frame_edits)
        start = moved[members[0]].start - (frame_edits[0].span.start - frame.start)
        text = new[start : start + (frame.end - frame.start) + growth]
        header = any(
            site.unit is Unit.HEADER and site.span == frame
            for edit in frame_edits
            for site in edit.sites
        )
        prefix = _carrier(lines, frame, text)
        suffix = " pass" if header else ""
        try:
            module = Module("", f"{prefix}{text}{suffix}")
            module.tree  # noqa: B018 - parsed here, where a failure is the edits'
        except Untreatable as error:
            raise VerificationError(f"the rewritten text does not parse: {error}") from None
        _check_layout(lines, frame, frame_edits, module, prefix, suffix)
        for index in members:
            _check_edit(lines, module, edits[index], moved[index], start - len(prefix), bound)


def check_comments(lines: Lines, edits: Sequence[TextEdit]) -> None:
    """Raises `VerificationError` unless each edit lies behind the number sign of one comment, and
    leaves it one."""
    if not edits:
        return  # the tokenizer is slow, and comments are seldom edited
    comments = [
        _span_of(lines, token)
        for token in tokenize.generate_tokens(io.StringIO(lines.text, newline="").readline)
        if token.type == tokenize.COMMENT
    ]
    for edit in edits:
        inside = any(comment.holds(edit.span) for comment in comments)
        if not inside or len(edit.text.splitlines()) > 1:
            raise VerificationError("an edit without a unit does not lie in one comment")


def _span_of(lines: Lines, comment: tokenize.TokenInfo) -> Span:
    """Where a comment stands, without its number sign."""
    start = lines.starts[comment.start[0] - 1] + comment.start[1]
    return Span(start + 1, start + len(comment.string))


def _check_layout(
    lines: Lines, frame: Span, edits: Sequence[Edit], module: Module, prefix: str, suffix: str
) -> None:
    """That the edits which only lay out what is around the others leave the syntax as it is."""
    others = [edit for edit in edits if edit.sites or edit.text.strip(_LAYOUT)]
    if len(others) == len(edits):
        return
    shifted = [
        Edit(Span(edit.span.start - frame.start, edit.span.end - frame.start), edit.text)
        for edit in others
    ]
    bare = apply(lines.text[frame.start : frame.end], shifted)
    try:
        tree = parse(f"{prefix}{bare}{suffix}")
    except Untreatable as error:
        raise VerificationError(f"without its new layout it does not parse: {error}") from None
    if ast.dump(tree) != ast.dump(module.tree):
        raise VerificationError("the new layout changes what the code means")


def _check_rebinding(lines: Lines, edits: Sequence[Edit], moved: Sequence[Span], new: str) -> None:
    """No name that an edit introduces may mean something else, anywhere in the file.

    Parses all of it, but only where the text looks as if it binds such a name.
    """
    names = {name for edit in edits for site in edit.sites for name in site.introduces}
    suspects = {name for name in names & _BUILTINS if may_bind(name, new)}
    if not suspects:
        return
    module, before = Module("", new), Module("", lines.text)
    for edit, span in zip(edits, moved, strict=True):
        for name in {name for site in edit.sites for name in site.introduces} & suspects:
            known = _other_uses(before, name, edit.span) if _is_dissolved(edit) else 0
            if _other_uses(module, name, span) > known:
                raise VerificationError(f"the edit reads {name}, which means something else there")


def _is_dissolved(edit: Edit) -> bool:
    """Whether an edit holds code that was there before, around what other edits introduced."""
    return edit.sites[0].unit is Unit.BLOCK and len(edit.sites) > 1


def _other_uses(module: Module, name: str, span: Span) -> int:
    """How many uses of a name in a span mean no builtin."""
    return sum(
        occurrence.is_use and not module.is_builtin(name, occurrence)
        for occurrence in module.occurrences(name)
        if span.start <= occurrence.offset < span.end
    )


def may_bind(name: str, text: str) -> bool:
    """Whether some line looks as if it binds `name`; it may look so and not do it."""
    for offset in words(text, name):
        end = offset + len(name)
        line = text[text.rfind("\n", 0, offset) + 1 : offset]
        if text.startswith("(", end):
            if _DEFINES.search(line):
                return True
        elif _IS_READ.search(line):
            if _IS_SET.match(text, end):
                return True
        elif _ASSIGNS.match(text, end) or (_BINDERS.search(line) and not _ANNOTATES.search(line)):
            return True
    return False


def _frames(edits: Sequence[Edit]) -> list[tuple[Span, list[int]]]:
    """The spans of the old text to parse again, each with the indices of the edits in it."""
    frames: list[tuple[Span, list[int]]] = []
    for index, edit in enumerate(edits):
        if edit.in_comment:
            continue
        spans = [site.surroundings.frame for site in edit.sites[:1]] or [edit.span]
        span = Span(min(spans[0].start, edit.span.start), max(spans[0].end, edit.span.end))
        members = [index]
        # A line break that was added above has no frame of its own.
        while frames and span.start < frames[-1][0].end:
            last, earlier = frames.pop()
            span = Span(min(last.start, span.start), max(last.end, span.end))
            members = [*earlier, *members]
        frames.append((span, members))
    comments = [index for index, edit in enumerate(edits) if edit.in_comment]
    for frame, members in frames if comments else ():
        members.extend(index for index in comments if frame.holds(edits[index].span))
        members.sort()
    return frames


def _carrier(lines: Lines, frame: Span, text: str) -> str:
    """What an indented frame hangs from while it is parsed on its own."""
    indentation = lines.indentation(frame.start)
    if not indentation:
        return ""
    newline = newline_of(text)
    if lines.start_of(frame.start) != frame.start:
        return f"if 1:{newline}{indentation}"
    # The frame may have become empty, which its block could not be.
    return f"if 1:{newline}{indentation}pass{newline}"


def _check_edit(
    lines: Lines, module: Module, edit: Edit, moved: Span, shift: int, bound: Collection[str]
) -> None:
    """`moved` less `shift` is where the replacement stands in the text of `module`."""
    span = Span(moved.start - shift, moved.end - shift)
    if not edit.sites:
        return  # lines of imports or of a definition; that they parse is all there is to it
    site = edit.sites[0]
    if edit.text.strip() and edit.span == site.span:
        _check_boundaries(module, site.unit, span)
    for name in {name for done in edit.sites for name in done.introduces}:
        if name not in bound and name not in _BUILTINS:
            raise VerificationError(f"the edit introduces {name}, which nothing binds")
        shadowed = _shadowed_uses(module, name, span)
        if shadowed and _is_dissolved(edit):
            shadowed -= _shadowed_uses(Module("", lines.text), name, edit.span)
        if shadowed > 0:
            raise VerificationError(f"the edit reads {name}, which means something else there")


def _check_boundaries(module: Module, unit: Unit, span: Span) -> None:
    """The replacement is one whole expression, or whole statements."""
    if unit is Unit.EXPRESSION:
        if not _is_expression(module, span):
            raise VerificationError(
                "the replacement is not an expression of its own in the new text"
            )
        return
    blank = _COMMENT_LINES.match(module.text, span.start)
    # What is left of a block may begin and end with comments.
    start = blank.end() if unit in {Unit.BLOCK, Unit.RUN} and blank else span.start
    first = _statement_at(module, start, span)
    if first is None or first.start != start:
        raise VerificationError("the replacement is not a statement of its own in the new text")
    if unit is Unit.HEADER:
        return  # it was parsed alone
    end = _last_code(module, first, span)
    if end > span.end or (unit is Unit.STATEMENT and end < span.end):
        raise VerificationError("the replacement runs into the statement behind it")


def _is_expression(module: Module, span: Span) -> bool:
    """Whether a span holds one expression, in parentheses or not."""
    start, end = span.start, span.end
    while start < end:
        if any(
            isinstance(node, ast.expr)
            and not isinstance(node, _PARTS_OF_EXPRESSIONS)
            and module.span(node) == Span(start, end)
            for node in module.chain_at(start)
        ):
            return True
        inner = module.text[start:end]
        if not (inner.startswith("(") and inner.endswith(")")):
            return False
        stripped = inner[1:-1]
        start += 1 + len(stripped) - len(stripped.lstrip())
        end -= 1 + len(stripped) - len(stripped.rstrip())
    return False


def _statement_at(module: Module, offset: int, within: Span) -> Span | None:
    """The outermost statement that holds `offset` and begins in a span."""
    for node in module.chain_at(offset):
        if isinstance(node, ast.stmt):
            span = module.span(node)
            if span.start >= within.start:
                return span
    return None


def _last_code(module: Module, first: Span, span: Span) -> int:
    """The offset behind the last statement that begins in a span."""
    end = first.end
    while True:
        gap = _BETWEEN.match(module.text, end, span.end)
        following = gap.end() if gap else end
        statement = _statement_at(module, following, span) if following < span.end else None
        if statement is None or statement.end <= end:
            return end
        end = statement.end


def _shadowed_uses(module: Module, name: str, span: Span) -> int:
    """How many uses of a name in a span mean something that is not of the module."""
    return sum(
        occurrence.is_use and module.scope_of(name, occurrence) not in {None, module.tree}
        for occurrence in module.occurrences(name)
        if span.start <= occurrence.offset < span.end
    )
