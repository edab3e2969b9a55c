"""Timeouts from the settings of a Django project.

In a project with one settings module of its own the setting is defined there. An app that is used
in other projects, or with several settings modules, reads it with a default.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from codemods.codemod import Import, Needle, Repair, Span
from codemods.engine.links import place_of
from codemods.engine.module import Module
from codemods.engine.text import quote_of
from codemods.timeouts.backends import anchors, links, look, overriding
from codemods.timeouts.backends.anchors import Anchor
from codemods.timeouts.backends.merging import Setting, settings_of
from codemods.timeouts.facts import (
    Left,
    Lifting,
    Manner,
    NewSetting,
    Override,
    Patch,
    Reading,
    Timeout,
    Wanted,
)
from codemods.timeouts.paths import is_in_package, is_test, parts_of, project_of
from codemods.timeouts.words import begins_with, common_prefix

_AT_IMPORT = "it is read when the module is imported, maybe before Django is configured"
_LOADED = "the settings import the file, so that it may run before they are complete"
_NO_NAME = "settings means something else in the file"
_OUTSIDE = "the code may run where Django is not configured"

_APPS = "INSTALLED_APPS"
_DJANGO = re.compile(r"^[ \t]*(?:from|import)[ \t]+(?:django|rest_framework)\b", re.M)
_NAMES = re.compile(r"DJANGO_SETTINGS_MODULE[\"']\]?\s*[,=]\s*[\"']([\w.]+)[\"']")
_READS = re.compile(
    r"(?<![.\w])\w*settings\.([A-Z][A-Z0-9_]*)\b|getattr\(\s*\w*settings,\s*[\"']([A-Z][A-Z0-9_]*)"
)
_DEFINES = re.compile(r"^[ \t]*([A-Z][A-Z0-9_]*)[ \t]*(?::[^=\n]+)?=", re.M)

# fmt: off
_OWN = frozenset((
    "ABSOLUTE", "ADMIN", "ALLOWED", "APPEND", "AUTH", "AUTHENTICATION", "BASE", "CACHE", "CELERY",
    "CONN", "CSP", "CSRF", "DATA", "DATABASE", "DATE", "DATETIME", "DECIMAL", "DEFAULT",
    "DISALLOWED", "EMAIL", "FILE", "FIRST", "FIXTURE", "FORCE", "FORM", "FORMAT", "IGNORABLE",
    "INSTALLED", "INTERNAL", "LANGUAGE", "LOCALE", "LOGGING", "LOGIN", "LOGOUT", "MEDIA", "MESSAGE",
    "MIGRATION", "MONTH", "NUMBER", "PASSWORD", "PREPEND", "REST", "ROOT", "SECRET", "SECURE",
    "SERVER", "SESSION", "SHORT", "SIGNING", "SILENCED", "SITE", "STATIC", "STATICFILES",
    "TEMPLATE", "TEST", "THOUSAND", "TIME", "USE", "WSGI", "X", "YEAR",
))
# fmt: on
"""What the settings of Django itself and of its usual companions begin with.
Source: the settings reference of Django 5.2."""


@dataclass(frozen=True, slots=True)
class Root:
    """Where a settings module, or a class in it, has its apps."""

    holder: str
    """The class; empty if the module itself has them."""
    bases: frozenset[str]
    """What it inherits from: the bases of the class, or the modules of which it imports all."""
    anchor: Anchor | None


@dataclass(frozen=True, slots=True)
class Access:
    """A name by which a file may read the settings."""

    name: str
    imports: tuple[Import, ...]
    """What it is to import for that."""
    hidden: tuple[Span, ...]
    """The functions and classes in which the name means something else."""


@dataclass(frozen=True, slots=True)
class Held:
    """What one file tells."""

    uses: bool
    """Whether it imports Django."""
    reads: frozenset[str]
    """The settings that it reads."""
    accesses: tuple[Access, ...]
    """The first one will do that is not hidden."""
    quote: str
    named: frozenset[str] = frozenset()
    """The settings modules that it names for ``DJANGO_SETTINGS_MODULE``."""
    configures: bool = False
    """Whether it configures Django without a settings module."""
    roots: tuple[Root, ...] = ()
    sources: frozenset[tuple[str, ...]] = frozenset()
    """What it imports, if it is a settings module."""
    defined: frozenset[str] = frozenset()
    """The settings that it defines, if it is a settings module."""
    variables: frozenset[str] = frozenset()
    """What may be variables of the environment there."""


class Django:
    """Settings are attributes of ``django.conf.settings``."""

    name: ClassVar[str] = "django"
    screen: ClassVar[tuple[Needle, ...]] = (
        b"django.conf",
        b"INSTALLED_APPS",
        b"DJANGO_SETTINGS_MODULE",
    )
    at_top: ClassVar[tuple[Needle, ...]] = ()

    def survey(self, module: Module) -> Held:
        """How a file has the settings, and which it reads or defines."""
        text = module.text
        uses = "django" in text or "rest_framework" in text or "DJANGO" in text
        roots = tuple(_roots(module)) if _APPS in text else ()
        return Held(
            uses=uses and _DJANGO.search(text) is not None,
            reads=frozenset(a or b for a, b in _READS.findall(text)) if uses else frozenset(),
            accesses=tuple(_accesses(module)),
            quote=quote_of(text),
            named=frozenset(_NAMES.findall(text))
            if "DJANGO_SETTINGS_MODULE" in text
            else frozenset(),
            configures="settings.configure" in text,
            roots=roots,
            sources=links.imported_by(module) if roots else frozenset(),
            defined=frozenset(_DEFINES.findall(text)) if roots else frozenset(),
            variables=look.named_in_strings(text) if roots else frozenset(),
        )

    def is_used(self, held: Mapping[str, Held]) -> bool:
        """Whether the project is one of Django, or mostly an app for such.

        A library with a little support for Django runs without it.
        """
        files = [it for path, it in held.items() if not is_test(path)]
        if any(it.roots for it in files):
            return True
        users = [it for it in files if it.uses]
        return any(it.reads for it in users) and len(users) * 2 >= len(files)

    def lift(
        self, wanted: Sequence[Wanted], held: Mapping[str, Held], unseen: Collection[str] = ()
    ) -> Lifting:
        """The settings go into the one settings module, or nowhere."""
        sources = {source for it in held.values() for source in it.sources}
        readings: dict[Wanted, Reading | Left] = {}
        for it in wanted:
            reason = _reason(it, held, sources)
            if reason:
                readings[it] = Left(reason)
        names = {name for file in held.values() for name in file.reads | file.defined}
        settings, left = settings_of(
            [it for it in wanted if it not in readings],
            lambda path: _prefix(path, held),
            {name.lower() for name in names},
        )
        readings.update(left)
        path, anchor = _home(held) or ("", None)
        for setting in settings:
            for it in setting.wanted:
                reading = _reading(setting, it, held[it.path], is_defined=anchor is not None)
                readings[it] = reading
        settings = [it for it in settings if isinstance(readings[it.wanted[0]], Reading)]
        new = tuple(_listed(setting, held) for setting in settings)
        if anchor is None or not settings:
            return Lifting(readings, new=new)
        site = anchors.followed(anchor, [_source(setting) for setting in settings])
        return Lifting(readings, {path: Repair(sites=(site,))}, new)

    def override(self, patch: Patch, timeout: Timeout, reading: Reading) -> Override | Left:
        """The setting is overridden, in the manner of Django's own tests where that can be."""
        found = overriding.refused(patch, timeout, reading, None)
        if found is not None:
            return found
        [name] = reading.option
        arguments = f"{patch.quote}django.conf.settings.{name}{patch.quote}, {patch.source}"
        match patch.manner:
            case Manner.DECORATOR | Manner.CONTEXT:
                text = f"override_settings({name}={patch.source})"
                statement = Import("django.test", "override_settings")
                return Override(text, False, ("override_settings",), (statement,))
            case Manner.MONKEYPATCH:
                is_defined = not reading.text.startswith("getattr")
                raising = "" if is_defined else ", raising=False"
                return Override(f"{patch.by}.setattr({arguments}{raising})")
            case Manner.FIXTURE:
                return overriding.fixture(patch, f"MonkeyPatch({arguments})")
        return overriding.UNLIKE


