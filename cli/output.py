"""What a person reads: the diff on standard output, all else on standard error."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from codemods.codemod import Finding
from codemods.engine.results import Kind, Problem, Result
from codemods.patching.apply import Applied

_STYLES = (
    (re.compile(r"diff --git |--- |\+\+\+ "), "bold"),
    (re.compile(r"@@ "), "cyan"),
    (re.compile(r"\+"), "green"),
    (re.compile(r"-"), "red"),
)


def consoles(color: bool | None) -> tuple[Console, Console]:
    """Standard output and standard error; `color` None means as the terminal has it."""
    options = {"no_color": True} if color is False else {}
    force = True if color else None
    out = Console(soft_wrap=True, highlight=False, force_terminal=force, **options)  # type: ignore[arg-type]
    err = Console(stderr=True, soft_wrap=True, highlight=False, force_terminal=force, **options)  # type: ignore[arg-type]
    return out, err


def write_diff(out: Console, diffs: Iterable[bytes]) -> None:
    """The diff: byte for byte into a pipe, coloured and paged in a terminal."""
    if not out.is_terminal:
        for diff in diffs:
            sys.stdout.buffer.write(diff)
        sys.stdout.buffer.flush()
        return
    text = b"".join(diffs).decode("utf-8", "replace")
    if not text:
        return
    # As git has it: colours through, no pager for what fits on the screen.
    os.environ.setdefault("LESS", "FRX")
    with out.pager(styles=not out.no_color):
        for line in text.split("\n")[:-1]:
            out.print(_styled(line.removesuffix("\r")))


def _styled(line: str) -> Text:
    style = next((style for pattern, style in _STYLES if pattern.match(line)), "")
    return Text(line, style)


def shown(path: str, root: Path) -> str:
    """A path as the person would type it: relative to the current folder if it is below it."""
    absolute = root / path
    try:
        return absolute.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(absolute)


def line_of(finding: Finding, root: Path) -> str:
    """``path:line:column: codemod message [CWE-n]``, with the reason if it is only reported."""
    reason = f"; left: {finding.reason}" if finding.reason else ""
    where = f"{shown(finding.path, root)}:{finding.line}:{finding.column}"
    return f"{where}: {finding.codemod} {finding.message}{reason} [CWE-{finding.cwe}]"


def write_problems(err: Console, problems: Iterable[Problem], root: Path) -> None:
    """One clear line for each file that could not be treated."""
    for problem in problems:
        where = shown(problem.path, root)
        err.print(f"[bold red]{escape(where)}[/]: {escape(problem.message)}")
        if problem.kind is Kind.INTERNAL and problem.reproduction:
            err.print("This is a defect of diffwright. Please report it with these lines:")
            err.print(Text(problem.reproduction, "dim"))


def write_summary(err: Console, result: Result, root: Path, changed: str, verbose: bool) -> None:
    """How many files and findings there were, and each finding that is only reported."""
    findings = list(result.findings)
    left = [finding for finding in findings if not finding.repaired]
    if verbose:
        for change in result.changes:
            count = sum(finding.repaired for finding in findings if finding.path == change.path)
            err.print(f"{escape(shown(change.path, root))}: {_counted(count, 'finding')} repaired")
    for finding in left:
        err.print(escape(line_of(finding, root)))
    changes = sum(1 for _ in result.changes)
    generated = f", {result.generated} generated left out" if result.generated else ""
    err.print(
        f"{_counted(result.seen, 'file')} seen, {result.parsed} parsed, "
        f"[bold]{changes} {changed}[/]{generated}."
    )
    err.print(
        f"{_counted(len(findings), 'finding')}: {len(findings) - len(left)} repaired, "
        f"{len(left)} only reported{' (above, each with its reason)' if left else ''}."
    )


def write_applied(err: Console, applied: Applied, total: int, root: Path) -> None:
    """Which files are still old, if any is."""
    for path, message in applied.failed:
        err.print(f"[bold red]{escape(shown(path, root))}[/]: {escape(message)}")
    if applied.interrupted:
        err.print(
            f"Stopped: {len(applied.written)} of {total} files are new, all others as they were."
        )
        for path in applied.written:
            err.print(f"new: {escape(shown(path, root))}")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
