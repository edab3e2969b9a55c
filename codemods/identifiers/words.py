"""What tells from the text alone that a file may matter, and what identifiers are called."""

from __future__ import annotations

import re

from codemods.engine import names

SCREEN = (
    b"Controller",
    b"expose(",
    b"Target(",
    b"Manager)",
    b"class API",
    b"request, ",
    b"request.",
    re.compile(rb"\.(?:route|get|post|put|patch|delete)\(\s*f?[\"'][^\"'\n]*[<{]"),
    *(b"SELECT ", b"DELETE FROM ", b"UPDATE ", b"INSERT INTO "),
)
"""What a file holds that takes identifiers from outside, or that asks a database by text."""
ROUTES = (b"urlpatterns", b"add_url_rule(", b"add_resource(", b"add_routes(", b"router.add_")
"""What a file holds that says which addresses lead to which views."""
GUARDS = (b"is_uuid_like(", b"uuid.UUID(")
"""What a file holds in which identifiers are checked."""

IDENTIFIER = re.compile(r"(?:[a-z0-9_]+_)?(?:id|uuid)")
"""The name of a parameter that says which thing is meant."""
_TAKEN = re.compile(
    # the head of a function that is called with a request, or with the context of one
    r"def \w+\(\s*(?:self,\s*)?(?:req|request|context|ctxt|ctx|cntxt|cntx)\b[^)]*?(?:id|uuid)\b"
    # an address with a parameter, or what is read from a request
    r"|[\"'][^\"'\n]*[<{](?:\w+:)?(?:\w+_)?(?:id|uuid)[:>}]"
    r"|\breq(?:uest)?\.\w+(?:\.get\(|\[)\s*[\"'](?:\w+_)?(?:id|uuid)[\"']"
    r"|expose\(|(?:SELECT|DELETE|UPDATE|INSERT)\s|Resource|View\b"
)
_ASKS = re.compile(r"[\"'(]\s*(?:SELECT|DELETE|UPDATE|INSERT|select|delete|update|insert)\s")
_READS = re.compile(
    r"\breq(?:uest)?\.(?:args|form|values|GET|POST|match\w+|params|path_params|query\w*|view_args)\b"
)
_REACHED = re.compile(
    r"\bjoin\(|\bopen\(|\bPath\(|\bos\.\w+\(|\bshutil\.|execute\(|\bsubprocess\b|\bPopen\("
    r"|/[\"'{%]|\?\w+=|\btext\(|\braw\("
    r"|uuid_like\(|validate_uuid\(|uuid\.UUID\("
)


def may_reach(text: str) -> bool:
    """Whether a file may hold an identifier and what it must not reach unchecked."""
    return _TAKEN.search(text) is not None and _REACHED.search(text) is not None


def may_ask(text: str) -> bool:
    """Whether a file may hold the text of a query: then what any function is given matters."""
    return _ASKS.search(text) is not None


def may_read(text: str) -> bool:
    """Whether a file may read what a request holds: then any function matters."""
    return _READS.search(text) is not None


def words(name: str) -> frozenset[str]:
    """The words of a name in any case."""
    return frozenset(names.words(name))


def may_route(text: str) -> bool:
    """Whether a file may say which addresses lead to which views."""
    return any(it.decode() in text for it in ROUTES)