def _reason(
    wanted: Wanted, held: Mapping[str, Held], sources: Collection[tuple[str, ...]]
) -> str | None:
    file = held[wanted.path]
    if wanted.timeout.at_import:
        return _AT_IMPORT
    if not file.uses and not _is_at_home(wanted.path, held):
        return _OUTSIDE
    place = place_of(wanted.path)
    # `import logging` is that of the standard library, wherever a file is called so.
    if place in sources or any(place[index:] in sources for index in range(1, len(place) - 1)):
        return _LOADED
    if _access(wanted, file) is None:
        return _NO_NAME
    return look.no_room(wanted.timeout)


def _is_at_home(path: str, held: Mapping[str, Held]) -> bool:
    """Whether a file that has nothing of Django is in a package that runs with it."""
    if not is_in_package(path):
        return False
    users = [it for it, file in held.items() if file.uses and is_in_package(it)]
    if any(file.roots for file in held.values()):
        return project_of(path) in map(project_of, users)
    return any(path.startswith(f"{_folder(it)}/") for it in users)


def _reading(setting: Setting, wanted: Wanted, held: Held, *, is_defined: bool) -> Reading:
    access = _access(wanted, held)
    assert access is not None
    name = setting.name.upper()
    if is_defined:
        text = f"{access.name}.{name}"
        return Reading(text, (access.name,), access.imports, option=(name,))
    default = look.literal_of(wanted.timeout)
    text = f"getattr({access.name}, {held.quote}{name}{held.quote}, {default})"
    return Reading(text, ("getattr", access.name), access.imports, option=(name,))


