"""Arguments of commands, run: what the command gets is what it got, or what was chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from lifting import executed
from treating import treated

RUN = """\
import os
import subprocess
import sys

HOST = os.environ.get('SHOP_HOST')


def fetch(python=sys.executable):
    code = 'import sys; print(*sys.argv[1:])'
    command = [python, '-c', code, {}]
    return subprocess.check_output(command).decode().strip()
"""

FORMS = [
    ("'--timeout=300'", "--timeout=300", "--timeout=7"),
    ('"-timeout=300"', "-timeout=300", "-timeout=7"),
    ("u'--timeout=300'", "--timeout=300", "--timeout=7"),
    ("'--timeout', '300'", "--timeout 300", "--timeout 7"),
    ("'--timeout', str(300)", "--timeout 300", "--timeout 300"),
    ("'--wait-timeout=2.5'", "--wait-timeout=2.5", "--wait-timeout=7.0"),
    ("'--wait_timeout', '2.5'", "--wait_timeout 2.5", "--wait_timeout 7.0"),
]
MANNERS = ["", "f'{HOST}'\n", "'{}{}'.format(1, 2)\n", "'%s' % (1,)\n"]


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize(("form", "default", "chosen"), FORMS)
def test_a_variable(tmp_path: Path, form: str, default: str, chosen: str, manner: str) -> None:
    files = {"shop/run.py": RUN.format(form) + manner}
    assert not treated(tmp_path, files, values="any", backend="environment")
    program = "from shop.run import fetch\nprint(fetch())"
    assert executed(tmp_path, program) == default
    assert executed(tmp_path, program, SHOP_FETCH_TIMEOUT="7", SHOP_WAIT_TIMEOUT="7") == chosen


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize(("form", "default"), [it[:2] for it in FORMS if "str(" not in it[0]])
def test_a_parameter(tmp_path: Path, form: str, default: str, manner: str) -> None:
    files = {"shop/run.py": RUN.format(form) + manner}
    assert not treated(tmp_path, files, values="any", backend="parameter")
    name = "wait_timeout" if "wait" in form else "timeout"
    program = f"from shop.run import fetch\nprint(fetch(), fetch({name}=0.5))"
    chosen = default.replace("300", "0.5").replace("2.5", "0.5")
    assert executed(tmp_path, program) == f"{default} {chosen}"


@pytest.mark.parametrize(
    "form",
    [
        "'-w', '300'",
        "'-T300'",
        "'--port=300'",
        "'--timeout=0300'",
        "'--timeout=300s'",
        "'--timeout=300 '",
        "'--time' 'out=300'",
        "'''--timeout=300'''",
        "'--verbose', 'timeout', '300'",
    ],
)
def test_what_is_none(tmp_path: Path, form: str) -> None:
    text = RUN.format(form)
    assert not treated(tmp_path, {"shop/run.py": text}, values="any", backend="parameter")
    assert (tmp_path / "shop/run.py").read_text() == text
