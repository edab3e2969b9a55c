"""Continuation lines that stand under a bracket follow it where an edit moves it."""

from __future__ import annotations

from collections.abc import Mapping

from codemods.engine.tokens import Scan


def aligned(old: Scan, new: Scan, partners: Mapping[int, int]) -> dict[int, int]:
    """By how many columns each row of `new` has to move to stand as it stood in `old`.

    `partners` are the indices of the tokens of `new` that `old` has too, with those there. A row
    that stood under its bracket stands under it again; a row that was indented from the row of
    its bracket is so again. All other rows keep their columns.
    """
    alignment = _Alignment(old, new, partners)
    for index, token in enumerate(new.tokens):
        if token.leads and token.opener >= 0:
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
            return None  # a backslash joined it, and the bracket is new
        opener = self._back.get(token.opener)
        column = self._under(index, there, opener)
        if column is not None or opener is None:
            return column
        # Not under anything: it keeps its distance from the row in which its bracket opens.
        before = self._first_old.get(self._old[token.opener].row)
        after = self._first_new.get(self._new[opener].row)
        if before is None or after is None:
            return None
        return token.column + self._column(after) - before.column

    def _under(self, index: int, there: int, opener: int | None) -> int | None:
        """The column for a row that stood under something, from where that stands now."""
        token = self._old[there]
        bracket, first = self._old[token.opener], self._old[token.opener + 1]
        if first.row == bracket.row and not first.is_comment:
            if token.column == first.column:
                return self._behind(index, token.opener + 1, opener)
            if opener is not None and token.column == bracket.column + 1:
                return self._column(opener) + 1
            if opener is not None and token.closes and token.column == bracket.column:
                return self._column(opener)
        above = self._old[there - 1]
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
