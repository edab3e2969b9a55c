"""Baselines: what is known, what is new, what is gone, and what is none."""

from __future__ import annotations

import json

import pytest
from reporting import finding, report_with

from codemods.reports import baseline
from codemods.reports.baseline import BadBaseline, Entry
from codemods.reports.fingerprints import Known

FOUND = [
    Known(finding("use in line 7", path="b.py"), "3" * 32),
    Known(finding("import of six", path="a.py"), "2" * 32),
    Known(finding("a secret", path="b.py", codemod="masked-secret", cwe=312), "1" * 32),
]


def everywhere(path: str) -> bool:
    return True


def test_it_is_sorted_with_one_finding_a_line() -> None:
    assert baseline.written(FOUND).decode() == (
        '{\n  "version": 1,\n  "findings": [\n'
        '    {"path": "a.py", "codemod": "no-six", "cwe": 477, "message": "import of six", '
        f'"fingerprint": "{"2" * 32}"}},\n'
        '    {"path": "b.py", "codemod": "masked-secret", "cwe": 312, "message": "a secret", '
        f'"fingerprint": "{"1" * 32}"}},\n'
        '    {"path": "b.py", "codemod": "no-six", "cwe": 477, "message": "use in line #", '
        f'"fingerprint": "{"3" * 32}"}}\n'
        "  ]\n}\n"
    )
    assert baseline.written(FOUND[::-1]) == baseline.written(FOUND)


def test_what_was_written_can_be_read() -> None:
    assert {it.fingerprint for it in baseline.read(baseline.written(FOUND))} == {
        it.fingerprint for it in FOUND
    }
    assert baseline.read(baseline.written([])) == []
    assert json.loads(baseline.written([])) == {"version": 1, "findings": []}


def test_what_a_comment_silences_is_not_in_it() -> None:
    silenced = Known(finding(suppressed=True), "4" * 32)
    assert baseline.written([*FOUND, silenced]) == baseline.written(FOUND)


def test_what_is_new_and_what_is_gone() -> None:
    entries = baseline.read(baseline.written(FOUND[:2]))
    new, compared = baseline.compare(entries, FOUND[1:], ["no-six", "masked-secret"], everywhere)
    assert new == FOUND[2:]
    assert (compared.known, compared.gone) == (1, 1)


def test_of_what_was_not_looked_for_nothing_is_gone() -> None:
    entries = baseline.read(baseline.written(FOUND))
    _, compared = baseline.compare(entries, [], ["no-six"], everywhere)
    assert compared.gone == 2
    _, compared = baseline.compare(entries, [], ["no-six"], lambda path: path == "a.py")
    assert compared.gone == 1


def test_one_more_of_equal_findings_is_new() -> None:
    before = report_with([finding(line=1), finding(line=2)], contents={"a.py": b"x\nx\nx\n"})
    after = report_with(
        [finding(line=1), finding(line=2), finding(line=3)], contents={"a.py": b"x\nx\nx\n"}
    )
    entries = baseline.read(baseline.written(before.findings))
    new, _ = baseline.compare(entries, after.findings, ["no-six"], everywhere)
    assert [it.finding.line for it in new] == [3]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "line 1 is not JSON"),
        (b'{"version": 1,\n', "line 2 is not JSON"),
        (b"\xff\xfe\xfa", "it is not UTF-8"),
        (b"[" * 100_000, "it holds what no baseline does"),
        (b'{"version": ' + b"1" * 5000 + b"}", "it holds what no baseline does"),
        (b"[]", "it has no version"),
        (b'{"version": true}', "it has no version"),
        (b'{"version": 2, "findings": []}', "it has version 2"),
        (b'{"version": 1}', "it has no list of findings"),
        (b'{"version": 1, "findings": [7]}', "finding 1 has no fingerprint"),
        (
            b'{"version": 1, "findings": [{"fingerprint": "a", "codemod": "b"}]}',
            "finding 1 has no fingerprint, codemod and path",
        ),
    ],
)
def test_what_is_no_baseline(content: bytes, complaint: str) -> None:
    with pytest.raises(BadBaseline) as raised:
        baseline.read(content)
    assert str(raised.value).startswith(complaint)


def test_more_than_it_has_to_hold_is_no_harm() -> None:
    content = b'{"version": 1, "by": "hand", "findings": [%b]}'
    entry = b'{"fingerprint": "a", "codemod": "b", "path": "c", "why": "known"}'
    assert baseline.read(content % entry) == [Entry("a", "b", "c")]
