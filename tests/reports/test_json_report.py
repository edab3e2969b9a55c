"""The report as JSON: as its schema has it, and as one document or line by line."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from reporting import (
    DOCS,
    PASSWORD,
    WITH_PASSWORD,
    finding,
    report_of,
    report_with,
)

from codemods.engine.results import Kind, Problem
from codemods.reports import statistics
from codemods.reports.json_report import json_document, json_lines
from codemods.reports.report import Compared, Report

SCHEMA = json.loads((DOCS / "report.schema.json").read_text("utf-8"))
FILES = {
    "a.py": "import six\nVALUE = six.text_type(1)\n",
    "b.py": "import six\nsix.nothing\n",
    "c.py": "import six\nsix.text_type(\n",
}


def document(report: Report) -> Any:
    """A report as JSON, which is valid."""
    found = json.loads(json_document(report))
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    return found


def test_check_has_findings_and_problems(tmp_path: Path) -> None:
    told = document(report_of(tmp_path, FILES))
    assert told["command"] == "check"
    assert told["changes"] == []
    assert [(it["path"], it["line"], it["column"], it["message"]) for it in told["findings"]] == [
        ("a.py", 1, 1, "import of six"),
        ("a.py", 2, 9, "use of six.text_type"),
        ("b.py", 2, 1, "use of six.nothing"),
    ]
    assert [it["reason"] for it in told["findings"]] == [None, None, "six 1.17 has no such name"]
    ((path, kind),) = [(it["path"], it["kind"]) for it in told["problems"]]
    assert (path, kind) == ("c.py", "not Python")
    assert told["summary"] == {
        "files": {"seen": 3, "parsed": 2, "generated": 0, "changed": 1, "created": 0},
        "findings": {"found": 3, "repaired": 2, "reported": 1, "suppressed": 0},
        "baseline": None,
    }


def test_preview_has_the_diffs(tmp_path: Path) -> None:
    report = report_of(tmp_path, FILES, command="preview")
    (change,) = document(report)["changes"]
    (made,) = report.result.changes
    assert change == {
        "path": "a.py",
        "kind": "changed",
        "diff": made.diff.decode(),
        "is_exact": True,
    }


@pytest.mark.parametrize("command", ["check", "preview"])
def test_lines_say_what_the_document_says(tmp_path: Path, command: str) -> None:
    report = report_of(tmp_path, FILES, command=command)
    rows = statistics.rows(["no-six"], list(report.result.findings), report.result)
    report = replace(report, statistics=rows, baseline=Compared(1, 2))
    whole = document(report)
    lines = [json.loads(line) for line in json_lines(report).splitlines()]
    for line in lines:
        jsonschema.Draft202012Validator(
            {**SCHEMA["$defs"][line["type"]], "$defs": SCHEMA["$defs"]}
        ).validate(line)
    kinds = [line.pop("type") for line in lines]
    assert (kinds[0], kinds[-1]) == ("run", "summary")
    by_kind = {
        f"{kind}s": [line for it, line in zip(kinds, lines, strict=True) if it == kind]
        for kind in ("codemod", "finding", "change", "problem", "statistic")
    }
    assert {**lines[0], **by_kind, "summary": lines[-1]} == whole


def test_a_diff_shows_no_password_and_says_so(tmp_path: Path) -> None:
    (change,) = document(report_of(tmp_path, {"a.py": WITH_PASSWORD}, command="preview"))["changes"]
    assert PASSWORD not in change["diff"]
    assert "URL = 'mysql://nova:***@db.internal/nova'" in change["diff"]
    assert not change["is_exact"]


@pytest.mark.skipif(sys.platform == "darwin", reason="names are UTF-8 there")
def test_names_and_lines_that_are_not_utf8(tmp_path: Path) -> None:
    content = b"# coding: latin-1\nimport six\nVALUE = six.text_type('\xe9')\n"
    report = report_of(tmp_path, {os.fsdecode(b"\xff.py"): content}, command="preview")
    (change,) = document(report)["changes"]
    assert change["path"] == r"\xff.py"
    assert r"str('\xe9')" in change["diff"]
    assert not change["is_exact"]


def test_a_lone_surrogate_is_no_obstacle() -> None:
    problem = Problem("a.py", Kind.INTERNAL, "ValueError: \ud800")
    told = document(report_with([finding("the text '\udfff'")], [problem]))
    assert told["findings"][0]["message"] == r"the text '\udfff'"
    assert told["problems"][0]["message"] == r"ValueError: \ud800"


def test_what_a_comment_silences_is_counted_apart() -> None:
    told = document(report_with([finding(), finding(suppressed=True)]))
    assert [it["suppressed"] for it in told["findings"]] == [False, True]
    assert told["summary"]["findings"] == {
        "found": 1,
        "repaired": 1,
        "reported": 0,
        "suppressed": 1,
    }
