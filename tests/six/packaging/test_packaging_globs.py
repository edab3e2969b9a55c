"""Which files are read, and by what."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from text_edits import mentions, refusals

from codemods.six.packaging import GLOBS

READ = {
    "requirements.txt": "six\n",
    "requirements-dev.txt": "six\n",
    "requirements_dev.txt": "six\n",
    "requirements.in": "six\n",
    "docs/requirements.txt": "six\n",
    "test-requirements.txt": "six\n",
    "dev_requirements.in": "six\n",
    "requirements/base.txt": "six\n",
    "a/requirements/base.in": "six\n",
    "requirements/web/base.txt": "six\n",
    "requirements/web/base.in": "six\n",
    "requirements.in/base.in": "six\n",
    "constraints.txt": "six\n",
    "lower-constraints.txt": "six\n",
    "minimum-constraints.txt": "six\n",
    "setup.cfg": "[options]\ninstall_requires = six\n",
    "a/tox.ini": "[testenv]\ndeps = six\n",
    ".isort.cfg": "[settings]\nknown_third_party = six\n",
    "mypy.ini": "[mypy-six]\n",
    ".mypy.ini": "[mypy-six]\n",
    "pyproject.toml": "[project]\ndependencies = ['six']\n",
    "Pipfile": "[packages]\nsix = '*'\n",
    ".pre-commit-config.yaml": "- additional_dependencies: [types-six]\n",
    "environment.yml": "dependencies: [six]\n",
    "ci/environment-3.9.yaml": "dependencies: [six]\n",
    "dev-environment.yml": "dependencies: [six]\n",
    "dev_environment.yaml": "dependencies: [six]\n",
    "conda/meta.yaml": "requirements:\n  run: [six]\n",
    "recipe.yaml": "requirements:\n  run: [six]\n",
}

NOT_READ = [
    "README.txt",
    "upper-constraints.txt",
    "requirements.md",
    "requirements/a/readme.rst",
    "bindep.txt",
    "poetry.lock",
    "Pipfile.lock",
    "uv.lock",
    "pdm.lock",
    "Dockerfile",
    "setup.py",
    "config.yaml",
]


@pytest.mark.parametrize("path", READ)
def test_read(path: str) -> None:
    text = READ[path]
    assert len(mentions(path, text)) == 1
    assert [it.offset for it in mentions(path, text)] == [
        min(at for at in (text.find("six"), text.find("types-six"), text.find("'six")) if at >= 0)
    ]


@pytest.mark.parametrize("path", NOT_READ)
def test_not_read(path: str) -> None:
    for text in {*READ.values()}:
        assert not mentions(path, text)
        assert not refusals(path, text)


def test_each_glob_is_tried() -> None:
    assert [
        glob for glob in GLOBS if not any(PurePosixPath(path).match(glob) for path in READ)
    ] == []


@pytest.mark.parametrize("path", READ)
def test_a_text_that_is_none_of_its_kind_is_left(path: str) -> None:
    for text in ("", "\ufeff", 'six is a number, and [ { ( """ \' - open\n', "- [six\n\t=:;six,\\"):
        for cut in range(len(text) + 1):
            mentions(path, text[:cut])
