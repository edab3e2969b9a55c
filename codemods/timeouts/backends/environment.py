"""Timeouts from environment variables, where a project reads some already.

A small function reads them: whenever the value is needed, and what is no number of seconds is
refused with the name of the variable. One file has the function itself; several of a package have
it from one module (`sharing.py`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from codemods.codemod import Creation, Definition, Import, Needle, Repair
from codemods.engine.module import Module
from codemods.engine.text import holds_word, quote_of
from codemods.timeouts.backends import look, overriding, sharing
from codemods.timeouts.backends.anchors import target_of
from codemods.timeouts.backends.merging import Setting, settings_of
from codemods.timeouts.backends.sharing import Holder, Home, Place
from codemods.timeouts.facts import (
    Left,
    Lifting,
    Manner,
    Override,
    Patch,
    Reading,
    Timeout,
    Wanted,
)
from codemods.timeouts.paths import is_test, project_of
from codemods.timeouts.words import begins_with, common_prefix

_OS = "os means something else in the file"
_TAKEN = "the function that reads it needs a name that the file has for something else"

READERS: Mapping[type, Definition] = {
    int: Definition(
        "_env_seconds",
        '''\
def {name}(variable: str, default: int) -> int:
    """The seconds in an environment variable; `default` where it is not set."""
    value = os.environ.get(variable)
    if value is None:
        return default
    if not value.isdecimal():
        raise ValueError(f{quote}{variable} must be whole seconds, not {value!r}{quote})
    return int(value)''',
    ),
    float: Definition(
        "_env_float_seconds",
        '''\
def {name}(variable: str, default: float) -> float:
    """The seconds in an environment variable; `default` where it is not set."""
    value = os.environ.get(variable)
    if value is None:
        return default
    try:
        seconds = float(value)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float({quote}inf{quote}):
        raise ValueError(f{quote}{variable} must be seconds, not {value!r}{quote})
    return seconds''',
    ),
}
"""By the type of the seconds; the name is that in the file that reads itself. What is negative,
infinite or no number is refused; 0 is taken as the code takes it."""
_NAMES = tuple(name for it in READERS.values() for name in (it.name, sharing.public(it.name)))

_VARIABLES = (
    re.compile(r"environ(?:\.(?:get|pop|setdefault)\s*\(|\[)\s*[\"'](\w+)[\"']"),
    re.compile(r"getenv\s*\(\s*[\"'](\w+)[\"']"),
    re.compile(r"env_(?:float_)?seconds\(\s*[\"'](\w+)[\"']"),
)
_READS = ("os.environ", "os.getenv", "environ.get", "environ[", "getenv(")
_BUILTINS = frozenset({"int", "float", "str", "ValueError"})
"""What the functions read."""


@dataclass(frozen=True, slots=True)
class Held:
    """What one file tells."""

    variables: frozenset[str]
    reads: bool
    """Whether its code, which is no test, reads the environment."""
    imports: tuple[Import, ...] | None
    """What it is to import so that ``os`` is there; None: that means something else."""
    readers: frozenset[str]
    """The names of `READERS`, or such a function in public, that it has from an earlier run."""
    taken: frozenset[str]
    """Those that it has for something else, or that would not work there."""
    quote: str
    place: Place


class Environment:
    """Settings are environment variables."""

    name: ClassVar[str] = "environment"
    screen: ClassVar[tuple[Needle, ...]] = (
        b"environ",
        b"getenv",
        b"env_seconds",
        b"env_float_seconds",
    )
    at_top: ClassVar[tuple[Needle, ...]] = ()

    def survey(self, module: Module) -> Held:
        """Its variables, and whether a function that reads one may be defined."""
        text = module.text
        named = frozenset(name for name in _NAMES if holds_word(text, name))
        there = frozenset(name for name in named if _is_defined(module, name))
        place = sharing.place_of(module, named, holds_readers=bool(there))
        taken = named - there
        if _rebinds_builtin(module.tree.body):
            taken = frozenset(_NAMES) - there
        return Held(
            variables=frozenset(name for it in _VARIABLES for name in it.findall(text)),
            reads=not is_test(module.path) and any(it in text for it in _READS),
            imports=_imports(module),
            readers=there,
            taken=taken,
            quote=quote_of(text),
            place=place,
        )

    def is_used(self, held: Mapping[str, Held]) -> bool:
        """Whether code of the project reads the environment."""
        return any(it.reads for it in held.values())

    def lift(
        self, wanted: Sequence[Wanted], held: Mapping[str, Held], unseen: Collection[str] = ()
    ) -> Lifting:
        """Each file reads its variables itself, or by a module that several share."""
        readings: dict[Wanted, Reading | Left] = {}
        for it in wanted:
            reason = look.no_room(it.timeout)
            if reason:
                readings[it] = Left(reason)
        variables = {name for file in held.values() for name in file.variables}
        settings, left = settings_of(
            [it for it in wanted if it not in readings],
            lambda path: _prefix(path, held),
            {name.lower() for name in variables},
        )
        readings.update(left)
        needs = {(it.path, _reader(it).name) for setting in settings for it in setting.wanted}
        shared = sharing.shared(needs, _holders(held), unseen)
        for setting in settings:
            for it in setting.wanted:
                way = shared.ways.get((it.path, _reader(it).name))
                readings[it] = _reading(setting, it, held[it.path], way)
        repairs = {path: _repair(it, held) for path, it in shared.homes.items()}
        siblings = {name for file in held.values() if file.reads for name in file.variables}
        new = (
            look.new_setting(setting, setting.name.upper(), siblings, is_variable=True)
            for setting in settings
            if any(isinstance(readings[it], Reading) for it in setting.wanted)
        )
        return Lifting(readings, repairs, tuple(new))

    def override(self, patch: Patch, timeout: Timeout, reading: Reading) -> Override | Left:
        """The variable is set."""
        found = overriding.refused(patch, timeout, reading, 0)
        if found is not None:
            return found
        quote = patch.quote
        variable, value = f"{quote}{reading.option[0]}{quote}", f"{quote}{patch.value}{quote}"
        match patch.manner:
            case Manner.DECORATOR | Manner.CONTEXT:
                return Override(
                    f"{patch.by}.dict({quote}os.environ{quote}, {{{variable}: {value}}})"
                )
            case Manner.MONKEYPATCH:
                return Override(f"{patch.by}.setenv({variable}, {value})")
            case Manner.FIXTURE:
                return overriding.fixture(patch, f"EnvironmentVariable({variable}, {value})")
        return overriding.UNLIKE


def _prefix(path: str, held: Mapping[str, Held]) -> str:
    """What the project's variables begin with: its name, or what most of them do."""
    project = project_of(path)
    names = {name for file in held.values() if file.reads for name in file.variables}
    if any(begins_with(name, project) for name in names):
        return project
    return common_prefix(names) or project


