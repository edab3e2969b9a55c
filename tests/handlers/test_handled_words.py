"""What log messages and findings say."""

from __future__ import annotations

import re

import pytest

from codemods.engine.module import Module
from codemods.handlers import harm, messages, swallowed

TIMEOUTS = (
    "TimeoutError",
    "async_timeout.TimeoutError",
    "asyncio.TimeoutError",
    "concurrent.futures.TimeoutError",
    "eventlet.Timeout",
    "eventlet.timeout.Timeout",
    "gevent.Timeout",
    "gevent.timeout.Timeout",
    "kombu.exceptions.TimeoutError",
    "multiprocessing.TimeoutError",
    "oslo_messaging.MessagingTimeout",
    "oslo_service.loopingcall.LoopingCallTimeOut",
    "requests.ConnectTimeout",
    "requests.ReadTimeout",
    "requests.Timeout",
    "requests.exceptions.ConnectTimeout",
    "requests.exceptions.ReadTimeout",
    "requests.exceptions.Timeout",
    "socket.timeout",
    "subprocess.TimeoutExpired",
    "urllib3.exceptions.ConnectTimeoutError",
    "urllib3.exceptions.ReadTimeoutError",
    "urllib3.exceptions.TimeoutError",
    "exception.CellTimeout",
    "PollTimeOut",
)

TEMPLATE = """
import requests

def {function}(url, hosts, nodes, call):
    try:
        {statement}
    except {caught}:
        pass
    if {read} is None:
        return None
"""


@pytest.mark.parametrize(
    ("statement", "read", "caught", "text"),
    [
        ("response = call()", "response", "TimeoutError", ("Timed out waiting for response",)),
        ("vm_state = call()", "vm_state", "exc.VMTimeOut", ("Timed out waiting for vm state",)),
        ("_answer = call()", "_answer", "TimeoutError", ("Timed out waiting for answer",)),
        ("rc = call()", "rc", "TimeoutError", ("ask timed out",)),
        (
            "text = requests.get(url, timeout=5)",
            "text",
            "(TimeoutError, OSError)",
            ("Failed to get text", "exc_info=True"),
        ),
        ("requests.post(url, timeout=5)", "url", "requests.Timeout", ("ask timed out",)),
        (
            "requests.post(url, timeout=5)",
            "url",
            "BaseException",
            ("ask failed", "exc_info=True"),
        ),
    ],
)
def test_a_message_says_what_is_missing(
    statement: str, read: str, caught: str, text: tuple[str, ...]
) -> None:
    source = TEMPLATE.format(function="ask", statement=statement, caught=caught, read=read)
    (idle,) = swallowed.of(Module("shop.py", source))
    found = harm.of(idle)
    assert found is not None
    assert found.text == text


def test_findings_are_said_alike() -> None:
    said = [it for name, it in vars(messages).items() if name.isupper()]
    assert len(said) == len(set(said)) == 14
    for it in said:
        assert re.fullmatch(r"[a-z][a-z ,{}]+[a-z]", it), it


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        *((it, True) for it in TIMEOUTS),
        *((it, False) for it in ("ValueError", "socket.error", "queue.Empty", "Exception")),
    ],
)
def test_timeouts_are_told_by_their_name(name: str, is_one: bool) -> None:
    assert swallowed.is_timeout(name) is is_one
