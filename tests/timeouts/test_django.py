"""Timeouts from the settings of a Django project."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from lifting import Lifted, executed, lifted

from codemods.engine.module import Module
from codemods.timeouts.backends.django import Django

SETTINGS = """\
SECRET_KEY = 'secret'
INSTALLED_APPS = ['shop']
SHOP_PING_TIMEOUT = 5  # seconds
DEBUG = False
"""
VIEWS = """\
from django.http import HttpResponse


def boot(wait):
    return wait(boot_timeout=300)
"""
MANAGE = "import os\n\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n"


def lift(root: Path, files: dict[str, str]) -> Lifted:
    return lifted(Django(), root, files)


def project(root: Path, views: str = VIEWS, settings: str = SETTINGS, **others: str) -> Lifted:
    files = {"manage.py": MANAGE, "shop/settings.py": settings, "shop/views.py": views}
    return lift(root, files | {f"shop/{name}.py": text for name, text in others.items()})


def test_the_setting_goes_behind_its_like(tmp_path: Path) -> None:
    after = project(tmp_path).texts
    assert after["shop/settings.py"] == (
        "SECRET_KEY = 'secret'\n"
        "INSTALLED_APPS = ['shop']\n"
        "SHOP_PING_TIMEOUT = 5  # seconds\n"
        "# Seconds to wait at most for the boot to complete.\n"
        "SHOP_BOOT_TIMEOUT = 300\n"
        "DEBUG = False\n"
    )
    assert after["shop/views.py"] == (
        "from django.conf import settings\n"
        "from django.http import HttpResponse\n\n\n"
        "def boot(wait):\n"
        "    return wait(boot_timeout=settings.SHOP_BOOT_TIMEOUT)\n"
    )


@pytest.mark.parametrize(
    ("views", "comment"),
    [
        ("class Client:\n    def __init__(self):\n        wait(timeout=300)\n", "in ``Client``"),
        ("def fetch(wait):\n    wait(timeout=300)\n", "in ``fetch``"),
        ("def fetch(wait):\n    wait(read_timeout=300)\n", "for data"),
    ],
)
def test_a_comment_says_what_it_is_for(tmp_path: Path, views: str, comment: str) -> None:
    after = project(tmp_path, "import django\n\n\n" + views).texts["shop/settings.py"]
    assert f"# Seconds to wait at most {comment}.\n" in after


def test_a_setting_with_comments_above_is_set_apart(tmp_path: Path) -> None:
    settings = SETTINGS.replace("SHOP_PING", "\n# For a ping.\nSHOP_PING")
    after = project(tmp_path, settings=settings).texts["shop/settings.py"]
    assert (
        "\n# For a ping.\nSHOP_PING_TIMEOUT = 5  # seconds\n"
        "\n# Seconds to wait at most for the boot to complete.\nSHOP_BOOT_TIMEOUT = 300\n"
    ) in after


def test_the_newlines_are_those_of_the_file(tmp_path: Path) -> None:
    settings = SETTINGS.replace("\n", "\r\n")
    after = project(tmp_path, settings=settings).texts["shop/settings.py"]
    assert after.count("\n") == after.count("\r\n") == settings.count("\n") + 2


def test_a_statement_that_shares_its_line_is_no_place(tmp_path: Path) -> None:
    settings = "INSTALLED_APPS = []\nPING_TIMEOUT = 5; DEBUG = False\n"
    after = project(tmp_path, settings=settings).texts["shop/settings.py"]
    assert after.startswith("INSTALLED_APPS = []\n# Seconds")


def test_the_settings_may_be_a_class(tmp_path: Path) -> None:
    settings = (
        "class Base(Settings):\n"
        "    SHOP_PING_TIMEOUT = 5\n\n"
        "    @property\n    def INSTALLED_APPS(self):\n        return ['shop']\n"
    )
    dev = "from shop.settings import Base\n\n\nclass Dev(Base):\n    INSTALLED_APPS = ['dev']\n"
    found = project(tmp_path, settings=settings, dev=dev)
    assert found.texts["shop/settings.py"] == settings.replace(
        "= 5\n",
        "= 5\n    # Seconds to wait at most for the boot to complete.\n"
        "    SHOP_BOOT_TIMEOUT = 300\n",
    )
    assert found.texts["shop/dev.py"] == dev


def test_the_module_that_others_are_made_from_gets_it(tmp_path: Path) -> None:
    production = "from .settings import *\n\nINSTALLED_APPS = [*INSTALLED_APPS, 'logs']\n"
    found = project(tmp_path, production=production)
    assert found.texts["shop/production.py"] == production
    assert "SHOP_BOOT_TIMEOUT = 300" in found.texts["shop/settings.py"]


def test_local_settings_may_still_override_it(tmp_path: Path) -> None:
    settings = SETTINGS + "try:\n    from .local import *\nexcept ImportError:\n    pass\n"
    settings += "LAST_TIMEOUT = 3\n"
    after = project(tmp_path, settings=settings).texts["shop/settings.py"]
    assert after.index("SHOP_BOOT_TIMEOUT") < after.index("try:")


@pytest.mark.parametrize(
    "others",
    [
        {"other": SETTINGS},
        {"conftest": SETTINGS},
        {"conftest": "from django.conf import settings\nsettings.configure(DEBUG=True)\n"},
        {"wsgi": "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'mart.settings'\n"},
    ],
)
def test_with_settings_elsewhere_there_is_a_default(tmp_path: Path, others: dict[str, str]) -> None:
    found = project(tmp_path, **others)
    assert found.texts["shop/settings.py"] == SETTINGS
    assert 'getattr(settings, "SHOP_BOOT_TIMEOUT", 300)' in found.texts["shop/views.py"]


def test_an_app_for_any_project_has_a_default(tmp_path: Path) -> None:
    found = lift(
        tmp_path,
        {
            "shop/conf.py": "from django.conf import settings\nsettings.SHOP_URL\n",
            "shop/client.py": "def boot(wait):\n    return wait(boot_timeout=5 * 60)\n",
        },
    )
    assert found.texts["shop/client.py"] == (
        "from django.conf import settings\n\n\n"
        "def boot(wait):\n"
        '    return wait(boot_timeout=getattr(settings, "SHOP_BOOT_TIMEOUT", 5 * 60))\n'
    )


def test_names_may_begin_as_those_beside_the_file(tmp_path: Path) -> None:
    views = VIEWS.replace(
        "import HttpResponse", "import HttpResponse\nfrom django.conf import settings"
    )
    views += (
        "\n\ndef urls():\n    settings.MART_A, settings.MART_B, settings.MART_C, settings.DEBUG\n"
    )
    after = project(tmp_path, views, SETTINGS.replace("SHOP_", "")).texts["shop/views.py"]
    assert "settings.MART_BOOT_TIMEOUT" in after


@pytest.mark.parametrize(
    ("views", "line"),
    [
        (
            VIEWS.replace("def boot(wait", "def boot(wait, settings=None"),
            "from django.conf import settings as django_settings",
        ),
        (
            VIEWS + "\n\ndef other(settings):\n    return settings\n",
            "from django.conf import settings",
        ),
        (
            "from shop.names import *\n" + VIEWS,
            "from django.conf import settings as django_settings",
        ),
        (
            "from django.conf import settings as conf\n" + VIEWS,
            "from django.conf import settings as conf",
        ),
    ],
)
def test_a_name_that_means_something_else_is_left_alone(
    tmp_path: Path, views: str, line: str
) -> None:
    after = project(tmp_path, views).texts["shop/views.py"]
    assert line in after
    assert f"{line.rsplit(maxsplit=1)[-1]}.SHOP_BOOT_TIMEOUT" in after


@pytest.mark.parametrize(
    ("views", "why"),
    [
        (
            VIEWS.replace("(wait)", "(wait, settings=None, django_settings=None)", 1),
            "settings means something else in the file",
        ),
        (
            "from django.views import View\n\nclass Page(View, boot_timeout=300):\n    pass\n"
            "View.wait(boot_timeout=300)\n",
            "it is read when the module is imported, maybe before Django is configured",
        ),
    ],
)
def test_what_is_left(tmp_path: Path, views: str, why: str) -> None:
    assert why in project(tmp_path, views).reasons


def test_a_script_beside_the_project_is_left(tmp_path: Path) -> None:
    script = "def boot(wait):\n    wait(boot_timeout=300)\n"
    files = {"shop/settings.py": SETTINGS, "fetch.py": script, "tools/get.py": script}
    found = lift(tmp_path, files | {"shop/views.py": VIEWS})
    assert found.reasons == ("the code may run where Django is not configured",) * 2


def test_what_the_settings_import_is_left(tmp_path: Path) -> None:
    settings = "from shop import views\n" + SETTINGS
    found = project(tmp_path, settings=settings)
    assert found.reasons == (
        "the settings import the file, so that it may run before they are complete",
    )


def test_a_library_with_some_support_for_django_is_not_of_django(tmp_path: Path) -> None:
    files = {
        "shop/django/views.py": "from django.conf import settings\nsettings.A\n" + VIEWS,
        "shop/django/client.py": "def get(wait):\n    wait(get_timeout=300)\n",
        "shop/client.py": "def boot(wait):\n    wait(boot_timeout=300)\n",
    }
    backend = Django()
    held = {path: backend.survey(Module(path, text)) for path, text in files.items()}
    assert not backend.is_used(held)
    files["shop/django/urls.py"] = "import django\n"
    found = lift(tmp_path, files)
    assert found.reasons == ("the code may run where Django is not configured",)
    assert "SHOP_GET_TIMEOUT" in found.texts["shop/django/client.py"]


def test_values_alike_are_one_setting(tmp_path: Path) -> None:
    views = VIEWS + "\n\ndef halt(wait):\n    wait(halt_timeout=300)\n    wait(halt_timeout=300)\n"
    after = project(tmp_path, views).texts
    assert after["shop/settings.py"].count("SHOP_HALT_TIMEOUT = 300") == 1
    assert after["shop/views.py"].count("settings.SHOP_HALT_TIMEOUT") == 2


def test_what_is_a_project_of_django() -> None:
    backend = Django()
    settings = backend.survey(Module("shop/settings.py", SETTINGS))
    app = backend.survey(Module("shop/conf.py", "from django.conf import settings\nsettings.A\n"))
    tests = backend.survey(Module("tests/settings.py", SETTINGS))
    other = backend.survey(Module("shop/conf.py", "from shop import settings\nsettings.A\n"))
    assert backend.is_used({"shop/settings.py": settings})
    assert backend.is_used({"shop/conf.py": app})
    assert not backend.is_used({"tests/settings.py": tests, "shop/conf.py": other})
    assert pickle.loads(pickle.dumps(settings)) == settings


SHOWS = "print(repr(boot(lambda boot_timeout: boot_timeout)))\n"
USES = f"""\
from shop.views import boot  # before anything is configured
{SHOWS}
from django.test import override_settings
with override_settings(SHOP_BOOT_TIMEOUT=7):
    {SHOWS}"""


def test_at_run_time_in_a_project(tmp_path: Path) -> None:
    project(tmp_path)
    assert executed(tmp_path, USES, DJANGO_SETTINGS_MODULE="shop.settings") == "300\n7"


def test_at_run_time_in_an_app(tmp_path: Path) -> None:
    lift(tmp_path, {"shop/views.py": "from django.conf import settings\nsettings.A\n" + VIEWS})
    assert "getattr" in (tmp_path / "shop/views.py").read_text()
    (tmp_path / "shop/views.py").write_text(
        (tmp_path / "shop/views.py").read_text().replace("settings.A\n", "")
    )
    (tmp_path / "site_settings.py").write_text("SECRET_KEY = 'secret'\n")
    assert executed(tmp_path, USES, DJANGO_SETTINGS_MODULE="site_settings") == "300\n7"
