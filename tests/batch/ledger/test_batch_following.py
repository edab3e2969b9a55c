"""What stands in the way is grouped by its cause, whatever repository, commit or host it names."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from ledger_samples import created, review

from codemods.batch.failures import Failure, FailureKind
from codemods.batch.ledger.following import (
    UNSAID,
    Group,
    failures,
    held,
    normalised,
    skipped,
    table,
)
from codemods.batch.states import ReviewState, TargetState

SAME = [
    (
        "fatal: unable to access 'https://opendev.org/openstack/nova.git/': timed out after 30 s",
        "fatal: unable to access 'https://github.com/x/y/': timed out after 7.5 s",
        "fatal: unable to access '<url>': timed out after <number> s",
    ),
    (
        "git@example.org:nova: permission denied",
        "me@forge-2.example.org:a/b.git: permission denied",
        "<url>: permission denied",
    ),
    (
        "could not resolve host review.opendev.org",
        "could not resolve host github.com",
        "could not resolve host <name>",
    ),
    (
        "connection to 192.0.2.7:29418 refused",
        "connection to [2001:db8::1]:22 refused",
        "connection to <host> refused",
    ),
    (
        "object 2f1c9d0a3b4e5f60718293a4b5c6d7e8f9012345 is missing",
        "object 1a2b3c4 is missing",
        "object <hash> is missing",
    ),
    (
        "change I2f1c9d0a3b4e5f60718293a4b5c6d7e8f9012345 is closed",
        "change I0000000000000000000000000000000000000000 is closed",
        "change <hash> is closed",
    ),
    (
        "/home/me/batches/x/clones/nova.git: no space left",
        "C:\\Users\\me\\batches\\x: no space left",
        "<path>: no space left",
    ),
    (
        "nova/tests/unit/test_a.py can't be parsed (line 12, column 3)",
        "setup.py can't be parsed (line 1, column 77)",
        "<path> can't be parsed (line <number>, column <number>)",
    ),
    (
        "it takes 2,048.5 MB, more than 2048 MB",
        "it takes 9000 MB, more than 2048 MB",
        "it takes <number> MB, more than <number> MB",
    ),
    ("exit code -9 at 0x7f00aa", "exit code -11 at 0xdeadbeef", "exit code -<number> at <hash>"),
]


@pytest.mark.parametrize(("one", "other", "pattern"), SAME)
def test_the_same_cause_has_the_same_message(one: str, other: str, pattern: str) -> None:
    assert normalised(one) == normalised(other) == pattern


@pytest.mark.parametrize(
    "message",
    [
        "the time limit was reached",
        "Input/output error",
        "the codemod no-six failed: decade and facade",
        "python3 is not there",
        "its branch was moved by somebody else and/or deleted",
        "",
    ],
)
def test_what_names_nothing_of_a_repository_stays(message: str) -> None:
    assert normalised(message) == message


def test_failures_are_grouped(tmp_path: Path) -> None:
    def gone(host: str) -> Failure:
        return Failure(FailureKind.NETWORK, f"could not resolve host {host}")

    with created(tmp_path) as ledger:
        ledger.add_targets([(url, "default") for url in "edcbaz"] + [("e", "stable")])
        e, d, c, b, a, z, stable = (it.id for it in ledger.targets())
        for target, host in ((e, "one.org"), (c, "two.org"), (stable, "one.org")):
            ledger.move_target(target, TargetState.FAILED, failure=gone(host))
        ledger.move_target(z, TargetState.FAILED)
        # The same words of another kind are another group.
        words = gone("one.org").message
        other = Failure(FailureKind.AUTHENTICATION, words)
        ledger.move_target(d, TargetState.FAILED, failure=other)
        ledger.put_reviews(b, "base", [review("k"), review("l"), review("m")])
        first, second, third = ledger.reviews(b)
        ledger.move_review(first.id, ReviewState.FAILED, failure=gone("three.org"))
        for stored in (second, third):
            ledger.move_review(stored.id, ReviewState.HELD, detail="freeze until 2026-11-01")
        ledger.move_target(a, TargetState.SKIPPED, detail="it says so")

        network, *rest = failures(ledger)
        assert network == Group(
            FailureKind.NETWORK, "could not resolve host <name>", ("e", "c", "b"), 4
        )
        assert rest == [
            Group(None, UNSAID, ("z",), 1),
            Group(FailureKind.AUTHENTICATION, words, ("d",), 1),
        ]
        assert held(ledger) == [Group(None, "freeze until 2026-11-01", ("b",), 2)]
        assert skipped(ledger) == [Group(None, "it says so", ("a",), 1)]
        counts = table(ledger)
        assert list(counts.targets.items()) == [
            (TargetState.WAITING, 1),
            (TargetState.SKIPPED, 1),
            (TargetState.FAILED, 5),
        ]
        assert counts.reviews == {ReviewState.HELD: 2, ReviewState.FAILED: 1}

        ledger.add_targets([("z", "default")])
        assert failures(ledger) == [Group(None, UNSAID, ("z",), 1)]
        assert (held(ledger), skipped(ledger)) == ([], [])
        assert table(ledger).targets == {TargetState.FAILED: 1}


def test_a_long_message_of_a_stranger_takes_no_time() -> None:
    for hostile in (
        "a" * 50_000,
        "a." * 25_000,
        "/" * 50_000,
        "a/" * 25_000,
        "1:" * 25_000,
        "a@" * 25_000,
    ):
        start = time.perf_counter()
        normalised(hostile)
        assert time.perf_counter() - start < 1, hostile[:10]
