"""Whether a file may read a name from a module, as its bytes tell."""

from __future__ import annotations

import pytest

from codemods.engine.readers import reads


@pytest.mark.parametrize(
    "text",
    [
        "from shop import tools\nx = tools.flock\n",
        "from shop import tools as t\nx = t.flock\n",
        "import tools\nx = tools.flock\n",
        "import shop.tools\nx = shop.tools.flock\n",
        "from shop import tools\nx = f(tools).flock\n",
        "from shop.tools import flock\n",
        "from shop.tools import (\n    a,\n    flock,\n)\n",
        "from shop.tools import *\n",
        "from shop import tools\ngetattr(tools, 'flock')\n",
        "patch('shop.tools.flock')\n",
        "patch('tools.flock')\n",
        "from shop import tools\npatch('%s.flock' % tools.__name__)\n",
        "patch('shop.tools' '.flock')\n",
        "patch('shop.other.flock')\nfrom shop import tools\nx = tools.flock\n",
    ],
)
def test_what_may_read(text: str) -> None:
    assert reads(text.encode(), "tools", "flock")


@pytest.mark.parametrize(
    "text",
    [
        "import flock\nx = flock\nfrom shop import tools\n",
        "x = y.flock\n",
        "from shop import tools\npatch('shop.other.flock')\n",
        'from shop import tools\npatch("shop.other.flock", "flocks")\n',
        "from shop import tools\nx = tools.flocks\n",
        "import flock\nfrom shop import tools\nflock.flock(1)\n",
    ],
)
def test_what_does_not_read(text: str) -> None:
    assert not reads(text.encode(), "tools", "flock")
