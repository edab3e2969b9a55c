"""What is known of state that modules share: what the parts of `locked-cache` hand each other.

The survey of a file finds its *variables*: names at module level that functions bind anew or change
in place at run time. What must be guarded by one lock is a *state*: one variable, or several that
belong together. For each function that uses it, the survey says which run of statements must be
atomic: a *section*. The plan brings in what other files do with the variables, and decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from codemods.codemod import Site
from codemods.engine.links import Link


class Op(Enum):
    """What an access does. The value is how a message says it."""

    BIND = "binds it"
    """Another object takes the place of the one that was there."""
    RESET = "resets it"
    """It is bound to what means that there is nothing, or to its first value."""
    UPDATE = "updates it"
    """It is read and written in one statement: ``COUNT += 1``, ``COUNTS[key] += 1``."""
    CHANGE = "changes it"
    """An object is put into the container."""
    REMOVE = "removes from it"
    TEST = "tests it"
    """Whether it is there, or empty, or holds something."""
    LOOK = "reads it"
    """One step reads from the container: an element, its length, a copy of it all."""
    ITERATE = "iterates over it"
    """Other code may run between one element and the next."""
    LOAD = "uses it"
    """The object itself is read, and may be used for whatever."""

    @property
    def writes(self) -> bool:
        return self in _WRITES


_WRITES = frozenset({Op.BIND, Op.RESET, Op.UPDATE, Op.CHANGE, Op.REMOVE})


class Kind(Enum):
    """What sort of lock is there, by who may take it."""

    LOCK = "one that its holder can't take again"
    RLOCK = "one that its holder may take again"
    NAMED = "one that lockutils finds by its name"
    OTHER = "one that is not known well enough"
    EACH = "one for each key or object"


@dataclass(frozen=True, slots=True)
class Guard:
    """A lock that is there already, and is held at a place."""

    code: str
    """As other functions of the module take it; where they can't, as the code spells it."""
    kind: Kind
    line: int
    """1-based, of where it is taken."""
    block: int
    """The offset of what takes it: two blocks under one lock are no unit."""
    link: Link | None = None
    """The module of a lock of another module, whose name there is the last part of the code."""

    @property
    def name(self) -> str:
        """What tells it from other locks of its module."""
        return self.code.rpartition(".")[2] if self.link is not None else self.code


@dataclass(frozen=True, slots=True)
class Access:
    """One place in a file that reads or writes a variable of it."""

    name: str
    offset: int
    line: int
    """1-based."""
    op: Op
    owner: str
    """The qualified name of the function around it; empty where it runs as the module is
    imported."""
    locks: tuple[Guard, ...] = ()
    """The locks that are held there, the innermost first."""
    is_fill: bool = False
    """Whether it puts what was computed where nothing was."""
    escapes: str = ""
    """Where the object itself gets out of sight, how: ``gives it away``."""
    is_kept: bool = False
    """Whether a local name keeps what was there: ``number = COUNT``."""
    in_lambda: bool = False
    through: str = ""
    """The object that an attribute of a class is reached by, as the code spells it: ``cls``."""
    decides: bool = True
    """Of a test: whether it matters to what the function does with the variable."""
    level: int = 0
    """1 for a function of the module, 2 for one within it; 0 for methods and what is within."""
    is_by_callers: bool = False
    """Whether it is the callers of the function who hold the locks."""

    @property
    def lock(self) -> Guard | None:
        """The innermost lock that is held there."""
        return self.locks[0] if self.locks else None

    @property
    def new_lock(self) -> str:
        """The code of a new lock, but for its name, whose place ``{lock}`` takes."""
        return f"{self.through}.{{lock}}" if self.through else "{lock}"

    @property
    def new_names(self) -> tuple[str, ...]:
        """The names that this code reads, and that the function did not read before."""
        return () if self.through else ("{lock}",)


@dataclass(frozen=True, slots=True)
class Making:
    """How what a function stores for a key is made."""

    first: int
    """1-based, of the line where it is looked whether it is there."""
    last: int
    """Of the line where it is stored."""
    site: Site | None
    """The order to store it under the lock, when it is made; None if that can't be."""
    reason: str = ""
    """Why that can't be."""


@dataclass(frozen=True, slots=True)
class Section:
    """Statements of one function that must be atomic."""

    owner: str
    first: int
    """1-based line of the first statement."""
    last: int
    site: Site
    """The order to put them under a lock, whose code takes the place of ``{lock}``."""
    calls: tuple[str, ...] = ()
    """What is called while the lock is held, as the code spells it, less what is known to be
    harmless."""
    reason: str = ""
    """Why it can't be put under a lock; empty if it can."""
    races: bool = False
    """Whether it takes several steps, between which another thread does harm."""
    writes: bool = False
    others: tuple[Site, ...] = ()
    """The orders to use what was taken under the lock, where that is not held any more."""
    making: Making | None = None
    """If it stores what it makes for a key."""


