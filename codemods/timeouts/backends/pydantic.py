"""Timeouts from a settings class of pydantic-settings, as fields of it."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from codemods.codemod import Needle, Repair
from codemods.engine.links import place_of
from codemods.engine.module import Module
from codemods.engine.text import quote_of
from codemods.timeouts.backends import anchors, links, look, overriding
from codemods.timeouts.backends.anchors import Anchor
from codemods.timeouts.backends.links import Names
from codemods.timeouts.backends.merging import Setting, settings_of
from codemods.timeouts.facts import (
    Left,
    Lifting,
    NewSetting,
    Override,
    Patch,
    Reading,
    Timeout,
    Wanted,
)
from codemods.timeouts.paths import is_test, parts_of, project_of, shared_folders
from codemods.timeouts.words import words_of

_AT_IMPORT = "it is read when the module is imported, maybe before the settings are complete"
_ITSELF = "it is in the module of the settings itself"
_SPECIAL = "the settings of the project are for other parts of it"
_RESERVED = "pydantic keeps names of fields that begin with model_ for itself"

_GENERAL = frozenset({"get", "the", "app", "application", "base", "global", "settings", "setting"})
_GENERAL |= {"config", "configuration", "conf", "cfg", "env", "environment"}
"""The words in the name of settings that say nothing of what they are for."""


@dataclass(frozen=True, slots=True)
class Environment:
    """What a class says of the variables that set its fields."""

    prefix: str | None
    """What they begin with; None where it does not say so."""
    is_case_sensitive: bool
    is_known: bool
    """Whether nothing else is said of it, or in a manner that can't be followed."""


@dataclass(frozen=True, slots=True)
class SettingsClass:
    """A class whose instances are settings, as far as one file tells."""

    name: str
    bases: tuple[str, ...]
    members: frozenset[str]
    """The names of its fields and methods."""
    anchor: Anchor | None
    field: str | None
    """What makes its fields, if anything does: ``Field``."""
    environment: Environment


@dataclass(frozen=True, slots=True)
class Accessor:
    """A name at module level that gives an instance."""

    name: str
    of: str
    """The class, as the module calls it."""
    called: bool
    """Whether it is a function to be called."""


@dataclass(frozen=True, slots=True)
class Held:
    """What one file tells."""

    names: Names
    quote: str
    classes: tuple[SettingsClass, ...] = ()
    accessors: tuple[Accessor, ...] = ()
    sources: frozenset[tuple[str, ...]] = frozenset()
    """The modules that a file with classes or accessors imports."""


@dataclass(frozen=True, slots=True)
class _Home:
    """Settings that files may read."""

    path: str
    """Of the file with the accessor."""
    accessor: Accessor
    class_path: str
    settings: SettingsClass


class Pydantic:
    """Settings are fields of a subclass of ``BaseSettings``."""

    name: ClassVar[str] = "pydantic"
    screen: ClassVar[tuple[Needle, ...]] = (
        b"BaseSettings",
        b"Settings(",
    )
    at_top: ClassVar[tuple[Needle, ...]] = (
        b"import settings",
        b"import config",
        b"import get_settings",
        b"import get_config",
    )

    def survey(self, module: Module) -> Held:
        """The classes of settings, their instances, and the names for them in a file."""
        names, quote = links.survey(module), quote_of(module.text)
        if "Settings" not in module.text:
            return Held(names, quote)
        classes = tuple(_classes(module))
        accessors = tuple(_accessors(module))
        if not classes and not accessors:
            return Held(names, quote)
        return Held(names, quote, classes, accessors, links.imported_by(module))

    def is_used(self, held: Mapping[str, Held]) -> bool:
        """Whether there is a settings class with an instance that other modules can import."""
        return bool(_homes(held))

    def lift(
        self, wanted: Sequence[Wanted], held: Mapping[str, Held], unseen: Collection[str] = ()
    ) -> Lifting:
        """Each timeout becomes a field of the settings that its file has, or of the nearest."""
        homes = _homes(held)
        names = links.unambiguous({path: it.names for path, it in held.items()})
        readings: dict[Wanted, Reading | Left] = {}
        by_class: dict[tuple[str, str], tuple[_Home, list[Wanted]]] = {}
        for it in wanted:
            home = _nearest(it.first.path, homes, names)
            readings[it] = _access(it, home, held, names) if home else Left(_SPECIAL)
            if home and isinstance(readings[it], Reading):
                key = (home.class_path, home.settings.name)
                by_class.setdefault(key, (home, []))[1].append(it)
        members = {name for it in held.values() for cls in it.classes for name in cls.members}
        repairs: dict[str, Repair] = {}
        new: list[NewSetting] = []
        for (path, _), (home, group) in by_class.items():
            settings, left = settings_of(group, dict.fromkeys(held, "").__getitem__, members)
            readings.update(left)
            sources = []
            for setting in settings:
                # What a function gives may be another one at each call.
                place = "" if home.accessor.called else ".".join((*_dotted(home), setting.name))
                look.read_attribute(readings, setting, setting.name, place)
                sources.append(_source(setting, home.settings, held[path].quote))
                new.extend(_listed(setting, home.settings, held))
            if sources and home.settings.anchor:
                before = repairs.get(path, Repair()).sites
                site = anchors.followed(home.settings.anchor, sources)
                repairs[path] = Repair(sites=(*before, site))
        return Lifting(readings, repairs, tuple(new))

    def override(self, patch: Patch, timeout: Timeout, reading: Reading) -> Override | Left:
        """The field of the instance is patched."""
        return overriding.of_attribute(patch, timeout, reading)


