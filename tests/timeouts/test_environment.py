"""Timeouts from environment variables."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from lifting import executed, lifted

from codemods.engine.module import Module
from codemods.timeouts.backends.environment import Environment

READS = "import os\n\nURL = os.environ['SHOP_URL']\n"
BOOT = """\
import time


def boot(wait):
    return wait(boot_timeout=300)
"""
READER = '''
def _env_seconds(variable: str, default: int) -> int:
    """The seconds in an environment variable; `default` where it is not set."""
    value = os.environ.get(variable)
    if value is None:
        return default
    if not value.isdecimal():
        raise ValueError(f"{variable} must be whole seconds, not {value!r}")
    return int(value)

'''


def lift(root: Path, boot: str, **others: str) -> str:
    """What becomes of the file ``shop/boot.py`` of a project that reads the environment."""
    files = {f"shop/{name}.py": text for name, text in others.items()}
    return lifted(Environment(), root, {"shop/url.py": READS, "shop/boot.py": boot} | files).texts[
        "shop/boot.py"
    ]


def reason(root: Path, boot: str) -> str:
    """Why the one timeout of a file is left."""
    [found] = lifted(Environment(), root, {"shop/url.py": READS, "shop/boot.py": boot}).reasons
    return found


def test_the_file_gets_a_reader_and_its_import(tmp_path: Path) -> None:
    assert lift(tmp_path, BOOT) == (
        "import os\nimport time\n\n"
        + READER
        + "\ndef boot(wait):\n"
        + '    return wait(boot_timeout=_env_seconds("SHOP_BOOT_TIMEOUT", 300))\n'
    )


def test_one_reader_serves_all_of_a_file_and_a_later_run(tmp_path: Path) -> None:
    after = lift(tmp_path, BOOT + "\n\ndef halt(wait):\n    wait(halt_timeout=60)\n")
    assert after.count("def _env_seconds") == 1
    after = lift(tmp_path, after + "\n\ndef ping(wait):\n    wait(ping_timeout=5 * 60)\n")
    assert after.count("def _env_seconds") == 1
    assert '_env_seconds("SHOP_PING_TIMEOUT", 5 * 60)' in after


def test_fractions_have_a_reader_of_their_own(tmp_path: Path) -> None:
    after = lift(tmp_path, BOOT.replace("300", "300.0"))
    assert '_env_float_seconds("SHOP_BOOT_TIMEOUT", 300.0)' in after


def test_the_quotes_are_those_of_the_file(tmp_path: Path) -> None:
    after = lift(tmp_path, BOOT + "\n\nNAME = ['shop', 'boot']\n")
    assert "_env_seconds('SHOP_BOOT_TIMEOUT', 300)" in after
    assert "raise ValueError(f'{variable} must be whole seconds, not {value!r}')" in after


def test_names_begin_as_those_of_the_project(tmp_path: Path) -> None:
    others = "import os\nPORT = os.getenv('MART_PORT'), os.environ.get('MART_HOST', '')\n"
    others += "os.environ['MART_USER'] = 'mart'\nKEY = os.environ.get('AWS_KEY')\n"
    files = {"shop/other.py": others, "shop/boot.py": BOOT}
    after = lifted(Environment(), tmp_path, files).texts["shop/boot.py"]
    assert '"MART_BOOT_TIMEOUT"' in after


def test_what_variables_are_about_is_not_the_project(tmp_path: Path) -> None:
    others = (
        "import os\n\nDB = [os.environ['DB_HOST'], os.environ['DB_PORT'], os.environ['DB_NAME']]\n"
    )
    files = {"shop/other.py": others, "shop/boot.py": BOOT}
    after = lifted(Environment(), tmp_path, files).texts["shop/boot.py"]
    assert '"SHOP_BOOT_TIMEOUT"' in after


def test_a_value_that_is_read_at_import_may_be_a_variable(tmp_path: Path) -> None:
    after = lift(tmp_path, "import os\n\nSERVER = dict(boot_timeout=300)\n")
    assert after.endswith(
        '\n\nSERVER = dict(boot_timeout=_env_seconds("SHOP_BOOT_TIMEOUT", 300))\n'
    )
    program = "import shop.boot\nprint(shop.boot.SERVER)"
    assert executed(tmp_path, program, SHOP_BOOT_TIMEOUT="7") == "{'boot_timeout': 7}"


def test_a_name_that_is_taken_gets_a_word_more(tmp_path: Path) -> None:
    others = "import os\n\nLIMIT = os.getenv('SHOP_BOOT_TIMEOUT')\n"
    after = lift(tmp_path, BOOT.replace("def boot", "def start"), other=others)
    assert '"SHOP_START_BOOT_TIMEOUT"' in after


def test_what_means_the_same_is_one_variable(tmp_path: Path) -> None:
    real = "class Driver:\n    def boot(self, wait):\n        wait(boot_timeout=300)\n"
    fake = real.replace("Driver", "FakeDriver")
    assert '"SHOP_BOOT_TIMEOUT"' in lift(tmp_path, real, fake=fake)
    assert '"SHOP_BOOT_TIMEOUT"' in (tmp_path / "shop/fake.py").read_text()


def test_other_values_are_other_variables(tmp_path: Path) -> None:
    real = "class Driver:\n    def boot(self, wait):\n        wait(boot_timeout=300)\n"
    slow = real.replace("Driver", "Slow").replace("300", "900")
    assert '"SHOP_DRIVER_BOOT_TIMEOUT", 300' in lift(tmp_path, real, slow=slow)
    assert '"SHOP_SLOW_BOOT_TIMEOUT", 900' in (tmp_path / "shop/slow.py").read_text()


def test_values_that_no_name_tells_apart_are_left(tmp_path: Path) -> None:
    text = "def boot(wait):\n    wait(boot_timeout=300)\n    wait(boot_timeout=60)\n"
    found = lifted(Environment(), tmp_path, {"shop/url.py": READS, "shop/boot.py": text})
    assert found.reasons == ("no name would tell its setting from another one",) * 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("from shop import os\n\n" + BOOT, "os means something else in the file"),
        (
            "from shop import _env_seconds\n\n" + BOOT,
            "the function that reads it needs a name that the file has for something else",
        ),
        (
            "try:\n    from builtins import bytes, str\nexcept ImportError:\n    pass\n" + BOOT,
            "the function that reads it needs a name that the file has for something else",
        ),
        (
            BOOT.replace("wait(boot_timeout=300)", "f'{wait(boot_timeout=300)}'"),
            "an f-string around it may have no room for quotes",
        ),
    ],
)
def test_what_is_left(tmp_path: Path, text: str, why: str) -> None:
    assert reason(tmp_path, text) == why


def test_only_a_project_that_reads_the_environment_uses_it() -> None:
    backend = Environment()
    reads = backend.survey(Module("shop/url.py", READS))
    assert backend.is_used({"shop/url.py": reads})
    tests = backend.survey(Module("shop/tests/test_url.py", READS))
    writes = backend.survey(Module("shop/path.py", "import os\nprint(os.path)\n"))
    assert not backend.is_used({"shop/tests/test_url.py": tests, "shop/path.py": writes})
    assert pickle.loads(pickle.dumps(reads)) == reads


VALUES = "from shop.boot import boot\nprint(repr(boot(lambda boot_timeout: boot_timeout)))"


@pytest.mark.parametrize(
    ("number", "value", "outcome"),
    [
        ("300", None, "300"),
        ("300", "5", "5"),
        ("300", "0", "0"),
        ("300", "soon", "ValueError: SHOP_BOOT_TIMEOUT must be whole seconds, not 'soon'"),
        ("300", "", "ValueError: SHOP_BOOT_TIMEOUT must be whole seconds, not ''"),
        ("300", "-1", "ValueError: SHOP_BOOT_TIMEOUT must be whole seconds, not '-1'"),
        ("300", "0.5", "ValueError: SHOP_BOOT_TIMEOUT must be whole seconds, not '0.5'"),
        ("300.0", None, "300.0"),
        ("300.0", "0.5", "0.5"),
        ("300.0", "soon", "ValueError: SHOP_BOOT_TIMEOUT must be seconds, not 'soon'"),
        ("300.0", "nan", "ValueError: SHOP_BOOT_TIMEOUT must be seconds, not 'nan'"),
        ("300.0", "inf", "ValueError: SHOP_BOOT_TIMEOUT must be seconds, not 'inf'"),
        ("300.0", "-0.5", "ValueError: SHOP_BOOT_TIMEOUT must be seconds, not '-0.5'"),
    ],
)
def test_at_run_time(tmp_path: Path, number: str, value: str | None, outcome: str) -> None:
    lift(tmp_path, BOOT.replace("300", number))
    variables = {} if value is None else {"SHOP_BOOT_TIMEOUT": value}
    assert executed(tmp_path, VALUES, **variables) == outcome


def test_a_variable_is_read_whenever_the_value_is_needed(tmp_path: Path) -> None:
    lift(tmp_path, BOOT)
    program = "import os, shop.boot\nos.environ['SHOP_BOOT_TIMEOUT'] = '7'\n" + VALUES
    assert executed(tmp_path, program) == "7"
