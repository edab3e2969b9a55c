"""Several times of one call, with the libraries that take them."""

from __future__ import annotations

from pathlib import Path

import pytest
from lifting import executed
from servers import slow_server
from treating import treated

FETCH = """\
import os

import requests

HOST = os.environ.get('SHOP_HOST')


def fetch(url):
    return requests.get(url, timeout=(300, 300)).text
"""
POOL = """\
import os

import urllib3

HOST = os.environ.get('SHOP_HOST')


def fetch(url):
    timeout = urllib3.Timeout(connect=300, read=300)
    pool = urllib3.PoolManager(timeout=timeout, retries=False)
    return pool.request('GET', url).data.decode()
"""
PROGRAM = """\
import urllib3.util.connection as connection
from shop.api import fetch

create = connection.create_connection


def spy(address, timeout, *args, **kwargs):
    print(timeout, end=' ')
    return create(address, timeout, *args, **kwargs)


connection.create_connection = spy
try:
    print(fetch({}))
except Exception as error:
    print(type(error).__name__)
"""
EACH = pytest.mark.parametrize(
    ("text", "error"), [(FETCH, "ReadTimeout"), (POOL, "ReadTimeoutError")]
)


@EACH
@pytest.mark.parametrize("slow", [False, True])
def test_parameters(tmp_path: Path, text: str, error: str, slow: bool) -> None:
    files = {"shop/api.py": text}
    assert not treated(tmp_path, files, backend="parameter")
    with slow_server(0.5) as url:
        assert executed(tmp_path, PROGRAM.format(repr(url))) == "300 ok"
        chosen = f"{url!r}, connect_timeout=60, read_timeout={0.05 if slow else 60}"
        found = executed(tmp_path, PROGRAM.format(chosen))
    assert found == f"60 {error if slow else 'ok'}"


@EACH
def test_variables(tmp_path: Path, text: str, error: str) -> None:
    files = {"shop/api.py": text.replace("300", "300.0")}
    assert not treated(tmp_path, files, backend="environment")
    with slow_server(0.5) as url:
        program = PROGRAM.format(repr(url))
        assert executed(tmp_path, program) == "300.0 ok"
        assert executed(tmp_path, program, SHOP_FETCH_CONNECT_TIMEOUT="60") == "60.0 ok"
        chosen = {"SHOP_FETCH_READ_TIMEOUT": "0.05"}
        assert executed(tmp_path, program, **chosen) == f"300.0 {error}"


@pytest.mark.parametrize(
    ("call", "left"),
    [
        ("requests.get(url, timeout=(3.05, 300))", True),
        ("requests.get(url, timeout=(300, 27))", True),
        ("requests.get(url, timeout=(0, 300))", True),
        ("httpx.Timeout(10, read=300)", True),
        ("aiohttp.ClientTimeout(total=300, connect=5)", True),
        ("requests.get(url, timeout=(None, 300))", False),
        ("requests.get(url, timeout=(CONNECT, 300))", False),
        ("requests.get(url, timeout=(300, 300))", False),
        ("requests.get(url, timeout=(60 * 5, 300.0))", False),
        ("httpx.Timeout(300, read=None)", False),
        ("aiohttp.ClientTimeout(total=300)", False),
    ],
)
def test_all_of_them_or_none(tmp_path: Path, call: str, left: bool) -> None:
    text = f"import aiohttp\nimport httpx\nimport requests\n\n\ndef fetch(url):\n    {call}\n"
    reasons = treated(tmp_path, {"shop.py": text}, backend="parameter")
    reason = "the time beside it is not one of the values that are looked for"
    assert reasons == ((reason,) if left else ())
    assert ((tmp_path / "shop.py").read_text() == text) is left


@pytest.mark.parametrize(
    "call",
    [
        "requests.get(url, timeout=(1, 2, 300))",
        "requests.get(url, timeout=[5, 300])",
        "requests.get(url, range=(300, 300))",
        "pause(timeout=(300, 300))",
    ],
)
def test_what_is_no_pair(tmp_path: Path, call: str) -> None:
    text = f"import requests\n\n\ndef fetch(url, pause):\n    {call}\n"
    assert not treated(tmp_path, {"shop.py": text}, backend="parameter")
    assert (tmp_path / "shop.py").read_text() == text
