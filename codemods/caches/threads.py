"""What shows that a project runs its functions in several threads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemods.caches.facts import Evidence
from codemods.engine.module import Module

_SHOWS = (
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
"""Plain text that is looked for first, the pattern around it, and what it says; the plainest
evidence comes first."""


def evidence(module: Module) -> Iterator[Evidence]:
    """The first place of each kind in a file."""
    for rank, (plain, pattern, what) in enumerate(_SHOWS):
        for match in re.finditer(pattern, module.text) if plain in module.text else ():
            start = module.text.rfind("\n", 0, match.start()) + 1
            if "#" not in module.text[start : match.start()]:
                yield Evidence(module.lines.line_of(match.start()), what, rank)
                break
