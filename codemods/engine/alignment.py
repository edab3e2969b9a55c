"""Continuation lines that stand under a bracket follow it where an edit moves it."""

from __future__ import annotations

from collections.abc import Mapping

from codemods.engine.tokens import Scan, Token


def aligned(old: Scan, new: Scan, partners: Mapping[int, int]) -> dict[int, int]:
    """By how many columns each row of `new` has to move to stand as it stood in `old`.

    `partners` are the indices of the tokens of `new` that `old` has too, with those there. A row
    that stood under its bracket stands under it again; a row that was indented from the row of
    its bracket, or behind a backslash from its statement, is so again. All others stay.
    """
    alignment = _Alignment(old, new, partners)
    for index, token in enumerate(new.tokens):
        if token.leads and (token.opener >= 0 or token.continues):
            alignment.place(index)
    return alignment.moved


def shifted(text: str, scan: Scan, moved: Mapping[int, int]) -> str:
    """`text`, whose tokens are `scan`, with each row of `moved` so many columns further right."""
    pieces: list[str] = []
    position = 0
    for token in scan.tokens:
        if token.leads and (by := moved.get(token.row)):
            pieces.append(text[position : min(token.start, token.start + by)])
            pieces.append(" " * by)
            position = token.start
    pieces.append(text[position:])
    return "".join(pieces)


class _Alignment:
    def __init__(self, old: Scan, new: Scan, partners: Mapping[int, int]) -> None:
        self._old = old.tokens
        self._new = new.tokens
        self._partners = partners
        self._back = {there: here for here, there in partners.items()}
        self._first_old = {token.row: token for token in self._old if token.leads}
        self._first_new = {token.row: index for index, token in enumerate(self._new) if token.leads}
        self.moved: dict[int, int] = {}

    def place(self, index: int) -> None:
        """Move the row that begins with the token at `index`, if it has to."""
        token = self._new[index]
        column = self._wanted(index)
        if column is not None and column >= 0 and column != token.column:
            self.moved[token.row] = column - token.column

    def _wanted(self, index: int) -> int | None:
        there = self._partners.get(index)
        if there is None or not self._old[there].leads:
            return self._beside(index)
        token = self._old[there]
        if token.opener < 0:
            start = there
            while start and (self._old[start].continues or not self._old[start].leads):
                start -= 1
            return self._apart(token, start) if token.continues else None
        row = self._old[token.opener].row
        outer = token.opener
        while outer >= 0 and self._old[outer].row == row:
            column = self._under(index, token, outer)
            if column is not None:
                return column
            outer = self._old[outer].opener
        column = self._below(index, there)
        return self._apart(token, token.opener) if column is None else column

    def _apart(self, token: Token, origin: int) -> int | None:
        """The column at the old distance from the row in which the old token `origin` stands."""
        before = self._first_old.get(self._old[origin].row)
        while before is not None and before.column > token.column:
            # It was not indented from that row, but from one further out.
            origin = self._old[origin].opener
            before = self._first_old.get(self._old[origin].row) if origin >= 0 else None
        here = self._back.get(origin)
        after = self._first_new.get(self._new[here].row) if here is not None else None
        if before is None or after is None:
            return None
        return token.column + self._column(after) - before.column

    def _under(self, index: int, token: Token, bracket: int) -> int | None:
        """The column for a row that stood under what is behind a bracket, or under its end."""
        outer, first = self._old[bracket], self._old[bracket + 1]
        opener = self._back.get(bracket)
        if first.row != outer.row or first.is_comment:
            return None
        if token.column == first.column:
            return self._behind(index, bracket + 1, opener)
        if opener is not None and token.column == outer.column + 1:
            return self._column(opener) + 1
        if opener is not None and token.closes and token.column == outer.column:
            return self._column(opener)
        return None

    def _below(self, index: int, there: int) -> int | None:
        """The column for a string below a string, or a comment below a comment."""
        token, above = self._old[there], self._old[there - 1]
        here = self._back.get(there - 1)
        alike = (above.is_string and token.is_string) or (above.is_comment and token.is_comment)
        if alike and above.column == token.column and here is not None and here < index:
            return self._column(here)
        return None

    def _behind(self, index: int, first: int, opener: int | None) -> int | None:
        """The column behind the bracket at `opener`, or, if that is gone, of what stood there."""
        here = self._back.get(first)
        if opener is None and here is not None and here < index:
            return self._column(here)
        opener = self._new[index].opener if opener is None else opener
        behind = self._new[opener + 1]
        if behind.row != self._new[opener].row or behind.is_comment or opener + 1 == index:
            return None
        return self._column(opener + 1)

    def _beside(self, index: int) -> int | None:
        """The column for a new row: that of a row beside it in its bracket that it stood under."""
        token = self._new[index]
        for row in range(token.row - 1, -1, -1):
            first = self._first_new.get(row)
            if first is not None and self._new[first].opener == token.opener:
                beside = self._new[first]
                return self._column(first) if beside.column == token.column else None
        return None

    def _column(self, index: int) -> int:
        """Where a token stands by now."""
        token = self._new[index]
        return token.column + self.moved.get(token.row, 0)
