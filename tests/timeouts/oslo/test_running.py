"""What was lifted, with oslo.config itself: the default, a file of options, what is documented."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from projects import BESIDE, CENTRAL, DRIVER
from waits import lifted, write

SHIP = """\
import shop.conf

CONF = shop.conf.CONF
waited = []


def parcel(timeout):
    waited.append(timeout)


def ship():
    parcel(timeout=300)
"""

GRIND = """

def flour(interval):
    waited.append(interval)


waited = []


def grind():
    flour(interval=0.5)
"""

SHOP = {**CENTRAL, "shop/orders/ship.py": SHIP}
MILL = {**BESIDE, "mill/grinder.py": BESIDE["mill/grinder.py"] + GRIND}

WAITS = """\
import sys
from {module} import CONF, {function}, waited

{function}()
CONF(sys.argv[1:], project='some')
{function}()
print(waited)
"""


def treat(tree: Path, files: Mapping[str, str]) -> None:
    write(tree, files)
    after, reasons = lifted(tree)
    assert not reasons
    write(tree, after)


def run(tree: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(tree)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("files", "module", "function", "options", "waited"),
    [
        pytest.param(SHOP, "shop.orders.ship", "ship", "", "[300, 300]", id="the default"),
        pytest.param(
            SHOP, "shop.orders.ship", "ship", "[orders]\nparcel_timeout = 5\n", "[300, 5]", id="set"
        ),
        pytest.param(MILL, "mill.grinder", "grind", "", "[0.5, 0.5]", id="a fraction"),
        pytest.param(
            MILL,
            "mill.grinder",
            "grind",
            "[grinder]\nflour_interval = 0.1\n",
            "[0.5, 0.1]",
            id="another fraction",
        ),
    ],
)
def test_the_value_that_is_waited(
    tmp_path: Path,
    files: Mapping[str, str],
    module: str,
    function: str,
    options: str,
    waited: str,
) -> None:
    treat(tmp_path, files)
    write(tmp_path, {"some.conf": options})
    program = WAITS.format(module=module, function=function)
    assert run(tmp_path, "-c", program, "--config-file", "some.conf").strip() == waited


BACKEND = """\
from oslo_config import cfg

SHARED_CONF_GROUP = 'backend_defaults'


class Configuration(object):
    def __init__(self, group):
        self.group = group

    def append_config_values(self, options):
        cfg.CONF.register_opts(options, group=self.group)

    def __getattr__(self, name):
        return getattr(cfg.CONF[self.group], name)
"""


def test_each_backend_has_its_own_value(tmp_path: Path) -> None:
    files = {**DRIVER, "farm/configuration.py": BACKEND}
    files["farm/barn.py"] = files["farm/barn.py"].partition("\n\ndef clean")[0] + "\n"
    files["farm/barn.py"] += "\n\ndef hay(timeout):\n    print(timeout)\n"
    treat(tmp_path, files)
    write(tmp_path, {"some.conf": "[red]\nbarn_hay_timeout = 5\n"})
    program = (
        "from farm import barn, configuration\n"
        "red, green = (barn.BarnDriver(configuration.Configuration(it)) for it in "
        "('red', 'green'))\n"
        "barn.CONF(['--config-file', 'some.conf'], project='some')\n"
        "red.store()\ngreen.store()\n"
    )
    assert run(tmp_path, "-c", program).split() == ["5", "300"]


def test_less_than_the_minimum_is_refused(tmp_path: Path) -> None:
    treat(tmp_path, SHOP)
    write(tmp_path, {"some.conf": "[orders]\nparcel_timeout = 0\n"})
    program = (
        "from shop.orders.ship import CONF\n"
        "CONF(['--config-file', 'some.conf'], project='some')\n"
        "try:\n    CONF.orders.parcel_timeout\n"
        "except ValueError as error:\n    print(error)\n"
    )
    assert "Should be greater than or equal to 1" in run(tmp_path, "-c", program)


def test_the_sample_configuration_has_the_option_with_its_help(tmp_path: Path) -> None:
    treat(tmp_path, SHOP)
    entry = "[oslo.config.opts]\nshop = shop.listing:list_opts\n"
    write(
        tmp_path,
        {
            "shop/listing.py": "from shop.conf import orders\n\n\n"
            "def list_opts():\n    return list(orders.list_opts().items())\n",
            "shop-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: shop\nVersion: 1\n",
            "shop-1.dist-info/entry_points.txt": entry,
        },
    )
    sample = run(tmp_path, "-m", "oslo_config.generator", "--namespace", "shop")
    _, _, section = sample.partition("[orders]")
    assert "#parcel_timeout = 300" in section
    assert "# Maximum time, in seconds, that Shop waits for the parcel." in section
    assert "# Minimum value: 1" in section
