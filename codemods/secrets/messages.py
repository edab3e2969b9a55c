"""What findings say. They call a secret by its name, and never hold it."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from codemods.engine.module import Occurrence
from codemods.secrets.sinks import Sink

_GOES: Mapping[Sink, str] = {
    Sink.LOG: "goes into a log",
    Sink.WARNING: "goes into a warning",
    Sink.RAISE: "goes into the text of an exception",
    Sink.PRINT: "is printed",
    Sink.REPR: "is in what the object shows of itself",
}


def shown(place: Occurrence, sink: Sink) -> str:
    """That the secret at a place is shown."""
    return f"{_called(place)} {_GOES[sink]}"


def in_code(url: str) -> str:
    """That a connection string has its password in the code; `url` is the same without it."""
    return f"a password stands in the code: {url}"


def _called(place: Occurrence) -> str:
    """How a message calls a secret: by names alone, since a literal may be one itself."""
    node = place.node
    inner = node
    while isinstance(inner, ast.Attribute):
        inner = inner.value
    return ast.unparse(node) if isinstance(inner, ast.Name) else f"what is called {place.name}"
