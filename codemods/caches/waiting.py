"""What is known to wait under a lock, calls followed by their names; and what is done without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from codemods.caches.calls import Function, functions_at, steps_of
from codemods.caches.facts import Facts, Section, Step


@dataclass(frozen=True, slots=True)
class Wait:
    """A call in a section that waits."""

    line: int
    code: str
    """What is called there, as the code spells it."""
    does: str
    by: str = ""
    """What waits, if it is something else that this leads to."""


@dataclass(frozen=True, slots=True)
class Held:
    """A section, and what waits in it."""

    section: Section
    wait: Wait | None
    is_outside: bool = False
    """Whether that is done without the lock."""
    reason: str = ""
    """Why that can't be, of what is made for a key."""


class Waiting:
    """What the functions of a tree wait for."""

    def __init__(self, facts: Mapping[str, Facts]) -> None:
        self.steps = steps_of(facts)
        self.paths: dict[str, list[str]] = {}
        for path, name in self.steps:
            self.paths.setdefault(name, []).append(path)

    def parted(self, path: str, sections: Sequence[Section], away: str) -> list[Held]:
        """The sections, of which those that store what they make for a key by slow work only hold
        the lock to store it.

        `away`: what takes away, or puts in otherwise, what is stored, so that this won't do.
        """
        return [self._parted(path, it, away) for it in sections]

    def _parted(self, path: str, section: Section, away: str) -> Held:
        making = section.making
        if making is None:
            return Held(section, self._wait(path, section.owner, section.first, section.last))
        wait = self._wait(path, section.owner, making.first, making.last)
        if wait is None:
            return Held(section, self._wait(path, section.owner, section.first, section.last))
        reason = away or making.reason or self._once(path, section)
        if reason or making.site is None:
            return Held(section, wait, reason=reason)
        # No line of it is under the lock but the one that is written anew.
        last = section.first - 1
        short = replace(section, last=last, site=making.site, calls=(), reason="", others=())
        return Held(short, wait, is_outside=True)

    def _wait(self, path: str, owner: str, first: int, last: int) -> Wait | None:
        """The first call in these lines of a function that is known to wait."""
        for top, step, _ in self._reached(path, owner, first, last):
            if step.waits:
                by = "" if step is top else step.code
                return Wait(top.line, top.code or top.calls, step.waits, by)
        return None

    def _once(self, path: str, section: Section) -> str:
        """What is called while it is made that is to happen once, or comes back to the function."""
        making = section.making
        assert making is not None
        for top, step, at in self._reached(path, section.owner, making.first, making.last):
            if step.is_once:
                return f"{step.code} ({at}:{step.line}) is to be called once"
            led_to = functions_at(self.paths, step.calls, step.link, at)
            if (path, section.owner) in led_to:
                return f"{top.calls} in line {top.line} comes back to it"
        return ""

    def _reached(
        self, path: str, owner: str, first: int, last: int
    ) -> Iterator[tuple[Step, Step, str]]:
        """The calls in these lines of a function, and after each those that it leads to, with the
        path of their file."""
        parts = owner.split(".")
        around = [".".join(parts[: index + 1]) for index in range(len(parts))]
        steps = {it: None for name in around for it in self.steps.get((path, name), ())}
        for top in sorted((it for it in steps if first <= it.line <= last), key=lambda it: it.line):
            yield top, top, path
            seen: set[Function] = set()
            left = list(functions_at(self.paths, top.calls, top.link, path))
            while left:
                at = left.pop(0)
                if at in seen:
                    continue
                seen.add(at)
                for step in self.steps.get(at, ()):
                    yield top, step, at[0]
                    left.extend(functions_at(self.paths, step.calls, step.link, at[0]))
