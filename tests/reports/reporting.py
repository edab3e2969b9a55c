"""Reports of small trees, made in this process."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import jsonschema

from codemods.catalog import choose
from codemods.codemod import Finding, Safety
from codemods.engine.pipeline import run
from codemods.engine.results import FileResult, Problem, Result
from codemods.engine.select import select
from codemods.reports.fingerprints import fingerprinted
from codemods.reports.report import Report
from codemods.reports.sarif import sarif
from codemods.reports.sources import Sources

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs"

PASSWORD = "hunter2-and-more"
WITH_PASSWORD = (
    f"import six\n\nURL = 'mysql://nova:{PASSWORD}@db.internal/nova'\nVALUE = six.text_type(1)\n"
)
"""A password that is only reported, in the context of an edit."""
PASSWORD_IN_AN_EDIT = (
    "import six\n"
    "\n"
    "if six.PY2:\n"
    "    URL = None\n"
    "else:\n"
    f"    URL = 'mysql://nova:{PASSWORD}@db.internal/nova'\n"
    "    VALUE = six.text_type(1)\n"
)
"""The same, in lines that an edit writes anew."""


def report_of(
    root: Path,
    files: Mapping[str, str | bytes],
    *codemods: str,
    command: str = "check",
) -> Report:
    """The report of a tree with these files and no others."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    chosen = choose(codemods)
    documents = [name for it in chosen for name in (*it.documents, *it.late_documents)]
    selection = select([root], (), documents)
    result = run(selection, chosen, jobs=1)
    sources = Sources.of(selection, result)
    findings = list(fingerprinted(result.findings, sources))
    return Report(command, chosen, result, list(result.problems), findings, sources)


def report_with(
    findings: Sequence[Finding],
    problems: Sequence[Problem] = (),
    contents: Mapping[str, bytes] | None = None,
    command: str = "check",
) -> Report:
    """A report of findings that nobody has looked for, of no-six and masked-secret."""

    def read(path: str) -> bytes:
        if contents is None or path not in contents:
            raise FileNotFoundError(path)
        return contents[path]

    by_path = {path: tuple(it for it in findings if it.path == path) for path in _paths(findings)}
    files = tuple(FileResult(path, found) for path, found in by_path.items())
    result = Result(len(files), len(files), 0, files)
    sources = Sources(read)
    known = list(fingerprinted(result.findings, sources))
    chosen = choose(["masked-secret", "no-six"])
    return Report(command, chosen, result, problems, known, sources)


def _paths(findings: Sequence[Finding]) -> list[str]:
    return sorted({it.path for it in findings})


def finding(
    message: str = "use of six.text_type",
    path: str = "a.py",
    line: int = 1,
    column: int = 1,
    codemod: str = "no-six",
    cwe: int = 477,
    reason: str | None = None,
    suppressed: bool = False,
) -> Finding:
    return Finding(
        path, line, column, codemod, message, cwe, Safety.SAFE, reason, suppressed=suppressed
    )


def sarif_run(report: Report) -> dict[str, Any]:
    """The one run of a report in SARIF, which is valid."""
    log = json.loads(sarif(report))
    check_sarif(log)
    (only,) = log["runs"]
    assert isinstance(only, dict)
    return only


def check_sarif(log: Any) -> None:
    """Raises where a log is not as the schema of SARIF has it, or refers to what is not there."""
    schema = json.loads((HERE / "sarif-2.1.0-rtm.4.json").read_text("utf-8"))
    jsonschema.Draft4Validator(schema).validate(log)
    for only in log["runs"]:
        rules = [rule["id"] for rule in only["tool"]["driver"]["rules"]]
        taxa = [taxon["id"] for taxon in only["taxonomies"][0]["taxa"]]
        for result in only["results"]:
            assert rules[result["ruleIndex"]] == result["ruleId"]
            assert [taxa[it["index"]] for it in result["taxa"]] == [
                it["id"] for it in result["taxa"]
            ]


def replaced(only: Mapping[str, Any], path: str, before: str) -> str:
    """A text after all replacements of all fixes of its file, each made once, by offsets and by
    lines and columns alike."""
    found = {}
    for result in only["results"]:
        for fix in result.get("fixes", ()):
            for change in fix["artifactChanges"]:
                if unquote_to_bytes(change["artifactLocation"]["uri"]).decode() == path:
                    found.update({json.dumps(it): it for it in change["replacements"]})
    text, end = "", 0
    for it in sorted(found.values(), key=lambda it: _span(it["deletedRegion"])):
        start, stop = _span(it["deletedRegion"])
        assert (start, stop) == _by_lines(it["deletedRegion"], before)
        assert end <= start, "two replacements overlap"
        text += before[end:start] + it.get("insertedContent", {}).get("text", "")
        end = stop
    return text + before[end:]


def _span(region: Mapping[str, int]) -> tuple[int, int]:
    return region["charOffset"], region["charOffset"] + region["charLength"]


def _by_lines(region: Mapping[str, int], text: str) -> tuple[int, int]:
    """The same span as `_span`, from lines and columns."""
    starts = [0]
    for number, character in enumerate(text, 1):
        if character == "\n" or (character == "\r" and text[number : number + 1] != "\n"):
            starts.append(number)
    return (
        starts[region["startLine"] - 1] + region["startColumn"] - 1,
        starts[region["endLine"] - 1] + region["endColumn"] - 1,
    )
