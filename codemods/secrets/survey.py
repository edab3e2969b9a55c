"""What one file shows of secrets, and what is to be done about each."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from codemods.codemod import Refusal, Site, Span
from codemods.engine.module import Module, Occurrence
from codemods.secrets import flow, literals, masks, messages, values
from codemods.secrets.facts import Facts
from codemods.secrets.flow import Showing
from codemods.secrets.sinks import Sink
from codemods.secrets.words import Kind

_OSLO = "oslo_utils"

_COMMANDS = frozenset({"bin", "cli", "cmd", "command", "commands", "scripts", "shell", "tools"})
"""Folders and files of commands, which print what a person has asked for."""
_NEW = re.compile(
    r"(?i)\b(?:generated|initial|temporary|default|one[- ]time|your|log ?in with|new password)\b"
)
"""What a message says that tells a person a password."""
_KEY = re.compile(r"(?i)private_?key")
_FILE = re.compile(r"(?i)\b(?:file|path|directory|folder)\b")

_USED = "the text is used for more than to be shown"
_ALL = "it is all that the object shows, and may be read from there"
_TELLS = "the message may be the only place that tells somebody the password"


def survey(module: Module) -> Facts:
    """The secrets that a file shows."""
    refusals = list(literals.found(module))
    sites: dict[Span, tuple[Site, Kind]] = {}
    for place, kind in values.secrets(module):
        for found in _shown(module, place, kind):
            if isinstance(found, Refusal):
                refusals.append(found)
            else:
                sites.setdefault(found.span, (found, kind))
    made = [it for it, kind in sites.values() if kind is not Kind.MAPPING]
    by_oslo = [it for it, kind in sites.values() if kind is Kind.MAPPING]
    return Facts(
        tuple(made),
        tuple(by_oslo),
        tuple(dict.fromkeys(refusals)),
        masks.imports(made),
        masks.definitions(module, made),
        masks.imports(by_oslo),
        has_oslo=_OSLO in module.text,
    )


def _shown(module: Module, place: Occurrence, kind: Kind) -> Iterator[Site | Refusal]:
    """What is done where a secret is shown; nothing where it is not."""
    for showing in flow.showings(module, place):
        if _is_on_purpose(module, showing, place.name):
            continue
        secret = showing.secret
        if kind is Kind.PLAIN and showing.converted is not None:
            secret = showing.converted
        message = messages.shown(place, showing.sink)
        reason = _reason(showing, kind)
        if reason is None:
            try:
                yield masks.site(module, secret, kind, message, has_failed=_has_failed(showing))
                continue
            except masks.NoMask as refused:
                reason = str(refused)
        yield Refusal(module.span(secret.node).start, message, reason)


def _is_on_purpose(module: Module, showing: Showing, name: str) -> bool:
    """Whether somebody has asked to see it, or it is a path and no secret."""
    if _KEY.search(name) and _FILE.search(showing.said):
        return True
    if showing.sink is not Sink.PRINT:
        return False
    path = PurePosixPath(module.path)
    is_command = not _COMMANDS.isdisjoint((*path.parts[:-1], path.stem))
    return is_command or showing.is_alone


def _reason(showing: Showing, kind: Kind) -> str | None:
    """Why a secret is left as it is."""
    if showing.is_used:
        return _USED
    if showing.sink is Sink.REPR and not showing.is_text:
        return _ALL
    if kind is Kind.PLAIN and showing.sink is not Sink.RAISE and _NEW.search(showing.said):
        return _TELLS
    return None


def _has_failed(showing: Showing) -> bool:
    """Whether what shows a secret says what went wrong."""
    return showing.sink is Sink.RAISE or any(
        isinstance(it, ast.ExceptHandler) for it in showing.secret.chain
    )
