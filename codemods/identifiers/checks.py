"""What checks an identifier, or shows that there is such a thing."""

from __future__ import annotations

import ast
import re

from codemods.engine.names import dotted, last_name
from codemods.identifiers.words import words as _words

_CHECKS = _words(
    """
    allow allowed assert authorize basename check clean convert digest encrypt endswith ensure
    escape float fullmatch guard hash hashlib hexdigest int isalnum isdigit isinstance like
    match md normalize parse quote require sanitize schema search secure sha slugify startswith
    urlencode urlize valid validate validated validation validator verify
    """
)
"""Words of functions that check what they are given, or make something harmless of it."""
_LOOKUPS = _words(
    """
    destroy fetch filter find first get list load locate lookup one query read resolve retrieve
    save select show
    """
)
"""Words of functions that look for the thing, and raise where there is none."""
_NO_LOOKUPS = _words(
    """
    command cmd dir directory endpoint file filename folder href key link location log logger name
    path topic uri url urls
    """
)
"""Words of functions that only make a text of it."""
_WITHIN = frozenset(
    {
        *("abspath", "commonpath", "commonprefix", "is_relative_to", "normpath", "realpath"),
        *("relative_to", "resolve", "safe_join"),
    }
)
"""Functions by which it is told whether a path lies within a folder, after it was joined."""
_UUID_CHECKS = re.compile(
    r"_?(?:is_)?(?:valid|validate|check|ensure)?_?(?:is_)?uuid(?:_like)?|UUID"
)
_BY_NAME = frozenset({"validate", "validated"})
"""Decorators that are told for each parameter by name what checks it."""
_FREE = frozenset({"str", "text", "unicode", "text_type", "Any", "bytes", "StringType"})
"""Types that take any text."""
_WRAPPERS = frozenset({"Optional", "Annotated", "Union", "None"})
_GIVEN = frozenset({"Body", "Cookie", "File", "Form", "Header", "Path", "Query"})
"""What says of a parameter only where in a request it stands, as FastAPI has it."""


def is_check(call: ast.Call) -> bool:
    """Whether what a call is given is checked by it, going by its name."""
    name = last_name(call.func)
    return bool(_words(name) & _CHECKS) or is_uuid_check(name)


def is_uuid_check(name: str) -> bool:
    """Whether a function of such a name tells UUIDs from other texts."""
    return _UUID_CHECKS.fullmatch(name) is not None


def is_lookup(call: ast.Call) -> bool:
    """Whether a call looks for what an identifier means, going by its name."""
    said = _words(last_name(call.func))
    return bool(said & _LOOKUPS) and not said & _NO_LOOKUPS


def stays_within(function: ast.AST) -> bool:
    """Whether a function looks where its paths lead."""
    return any(
        isinstance(it, ast.Call) and last_name(it.func) in _WITHIN for it in ast.walk(function)
    )


def is_checking(decorator: ast.expr) -> bool:
    """Whether a decorator checks what a function is given."""
    function = decorator.func if isinstance(decorator, ast.Call) else decorator
    said = _words(dotted(function) or ast.unparse(function))  # which takes its time
    return bool(said & {*_CHECKS, "args", "enforce", "policy"} - {"like"})


def named_by(decorator: ast.expr) -> frozenset[str]:
    """The parameters that a decorator names: ``@validate_uuid('zone_id')``,
    ``@validate(zone_id=uuid)``."""
    if not isinstance(decorator, ast.Call):
        return frozenset()
    texts = {str(it.value) for it in decorator.args if isinstance(it, ast.Constant)}
    return frozenset(texts | {it.arg for it in decorator.keywords if it.arg})


def checked_by(decorator: ast.expr) -> frozenset[str]:
    """The parameters that a decorator checks to be UUIDs."""
    if not isinstance(decorator, ast.Call):
        return frozenset()
    if is_uuid_check(last_name(decorator.func)):
        return frozenset(str(it.value) for it in decorator.args if isinstance(it, ast.Constant))
    if last_name(decorator.func) not in _BY_NAME:
        return frozenset()
    return frozenset(
        it.arg for it in decorator.keywords if it.arg and is_uuid_check(last_name(it.value))
    )


def takes_any_text(annotation: ast.expr | None) -> bool:
    """Whether a parameter with such an annotation may be any text."""
    if annotation is None:
        return True
    if isinstance(annotation, ast.Subscript) and last_name(annotation.value) == "Annotated":
        inner = annotation.slice
        first, *others = inner.elts if isinstance(inner, ast.Tuple) else [inner]
        return takes_any_text(first) and all(map(only_describes, others))
    source = annotation.value if isinstance(annotation, ast.Constant) else ast.unparse(annotation)
    names = set(re.findall(r"[A-Za-z_]\w*(?![\w.])", str(source)))
    return bool(names & _FREE) and names <= _FREE | _WRAPPERS | {"typing", "t"}


def only_describes(node: ast.expr) -> bool:
    """Whether what stands with a parameter says where it comes from, and nothing of what it may
    be: ``Query(None, description='…')``."""
    if not isinstance(node, ast.Call):
        return isinstance(node, ast.Constant)
    return last_name(node.func) in _GIVEN and all(
        it.arg is not None and it.arg not in {"pattern", "regex"} for it in node.keywords
    )
