"""What programs show of a secret before they are treated, and no longer after."""

from __future__ import annotations

import logging
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from codemods.catalog import choose
from codemods.engine.pipeline import run
from codemods.engine.select import select

SECRET = "hunter2"
URL = f"mysql://shop:{SECRET}@db/shop"
SEED = Path(__file__).parents[2] / "fixtures/nova_cells/cells_service/context.py"
HEAD = "import logging\n\nLOG = logging.getLogger('shop')\n\n\n"

Call: TypeAlias = Callable[[Path, object], tuple[str, object]]


def treated(text: str, folder: Path, *requirements: str) -> str:
    """A module after its treatment; it must change, and only once."""
    (folder / "requirements.txt").write_text("\n".join(requirements))
    path = folder / "shop.py"
    path.write_text(text)
    for changes in (1, 0):
        result = run(select([folder], (), ["requirements.txt"]), choose(["masked-secret"]), jobs=1)
        assert not list(result.problems)
        assert len(list(result.changes)) == changes
        for change in result.changes:
            path.write_bytes(change.after)
    return path.read_text()


@pytest.fixture
def called(capsys: pytest.CaptureFixture[str]) -> Call:
    """What ``main`` of a module shows if it is called, in whatever way, and what it gives."""
    logger = logging.getLogger("shop")
    logger.setLevel(logging.DEBUG)

    def call(path: Path, argument: object) -> tuple[str, object]:
        handler = logging.StreamHandler(sys.stdout)
        logger.addHandler(handler)
        names = runpy.run_path(str(path))
        try:
            given: object = names["main"](argument)
        except Exception as error:
            given = error
            print(error)
        finally:
            logger.removeHandler(handler)
        return capsys.readouterr().out, given

    return call


PROGRAMS = {
    "lazily": "def main(transport_url):\n    LOG.debug('to %s', transport_url)\n",
    "in a dictionary": "def main(db_url):\n    LOG.info('to %(url)s', {'url': db_url})\n",
    "by percent": "def main(db_url):\n    LOG.info('to %s' % db_url)\n",
    "by percent and dict": "def main(db_url):\n    LOG.info('to %(url)s' % dict(url=db_url))\n",
    "by format": "def main(db_url):\n    LOG.info('to {0!r}'.format(db_url))\n",
    "by an f-string": "def main(db_url):\n    LOG.info(f'to {db_url!r:>60}')\n",
    "added up": "def main(db_url):\n    LOG.info('to ' + db_url + '!')\n",
    "alone": "def main(db_url):\n    LOG.info(db_url)\n",
    "as text": "def main(db_url):\n    LOG.info('to %s', str(db_url))\n",
    "raised": "def main(db_url):\n    raise ValueError('not to %s' % db_url)\n",
    "raised as it is": "def main(password):\n    raise ValueError('no', password)\n",
    "by another name": "def main(db_url):\n    it = db_url\n    LOG.info('to %s', it)\n",
    "as a message": (
        "def main(db_url):\n    text = 'not to %s' % db_url\n    LOG.error(text)\n"
        "    raise ValueError(text)\n"
    ),
    "a password": "def main(admin_pass):\n    LOG.info('with %s', admin_pass)\n",
    "a password in an f-string": "def main(password):\n    LOG.info(f'with {password!r}')\n",
    "printed": "def main(password):\n    print('with', password)\n",
    "by repr": (
        "class Shop:\n    def __init__(self, password):\n        self.password = password\n\n"
        "    def __repr__(self):\n        return f'<Shop {self.password}>'\n\n\n"
        "def main(password):\n    LOG.info('in %r', Shop(password))\n"
    ),
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
@pytest.mark.parametrize("value", [URL, SECRET])
def test_secrets_are_no_longer_shown(
    program: str, value: str, tmp_path: Path, called: Call
) -> None:
    path = tmp_path / "shop.py"
    path.write_text(HEAD + program)
    before, error = called(path, value)
    assert SECRET in before

    treated(HEAD + program, tmp_path)

    after, again = called(path, value)
    assert "***" in after
    assert SECRET not in after
    assert type(again) is type(error)


USED = """\
def main(db_url):
    LOG.info('to %s', db_url)
    return connect(db_url)


def connect(url):
    return url
"""


@pytest.mark.parametrize("value", [URL, None, "", b"x", 5, "http://[", "nonsense"])
def test_what_is_connected_to_is_the_same(value: object, tmp_path: Path, called: Call) -> None:
    treated(HEAD + USED, tmp_path)
    _, given = called(tmp_path / "shop.py", value)
    assert given is value


def test_the_seed(tmp_path: Path) -> None:
    before = SEED.read_text()
    assert before.count("cell_mapping.database_connection") == 2
    after = treated(before, tmp_path)
    assert after.count("_mask_url(cell_mapping.database_connection)") == 1
    assert "objects.Database(cell_mapping.database_connection)" in after


def test_oslo_is_used_where_the_project_requires_it(tmp_path: Path) -> None:
    program = "def main(connection_info):\n    LOG.info('with %s', connection_info)\n"
    after = treated(HEAD + program, tmp_path, "requests>=2", "oslo.utils>=4.0 # masks")
    assert "from oslo_utils import strutils\n" in after
    assert "LOG.info('with %s', strutils.mask_password(connection_info))" in after
