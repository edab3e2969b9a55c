"""SARIF 2.1.0, the format of static analysis for GitHub, Azure, IDEs and viewers.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", with errata 01;
the numbers of sections below are of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import codemods
from codemods import weaknesses
from codemods.codemod import Codemod, Finding, Span
from codemods.engine.results import Kind, Problem
from codemods.reports.fingerprints import VERSION, Known
from codemods.reports.fixes import Fix, Fixes, Replacement, fixes
from codemods.reports.report import Report
from codemods.reports.sources import Source
from codemods.reports.words import message_of, shown, uri

_Object: TypeAlias = dict[str, Any]

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
LEVEL = "warning"
"""Of all findings: what is only reported is no lesser weakness."""
_ROOT = "%SRCROOT%"
"""What paths are relative to; GitHub knows it by this name."""
_TAXONOMY = {"name": "CWE", "index": 0}
_NEWLINES = ["\r\n", "\n", "\r"]
"""As Python's tokenizer has it."""
_PROBLEMS: Mapping[Kind, str] = {
    Kind.UNREADABLE: "A file or folder that can't be read",
    Kind.NOT_PYTHON: "A file that is not Python, or in an encoding that can't be told",
    Kind.CHANGED: "A file that was changed while it was treated",
    Kind.INTERNAL: "A defect of diffwright; the file was left as it is",
}


