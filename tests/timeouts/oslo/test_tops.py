"""What a file tells of the configuration is read from its top, if that is all it can tell."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import CENTRAL
from waits import write

from codemods.catalog import choose
from codemods.engine.module import Module
from codemods.engine.pipeline import run
from codemods.engine.select import select
from codemods.timeouts import tops
from codemods.timeouts.backends.oslo import Oslo
from codemods.timeouts.backends.oslo.facts import Told

READER = "import shop.conf\n\nCONF = shop.conf.CONF\n\n\ndef page():\n    return CONF.orders.size\n"


def told(text: str) -> tuple[Told, Module]:
    module = Module("shop/orders/listing.py", text)
    found = tops.survey(Oslo(), module)
    assert isinstance(found, Told)
    return found, module


@pytest.mark.parametrize("header", ["def page():", "class Page:", "async def page():", "@page"])
def test_nothing_is_parsed_from_the_first_function_on(header: str) -> None:
    found, module = told(f"import shop.conf\n\nCONF = shop.conf.CONF\n\n\n{header} no Python")
    assert found.handle is not None
    assert found.handle.module == "shop.conf"
    assert found.imports == ("shop.conf",)
    assert not module.is_parsed


def test_a_file_without_functions_is_its_top() -> None:
    found, _ = told("from shop.conf import CONF\nSIZE = CONF.orders.size\n")
    assert [it.first for it in found.reads] == ["orders"]


def test_all_of_a_file_is_parsed_whose_docstring_holds_a_function() -> None:
    found, module = told(f'"""Say:\n\ndef page():\n    ...\n"""\n{READER}')
    assert found.handle is not None
    assert module.is_parsed


def test_what_a_function_reads_of_a_module_of_settings_counts(tmp_path: Path) -> None:
    """The reader is broken in its function, which is not parsed."""
    files = {
        "shop/__init__.py": "",
        "shop/settings.py": "PAGE_SIZE = 20\n\nSTOCK_TIMEOUT = 5\n",
        "shop/listing.py": "from shop import settings\n\n\ndef no Python\n    settings.PAGE_SIZE\n",
        "shop/mail.py": "def send():\n    parcel(timeout=300)\n",
    }
    write(tmp_path, files)
    result = run(select([tmp_path]), choose(["configurable-timeout"]), jobs=1)
    changes = {it.path: it.after.decode() for it in result.changes}
    assert "\nSEND_TIMEOUT = 300\n" in changes["shop/settings.py"]
    assert "parcel(timeout=settings.SEND_TIMEOUT)" in changes["shop/mail.py"]


def test_a_file_is_configured_as_another_one_that_only_reads_options(tmp_path: Path) -> None:
    """The reader is broken below its top, which nobody has to know."""
    files = {
        **CENTRAL,
        "shop/orders/listing.py": f"{READER}\n\ndef no Python\n",
        "shop/mail/send.py": "def send():\n    parcel(timeout=300)\n",
    }
    write(tmp_path, files)
    result = run(select([tmp_path]), choose(["configurable-timeout"]), jobs=1)
    changes = {it.path: it.after.decode() for it in result.changes}
    assert "\nCONF = shop.conf.CONF\n" in changes["shop/mail/send.py"]