def _access(wanted: Wanted, held: Held) -> Access | None:
    usable = (it for it in held.accesses if not links.is_hidden(it.hidden, wanted.timeout))
    return next(usable, None)


def _listed(setting: Setting, held: Mapping[str, Held]) -> NewSetting:
    """A setting among those that begin as it does, and that are no variables."""
    prefix = _prefix(setting.wanted[0].path, held)
    names = {name for file in held.values() for name in file.reads | file.defined}
    variables = {name for file in held.values() for name in file.variables}
    siblings = (name for name in names - variables if begins_with(name, prefix))
    return look.new_setting(setting, setting.name.upper(), siblings)


def _source(setting: Setting) -> str:
    timeout = setting.wanted[0].timeout
    return f"# {look.sentence_of(setting)}\n{setting.name.upper()} = {look.literal_of(timeout)}"


def _prefix(path: str, held: Mapping[str, Held]) -> str:
    """What the project's settings begin with: its name, or what those do that are read beside the
    file, or anywhere."""
    project, folder = project_of(path), _folder(path)
    everywhere = {name for file in held.values() for name in file.reads | file.defined}
    if any(begins_with(name, project) for name in everywhere):
        return project
    beside = {name for it, file in held.items() if _folder(it) == folder for name in file.reads}
    return common_prefix(beside, _OWN) or common_prefix(everywhere, _OWN) or project


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _home(held: Mapping[str, Held]) -> tuple[str, Anchor] | None:
    """The settings module, if there is one that all others are made from, and its place."""
    roots = [(path, root) for path, file in held.items() for root in file.roots]
    holders = {root.holder or parts_of(path)[-1] for path, root in roots}
    first = [(path, root) for path, root in roots if not root.bases & holders]
    if len(first) != 1 or any(file.configures for file in held.values()):
        return None
    [(path, root)] = first
    named = {name for it, file in held.items() if not is_test(it) for name in file.named}
    if is_test(path) or any(name.partition(".")[0] not in parts_of(path) for name in named):
        return None
    return (path, root.anchor) if root.anchor else None


def _roots(module: Module) -> Iterator[Root]:
    """Where a file has the list of apps."""
    for node in module.tree.body:
        if anchors.target_of(node) == _APPS:
            yield Root("", _stars(module, node), anchors.find(module, module.tree))
        elif isinstance(node, ast.ClassDef) and any(
            anchors.target_of(it) == _APPS or getattr(it, "name", "") == _APPS for it in node.body
        ):
            bases = frozenset(module.source(base).rpartition(".")[2] for base in node.bases)
            yield Root(node.name, bases, anchors.find(module, node))


def _stars(module: Module, before: ast.stmt) -> frozenset[str]:
    """The last parts of the names of modules from which all is imported above a statement."""
    return frozenset(
        (node.module or ".".join(parts_of(module.path)[: -node.level])).rpartition(".")[2]
        for node in module.tree.body[: module.tree.body.index(before)]
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
    )


def _accesses(module: Module) -> Iterator[Access]:
    """The names by which a file has the settings, and those by which it could import them."""
    from_others = False
    for node in module.tree.body:
        if not isinstance(node, ast.ImportFrom):
            continue
        from_others = from_others or node.names[0].name == "*"
        if node.module != "django.conf" or node.level:
            continue
        for alias in node.names:
            name = alias.asname or alias.name
            if alias.name == "settings" and len(module.bindings(name)[module.tree]) == 1:
                yield Access(name, (), links.hiding(module, name))
    own = Import("django.conf", "settings")
    for statement in (own, replace(own, alias="django_settings")):
        name = statement.binds
        if module.tree not in module.bindings(name) and not (from_others and statement is own):
            yield Access(name, (statement,), links.hiding(module, name))
