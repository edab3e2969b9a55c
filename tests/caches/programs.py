"""Runs the programs of cases in one thread, before and after, and tells what came of them.

The `program.py` of a case is run statement by statement among its modules. What is printed are the
expressions with what they give or raise, the calls that the modules make of others, in order, and
in the end what the variables hold. The modules of others are stand-ins. So are those that the case
imports from its own package and does not have.

Run as ``python programs.py FIXTURES CASE…``; prints a table as JSON: see `Run`.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from io import StringIO
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, TypeAlias

Run: TypeAlias = tuple[list[str], list[tuple[str, int]]]
"""What a program has printed, and which functions of the case were called: file and first line."""


class Standin:
    """Something of another module. To call it is noted, and gives another stand-in; two of one
    name are equal."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *given: object, **named: object) -> Any:
        arguments = [*map(repr, given), *(f"{key}={value!r}" for key, value in named.items())]
        made = Standin(f"{self._name}({', '.join(arguments)})")
        LINES.append(f"    {made}")
        return made

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Standin(f"{self._name}.{name}")

    def __getitem__(self, key: object) -> Any:
        return Standin(f"{self._name}[{key!r}]")

    def __iter__(self) -> Iterator[Any]:
        return iter([self[0], self[1]])

    def __len__(self) -> int:
        return 2

    def __repr__(self) -> str:
        return self._name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Standin) and other._name == self._name

    def __lt__(self, other: Standin) -> bool:
        return self._name < other._name

    def __hash__(self) -> int:
        return hash(self._name)

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *raised: object) -> None:
        LINES.append(f"    {self._name} ends")


LINES: list[str] = []
ADDRESS = re.compile(r" at 0x[0-9a-f]+| id='\d+'")


class _Lines(StringIO):
    """What is printed and logged meanwhile."""

    def write(self, text: str) -> int:
        LINES.extend(f"    {line}" for line in text.splitlines() if line)
        return len(text)


@contextmanager
def _lock(name: str, **named: object) -> Iterator[None]:
    yield


class _Flask:
    def __init__(self, name: str) -> None:
        self.name = name

    def post(self, path: str) -> Callable[[Any], Any]:
        return lambda function: function


OTHERS: dict[str, dict[str, Any]] = {
    "eventlet": {"spawn": Standin("spawn")},
    "flask": {"Flask": _Flask},
    "oslo_concurrency": {},
    "oslo_concurrency.lockutils": {
        "lock": _lock,
        "synchronized": _lock,  # what contextlib makes decorates functions, too
    },
    "oslo_service": {},
    "oslo_service.service": {"Service": object, "launch": Standin("launch")},
    "requests": {"Timeout": TimeoutError},
}
"""Modules of others, of which more is wanted than a stand-in."""


class _Others(MetaPathFinder, Loader):
    """Finds what the modules of a case import and the case does not have."""

    def find_spec(self, name: str, path: Any, target: object = None) -> ModuleSpec | None:
        top = name.partition(".")[0]
        is_missing = top == "shop" and path is not None and not PathFinder.find_spec(name, path)
        if name in OTHERS or is_missing:
            return ModuleSpec(name, self, is_package=name in OTHERS)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return ModuleType(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        last = module.__name__.rpartition(".")[2]

        def made(name: str) -> Standin:
            if name.startswith("__") or f"{module.__name__}.{name}" in OTHERS:
                raise AttributeError(name)
            return Standin(f"{last}.{name}")

        vars(module).update(OTHERS.get(module.__name__, {}), __getattr__=made)


def main(fixtures: Path, cases: Sequence[str]) -> None:
    """Run the programs of these cases."""
    sys.dont_write_bytecode = True
    sys.meta_path.insert(0, _Others())
    found = {
        case: {side: _run(fixtures / case, side) for side in ("before", "after")} for case in cases
    }
    json.dump(found, sys.stdout)


def _run(case: Path, side: str) -> Run:
    root = case / side
    LINES.clear()
    called: set[tuple[str, int]] = set()

    def note(frame: FrameType, event: str, argument: object) -> None:
        if event == "call":
            called.add((frame.f_code.co_filename, frame.f_code.co_firstlineno))

    sys.path.insert(0, str(root))
    printed = _Lines()
    sys.setprofile(note)
    try:
        with redirect_stdout(printed), redirect_stderr(printed):
            _execute((case / "program.py").read_text("utf-8"))
        sys.setprofile(None)
        LINES.extend(_state(case / "before"))
    finally:
        sys.setprofile(None)
        sys.path.remove(str(root))
        gone = {"shop", *(it.stem for it in root.iterdir()), *OTHERS}
        for name in [it for it in sys.modules if it.partition(".")[0] in gone]:
            del sys.modules[name]
    within = [(Path(path), line) for path, line in called if path.startswith(str(root))]
    return [ADDRESS.sub("", it) for it in LINES], sorted(
        (it.relative_to(root).as_posix(), line) for it, line in within
    )


def _execute(program: str) -> None:
    names: dict[str, Any] = {"__name__": "program", "Standin": Standin}
    for statement in ast.parse(program).body:
        if not isinstance(statement, ast.Expr):
            exec(compile(ast.Module([statement], []), "program.py", "exec"), names)
            continue
        LINES.append(f">>> {ast.unparse(statement)}")
        try:
            given = eval(compile(ast.Expression(statement.value), "program.py", "eval"), names)
        except Exception as error:  # it is what the program shows
            LINES.append(f"{type(error).__name__}: {error}")
        else:
            LINES.append(repr(given))


def _state(before: Path) -> Iterator[str]:
    """What the variables of a case hold, of modules and of classes: those that it has before."""
    for file in sorted(before.rglob("*.py")):
        name = ".".join(file.relative_to(before).with_suffix("").parts)
        if name in sys.modules:
            yield from _held(name, ast.parse(file.read_bytes()).body, sys.modules[name])


def _held(name: str, body: Sequence[ast.stmt], holder: ModuleType | type) -> Iterator[str]:
    for statement in body:
        if isinstance(statement, ast.ClassDef):
            held = vars(holder)[statement.name]
            yield from _held(f"{name}.{statement.name}", statement.body, held)
        elif isinstance(statement, ast.Assign):
            for target in ast.walk(statement):
                if isinstance(target, ast.Name) and isinstance(target.ctx, ast.Store):
                    is_private = target.id.startswith("__") and isinstance(holder, type)
                    attribute = f"_{holder.__name__}{target.id}" if is_private else target.id
                    value = getattr(holder, attribute, "nothing")
                    # What forgets holds the same, if there was room for it.
                    value = dict(value) if isinstance(value, Mapping) else value
                    yield f"{name}.{target.id} = {value!r}"


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
