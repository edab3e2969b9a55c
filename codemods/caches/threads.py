"""What shows that a project runs its functions in several threads, and of which kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from codemods.caches.facts import Evidence
from codemods.engine.module import Module

Shows = Sequence[tuple[str, str, str]]
"""Plain text that is looked for first, the pattern around it, and what it says; the plainest
evidence comes first."""

_SHOWS: Shows = (
    ("Thread(", r"(?<![\w])(?:threading\.)?Thread\((?=\w|\)|\n)", "starts threads"),
    ("ThreadPool", r"ThreadPool(?:Executor)?\(", "starts a pool of threads"),
    ("eventlet.", r"eventlet\.(?:spawn|monkey_patch|GreenPool)", "runs greenthreads"),
    ("gevent", r"gevent\.(?:spawn|monkey|pool)", "runs greenlets"),
    ("futurist.", r"futurist\.\w+Executor\(", "starts a pool of threads"),
    ("get_rpc_server", r"get_rpc_server\(", "serves calls by threads"),
    ("Threading", r"Threading(?:MixIn|HTTPServer|TCPServer)", "serves requests by threads"),
    ("wsgi.", r"wsgi\.(?:Server|Router)", "is a WSGI service"),
    ("WSGIApplication", r"WSGIApplication", "is a WSGI service"),
    ("_wsgi_application", r"get_wsgi_application", "is a WSGI service"),
    ("paste.deploy", r"paste\.deploy", "is a WSGI service"),
    ("lask(", r"[Ff]lask\(", "is a WSGI service"),
    ("django.", r"django\.(?:http|views|urls)", "is a WSGI service"),
)
_LIBRARIES = ("eventlet", "gevent", "oslo_service")
_GREEN = re.compile(
    r"^[ \t]*(?:import|from)[ \t]+(?:eventlet|gevent|oslo_service)\b|\bworker_class\b.*gevent", re.M
)
"""What imports greenthreads, or a library that runs a service in them."""
_REQUIRES = re.compile(r"^[ \t\"']*(?:eventlet|gevent|oslo\.service)\b", re.M | re.I)
_DOCSTRINGS = ('"""', "'''")
REQUIREMENTS = ("requirements.txt", "requirements/*.txt", "setup.cfg", "pyproject.toml")
"""Files that say what a project runs on."""


def evidence(module: Module) -> Iterator[Evidence]:
    """The first place of each kind in a file."""
    return shown(module, _SHOWS)


def shown(module: Module, shows: Shows) -> Iterator[Evidence]:
    """The first place in the code of a file for each pattern."""
    for rank, (plain, pattern, what) in enumerate(shows):
        for match in re.finditer(pattern, module.text, re.M) if plain in module.text else ():
            if _is_code(module.text, match.start()):
                yield Evidence(module.lines.line_of(match.start()), what, rank)
                break


def _is_code(text: str, offset: int) -> bool:
    """Whether a place stands behind no number sign and in no docstring, as far as the text tells:
    to parse it for this would take too long."""
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    return "#" not in line and not any(text.count(it, 0, offset) % 2 for it in _DOCSTRINGS)


def is_green(text: str) -> bool:
    """Whether a file shows that some of the threads are greenthreads."""
    return any(it in text for it in _LIBRARIES) and _GREEN.search(text) is not None


def requires_green(text: str) -> bool:
    """The same of a list of requirements."""
    return _REQUIRES.search(text) is not None
