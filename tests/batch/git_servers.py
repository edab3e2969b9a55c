"""Real git behind real sockets on loopback: smart HTTP by `git http-backend`, and `git daemon`."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote, urlsplit

SOMEBODY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_NAME": "Somebody" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "somebody@example.org" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_DATE": "@1600000000 +0000" for who in ("AUTHOR", "COMMITTER")},
}


def git(folder: Path, *arguments: str, stdin: bytes = b"") -> str:
    """What git prints, as somebody else than the code under test runs it."""
    finished = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={**os.environ, **SOMEBODY},
        input=stdin,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert finished.returncode == 0, finished.stderr.decode()
    return finished.stdout.decode().strip()


def bare(path: Path, files: Mapping[str, bytes], *, branch: str = "main") -> Path:
    """A bare repository with one commit of these files, on one branch."""
    path.mkdir(parents=True)
    git(path, "init", "--quiet", "--bare", f"--initial-branch={branch}", ".")
    # Over HTTP nobody logs in.
    git(path, "config", "http.receivepack", "true")
    stream = b"commit refs/heads/%b\ncommitter Somebody <somebody@example.org> 1600000000 +0000\n"
    stream = stream.replace(b"%b", branch.encode()) + b"data 6\nbegin\n"
    for name, content in files.items():
        stream += f"M 100644 inline {name}\ndata {len(content)}\n".encode() + content + b"\n"
    git(path, "fast-import", "--quiet", stdin=stream)
    return path


@dataclass
class Answer:
    """What a server says to a request that is none of git's."""

    body: bytes = b""
    status: int = 200
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    """To wait before anything is said."""


Route = Callable[[str, str], "Answer | None"]
"""From path and query to an answer; None: git is asked."""


class Server:
    """Serves the bare repositories below a folder, for reading and writing."""

    def __init__(self, root: Path, route: Route | None = None) -> None:
        self.root = root
        self.route = route or (lambda path, query: None)
        self.requests: list[tuple[str, str]] = []
        """Method and target of each."""
        self.headers: list[Mapping[str, str]] = []
        handler = type("Handler", (_Handler,), {"owner": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )

    @property
    def url(self) -> str:
        """Of the folder, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def pushes(self) -> int:
        """How often something was written."""
        return sum(
            1
            for method, where in self.requests
            if where.endswith("git-receive-pack") and method == "POST"
        )

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    owner: ClassVar[Server]
    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        self._handle(b"")

    def do_POST(self) -> None:
        self._handle(self._content())

    def log_message(self, *_: object) -> None:
        pass

    def _content(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", "0")))
        parts = []
        while size := int(self.rfile.readline().strip(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        return b"".join(parts)

    def _handle(self, content: bytes) -> None:
        self.owner.requests.append((self.command, self.path))
        self.owner.headers.append(dict(self.headers))
        parts = urlsplit(self.path)
        answer = self.owner.route(parts.path, parts.query)
        if answer is None:
            self._git(unquote(parts.path), parts.query, content)
            return
        time.sleep(answer.seconds)
        try:
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _git(self, path: str, query: str, content: bytes) -> None:
        environment = {
            **{"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull},
            **{"GIT_PROJECT_ROOT": str(self.owner.root), "GIT_HTTP_EXPORT_ALL": "1"},
            **{"REQUEST_METHOD": self.command, "PATH_INFO": path, "QUERY_STRING": query},
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(content)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "REMOTE_ADDR": "127.0.0.1",
        }
        finished = subprocess.run(
            ["git", "http-backend"],
            env=environment,
            input=content,
            capture_output=True,
            check=False,
        )
        head, _, body = finished.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().splitlines() if line)
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def daemon(root: Path) -> Iterator[str]:
    """`git daemon` for the bare repositories below a folder: its URL. It is ended afterwards."""
    root.mkdir(parents=True, exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [
            *("git", "daemon", "--listen=127.0.0.1", f"--port={port}", "--reuseaddr"),
            *("--export-all", "--enable=receive-pack", f"--base-path={root}", str(root)),
        ],
        env={**os.environ, **SOMEBODY},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        else:
            raise AssertionError("git daemon does not listen")
        yield f"git://127.0.0.1:{port}"
    finally:
        # `git daemon` is a child of `git`.
        os.killpg(process.pid, 15)
        process.wait()
