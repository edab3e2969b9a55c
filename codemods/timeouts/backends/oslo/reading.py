"""How a file reads an option, once there is one."""

from __future__ import annotations

from codemods.codemod import Definition, Import
from codemods.timeouts.backends.oslo.facts import DEFAULT, Handle, Told
from codemods.timeouts.backends.oslo.places import Beside
from codemods.timeouts.backends.oslo.project import Home, Project
from codemods.timeouts.facts import Left, Reading, Timeout


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
    project: Project, told: Told, home: Home | Beside, handle: Handle, timeout: Timeout
) -> Left | None:
    """Why the file can't read the options of a list for a timeout of its own, if it can't."""
    if home.told is told:
        return None
    if not isinstance(home, Home) or not project.is_central(home):
        return _unregistered(project, told, home, handle, timeout)
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
    if handle.module == package.module or _brings(project, told, package.module, timeout):
        return None
    return _not_imported(package.module)


def _not_imported(module: str) -> Left:
    return Left(f"the file does not import {module}, which registers the options")


def _unregistered(
    project: Project, told: Told, home: Home | Beside, handle: Handle, timeout: Timeout
) -> Left | None:
    """Why options that their own module registers may not be there yet."""
    module = home.told.module
    if _brings(project, told, module, timeout):
        return None
    if handle.module == module and told.module not in home.told.imports:
        return None  # it has its configuration from there, or shall
    if isinstance(home, Home) and project.is_read_by(home, told, timeout.readers):
        return None
    if home.path in timeout.forgets:
        return Left(f"the file imports {module}, which registers the options, for this alone")
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


def _brings(project: Project, told: Told, module: str, timeout: Timeout) -> bool:
    """Whether a module is imported with the file, also when that no longer imports what it had for
    the timeout alone."""
    own = (name for name in told.imports if project.paths.get(name) not in timeout.forgets)
    return module in project.imported_with(own)
