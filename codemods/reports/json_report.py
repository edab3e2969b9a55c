"""The report as JSON, as one document or as one object a line. docs/report.schema.json has its
form, and docs/reports.md says what the fields mean."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, TypeAlias

import codemods
from codemods.codemod import Codemod
from codemods.engine.results import Change, Problem
from codemods.reports.fingerprints import Known
from codemods.reports.report import Report
from codemods.reports.words import shown

_Object: TypeAlias = dict[str, Any]

VERSION = 1
"""Of the form: another one takes something away, or gives it another meaning."""


def json_document(report: Report) -> bytes:
    """One document, indented."""
    document = {
        **_head(report),
        "codemods": [_codemod(it) for it in report.codemods],
        "findings": [_finding(it) for it in report.findings],
        "changes": [_change(it) for it in _changes(report)],
        "problems": [_problem(it) for it in report.problems],
        "summary": _summary(report),
    }
    if report.statistics is not None:
        document["statistics"] = [asdict(row) for row in report.statistics]
    return f"{json.dumps(document, indent=2, ensure_ascii=False)}\n".encode()


def json_lines(report: Report) -> bytes:
    """One object a line; its `type` is the name of the list that it would be in, in the singular.
    The first line is of type ``run``, the last one of type ``summary``."""
    return b"".join(f"{json.dumps(line, ensure_ascii=False)}\n".encode() for line in _lines(report))


def _lines(report: Report) -> Iterator[_Object]:
    yield {"type": "run", **_head(report)}
    for codemod in report.codemods:
        yield {"type": "codemod", **_codemod(codemod)}
    for known in report.findings:
        yield {"type": "finding", **_finding(known)}
    for change in _changes(report):
        yield {"type": "change", **_change(change)}
    for problem in report.problems:
        yield {"type": "problem", **_problem(problem)}
    for row in report.statistics or ():
        yield {"type": "statistic", **asdict(row)}
    yield {"type": "summary", **_summary(report)}


def _head(report: Report) -> _Object:
    return {
        "version": VERSION,
        "tool": {"name": "diffwright", "version": codemods.__version__},
        "command": report.command,
    }


def _codemod(codemod: Codemod[Any]) -> _Object:
    return {
        "name": codemod.name,
        "title": codemod.title,
        "cwe": codemod.cwe,
        "also": sorted(codemod.also),
        "safety": codemod.safety.value,
    }


def _finding(known: Known) -> _Object:
    it = known.finding
    return {
        "path": shown(it.path),
        "line": it.line,
        "column": it.column,
        "codemod": it.codemod,
        "message": shown(it.message),
        "cwe": it.cwe,
        "safety": it.safety.value,
        "repaired": it.repaired,
        "reason": None if it.reason is None else shown(it.reason),
        "suppressed": it.suppressed,
        "fingerprint": known.fingerprint,
    }


def _changes(report: Report) -> Iterator[Change]:
    return report.result.changes if report.shows_changes else iter(())


def _change(change: Change) -> _Object:
    kind = "created" if change.is_creation else "deleted" if change.is_deletion else "changed"
    diff = change.diff.decode("utf-8", "surrogateescape")
    text = shown(diff)
    return {"path": shown(change.path), "kind": kind, "diff": text, "is_exact": text == diff}


def _problem(problem: Problem) -> _Object:
    return {
        "path": shown(problem.path),
        "kind": problem.kind.value,
        "message": shown(problem.message),
    }


def _summary(report: Report) -> _Object:
    heard = [it.finding for it in report.findings if not it.finding.suppressed]
    repaired = sum(it.repaired for it in heard)
    changes = list(report.result.changes)
    created = sum(it.is_creation for it in changes)
    compared = report.baseline
    return {
        "files": {
            "seen": report.result.seen,
            "parsed": report.result.parsed,
            "generated": report.result.generated,
            "changed": len(changes) - created,
            "created": created,
        },
        "findings": {
            "found": len(heard),
            "repaired": repaired,
            "reported": len(heard) - repaired,
            "suppressed": len(report.findings) - len(heard),
        },
        "baseline": None if compared is None else {"known": compared.known, "gone": compared.gone},
    }
