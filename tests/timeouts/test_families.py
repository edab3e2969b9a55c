"""What several files read is one option, for all of them or for none: in each backend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from lifting import executed, lifted, timeouts_of

from codemods.engine.module import Module
from codemods.timeouts import families
from codemods.timeouts.backends.django import Django
from codemods.timeouts.backends.environment import Environment
from codemods.timeouts.backends.oslo import Oslo
from codemods.timeouts.backends.pydantic import Pydantic
from codemods.timeouts.backends.settings import Settings
from codemods.timeouts.facts import Backend, Left, Lifting, Reading, Wanted

WAITS = "def boot(wait):\n    return wait(shared_timeout=300)\n"
HALTS = WAITS.replace("boot", "halt")

DJANGO = {
    "shop/settings.py": "INSTALLED_APPS = ['shop']\nPING_TIMEOUT = 5\n",
    "shop/urls.py": "import django.urls\n",
}
PYDANTIC = {
    "shop/config.py": (
        "from pydantic_settings import BaseSettings\n\n\n"
        "class Settings(BaseSettings):\n    name: str = 'shop'\n\n\nsettings = Settings()\n"
    ),
    "shop/ping.py": "from shop.config import settings\n\nprint(settings.name)\n",
}
SETTINGS = {
    "shop/config.py": "PING_TIMEOUT = 5\n",
    "shop/ping.py": "from shop import config\n\nprint(config.PING_TIMEOUT)\n",
}
ENVIRONMENT = {"shop/url.py": "import os\n\nURL = os.environ['SHOP_URL']\n"}
CENTRAL = {
    "shop/conf.py": (
        "from oslo_config import cfg\n\n"
        "CONF = cfg.CONF\nopts = [\n    cfg.IntOpt('ping_timeout', default=5),\n]\n"
        "CONF.register_opts(opts)\n"
    ),
    "shop/ping.py": "import shop.conf\n\nCONF = shop.conf.CONF\nprint(CONF.ping_timeout)\n",
}


@pytest.mark.parametrize(
    ("backend", "project", "reading", "defined"),
    [
        (Django(), DJANGO, "settings.SHOP_SHARED_TIMEOUT", "shop/settings.py"),
        (Pydantic(), PYDANTIC, "settings.shared_timeout", "shop/config.py"),
        (Settings(), SETTINGS, "config.SHARED_TIMEOUT", "shop/config.py"),
        (Environment(), ENVIRONMENT, 'env_seconds("SHOP_SHARED_TIMEOUT", 300)', ""),
        (Oslo(), CENTRAL, "CONF.boot_shared_timeout", "shop/conf.py"),
    ],
    ids=lambda it: getattr(it, "name", ""),
)
def test_each_file_reads_it_in_its_way(
    tmp_path: Path, backend: Backend, project: dict[str, str], reading: str, defined: str
) -> None:
    files = {**project, "shop/__init__.py": "", "shop/boot.py": WAITS, "shop/halt.py": HALTS}
    found = lifted(backend, tmp_path, files)
    assert found.reasons == ()
    for path in ("shop/boot.py", "shop/halt.py"):
        assert f"wait(shared_timeout={reading})" in found.texts[path]
        assert found.texts[path].index("import") < found.texts[path].index("def ")
    if defined:
        assert found.texts[defined].lower().count("shared_timeout") == 1


@pytest.mark.parametrize(
    ("backend", "project", "halts", "why"),
    [
        (
            Django(),
            DJANGO,
            HALTS.replace("wait)", "wait, settings=None, django_settings=None)", 1),
            "settings means something else in the file",
        ),
        (
            Pydantic(),
            PYDANTIC,
            "settings = None\n\n\n" + HALTS,
            "the name of the settings means something else in the file",
        ),
        (
            Settings(),
            SETTINGS,
            HALTS.replace("wait)", "wait, config=None)", 1),
            "the name of the settings means something else in the file",
        ),
        (
            Environment(),
            ENVIRONMENT,
            "from shop.url import _env_seconds, env_seconds\n\n\n" + HALTS,
            "the function that reads it needs a name that the file has for something else",
        ),
        (
            Oslo(),
            CENTRAL,
            "CONF = None\n\n\n" + HALTS,
            "the name CONF means something else there",
        ),
    ],
    ids=lambda it: getattr(it, "name", ""),
)
def test_where_one_file_can_not_read_it_all_is_left(
    tmp_path: Path, backend: Backend, project: dict[str, str], halts: str, why: str
) -> None:
    files = {**project, "shop/__init__.py": "", "shop/boot.py": WAITS, "shop/halt.py": halts}
    found = lifted(backend, tmp_path, files)
    assert found.texts == files
    assert found.reasons == (f"shop/halt.py reads it: {why}", why)


BESIDE = {
    "shop/__init__.py": "",
    "shop/ping.py": (
        "from oslo_config import cfg\n\n"
        "CONF = cfg.CONF\nping_opts = [\n    cfg.IntOpt('ping_timeout', default=5),\n]\n"
        "CONF.register_opts(ping_opts, group='ping')\n"
    ),
    "shop/away/__init__.py": "",
}


def test_a_list_beside_the_code_is_read_where_its_module_is_imported(tmp_path: Path) -> None:
    ping = f"{BESIDE['shop/ping.py']}\n\n{WAITS}"
    halt = f"from oslo_config import cfg\n\nfrom shop import ping\n\nCONF = cfg.CONF\n\n\n{HALTS}"
    files = {**BESIDE, "shop/ping.py": ping, "shop/qhalt.py": halt}
    found = lifted(Oslo(), tmp_path, files)
    assert found.reasons == ()
    for path in ("shop/ping.py", "shop/qhalt.py"):
        assert "wait(shared_timeout=CONF.ping.shared_timeout)" in found.texts[path]
    uses = "from shop import qhalt\nprint(qhalt.halt(lambda shared_timeout: shared_timeout))"
    assert executed(tmp_path, uses) == "300"


def test_a_list_beside_the_code_is_not_read_where_it_may_not_be_registered(tmp_path: Path) -> None:
    ping = f"{BESIDE['shop/ping.py']}\n\n{WAITS}"
    halt = f"from oslo_config import cfg\n\nCONF = cfg.CONF\n\n\n{HALTS}"
    files = {**BESIDE, "shop/ping.py": ping, "shop/qhalt.py": halt}
    found = lifted(Oslo(), tmp_path, files)
    assert found.texts == files
    assert found.reasons[1] == "the file does not import shop.ping, which registers the options"


# What is lifted together


def members() -> list[Wanted]:
    wanted = []
    for path in ("a.py", "b.py", "c.py"):
        [timeout] = timeouts_of(Module(path, WAITS))
        wanted.append(Wanted(path, timeout))
    return wanted


def test_it_is_lifted_again_without_what_is_left() -> None:
    [a, b, c] = members()
    kin = families.family(a, [b])
    asked: list[list[str]] = []

    def lift(free: Sequence[Wanted]) -> Lifting:
        asked.append([it.path for it in free])
        return Lifting({it: Left("no room") if it.path == "b.py" else Reading("x") for it in free})

    readings = families.lifted(dict.fromkeys([*kin, c]), lift).readings
    assert asked == [["a.py", "b.py", "c.py"], ["c.py"]]
    assert readings == {
        kin[0]: Left("b.py reads it: no room"),
        kin[1]: Left("no room"),
        c: Reading("x"),
    }


def test_what_stays_for_a_reason_of_its_own_keeps_its_kin(tmp_path: Path) -> None:
    kin = families.family(members()[0], members()[1:])
    wanted = {kin[0]: None, kin[1]: Left("no"), kin[2]: None}
    assert set(families.lifted(wanted, lambda free: Lifting({})).readings.values()) == {
        Left("no"),
        Left("b.py reads it: no"),
    }


def test_a_file_that_reads_nothing_names_nothing() -> None:
    [a, b, c] = members()
    unread = replace(a, timeout=replace(a.timeout, sites=()))
    kin = families.family(unread, [b, c])
    assert [it.first.path for it in kin] == ["b.py"] * 3
    assert kin[1].follows is None
    lifting = families.lifted(
        dict.fromkeys(kin), lambda free: Lifting(dict.fromkeys(free, Reading("x")))
    )
    assert list(lifting.readings.values()) == [Reading(""), Reading("x"), Reading("x")]
