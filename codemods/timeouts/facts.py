"""What is known of timeouts and of the configuration of a project: what the parts hand each other.

A file is surveyed for literals that act as timeouts, and by each backend for what it tells of the
project's configuration. From both the plan makes, for each timeout, a *reading*: how the file gets
the value from the configuration instead.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from codemods.codemod import Definition, Import, Needle, Refusal, Repair, Site
from codemods.engine.module import Module
from codemods.timeouts.classes import Header
from codemods.timeouts.documents.listing import Listing
from codemods.timeouts.rooms import Room

if TYPE_CHECKING:
    from codemods.engine.links import Link


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
    ARGV = "command line"
    """``['rsync', '--timeout=300']``"""


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
    """What was found, for the report; empty where another file reports it."""
    sites: tuple[Site, ...]
    """What is to be rewritten, in any backend. Sites whose action is ``read`` become the text of
    the reading; ``{read}`` in the arguments of others is filled with it."""
    at_import: bool = False
    """Whether the value is read when the module is imported, so that no configuration file has
    been parsed yet."""
    allows_zero: bool = False
    """Whether 0 means something: no limit, or not to wait at all."""
    callee: str = ""
    """What it is passed to, as the code spells it; empty if to nothing."""
    texts: tuple[Refusal, ...] = ()
    """What says the number, too, and stays: of no account unless the timeout is lifted."""
    forgets: tuple[str, ...] = ()
    """The paths of the files that the file may import no more once the value is read elsewhere."""
    read_in: tuple[str, ...] = ()
    """What reads it, by qualified names, where that is not `owner`; empty names if not known."""
    defaults: tuple[tuple[str, str], ...] = ()
    """Of what is no default itself: the functions, by qualified names, with the parameters that
    have it as a default."""

    @property
    def readers(self) -> tuple[str, ...]:
        """The qualified names of what reads it."""
        return self.read_in or (self.owner,)

    @property
    def is_read(self) -> bool:
        """Whether anything in the file reads it: a constant may be there for other files."""
        return self.room is not None or any(
            "{read}" in argument for site in self.sites for argument in site.arguments
        )

    room: Room | None = None
    """The function around it, where timeouts are to become parameters."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A literal that is passed by position to a function of the project, which says what it is."""

    function: str
    """The last part of its name."""
    position: int
    """0-based, the receiver of a method not counted."""
    timeout: Timeout
    """What it is if the parameter there is a timeout; `thing` is still to be named."""
    left: str = ""
    """Why a comment has it stay even then; empty if none does."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A function that some call passes a literal to."""

    name: str
    parameters: tuple[str, ...]
    """Those that can be passed by position, the receiver of a method left out."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a file names something that others ask for."""

    name: str
    line: int
    """1-based."""


class Manner(Enum):
    """By what a test gives a constant another value."""

    DECORATOR = "decorator"
    """``@mock.patch.object(limits, 'TIMEOUT', 5)``"""
    CONTEXT = "context"
    """``with mock.patch('shop.limits.TIMEOUT', 5):``"""
    MONKEYPATCH = "monkeypatch"
    """``monkeypatch.setattr(limits, 'TIMEOUT', 5)``"""
    FIXTURE = "fixture"
    """``self.useFixture(fixtures.MonkeyPatch('shop.limits.TIMEOUT', 5))``"""
    ASSIGNMENT = "assignment"
    """``limits.TIMEOUT = 5``"""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Patch:
    """A place where a test gives a constant another value for a while."""

    where: str
    """The place, as a report shows it."""
    manner: Manner
    value: int | float | None
    """None if it is no plain number."""
    source: str
    """The value as the test spells it."""
    by: str
    """What does it, as the test calls it: ``mock.patch``, ``monkeypatch``, ``fixtures``."""
    quote: str
    """The quotes of the file."""
    habit: str
    """How the tests of the file set options, if they do: ``self.flags``, ``cfg.CONF``."""
    expression: tuple[Site, ...] = ()
    """What is to be rewritten where an expression takes the place of what does it, which stands
    for ``{override}``."""
    statements: tuple[Site, ...] = ()
    """The same where statements do, in the method of a test case; empty if it is in none."""


@dataclass(frozen=True, slots=True)
class Override:
    """What gives an option another value for a while, in the place of a patch."""

    text: str
    """An expression, or lines."""
    of_statements: bool = False
    """Whether it is lines."""
    introduces: tuple[str, ...] = ()
    imports: tuple[Import, ...] = ()


class How(Enum):
    """What a place does with an attribute of a class."""

    VALUE = "value"
    """A class has it: in its body it is assigned, or a method is called so."""
    CONSTANT = "constant"
    """It is none: a module has a name like it."""
    READ = "read"
    STORE = "store"
    GIVEN = "given"
    """A keyword with which a class is called."""
    TEXT = "text"
    """A string that is its name: ``getattr(agent, 'TIMEOUT')``."""


