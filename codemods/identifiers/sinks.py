"""What an identifier must not reach unchecked: paths, commands, addresses, texts of queries."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from codemods.engine.names import dotted, last_name
from codemods.identifiers.facts import HOLE
from codemods.identifiers.values import GAP, Value
from codemods.identifiers.words import words as _words

PATH, COMMAND, ADDRESS, QUERY, LOOKUP = "a path", "a command", "a URL", "a query", "a lookup"
SCHEMA = "a schema"
KINDS = (PATH, COMMAND, ADDRESS, QUERY, LOOKUP, SCHEMA)

_JOINS = frozenset(
    {"os.path.join", "path.join", "osp.join", "Path", "pathlib.Path", "PurePath"},
)
_OPENERS = frozenset(
    {
        *("open", "io.open", "codecs.open", "aiofiles.open"),
        *("FileResponse", "web.FileResponse", "send_file", "flask.send_file"),
    }
)
_ON_PATHS = frozenset(
    {
        *("iterdir", "mkdir", "open", "read_bytes", "read_text", "rmdir", "touch", "unlink"),
        *("write_bytes", "write_text"),
    }
)
"""Methods of a path that was made with ``/``."""
_OS = _words(
    """
    chmod chown link listdir lstat makedirs mkdir open readlink remove removedirs rename replace
    rmdir scandir stat symlink truncate unlink utime walk
    """
)
_SHUTIL = frozenset({"copy", "copy2", "copyfile", "copytree", "move", "rmtree"})
_UTILITIES = frozenset({"ensure_tree", "delete_if_exists"})
_RUNNERS = frozenset(
    {"Popen", "call", "check_call", "check_output", "getoutput", "getstatusoutput", "run"}
)
"""Of subprocess."""
_SHELLS = frozenset({"os.system", "os.popen"})
_EXECUTES = frozenset(
    {"execute", "_execute", "trycmd", "try_execute", "ssh_execute", "execute_root"}
)
_ASKS = frozenset({"execute", "executemany", "execute_sql", "text", "raw", "RawSQL", "extra"})
_REQUESTS = frozenset(
    {
        *("delete", "get", "head", "patch", "post", "put", "request", "urlopen", "urljoin"),
        *("_delete", "_get", "_head", "_patch", "_post", "_put", "_request"),
        *("api_request", "do_request", "http_request", "json_request", "raw_request"),
        "send_request",
    }
)
_NO_CLIENTS = _words("cache caches conf config dict environ memcache params redis")
"""Words of what has such methods, and sends nothing."""
_CLIENTS = _words("adapter api client conn connection http httpx requests rest session urllib")
"""Words of what sends something, also where the text does not begin as an address."""

_SQL = re.compile(
    r"\s*\(?\s*(?:SELECT\b.+\bFROM\b|DELETE\s+FROM\b|INSERT\s+INTO\b|UPDATE\b.+\bSET\b)",
    re.I | re.S,
)
_PROGRAM = re.compile(r"[\w./+-]+")
_ADDRESS = re.compile(rf"(?:/|https?://).*/[^?#\s]*{HOLE}|(?:/|https?://).*\?.*={HOLE}", re.S)
_RELATIVE = re.compile(rf"[{GAP}\w][^\s]*/[^?#\s]*{HOLE}|{HOLE}/|[{GAP}\w][^\s]*\?.*={HOLE}", re.S)


def of(call: ast.Call, value: Callable[[ast.expr], Value]) -> Iterator[tuple[str, Value]]:
    """What a call does with texts that it is given, and those texts."""
    name, last = dotted(call.func), last_name(call.func)
    given = [value(it) for it in call.args]
    if name in _JOINS or name in _OPENERS or _is_on_files(name):
        yield from ((PATH, it) for it in (given if name in _JOINS else given[:2]))
    elif last == "joinpath":
        yield from ((PATH, it) for it in given)
    elif last in _ON_PATHS and isinstance(call.func, ast.Attribute):
        on = value(call.func.value)
        if "/" in on.text:
            yield PATH, on
    elif name in _SHELLS or (last in _RUNNERS and _is_of_subprocess(name)):
        yield from ((COMMAND, it) for it in given[:1])
    elif last in _ASKS and given and _SQL.match(given[0].text):
        yield QUERY, given[0]
    elif last in _EXECUTES and call.args and isinstance(call.args[0], ast.Starred):
        yield COMMAND, given[0]
    elif last in _EXECUTES and given and _PROGRAM.fullmatch(given[0].text):
        yield from ((COMMAND, it) for it in given[1:])
    elif last in _REQUESTS and (owner := _words(name.rpartition(".")[0])).isdisjoint(_NO_CLIENTS):
        is_sent = not owner.isdisjoint(_CLIENTS) or last in {"urljoin", "urlopen"}
        named = [value(it.value) for it in call.keywords if it.arg in {"url", "uri", "path"}]
        for it in (*given[:2], *named):
            if _ADDRESS.match(it.text) or (is_sent and _RELATIVE.match(it.text)):
                yield ADDRESS, it


def _is_of_subprocess(name: str) -> bool:
    return name == "Popen" or name.startswith("subprocess.")


def _is_on_files(name: str) -> bool:
    owner, _, last = name.rpartition(".")
    if owner == "os":
        return last in _OS
    if owner == "shutil":
        return last in _SHUTIL
    return last in _UTILITIES
