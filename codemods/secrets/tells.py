"""What a file says against it that a name holds a secret, or holds it in clear."""

from __future__ import annotations

import ast
import re
from itertools import pairwise

from codemods.engine.module import Module, Occurrence
from codemods.engine.names import last_name
from codemods.secrets.words import BARE_TOKEN, Kind

_MASKS = re.compile(
    r"(?i)mask|saniti[sz]e|redact|obfuscat|scrub|censor|hide|hidden|strip_|clean|hash|encrypt|digest"
    r"|\Alen\Z|\Abool\Z|\Atype\Z|\Aany\Z|\Aisinstance\Z"
)
"""Functions that give nothing secret of a secret."""
_CLASS = re.compile(r"_?[A-Z]\w*[a-z]")
_STARS = re.compile(r"[*.\u2022]+")
"""What stands for characters that are not shown."""
_NUMBERS = frozenset({"bool", "float", "int"})
_WRAPPER = r"['\"]?(?:[\w.]+\[)?(?:\w+\.)?Secret(?:Str|Bytes)?\b"
"""The annotation of a value that shows only asterisks of itself."""
_OF_VALUES = frozenset({*dir(str), *dir(bytes), *dir(dict)})
"""What is asked of texts and dictionaries; of a token, other attributes tell that it is more."""
_VERIFIES = re.compile(r"(?i)(?:check|verif\w*)_?signature")
_DATABASE_URL = re.compile(r"(?i)(?:\A|_)(?:database|db)_ur[il]\Z")


def is_harmless(module: Module, place: Occurrence, name: str, kind: Kind) -> bool:
    """Whether the file tells of an expression, whatever its name, that it is no secret."""
    if kind is Kind.URL and _is_file(module, name):
        return True
    if _is_wrapped(module, name) or _is_no_text(place) or _is_public(place, name):
        return True
    if not isinstance(place.node, ast.Name):
        return False
    if kind is Kind.PLAIN and _is_object(module, place, name):
        return True
    scope = module.scope_of(name, place)
    bindings = module.bindings(name).get(scope, []) if scope is not None else []
    if bindings and all(_is_known(it) for it in bindings):
        return True
    return any(_tells_otherwise(it) for it in bindings)


def _is_file(module: Module, name: str) -> bool:
    """Whether the database that a name speaks of is a file: ``sqlite3`` takes no password."""
    if _DATABASE_URL.search(name) is None or "sqlalchemy" in module.text:
        return False
    return "sqlite3" in module.text and bool(module.bindings("sqlite3"))


def _is_wrapped(module: Module, name: str) -> bool:
    """Whether the file annotates a name with a type that shows only asterisks of itself."""
    if "Secret" not in module.text:
        return False
    return re.search(rf"\b{name}\s*:\s*{_WRAPPER}", module.text) is not None


def _is_public(place: Occurrence, name: str) -> bool:
    """Whether the function around a place verifies signatures with a key, which signs none then."""
    function = place.function
    if function is None or not name.lower().endswith("signing_key"):
        return False
    return any(
        isinstance(it, ast.Call)
        and _VERIFIES.search(last_name(it.func))
        and name in map(last_name, it.args)
        for it in ast.walk(function)
    )


def _is_no_text(place: Occurrence) -> bool:
    """Whether a place is only reached by what is of another type than it should be."""
    wanted = ast.unparse(place.node)
    return any(
        isinstance(above, ast.If) and below in above.body and _denies_type(above.test, wanted)
        for above, below in pairwise(place.chain)
    )


def _denies_type(test: ast.expr, wanted: str) -> bool:
    """Whether a condition holds ``not isinstance(wanted, …)``."""
    return any(
        isinstance(it, ast.UnaryOp)
        and isinstance(it.op, ast.Not)
        and isinstance(it.operand, ast.Call)
        and last_name(it.operand.func) == "isinstance"
        and [ast.unparse(given) for given in it.operand.args[:1]] == [wanted]
        for it in ast.walk(test)
    )


def _is_object(module: Module, place: Occurrence, name: str) -> bool:
    """Whether the function around a place asks something of a name that no text knows."""
    scope = module.scope_of(name, place)
    return any(
        isinstance(it.parent, ast.Attribute)
        and it.parent.attr not in _OF_VALUES
        and module.scope_of(name, it) is scope
        for it in module.occurrences(name)
        if it.is_use
    )


def _tells_otherwise(binding: Occurrence) -> bool:
    """Whether what binds a name tells that it is not secret: an import, a number, a mask."""
    node, parent = binding.node, binding.parent
    if isinstance(node, (ast.alias, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return True
    if isinstance(node, ast.arg):
        return isinstance(node.annotation, ast.Name) and node.annotation.id in _NUMBERS
    if isinstance(parent, (ast.For, ast.AsyncFor, ast.comprehension)):
        return binding.name == BARE_TOKEN  # one of many is a label, or a word of a language
    if not isinstance(parent, (ast.Assign, ast.AnnAssign)) or parent.value is None:
        return False
    value = parent.value
    if isinstance(value, (ast.Compare, ast.UnaryOp, ast.Lambda)) or _has_stars(value):
        return True
    if not isinstance(value, ast.Call):
        return False
    function = last_name(value.func)
    return bool(_MASKS.search(function) or _CLASS.match(function))


def _has_stars(value: ast.expr) -> bool:
    """Whether asterisks are put into a text: ``password[:2] + '*' * 8``."""
    return isinstance(value, ast.BinOp) and any(
        isinstance(it, ast.Constant) and isinstance(it.value, str) and _STARS.fullmatch(it.value)
        for it in ast.walk(value)
    )


def _is_known(binding: Occurrence) -> bool:
    """Whether a name is bound to what stands in the code."""
    parent = binding.parent
    return isinstance(parent, (ast.Assign, ast.AnnAssign)) and isinstance(
        parent.value, ast.Constant
    )
