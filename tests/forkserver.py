"""Commands without their start: an interpreter that has imported what they need forks for each.

To start Python and to import the package takes half a second, what most commands of the tests do
takes a tenth of it. All else is as with a process of its own: arguments, folder, environment,
outputs, session, the interpreter's way of ending.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, cast

_HEADER = 8
"""Bytes that tell the length of a request, or the exit code that answers it."""
_PRELOADED = (
    "codemods.batch.split.reviews",
    "codemods.batch.steps.clone",
    "codemods.batch.steps.commit",
    "codemods.batch.steps.scan",
    "codemods.batch.verbs.publish",
    "codemods.cli.app",
    "codemods.cli.batch.commands",
    "codemods.cli.commands",
    "codemods.engine.rewriting",
    "codemods.engine.unimport",
    "codemods.patching.undo",
    "codemods.six.transforms",
    "concurrent.futures.process",
    "filelock",
    "multiprocessing.queues",
    "pydantic.type_adapter",
    "pytest",
    "rich.progress",
    "rich.syntax",
    "sqlite3",
    "zoneinfo",
)
"""What is imported before any command is known, beside all codemods. None of it looks at the
environment."""


def run(
    words: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    streams: tuple[int, int, int],
    seconds: int,
    call: str = "codemods.cli.app:main",
    session: bool = False,
) -> int:
    """The exit code of ``diffwright WORDS``; negative: the number of the signal that ended it.

    `streams`: descriptors for its standard input, output and error. `seconds`: when it is ended by
    SIGALRM. `call`: the function, without arguments, that is the command. `session`: whether it
    leads a new session.
    """
    request = {
        "words": list(words),
        "cwd": str(cwd),
        "env": dict(env),
        "path": [*env.get("PYTHONPATH", "").split(os.pathsep), *sys.path],
        "seconds": seconds,
        "call": call,
        "session": session,
    }
    content = json.dumps(request).encode()
    server = _server()
    socket.send_fds(server, [len(content).to_bytes(_HEADER, "big")], list(streams))
    server.sendall(content)
    return int.from_bytes(_read(server, _HEADER), "big", signed=True)


@cache
def _server() -> socket.socket:
    """What leads to the interpreter, which ends when this process does."""
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, __file__, str(theirs.fileno())], pass_fds=[theirs.fileno()]
        )

    def stop() -> None:
        ours.close()
        process.wait()

    atexit.register(stop)
    return ours


def _read(connection: socket.socket, size: int) -> bytes:
    content = b""
    while len(content) < size:
        block = connection.recv(size - len(content))
        if not block:
            raise EOFError("the other side has ended")
        content += block
    return content


def _serve(connection: socket.socket) -> Callable[[], object] | None:
    """Fork for each request. In a child: what it is to call. In the server: nothing, at the end."""
    while True:
        header, streams, _, _ = socket.recv_fds(connection, _HEADER, 3)
        if not header:
            return None
        request = json.loads(_read(connection, int.from_bytes(header, "big")))
        child = os.fork()
        if child == 0:
            connection.close()
            return _prepared(request, streams)
        for stream in streams:
            os.close(stream)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        connection.sendall(code.to_bytes(_HEADER, "big", signed=True))


def _prepared(request: Mapping[str, Any], streams: Sequence[int]) -> Callable[[], object]:
    """Make this process the one that was asked for, up to the call."""
    signal.alarm(request["seconds"])
    if request["session"]:
        os.setsid()
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    for stream, target in zip(streams, (0, 1, 2), strict=True):
        os.dup2(stream, target)
        os.close(stream)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(  # noqa: SIM115
        2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False
    )
    sys.path[:] = [place for place in request["path"] if place]
    sys.argv = ["diffwright", *request["words"]]
    module, _, name = request["call"].partition(":")
    return cast(Callable[[], object], getattr(importlib.import_module(module), name))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for _name in (*_PRELOADED, *(it.module for it in entry_points(group="diffwright.codemods"))):
        importlib.import_module(_name)
    gc.freeze()
    with socket.socket(fileno=int(sys.argv[1])) as _connection:
        _command = _serve(_connection)
    if _command is not None:
        _command()
