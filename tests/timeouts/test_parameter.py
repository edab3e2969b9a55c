"""Timeouts as parameters: what callers may pass then, and that all else is as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from lifting import executed
from servers import slow_server
from treating import treated

FETCH = """\
from urllib.request import urlopen


def fetch(url, path=''):
    return urlopen(url + path, timeout=300).read().decode()


class Client:
    def __init__(self, url):
        self.url = url
        self.timeout = 300

    def fetch(self):
        return urlopen(self.url, timeout=self.timeout).read().decode()

    def fetch_all(self, paths):
        timeout = 300

        for path in paths:
            yield urlopen(self.url + path, timeout=timeout).read().decode()
"""


def lift(root: Path, text: str, values: str = "any") -> str:
    """The module after its timeouts have become parameters, all of them."""
    assert not treated(root, {"shop.py": text}, values=values, backend="parameter")
    return (root / "shop.py").read_text()


@pytest.mark.parametrize(
    ("call", "outcome"),
    [
        ("fetch(url)", "ok"),
        ("fetch(url, '')", "ok"),
        ("fetch(url, timeout=60)", "ok"),
        ("fetch(url, timeout=0.05)", "TimeoutError"),
        ("fetch(url, '', 0.05)", "TypeError"),
        ("Client(url).fetch()", "ok"),
        ("Client(url, timeout=0.05).fetch()", "TimeoutError"),
        ("next(Client(url).fetch_all(['']))", "ok"),
        ("next(Client(url).fetch_all([''], timeout=0.05))", "TimeoutError"),
    ],
)
def test_a_server_that_takes_its_time(tmp_path: Path, call: str, outcome: str) -> None:
    lift(tmp_path, FETCH)
    program = (
        "import sys\nfrom shop import Client, fetch\nurl = sys.argv[1]\n"
        f"try:\n    print({call})\nexcept Exception as error:\n    print(type(error).__name__)\n"
    )
    with slow_server(0.5) as url:
        assert executed(tmp_path, program.replace("sys.argv[1]", repr(url))) == outcome


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "*, timeout=300"),
        ("url", "url, *, timeout=300"),
        ("url,", "url, *, timeout=300,"),
        ("url, /", "url, /, *, timeout=300"),
        ("url, *paths", "url, *paths, timeout=300"),
        ("url, *, path=''", "url, *, path='', timeout=300"),
        ("url, *paths, path='', **options", "url, *paths, path='', timeout=300, **options"),
        ("**options", "*, timeout=300, **options"),
        ("url: str", "url: str, *, timeout: int = 300"),
        ("url:str='', ", "url:str='', *, timeout: int = 300, "),
        ("\n    url\n", "\n    url,\n    *,\n    timeout=300\n"),
        ("\n    url,\n    path,\n", "\n    url,\n    path,\n    *,\n    timeout=300,\n"),
        ("\n    url, path\n", "\n    url, path, *, timeout=300\n"),
        ("url,\n          path", "url,\n          path,\n          *, timeout=300"),
        ("\n\turl,\n\tpath\n", "\n\turl,\n\tpath,\n\t*,\n\ttimeout=300\n"),
    ],
)
def test_where_it_stands(tmp_path: Path, before: str, after: str) -> None:
    text = "def fetch({}):\n    return get(timeout={}{})\n"
    unpacked = ", **options" if "**" in before else ""
    assert lift(tmp_path, text.format(before, 300, unpacked)) == text.format(
        after, "timeout", unpacked
    )


def test_a_header_with_carriage_returns(tmp_path: Path) -> None:
    lift(tmp_path, "def fetch(\r\n    url,\r\n):\r\n    get(timeout=300)\r\n")
    after = (tmp_path / "shop.py").read_bytes()
    assert after.startswith(b"def fetch(\r\n    url,\r\n    *,\r\n    timeout=300,\r\n):\r\n")


def test_a_number_passed_by_position_is_called_as_the_parameter_there(tmp_path: Path) -> None:
    text = "def wait(thing, boot_timeout):\n    pass\n\n\ndef boot():\n    wait('thing', 300)\n"
    after = lift(tmp_path, text, values="300")
    assert after.endswith("def boot(*, boot_timeout=300):\n    wait('thing', boot_timeout)\n")


@pytest.mark.parametrize(
    "body",
    [
        "print(timeout)",
        "timeout = 5",
        "from shop import timeout",
        "def timeout(): pass",
        "[timeout for timeout in ()]",
        "global timeout",
        "lambda timeout: timeout",
        "try: pass\n    except OSError as timeout: pass",
    ],
)
def test_a_name_that_means_something_else(tmp_path: Path, body: str) -> None:
    after = lift(tmp_path, f"def fetch():\n    {body}\n    get(timeout=300)\n", values="300")
    assert after == f"def fetch(*, get_timeout=300):\n    {body}\n    get(timeout=get_timeout)\n"


@pytest.mark.parametrize("use", ["self.timeout", "{'timeout': None}", "get(timeout=None)"])
def test_a_name_that_is_no_variable(tmp_path: Path, use: str) -> None:
    after = lift(tmp_path, f"def fetch(self):\n    {use}\n    get(timeout=300)\n")
    assert after == f"def fetch(self, *, timeout=300):\n    {use}\n    get(timeout=timeout)\n"


@pytest.mark.parametrize(
    "function",
    [
        "def fetch(*, timeout=300):\n    get(timeout=timeout)\n",
        "def fetch(timeout=None):\n    if timeout is None:\n        timeout = 300\n",
        "def fetch(timeout=None):\n    get(timeout=timeout or 300)\n",
        "def fetch(timeout=None):\n    self.timeout = 300\n",
        "fetch = lambda timeout=300: get(timeout=timeout)\n",
    ],
)
def test_what_callers_may_pass_already_is_no_finding(tmp_path: Path, function: str) -> None:
    assert lift(tmp_path, function) == function


def test_a_comment_that_names_the_function(tmp_path: Path) -> None:
    after = lift(tmp_path, "def fetch():\n    # fetch waits.\n    get(timeout=300)\n")
    assert after.startswith("def fetch(*, timeout=300):")


@pytest.mark.parametrize(
    "text",
    [
        "import typer\nfrom shop import fetch\n\ntyper.run(fetch)\n",
        "import shop\n\nfire.Fire(shop.fetch)\n",
        "import shop\n\napi.add_api_route('/stock', shop.fetch)\n",
        "import shop\n\n\ndef stock(it: Annotated[str, Depends(shop.fetch)]):\n    pass\n",
    ],
)
def test_what_is_handed_to_what_looks_at_parameters(tmp_path: Path, text: str) -> None:
    shop = "def fetch():\n    get(timeout=300)\n"
    files = {"shop.py": shop, "main.py": text}
    [reason] = treated(tmp_path, files, backend="parameter")
    assert reason.startswith("main.py:")
    assert reason.endswith(" goes by the parameters that it has")
    assert (tmp_path / "shop.py").read_text() == shop


def test_what_is_handed_to_others(tmp_path: Path) -> None:
    shop = "def fetch():\n    get(timeout=300)\n"
    main = "import asyncio\nimport shop\n\nasyncio.run(shop.fetch())\nThread(target=shop.fetch)\n"
    assert not treated(tmp_path, {"shop.py": shop, "main.py": main}, backend="parameter")


DOCUMENTED = '''\
def fetch(url, **options):
    """Fetch a thing.
{}
    """
    get(timeout={}, **options)
'''


@pytest.mark.parametrize(
    "told",
    [
        "    :param other: no parameter of the function\n",
        "    :param options: what is passed on\n",
        "    :param",
        "    Args:\n    url: is not indented\n",
        "    Parameters\n    url : str\n        Has no line above.\n",
        "    The url: it is told of in prose.\n",
    ],
)
def test_a_docstring_that_tells_of_no_parameter(tmp_path: Path, told: str) -> None:
    after = lift(tmp_path, DOCUMENTED.format(told, 300))
    header = "def fetch(url, *, timeout=300, **options)"
    assert after == DOCUMENTED.format(told, "timeout").replace("def fetch(url, **options)", header)
