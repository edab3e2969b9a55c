"""What is known of timeouts and of the configuration of a project: what the parts hand each other.

A file is surveyed for literals that act as timeouts, and by each backend for what it tells of the
project's configuration. From both the plan makes, for each timeout, a *reading*: how the file gets
the value from the configuration instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, ClassVar, Protocol

from codemods.codemod import Definition, Import, Needle, Refusal, Repair, Site
from codemods.engine.module import Module
from codemods.timeouts.documents.listing import Listing


class Form(Enum):
    """Where a literal stands that acts as a timeout."""

    ARGUMENT = "argument"
    """``requests.get(url, timeout=300)``, or by position."""
    DEFAULT = "default"
    """``def wait(timeout=300)``"""
    CONSTANT = "constant"
    """``BOOT_TIMEOUT = 300`` in a module."""
    CLASS = "class attribute"
    ATTRIBUTE = "attribute"
    """``self.timeout = 300``"""
    LOCAL = "local variable"
    KEY = "key"
    """``{'timeout': 300}``, ``options['timeout'] = 300``"""
    DEADLINE = "deadline"
    """``time.time() + 300``"""
    COMPARISON = "comparison"
    """``time.time() - start > 300``"""
    SLEEP = "sleep"
    """``time.sleep(300)`` in a loop that waits."""


class Kind(Enum):
    """What a number of seconds is for; `kinds` chooses among them."""

    LIMIT = "limit"
    """The longest that is waited: a timeout, a deadline."""
    INTERVAL = "interval"
    """How long to pause: between polls, before the next try."""
    LIFETIME = "lifetime"
    """How long something is valid: a cache entry, a token."""

    @property
    def noun(self) -> str:
        """What it is called in messages, and what the name of an option ends with."""
        return "timeout" if self is Kind.LIMIT else self.value


@dataclass(frozen=True, slots=True)
class Timeout:
    """A literal that acts as a timeout, and that may be lifted into the configuration."""

    offset: int
    """Of the literal, in characters from the start of the text."""
    seconds: int | float
    """What it comes to. Of the type that the code computes: ``300.0`` stays a float."""
    source: str
    """As the code spells it: ``5 * 60``."""
    form: Form
    kind: Kind
    name: str
    """The name that says so: of a parameter, a variable, a key."""
    thing: str
    """What the time is for, as an option may be called: ``cell_response_timeout``."""
    owner: str
    """The qualified name of the function or class around it; empty at module level."""
    explanation: str
    """What a comment beside it says; empty if there is none."""
    message: str
    """What was found, for the report."""
    sites: tuple[Site, ...]
    """What is to be rewritten, in any backend. Sites whose action is ``read`` become the text of
    the reading; ``{read}`` in the arguments of others is filled with it."""
    at_import: bool = False
    """Whether the value is read when the module is imported, so that no configuration file has
    been parsed yet."""
    allows_zero: bool = False
    """Whether 0 means something: no limit, or not to wait at all."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A literal that is passed by position to a function of the project, which says what it is."""

    function: str
    """The last part of its name."""
    position: int
    """0-based, the receiver of a method not counted."""
    timeout: Timeout
    """What it is if the parameter there is a timeout; `thing` is still to be named."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A function that some call passes a literal to."""

    name: str
    parameters: tuple[str, ...]
    """Those that can be passed by position, the receiver of a method left out."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a file may read the constant of another module."""

    name: str
    line: int
    """1-based."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What one file holds."""

    timeouts: tuple[Timeout, ...] = ()
    passed: tuple[Passed, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    signatures: tuple[Signature, ...] = ()
    mentions: tuple[Mention, ...] = ()
    nones: tuple[Mention, ...] = ()
    """Where None may be passed, under the name ``function(parameter)``."""
    held: Mapping[str, Any] = field(default_factory=dict)
    """What it tells of the project's configuration, by the name of the backend."""
    listings: tuple[Listing, ...] = ()
    """The settings that a file lists which is not Python."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What the files that hold timeouts have others asked for."""

    functions: frozenset[str] = frozenset()
    """Whose signatures are needed."""
    constants: frozenset[str] = frozenset()
    """Which may be read elsewhere."""
    defaults: frozenset[tuple[str, str]] = frozenset()
    """Functions, or classes, with the parameter whose default is to become None."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A timeout that is to be lifted, and the file that it is in."""

    path: str
    """POSIX, relative to the top of the tree."""
    timeout: Timeout


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file gets a value from the configuration, whenever it is needed."""

    text: str
    """An expression: ``CONF.cells.response_timeout``."""
    introduces: tuple[str, ...] = ()
    """The names that the expression reads."""
    imports: tuple[Import, ...] = ()
    definitions: tuple[Definition, ...] = ()
    """What the file needs at module level to read it: ``CONF = shop.conf.CONF``."""


@dataclass(frozen=True, slots=True)
class Left:
    """A timeout that is not lifted, after all."""

    reason: str


@dataclass(frozen=True, slots=True)
class Lifting:
    """What one backend makes of all timeouts of a project."""

    readings: Mapping[Wanted, Reading | Left]
    repairs: Mapping[str, Repair] = field(default_factory=dict)
    """By path: the definitions of the options."""
    new: tuple[NewSetting, ...] = ()
    """The settings that there are afterwards, for the documents that list them."""


@dataclass(frozen=True, slots=True)
class NewSetting:
    """A setting that is new, as a document would list it."""

    name: str
    """As operators spell it: ``SHOP_STOCK_TIMEOUT``, ``stock_timeout``."""
    seconds: int | float
    """Its default."""
    sentence: str
    """What it is for, with the unit."""
    siblings: frozenset[str]
    """The settings that are defined or read beside it."""
    group: str = ""
    """Of an option of oslo.config."""
    is_variable: bool = False
    """Whether it is a variable of the environment."""


class Backend(Protocol):
    """One manner in which projects are configured."""

    name: ClassVar[str]
    """As in the option `backend`."""
    screen: ClassVar[tuple[Needle, ...]]
    """Files that hold none of these tell nothing of such a configuration."""

    def survey(self, module: Module) -> Any | None:
        """What one file tells of the project's configuration: small, picklable, comparable.

        None if nothing. Also asked of files that hold timeouts, so that their imports are known.
        """

    def is_used(self, held: Mapping[str, Any]) -> bool:
        """Whether the project is configured in this manner, from what its files tell, by path."""

    def lift(self, wanted: Sequence[Wanted], held: Mapping[str, Any]) -> Lifting:
        """Where the options are defined and how each timeout is read.

        `wanted` are in the order of their paths and offsets; each gets a reading or a reason.
        """
