"""What a server and a clock observe of a project before and after its timeouts are lifted.

The project is one of each manner of configuration. A server that never answers shows for how long
it is waited for, a clock that only `sleep` moves how long a loop goes on. The project is imported
before anything is configured.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from codemods.catalog import choose
from codemods.engine.pipeline import run
from codemods.engine.select import select
from codemods.patching.apply import apply

STOCK = """\
{imports}

def ask(url):
    return urllib.request.urlopen(url, timeout=300).read()


def wait_for_boot(is_up):
    deadline = time.time() + 300
    while time.time() < deadline:
        if is_up():
            return True
        time.sleep(1)
    return False
"""
IMPORTS = "import time\nimport urllib.request\n"

OBSERVER = """\
import os, socket, sys, time

from shop import stock
{configure}
given = []


class Socket(socket.socket):
    def settimeout(self, seconds):
        given.append(seconds)
        super().settimeout(seconds)


socket.socket = Socket
server = socket.create_server(("127.0.0.1", 0))
url = "http://127.0.0.1:%d/" % server.getsockname()[1]
if sys.argv[1] == "refusing":
    server.close()
began = time.monotonic()
try:
    stock.ask(url)
except OSError as error:
    slept = time.monotonic() - began
    timed_out = "timed out" in str(error)

