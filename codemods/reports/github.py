"""GitHub's workflow commands: what a step prints to have lines of a pull request annotated.

Source: GitHub, "Workflow commands for GitHub Actions", the section "Setting a warning message";
what is escaped: actions/toolkit, packages/core/src/command.ts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemods.reports.report import Report
from codemods.reports.words import message_of, shown

_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""What a log might obey, but for the newlines, which are escaped in GitHub's way."""
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_DATA = str.maketrans(_DATA)
_IN_PROPERTY = str.maketrans({**_DATA, ":": "%3A", ",": "%2C"})


def github(report: Report) -> bytes:
    """A warning for each finding, and an error for each file that could not be treated."""
    return "".join(f"{line}\n" for line in _lines(report)).encode()


def _lines(report: Report) -> Iterator[str]:
    for known in report.findings:
        it = known.finding
        if not it.suppressed:
            title = f"{it.codemod} [CWE-{it.cwe}]"
            place = f"file={_property(it.path)},line={it.line},col={it.column}"
            yield f"::warning {place},title={_property(title)}::{_data(message_of(it))}"
    for problem in report.problems:
        place = f"file={_property(problem.path)}"
        yield f"::error {place},title={_property(problem.kind.value)}::{_data(problem.message)}"


def _data(text: str) -> str:
    return _without_controls(text).translate(_IN_DATA)


def _property(text: str) -> str:
    return _without_controls(text).translate(_IN_PROPERTY)


def _without_controls(text: str) -> str:
    return _CONTROL.sub(lambda found: repr(found[0])[1:-1], shown(text))
