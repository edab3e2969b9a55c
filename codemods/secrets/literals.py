"""Credentials that stand in the code as a part of a connection string."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from codemods.codemod import Refusal
from codemods.engine.module import Module
from codemods.secrets import messages

CWE = 798
"""Use of hard-coded credentials."""
SCREEN = re.compile(rb"://[^\s/:@'\"]*:[^\s/@'\"]+@")
"""What a file must hold that has one."""

_PLACE = re.compile(SCREEN.pattern.decode())

_URL = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<user>[^\s/:@]*):(?P<password>[^\s/]+)@"
    r"(?P<host>[^\s/:?#,@]*)(?P<rest>\S*)\Z"
)
_PLACEHOLDER = re.compile(
    r"[<\[{$%*.].*|.*[>\]}*]|.*(?:pass|pwd|secret_?here|change_?me|redacted|example|your|dummy).*"
    r"|x+|y+|z+|\.+|tiger|masterkey|taosdata|guest|foo|bar|baz|pw|pswd|secret|token|key|user|username|test|none",
    re.I,
)
"""What stands in the place of a password in documentation and examples, and what servers are
delivered with."""
_NO_HOST = re.compile(r"(?:.*\.)?(?:example|invalid|test)(?:\.\w+)?\Z|host(?:name)?\Z", re.I)
_LONGEST_USER = 20
"""A longer one may be a token itself."""

_REASON = "whoever has the code has it: it has to be changed, and to come from the configuration"


def found(module: Module) -> Iterator[Refusal]:
    """Where a literal is a connection string with a password in it."""
    for match in _PLACE.finditer(module.text):
        chain = module.chain_at(match.start())
        # From Python 3.12 on, the text within an f-string is a node with a place of its own.
        while len(chain) > 1 and isinstance(chain[-2], ast.JoinedStr):
            chain = chain[:-1]
        node = chain[-1]
        text = _text(node)
        if text is None or isinstance(chain[-2], ast.Expr):
            continue  # a comment, or a docstring
        url = _URL.match(text)
        if url is not None and not _is_placeholder(url):
            message = messages.in_code(_without_password(url))
            yield Refusal(module.span(node).start, message, _REASON, CWE)


def _text(node: ast.AST) -> str | None:
    """The text of a literal; of an f-string the first part of it, up to a field."""
    if isinstance(node, ast.JoinedStr):
        node = node.values[0]
        text = node.value if isinstance(node, ast.Constant) else None
        return str(text) if text is not None else None
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def _is_placeholder(url: re.Match[str]) -> bool:
    password, user = url["password"], url["user"]
    return (
        _PLACEHOLDER.fullmatch(password) is not None
        or password.lower() == user.lower()
        or "%(" in password
        or "{" in password
        or _NO_HOST.match(url["host"]) is not None
    )


def _without_password(url: re.Match[str]) -> str:
    """A connection string as a message may show it."""
    user = url["user"] if len(url["user"]) < _LONGEST_USER else "***"
    # Another @ behind the host: where the password ends is not certain.
    host = url["host"] if "@" not in url["rest"] else ""
    return f"{url['scheme']}://{user}:***@{host}"
