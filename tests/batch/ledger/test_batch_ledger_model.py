"""Whatever is asked of a ledger, in whatever order: it does what a simple model of it does."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from ledger_samples import assert_consistent, created, review

from codemods.batch.failures import Failure, FailureKind
from codemods.batch.ledger import burndown, history
from codemods.batch.ledger.following import failures, table
from codemods.batch.ledger.ledger import Ledger
from codemods.batch.states import (
    FOLLOWED,
    REVIEWS,
    TARGETS,
    ImpossibleTransition,
    ReviewState,
    TargetState,
)

NAMES = [("a", "default"), ("b", "default"), ("c", "stable")]
TEXT = st.text(max_size=8)
KEYS = st.lists(st.sampled_from("xyz"), unique=True)


@dataclass
class Row:
    """A review in the model."""

    key: str
    state: ReviewState
    diff: str
    is_last: bool = True


class Model(RuleBasedStateMachine):
    """A ledger, and beside it what it should hold."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.ledger = created(Path(self.folder.name))
        self.ledger.add_targets(NAMES)
        self.ids = {(it.url, it.asked): it.id for it in self.ledger.targets()}
        self.order = list(NAMES)
        self.targets = dict.fromkeys(self.ids.values(), TargetState.WAITING)
        self.reviews: dict[int, dict[int, Row]] = {target: {} for target in self.targets}
        self.details: dict[int, str] = {}

    def teardown(self) -> None:
        self.ledger.close()
        self.folder.cleanup()

    @rule(name=st.sampled_from(NAMES), new=st.sampled_from(TargetState), said=TEXT)
    def move_target(self, name: tuple[str, str], new: TargetState, said: str) -> None:
        target = self.ids[name]
        failure = Failure(FailureKind.BROKEN, said) if new is TargetState.FAILED else None
        if new in TARGETS[self.targets[target]]:
            self.ledger.move_target(target, new, failure=failure, detail=said)
            self.targets[target] = new
            self.details[target] = said
        else:
            with pytest.raises(ImpossibleTransition):
                self.ledger.move_target(target, new, failure=failure, detail=said, base="lost")

    @rule(name=st.sampled_from(NAMES), keys=KEYS, diff=st.sampled_from("12"))
    def put_reviews(self, name: tuple[str, str], keys: list[str], diff: str) -> None:
        target = self.ids[name]
        self.ledger.put_reviews(target, "base", [review(key, diff) for key in keys])
        rows = self.reviews[target]
        last = {row.key: row for row in rows.values() if row.is_last}
        for key, row in last.items():
            if row.state in {ReviewState.PUBLISHING, ReviewState.CLOSED}:
                continue
            if key not in keys:
                if row.state is not ReviewState.MERGED:
                    row.state = ReviewState.SUPERSEDED
            elif row.state is ReviewState.MERGED:
                row.is_last = row.diff == diff
            elif row.diff != diff or row.state is ReviewState.SUPERSEDED:
                row.state, row.diff = ReviewState.PLANNED, diff
        held = {row.key for row in rows.values() if row.is_last}
        fresh = iter(it for it in self.ledger.reviews(target) if it.id not in rows)
        for key in sorted(set(keys) - held):
            stored = next(fresh)
            assert stored.review == review(key, diff)
            rows[stored.id] = Row(key, ReviewState.PLANNED, diff)
        assert next(fresh, None) is None

    @precondition(lambda self: any(self.reviews.values()))
    @rule(data=st.data(), new=st.sampled_from(ReviewState), said=TEXT)
    def move_review(self, data: st.DataObject, new: ReviewState, said: str) -> None:
        rows = {number: row for each in self.reviews.values() for number, row in each.items()}
        number = data.draw(st.sampled_from(sorted(rows)))
        row = rows[number]
        if new in REVIEWS[row.state]:
            with self.ledger.durably():
                # With a commit, since what has none goes along with every plan.
                self.ledger.move_review(number, new, detail=said, commit="c", pushed="c")
            row.state = new
            assert self.ledger.review(number).detail == said
        else:
            before = self.ledger.review(number)
            with pytest.raises(ImpossibleTransition):
                self.ledger.move_review(number, new, detail=said, commit="lost")
            assert self.ledger.review(number) == before

    @rule(order=st.permutations(NAMES), dropped=st.integers(0, 2))
    def want(self, order: list[tuple[str, str]], dropped: int) -> None:
        self.order = order[dropped:]
        self.ledger.add_targets(self.order)

    @rule()
    def open_again(self) -> None:
        self.ledger.close()
        self.ledger = Ledger.open(Path(self.folder.name))

    @invariant()
    def it_holds_what_the_model_holds(self) -> None:
        targets = self.ledger.targets()
        assert [it.id for it in targets] == [self.ids[name] for name in self.order]
        for target in targets:
            assert target.state is self.targets[target.id]
            assert target.detail == self.details.get(target.id, "")
        found = {
            target: [(it.id, it.review.key, it.state, it.review.diff) for it in stored]
            for target, stored in ((it, self.ledger.reviews(it)) for it in self.ids.values())
        }
        for number_of_target, rows in self.reviews.items():
            assert sorted(found[number_of_target]) == sorted(
                (number, row.key, row.state, row.diff) for number, row in rows.items()
            )

    @invariant()
    def what_is_counted_is_what_there_is(self) -> None:
        wanted = [self.ids[name] for name in self.order]
        counts = table(self.ledger)
        assert counts.targets == Counter(self.targets[it] for it in wanted)
        assert counts.reviews == Counter(
            row.state for it in wanted for row in self.reviews[it].values()
        )
        assert sum(it.count for it in failures(self.ledger)) == (
            counts.targets.get(TargetState.FAILED, 0) + counts.reviews.get(ReviewState.FAILED, 0)
        )
        told = history.history(self.ledger.events())
        assert told is not None
        every = Counter(row.state for rows in self.reviews.values() for row in rows.values())
        last = told.points[-1].counts
        assert last["open"] == sum(every[it] for it in (*FOLLOWED, ReviewState.PUBLISHED))
        assert last["merged"] == every[ReviewState.MERGED]
        assert last["failed targets"] == list(self.targets.values()).count(TargetState.FAILED)
        burndown.svg(self.ledger.events(), now=datetime.now(timezone.utc))

    @invariant()
    def its_events_are_chains(self) -> None:
        if len(self.order) == len(NAMES):
            assert_consistent(self.ledger)


TestModel = Model.TestCase
TestModel.settings = settings(
    max_examples=15,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)