def _listed(
    setting: Setting, settings: SettingsClass, held: Mapping[str, Held]
) -> Iterator[NewSetting]:
    """A setting among the variables by which the fields of its class are set, if that is known."""
    classes = {it.name: it for file in held.values() for it in file.classes}
    line = [settings]
    for one in line:  # it grows
        known = (classes[base] for base in one.bases if base in classes)
        line.extend(it for it in known if it not in line)
    said = [it.environment for it in line]
    bases = {base for it in line for base in it.bases} - classes.keys()
    if bases == {"BaseSettings"} and all(it.is_known for it in said):
        prefix = next((it.prefix for it in said if it.prefix is not None), "")
        is_exact = any(it.is_case_sensitive for it in said)
        names = [setting.name, *(field for it in line for field in it.members)]
        own, *siblings = (f"{prefix}{it}" if is_exact else f"{prefix}{it}".upper() for it in names)
        yield look.new_setting(setting, own, siblings, is_variable=True)


def _classes(module: Module) -> Iterator[SettingsClass]:
    for node in module.tree.body:
        if not isinstance(node, ast.ClassDef):
            continue
        bases = tuple(module.source(base).rpartition(".")[2] for base in node.bases)
        if any(base.endswith("Settings") for base in bases):
            members = {anchors.target_of(it) or getattr(it, "name", None) for it in node.body}
            makers = [
                module.source(it.value.func)
                for it in node.body
                if isinstance(it, ast.AnnAssign) and isinstance(it.value, ast.Call)
            ]
            field = next((it for it in makers if it.rpartition(".")[2] == "Field"), None)
            anchor = anchors.find(module, node, annotated=True)
            known = frozenset(filter(None, members))
            yield SettingsClass(node.name, bases, known, anchor, field, _environment(node))


def _environment(node: ast.ClassDef) -> Environment:
    """What the configuration of a class says, in the manner of either version of pydantic."""
    given = {word.arg: word.value for word in node.keywords}
    for it in node.body:
        value = getattr(it, "value", None)
        if isinstance(it, ast.ClassDef) and it.name == "Config":
            lines = [line for line in it.body if isinstance(line, ast.Assign)]
            given.update((anchors.target_of(line), line.value) for line in lines)
        elif anchors.target_of(it) == "model_config" and isinstance(value, ast.Call):
            given.update((word.arg, word.value) for word in value.keywords)
        elif anchors.target_of(it) == "model_config" and isinstance(value, ast.Dict):
            pairs = zip(value.keys, value.values, strict=True)
            given.update((_text(key), of) for key, of in pairs)
    prefix = _text(given.get("env_prefix"))
    is_known = not {None, "alias_generator"} & given.keys()
    is_known = is_known and (prefix is not None or "env_prefix" not in given)
    sensitive = given.get("case_sensitive")
    is_sensitive = isinstance(sensitive, ast.Constant) and sensitive.value is True
    return Environment(prefix, is_sensitive, is_known)


