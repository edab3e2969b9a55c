"""JUnit's XML as Jenkins and GitLab read it: a suite for each codemod, a failed test for each
finding.

Source: the schema of Jenkins' xUnit plugin, junit-10.xsd. GitLab tells tests apart by their suite,
class and name alone; so no name has the number of a line, and none is there twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from codemods.codemod import Finding
from codemods.reports.fingerprints import without_numbers
from codemods.reports.report import Report
from codemods.reports.words import message_of, shown

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold, not even escaped. Source: XML 1.0, production 2 (Char)."""


def junit(report: Report) -> bytes:
    """All findings, and what could not be treated as errors in a suite of its own."""
    suites = ET.Element("testsuites", name="diffwright")
    for codemod in report.codemods:
        suite = ET.SubElement(suites, "testsuite", name=codemod.name)
        found = [
            it.finding
            for it in report.findings
            if it.finding.codemod == codemod.name and not it.finding.suppressed
        ]
        for finding, name in _named(found):
            _add(suite, finding.path, name, "failure", f"CWE-{finding.cwe}", *_told(finding))
        if not found:
            # A report without tests is a broken one to Jenkins.
            ET.SubElement(suite, "testcase", classname=codemod.name, name=_clean(codemod.title))
    if report.problems:
        suite = ET.SubElement(suites, "testsuite", name="diffwright")
        for it in report.problems:
            told = f"{it.path}: {it.message}"
            _add(suite, it.path, "can be treated", "error", it.kind.value, it.message, told)
    for suite in suites:
        _count(suite, [suite])
    _count(suites, list(suites))
    ET.indent(suites)
    document: str = ET.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{document}\n'.encode()


def _named(findings: list[Finding]) -> Iterator[tuple[Finding, str]]:
    """The findings with the names of their tests."""
    before: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        name = without_numbers(finding.message)
        before[finding.path, name] += 1
        number = before[finding.path, name]
        yield finding, f"{name} ({number})" if number > 1 else name


def _told(finding: Finding) -> tuple[str, str]:
    """What is said of a finding: without its place, and with it."""
    said = message_of(finding)
    return said, f"{finding.path}:{finding.line}:{finding.column}: {said} [CWE-{finding.cwe}]"


def _add(
    suite: ET.Element, path: str, name: str, outcome: str, kind: str, message: str, text: str
) -> None:
    case = ET.SubElement(suite, "testcase", classname=_clean(path), name=_clean(name))
    ended = ET.SubElement(case, outcome, type=kind, message=_clean(message))
    ended.text = _clean(text)


def _count(element: ET.Element, suites: list[ET.Element]) -> None:
    for name, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
        element.set(name, str(sum(len(list(suite.iter(tag))) for suite in suites)))


def _clean(text: str) -> str:
    return _NOT_XML.sub("", shown(text))
