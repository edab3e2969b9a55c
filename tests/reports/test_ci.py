"""What GitHub, GitLab and Jenkins read: each by its documented form."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

from reporting import finding, report_of, report_with

from codemods.engine.results import Kind, Problem
from codemods.reports.github import github
from codemods.reports.gitlab import gitlab
from codemods.reports.junit import junit

NASTY = "a % b\r\nc: d, e \x1b[31m\x00"
COMMAND = re.compile(r"::(\w+) ([^:\r\n]*)::([^\r\n]*)")
"""As the runner takes a line apart: properties end at the first ``::``."""


def commands(content: bytes) -> list[tuple[str, dict[str, str], str]]:
    """Name, properties and message of each line, as GitHub reads them."""
    found = []
    for line in content.decode().splitlines():
        match = COMMAND.fullmatch(line)
        assert match, line
        properties = dict(it.split("=", 1) for it in match[2].split(","))
        told = {name: unescaped(it) for name, it in properties.items()}
        found.append((match[1], told, unescaped(match[3])))
    return found


def unescaped(text: str) -> str:
    escapes = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}
    for escape, character in escapes.items():
        text = text.replace(escape, character)
    return text


def test_github_gets_a_line_for_each_finding_and_problem() -> None:
    found = [finding(line=3, column=7), finding(path="b.py", reason="it is not known")]
    problem = Problem("c.py", Kind.UNREADABLE, "it can't be read")
    assert github(report_with(found, [problem])).decode() == (
        "::warning file=a.py,line=3,col=7,title=no-six [CWE-477]::use of six.text_type\n"
        "::warning file=b.py,line=1,col=1,title=no-six [CWE-477]::"
        "use of six.text_type; left: it is not known\n"
        "::error file=c.py,title=unreadable::it can't be read\n"
    )


def test_what_github_gets_is_escaped() -> None:
    name = "a,b:c%25\n.py"
    ((kind, properties, message),) = commands(github(report_with([finding(NASTY, path=name)])))
    assert kind == "warning"
    assert properties["file"] == name
    assert message == "a % b\r\nc: d, e \\x1b[31m\\x00"


def test_gitlab_gets_a_list(tmp_path: Path) -> None:
    text = "import six\nA = six.text_type(1)\nB = six.text_type(1)\nB = six.text_type(1)\n"
    entries = json.loads(gitlab(report_of(tmp_path, {"a.py": text})))
    assert entries[1] == {
        "description": "use of six.text_type [CWE-477]",
        "check_name": "no-six",
        "fingerprint": entries[1]["fingerprint"],
        "severity": "major",
        "location": {"path": "a.py", "lines": {"begin": 2}},
    }
    assert len({it["fingerprint"] for it in entries}) == len(entries) == 4
    assert json.loads(gitlab(report_with([]))) == []


def test_junit_has_a_suite_for_each_codemod() -> None:
    found = [
        finding(line=2, column=3),
        finding(line=4),
        finding("in line 9", line=5, reason="it is not known"),
    ]
    problem = Problem("c.py", Kind.NOT_PYTHON, "it is not Python")
    root = ET.fromstring(junit(report_with(found, [problem])))
    assert root.tag == "testsuites"
    assert root.attrib == {"name": "diffwright", "tests": "5", "failures": "3", "errors": "1"}
    suites = {it.attrib["name"]: it for it in root}
    assert list(suites) == ["masked-secret", "no-six", "diffwright"]
    (passed,) = suites["masked-secret"]
    assert list(passed) == []
    cases = [(it.attrib["classname"], it.attrib["name"]) for it in suites["no-six"]]
    assert cases == [
        ("a.py", "use of six.text_type"),
        ("a.py", "use of six.text_type (2)"),
        ("a.py", "in line #"),
    ]
    assert suites["no-six"].attrib["failures"] == "3"
    failure = suites["no-six"][0][0]
    assert failure.attrib == {"type": "CWE-477", "message": "use of six.text_type"}
    assert failure.text == "a.py:2:3: use of six.text_type [CWE-477]"
    (error,) = suites["diffwright"][0]
    assert (error.tag, error.attrib["message"]) == ("error", "it is not Python")


def test_junit_is_xml_whatever_is_found() -> None:
    nasty = f"<&>\"' {NASTY}\ufffe\U0001f388\ud800"
    root = ET.fromstring(junit(report_with([finding(nasty, path="a<b>&.py")])))
    (failure,) = root.iter("failure")
    told = failure.attrib["message"]
    assert told == "<&>\"' a % b\r\nc: d, e [31m\U0001f388\\ud800"
    assert "a<b>&.py" in {it.attrib["classname"] for it in root.iter("testcase")}


def test_what_a_comment_silences_is_told_to_nobody() -> None:
    silenced = report_with([finding(suppressed=True)])
    assert github(silenced) == b""
    assert json.loads(gitlab(silenced)) == []
    assert b"<failure" not in junit(silenced)
