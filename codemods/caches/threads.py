"""What shows that a project runs its functions in several threads, and of which kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from codemods.caches.facts import Evidence
from codemods.codemod import Needle
from codemods.engine.module import Module

Shows = Sequence[tuple[str, str]]
"""Patterns, the plainest first, with what each says."""

_SHOWS: Shows = (
    (r"Thread\((?=\w|\))", "starts threads"),
    (r"ThreadPool(?:Executor)?\(", "starts a pool of threads"),
    (r"eventlet\.(?:spawn|monkey_patch|GreenPool)", "runs greenthreads"),
    (r"gevent\.(?:spawn|monkey|pool)", "runs greenlets"),
    (r"futurist\.\w+Executor\(", "starts a pool of threads"),
    (r"oslo_messaging\.get_rpc_server|messaging\.get_rpc_server", "serves calls by threads"),
    (r"ThreadingMixIn|ThreadingHTTPServer|ThreadingTCPServer", "serves requests by threads"),
    (
        r"wsgi\.(?:Server|Router)|WSGIApplication|get_wsgi_application|paste\.deploy",
        "is a WSGI service",
    ),
    (r"flask\.Flask\(|Flask\(__name__|django\.(?:http|views|urls)", "is a WSGI service"),
)
_GREEN = re.compile(
    r"^[ \t]*(?:import|from)[ \t]+(?:eventlet|gevent|oslo_service)\b|\bworker_class\b.*gevent", re.M
)
"""What imports greenthreads, or a library that runs a service in them."""
_REQUIRES = re.compile(r"^[ \t\"']*(?:eventlet|gevent|oslo\.service)\b", re.M | re.I)
_LIBRARIES = ("eventlet", "gevent", "oslo_service")
SCREEN: tuple[Needle, ...] = (
    *(re.compile(pattern.encode()) for pattern, _ in _SHOWS),
    *(it.encode() for it in _LIBRARIES),
)
REQUIREMENTS = ("requirements.txt", "requirements/*.txt", "setup.cfg", "pyproject.toml")
"""Files that say what a project runs on."""


def evidence(module: Module) -> Iterator[Evidence]:
    """The first place of each kind in a file."""
    return shown(module, _SHOWS)


def shown(module: Module, shows: Shows) -> Iterator[Evidence]:
    """The first place in the code of a file for each pattern."""
    for rank, (pattern, what) in enumerate(shows):
        for match in re.finditer(pattern, module.text):
            start = module.text.rfind("\n", 0, match.start()) + 1
            if "#" not in module.text[start : match.start()]:
                yield Evidence(module.lines.line_of(match.start()), what, rank)
                break


def is_green(text: str) -> bool:
    """Whether a file shows that some of the threads are greenthreads."""
    return any(it in text for it in _LIBRARIES) and _GREEN.search(text) is not None


def requires_green(text: str) -> bool:
    """The same of a list of requirements."""
    return _REQUIRES.search(text) is not None
