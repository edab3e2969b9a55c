"""Timeouts from a settings class of pydantic-settings."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from lifting import Lifted, executed, lifted

from codemods.engine.module import Module
from codemods.timeouts.backends.pydantic import Pydantic

CONFIG = """\
from functools import lru_cache

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="SHOP_")

    ping_timeout: int = Field(default=5, ge=1)  # seconds
    name: str = "shop"

    def greeting(self) -> str:
        return self.name


@lru_cache
def get_settings() -> Settings:
    return Settings()
"""
PLAIN = """\
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    name: str = "shop"


settings = Settings()
"""
PING = """\
from shop.config import get_settings


def ping(wait):
    return wait(get_settings().ping_timeout)
"""
BOOT = "def boot(wait):\n    return wait(boot_timeout=300)\n"


def lift(root: Path, boot: str = BOOT, config: str = CONFIG, ping: str = PING) -> Lifted:
    files = {"shop/config.py": config, "shop/ping.py": ping, "shop/boot.py": boot}
    return lifted(Pydantic(), root, files)


def test_the_field_goes_behind_its_like(tmp_path: Path) -> None:
    after = lift(tmp_path).texts
    assert after["shop/config.py"] == CONFIG.replace(
        "# seconds\n",
        "# seconds\n    boot_timeout: int = Field(\n        default=300, ge=1,\n"
        '        description="Seconds to wait at most for the boot to complete.")\n',
    )
    assert after["shop/boot.py"] == (
        "from shop.config import get_settings\n\n\n"
        "def boot(wait):\n    return wait(boot_timeout=get_settings().boot_timeout)\n"
    )


def test_a_class_without_fields_that_are_made_gets_a_plain_one(tmp_path: Path) -> None:
    ping = "from .config import settings\n\n\ndef ping(wait):\n    wait(settings.name)\n"
    after = lift(tmp_path, BOOT.replace("300", "2.5"), PLAIN, ping).texts
    assert after["shop/config.py"] == PLAIN.replace(
        '"shop"\n',
        '"shop"\n    # Seconds to wait at most for the boot to complete.\n'
        "    boot_timeout: float = 2.5\n",
    )
    assert after["shop/boot.py"] == (
        "from .config import settings\n\n\n"
        "def boot(wait):\n    return wait(boot_timeout=settings.boot_timeout)\n"
    )


def test_the_instance_may_be_of_a_class_of_another_module(tmp_path: Path) -> None:
    base, instance = PLAIN.split("\n\nsettings = ")
    files = {
        "shop/model.py": base + "\n",
        "shop/config.py": "from shop.model import Settings\n\nsettings = " + instance,
        "shop/ping.py": "from shop.config import settings\n\nprint(settings.name)\n",
        "shop/boot.py": BOOT,
    }
    after = lifted(Pydantic(), tmp_path, files).texts
    assert "    boot_timeout: int = 300\n" in after["shop/model.py"]
    assert "from shop.config import settings\n" in after["shop/boot.py"]


def test_a_fraction_is_more_than_nothing(tmp_path: Path) -> None:
    after = lift(tmp_path, BOOT.replace("300", "0.5")).texts["shop/config.py"]
    assert "boot_timeout: float = Field(\n        default=0.5, gt=0,\n        description=" in after


def test_a_name_that_is_taken_gets_a_word_more(tmp_path: Path) -> None:
    config = CONFIG.replace("ping_timeout", "boot_timeout")
    after = lift(tmp_path, BOOT.replace("def boot", "def start"), config).texts
    assert "get_settings().start_boot_timeout" in after["shop/boot.py"]


@pytest.mark.parametrize(
    ("boot", "config", "why"),
    [
        (
            BOOT + "\n\nget_settings = None\n",
            CONFIG,
            "the name of the settings means something else in the file",
        ),
        (
            BOOT,
            "from shop import boot\n" + CONFIG,
            "the settings import from the project, so that importing them may be a cycle",
        ),
        (
            "WAIT = dict(boot_timeout=300)\n",
            CONFIG,
            "it is read when the module is imported, maybe before the settings are complete",
        ),
        (
            BOOT.replace("boot_timeout", "model_timeout"),
            CONFIG,
            "pydantic keeps names of fields that begin with model_ for itself",
        ),
    ],
)
def test_what_is_left(tmp_path: Path, boot: str, config: str, why: str) -> None:
    assert lift(tmp_path, boot, config).reasons == (why,)


def test_the_module_of_settings_does_not_read_itself(tmp_path: Path) -> None:
    config = CONFIG + "\n\ndef load(wait):\n    wait(load_timeout=300)\n"
    found = lift(tmp_path, config=config)
    assert found.reasons == ("it is in the module of the settings itself",)


def test_without_a_file_that_imports_them_they_are_not_imported(tmp_path: Path) -> None:
    found = lift(tmp_path, ping="")
    assert found.reasons == ("no other file shows how it would import the settings",)


def test_settings_of_one_part_are_not_for_others(tmp_path: Path) -> None:
    config = CONFIG.replace("get_settings", "get_mail_settings")
    ping = PING.replace("get_settings", "get_mail_settings").replace("shop.", "shop.mail.")
    files = {"shop/mail/config.py": config, "shop/mail/ping.py": ping}
    found = lifted(Pydantic(), tmp_path, files | {"shop/boot.py": BOOT, "shop/mail/boot.py": BOOT})
    assert found.reasons == ("the settings of the project are for other parts of it",)
    assert "get_mail_settings().boot_timeout" in found.texts["shop/mail/boot.py"]


def test_what_is_a_class_of_settings() -> None:
    backend = Pydantic()
    held = {"shop/config.py": backend.survey(Module("shop/config.py", CONFIG))}
    assert backend.is_used(held)
    assert pickle.loads(pickle.dumps(held)) == held
    bare = PLAIN.replace("settings = Settings()\n", "")
    other = PLAIN.replace("(BaseSettings)", "(LayerSettings)")
    for text in (bare, other, PING):
        assert not backend.is_used({"shop/x.py": backend.survey(Module("shop/x.py", text))})
    assert not backend.is_used({"tests/config.py": held["shop/config.py"]})


SHOWS = "from shop.boot import boot\nprint(repr(boot(lambda boot_timeout: boot_timeout)))"


@pytest.mark.parametrize(
    ("variables", "outcome"),
    [({}, "300"), ({"SHOP_BOOT_TIMEOUT": "7"}, "7")],
)
def test_at_run_time(tmp_path: Path, variables: dict[str, str], outcome: str) -> None:
    lift(tmp_path)
    assert executed(tmp_path, SHOWS, **variables) == outcome


@pytest.mark.parametrize("value", ["0", "soon", "0.5"])
def test_at_run_time_what_is_no_timeout_is_refused(tmp_path: Path, value: str) -> None:
    lift(tmp_path)
    program = (
        f"import pydantic\ntry:\n    exec({SHOWS!r})\n"
        "except pydantic.ValidationError as error:\n    print(error.errors()[0]['loc'])"
    )
    assert executed(tmp_path, program, SHOP_BOOT_TIMEOUT=value) == "('boot_timeout',)"