def _text(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _accessors(module: Module) -> Iterator[Accessor]:
    """Instances, and functions without arguments that give one."""
    for node in module.tree.body:
        name = anchors.target_of(node)
        value = getattr(node, "value", None)
        if name and isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
            yield Accessor(name, value.func.id, called=False)
        elif isinstance(node, ast.FunctionDef) and not node.args.args and not node.args.kwonlyargs:
            last = node.body[-1]
            given = node.returns
            if given is None and isinstance(last, ast.Return) and isinstance(last.value, ast.Call):
                given = last.value.func
            if isinstance(given, ast.Name):
                yield Accessor(node.name, given.id, called=True)


def _homes(held: Mapping[str, Held]) -> list[_Home]:
    """The settings that may be imported and have room for a field."""
    classes = [(path, it) for path, file in held.items() for it in file.classes]
    settled = {"BaseSettings"}
    while more := {
        it.name for _, it in classes if it.name not in settled and settled & set(it.bases)
    }:
        settled |= more
    classes = [(path, it) for path, it in classes if it.name in settled and not is_test(path)]
    homes = []
    for path, file in held.items():
        for accessor in () if is_test(path) else file.accessors:
            named = [(place, it) for place, it in classes if it.name == accessor.of]
            found = [(place, it) for place, it in named if place == path] or named
            if len(found) == 1 and found[0][1].anchor:
                homes.append(_Home(path, accessor, *found[0]))
    return homes


def _nearest(path: str, homes: Sequence[_Home], names: Mapping[str, Names]) -> _Home | None:
    """The settings that a file has already, or the nearest, or those that most files have.

    None if all are of other parts of the project.
    """

    def distance(home: _Home) -> tuple[bool, int, int, str, str]:
        target = _target(home)
        count = sum(links.link_in(it, target, other) is not None for other, it in names.items())
        shared = shared_folders(path, home.path)
        return not _has(home, names, path), -shared, -count, home.path, home.accessor.name

    fitting = [it for it in homes if _is_general(it) or _is_near(it, path) or _has(it, names, path)]
    return min(fitting, key=distance, default=None)


def _has(home: _Home, names: Mapping[str, Names], path: str) -> bool:
    """Whether a file imports these settings already."""
    return links.link_in(names[path], _target(home), path) is not None


def _is_near(home: _Home, path: str) -> bool:
    """Whether a file lies beside settings, or below them."""
    return path.startswith(home.path.rpartition("/")[0] + "/") and "/" in home.path


def _is_general(home: _Home) -> bool:
    """Whether settings are those of the whole project, by their name."""
    own = words_of(project_of(home.path))
    return set(words_of(home.accessor.name)) <= _GENERAL | set(own)


def _target(home: _Home) -> tuple[str, ...]:
    return (*place_of(home.path), home.accessor.name)


def _dotted(home: _Home) -> tuple[str, ...]:
    """The path of the instance, for an import."""
    return (*parts_of(home.path), home.accessor.name)


def _access(
    wanted: Wanted, home: _Home, held: Mapping[str, Held], names: Mapping[str, Names]
) -> Reading | Left:
    if wanted.timeout.at_import:
        return Left(_AT_IMPORT)
    if wanted.path in {home.path, home.class_path}:
        return Left(_ITSELF)
    if wanted.timeout.thing.startswith("model_"):
        return Left(_RESERVED)
    sources = held[home.class_path].sources
    if home.path != home.class_path:
        last = place_of(home.class_path)[-1]
        sources |= {it for it in held[home.path].sources if last not in it}
    cycle = links.may_be_cycle(home.path, sources, names)
    reading = links.access(wanted, _target(home), names, of_module=False, cycle=cycle)
    if isinstance(reading, Reading) and home.accessor.called:
        return look.called(reading)
    return reading


def _source(setting: Setting, settings: SettingsClass, quote: str) -> str:
    """The lines of a field, as the others of the class are."""
    timeout = setting.wanted[0].timeout
    kind, number = type(timeout.seconds).__name__, look.literal_of(timeout)
    sentence = look.sentence_of(setting)
    if settings.field is None:
        return f"# {sentence}\n{setting.name}: {kind} = {number}"
    least = "ge=0" if setting.allows_zero else "ge=1" if kind == "int" else "gt=0"
    described = f"description={quote}{sentence}{quote}"
    return f"{setting.name}: {kind} = {settings.field}(default={number}, {least}, {described})"
