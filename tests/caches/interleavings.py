"""Whether some interleaving of a few calls breaks a small program: explored with frontrun.

Each interleaving runs on a fresh copy of the modules, one thread a call. It fails where a call
raises, where the threads wait for each other, or where, once all have returned, what must hold
does not. Where none fails, that is a proof, for these calls, if frontrun sees all that the threads
share; `visible` sees to that.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any
from unittest import mock

import pytest
from visible import HELPERS, compiled

frontrun = pytest.importorskip("frontrun", reason="frontrun is installed on Linux only")

MOST = 3000
"""Interleavings that are explored at most; the largest of our cases has a tenth of them."""

Trace = Callable[..., Any]


class Unfinished(Exception):
    """The exploration ended early, and proves nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """A line that a thread has run, or a part of it, without another thread in between."""

    thread: int
    file: str
    line: int
    statement: str

    def __str__(self) -> str:
        return f"thread {self.thread}  {self.file}:{self.line}  {self.statement}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the exploration has found."""

    failure: str
    """How the first interleaving that fails does so; empty where none fails."""
    trace: tuple[Step, ...]
    """That interleaving."""
    explored: int

    def __str__(self) -> str:
        return "\n".join([self.failure or "no interleaving fails", *map(str, self.trace)])


def explore(source: Path, calls: Sequence[str], holds: str) -> Outcome:
    """Run the calls in parallel, in every order that makes a difference, until one fails.

    ``source`` is a module, or a folder of modules and packages. Calls and ``holds`` are
    expressions over the names of all its modules; ``holds`` also knows the ``calls``, and what
    they have ``returned``.
    """
    state = _State([], ())
    files = sorted(source.rglob("*.py")) if source.is_dir() else [source]
    names = [_name(file, source) for file in files]
    recorder = _Recorder(map(str, files))

    def fresh() -> _State:
        nonlocal state
        state = _State(_imported(names), tuple(calls))
        recorder.start()
        return state

    def work(number: int) -> Callable[[_State], None]:
        return lambda state: _call(number, state, recorder)

    with (
        _importable(source),
        _undisturbed(),
        recorder,
        mock.patch.dict(os.environ, {"FRONTRUN_ACTIVE": "1"}),
    ):
        result = frontrun.explore(
            setup=fresh,
            workers=[work(number) for number in range(len(calls))],
            invariant=lambda state: not state.raised and bool(state.evaluate(holds)),
            max_executions=MOST,
            preemption_bound=None,
            track_dunder_dict_accesses=True,
            detect_io=False,
            reproduce_on_failure=0,
        )
    if result.property_holds is None or result.num_explored >= MOST:
        raise Unfinished(result.inconclusive_reason or f"{MOST} interleavings are not all")
    if result.property_holds:
        return Outcome("", (), result.num_explored)
    if (result.explanation or "").startswith("Deadlock"):
        failure = "deadlock"
    else:
        failure = "; ".join(state.raised) or "it does not hold"
    return Outcome(failure, tuple(recorder.steps()), result.num_explored)


class _State:
    """One copy of the modules, and what has become of the calls."""

    def __init__(self, modules: list[dict[str, Any]], calls: tuple[str, ...]) -> None:
        self.modules = modules
        self.calls = calls
        self.returned: list[object] = [None] * len(calls)
        self.raised: list[str] = []
        self.work = [self.evaluate(f"lambda: {call}") for call in calls]

    def evaluate(self, expression: str) -> Any:
        names = {name: value for space in self.modules for name, value in space.items()}
        return eval(expression, {**names, "calls": self.calls, "returned": self.returned})


def _call(number: int, state: _State, recorder: _Recorder) -> None:
    """What one thread does."""
    recorder.begin(number)
    try:
        state.returned[number] = state.work[number]()
    except Exception as error:
        if type(error).__module__.startswith("frontrun."):  # it wants the thread to end
            raise
        state.raised.append(f"thread {number + 1} raises {error!r}")


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let no thread be interrupted by the interpreter.

    A thread that frontrun has let run wakes the next one a moment before it does what it may.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(60)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


# Fresh modules


