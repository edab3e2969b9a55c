"""What one file tells of a project that is configured by oslo.config."""

from __future__ import annotations

from dataclasses import dataclass

from codemods.codemod import Import, Site

DEFAULT = "DEFAULT"
"""The group of options that are registered in none."""

BACKENDS = "backend_defaults"
"""The group of Cinder's options that each backend has for itself: a driver reads them of
``self.configuration``. Source: `cinder.volume.configuration.SHARED_CONF_GROUP`."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option, as ``cfg.IntOpt('name', default=60)`` defines it."""

    name: str
    """The attribute by which it is read: its `dest`, or its name with underscores."""
    kind: str
    """``IntOpt``"""
    default: int | float | None
    """None where there is none, or where it is no plain number."""
    default_source: str
    """As it is spelt; empty where there is none."""
    deprecated: bool
    """Whether it is to be removed, so that nothing new should read it."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How the options of a list are written, most of them."""

    name_below: bool = False
    """Whether the name stands on a line of its own, below the type."""
    step: int | None = None
    """By how much further than the type the arguments are indented; None: under the bracket."""
    number_beside: bool = False
    """Whether the default stands on the line of the name."""
    closes_below: bool = False
    """Whether the closing bracket stands on a line of its own."""
    quote: str = "'"
    help_quote: str = "'"
    """``'``, or three of them for a text of whole lines."""
    help_below: bool = False
    """Whether a text of whole lines begins below its opening quotes."""
    help_call: str = ""
    """What the help is an argument of: ``_``, ``utils.fmt``."""
    values: str | None = None
    """What stands between ``Possible values:`` and the first of them; None where there are none."""


@dataclass(frozen=True, slots=True)
class Registration:
    """One ``register_opts`` that a list is handed to."""

    group: str | None
    """None where it can't be told."""
    cli: bool
    at_import: bool
    """Whether it is done when the module is imported, in the configuration of the process."""
    function: str
    """The function that does it; empty at module level."""


@dataclass(frozen=True, slots=True)
class OptionList:
    """A list of options in one file."""

    variable: str
    """Empty for a list that is written where it is registered, and for a lone option."""
    options: tuple[Option, ...]
    registrations: tuple[Registration, ...]
    manner: Manner
    named: bool = False
    """Whether its elements are names of options that are defined above it."""
    gap: bool = False
    """Whether blank lines stand between its elements."""
    newline: str = "\n"
    """What ends the lines of the file."""
    column: int = 0
    """Where its elements begin in their lines."""
    listed: bool = False
    """Whether the module's ``list_opts`` names it."""
    site: Site | None = None
    """Where elements are appended to it; None for a lone option."""


@dataclass(frozen=True, slots=True)
class Handle:
    """How a file gets at the configuration of the process."""

    text: str
    """``CONF``, ``cfg.CONF``"""
    module: str
    """Whose attribute CONF it is: ``oslo_config.cfg``, ``nova.conf``."""
    imported: Import
    """The import by which the file has it."""
    definition: str = ""
    """The statement that binds the name; empty where the import does."""


@dataclass(frozen=True, slots=True, order=True)
class Read:
    """What one function or class reads of CONF."""

    first: str
    """The first part of what is read: of ``CONF.cells.timeout`` it is ``cells``."""
    second: str
    """The next one; empty where there is none."""
    reader: str
    """The function or class at the top level that reads it; empty for the module itself."""
    times: int


@dataclass(frozen=True, slots=True)
class Told:
    """What one file tells."""

    module: str
    """Its dotted name: ``nova.conf.compute``."""
    is_package: bool
    cfg: str = ""
    """What the module ``oslo_config.cfg`` is called here."""
    cfg_import: Import | None = None
    """The import by which the file has it."""
    handle: Handle | None = None
    reads: tuple[Read, ...] = ()
    """What is read of CONF."""
    lists: tuple[OptionList, ...] = ()
    groups: tuple[str, ...] = ()
    """Names of the groups that are defined here."""
    foreign: tuple[str, ...] = ()
    """Lists of other modules that are registered here, dotted."""
    registers: tuple[str, ...] = ()
    """The modules whose function ``register_opts`` is called here."""
    registers_late: bool = False
    """Whether that is done in a function, so that who imports this file can't rely on it."""
    imports: tuple[str, ...] = ()
    """All modules that are imported at module level, and what may be one."""
    bound: tuple[str, ...] = ()
    """The names that are bound at module level; CONF wherever it is bound."""
    catalogue: tuple[str, ...] = ()
    """In a file that lists options for the sample configuration: what it names of other modules,
    dotted."""
    drivers: tuple[Driver, ...] = ()


@dataclass(frozen=True, slots=True)
class Driver:
    """A class that has options for each backend, as the drivers of Cinder."""

    name: str
    lists: tuple[str, ...]
    """The lists that it hands to ``self.configuration.append_config_values``."""
    methods: tuple[str, ...]
    """Those that have a `self`."""
