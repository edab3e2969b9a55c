"""``apply --interactive``: a person decides hunk by hunk, as with ``git add --patch``.

What needs each other is one question; what a change brings along (an import that it reads) or makes
superfluous (one that nothing reads any more) comes and goes with it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from codemods.codemod import Codemod, Finding
from codemods.engine.results import Change, FileResult, Result
from codemods.engine.reviewing import DECLINED
from codemods.pages import TRUST, weaknesses
from codemods.parts.choice import chosen, taken, with_parts
from codemods.parts.needs import Part, parts_of
from codemods.parts.offers import findings_of, offers_of, places_of

from .output import line_of
from .request import Request
from .terminal import BOLD, CYAN, for_asking, has_colors, painted, visible

_HELP = """\
y - make this change
n - don't make it
a - make this change and all later ones in the file
d - make neither this change nor any later one in the file
q - quit; make only what was agreed to so far
s - split it into smaller changes
e - explain it
? - print help
"""


@dataclass(slots=True)
class _Talk:
    """What is asked of a person, and what was answered."""

    asked: Request
    changes: Sequence[Change]
    parts: Sequence[Part]
    findings: Mapping[int, list[Finding]]
    offers: list[list[int]]
    wanted: set[int]

    def path_of(self, offer: Sequence[int]) -> str:
        return self.parts[offer[0]].pieces[0][0]

    def hold(self) -> None:
        """Ask until all is decided."""
        at = 0
        shown: list[int] = []
        while at < len(self.offers):
            offer = self.offers[at]
            if offer is not shown:
                self._show(offer)
            shown = offer
            answer = self._answer(at)
            if answer == "y":
                self.wanted.update(offer)
            elif answer in {"a", "d"}:
                path, rest = self.path_of(offer), self.offers[at:]
                here = [it for it in rest if self.path_of(it) == path]
                self.wanted.update(number for it in here if answer == "a" for number in it)
                self.offers[at:] = [it for it in rest if self.path_of(it) != path]
                continue
            elif answer == "q":
                return
            elif answer == "s":
                self.offers[at : at + 1] = [[number] for number in offer]
                _write(f"Split into {len(offer)} changes.\n")
                continue
            elif answer == "e":
                self._explain(offer)
                continue
            elif answer != "n":
                _write(_HELP)
                continue
            at += 1

    def _show(self, offer: Sequence[int]) -> None:
        brought = taken(self.parts, {*self.wanted, *offer}) - taken(self.parts, self.wanted)
        for change in with_parts(
            self.changes, self.parts, brought | {*offer}, is_named=self.asked.is_named
        ):
            sys.stdout.buffer.write(for_asking(change.diff, self.asked.color))
        for finding in self._told(offer):
            safety = finding.safety.value
            line = visible(f"{line_of(finding, self.asked.selection.root)} ({safety})")
            _write(f"{self._painted(line, CYAN)}\n")

    def _told(self, offer: Sequence[int]) -> list[Finding]:
        return [it for number in offer for it in self.findings.get(number, ())]

    def _answer(self, at: int) -> str:
        keys = "y,n,a,d,q,s,e,?" if len(self.offers[at]) > 1 else "y,n,a,d,q,e,?"
        question = f"({at + 1}/{len(self.offers)}) Make this change [{keys}]? "
        _write(self._painted(question, BOLD))
        line = sys.stdin.readline()
        if not line:
            _write("\n")
            return "q"
        answer = line.strip()[:1].lower()
        return answer if answer in keys.split(",") else "?"

    def _explain(self, offer: Sequence[int]) -> None:
        names = {name for number in offer for name in self.parts[number].names}
        for codemod in self.asked.chosen:
            if codemod.name in names:
                _write(_explanation(codemod))
        places = places_of(self.changes, self.parts)
        for number in offer:
            files = dict.fromkeys(visible(path) for path, *_ in places[number])
            if len(files) > 1:
                _write(f"It needs each other in {', '.join(files)}.\n")

    def _painted(self, text: str, color: str) -> str:
        return painted(text, color) if has_colors(sys.stdout, self.asked.color) else text


def _explanation(codemod: Codemod[object]) -> str:
    return f"{codemod.name}:\n{weaknesses(codemod)}\n{TRUST[codemod.safety].capitalize()}\n"


def decided(asked: Request, result: Result) -> Result:
    """The result of a run as far as the person wants it; asks on standard output."""
    changes = list(result.changes)
    parts = parts_of(changes, asked.whole)
    findings = findings_of(changes, parts, result.findings)
    talk = _Talk(asked, changes, parts, findings, offers_of(changes, parts), set())
    talk.hold()
    some = chosen(changes, parts, talk.wanted, is_named=asked.is_named)
    made = taken(parts, talk.wanted)
    repaired = {id(it) for number in made for it in findings.get(number, ())}
    kept = {change.path: change for change in some}
    files = tuple(_file(one, kept.get(one.path), repaired) for one in result.files)
    return replace(result, files=files)


def _file(result: FileResult, change: Change | None, repaired: set[int]) -> FileResult:
    """What is left of a file's result; what is not `repaired` was declined."""
    findings = tuple(
        replace(it, reason=DECLINED)
        if it.repaired and (change is None or id(it) not in repaired)
        else it
        for it in result.findings
    )
    return replace(result, findings=findings, change=change)


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
