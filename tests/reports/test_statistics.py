"""Statistics: what each codemod did, and how long it took."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from reporting import finding, report_of

from codemods.catalog import choose
from codemods.codemod import Safety
from codemods.engine.pipeline import run
from codemods.engine.results import FileResult, Result
from codemods.engine.select import select
from codemods.engine.worker import Rewritten, Surveyed
from codemods.recall.entries import rewrite_entry, rewrite_of, survey_entry, survey_of
from codemods.reports.statistics import Row, rows, table


def test_findings_are_counted_by_what_becomes_of_them() -> None:
    found = [
        finding(),
        replace(finding(), safety=Safety.REVIEW),
        finding(reason="it is not known"),
        replace(finding(), suppressed=True),
        finding(codemod="other"),
    ]
    result = Result(1, 1, 0, (), {"no-six": 1.23456})
    assert rows(["no-six", "idle"], found, result) == [
        Row("no-six", repaired=2, review=1, reported=1, suppressed=1, seconds=1.235),
        Row("idle", 0, 0, 0, 0, 0.0),
    ]


def test_the_table_is_aligned() -> None:
    assert list(table([Row("no-six", 10, 2, 3, 4, 0.5)])) == [
        "codemod  repaired  to review  reported  suppressed  seconds",
        "no-six         10          2         3           4    0.500",
    ]


def test_time_is_taken_only_if_that_is_asked(tmp_path: Path) -> None:
    report = report_of(tmp_path, {"a.py": "import six\nsix.text_type(1)\n"})
    assert report.result.seconds == {}
    chosen = choose(["locked-cache", "no-six"])
    result = run(select([tmp_path]), chosen, jobs=1, is_timed=True)
    assert set(result.seconds) == {"locked-cache", "no-six"}
    assert 0 < result.seconds["locked-cache"] < result.seconds["no-six"]
    assert replace(result, seconds={}) == run(select([tmp_path]), chosen, jobs=1)


def test_what_is_remembered_takes_no_time() -> None:
    surveyed = Surveyed("a.py", parsed=True, seconds={"no-six": 7.0})
    entry = survey_entry(surveyed, [])
    assert entry is not None
    assert survey_of(entry) == Surveyed("a.py", parsed=True)
    rewritten = Rewritten(FileResult("a.py"), again=surveyed)
    entry = rewrite_entry(rewritten, b"")
    assert entry is not None
    assert rewrite_of(entry, b"") == Rewritten(
        FileResult("a.py"), again=Surveyed("a.py", parsed=True)
    )


def test_several_rounds_are_summed_up(tmp_path: Path) -> None:
    text = (
        "import threading\nimport six\nCACHE = {}\n\n\ndef clear():\n"
        "    for key, _ in six.iteritems(CACHE):\n        del CACHE[key]\n\n\n"
        "threading.Thread(target=clear).start()\n"
    )
    (tmp_path / "a.py").write_text(text)
    chosen = choose(["locked-cache", "no-six"])
    result = run(select([tmp_path]), chosen, jobs=1, is_timed=True)
    assert set(result.seconds) == {"locked-cache", "no-six"}
