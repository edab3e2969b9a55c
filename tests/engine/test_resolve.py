"""What names mean, by the imports of a file."""

from __future__ import annotations

import ast

import pytest

from codemods.engine.module import Module
from codemods.engine.resolve import dotted

MEANT: list[tuple[str, str, str]] = [
    ("import requests", "requests.get", "requests.get"),
    ("import requests as http", "http.get", "requests.get"),
    ("from requests import get", "get", "requests.get"),
    ("from requests import get as fetch", "fetch", "requests.get"),
    ("import urllib.request", "urllib.request.urlopen", "urllib.request.urlopen"),
    ("import urllib.error\nimport urllib.request", "urllib.request.x", "urllib.request.x"),
    ("import concurrent.futures as cf", "cf.wait", "concurrent.futures.wait"),
    ("from concurrent import futures", "futures.wait", "concurrent.futures.wait"),
    ("", "open", "builtins.open"),
    ("try:\n    import a\nexcept E:\n    import a", "a.b", "a.b"),
]

UNKNOWN: list[tuple[str, str]] = [
    ("", "requests.get"),
    ("from . import requests", "requests.get"),
    ("from .requests import get", "get"),
    ("requests = session()", "requests.get"),
    ("import requests\nrequests = session()", "requests.get"),
    ("try:\n    import a\nexcept E:\n    import b as a", "a.b"),
    ("import requests", "requests.Session().get"),
    ("import requests", "self.requests.get"),
    ("from time import *", "sleep"),
    ("open = 1", "open"),
]


def meant(text: str, expression: str) -> str | None:
    """What the last line of `text`, ``expression()``, is found to call."""
    module = Module("a.py", text)
    node = next(
        node
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and module.source(node) == f"{expression}()"
    )
    name = expression.partition(".")[0]
    place = next(place for place in module.occurrences(name) if place.offset == module.start(node))
    return dotted(module, node.func, place)


@pytest.mark.parametrize(("imports", "expression", "expected"), MEANT)
def test_what_an_expression_names(imports: str, expression: str, expected: str) -> None:
    assert meant(f"{imports}\n{expression}()\n", expression) == expected


@pytest.mark.parametrize(("imports", "expression"), UNKNOWN)
def test_what_a_file_does_not_tell(imports: str, expression: str) -> None:
    assert meant(f"{imports}\n{expression}()\n", expression) is None


def test_the_scope_decides() -> None:
    body = "    {0}\n    get()\n"
    text = "from requests import get\ndef f{1}:\n" + body
    assert meant(text.format("pass", "()"), "get") == "requests.get"
    assert meant(text.format("pass", "(get)"), "get") is None
    assert meant(text.format("get = 1", "()"), "get") is None
    assert meant(text.format("from httpx import get", "()"), "get") == "httpx.get"
    in_class = "class A:\n    from requests import get\n    def f(self):\n        get()\n"
    assert meant(in_class, "get") is None
