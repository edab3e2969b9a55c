"""What tells from the text alone that a file may matter, and what identifiers are called."""

from __future__ import annotations

import re

from codemods.engine import names
from codemods.engine.module import Module

SCREEN = (
    b"Controller",
    b"expose(",
    b"Target(",
    b"Manager)",
    b"class API",
    b"Resource)",
    b"View)",
    b"request, ",
    b"request.",
    b"fastapi",
    re.compile(rb"\.(?:route|get|post|put|patch|delete)\(\s*f?[\"'][^\"'\n]*[<{]"),
    *(b"SELECT ", b"DELETE FROM ", b"UPDATE ", b"INSERT INTO "),
)
"""What a file holds that takes identifiers from outside, or that asks a database by text."""
ROUTES = (b"urlpatterns", b"add_url_rule(", b"add_resource(", b"add_routes(", b"router.add_")
"""What a file holds that says which addresses lead to which views."""
GUARDS = (
    *(b"is_uuid_like(", b"uuid.UUID(", b"is_uuid(", b"valid_uuid("),
    *(b"check_uuid(", b"validate_uuid(", b"ensure_uuid("),
)
"""What a file holds in which identifiers are checked."""

_CONVERTED = re.compile(r"<(?:(?:default|str|string|uuid):)?\w*(?:id|uuid)>")
"""A parameter of an address that is a UUID, or may become one."""
CONVERTERS = (b"register_converter(", b"url_map.converters[")
"""What a file holds in which a converter is made."""

IDENTIFIER = re.compile(r"(?:[a-z0-9_]+_)?(?:id|uuid)")
"""The name of a parameter that says which thing is meant."""
# A pattern that begins with plain text is searched for many times as fast as one that does not, or
# as several in one.
_TAKEN: tuple[str | re.Pattern[str], ...] = (
    "expose(",
    "fastapi",
    *(re.compile(it) for it in (r"SELECT\s", r"DELETE\s+FROM", r"UPDATE\s", r"INSERT\s+INTO")),
    # a class of views
    re.compile(r"class \w+\([^)]*(?:View|ViewSet|Resource|ResourceBase|API)\s*[,)]"),
    # the head of a function that is called with a request, or with the context of one
    re.compile(
        r"def \w+\(\s*(?:self,\s*)?(?:req|request|context|ctxt|ctx|cntxt|cntx)\b[^)]*?(?:id|uuid)\b"
    ),
    # an address with a parameter, or what is read from a request
    re.compile(r"[\"'][^\"'\n]*[<{](?:\w+:)?(?:\w+_)?(?:id|uuid)[:>}]"),
    re.compile(r"req(?:uest)?\.\w+(?:\.get\(|\[)\s*[\"'](?:\w+_)?(?:id|uuid)[\"']"),
    # what holds all that a request gives
    re.compile(r"req(?:uest)?\.(?:get_json|json|media|data|form|post)\b"),
    re.compile(r"self\.get_(?:query_|body_)?argument\(\s*[\"'](?:\w+_)?(?:id|uuid)[\"']"),
)
_ASKS = re.compile(r"[\"'(]\s*(?:SELECT|DELETE|UPDATE|INSERT|select|delete|update|insert)\s")
_READS = re.compile(
    r"req(?:uest)?\.(?:args|form|values|GET|POST|match\w+|params|path_params|query\w*|view_args"
    r"|get_json|json|get_media|media|data|post)\b|self\.get_(?:query_|body_)?argument\("
)
_REACHED: tuple[str | re.Pattern[str], ...] = (
    *("shutil.", "subprocess", "uuid_like(", "validate_uuid(", "uuid.UUID(", "valid_uuid("),
    *("joinpath(", "FileResponse(", "send_file(", ".read_", ".write_", ".unlink("),
    # an address or a path that goes on behind a text, or with a parameter in it
    re.compile(r"/(?:[{%]|[\"']\s*(?:[+.%)\n]|[fFrR]?[\"']))"),
    re.compile(r"execute\((?!\))"),
    re.compile(r"os\.\w+\("),
    re.compile(r"\?\w+="),
    # of paths, not of texts: ", ".join(
    re.compile(r"join\((?<!\wjoin\()(?<![\"']\.join\()"),
    *(re.compile(rf"{it}\((?<!\w{it}\()") for it in ("open", "Path", "Popen", "text", "raw")),
)


def may_reach(module: Module) -> bool:
    """Whether a file may hold an identifier and what it must not reach unchecked."""
    return module.holds_any(_TAKEN) and module.holds_any(_REACHED)


def may_convert(module: Module) -> bool:
    """Whether a file may hold addresses with converters for UUIDs, or without."""
    return module.holds(_CONVERTED)


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
