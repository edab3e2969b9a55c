"""A batch as queues: repositories wait for workers, for the forge and for the coordinator.

It follows `codemods.batch.verbs.carrying` and `codemods.batch.verbs.publish`: how many repositories
are on their way at once, what they wait for, and in which order.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass

import simpy

from benchmarks.scale.costs import Repo

Events = Generator[simpy.Event, None, None]

HOUR, MINUTE = 3600.0, 60.0


@dataclass(frozen=True, slots=True)
class Setting:
    """On what a batch runs. Seconds are those of processors such as steps were measured on."""

    workers: int
    clones: int = 4
    """Clones of the forge at once: ``[limits] clones``."""
    greeting: float = 1.0
    """Seconds until the forge begins to send."""
    rate: float = 10e6
    """Bytes a second of one clone."""
    slower: float = 1.0
    """How much longer steps take here."""
    scheduler: float = 0.0
    """Of the scheduler for a step."""
    coordinator: float = 0.0
    """Of the coordinator for a repository."""
    client: float = 0.0
    """The same for a step."""
    megabyte: float = 0.0
    """The same for 10⁶ bytes of an answer."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went."""

    seconds: float
    """From the first step to the last."""
    busy: Mapping[str, float]
    """The share of that time that each of these was at work: workers, clones, scheduler,
    coordinator. To wait is not to be at work: a turn at the forge that waits for a worker counts
    for nothing."""

    @property
    def bottleneck(self) -> str:
        """What was at work the most; the others wait for it."""
        return max(self.busy, key=lambda name: self.busy[name])


@dataclass(slots=True)
class _World:
    time: simpy.Environment
    places: Mapping[str, simpy.Resource]
    used: defaultdict[str, float]
    """Seconds, by resource."""
    setting: Setting
    waiting: Iterator[Repo]

    def hold(self, name: str, seconds: float) -> Events:
        """Have one of these for a while, once it is free."""
        if seconds <= 0:
            return
        with self.places[name].request() as turn:
            yield turn
            self.used[name] += seconds
            yield self.time.timeout(seconds)

    def step(self, seconds: float, answered: float = 0.0) -> Events:
        """A step on a worker, by way of the scheduler, and its answer."""
        setting = self.setting
        yield from self.hold("scheduler", setting.scheduler)
        yield from self.hold("workers", seconds)
        yield from self.hold("coordinator", setting.client + setting.megabyte * answered / 1e6)


def planned(repositories: Sequence[Repo], setting: Setting) -> Outcome:
    """Clone and scan all of them."""
    return _carried(repositories, setting, _plan)


def applied(repositories: Sequence[Repo], setting: Setting) -> Outcome:
    """Commit what is to be committed, where the clones are."""
    return _carried([it for it in repositories if it.commit], setting, _apply)


def _plan(world: _World) -> Events:
    """One repository after the other, each through its steps."""
    setting = world.setting
    for it in world.waiting:
        yield from world.hold("coordinator", setting.coordinator)
        received = it.fetched / setting.rate
        seconds = setting.greeting + max(it.clone * setting.slower, received)
        with world.places["clones"].request() as turn:
            yield turn
            yield from world.step(seconds)
            world.used["clones"] += seconds
        yield from world.step(it.scan * setting.slower, it.answered)


def _apply(world: _World) -> Events:
    for it in world.waiting:
        yield from world.hold("coordinator", world.setting.coordinator)
        yield from world.step(it.commit * world.setting.slower)


def _carried(
    repositories: Sequence[Repo], setting: Setting, course: Callable[[_World], Events]
) -> Outcome:
    time = simpy.Environment()
    places = {
        "workers": setting.workers,
        "clones": setting.clones,
        "scheduler": 1,
        "coordinator": 1,
    }
    world = _World(
        time,
        {name: simpy.Resource(time, capacity) for name, capacity in places.items()},
        defaultdict(float),
        setting,
        iter(repositories),
    )
    # No more are on their way at once than can be at work: see `carrying`.
    for _ in range(min(setting.workers + setting.clones, len(repositories))):
        time.process(course(world))
    time.run()
    busy = {
        name: world.used[name] / (time.now * capacity) if time.now else 0.0
        for name, capacity in places.items()
    }
    return Outcome(time.now, busy)


@dataclass(frozen=True, slots=True)
class Published:
    """How publishing went."""

    seconds: float
    refused: int
    """How often the forge said: not now."""
    busy: float
    """The share of that time that somebody was at work, and did not wait."""


def published(
    reviews: int, interval: float, *, taking: float, hour: int = 0, minute: int = 0
) -> Published:
    """So many reviews at one host, one after the other, begun `interval` seconds apart at least.

    One takes `taking` seconds: it is looked for, pushed and asked for. The forge takes `hour` of
    them in an hour and `minute` in a minute (0: any number); of one too many it says when to come
    again.
    """
    time = simpy.Environment()
    windows = [(hour, HOUR, deque[float]()), (minute, MINUTE, deque[float]())]
    refused = 0

    def publisher() -> Events:
        nonlocal refused
        due = 0.0
        for _ in range(reviews):
            yield time.timeout(max(due - time.now, 0.0))
            due = time.now + interval
            while (wait := max(_wait(*window, time.now) for window in windows)) > 0:
                refused += 1
                yield time.timeout(wait)
            for _, _, taken in windows:
                taken.append(time.now)
            yield time.timeout(taking)

    time.process(publisher())
    time.run()
    return Published(time.now, refused, reviews * taking / time.now if time.now else 0.0)


def _wait(most: int, span: float, taken: deque[float], now: float) -> float:
    """Seconds until a window takes another request."""
    while taken and taken[0] + span <= now:
        taken.popleft()
    return taken[0] + span - now if most and len(taken) >= most else 0.0
