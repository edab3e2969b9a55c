"""Secrets that are shown on purpose, or that something counts on being shown."""

from __future__ import annotations

import ast
import re
from pathlib import PurePosixPath

from codemods.engine.module import Module, Occurrence
from codemods.engine.names import last_name
from codemods.engine.scopes import NAMED_FUNCTIONS
from codemods.secrets import databases, sinks
from codemods.secrets.flow import Showing
from codemods.secrets.sinks import Sink
from codemods.secrets.words import BARE_TOKEN, Kind

_COMMANDS = frozenset({"bin", "cli", "cmd", "command", "commands", "scripts", "shell", "tools"})
"""Folders and files of commands, which print what a person has asked for."""
_COMMAND = re.compile(
    r"^if __name__ ==|^\s*(?:from|import) (?:argparse|click|cmd2?|docopt|fire|optparse|typer)\b",
    re.M,
)
"""What else a file holds that is a command."""
_TOLD = re.compile(
    r"(?i)\b(?:generated|initial|temporary|default|one[- ]time|your|log ?in with|new password)\b"
)
"""What a message says that tells a person a password."""
_DONE = re.compile(r"(?i)\b(?:added|changed|created|registered|reset|set)\b.*\bpassword\b")
"""What it says if somebody has just got one: where all see it, not only who debugs."""
_MADE = re.compile(r"(?i)generat|random|token_(?:bytes|hex|urlsafe)|\Achoices?\Z|\Auuid")
"""Functions that make a password nobody knows yet."""
_ASKED = re.compile(r"(?i)\bplease (?:add|copy|export|keep|note|save|set|store|use)\b")
"""What it says if a person has to do something with it."""
_KEY = re.compile(r"(?i)key\Z")
_FILE = re.compile(r"(?i)\b(?:file|path|directory|folder)\b")
_LOGIN = re.compile(r"(?i)auth|bearer|credential|jwt|log_?in|secret|token")
"""What the text around a token says of it, or the names of the functions and classes."""
_ODD = re.compile(r"(?i)\b(?:illegal|unexpected|unknown|unrecogni[sz]ed|unsupported)\b.*\btoken")
"""What the message of a parser says."""
_BY_REPR = re.compile(r"%(?:\(\w+\))?r|!r[:}]")
_ADDRESS = re.compile(r"://|\?\w+=")

_USED = "the text is used for more than to be shown"
_ALL = "it is all that the object shows, and may be read from there"
_TEXT = "str(…) of the object may be used for more than to be shown"
_IS_ADDRESS = "the object shows an address, which may be read from there"
_TELLS = "the message may be the only place that tells somebody the password"


def is_meant(module: Module, showing: Showing, name: str) -> bool:
    """Whether somebody has asked to see it, or it is a path, a word of a language, or masked."""
    if _KEY.search(name) and _FILE.search(showing.said):
        return True
    if name == BARE_TOKEN and _is_of_language(showing):
        return True
    if databases.is_engine_url(showing.secret.node) and _BY_REPR.search(showing.said):
        return True  # its repr is masked
    if showing.sink is not Sink.PRINT:
        return False
    path = PurePosixPath(module.path)
    is_command = not _COMMANDS.isdisjoint((*path.parts[:-1], path.stem))
    return is_command or showing.is_alone or module.holds(_COMMAND)


def _is_of_language(showing: Showing) -> bool:
    """Whether what is only called a token seems to be a word of a language."""
    if not isinstance(showing.secret.node, ast.Name):
        return False
    around = [
        it.name for it in showing.secret.chain if isinstance(it, (*NAMED_FUNCTIONS, ast.ClassDef))
    ]
    if not _LOGIN.search(" ".join([showing.said, *around])):
        return True
    return _ODD.search(showing.said) is not None


def reason(showing: Showing, kind: Kind) -> str | None:
    """Why a secret is left as it is."""
    if showing.is_used:
        return _USED
    if showing.sink is Sink.REPR:
        return _reason_of_object(showing)
    if kind is Kind.PLAIN and _is_told(showing):
        return _TELLS
    return None


def _reason_of_object(showing: Showing) -> str | None:
    function = showing.secret.function
    if not showing.is_text:
        return _ALL
    if function is None or function.name != "__repr__":
        return _TEXT
    return _IS_ADDRESS if _ADDRESS.search(showing.said) else None


def _is_told(showing: Showing) -> bool:
    """Whether a message may be there to tell somebody a password."""
    if _ASKED.search(showing.said):
        return True
    if showing.sink is Sink.RAISE:
        return False
    if _TOLD.search(showing.said):
        return True
    if _is_for_debugging(showing.secret):
        return False
    return _DONE.search(showing.said) is not None or _is_made(showing.secret)


def _is_for_debugging(place: Occurrence) -> bool:
    """Whether the log call around a place is one that is mostly switched off."""
    return any(
        isinstance(it, ast.Call)
        and sinks.is_log(it)
        and isinstance(it.func, ast.Attribute)
        and it.func.attr in {"debug", "trace"}
        for it in place.chain
    )


def _is_made(place: Occurrence) -> bool:
    """Whether the function around a place makes the secret."""
    function, wanted = place.function, ast.unparse(place.node)
    return function is not None and any(
        isinstance(it, ast.Assign)
        and any(ast.unparse(target) == wanted for target in it.targets)
        and any(
            isinstance(call, ast.Call) and _MADE.search(last_name(call.func))
            for call in ast.walk(it.value)
        )
        for it in ast.walk(function)
    )