class _Loader(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        return compiled(self.path)

    def exec_module(self, module: ModuleType) -> None:
        vars(module).update(HELPERS, _space=vars(module))
        super().exec_module(module)


class _Finder(MetaPathFinder):
    def __init__(self, root: Path) -> None:
        self.root = root

    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        place = self.root.joinpath(*name.split("."))
        for file, below in (
            (place / "__init__.py", [str(place)]),
            (place.with_suffix(".py"), None),
        ):
            if file.is_file():
                return spec_from_file_location(
                    name, file, loader=_Loader(name, str(file)), submodule_search_locations=below
                )
        return None


@contextmanager
def _importable(source: Path) -> Iterator[None]:
    finder = _Finder(source if source.is_dir() else source.parent)
    with mock.patch.object(sys, "meta_path", [finder, *sys.meta_path]):
        try:
            yield
        finally:
            _forget()


def _forget() -> None:
    for name, module in [*sys.modules.items()]:
        if isinstance(getattr(module, "__loader__", None), _Loader):
            del sys.modules[name]


def _name(file: Path, source: Path) -> str:
    within = file.relative_to(source if source.is_dir() else source.parent)
    return ".".join(within.with_suffix("").parts).removesuffix(".__init__")


def _imported(names: Sequence[str]) -> list[dict[str, Any]]:
    """The namespaces of all modules, each run anew."""
    _forget()
    if taken := sys.modules.keys() & names:
        raise Unfinished(f"there are modules of these names: {taken}")
    spaces = [vars(import_module(name)) for name in names]
    for space in spaces:
        # frontrun walks through all that it can reach from here, to know things again in the next
        # copy. What belongs to no copy is kept out of its way.
        del space["__builtins__"]
        for name, value in space.items():
            if isinstance(value, ModuleType) and value.__name__ not in names:
                space[name] = _Outside(value)
    return spaces


class _Outside:
    """A module that is not under test."""

    __slots__ = ("_module",)

    def __init__(self, module: ModuleType) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        if name == "__dict__":
            raise AttributeError(name)
        return getattr(self._module, name)


# The trace


class _Recorder:
    """Notes the line of each instruction of the modules, once frontrun lets a thread run it."""

    def __init__(self, files: Iterable[str]) -> None:
        self._files = {*files}
        self._lines: list[tuple[int, str, int]] = []

    def start(self) -> None:
        """Another interleaving begins."""
        self._lines = []

    def begin(self, number: int) -> None:
        """This thread begins."""
        threading.current_thread().name = str(number + 1)
        theirs = sys.gettrace()
        if theirs is not None:
            sys.settrace(partial(self._trace, theirs))

    def _note(self, frame: FrameType) -> None:
        thread = threading.current_thread().name
        path, line = frame.f_code.co_filename, frame.f_lineno
        if thread.isdecimal() and path in self._files and line is not None:
            self._lines.append((int(thread), path, line))

    def _trace(self, theirs: Trace, frame: FrameType, event: str, argument: Any) -> Trace | None:
        """Trace a thread, but let frontrun's own function have its way first."""
        if theirs(frame, event, argument) is None:
            return None
        if event == "opcode":
            self._note(frame)
        return partial(self._trace, theirs)

    def __enter__(self) -> None:
        """From Python 3.12 on frontrun monitors; of two tools the lower number comes later."""
        if sys.version_info >= (3, 12):
            tool, event = sys.monitoring.DEBUGGER_ID, sys.monitoring.events.INSTRUCTION

            def instruction(code: CodeType, offset: int) -> object:
                if code.co_filename not in self._files:
                    return sys.monitoring.DISABLE
                self._note(sys._getframe(1))
                return None

            sys.monitoring.use_tool_id(tool, __name__)
            sys.monitoring.register_callback(tool, event, instruction)
            sys.monitoring.set_events(tool, event)

    def __exit__(self, *raised: object) -> None:
        if sys.version_info >= (3, 12):
            sys.monitoring.set_events(sys.monitoring.DEBUGGER_ID, 0)
            sys.monitoring.free_tool_id(sys.monitoring.DEBUGGER_ID)

    def steps(self) -> Iterator[Step]:
        last = None
        for entry in self._lines:
            if entry != last:
                thread, path, line = last = entry
                text = Path(path).read_text("utf-8").splitlines()[line - 1].strip()
                yield Step(thread, Path(path).name, line, text)
