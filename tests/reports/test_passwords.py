"""No report shows a password that stands in the code."""

from __future__ import annotations

from pathlib import Path

import pytest
from reporting import PASSWORD, PASSWORD_IN_AN_EDIT, WITH_PASSWORD, finding, report_of, report_with

from codemods.engine.results import Kind, Problem
from codemods.reports import baseline
from codemods.reports.github import github
from codemods.reports.gitlab import gitlab
from codemods.reports.json_report import json_document, json_lines
from codemods.reports.junit import junit
from codemods.reports.sarif import sarif

FORMATS = [github, gitlab, json_document, json_lines, junit, sarif]
each = pytest.mark.parametrize("made", FORMATS, ids=lambda it: str(it.__name__))


@each
@pytest.mark.parametrize("command", ["check", "preview"])
def test_of_what_was_found(tmp_path: Path, made: object, command: str) -> None:
    files = {"a.py": PASSWORD_IN_AN_EDIT, "b.py": WITH_PASSWORD}
    report = report_of(tmp_path, files, command=command)
    assert [it.finding.path for it in report.findings if it.finding.cwe == 798] == ["a.py", "b.py"]
    assert callable(made)
    content = made(report)
    assert b"mysql://nova:***@db.internal" in content
    assert PASSWORD.encode() not in content
    assert PASSWORD.encode() not in baseline.written(report.findings)


@each
def test_of_what_others_say(made: object) -> None:
    """The messages of a plug-in, or of a library that failed, may hold one."""
    url = f"amqp://nova:{PASSWORD}@mq"
    problem = Problem("b.py", Kind.INTERNAL, f"ValueError: {url}")
    report = report_with([finding(f"talks to {url}", reason=f"{url} is down")], [problem])
    assert callable(made)
    assert PASSWORD.encode() not in made(report)
    assert PASSWORD.encode() not in baseline.written(report.findings)
