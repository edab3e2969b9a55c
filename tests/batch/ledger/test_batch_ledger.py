"""What is put into a ledger comes out of it, by the process that put it there and by later ones."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from ledger_samples import (
    CREATED,
    assert_consistent,
    created,
    note_review,
    note_target,
    put_blob,
    review,
)

from codemods.batch.failures import Failure, FailureKind
from codemods.batch.ledger.errors import LedgerError
from codemods.batch.ledger.ledger import Ledger
from codemods.batch.states import ImpossibleTransition, ReviewState, TargetState
from codemods.batch.steps.step import Step, StepName, StepResult

LATER = datetime(2026, 11, 3, tzinfo=timezone.utc)


def urls(ledger: Ledger) -> list[tuple[str, str]]:
    return [(it.url, it.asked) for it in ledger.targets()]


def result(key: str, **values: object) -> StepResult:
    step = Step(StepName.SCAN, "u main", key, {}, 1.0, 0, Path("log"))
    content = b"a diff\n" * 200
    blobs = {hashlib.sha256(content).hexdigest(): content}
    return StepResult(step, values, blobs, seconds=1.5, megabytes=20.0, worker="here")


def test_a_batch_is_known_by_the_next_process(tmp_path: Path) -> None:
    with created(tmp_path / "new" / "sample") as ledger:
        assert (ledger.plan, ledger.manifest) == ("", {})
        ledger.set_plan({"id": "sample", "why": "ü"}, "a1b2")
    with Ledger.open(tmp_path / "new" / "sample") as ledger:
        assert (ledger.batch, ledger.source) == ("sample", "/home/me/sample.toml")
        assert (ledger.plan, ledger.manifest) == ("a1b2", {"id": "sample", "why": "ü"})


def test_the_date_of_a_batch_is_that_of_its_beginning(tmp_path: Path) -> None:
    created(tmp_path).close()
    later = CREATED.astimezone(timezone(timedelta(hours=2))) + timedelta(days=1)
    with Ledger.create(
        tmp_path, batch="sample", source="/home/me/sample.toml", created=later
    ) as ledger:
        assert ledger.created == CREATED
        assert ledger.created.utcoffset() == timedelta(0)


@pytest.mark.parametrize("other", [{"batch": "other"}, {"source": "/home/you/sample.toml"}])
def test_another_batch_of_the_same_name_is_refused(tmp_path: Path, other: dict[str, str]) -> None:
    created(tmp_path).close()
    with pytest.raises(LedgerError, match="give the batch another id"):
        created(tmp_path, **other)
    created(tmp_path).close()  # the refused one has let go of the lock


def test_targets_come_in_the_order_of_the_manifest(tmp_path: Path) -> None:
    with created(tmp_path) as ledger:
        ledger.add_targets([("b", "default"), ("a", "default"), ("b", "stable")])
        assert urls(ledger) == [("b", "default"), ("a", "default"), ("b", "stable")]
        ledger.add_targets([("b", "stable"), ("c", "default"), ("b", "default")])
        assert urls(ledger) == [("b", "stable"), ("c", "default"), ("b", "default")]
        assert [it.position for it in ledger.targets()] == [0, 1, 2]
        assert {it.state for it in ledger.targets()} == {TargetState.WAITING}


def test_a_dropped_target_comes_back_as_it_was(tmp_path: Path) -> None:
    with created(tmp_path) as ledger:
        ledger.add_targets([("a", "default"), ("b", "default")])
        first = ledger.targets()[0]
        ledger.move_target(first.id, TargetState.CLONED, base="abc", facts={"forge": "gerrit"})
        ledger.put_reviews(first.id, "abc", [review("k")])
        ledger.add_targets([("b", "default")])
        assert urls(ledger) == [("b", "default")]
        assert list(ledger.reviews()) == []
        assert len(list(ledger.reviews(first.id))) == 1
        ledger.add_targets([("b", "default"), ("a", "default")])
        back = ledger.targets()[1]
        assert (back.id, back.state, back.base) == (first.id, TargetState.CLONED, "abc")
        assert back.facts == {"forge": "gerrit"}
        details = [it.detail for it in ledger.events() if it.old == it.new]
        assert details == ["is not wanted any more", "is wanted again"]
        assert_consistent(ledger)


def test_a_move_sets_what_it_is_given(tmp_path: Path) -> None:
    failure = Failure(FailureKind.RATE_LIMIT, "too many requests", "429", retry_after=30.0)
    with created(tmp_path) as ledger:
        ledger.add_targets([("a", "default")])
        (target,) = ledger.targets()
        ledger.move_target(
            target.id, TargetState.FAILED, failure=failure, attempts=2, next_at=LATER
        )
        found = ledger.target(target.id)
        assert found == ledger.targets()[0]
        assert (found.failure, found.attempts, found.next_at) == (failure, 2, LATER)
        ledger.move_target(
            target.id, TargetState.CLONED, branch="main", base="abc", counts={"x": 3}
        )
        found = ledger.target(target.id)
        assert (found.failure, found.attempts, found.next_at) == (None, 2, LATER)
        assert (found.branch, found.base, found.counts) == ("main", "abc", {"x": 3})
        note_target(ledger, target.id, attempts=0, next_at=None)
        assert (ledger.target(target.id).attempts, ledger.target(target.id).next_at) == (0, None)
        assert [(it.old, it.new, it.detail) for it in ledger.events()] == [
            ("", "waiting", ""),
            ("waiting", "failed", "too many requests"),
            ("failed", "cloned", ""),
        ]


def test_a_review_remembers_where_it_is_published(tmp_path: Path) -> None:
    with created(tmp_path) as ledger:
        ledger.add_targets([("a", "default")])
        (target,) = ledger.targets()
        ledger.put_reviews(target.id, "base", [review("k")])
        (stored,) = ledger.reviews()
        assert (stored.review, stored.base, stored.generation) == (review("k"), "base", 1)
        ledger.move_review(
            stored.id,
            ReviewState.COMMITTED,
            detail="made again",
            commit="c0",
            title="T",
            message="T\n\nB\n",
            change_id="I0",
            head="h",
        )
        note_review(ledger, stored.id, url="https://r/1", number="1", pushed="c0", next_at=LATER)
        found = ledger.review(stored.id)
        assert (found.state, found.detail) == (ReviewState.COMMITTED, "made again")
        assert (found.commit, found.title, found.message) == ("c0", "T", "T\n\nB\n")
        assert (found.change_id, found.head, found.url) == ("I0", "h", "https://r/1")
        assert (found.number, found.pushed, found.next_at) == ("1", "c0", LATER)


def test_an_impossible_move_changes_nothing(tmp_path: Path) -> None:
    with created(tmp_path) as ledger:
        ledger.add_targets([("a", "default")])
        (target,) = ledger.targets()
        events = list(ledger.events())
        with pytest.raises(ImpossibleTransition):
            ledger.move_target(target.id, TargetState.CHANGED, base="abc")
        with pytest.raises(TypeError, match="no value url"):
            ledger.move_target(target.id, TargetState.CLONED, url="elsewhere")
        with pytest.raises(KeyError):
            ledger.move_target(target.id + 1, TargetState.CLONED)
        assert (ledger.targets(), list(ledger.events())) == ([target], events)


def test_what_is_done_together_is_done_or_not_done(tmp_path: Path) -> None:
    with created(tmp_path) as ledger:
        ledger.add_targets([("a", "default")])
        (target,) = ledger.targets()
        with suppress(ZeroDivisionError), ledger.together():
            ledger.move_target(target.id, TargetState.CLONED)
            ledger.put_reviews(target.id, "base", [review("k")])
            assert len(list(ledger.reviews())) == 1
            raise ZeroDivisionError
        assert ledger.targets() == [target]
        assert list(ledger.reviews()) == []
        with ledger.durably(), ledger.together():
            ledger.move_target(target.id, TargetState.CLONED)
            ledger.put_reviews(target.id, "base", [review("k")])
        assert len(list(ledger.reviews())) == 1
        with ledger.together(), pytest.raises(RuntimeError), ledger.durably():
            pass
        assert_consistent(ledger)


def test_durably_waits_for_the_disk_and_nothing_else_does(tmp_path: Path) -> None:
    def waits(ledger: Ledger) -> bool:
        return bool(ledger.database.ask("PRAGMA synchronous") == [(2,)])

    with created(tmp_path) as ledger:
        assert not waits(ledger)
        with suppress(ZeroDivisionError), ledger.durably():
            with ledger.durably():
                assert waits(ledger)
            assert waits(ledger)
            raise ZeroDivisionError
        assert not waits(ledger)


def test_reviews_may_be_moved_while_they_are_read(tmp_path: Path) -> None:
    with created(tmp_path) as ledger:
        ledger.add_targets([(url, "default") for url in "cab"])
        for target in reversed(ledger.targets()):
            ledger.put_reviews(target.id, "base", [review("z"), review("y")])
        seen = []
        for stored in ledger.reviews():
            seen.append((stored.target, stored.review.key))
            ledger.move_review(stored.id, ReviewState.HELD, detail="freeze")
        assert seen == [(it.id, key) for it in ledger.targets() for key in "yz"]
        assert {it.detail for it in ledger.reviews()} == {"freeze"}


def test_a_step_is_answered_once(tmp_path: Path) -> None:
    first = result("key", reviews=[1, 2])
    with created(tmp_path) as ledger:
        assert ledger.answer("key") is None
        ledger.keep(first)
        ledger.keep(result("key", reviews=[3]))
        with pytest.raises(ValueError, match="carried out again"):
            ledger.keep(StepResult(first.step, failure=Failure(FailureKind.NETWORK, "gone")))
    with Ledger.open(tmp_path) as ledger:
        answer = ledger.answer("key")
        assert answer is not None
        assert answer.values == {"reviews": [1, 2]}
        assert (answer.seconds, answer.megabytes, answer.worker) == (1.5, 20.0, "here")
        assert {sha: ledger.blob(sha) for sha in answer.blobs} == first.blobs


def test_equal_contents_are_kept_once_and_compressed(tmp_path: Path) -> None:
    content = b"import six\n" * 100_000
    with created(tmp_path) as ledger:
        sha = put_blob(ledger, content)
        assert [put_blob(ledger, content) for _ in range(3)] == [sha] * 3
        assert ledger.blob(sha) == content
        assert ledger.blob(put_blob(ledger, b"")) == b""
        with pytest.raises(LedgerError, match="holds no content"):
            ledger.blob("0" * 64)
    assert (tmp_path / "ledger.db").stat().st_size < len(content) / 5


def test_contents_that_are_not_what_they_are_called_are_refused(tmp_path: Path) -> None:
    wrong = StepResult(result("key").step, blobs={"0" * 64: b"else"})
    with created(tmp_path) as ledger:
        with pytest.raises(LedgerError, match="has another SHA-256"):
            ledger.keep(wrong)
        assert ledger.answer("key") is None


def test_passwords_and_odd_bytes_do_not_reach_the_file(tmp_path: Path) -> None:
    said = "no access to https://me:hunter2@example.org/x"
    with created(tmp_path) as ledger:
        ledger.add_targets([("a", "default"), ("b", "default")])
        first, second = ledger.targets()
        failure = Failure(FailureKind.AUTHENTICATION, said, f"fatal: {said}")
        ledger.move_target(first.id, TargetState.FAILED, failure=failure)
        ledger.move_target(second.id, TargetState.SKIPPED, detail=f"{said} \udcff")
        assert ledger.target(second.id).detail.endswith("\\udcff")
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"example.org/x" in held
    assert b"hunter2" not in held
