"""What a step is known by, and the form that it is handed over in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from codemods.batch.failures import Failure, FailureKind
from codemods.batch.manifest.model import GitSettings, Split, SplitBy, Treatment
from codemods.batch.split.review import ReviewFile, sha_of
from codemods.batch.steps import orders, wire
from codemods.batch.steps.keys import key_of
from codemods.batch.steps.orders import (
    CloneOrder,
    CommitOrder,
    InPlaceOrder,
    Place,
    ScanOrder,
    Wanted,
    to_json,
)
from codemods.batch.steps.step import Step, StepName, StepResult
from codemods.catalog import UnknownCodemod

PLACE = Place("https://a.org/b", "main", Path("/c"), Path("/t"), GitSettings(), 100)
TREATMENT = Treatment(("no-six",), ("docs/",), {"no-six": {"shims": "inline"}}, safe_only=True)
SPLIT = Split((SplitBy.OWNER, SplitBy.FOLDER), 3, 4)
SCAN = ScanOrder(PLACE, "1" * 40, TREATMENT, SPLIT, "trial", {"cell": 2})
WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=2)))
WANTED = Wanted("k", (ReviewFile("a\udcff.py", "100644", "2" * 64),), "Title\n", "refs/heads/a")
COMMIT = CommitOrder(PLACE, "1" * 40, (WANTED,), "A <a@b>", WHEN)


def key(order: ScanOrder) -> str:
    return key_of(StepName.SCAN, to_json(order))


def test_an_order_comes_out_as_it_went_in() -> None:
    def passed(order: CloneOrder | ScanOrder | CommitOrder | InPlaceOrder) -> dict[str, object]:
        told: dict[str, object] = json.loads(json.dumps(to_json(order)))
        return told

    assert orders.clone_order(passed(CloneOrder(PLACE))) == CloneOrder(PLACE)
    assert orders.scan_order(passed(SCAN)) == SCAN
    assert orders.commit_order(passed(COMMIT)) == COMMIT
    in_place = InPlaceOrder(Path("/c"), TREATMENT, allow_dirty=True)
    assert orders.in_place_order(passed(in_place)) == in_place


def test_a_key_is_that_of_what_the_answer_depends_on() -> None:
    assert len(key(SCAN)) == 64
    elsewhere = replace(PLACE, url="https://a.org/c", clone=Path("/d"), tools=Path("/u"))
    assert key(SCAN) == key(replace(SCAN, place=elsewhere, jobs=7))
    others = [
        replace(SCAN, base="2" * 40),
        replace(SCAN, batch="other"),
        replace(SCAN, split=Split()),
        replace(SCAN, earlier={"cell": 1}),
        replace(SCAN, treatment=replace(TREATMENT, safe_only=False)),
        replace(SCAN, treatment=replace(TREATMENT, exclude=())),
        replace(SCAN, treatment=replace(TREATMENT, options={})),
        replace(SCAN, treatment=replace(TREATMENT, select=("no-six", "masked-secret"))),
    ]
    assert len({key(SCAN), *map(key, others)}) == 1 + len(others)


def test_a_key_is_that_of_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    before = key(SCAN)
    monkeypatch.setattr("codemods.batch.steps.keys._stamp", lambda treatment: "other code")
    assert key(SCAN) != before


def test_the_order_of_options_is_no_part_of_a_key() -> None:
    one = {"no-six": {"shims": "inline", "ensure": "helper"}}
    other = {"no-six": {"ensure": "helper", "shims": "inline"}}
    keys = {key(replace(SCAN, treatment=replace(TREATMENT, options=it))) for it in (one, other)}
    assert len(keys) == 1


def test_there_is_no_key_for_a_codemod_that_there_is_not() -> None:
    with pytest.raises(UnknownCodemod):
        key(replace(SCAN, treatment=Treatment(("no-sx",))))


def test_a_step_and_its_answer_come_out_as_they_went_in(tmp_path: Path) -> None:
    content = b"\0\xff"
    step = Step(
        StepName.COMMIT,
        "https://a.org/b main",
        "3" * 64,
        to_json(COMMIT),
        4.5,
        6,
        Path("/log"),
        {sha_of(content): content, sha_of(b""): b""},
    )
    wire.write_order(tmp_path, step, ["/code"])
    assert wire.read_order(tmp_path) == step
    for result in (
        StepResult(step, {"a\udcff": [1, None]}, {sha_of(content): content}, megabytes=2.5),
        StepResult(step, failure=Failure(FailureKind.NETWORK, "no", "detail", 3.5)),
    ):
        wire.write_answer(tmp_path, result)
        assert wire.read_answer(tmp_path, step) == result


def test_half_a_blob_is_none(tmp_path: Path) -> None:
    step = Step(StepName.CLONE, "it", "3" * 64, {}, 1, 0, Path("/log"))
    wire.write_answer(tmp_path, StepResult(step, {}, {sha_of(b"content"): b"content"}))
    (tmp_path / "answer.bin").write_bytes(b"conten")
    with pytest.raises(wire.NotWhole):
        wire.read_answer(tmp_path, step)
