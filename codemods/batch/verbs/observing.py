"""Who is told what a command does while it does it."""

from __future__ import annotations

from typing import Protocol


class Observer(Protocol):
    """Shows a person what goes on. All is told from one thread."""

    def expect(self, number: int) -> None:
        """So many targets or reviews are to be done."""

    def began(self, name: str, doing: str) -> None:
        """Something is being done for one of them."""

    def waits(self, name: str) -> None:
        """Nothing is done for it for now; it is begun again later."""

    def ended(self, name: str) -> None:
        """One of them is done with, for better or worse."""

    def say(self, sentence: str) -> None:
        """What a person should know now."""


class Silent:
    """Shows nothing."""

    def expect(self, number: int) -> None: ...

    def began(self, name: str, doing: str) -> None: ...

    def waits(self, name: str) -> None: ...

    def ended(self, name: str) -> None: ...

    def say(self, sentence: str) -> None: ...
