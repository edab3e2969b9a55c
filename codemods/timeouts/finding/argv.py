"""Arguments of commands: ``'--timeout=300'``, or ``'--timeout', '300'``, in a command line.

A flag of one letter does not say what it is for, so its number is none of a timeout.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from codemods.codemod import Site, Unit
from codemods.engine.module import Module, Occurrence
from codemods.timeouts.finding.numbers import Amount

_FLAG = r"--?[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*"
_ARGUMENT = re.compile(rf"(?:({_FLAG})=)?(\d+(?:\.\d+)?)")
_LONGEST = 80
_SIMPLE = re.compile(r"[rRuU]?([\"'])[^\"']+\1")
"""A string of one piece."""
_AROUND = frozenset({"env", "ionice", "nice", "sudo"})
"""Commands that run another one."""
_FORMATTED = re.compile(r"(?<!\w)[fF][\"']")
_INTERPOLATED = re.compile(r"[\"'] % [\w(]")


def amount(module: Module, place: Occurrence) -> Amount | None:
    """What a string at a place comes to that a command would take for an argument with a number;
    None also where the number would be spelt in another way afterwards."""
    node = place.node
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return None
    match = _ARGUMENT.fullmatch(node.value) if len(node.value) < _LONGEST else None
    if match is None or not _SIMPLE.fullmatch(module.source(node)):
        return None
    value = float(match[2]) if "." in match[2] else int(match[2])
    return Amount(value, match[2], False) if str(value) == match[2] else None


def flag_of(place: Occurrence) -> tuple[str, str] | None:
    """The flag that a literal is the value of, and the command if it is told; None if it is not
    in a command line."""
    items = _items(place.parent)
    if place.node not in items:
        return None
    at = items.index(place.node)
    own = _text(items[at])
    if own is not None and own.startswith("-"):
        flag = own.partition("=")[0]
    else:
        flag = _text(items[at - 1]) or "" if at else ""
    return (flag, _command(items)) if re.fullmatch(_FLAG, flag) else None


def site(module: Module, place: Occurrence, message: str, *, exact: bool) -> Site | str:
    """The order to spell the value of an option where a literal stands, or why it stays.

    `exact`: whether the value is of the type of the literal, whatever is chosen.
    """
    text = _text(place.node)
    if text is None:
        return module.site(place, Unit.EXPRESSION, "read", message, arguments=("{read}",))
    if not text.startswith("-"):
        if not module.is_builtin("str", place):
            return "str means something else in the file"
        return module.site(place, Unit.EXPRESSION, "read", message, arguments=("str({read})",))
    flag, _, number = text.partition("=")
    conversion = "%d" if exact and number.isdecimal() else "%s"
    arguments = ("{read}", f"{flag}=", conversion, _manner(module.text))
    return module.site(place, Unit.EXPRESSION, "spell", message, arguments=arguments)


def _items(node: ast.AST) -> Sequence[ast.AST]:
    """What may be a command line: the elements of a list, the arguments of a call."""
    if isinstance(node, (ast.List, ast.Tuple)):
        return node.elts
    return node.args if isinstance(node, ast.Call) else ()


def _text(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _command(items: Sequence[ast.AST]) -> str:
    """The name of a command; empty where it is not told."""
    for item in items:
        name = (_text(item) or "").rpartition("/")[2]
        if name not in _AROUND:
            return name if re.fullmatch(r"[A-Za-z][\w.-]*", name) else ""
    return ""


def _manner(text: str) -> str:
    """How a file puts values into strings: ``f``, ``%`` or ``format``."""
    counts = {
        "%": len(_INTERPOLATED.findall(text)),
        "f": len(_FORMATTED.findall(text)),
        "format": text.count(".format("),
    }
    return max(counts, key=counts.__getitem__)
