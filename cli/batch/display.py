"""What a person sees of a batch at work: a line for each repository that something is done for."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from ..output import say
from ..terminal import has_colors, is_capable

if TYPE_CHECKING:
    from rich.live import Live
    from rich.table import Table

_INTERVAL = 10.0
"""Seconds between two lines of progress where there is no terminal."""
_MOST = 16
"""Lines that are shown at once."""


class Display:
    """Shows itself in a terminal; elsewhere it says now and then how far it is."""

    def __init__(self, *, quiet: bool, color: bool) -> None:
        self._quiet = quiet
        self._color = color
        self._running: dict[str, tuple[str, float]] = {}
        self._done = self._total = 0
        self._told = time.monotonic()
        self._live: Live | None = None

    def __enter__(self) -> Display:
        if not self._quiet and is_capable(sys.stderr):
            self._live = self._started(has_colors(sys.stderr, self._color))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None

    def expect(self, number: int) -> None:
        self._running.clear()
        self._done, self._total = 0, number

    def began(self, name: str, doing: str) -> None:
        self._running[name] = doing, time.monotonic()
        self._show()

    def waits(self, name: str) -> None:
        self._running.pop(name, None)

    def ended(self, name: str) -> None:
        self._running.pop(name, None)
        self._done += 1
        self._show()

    def say(self, sentence: str) -> None:
        # Rich lifts its table above what is written meanwhile.
        say(sentence)

    def _show(self) -> None:
        if self._live is None and not self._quiet and time.monotonic() - self._told >= _INTERVAL:
            self._told = time.monotonic()
            say(f"{self._done} of {self._total} done, {len(self._running)} at work")

    def _table(self) -> Table:
        from rich.table import Table  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        table = Table.grid(padding=(0, 2))
        now = time.monotonic()
        running = list(self._running.items())
        for name, (doing, since) in running[:_MOST]:
            table.add_row(Text(doing), Text(f"{now - since:4.0f} s"), Text(name))
        rest = f", {len(running) - _MOST} more at work" if len(running) > _MOST else ""
        table.add_row(Text(f"{self._done}/{self._total}"), Text(""), Text(f"done{rest}"))
        return table

    def _started(self, has_color: bool) -> Live:
        from rich.console import Console  # noqa: PLC0415
        from rich.live import Live  # noqa: PLC0415

        live = Live(
            get_renderable=self._table,
            console=Console(stderr=True, force_terminal=True, no_color=not has_color),
            transient=True,
            refresh_per_second=4,
            redirect_stdout=False,
        )
        live.start()
        return live
