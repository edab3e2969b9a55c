"""What shows that a project runs its functions in several threads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemods.caches.facts import Evidence
from codemods.engine.module import Module

_SHOWS = (
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
SCREEN = tuple(re.compile(pattern.encode()) for pattern, _ in _SHOWS)


def evidence(module: Module) -> Iterator[Evidence]:
    """The first place of each kind in a file."""
    for rank, (pattern, what) in enumerate(_SHOWS):
        for match in re.finditer(pattern, module.text):
            start = module.text.rfind("\n", 0, match.start()) + 1
            if "#" not in module.text[start : match.start()]:
                yield Evidence(module.lines.line_of(match.start()), what, rank)
                break