def _reader(wanted: Wanted) -> Definition:
    return READERS[type(wanted.timeout.seconds)]


def _reading(setting: Setting, wanted: Wanted, held: Held, way: Import | None) -> Reading | Left:
    """How a file reads a variable: by what it imports, which is the `way`, or by its own means."""
    own = _reader(wanted).name
    name = way.binds if way else own
    quote, default = held.quote, look.literal_of(wanted.timeout)
    variable = setting.name.upper()
    text = f"{name}({quote}{variable}{quote}, {default})"
    if way:
        return Reading(text, (name,), (way,), option=(variable,))
    if held.imports is None:
        return Left(_OS)
    if own in held.taken:
        return Left(_TAKEN)
    if own in held.readers:
        return Reading(text, option=(variable,))
    return Reading(text, (own,), held.imports, (_defined(own, own, quote),), (variable,))


def _defined(reader: str, name: str, quote: str) -> Definition:
    """One of `READERS` under a name."""
    source = next(it.source for it in READERS.values() if it.name == reader)
    return Definition(name, source.replace("{name}", name).replace("{quote}", quote))


def _holders(held: Mapping[str, Held]) -> dict[str, Holder]:
    return {
        path: Holder(it.place, it.readers if it.imports is not None else frozenset(), it.taken)
        for path, it in held.items()
        if not is_test(path)
    }


def _repair(home: Home, held: Mapping[str, Held]) -> Repair:
    """What gives a module the readers that it shall have for others."""
    if home.path in held:
        quote, imports = held[home.path].quote, held[home.path].imports or ()
        added = (_defined(it, sharing.public(it), quote) for it in home.readers)
        return Repair(imports=imports, definitions=tuple(added))
    quote = held[home.first].quote
    functions = [_defined(it, sharing.public(it), quote).source for it in home.readers]
    text = "\n\n\n".join(['"""Seconds in environment variables."""\n\nimport os', *functions])
    return Repair(creation=Creation(f"{text}\n", "no reader of environment variables"))


def _imports(module: Module) -> tuple[Import, ...] | None:
    bindings = module.bindings("os").get(module.tree, [])
    if not bindings:
        return (Import("os"),)
    nodes = [(it.parent, it.node) for it in bindings if isinstance(it.node, ast.alias)]
    if len(nodes) < len(bindings) or not all(
        isinstance(statement, ast.Import) and alias.name.partition(".")[0] == "os"
        for statement, alias in nodes
    ):
        return None
    # In a block it may not have run.
    return () if any(statement in module.tree.body for statement, _ in nodes) else (Import("os"),)


def _rebinds_builtin(body: Sequence[ast.stmt]) -> bool:
    """Whether a module gives one of the builtins another meaning."""
    for node in body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            if any((alias.asname or alias.name) in _BUILTINS for alias in node.names):
                return True
        elif (target_of(node) or getattr(node, "name", None)) in _BUILTINS:
            return True
        elif isinstance(node, (ast.If, ast.Try)):
            handlers = getattr(node, "handlers", ())
            parts = [node.body, node.orelse, *(handler.body for handler in handlers)]
            if any(map(_rebinds_builtin, parts)):
                return True
    return False


def _is_defined(module: Module, name: str) -> bool:
    """Whether the file has the reader of that name already, from an earlier run."""
    bindings = module.bindings(name)
    if list(bindings) != [module.tree] or len(bindings[module.tree]) != 1:
        return False
    [defined] = bindings[module.tree]
    private = name if name.startswith("_") else f"_{name}"
    wanted = ast.parse(_defined(private, name, '"').source)
    return ast.dump(defined.node) == ast.dump(wanted.body[0])
