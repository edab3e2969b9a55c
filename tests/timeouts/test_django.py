"""Timeouts from the settings of a Django project."""

from __future__ import annotations

from pathlib import Path

from lifting import Lifted, lifted

from codemods.timeouts.django import Django

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
        "# Seconds to wait at most for boot.\n"
        "SHOP_BOOT_TIMEOUT = 300\n"
        "DEBUG = False\n"
    )
    assert after["shop/views.py"] == (
        "from django.conf import settings\n"
        "from django.http import HttpResponse\n\n\n"
        "def boot(wait):\n"
        "    return wait(boot_timeout=settings.SHOP_BOOT_TIMEOUT)\n"
    )
