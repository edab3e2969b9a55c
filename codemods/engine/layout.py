"""The look of what was edited: continuation lines stay aligned, and lines within the limit.

Only statements that hold an edit are looked at, and of these only those that go on over several
lines or became too long. What comes out differs from the edited text in white space, in the
parentheses and commas that go with a line break, and in where the lines of a comment end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from codemods.codemod import Span
from codemods.engine.alignment import aligned, shifted
from codemods.engine.edits import Edit, apply, composed, moved_spans
from codemods.engine.formatting import blackened
from codemods.engine.rewrapping import rewrapped
from codemods.engine.style import Style
from codemods.engine.text import Lines
from codemods.engine.tokens import Scan, Token, pairs, scan
from codemods.engine.wrapping import habits_of, overlong, wrapped


def laid_out(lines: Lines, edits: Sequence[Edit], style: Style) -> list[Edit]:
    """The edits, which are sorted, with what the look of the edited statements asks for."""
    result: list[Edit] = []
    for span, members in _statements(lines, edits):
        changes = _changes(lines.text, span, members, style)
        result.extend(composed(members, changes, span.start) if changes else members)
    return result


def _statements(lines: Lines, edits: Iterable[Edit]) -> Iterator[tuple[Span, list[Edit]]]:
    """The edits by the statements that they stand in; the spans are of whole lines."""
    span, members = Span(0, 0), list[Edit]()
    for edit in edits:
        around = [site.surroundings.statement for site in edit.sites]
        start = lines.start_of(min([edit.span.start, *(it.start for it in around)]))
        end = max([edit.span.end, *(it.end for it in around)])
        if members and start < span.end:
            members.append(edit)
            span = Span(min(span.start, start), max(span.end, lines.end_of(end)))
        else:
            if members:
                yield span, members
            span, members = Span(start, lines.end_of(end)), [edit]
    if members:
        yield span, members


def _changes(text: str, span: Span, edits: Sequence[Edit], style: Style) -> list[Edit]:
    """What to change in the edited lines of `span`; offsets count from its start, edits made."""
    if not _may_matter(text, span, edits, style.limit):
        return []
    last = max(edit.span.end for edit in edits)
    old = scan(text, span.start, max(last, span.start + len(text[span.start : span.end].rstrip())))
    if old is None:
        return []
    before = text[span.start : span.start + old.end]
    local = [
        Edit(Span(edit.span.start - span.start, edit.span.end - span.start), edit.text)
        for edit in edits
    ]
    if local[-1].span.end > len(before):
        return []
    after = apply(before, local)
    new = scan(after)
    if new is None or not new.tokens or not old.tokens or not _are_columns_sure(before, after):
        return []
    laid = blackened(before, after, style) if style.black and "\r" not in text else None
    if laid is None:
        laid = _laid(text, _Edited(before, old, after, new, local), style.limit)
    changes = _differences(after, new, laid)
    return sorted([*changes, *rewrapped(after, new, old, style.limit)], key=lambda it: it.span)


def _may_matter(text: str, span: Span, edits: Sequence[Edit], limit: int) -> bool:
    """Whether the edited lines may want another look. Says no to most, at little cost."""
    first = edits[0].span.start
    if not any(edit.text for edit in edits):
        return False
    if "\n" in text[first : span.end].rstrip() or any("\n" in edit.text for edit in edits):
        return True
    grown = sum(len(edit.text) - (edit.span.end - edit.span.start) for edit in edits)
    row = text[span.start : span.end].rstrip()
    start = row.rfind("\n") + 1
    return len(row) - start <= limit < len(row) - start + grown


def _are_columns_sure(*texts: str) -> bool:
    """Whether tabs stand only where all rows begin with as many of them."""
    if not any("\t" in text for text in texts):
        return not any("\f" in text for text in texts)
    rows = [row for text in texts for row in text.split("\n") if row.strip()]
    tabs = len(rows[0]) - len(rows[0].lstrip("\t"))
    lead = "\t" * tabs
    return all(row.startswith(lead) and "\t" not in row[tabs:] for row in rows)


class _Edited:
    """A statement before its edits and after them."""

    def __init__(
        self, before: str, old: Scan, after: str, new: Scan, edits: Sequence[Edit]
    ) -> None:
        self.before, self.old = before, old
        self.after, self.new = after, new
        self.partners: dict[int, int] = {}
        self.joined: list[tuple[int, int]] = []
        """The expressions that lost a line break: their first and last token in `new`."""
        i = j = 0
        for edit, moved in zip(edits, moved_spans(edits), strict=True):
            in_old = _tokens_in(old.tokens, i, edit.span)
            in_new = _tokens_in(new.tokens, j, moved)
            self._pair(range(j, in_new.start), range(i, in_old.start))
            self._match(in_new, in_old)
            if in_new and "\n" in before[edit.span.start : edit.span.end]:
                self.joined.append((in_new[0], in_new[-1]))
            i, j = in_old.stop, in_new.stop
        self._pair(range(j, len(new.tokens)), range(i, len(old.tokens)))
        self._pair_rows()

    def _pair(self, here: range, there: range) -> None:
        self.partners.update(zip(here, there, strict=False))

    def _match(self, here: range, there: range) -> None:
        ours = [_key(self.new.tokens[index]) for index in here]
        theirs = [_key(self.old.tokens[index]) for index in there]
        for block in SequenceMatcher(None, theirs, ours).get_matching_blocks():
            self._pair(here[block.b : block.b + block.size], there[block.a : block.a + block.size])

    def _pair_rows(self) -> None:
        """Pair what begins a row, whatever became of it, by what stands before it."""
        for index, token in enumerate(self.new.tokens):
            partner = self.partners.get(index)
            if not token.leads or (partner is not None and self.old.tokens[partner].leads):
                continue
            there = self.partners.get(index - 1, len(self.old.tokens)) + 1
            following = self.old.tokens[there] if there < len(self.old.tokens) else None
            if following and following.leads and following.closes == token.closes:
                self.partners[index] = there


def _tokens_in(tokens: Sequence[Token], first: int, span: Span) -> range:
    """The indices, from `first` on, of the tokens that lie in a span, if only in part."""
    while first < len(tokens) and tokens[first].end <= span.start:
        first += 1
    last = first
    while last < len(tokens) and tokens[last].start < span.end:
        last += 1
    return range(first, last)


def _key(token: Token) -> str:
    """What a token is recognised by: of a string not its prefix."""
    return token.text.lstrip("bBfFrRuU") if token.is_string else token.text


def _laid(text: str, edited: _Edited, limit: int) -> str:
    """The edited statement in the habits of its file, `text`."""
    moved = aligned(edited.old, edited.new, edited.partners)
    laid = shifted(edited.after, edited.new, moved)
    now = scan(laid)
    assert now is not None
    was_overlong = set(_overlong_tokens(edited, limit))
    rows = {
        row
        for row in overlong(laid, now, limit)
        if not any(
            token.row == row and index in was_overlong for index, token in enumerate(now.tokens)
        )
    }
    if not rows:
        return laid
    return wrapped(laid, rows, edited.joined, limit, habits_of(edited.before, text))


def _overlong_tokens(edited: _Edited, limit: int) -> Iterator[int]:
    """The tokens of the new statement that come from lines beyond the limit."""
    lengths = [len(row.rstrip()) for row in edited.before.split("\n")]
    for here, there in edited.partners.items():
        if lengths[edited.old.tokens[there].row] > limit:
            yield here


def _differences(after: str, new: Scan, laid: str) -> list[Edit]:
    """The edits that make `laid` of `after`, one for each gap between tokens."""
    final = scan(laid) if laid != after else None
    both = pairs(new, final) if final else None
    if final is None or both is None:
        return []
    changes: list[Edit] = []
    end = final_end = 0
    for here, there in [*both, (len(new.tokens), len(final.tokens))]:
        ours = new.tokens[here] if here < len(new.tokens) else None
        theirs = final.tokens[there] if there < len(final.tokens) else None
        gap = Span(end, ours.start if ours else len(after))
        filling = laid[final_end : theirs.start if theirs else len(laid)]
        if after[gap.start : gap.end] != filling:
            changes.append(Edit(gap, filling))
        end, final_end = (ours.end, theirs.end) if ours and theirs else (0, 0)
    return changes