def sarif(report: Report) -> bytes:
    """The report as one SARIF log with one run."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report)]}
    return f"{json.dumps(log, indent=1, ensure_ascii=False)}\n".encode()


def _text(text: str) -> _Object:
    """A message in plain text."""
    return {"text": _literal(text)}


def _literal(text: str) -> str:
    """A text with no placeholders for arguments in it (§3.11.5)."""
    return text.replace("{", "{{").replace("}", "}}")


def _run(report: Report) -> _Object:
    cwes = sorted({cwe for it in report.codemods for cwe in it.answers})
    taxa = {cwe: number for number, cwe in enumerate(cwes)}
    rules = {it.name: number for number, it in enumerate(report.codemods)}
    made = fixes(report.result, report.sources) if report.shows_changes else None
    # By identity: a report may leave findings out, and two may say the same of one place. What is
    # suppressed has no number: nothing repairs it.
    places = {id(it): number for number, it in enumerate(report.result.findings)}
    return {
        "tool": {"driver": _driver(report.codemods, taxa)},
        "taxonomies": [_taxonomy(cwes)],
        "invocations": [
            {
                "executionSuccessful": not report.problems,
                "toolExecutionNotifications": [_notification(it) for it in report.problems],
            }
        ],
        "originalUriBaseIds": {
            _ROOT: {
                "description": {
                    "text": "The top of the git work tree, or the folder that holds all paths."
                }
            }
        },
        "defaultEncoding": "utf-8",
        "newlineSequences": _NEWLINES,
        "columnKind": "unicodeCodePoints",
        "artifacts": list(_artifacts(report)),
        "results": [
            _result(it, report, rules, taxa, made, places.get(id(it.finding)))
            for it in report.findings
        ],
    }


def _driver(chosen: Sequence[Codemod[Any]], taxa: Mapping[int, int]) -> _Object:
    return {
        "name": "diffwright",
        "version": codemods.__version__,
        "supportedTaxonomies": [_TAXONOMY],
        "notifications": [
            {"id": _id(kind), "shortDescription": _text(f"{text}.")}
            for kind, text in _PROBLEMS.items()
        ],
        "rules": [_rule(it, taxa) for it in chosen],
    }


def _rule(codemod: Codemod[Any], taxa: Mapping[int, int]) -> _Object:
    weak = codemod.answers
    how = f"diffwright preview --select {codemod.name}"
    lines = [f"- [CWE-{cwe}]({weaknesses.url(cwe)}): {title}." for cwe, title in weak.items()]
    return {
        "id": codemod.name,
        "shortDescription": _text(f"{codemod.title}."),
        "fullDescription": _text(" ".join(f"{title}." for title in weak.values())),
        "helpUri": weaknesses.url(codemod.cwe),
        "help": {
            **_text(f"{codemod.title}. To see the repair: {how}"),
            "markdown": _literal("\n".join([*lines, "", f"To see the repair: `{how}`"])),
        },
        "defaultConfiguration": {"level": LEVEL},
        "relationships": [
            {"target": _taxon_reference(cwe, taxa), "kinds": ["relevant"]} for cwe in weak
        ],
        # The tags by which GitHub knows a security finding and its weaknesses.
        "properties": {
            "safety": codemod.safety.value,
            "tags": ["security", *(f"external/cwe/cwe-{cwe:03}" for cwe in weak)],
        },
    }


def _taxonomy(cwes: Sequence[int]) -> _Object:
    return {
        "name": "CWE",
        "organization": "MITRE",
        "shortDescription": {"text": "The MITRE Common Weakness Enumeration."},
        "informationUri": "https://cwe.mitre.org/",
        "taxa": [_taxon(cwe) for cwe in cwes],
    }


def _taxon(cwe: int) -> _Object:
    name = weaknesses.title(cwe)
    described = {"shortDescription": _text(f"{name}.")} if name else {}
    return {"id": str(cwe), "helpUri": weaknesses.url(cwe), **described}


def _taxon_reference(cwe: int, taxa: Mapping[int, int]) -> _Object:
    return {"id": str(cwe), "index": taxa[cwe], "toolComponent": _TAXONOMY}


def _id(kind: Kind) -> str:
    return kind.value.lower().replace(" ", "-")


def _notification(problem: Problem) -> _Object:
    path = shown(problem.path)
    is_inside = not path.startswith(("/", "../"))
    place = {"locations": [{"physicalLocation": _artifact(problem.path)}]} if is_inside else {}
    return {
        "level": "error",
        "descriptor": {"id": _id(problem.kind), "index": list(_PROBLEMS).index(problem.kind)},
        "message": _text(f"{path}: {shown(problem.message)}"),
        **place,
    }


def _artifact(path: str) -> _Object:
    return {"artifactLocation": {"uri": uri(path), "uriBaseId": _ROOT}}


def _artifacts(report: Report) -> Iterator[_Object]:
    """The files that are in another encoding than most: fixes are texts."""
    paths = {it.finding.path for it in report.findings}
    if report.shows_changes:
        paths.update(it.path for it in report.result.changes)
    for path in sorted(paths):
        codec = report.sources[path].encoding.codec
        if codec != "utf-8":
            yield {"location": _artifact(path)["artifactLocation"], "encoding": codec}


def _result(
    known: Known,
    report: Report,
    rules: Mapping[str, int],
    taxa: Mapping[int, int],
    made: Fixes | None,
    number: int | None,
) -> _Object:
    finding = known.finding
    location = {
        **_artifact(finding.path),
        "region": _region_of(finding, report.sources[finding.path]),
    }
    result: _Object = {
        "ruleId": finding.codemod,
        "ruleIndex": rules[finding.codemod],
        "level": LEVEL,
        "message": _text(message_of(finding)),
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {f"diffwright/v{VERSION}": known.fingerprint},
        "taxa": [_taxon_reference(finding.cwe, taxa)],
        "properties": {"safety": finding.safety.value, "repaired": finding.repaired},
    }
    if finding.suppressed:
        result["suppressions"] = [{"kind": "inSource"}]
    fix = None if made is None or number is None else made.of[number]
    if fix:
        result["fixes"] = [_fix(fix, report)]
    elif made and finding.path in made.left_out:
        result["properties"]["fixLeftOut"] = "it would show a password"
    return result


def _region_of(finding: Finding, source: Source) -> _Object:
    """From the place of a finding to the end of its line, in lines, characters and bytes (§3.30).

    Characters are counted without the byte order mark, bytes with it (§3.30.2, §3.30.3).
    """
    line = source.line(finding.line)
    column, end = finding.column, len(line) + 1
    if source.text is None or finding.line > len(source.lines.starts) or column > end:
        return {"startLine": finding.line}  # it is not there, or not any more
    region = {
        "startLine": finding.line,
        "startColumn": column,
        "endLine": finding.line,
        "endColumn": end,
    }
    start = source.lines.starts[finding.line - 1] + column - 1
    region.update(charOffset=start, charLength=end - column)
    first, last = source.byte_offset(start), source.byte_offset(start + end - column)
    if first is not None and last is not None:
        region.update(byteOffset=first, byteLength=last - first)
    return region


def _fix(fix: Fix, report: Report) -> _Object:
    return {
        "description": {"text": "A part of the change: make those of all results, or none."},
        "artifactChanges": [
            {
                **_artifact(path),
                "replacements": [_replacement(it, report.sources[path]) for it in replacements],
            }
            for path, replacements in fix.parts
        ],
    }


def _replacement(it: Replacement, source: Source) -> _Object:
    """A replacement of text; with offsets in bytes it would have to be one of bytes (§3.57.2)."""
    inserted = {"insertedContent": {"text": it.text}} if it.text else {}
    return {"deletedRegion": _region(it.span, source), **inserted}


def _region(span: Span, source: Source) -> _Object:
    lines = source.lines
    first, last = lines.line_of(span.start), lines.line_of(span.end)
    return {
        "startLine": first,
        "startColumn": span.start - lines.starts[first - 1] + 1,
        "endLine": last,
        "endColumn": span.end - lines.starts[last - 1] + 1,
        "charOffset": span.start,
        "charLength": span.end - span.start,
    }
