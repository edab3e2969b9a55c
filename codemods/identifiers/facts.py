"""What a file tells of identifiers: values that processes hand to each other."""

from __future__ import annotations

from dataclasses import dataclass

from codemods.codemod import Import, Site
from codemods.engine.links import Link

DJANGO, FLASK = "django", "flask"
"""Whose addresses have a converter for UUIDs."""


@dataclass(frozen=True, slots=True)
class Guard:
    """A check that a function begins with, as others may have it, too."""

    holder: str
    """The class of the function; empty if there is none."""
    parameter: str
    """What is checked."""
    source: str
    """The statement, with `HOLE` where the parameter stands."""
    imports: tuple[Import, ...] = ()
    """What binds the names that it reads; builtins and its own are left out."""
    binds: tuple[str, ...] = ()
    """The variables that it binds itself."""
    is_general: bool = False
    """Whether what it says fits any identifier."""
    is_local: bool = False
    """Whether it reads what only its own file has."""


@dataclass(frozen=True, slots=True)
class Route:
    """An address that leads to a view."""

    view: str
    """The name of the function or class."""
    parameter: str
    is_open: bool
    """Whether the address takes any text for the parameter."""


@dataclass(frozen=True, slots=True)
class Address:
    """A parameter in an address, as a converter tells what it may be."""

    framework: str
    """`DJANGO` or `FLASK`."""
    view: Link
    """The function or class that it leads to."""
    parameter: str
    is_uuid: bool
    """Whether it is a UUID by its converter; else it is any text."""
    is_decorator: bool = False
    """Whether it stands in a decorator of the view."""
    name: str = ""
    """What a program knows the address by."""
    site: Site | None = None
    """The order to have it take UUIDs alone; None where there is no such order."""


@dataclass(frozen=True, slots=True)
class Given:
    """A text that a program puts into an address: ``reverse('order', args=['newest'])``."""

    name: str
    """What the program knows the address by."""
    parameter: str
    """Empty if it is told by its place."""
    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """An identifier that a method takes from the body of a request, and that reaches one place
    checked by nothing but the schema of the method."""

    offset: int
    owner: str
    """The method, with its class."""
    parameter: str
    """As the method reads it: ``body['order']['parcel_id']``."""
    kind: str
    """What it reaches: see `sinks.KINDS`."""
    schema: Link


OPEN, OTHER, UUID = "open", "other", "uuid"
"""What a type in a schema takes: any text, what is not known, UUIDs."""


@dataclass(frozen=True, slots=True)
class Property:
    """An identifier among the properties of a schema, or a type by itself."""

    place: tuple[str, ...]
    """The variable of the schema, in parts from the top of the tree."""
    path: tuple[str, ...] | None
    """The names of the properties that lead to it, its own last; None if there is no one way."""
    kind: str
    """`OPEN`, `OTHER` or `UUID`."""
    name: str = ""
    """Empty for a type."""
    link: Link | None = None
    """The type that it has from elsewhere."""
    site: Site | None = None
    """The order to have it take UUIDs alone."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What most other methods of a class have for one of their parameters, and one has not."""

    parameter: str
    site: Site | None
    """The order to write it there, too; None where there is no place for it."""
    reason: str = ""
    """Why there is none."""


@dataclass(frozen=True, slots=True)
class Room:
    """The top of a function, where a check would stand."""

    site: Site | None
    """The order to write it there; None where there is no place for it."""
    reason: str = ""
    """Why there is none."""
    imports: tuple[Import, ...] = ()
    """What the file imports at module level."""
    outer: frozenset[str] = frozenset()
    """The names that a variable of the check must not have."""
    taken: frozenset[str] = frozenset()
    """The names that an import must not bind, since the file holds them otherwise."""


@dataclass(frozen=True, slots=True)
class Found:
    """Identifiers of one function that reach one place unchecked."""

    offset: int
    owner: str
    """The function, with its class."""
    parameters: tuple[str, ...]
    kind: str
    """What they reach: see `sinks.KINDS`."""
    view: str = ""
    """The view that an address must lead to, or for what is read from a request may lead to; empty
    if it does not matter."""
    is_read: bool = False
    """Whether they are no parameters, but read from a request."""
    optional: frozenset[str] = frozenset()
    """Those of the parameters that have a default."""
    # The rest only where checks are to be written.
    room: Room | None = None
    converted: tuple[tuple[str, str], ...] = ()
    """What stands against giving the function a `uuid.UUID` for each of the parameters; empty if
    nothing does."""
    decorators: tuple[Copy, ...] = ()
    """What checks the parameters in the other methods of the class."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What one file holds."""

    found: tuple[Found, ...] = ()
    guards: tuple[Guard, ...] = ()
    routes: tuple[Route, ...] = ()
    addresses: tuple[Address, ...] = ()
    has_own_converter: bool = False
    """Whether a file says that ``uuid`` is a converter of the project's own."""
    reads: tuple[Read, ...] = ()
    # What only a second look tells.
    given: tuple[Given, ...] = ()
    properties: tuple[Property, ...] = ()
    ignored: frozenset[int] = frozenset()
    """Where comments have something of all this left as it is."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What a second look at the files of a project is for."""

    given: bool = False
    """What they put into addresses."""
    names: frozenset[str] = frozenset()
    """The identifiers of which schemas are to say something."""


HOLE = "\0"
"""Where an identifier stands in a text."""
