"""How a file reads an option, once there is one."""

from __future__ import annotations

from collections.abc import Collection

from codemods.codemod import Definition, Import
from codemods.timeouts.facts import Left, Reading
from codemods.timeouts.oslo.facts import DEFAULT, Handle, Told
from codemods.timeouts.oslo.places import Beside
from codemods.timeouts.oslo.project import Home, Project


def handle_for(project: Project, path: str, told: Told) -> Handle | Left:
    """How the file gets at the configuration, or shall."""
    if told.handle:
        if project.is_global(told.handle):
            return told.handle
        return Left(f"what {told.handle.text} is here can't be followed")
    if "CONF" in told.bound:
        return Left("the name CONF means something else there")
    usual = project.usual_handle(path)
    if usual is None:
        return Left("no file shows how the project gets at its configuration")
    return usual


def obstacle(
    project: Project, told: Told, home: Home | Beside, handle: Handle, readers: Collection[str]
) -> Left | None:
    """Why the file can't read the options of a list in `readers`, if it can't."""
    if isinstance(home, Beside) or home.told is told:
        return None
    if not project.is_central(home):
        module = home.told.module
        if handle.module == module or _imports(told, module):
            return None
        if project.is_read_by(home, told, readers):
            return None
        return _not_imported(module)
    package = project.package
    assert package is not None
    if told.module == package.module or told.module.startswith(f"{package.module}."):
        return Left(f"it is part of {package.module}, which registers the options")
    if told.module in project.imports_of_package():
        return Left(f"{package.module}, which registers the options, imports this module")
    if any(project.is_central(known.home) for known, _ in project.reads(told)):
        return None
    if package.registers_late:
        # To have the configuration already is to rely on who starts the program.
        if told.handle is not None and told.handle.module == package.module:
            return None
        return Left(f"{package.module} registers the options in a function, maybe later")
    if handle.module == package.module or _imports(told, package.module):
        return None
    return _not_imported(package.module)


def _not_imported(module: str) -> Left:
    return Left(f"the file does not import {module}, which registers the options")


def unregistered(
    told: Told, home: Home | Beside, handle: Handle, forgets: Collection[str]
) -> Left | None:
    """Why the options of a list that its own module registers may not be there yet when the file
    reads them; `forgets` are the files that it may import no more."""
    module = home.told.module
    if told is home.told or (module in told.imports and home.path not in forgets):
        return None
    if handle.module == module and told.module not in home.told.imports:
        return None  # it has its configuration from there, or shall
    return _not_imported(module)


def of_backend(name: str) -> Reading:
    """How a driver reads one of its options."""
    return Reading(f"self.configuration.{name}")


def of(told: Told, handle: Handle, group: str, name: str) -> Reading:
    """``CONF.group.name``, with what else the file needs for it."""
    text = f"{handle.text}.{name}"
    if group != DEFAULT:
        inner = f".{group}" if group.isidentifier() else f"[{group!r}]"
        text = f"{handle.text}{inner}.{name}"
    if told.handle == handle:
        # The file has the name, and it means nothing else anywhere in it.
        return Reading(text, option=(group, name))
    imports: tuple[Import, ...] = (handle.imported,)
    definitions: tuple[Definition, ...] = ()
    if handle.definition:
        definitions = (Definition("CONF", handle.definition),)
    names = (handle.text.partition(".")[0],)
    return Reading(text, names, imports, definitions, (group, name))


def _imports(told: Told, package: str) -> bool:
    return any(it == package or it.startswith(f"{package}.") for it in told.imports)
