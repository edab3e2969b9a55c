"""What is known of a function that may have a timeout as its parameter."""

from __future__ import annotations

from dataclasses import dataclass

from codemods.codemod import Site


@dataclass(frozen=True, slots=True)
class Document:
    """Where a docstring tells what the parameters are, and how it does."""

    site: Site
    """The docstring."""
    source: str
    """As the code spells it."""
    at: int
    """Where in the source the text on one more parameter belongs."""
    entry: str
    """That text; ``{name}``, ``{type}`` and ``{sentence}`` stand in it for what differs."""


@dataclass(frozen=True, slots=True)
class Room:
    """The function around a timeout, as far as it matters to one more parameter."""

    header: Site
    used: frozenset[str]
    """The names that mean something in it."""
    unpacked: frozenset[str] | None
    """The keywords that no caller can have passed in its ``**kwargs``, since all calls that these
    go to have them already; None if it takes no ``**kwargs``."""
    annotated: bool
    """Whether its parameters have annotations."""
    document: Document | None
    local: str = ""
    """The variable whose place the parameter takes, since it is nothing but the literal."""