@dataclass(frozen=True, slots=True)
class Torn:
    """A function that tests a variable and then uses it, when others may have reset it."""

    owner: str
    sites: tuple[Site, ...] = ()
    """The orders to read it once."""
    reason: str = ""
    """Why that can't be done."""


@dataclass(frozen=True, slots=True)
class Expiry:
    """How long a variable is kept, and how it could be loaded anew."""

    asked: int = 0
    """The line of a comment that asks for something to load it anew; 0 if there is none."""
    is_cache: bool = False
    """Whether it is loaded when it is first needed, or holds what was computed for each key."""
    resetters: tuple[str, ...] = ()
    """The functions of the module that reset it altogether."""
    resetter: str = ""
    """The one of them that does nothing else."""
    counting: tuple[Access, ...] = ()
    """The reads in functions that do not look whether it is there."""
    used: tuple[Access, ...] = ()
    """What functions that fill it read behind that, and do more with than to give it back."""
    reset_reason: str = ""
    """Why nothing can reset it."""
    reason: str = ""
    """Why it can't expire."""
    sites: tuple[tuple[str, Site], ...] = ()
    """The orders to have it expire, with the function of each."""
    has_helper: bool = False
    """Whether the file has the function already that says whether something has expired."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Whether a dictionary may forget some of its entries."""

    is_keyed: bool = False
    """Whether it is filled key by key with what was computed."""
    reason: str = ""
    """Why it may not."""
    sections: tuple[Section, ...] = ()
    """What would have to be locked: all that is done with it."""
    sites: tuple[Site, ...] = ()
    """The orders to bind it anew as what it becomes."""


@dataclass(frozen=True, slots=True)
class State:
    """Variables of one module that one lock must guard."""

    names: tuple[str, ...]
    offset: int
    """Of the first one's first binding, in characters."""
    storage: Site | None
    """The order to define a lock below the statement that gives the variables their first value."""
    lock: str
    """The name of a new lock."""
    first_value: str
    """What it is bound to at module level, as `ast.dump` has it; of several variables empty."""
    accesses: tuple[Access, ...]
    sections: tuple[Section, ...]
    """Where nothing resets the variables at run time."""
    wide: tuple[Section, ...]
    """The sections where something does, so that what was tested may be gone later on."""
    is_container: bool = False
    reasons: tuple[str, ...] = ()
    """Why it is only reported; the first one counts."""
    first_source: str = ""
    """The same as the code spells it."""
    home: Site | None = None
    """The order to define functions beside those that write it."""
    loader: str = ""
    """The function that fills it and gives back nothing; empty if there is none."""
    holder: str = ""
    """The class whose attributes they are; empty for variables of the module."""
    bases: tuple[str, ...] = ()
    """The last parts of the names of that class's bases."""
    is_rebound: bool = False
    """Whether a function of the module binds it anew."""
    taken: tuple[str, ...] = ()
    """What stands in the file of the names that functions beside it would have."""
    guard: Guard | None = None
    """The lock that is there already, and takes the place of a new one."""
    is_locked: bool = False
    """Whether functions take several steps under locks that are there already."""
    is_torn: bool = False
    """Whether these are different locks, or not enough, by what the file itself tells."""
    by_name: str = ""
    """A lock that is looked up by its name, where the file takes such locks; else empty."""
    renewal: Site | None = None
    """The order to make the lock anew in a child process; None if that can't be written."""
    expiry: Expiry = Expiry()
    bounds: Bounds = Bounds()
    is_bounded: bool = False
    """Whether it is to become what these say: even to read it changes it then."""
    given: tuple[str, ...] = ()
    """The parameters that it is made of when it is first needed: the first caller's count."""
    torn: tuple[Torn, ...] = ()
    """Where no section races: the functions that need no lock but to read it once."""
    ignored: tuple[int, ...] = ()
    """Where comments have something that is done with them left as it is."""

    @property
    def full_names(self) -> tuple[str, ...]:
        """The names as a message has them: ``Driver._cache``."""
        return tuple(f"{self.holder}.{it}" if self.holder else it for it in self.names)


@dataclass(frozen=True, slots=True)
class Caller:
    """A function that calls a loader, and then reads what that has loaded."""

    loader: str
    variable: str
    line: int
    owner: str
    link: Link | None
    """The module of both; None if it is the same one."""
    sites: tuple[Site, ...]
    """The orders to read it by a getter, whose name takes the place of ``{function}``."""


