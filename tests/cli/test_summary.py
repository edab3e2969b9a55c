"""The table at the end of a run in which several weaknesses were found."""

from __future__ import annotations

from pathlib import Path

from codemods.cli.summary import table
from command_line import SIX, diffwright, grow

from codemods.codemod import Finding, Safety

TITLES = {
    ("no-six", 477): "Strip six",
    ("locked-cache", 362): "Lock",
    ("locked-cache", 524): "Let go",
}


def finding(codemod: str, cwe: int, reason: str | None = None, path: str = "a.py") -> Finding:
    return Finding(path, 1, 1, codemod, "it", cwe, Safety.SAFE, reason)


def test_one_weakness_needs_no_table() -> None:
    assert [*table([finding("no-six", 477), finding("no-six", 477)], TITLES, "repaired")] == []
    assert [*table([], TITLES, "repaired")] == []


def test_a_line_for_each_weakness() -> None:
    findings = [
        *(finding("no-six", 477) for _ in range(12)),
        finding("locked-cache", 362, "why"),
        finding("locked-cache", 524),
    ]
    assert [*table(findings, TITLES, "repaired")] == [
        "codemod       weakness  found  repaired  only reported",
        "locked-cache   CWE-362      1         0              1  Lock",
        "locked-cache   CWE-524      1         1              0  Let go",
        "no-six         CWE-477     12        12              0  Strip six",
    ]


def test_nothing_is_repaired_in_a_file_that_was_not_written() -> None:
    findings = [finding("no-six", 477, path="b.py"), finding("locked-cache", 362)]
    _, first, second = table(findings, {}, "repaired", {"b.py"})
    assert first.split() == ["locked-cache", "CWE-362", "1", "1", "0"]
    assert second.split() == ["no-six", "CWE-477", "1", "0", "0"]


SWALLOWED = """\
import requests


def notify(url):
    try:
        requests.post(url, timeout=5)
    except requests.exceptions.Timeout:
        pass
"""


def test_the_command_ends_with_it(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": SIX, "b.py": SWALLOWED})
    apply = ("apply", "--review")
    for command, done in ((("preview",), "can be repaired"), (apply, "repaired")):
        ended = diffwright(*command, cwd=tree)
        heading, *rows = ended.lines[-3:]
        assert heading == f"codemod          weakness  found  {done}  only reported"
        assert [row.split()[0] for row in rows] == ["handled-timeout", "no-six"]