now = [1000.0]
time.time = lambda: now[0]
time.sleep = lambda seconds: now.__setitem__(0, now[0] + seconds)
stock.wait_for_boot(lambda: False)
print(given[0], timed_out, timed_out and round(slept), int(now[0] - 1000))
"""


@dataclass(frozen=True, slots=True)
class Manner:
    """A project in one manner of configuration, and how its operator sets both timeouts to 1 and 7
    seconds."""

    files: dict[str, str]
    configure: str = ""
    """What its program does when it starts, after its modules are imported."""
    set_by_files: dict[str, str] = field(default_factory=dict)
    set_by_variables: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    always: dict[str, str] = field(default_factory=dict)
    """Variables that it needs in any case."""


OSLO = Manner(
    files={
        "shop/conf.py": "from oslo_config import cfg\n\nCONF = cfg.CONF\n\nstock_opts = [\n"
        "    cfg.StrOpt('url', help='Where the stock is kept.'),\n]\n\n"
        "CONF.register_opts(stock_opts, group='stock')\n",
        "shop/stock.py": STOCK.format(imports=f"{IMPORTS}\nfrom shop.conf import CONF\n"),
    },
    configure="from shop.conf import CONF\n"
    "CONF(['--config-file', 'shop.conf'] if os.path.exists('shop.conf') else [], project='shop')",
    set_by_files={"shop.conf": "[stock]\nask_timeout = 1\nboot_timeout = 7\n"},
    set_by_variables={"OS_STOCK__ASK_TIMEOUT": "1", "OS_STOCK__BOOT_TIMEOUT": "7"},
)
DJANGO = Manner(
    files={
        "manage.py": "import os\n\n"
        "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
        "shop/settings.py": "SECRET_KEY = 'secret'\nINSTALLED_APPS = []\nSHOP_PAGE_TIMEOUT = 5\n",
        "shop/stock.py": STOCK.format(imports=f"{IMPORTS}\nfrom django.conf import settings\n"),
    },
    configure="import django\ndjango.setup()",
    set_by_files={
        "site_settings.py": "from shop.settings import *\n"
        "SHOP_ASK_TIMEOUT = 1\nSHOP_BOOT_TIMEOUT = 7\n"
    },
    always={"DJANGO_SETTINGS_MODULE": "shop.settings"},
)
PYDANTIC = Manner(
    files={
        "shop/config.py": "from functools import lru_cache\n\n"
        "from pydantic_settings import BaseSettings, SettingsConfigDict\n\n\n"
        "class Settings(BaseSettings):\n"
        '    model_config = SettingsConfigDict(env_prefix="SHOP_", env_file=".env")\n\n'
        '    name: str = "shop"\n\n\n'
        "@lru_cache\ndef get_settings() -> Settings:\n    return Settings()\n",
        "shop/stock.py": STOCK.format(imports=f"{IMPORTS}\nfrom shop.config import get_settings\n"),
    },
    set_by_files={".env": "SHOP_ASK_TIMEOUT=1\nSHOP_BOOT_TIMEOUT=7\n"},
    set_by_variables={"SHOP_ASK_TIMEOUT": "1", "SHOP_BOOT_TIMEOUT": "7"},
)
SETTINGS = Manner(
    files={
        "shop/settings.py": "PING_TIMEOUT = 5\n",
        "shop/stock.py": STOCK.format(imports=f"{IMPORTS}\nfrom shop import settings\n"),
        "shop/pages.py": "from shop import settings\n\nprint(settings.PING_TIMEOUT)\n",
    },
    configure="from shop import settings\nvars(settings).update(\n"
    "    {line.split('=')[0]: int(line.split('=')[1]) for line in open('local')}\n"
    "    if os.path.exists('local') else {})",
    set_by_files={"local": "ASK_TIMEOUT=1\nBOOT_TIMEOUT=7\n"},
)
ENVIRONMENT = Manner(
    files={"shop/stock.py": STOCK.format(imports=IMPORTS)},
    set_by_variables={"SHOP_ASK_TIMEOUT": "1", "SHOP_BOOT_TIMEOUT": "7"},
    options={"backend": "environment"},
)
MANNERS = {
    "oslo": OSLO,
    "django": DJANGO,
    "pydantic": PYDANTIC,
    "settings": SETTINGS,
    "environment": ENVIRONMENT,
}


def treated(tree: Path, manner: Manner) -> None:
    """Write the project to an empty folder and lift its timeouts."""
    write(tree, {"shop/__init__.py": "", **manner.files})
    result = run(
        select([tree]),
        choose(["configurable-timeout"], options={"configurable-timeout": manner.options}),
        jobs=1,
    )
    assert [it.reason for it in result.findings] == [None, None]
    applied = apply(tree, result.changes)
    assert "shop/stock.py" in applied.written
    assert not applied.failed
    assert "300" not in (tree / "shop/stock.py").read_text() or manner is ENVIRONMENT


def write(tree: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(text)


def observed(tree: Path, manner: Manner, server: str, variables: dict[str, str]) -> str:
    """The timeout that a socket is given, whether and after how many seconds it times out, and for
    how many seconds of the clock the loop goes on."""
    done = subprocess.run(
        [sys.executable, "-c", OBSERVER.replace("{configure}", manner.configure), server],
        cwd=tree,
        env={**os.environ, **manner.always, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


@pytest.mark.parametrize("name", MANNERS)
def test_by_default_it_is_as_the_literal_was(tmp_path: Path, name: str) -> None:
    manner = MANNERS[name]
    write(tmp_path / "before", {"shop/__init__.py": "", **manner.files})
    before = observed(tmp_path / "before", manner, "refusing", {})
    treated(tmp_path / "after", manner)
    assert observed(tmp_path / "after", manner, "refusing", {}) == before == "300 False False 300"


@pytest.mark.parametrize(
    ("name", "how"),
    [
        (name, how)
        for name, manner in MANNERS.items()
        for how in ("files", "variables")
        if (manner.set_by_files if how == "files" else manner.set_by_variables)
    ],
)
def test_what_is_set_is_what_is_waited(tmp_path: Path, name: str, how: str) -> None:
    manner = MANNERS[name]
    treated(tmp_path, manner)
    variables = manner.set_by_variables if how == "variables" else {}
    if how == "files":
        write(tmp_path, manner.set_by_files)
    if name == "django":
        variables = {"DJANGO_SETTINGS_MODULE": "site_settings"}
    assert observed(tmp_path, manner, "silent", variables) == "1 True 1 7"