@dataclass(frozen=True, slots=True)
class Move:
    """One step with a container of another module."""

    kind: str
    """As in `accessors.FORMS`."""
    given: int
    """How many arguments it has."""
    site: Site
    """The order to call a function instead, whose name takes the place of ``{function}``."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What a file does with a variable of another module."""

    name: str
    link: Link
    """The module."""
    line: int
    """1-based."""
    op: Op
    owner: str
    is_import: bool = False
    """Whether it imports the object, and keeps it."""
    value: str = ""
    """What it is bound to, as `ast.dump` has it."""
    site: Site | None = None
    """The order to call a function instead, whose name takes the place of ``{function}``."""
    move: Move | None = None
    """If it is a container, and a function beside it can take this step."""
    locks: tuple[Guard, ...] = ()
    """The locks that are held there, the innermost first."""


@dataclass(frozen=True, slots=True)
class Namesake:
    """What a file does with an attribute that has the name of a shared one of a class."""

    name: str
    line: int
    """1-based."""
    op: Op
    owner: str
    holder: str = ""
    """The class whose attribute it is as far as the file tells; empty where it does not."""
    bases: tuple[str, ...] = ()
    is_own: bool = False
    """Whether that class gives itself or its objects an attribute of that name."""


@dataclass(frozen=True, slots=True)
class MethodUse:
    """A place that names a method of any class."""

    name: str
    at_import: bool
    """Whether that is a decorator, or a call that is not indented."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What files are asked once it is known which variables there are."""

    names: Mapping[str, frozenset[str]]
    """Variables, with the last parts of the names of the modules that have one of that name."""
    functions: Mapping[str, frozenset[str]]
    """The same for functions that access them."""
    loaders: Mapping[str, frozenset[str]]
    """Functions that fill a variable, with the names of the variables."""
    reached: Mapping[str, frozenset[str]]
    """Functions that are called while a lock is held, by the last part of the name of the module
    that they are in."""
    attributes: Mapping[str, frozenset[str]]
    """Attributes of classes, with the names of the classes."""
    methods: frozenset[str]
    """Methods that write these."""
    bounded: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Those of the variables that may forget entries, if that is asked for."""
    resetting: frozenset[str] = frozenset()
    """Those of the functions that reset a variable."""
    homes: Mapping[str, Facts] = field(default_factory=dict)
    """What the first survey found in the files that have shared state, by path."""


@dataclass(frozen=True, slots=True)
class Called:
    """A place that calls a function that accesses a variable, or hands it on."""

    function: str
    line: int
    owner: str
    """The function that does it; empty where it runs as the module is imported."""
    link: Link | None = None
    """The module of the function; None if it is the same one."""
    in_test: bool = False
    levels: int = 0
    """How many levels of functions run then: 1 for a call, and for ``@function``; 2 for
    ``@function(…)``, since what it gives back is called, too; 0 where it is only handed on."""
    locks: tuple[Guard, ...] = ()
    """The locks that are held there; none where the function is handed on."""


@dataclass(frozen=True, slots=True)
class Step:
    """A place where a function takes a lock that is there already, or calls another function."""

    owner: str
    line: int
    held: tuple[Guard, ...]
    """The locks that are there already, and are held there."""
    takes: Guard | None = None
    calls: str = ""
    """The qualified name of the function; of a class that is called, the name of the class."""
    link: Link | None = None
    """The module of the function; None if it is the same one."""
    code: str = ""
    """What is called, as the code spells it."""
    waits: str = ""
    """What the call does that is known to wait, as a message says it."""
    is_once: bool = False
    """Whether it does what is to happen once."""


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """What shows something of the project: that several threads run this code, that it forks."""

    line: int
    what: str
    rank: int
    """The lower the plainer."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What one file holds."""

    digest: bytes = b""
    """Of the text, where it has shared state: what was found in it is true as long as it stays."""
    states: tuple[State, ...] = ()
    called: tuple[Called, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    callers: tuple[Caller, ...] = ()
    namesakes: tuple[Namesake, ...] = ()
    methods: tuple[MethodUse, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    """Of threads."""
    imports: frozenset[str] = frozenset()
    """The first names of the modules that it imports: ``shop`` of ``shop.config``; none of the
    standard library."""
    is_green: bool = False
    """Whether it shows that some of the threads are greenthreads."""
    forks: tuple[Evidence, ...] = ()
    launches: tuple[Evidence, ...] = ()
    """Where workers are forked as the service starts."""
    handled: frozenset[str] = frozenset()
    """The functions that run in signal handlers."""
    collected: frozenset[str] = frozenset()
    """The qualified names of those that run as objects are collected."""
    in_children: frozenset[str] = frozenset()
    """The qualified names of those that a child process runs right after a fork."""
    steps: tuple[Step, ...] = ()
    """What matters to the order in which locks are taken."""
    useless: tuple[int, ...] = ()
    """The offsets of locks that are made where they are taken."""
    has_cachetools: bool = False
    """Whether it shows that the project uses cachetools."""
    tested: tuple[Elsewhere, ...] = ()
    """What a test does with a variable of another module that only a dictionary can."""
    stars: tuple[Link, ...] = ()
    """The modules that it imports all from."""
