"""What is known to wait, and what there must be one of: by what calls are called, tables first.

Only what certainly waits is named: a call of an object that may be anything says nothing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import NamedTuple

from codemods.engine import names

_NETWORK = "asks over the network"
_PROGRAM = "runs a program"
_FILE = "reads a file"
_DATABASE = "asks the database"
_RPC = "makes an RPC"
_SLEEP = "sleeps"

_VERBS = ("get", "head", "options", "post", "put", "patch", "delete", "request")
_RUNS = ("run", "call", "check_call", "check_output", "getoutput", "getstatusoutput")
_NAMES = ("create_connection", "getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr")
FUNCTIONS: Mapping[str, str] = {
    **{f"requests.{it}": _NETWORK for it in _VERBS},
    **{f"httpx.{it}": _NETWORK for it in _VERBS},
    **{f"urllib.request.{it}": _NETWORK for it in ("urlopen", "urlretrieve")},
    "urllib2.urlopen": _NETWORK,
    **{f"socket.{it}": _NETWORK for it in (*_NAMES, "getfqdn", "getnameinfo")},
    **{f"subprocess.{it}": _PROGRAM for it in _RUNS},
    **{f"os.{it}": _PROGRAM for it in ("system", "popen")},
    **{
        f"oslo_concurrency.processutils.{it}": _PROGRAM
        for it in ("execute", "trycmd", "ssh_execute")
    },
    **dict.fromkeys(("open", "io.open", "codecs.open", "gzip.open", "bz2.open"), _FILE),
    **{f"os.{it}": _FILE for it in ("listdir", "scandir", "walk")},
    "glob.glob": _FILE,
    **{f"{it}.sleep": _SLEEP for it in ("time", "eventlet", "eventlet.greenthread", "gevent")},
}
"""Functions by the modules that they are imported from; `open` is the one that is built in."""
_COPIES_OF_MODULES = re.compile(r"^(?:six\.moves|eventlet\.green|future\.moves)\.")
"""Packages that have modules of the standard library under their own names."""

_SERVICES = "keystone|nova|neutron|cinder|glance|heat|swift|ironic|barbican|trove|octavia|placement"
_READING = "all|first|one|one_or_none|scalar|scalars|count"


class Method(NamedTuple):
    """Calls of objects, as code spells the way to them."""

    code: re.Pattern[str]
    does: str
    is_object: bool = False
    """Whether what it is called of is no module: nothing that an import brings in."""
    takes_context: bool = False
    """Whether it is only meant where it is given the context of a request first."""


METHODS = (
    Method(re.compile(rf"(?:session\.query|model_query)\(.*\)\.(?:{_READING})$", re.S), _DATABASE),
    Method(
        re.compile(rf"\b[A-Z]\w*\.objects\.(?:.*\.)?(?:get|exists|{_READING})$", re.S), _DATABASE
    ),
    Method(
        re.compile(r"(?:^|[._])(?:session|cursor|connection|conn|engine)\.execute$"),
        _DATABASE,
        is_object=True,
    ),
    Method(re.compile(r"(?:^|[._])(?:db|db_api|dbapi)\.[a-z]\w*$"), _DATABASE, takes_context=True),
    Method(re.compile(r"(?:^|\.)objects\.[A-Z]\w*\.[a-z]\w*$"), _DATABASE, takes_context=True),
    Method(re.compile(r"(?:^|[._])rpcapi\.[a-z]\w*$"), _RPC, is_object=True, takes_context=True),
    Method(
        re.compile(
            rf"(?:^|[._])(?:{_SERVICES})(?:_?client)?\.(?:\w+\.)*(?:get|list|show|find)(?:_\w+)?$"
        ),
        _NETWORK,
        is_object=True,
    ),
    Method(re.compile(r"\.(?:getresponse|urlopen|get_auth_ref)$"), _NETWORK),
    Method(re.compile(r"(?:^|\.)p?utils\.(?:execute|trycmd|ssh_execute)$"), _PROGRAM),
    Method(re.compile(r"\.exec_command$"), _PROGRAM),
    Method(re.compile(r"\.(?:read_text|read_bytes)$"), _FILE),
)
_CONTEXT = re.compile(r"context|ctxt|ctx", re.I)
_RPCS = frozenset({"call", "cast"})
"""Methods of oslo.messaging, which are given a context and the name of what is to be called."""


def waits(code: str, call: ast.Call, target: str) -> str:
    """What a call does that waits, as a message says it; empty if that is not known.

    `code`: what is called, as the code spells it; `target`: the function that this is as far as an
    import tells; empty where none does.
    """
    name = _COPIES_OF_MODULES.sub("", target or code)
    if name in FUNCTIONS and (target or name == "open"):
        return FUNCTIONS[name]
    if _is_rpc(code, call):
        return _RPC
    for it in METHODS:
        way = code.partition(".")[2] if it.is_object and target else code
        if it.code.search(way) and (not it.takes_context or _is_given_context(call)):
            return it.does
    return ""


def _is_given_context(call: ast.Call) -> bool:
    given = call.args[:1] or [it.value for it in call.keywords if it.arg in {"context", "ctxt"}]
    return bool(given) and _CONTEXT.search(ast.unparse(given[0])) is not None


def _is_rpc(code: str, call: ast.Call) -> bool:
    return (
        code.rpartition(".")[2] in _RPCS
        and len(call.args) > 1
        and isinstance(call.args[1], ast.Constant)
        and isinstance(call.args[1].value, str)
        and _is_given_context(call)
    )


# What there must be one of

ONCE = frozenset(
    {
        *("create", "connect", "open", "start", "spawn", "launch", "bind", "listen", "register"),
        *("subscribe", "allocate", "reserve", "acquire", "attach", "mount", "insert", "put"),
        *("post", "patch", "send", "cast", "write", "save", "delete", "remove", "update", "set"),
        *("setup", "begin", "lock", "claim", "publish", "notify", "emit", "increment", "incr"),
        *("push", "enqueue", "submit", "schedule", "upload", "login", "provision"),
        *("ensure", "mkdir", "makedirs", "mkdtemp", "mkstemp", "add", "init"),
    }
)
"""What names begin with of functions that do something, apart from what they give back."""
RESOURCES = frozenset(
    {
        *("lock", "rlock", "semaphore", "condition", "event", "barrier", "thread", "process"),
        *("popen", "pool", "executor", "engine", "session", "sessionmaker", "connection", "client"),
        *("socket", "server", "channel", "transport", "cursor", "timer", "queue", "facade"),
        *("worker", "listener", "consumer", "producer", "publisher", "notifier"),
    }
)
"""What names end with of functions that give back what is kept open, and classes of it."""
_LOOKS = frozenset({"show", "list", "describe"})


def is_once(code: str, call: ast.Call) -> bool:
    """Whether what is called does something that is to happen once, by its name."""
    if FUNCTIONS.get(code) == _FILE:
        return any(_is_mode(it) for it in (*call.args[1:2], *(kw.value for kw in call.keywords)))
    words = _words(code)
    return bool(words) and (words[0] in ONCE or words[-2:] == ["or", "create"])


def _is_mode(node: ast.expr) -> bool:
    """Whether a string is a mode to open a file by that changes it."""
    value = node.value if isinstance(node, ast.Constant) else ""
    return re.fullmatch(r"[rwaxbt+]*[wax+][bt+]*", str(value)) is not None


def is_resource(code: str) -> bool:
    """Whether what is called gives back something of which there is to be one, by its name."""
    words = _words(code)
    if not words or words[0] in _LOOKS:
        return False
    name = code.rpartition(".")[2].lstrip("_")
    return words[-1] in {"open", *RESOURCES} or (
        name[:1].isupper() and not RESOURCES.isdisjoint(words)
    )


def _words(code: str) -> list[str]:
    return names.words(code.rpartition(".")[2])
