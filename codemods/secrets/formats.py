"""Which conversions of a format string show an argument, as far as the literal tells."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator

_CONVERSION = re.compile(
    r"%(?:\((?P<key>[^)]*)\))?[-#0 +]*(?P<width>\*|\d+)?(?P<precision>\.(?:\*|\d+))?[hlL]?"
    r"(?P<type>[a-zA-Z%])"
)
_WHOLE = frozenset("sra")
"""The conversions that show all of a value, whatever it is."""
_PLAIN_SPEC = re.compile(r"[<>^]?\d*s?")
_TRANSLATIONS = frozenset({"_", "_LC", "_LE", "_LI", "_LW", "gettext", "ugettext", "_lazy", "_C"})


def is_translation(node: ast.AST) -> bool:
    """Whether a call only looks a text up in another language."""
    return isinstance(node, ast.Call) and (
        (isinstance(node.func, ast.Name) and node.func.id in _TRANSLATIONS)
        or (isinstance(node.func, ast.Attribute) and node.func.attr in _TRANSLATIONS)
    )


def literal_of(node: ast.expr) -> str | None:
    """The text of a literal, translated or not; None where it is none."""
    while isinstance(node, ast.Call) and is_translation(node) and len(node.args) == 1:
        node = node.args[0]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = literal_of(node.left), literal_of(node.right)
        return None if left is None or right is None else left + right
    return None


def shows_at(text: str | None, index: int) -> bool:
    """Whether ``text % values`` shows all of the value at `index`; of an unknown text, yes."""
    if text is None:
        return True
    found = [it for it in _CONVERSION.finditer(text) if it["type"] != "%"]
    if any(it["key"] is not None or "*" in (it["width"] or "") for it in found):
        return False
    return index < len(found) and _is_whole(found[index])


def shows_key(text: str | None, key: str) -> bool:
    """Whether ``text % {key: …}`` shows all of a value; of an unknown text, yes."""
    if text is None:
        return True
    found = [it for it in _CONVERSION.finditer(text) if it["key"] == key]
    return bool(found) and all(_is_whole(it) for it in found)


def takes_keys(text: str | None) -> bool:
    """Whether a text may show what is under the keys of one dictionary: an unknown one may."""
    return text is None or any(it["key"] is not None for it in _CONVERSION.finditer(text))


def _is_whole(conversion: re.Match[str]) -> bool:
    return conversion["type"] in _WHOLE and not conversion["precision"]


def formats(text: str, wanted: int | str) -> bool:
    """Whether ``text.format(…)`` shows all of an argument, by its position or its name."""
    found = list(_fields(text, wanted))
    return bool(found) and all(found)


def _fields(text: str, wanted: int | str) -> Iterator[bool]:
    """For each field that shows an argument whether it shows all of it."""
    count = 0
    try:
        parsed = list(string.Formatter().parse(text))
    except ValueError:
        return
    for _, field, spec, _ in parsed:
        if field is None:
            continue
        name = re.split(r"[.\[]", field, maxsplit=1)[0]
        if not name:
            name, count = str(count), count + 1
        if name == str(wanted):
            is_whole = field in {"", name} and is_plain_spec(spec or "")
            yield is_whole


def is_plain_spec(spec: str) -> bool:
    """Whether a text may be formatted so, and all of it is shown."""
    return _PLAIN_SPEC.fullmatch(spec) is not None
