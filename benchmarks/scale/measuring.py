"""The real steps of a real batch, one at a time: what each of them takes."""

from __future__ import annotations

import json
import resource
import shutil
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path
from types import TracebackType

from benchmarks.batch_corpus import listed
from benchmarks.scale.data import Repository, Taken
from codemods.batch.executors.process import carry_out
from codemods.batch.git import trees
from codemods.batch.ledger.ledger import Ledger
from codemods.batch.manifest.reading import read
from codemods.batch.steps.step import Step, StepName, StepResult
from codemods.batch.verbs.apply import apply
from codemods.batch.verbs.choosing import Choice
from codemods.batch.verbs.place import Place
from codemods.batch.verbs.plan import plan
from codemods.batch.verbs.session import Session

_CREATED = datetime(2020, 1, 1, tzinfo=timezone.utc)


@dataclass(slots=True)
class OneByOne:
    """An executor that carries out one step at a time, and keeps what each has taken."""

    scratch: Path
    round: int
    width: int = 1
    taken: list[Taken] = field(default_factory=list)
    moved: dict[tuple[str, StepName], tuple[int, int]] = field(default_factory=dict)
    """Bytes of the order and of the answer, by repository and step."""
    inside: float = 0.0
    """Seconds of this process that were spent on carrying steps out."""
    waiting: deque[Step] = field(default_factory=deque)

    def submit(self, step: Step) -> None:
        """Take a step; return at once."""
        self.waiting.append(step)

    def wait(self, seconds: float) -> list[StepResult]:
        """The result of one step, however long it takes."""
        if not self.waiting:
            return []
        step = self.waiting.popleft()
        began, cpu, own = time.perf_counter(), _cpu(), time.process_time()
        result = carry_out(step, self.scratch, threading.Event())
        name = Path(step.target.rpartition(" ")[0]).stem
        took, used = time.perf_counter() - began, _cpu() - cpu
        self.inside += time.process_time() - own
        self.taken.append(Taken(self.round, name, step.name.value, took, used, result.megabytes))
        order = len(json.dumps(step.inputs)) + _size(step.blobs.values())
        answer = len(json.dumps(result.values)) + _size(result.blobs.values())
        self.moved[name, step.name] = order, answer
        return [result]

    def __enter__(self) -> OneByOne:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Nothing is left running."""


@dataclass(frozen=True, slots=True)
class Round:
    """One batch from nothing to commits."""

    repositories: list[Repository]
    taken: list[Taken]
    coordinator: dict[str, float]
    """Seconds of the processor that the coordinator itself took, by verb."""


def measured(remotes: Sequence[Path], number: int) -> Round:
    """Plan and apply over these; raises `RuntimeError` where a repository fails."""
    folder = Path(tempfile.mkdtemp(prefix="scale-"))
    try:
        return _measured(remotes, number, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measured(remotes: Sequence[Path], number: int, folder: Path) -> Round:
    manifest = read(listed(remotes, folder, "scale"))
    # In the order given: a repository is done with before the next one begins.
    manifest = replace(manifest, limits=replace(manifest.limits, clones=1))
    place = Place(folder / "batch")
    executor = OneByOne(place.scratch, number)
    coordinator = {}
    with Ledger.create(place.folder, batch="scale", source="", created=_CREATED) as ledger:
        session = Session(manifest, ledger, place, lambda: executor)
        for name, verb in (("plan", plan), ("apply", apply)):
            own, inside = time.process_time(), executor.inside
            verb(session, Choice())
            coordinator[name] = time.process_time() - own - (executor.inside - inside)
        repositories = []
        for target in ledger.targets():
            if target.base is None or not target.counts:
                raise RuntimeError(f"{target.url} has failed: {target.failure}")
            clone = place.clone(target.url, target.asked)
            entries = trees.listing(session.git, clone, target.base)
            python = [it.size for it in entries if it.path.endswith(".py")]
            name = Path(target.url).stem
            repositories.append(
                Repository(
                    name,
                    len(python),
                    sum(python),
                    len(entries),
                    sum(it.size for it in entries),
                    _on_disk(clone, "*.pack"),
                    _on_disk(clone, "*"),
                    executor.moved[name, StepName.SCAN][1],
                    executor.moved.get((name, StepName.COMMIT), (0, 0))[0],
                    sum(1 for _ in ledger.reviews(target.id)),
                )
            )
    return Round(repositories, executor.taken, coordinator)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _size(contents: Iterable[bytes]) -> int:
    return sum(len(it) for it in contents)


def _on_disk(folder: Path, pattern: str) -> int:
    return sum(it.stat().st_size for it in folder.rglob(pattern) if it.is_file())
