"""What counts as six where packages, or modules, are listed by name."""

from __future__ import annotations

import re

_PACKAGE = r"(?:six|types[-_.]+six)"
"""six, or the stubs that type checkers read in its place (PEP 561)."""

_REQUIREMENT = re.compile(rf"{_PACKAGE}(?=[ \t]*(?:\Z|[\[(;<>=!~@#\r\n]))", re.I)
"""Source: PEP 508; names are compared as PEP 503 has it."""

_CONDA = re.compile(
    rf"(?:[\w.-]+::)?{_PACKAGE}(?=[ \t]*(?:\Z|[\[(;<>=!~@#\r\n])|[ \t]+[\d*{{])", re.I
)
"""Source: conda's "Package match specifications": ``channel::name version build``."""

_ANY = re.compile(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?")

_VIA = re.compile(r"[ \t]#[ \t]*via\b(.*)")

_MODULE = re.compile(r"six(?:\.[\w.*]+)?")

_ENTRY_POINT = re.compile(r"(?:[^=]*=)?\s*(six(?:\.\w+)*(?:\s*:\s*[\w.]+)?)\s*(?:\[[^\]]*\]\s*)?")
"""``name = module:attribute [extras]``; the name may stand elsewhere.
Source: the Python packaging guide, "Entry points specification"."""


def is_requirement(text: str) -> bool:
    """Whether a requirement, such as ``six>=1.9; python_version < '3'``, is one of six."""
    return _REQUIREMENT.match(text.lstrip()) is not None


def is_conda_requirement(text: str) -> bool:
    """Whether a requirement as conda or pip has it, such as ``six 1.15.*``, is one of six."""
    return _CONDA.match(text.lstrip()) is not None


def is_package(text: str) -> bool:
    """Whether the name of a package is six's."""
    return re.fullmatch(_PACKAGE, text, re.I) is not None


def is_module(text: str) -> bool:
    """Whether a dotted name, or a pattern of such names (``six.*``), is in six."""
    return _MODULE.fullmatch(text) is not None


def entry_point(text: str) -> str | None:
    """What in six an entry point leads to, ``six.moves.urllib.parse:quote``; None if not there."""
    match = _ENTRY_POINT.fullmatch(text)
    return match.group(1) if match else None


def name_of(requirement: str) -> str:
    """The name of whatever package a requirement names; empty where it names none."""
    match = _ANY.match(requirement.lstrip())
    return match.group() if match else ""


def users(note: str) -> list[str]:
    """The packages that a requirement is there for, as pip-tools notes them behind ``# via``.

    Neither a file (``-r requirements.in``) nor the project itself (``shop (setup.py)``) is one.
    """
    named = (user.strip() for user in note.split(","))
    return [user for user in named if user and not user.startswith("-") and "(" not in user]


def via(requirement: str) -> str:
    """What stands behind ``# via`` on the line of a requirement."""
    note = _VIA.search(requirement)
    return note.group(1) if note else ""


def listed_for(packages: list[str]) -> str:
    """Why a requirement stays that is there for other packages."""
    return f"it is listed here for {', '.join(packages)}"


def requirement_message(text: str) -> str:
    """What a report says of a requirement."""
    joined = re.sub(r"\\(?:\r\n|\r|\n)\s*", "", text)
    shown = re.split(r"(?:^|\s)#|\s--hash", joined)[0].strip()
    return f"requirement of six ({shown})"


LOADED = "whoever loads the entry point imports six"
"""Why an entry point stays, and six with it."""


def entry_point_message(name: str) -> str:
    """What a report says of an entry point in six."""
    return f"entry point of six ({name})"
