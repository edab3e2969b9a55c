"""Fixes: all of them together are the change, and each is near its finding."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from reporting import (
    PASSWORD,
    PASSWORD_IN_AN_EDIT,
    WITH_PASSWORD,
    check_sarif,
    replaced,
    report_of,
    sarif_run,
)

from codemods.catalog import choose
from codemods.engine.pipeline import run
from codemods.engine.select import select
from codemods.reports.fixes import fixes
from codemods.reports.report import Report
from codemods.reports.sarif import sarif

FIXTURES = Path(__file__).parents[2] / "fixtures"
STEP = int(os.environ.get("DIFFWRIGHT_FIXES_STEP", "7"))
"""The tests take every seventh case, `make soak` all."""
CASES = sorted(it for it in FIXTURES.glob("*/*/before") if it.is_dir())[::STEP]


def names(path: Path) -> str:
    return "/".join(path.parts[-3:-1])


@pytest.mark.parametrize("before", [*CASES, FIXTURES / "nova_cells"], ids=names)
def test_all_fixes_together_are_the_change(before: Path, tmp_path: Path) -> None:
    shutil.copytree(before, tmp_path, dirs_exist_ok=True)
    report = report_of(tmp_path, {}, command="preview")
    log = json.loads(sarif(report))
    check_sarif(log)
    left_out = fixes(report.result, report.sources).left_out
    for change in report.result.changes:
        source = report.sources[change.path]
        assert source.text is not None
        after = replaced(log["runs"][0], change.path, source.text)
        expected = source.encoding.decode(change.after)
        assert after == (source.text if change.path in left_out else expected), change.path


def fixed(report: Report) -> list[list[tuple[str, list[tuple[int, str]]]]]:
    """For each finding the paths of its fix, with the line and the text of each replacement."""
    return [
        [
            (
                change["artifactLocation"]["uri"],
                [
                    (it["deletedRegion"]["startLine"], it.get("insertedContent", {}).get("text"))
                    for it in change["replacements"]
                ],
            )
            for fix in result.get("fixes", ())
            for change in fix["artifactChanges"]
        ]
        for result in sarif_run(report)["results"]
    ]


def test_a_fix_is_what_changes_the_line_of_its_finding(tmp_path: Path) -> None:
    text = "import six\n\nA = six.text_type(1)\nB = six.nothing\nC = six.u('c'), six.b('c')\n"
    report = report_of(tmp_path, {"a.py": text}, "no-six", command="preview")
    assert fixed(report) == [
        [("a.py", [(3, "str")])],
        [],
        [("a.py", [(5, "'c'"), (5, "b'c'")])],
        [("a.py", [(5, "'c'"), (5, "b'c'")])],
    ]


def test_lines_without_a_finding_go_with_the_nearest(tmp_path: Path) -> None:
    text = (
        "import logging\n\nLOG = logging.getLogger(__name__)\n\n\n"
        "def connect(transport_url):\n    LOG.debug('Connecting to %s', transport_url)\n\n\n"
        "def reconnect(transport_url):\n    LOG.debug('Again to %s', transport_url)\n"
    )
    report = report_of(tmp_path, {"a.py": text}, "masked-secret", command="preview")
    assert [it.finding.line for it in report.findings] == [7, 11]
    ((_, first),), ((_, second),) = fixed(report)
    assert [line for line, _ in first] == [2, 3, 7]
    assert first[0] == (2, "import urllib.parse\n")
    assert "def _mask_url" in str(first[1][1])
    assert first[2] == (7, "_mask_url(transport_url)")
    assert second == [(11, "_mask_url(transport_url)")]


def test_a_fix_is_of_the_codemod_that_found_it(tmp_path: Path) -> None:
    text = (
        "import six\n\n\ndef connect(admin_password):\n"
        "    LOG.debug('Logging in with %s', admin_password)\n"
        "    return six.text_type(1)\n"
    )
    report = report_of(tmp_path, {"a.py": text}, command="preview")
    told = [it.finding.codemod for it in report.findings]
    made = fixed(report)
    assert told == ["no-six", "masked-secret", "no-six"]
    assert made[1] == [("a.py", [(5, "'***'")])]
    assert made[2] == [("a.py", [(6, "str")])]


def test_a_file_without_a_finding_goes_with_the_first_of_its_codemod(tmp_path: Path) -> None:
    shutil.copytree(FIXTURES / "nova_cells", tmp_path, dirs_exist_ok=True)
    report = report_of(tmp_path, {}, command="preview")
    paths = [[path for path, _ in fix] for fix in fixed(report)]
    (index,) = [number for number, it in enumerate(paths) if "cells_service/conf.py" in it]
    assert report.findings[index].finding.codemod == "configurable-timeout"
    assert paths[index][0] == report.findings[index].finding.path


def test_a_change_that_would_show_a_password_is_left_out(tmp_path: Path) -> None:
    files = {"a.py": PASSWORD_IN_AN_EDIT, "b.py": WITH_PASSWORD}
    report = report_of(tmp_path, files, "no-six", command="preview")
    only = sarif_run(report)
    assert PASSWORD not in json.dumps(only)
    assert replaced(only, "a.py", PASSWORD_IN_AN_EDIT) == PASSWORD_IN_AN_EDIT
    told = {
        (it["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "fixes" in it): it[
            "properties"
        ].get("fixLeftOut")
        for it in only["results"]
    }
    assert told == {("a.py", False): "it would show a password", ("b.py", True): None}
    assert replaced(only, "b.py", WITH_PASSWORD) == WITH_PASSWORD.replace(
        "import six\n\n", ""
    ).replace("six.text_type", "str")


def test_findings_that_do_not_count_keep_the_fixes_of_the_others(tmp_path: Path) -> None:
    text = "import six\n\nA = six.text_type(1)\nB = six.b('b')\n"
    report = report_of(tmp_path, {"a.py": text}, "no-six", command="preview")
    last = replace(report, findings=report.findings[-1:])
    assert fixed(last) == fixed(report)[-1:]


def test_the_files_of_a_run_are_those_before_it(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import six\nA = six.text_type(1)\n")
    chosen = choose(["no-six"])
    selection = select([tmp_path])
    assert [it.before for it in run(selection, chosen, jobs=1).changes] == [
        (tmp_path / "a.py").read_bytes()
    ]
