"""The tables of what waits, held against the signatures of the standard library."""

from __future__ import annotations

import importlib
import inspect
import multiprocessing.connection
import multiprocessing.pool
import queue
import subprocess
import sys
import threading
import warnings
from asyncio import AbstractEventLoop
from concurrent.futures import Executor, Future
from http.client import HTTPConnection
from inspect import Parameter

import pytest

from codemods.timeouts.facts import Kind
from codemods.timeouts.finding import apis
from codemods.timeouts.finding.apis import CALLS, METHODS, OTHERS, STANDARD, Waits

BY_POSITION = {Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD}
UNTOLD = {
    "faulthandler.dump_traceback_later",
    "signal.setitimer",
    "socket.setdefaulttimeout",
    "sqlite3.connect",
    "time.sleep",
}
"""Builtins whose signature not every Python tells."""
NEW = {"asyncio.timeout": (3, 11)}
GONE = {"nntplib.NNTP": (3, 13), "telnetlib.Telnet": (3, 13)}


def found(dotted: str) -> object:
    """What a full name means."""
    module, _, attribute = dotted.rpartition(".")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return getattr(importlib.import_module(module), attribute)


def check(signature: inspect.Signature, waits: Waits) -> None:
    """The keyword is one, or may be passed on, and stands at the position, for positional ones."""
    parameters = [*signature.parameters.values()]
    passes_on = any(each.kind is Parameter.VAR_KEYWORD for each in parameters)
    for keyword in (waits.keyword, *waits.also):
        if keyword is None:
            continue
        kind = signature.parameters[keyword].kind if keyword in signature.parameters else None
        assert passes_on or kind in {Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY}
    if waits.position is not None:
        there = parameters[waits.position]
        assert there.kind in BY_POSITION
        # One that may be given by keyword is given by that.
        expected = there.name if there.kind is Parameter.POSITIONAL_OR_KEYWORD else None
        assert waits.keyword == expected


@pytest.mark.parametrize("dotted", STANDARD)
def test_the_standard_library_has_it(dotted: str) -> None:
    if sys.version_info < NEW.get(dotted, (3,)) or sys.version_info >= GONE.get(dotted, (4,)):
        pytest.skip("not in this Python")
    try:
        signature = inspect.signature(found(dotted))  # type: ignore[arg-type]
    except ValueError:
        assert dotted in UNTOLD
        pytest.skip("this Python does not tell its signature")
    check(signature, STANDARD[dotted])


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (AbstractEventLoop, "call_later"),
        (Executor, "map"),
        (Future, "exception"),
        (Future, "result"),
        (multiprocessing.Process, "join"),
        (multiprocessing.pool.AsyncResult, "get"),
        (multiprocessing.pool.AsyncResult, "wait"),
        (queue.Queue, "get"),
        (queue.Queue, "put"),
        (subprocess.Popen, "communicate"),
        (subprocess.Popen, "wait"),
        (threading.Barrier, "wait"),
        (threading.Condition, "wait_for"),
        (threading.Event, "wait"),
        (threading.Semaphore, "acquire"),
        (threading.Thread, "join"),
    ],
)
def test_methods_have_it(owner: type, name: str) -> None:
    bound = inspect.signature(getattr(owner, name).__get__(object()))
    check(bound, METHODS[name])


def test_only_methods_of_one_meaning_are_known_by_position() -> None:
    known = {name for name, waits in METHODS.items() if waits.position is not None and waits.kind}
    assert known == {"callLater", "call_later", "setex", "settimeout"}
    for owner in (HTTPConnection, queue.Queue, threading.Thread, subprocess.Popen):
        assert not [name for name in known if hasattr(owner, name)]


WAITS: list[tuple[str | None, str | None, str | None, int | None, Kind | None]] = [
    ("requests.get", "get", "timeout", None, Kind.LIMIT),
    ("requests.api.get", "get", "timeout", None, Kind.LIMIT),
    ("urllib.request.urlopen", "urlopen", "timeout", 2, Kind.LIMIT),
    ("six.moves.urllib.request.urlopen", "urlopen", "timeout", 2, Kind.LIMIT),
    ("eventlet.green.urllib.request.urlopen", "urlopen", "timeout", 2, Kind.LIMIT),
    ("six.moves.http_client.HTTPConnection", None, "timeout", 2, Kind.LIMIT),
    ("eventlet.green.subprocess.run", "run", "timeout", None, Kind.LIMIT),
    ("eventlet.timeout.Timeout", None, "seconds", 0, Kind.LIMIT),
    ("eventlet.greenthread.sleep", "sleep", "seconds", 0, Kind.INTERVAL),
    ("time.sleep", "sleep", None, 0, Kind.INTERVAL),
    ("signal.alarm", None, None, 0, Kind.LIMIT),
    ("tenacity.stop.stop_after_delay", None, "max_delay", 0, Kind.LIMIT),
    ("tenacity.wait.wait_fixed", None, "wait", 0, Kind.INTERVAL),
    ("oslo_messaging.rpc.client.RPCClient", None, "timeout", 2, Kind.LIMIT),
    ("urllib3.util.timeout.Timeout", None, "total", 0, Kind.LIMIT),
    ("retrying.retry", "retry", "stop_max_delay", None, None),
    (None, "poll", "timeout", 0, None),
    (None, "get", "timeout", None, Kind.LIMIT),
    (None, "settimeout", None, 0, Kind.LIMIT),
    (None, "start", "interval", None, Kind.INTERVAL),
    (None, "set", "timeout", None, Kind.LIFETIME),
    ("django.core.cache.cache.set", "set", "timeout", None, Kind.LIFETIME),
]


@pytest.mark.parametrize(("dotted", "attribute", "keyword", "position", "kind"), WAITS)
def test_calls_that_wait(
    dotted: str | None,
    attribute: str | None,
    keyword: str | None,
    position: int | None,
    kind: Kind | None,
) -> None:
    waits = apis.waits(dotted, attribute)
    assert waits is not None
    assert (waits.keyword, waits.position, waits.kind) == (keyword, position, kind)


@pytest.mark.parametrize(
    ("dotted", "attribute"),
    [
        (None, None),
        (None, "frobnicate"),
        ("wait", None),
        ("shop.time.sleep", "sleep"),
        ("builtins.print", None),
        ("eventlet", None),
    ],
)
def test_calls_that_do_not(dotted: str | None, attribute: str | None) -> None:
    assert apis.waits(dotted, attribute) is None


@pytest.mark.parametrize("name", [*CALLS, *METHODS])
def test_each_says_what_it_is(name: str) -> None:
    waits = CALLS.get(name) or METHODS[name]
    assert (waits.kind is None) is (waits.reason is not None)
    assert waits.keyword is not None or waits.position is not None


def test_both_tables_are_apart() -> None:
    assert not set(STANDARD) & set(OTHERS)
    assert {name.partition(".")[0] for name in STANDARD} <= {
        *sys.stdlib_module_names,
        "nntplib",
        "telnetlib",
    }