@dataclass(frozen=True, slots=True)
class Touch:
    """A place that may have to do with an attribute of a class."""

    name: str
    offset: int
    line: int
    """1-based."""
    how: How
    holder: str
    """The class whose it is, or what it is called where it is imported; empty if not known."""
    link: Link | None = None
    """What the class is by its import, if one brings it."""
    certain: tuple[Link, ...] = ()
    """Of what is read, the imported classes that certainly have it if one of them does."""
    sites: tuple[Site, ...] = ()
    """What is to be rewritten there."""
    reason: str = ""
    """Why it can't be rewritten, if it can't."""


@dataclass(frozen=True, slots=True)
class Use:
    """How a file uses what may be the constant of another module."""

    name: str
    """Of the constant."""
    link: Link
    """The module that has it, as far as the file tells."""
    where: str
    """The place, as a report shows it."""
    reason: str = ""
    """Why it can't be rewritten, if it can't; of a patch why it is not."""
    sites: tuple[Site, ...] = ()
    patch: Patch | None = None


@dataclass(frozen=True, slots=True)
class Needless:
    """An import that nothing needs once the constants are lifted for which it is there."""

    site: Site
    binds: str
    """The name that goes with it."""
    link: Link | None
    """The module that has them; None if the import is there to patch them."""
    constants: frozenset[str]
    """Also attributes of classes there: ``Widget.TIMEOUT``."""


@dataclass(frozen=True, slots=True)
class Star:
    """An import of all that a module holds."""

    link: Link
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
    """Where it may be that the constant of another module is read."""
    uses: tuple[Use, ...] = ()
    needless: tuple[Needless, ...] = ()
    stars: tuple[Star, ...] = ()
    defined: frozenset[str] = frozenset()
    """Names of constants that it gives other things at the top level of the file, or in classes
    there: ``Widget.TIMEOUT``."""
    nones: tuple[Mention, ...] = ()
    """Where None may be passed, under the name ``function(parameter)``."""
    touches: tuple[Touch, ...] = ()
    classes: tuple[Header, ...] = ()
    units: tuple[Mention, ...] = ()
    """Where a text says that what has this name is in another unit."""
    parameters: tuple[Mention, ...] = ()
    """What goes by the parameters that a function has, under the name ``path:owner``."""
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
    names: frozenset[str] = frozenset()
    """Of timeouts, whose unit a text elsewhere may tell."""
    attributes: frozenset[str] = frozenset()
    """Of classes, which other files may read, or give to classes that are related."""
    screen: tuple[Needle, ...] = ()
    """What a file holds that can tell more than the names of its classes, and what is told at its
    top."""
    extended: frozenset[tuple[str, str]] = frozenset()
    """Functions that are to have one more parameter: the path, and the qualified name."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A timeout that is to be lifted, in one of the files that read it."""

    path: str
    """POSIX, relative to the top of the tree."""
    timeout: Timeout
    """Its sites are those in that file."""
    patches: tuple[Patch, ...] = ()
    """Those in that file, if they are to be rewritten, too."""
    follows: Wanted | None = None
    """Where several files read one option: the one of them that it is named by, and that says
    where it is defined. None for that one, and where there is no other."""

    @property
    def first(self) -> Wanted:
        """The one that the option is named by."""
        return self.follows or self


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
    option: tuple[str, ...] = ()
    """Where the value is, for who overrides it: the group and the name of an option, the name of a
    setting, the path of an attribute; empty where nothing can override it so."""
    overrides: tuple[Override, ...] = ()
    """What takes the places of the patches in the file."""


@dataclass(frozen=True, slots=True)
class Left:
    """A timeout that is not lifted, after all."""

    reason: str


@dataclass(frozen=True, slots=True)
class Lifting:
    """What one backend makes of all timeouts of a project."""

    readings: Mapping[Wanted, Reading | Left]
    repairs: Mapping[str, Repair] = field(default_factory=dict)
    """By path: the definitions of the options, and files that are created with them."""
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
    at_top: ClassVar[tuple[Needle, ...]]
    """Files that hold one of these tell others something all the same, but above their first
    function or class: how they get at the configuration. To parse no more takes a tenth."""

    def survey(self, module: Module) -> Any | None:
        """What one file tells of the project's configuration: small, picklable, comparable.

        None if nothing. Also asked of files that hold timeouts, so that their imports are known.
        """

    def is_used(self, held: Mapping[str, Any]) -> bool:
        """Whether the project is configured in this manner, from what its files tell, by path."""

    def lift(
        self, wanted: Sequence[Wanted], held: Mapping[str, Any], unseen: Collection[str] = ()
    ) -> Lifting:
        """Where the options are defined and how each timeout is read.

        `wanted` are in the order of their paths and offsets; each gets a reading or a reason. One
        that follows another gets a reading of the same option, by what its own file imports.
        None of the files in `unseen` can be created.
        """

    def override(self, patch: Patch, timeout: Timeout, reading: Reading) -> Override | Left:
        """What takes the place of a patch once `timeout` is read as `reading` says."""
