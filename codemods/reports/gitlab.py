"""GitLab's report of code quality: what a merge request shows beside its diff.

Source: GitLab, "Code Quality", the section "Code Quality report format".
"""

from __future__ import annotations

import json

from codemods.reports.report import Report
from codemods.reports.words import message_of, shown

SEVERITY = "major"
"""Of all findings, the one in the middle: info, minor, major, critical, blocker."""


def gitlab(report: Report) -> bytes:
    """The findings; the format knows no problems of files, which the exit code tells."""
    entries = [
        {
            "description": f"{message_of(it.finding)} [CWE-{it.finding.cwe}]",
            "check_name": it.finding.codemod,
            "fingerprint": it.fingerprint,
            "severity": SEVERITY,
            "location": {"path": shown(it.finding.path), "lines": {"begin": it.finding.line}},
        }
        for it in report.findings
        if not it.finding.suppressed
    ]
    return f"{json.dumps(entries, indent=2, ensure_ascii=False)}\n".encode()
