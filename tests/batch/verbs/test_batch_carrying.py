"""Many courses at once: order, limits, attempts, failures, stopping."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

import pytest

from codemods.batch.executors.executor import Executor
from codemods.batch.failures import Failure, FailureKind, failed
from codemods.batch.manifest.model import Limits
from codemods.batch.steps.step import Step, StepName, StepResult
from codemods.batch.verbs import patience
from codemods.batch.verbs.carrying import Course, Task, carry
from codemods.batch.verbs.observing import Silent
from codemods.batch.verbs.stopping import Stop

Answering = Callable[[Step, int], Failure | None]


class Scripted:
    """Answers each step as a test says; one at a time, the latest first."""

    def __init__(self, width: int, answer: Answering) -> None:
        self.width = width
        self.answer = answer
        self.tries: Counter[str] = Counter()
        self.steps: list[Step] = []
        self.waiting: list[Step] = []
        self.most: Counter[StepName] = Counter()

    def submit(self, step: Step) -> None:
        self.waiting.append(step)
        for name, number in Counter(it.name for it in self.waiting).items():
            self.most[name] = max(self.most[name], number)

    def wait(self, seconds: float) -> list[StepResult]:
        step = self.waiting.pop()
        self.steps.append(step)
        self.tries[step.key] += 1
        return [StepResult(step, failure=self.answer(step, self.tries[step.key]))]

    def __enter__(self) -> Executor:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...


def _step(name: StepName, key: str) -> Step:
    return Step(name, key, key, {}, seconds=10, megabytes=0, log=Path("log"))


def _tasks(
    number: int, ended: list[str], failures: dict[str, Failure], hosts: int = 1
) -> Iterator[Task]:
    for place in range(number):
        name = f"r{place}"

        def course(name: str = name) -> Course:
            yield _step(StepName.CLONE, f"{name} clone")
            yield _step(StepName.SCAN, f"{name} scan")
            ended.append(name)

        def fail(failure: Failure, name: str = name) -> None:
            failures[name] = failure

        yield Task(name, f"https://h{place % hosts}.example/{name}", course(), fail)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "BACKOFF", 0.01)


def _carry(executor: Scripted, tasks: Iterator[Task], limits: Limits, stop: Stop) -> None:
    carry(tasks, executor, limits, Silent(), stop)


def test_all_courses_come_to_their_end() -> None:
    ended: list[str] = []
    failures: dict[str, Failure] = {}
    executor = Scripted(2, lambda step, tries: None)
    _carry(executor, _tasks(20, ended, failures), Limits(), Stop())
    assert sorted(ended) == sorted(f"r{it}" for it in range(20))
    assert not failures


def test_no_more_is_begun_at_once_than_the_limits_say() -> None:
    executor = Scripted(3, lambda step, tries: None)
    _carry(executor, _tasks(40, [], {}, hosts=1), Limits(clones=2), Stop())
    assert executor.most == {StepName.CLONE: 2, StepName.SCAN: 3}


def test_tasks_are_taken_as_there_is_room() -> None:
    taken: list[int] = []

    def counted() -> Iterator[Task]:
        for number, task in enumerate(_tasks(100, [], {})):
            taken.append(number)
            yield task

    ahead: list[int] = []

    def answer(step: Step, tries: int) -> None:
        ahead.append(len(taken) - len(executor.steps) // 2)

    executor = Scripted(2, answer)
    _carry(executor, counted(), Limits(clones=2), Stop())
    assert len(taken) == 100
    assert max(ahead) <= 6


@pytest.mark.usefixtures("quick")
def test_what_may_go_by_itself_is_tried_again() -> None:
    ended: list[str] = []
    failures: dict[str, Failure] = {}

    def answer(step: Step, tries: int) -> Failure | None:
        return Failure(FailureKind.NETWORK, "no route") if tries <= 2 else None

    executor = Scripted(2, answer)
    _carry(executor, _tasks(3, ended, failures), Limits(retries=2), Stop())
    assert sorted(ended) == ["r0", "r1", "r2"]
    assert not failures
    assert set(executor.tries.values()) == {3}


@pytest.mark.usefixtures("quick")
def test_it_is_not_tried_again_for_ever() -> None:
    failures: dict[str, Failure] = {}
    executor = Scripted(2, lambda step, tries: Failure(FailureKind.NETWORK, "no route"))
    _carry(executor, _tasks(1, [], failures), Limits(retries=2), Stop())
    assert failures["r0"].message == "no route"
    assert executor.tries == {"r0 clone": 3}


@pytest.mark.usefixtures("quick")
def test_to_wait_for_a_rate_limit_is_no_attempt() -> None:
    ended: list[str] = []

    def answer(step: Step, tries: int) -> Failure | None:
        limited = Failure(FailureKind.RATE_LIMIT, "slow down", retry_after=0.01)
        return limited if tries == 1 else None

    _carry(Scripted(2, answer), _tasks(1, ended, {}), Limits(retries=0), Stop())
    assert ended == ["r0"]


def test_what_takes_too_long_has_twice_its_time_once() -> None:
    failures: dict[str, Failure] = {}
    executor = Scripted(2, lambda step, tries: Failure(FailureKind.TIMEOUT, "too long"))
    _carry(executor, _tasks(1, [], failures), Limits(retries=9), Stop())
    assert [step.seconds for step in executor.steps] == [10, 20]
    assert failures["r0"].kind is FailureKind.TIMEOUT


def test_one_failure_is_no_other_one() -> None:
    ended: list[str] = []
    failures: dict[str, Failure] = {}

    def answer(step: Step, tries: int) -> Failure | None:
        return Failure(FailureKind.BROKEN, "no head") if step.key == "r1 scan" else None

    executor = Scripted(2, answer)
    _carry(executor, _tasks(4, ended, failures), Limits(), Stop())
    assert sorted(ended) == ["r0", "r2", "r3"]
    assert {name: it.message for name, it in failures.items()} == {"r1": "no head"}
    assert executor.tries["r1 scan"] == 1


def test_a_course_may_fail_by_itself() -> None:
    failures: list[Failure] = []

    def course() -> Course:
        yield _step(StepName.CLONE, "a")
        raise failed(FailureKind.CONFLICT, "moved")

    executor = Scripted(1, lambda step, tries: None)
    carry([Task("a", "/a", course(), failures.append)], executor, Limits(), Silent(), Stop())
    assert [it.message for it in failures] == ["moved"]


def test_two_that_ask_for_the_same_wait_for_each_other() -> None:
    ended: list[str] = []

    def course(name: str) -> Course:
        yield _step(StepName.SCAN, "the same")
        ended.append(name)

    executor = Scripted(4, lambda step, tries: None)
    tasks = [Task(it, f"/{it}", course(it), lambda failure: None) for it in "ab"]
    carry(tasks, executor, Limits(), Silent(), Stop())
    assert sorted(ended) == ["a", "b"]
    assert executor.most[StepName.SCAN] == 1


class Watching(Silent):
    """Knows what a person is shown to be at work."""

    def __init__(self) -> None:
        self.shown: set[str] = set()

    def began(self, name: str, doing: str) -> None:
        self.waits(name)
        self.shown.add(f"{name} {doing}")

    def waits(self, name: str) -> None:
        self.shown = {it for it in self.shown if not it.startswith(f"{name} ")}

    def ended(self, name: str) -> None:
        self.waits(name)


@pytest.mark.usefixtures("quick")
def test_what_only_waits_is_not_shown_as_at_work() -> None:
    watching = Watching()

    def answer(step: Step, tries: int) -> Failure | None:
        assert watching.shown == {it.key for it in (step, *executor.waiting)}
        return Failure(FailureKind.NETWORK, "no route") if tries == 1 else None

    executor = Scripted(2, answer)
    carry(_tasks(9, [], {}), executor, Limits(clones=3), watching, Stop())
    assert len(executor.steps) == 36
    assert not watching.shown


def test_when_stopped_what_runs_is_finished_and_nothing_new_is_begun() -> None:
    stop = Stop()
    ended: list[str] = []

    def answer(step: Step, tries: int) -> None:
        if len(executor.steps) == 5:
            stop.ask()

    executor = Scripted(1, answer)
    _carry(executor, _tasks(50, ended, {}), Limits(clones=1), stop)
    assert not executor.waiting
    assert len(executor.steps) < 10
