"""SARIF: valid, with the right regions, and fixes that come to the new content."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from reporting import (
    check_sarif,
    finding,
    replaced,
    report_of,
    report_with,
    sarif_run,
)

from codemods.codemod import Codemod
from codemods.engine.results import Kind, Problem
from codemods.reports.sarif import sarif

SIX = "import six\nVALUE = six.text_type(1)\n"


@pytest.mark.parametrize("command", ["check", "preview"])
def test_it_says_what_was_found_by_which_rule(tmp_path: Path, command: str) -> None:
    report = report_of(tmp_path, {"pkg/a.py": SIX, "b.py": "import six\nsix.x\n"}, command=command)
    only = sarif_run(report)
    told = [
        (
            it["ruleId"],
            it["locations"][0]["physicalLocation"]["artifactLocation"],
            it["locations"][0]["physicalLocation"]["region"]["startLine"],
            it["message"]["text"],
            it["properties"]["repaired"],
        )
        for it in only["results"]
    ]
    b, a = ({"uri": path, "uriBaseId": "%SRCROOT%"} for path in ("b.py", "pkg/a.py"))
    assert told == [
        ("no-six", b, 2, "use of six.x; left: six 1.17 has no such name", False),
        ("no-six", a, 1, "import of six", True),
        ("no-six", a, 2, "use of six.text_type", True),
    ]
    assert {it["level"] for it in only["results"]} == {"warning"}
    assert only["columnKind"] == "unicodeCodePoints"
    assert only["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def test_each_codemod_is_a_rule_with_its_weaknesses(tmp_path: Path) -> None:
    only = sarif_run(report_of(tmp_path, {}))
    rules = {it["id"]: it for it in only["tool"]["driver"]["rules"]}
    assert list(rules) == sorted(rules)
    cached = rules["locked-cache"]
    assert [it["target"]["id"] for it in cached["relationships"]] == ["362", "524"]
    assert cached["properties"]["tags"] == [
        "security",
        "external/cwe/cwe-362",
        "external/cwe/cwe-524",
    ]
    assert cached["helpUri"] == "https://cwe.mitre.org/data/definitions/362.html"
    assert rules["checked-identifier"]["properties"]["tags"][1] == "external/cwe/cwe-020"
    taxa = {it["id"]: it for it in only["taxonomies"][0]["taxa"]}
    assert taxa["798"]["shortDescription"]["text"] == "Use of Hard-coded Credentials."
    assert all("shortDescription" in it for it in taxa.values()), "a weakness has no name"


def test_a_weakness_without_a_name_has_its_number(tmp_path: Path) -> None:
    report = report_of(tmp_path, {}, "no-six")
    (codemod,) = report.codemods

    class Other(type(codemod)):  # type: ignore[misc]
        name, cwe = "other", 1234

    others: list[Codemod[Any]] = [Other()]
    log = json.loads(sarif(type(report)("check", others, report.result, [], [], report.sources)))
    check_sarif(log)
    assert log["runs"][0]["taxonomies"][0]["taxa"] == [
        {"id": "1234", "helpUri": "https://cwe.mitre.org/data/definitions/1234.html"}
    ]


@pytest.mark.parametrize(
    ("codec", "bom", "newline"),
    [
        ("utf-8", b"", "\n"),
        ("utf-8", b"\xef\xbb\xbf", "\r\n"),
        ("iso-8859-15", b"", "\n"),
        ("shift_jis", b"", "\r\n"),
        ("utf-8", b"", "\r"),
    ],
)
def test_regions_of_text_that_is_not_ascii(
    tmp_path: Path, codec: str, bom: bytes, newline: str
) -> None:
    word = {"utf-8": "Ω🎈é", "iso-8859-15": "€é", "shift_jis": "表示"}[codec]
    text = newline.join(
        [f"# coding: {codec}", "import six", f"A = '{word}', six.text_type('{word}')", ""]
    )
    content = bom + text.encode(codec)
    only = sarif_run(report_of(tmp_path, {"a.py": content}, command="preview"))
    _, used = only["results"]
    region = used["locations"][0]["physicalLocation"]["region"]
    wanted = f"six.text_type('{word}')"
    assert region["startLine"] == region["endLine"] == 3
    assert text.split(newline)[2][region["startColumn"] - 1 : region["endColumn"] - 1] == wanted
    start, length = region["charOffset"], region["charLength"]
    assert text[start : start + length] == wanted
    start, length = region["byteOffset"], region["byteLength"]
    assert content[start : start + length] == wanted.encode(codec)
    after = replaced(only, "a.py", text)
    lines = [f"# coding: {codec}", f"A = '{word}', str('{word}')", ""]
    assert after == newline.join(lines)
    encodings = [it["encoding"] for it in only["artifacts"]]
    assert encodings == ([] if codec == "utf-8" else [codec])


def test_a_place_that_is_not_there_any_more() -> None:
    found = [finding(line=7), finding(path="gone.py"), finding(path="z.py", column=40)]
    only = sarif_run(report_with(found, contents={"a.py": b"A = 1\n", "z.py": b"A = 1\n"}))
    regions = [it["locations"][0]["physicalLocation"]["region"] for it in only["results"]]
    empty = {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}
    nothing = {"charOffset": 0, "charLength": 0, "byteOffset": 0, "byteLength": 0}
    assert regions[0]["startLine"] == 7
    assert "charOffset" not in regions[0]
    assert regions[1] == {**empty, **nothing}
    assert regions[2] == {"startLine": 1}


@pytest.mark.skipif(sys.platform == "darwin", reason="names are UTF-8 there")
def test_paths_are_escaped(tmp_path: Path) -> None:
    name = os.fsdecode(b"ein \xff:%.py")
    only = sarif_run(report_of(tmp_path, {name: SIX}, command="preview"))
    result = only["results"][0]
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location["uri"] == "ein%20%FF%3A%25.py"
    assert result["fixes"][0]["artifactChanges"][0]["artifactLocation"] == location


def test_problems_are_notifications(tmp_path: Path) -> None:
    only = sarif_run(report_of(tmp_path, {"a.py": "import six\nsix.text_type(\n"}))
    (invocation,) = only["invocations"]
    assert not invocation["executionSuccessful"]
    (told,) = invocation["toolExecutionNotifications"]
    assert told["level"] == "error"
    assert told["message"]["text"].startswith("a.py: ")
    assert told["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a.py"
    kinds = [it["id"] for it in only["tool"]["driver"]["notifications"]]
    assert kinds[told["descriptor"]["index"]] == told["descriptor"]["id"] == "not-python"


def test_a_problem_outside_of_the_tree_has_no_location() -> None:
    problem = Problem("/elsewhere/a.py", Kind.UNREADABLE, "it can't be read")
    (invocation,) = sarif_run(report_with([], [problem]))["invocations"]
    assert "locations" not in invocation["toolExecutionNotifications"][0]


def test_no_text_is_taken_for_a_placeholder() -> None:
    only = sarif_run(report_with([finding("a format: {0}")]))
    assert only["results"][0]["message"]["text"] == "a format: {{0}}"


def test_what_a_comment_silences_says_so() -> None:
    only = sarif_run(report_with([finding(), finding(suppressed=True)]))
    assert [it.get("suppressions") for it in only["results"]] == [None, [{"kind": "inSource"}]]


def test_check_has_no_fixes(tmp_path: Path) -> None:
    only = sarif_run(report_of(tmp_path, {"a.py": SIX}))
    assert [it for it in only["results"] if "fixes" in it] == []
