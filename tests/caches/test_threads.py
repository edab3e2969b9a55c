"""What shows that a service runs in greenthreads."""

from __future__ import annotations

import pytest

from codemods.caches.threads import is_green, requires_green


@pytest.mark.parametrize(
    "text",
    [
        "import eventlet\n",
        "import eventlet.wsgi as wsgi\n",
        "from gevent import monkey\n",
        "def start():\n    from eventlet import greenpool\n",
        "from oslo_service import service\n",
        "worker_class = 'gevent'\n",
    ],
)
def test_code_that_shows_greenthreads(text: str) -> None:
    assert is_green(text)


@pytest.mark.parametrize(
    "text",
    ["# import eventlet\n", "import eventlet_like\n", "def eventlet():\n    pass\n", "import os\n"],
)
def test_code_that_shows_none(text: str) -> None:
    assert not is_green(text)


@pytest.mark.parametrize(
    "text",
    [
        "flask\ngevent>=21\n",
        "eventlet!=0.18.3,>=0.18.2 # MIT\n",
        "install_requires =\n    Eventlet\n",
        'dependencies = [\n    "gevent",\n]\n',
        "oslo.service>=1.0\n",
    ],
)
def test_requirements_of_greenthreads(text: str) -> None:
    assert requires_green(text)


@pytest.mark.parametrize("text", ["flask\n", "# gevent\n", "gevents==1\n", "pytest-eventlet\n"])
def test_requirements_of_none(text: str) -> None:
    assert not requires_green(text)
