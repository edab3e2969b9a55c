"""Timeouts from a plain module of settings."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from lifting import Lifted, executed, lifted

from codemods.engine.module import Module
from codemods.timeouts.backends.settings import Settings

CONFIG = "import os\n\nURL = os.environ.get('URL', '')\nPING_TIMEOUT = 5\nNAME = 'shop'\n"
PING = """\
import time

from shop import config


def ping(wait):
    return wait(config.PING_TIMEOUT)
"""
BOOT = "import time\n\n\ndef boot(wait):\n    return wait(boot_timeout=300)\n"


def lift(root: Path, boot: str = BOOT, config: str = CONFIG, **others: str) -> Lifted:
    files = {"shop/config.py": config, "shop/ping.py": PING, "shop/api/boot.py": boot}
    return lifted(Settings(), root, files | {f"shop/{name}.py": it for name, it in others.items()})


def test_the_constant_goes_behind_its_like(tmp_path: Path) -> None:
    after = lift(tmp_path).texts
    assert after["shop/config.py"] == CONFIG.replace(
        "= 5\n", "= 5\n# Seconds to wait at most for the boot to complete.\nBOOT_TIMEOUT = 300\n"
    )
    assert after["shop/api/boot.py"] == (
        "import time\n\nfrom shop import config\n\n\n"
        "def boot(wait):\n    return wait(boot_timeout=config.BOOT_TIMEOUT)\n"
    )


def test_a_declared_type_is_declared_here_too(tmp_path: Path) -> None:
    config = CONFIG.replace("PING_TIMEOUT =", "PING_TIMEOUT: int =")
    after = lift(tmp_path, BOOT.replace("300", "300.0"), config).texts["shop/config.py"]
    assert "BOOT_TIMEOUT: float = 300.0\n" in after


def test_what_the_file_calls_it_is_read(tmp_path: Path) -> None:
    after = lift(tmp_path, "import shop.config as conf\n\n\n" + BOOT).texts["shop/api/boot.py"]
    assert "config as conf\n" in after
    assert "boot_timeout=conf.BOOT_TIMEOUT" in after


def test_names_of_other_functions_do_not_matter(tmp_path: Path) -> None:
    after = lift(tmp_path, BOOT + "\n\ndef other(config):\n    return config\n").texts
    assert "boot_timeout=config.BOOT_TIMEOUT" in after["shop/api/boot.py"]


def test_a_relative_import_is_made_only_beside_its_like(tmp_path: Path) -> None:
    near = PING.replace("from shop import", "from .. import").replace("PING", "BOOT")
    after = lift(tmp_path, **{"api/ping": near}).texts["shop/api/boot.py"]
    assert "from .. import config\n" in after


def test_names_begin_with_the_project_where_others_do(tmp_path: Path) -> None:
    after = lift(tmp_path, config=CONFIG + "SHOP_USER = 'me'\n").texts
    assert "config.SHOP_BOOT_TIMEOUT" in after["shop/api/boot.py"]
    assert (
        "# Seconds to wait at most for the boot to complete.\nSHOP_BOOT_TIMEOUT"
        in after["shop/config.py"]
    )


def test_a_name_that_is_taken_gets_a_word_more(tmp_path: Path) -> None:
    after = lift(tmp_path, config=CONFIG + "BOOT_TIMEOUT = 60\n").texts
    assert "SHOP_API_BOOT_TIMEOUT" not in after["shop/config.py"]
    assert "API_BOOT_TIMEOUT = 300\n" in after["shop/config.py"]
    assert "config.API_BOOT_TIMEOUT" in after["shop/api/boot.py"]


@pytest.mark.parametrize(
    ("boot", "config", "why"),
    [
        (
            BOOT.replace("(wait)", "(wait, config=None)", 1),
            CONFIG,
            "the name of the settings means something else in the file",
        ),
        (
            BOOT,
            CONFIG + "from shop.api import boot\n",
            "the settings import from the project, so that importing them may be a cycle",
        ),
    ],
)
def test_what_is_left(tmp_path: Path, boot: str, config: str, why: str) -> None:
    assert lift(tmp_path, boot, config).reasons == (why,)


def test_the_module_of_settings_does_not_read_itself(tmp_path: Path) -> None:
    config = CONFIG + "\n\ndef load(wait):\n    wait(load_timeout=300)\n"
    assert lift(tmp_path, config=config).reasons == ("it is in the module of the settings itself",)


def test_scripts_import_only_what_lies_beside_them(tmp_path: Path) -> None:
    ping = PING.replace("from shop import", "import")
    files = {"config.py": CONFIG, "ping.py": ping, "boot.py": BOOT, "tools/boot.py": BOOT}
    found = lifted(Settings(), tmp_path, files)
    assert "import config\n" in found.texts["boot.py"]
    assert found.texts["tools/boot.py"] == BOOT
    assert found.reasons == ("no other file shows how it would import the settings",)


def test_two_modules_of_one_name_are_not_mixed_up(tmp_path: Path) -> None:
    here = PING.replace("from shop import", "from . import")
    files = {
        "config.py": CONFIG,
        "shop/config.py": CONFIG,
        "shop/ping.py": here,
        "shop/boot.py": "import config\n\n\n" + BOOT,
        "old/shop/config.py": CONFIG,
    }
    found = lifted(Settings(), tmp_path, files)
    assert found.texts == files
    assert found.reasons == ("the name of the settings means something else in the file",)


def test_what_is_a_module_of_settings() -> None:
    backend = Settings()
    files = {"shop/config.py": CONFIG, "shop/ping.py": PING}
    held = {path: backend.survey(Module(path, text)) for path, text in files.items()}
    assert backend.is_used(held)
    assert pickle.loads(pickle.dumps(held)) == held
    unread = PING.replace("config.PING_TIMEOUT", "config")
    assert not backend.is_used(held | {"shop/ping.py": backend.survey(Module("ping.py", unread))})
    assert not backend.is_used(
        {"tests/ping.py": held["shop/ping.py"]} | {"shop/config.py": held["shop/config.py"]}
    )


def test_at_run_time(tmp_path: Path) -> None:
    lift(tmp_path)
    program = """\
from shop.api.boot import boot
print(boot(lambda boot_timeout: boot_timeout))
from shop import config
config.BOOT_TIMEOUT = 7
print(boot(lambda boot_timeout: boot_timeout))
"""
    assert executed(tmp_path, program) == "300\n7"
