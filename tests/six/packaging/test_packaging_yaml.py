"""Environments and recipes of conda, and the configuration of pre-commit."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from text_edits import mentions, refusals, without_six

ENVIRONMENT, RECIPE, PRE_COMMIT = "environment.yml", "conda/meta.yaml", ".pre-commit-config.yaml"

CHANGED = {
    "item": (
        ENVIRONMENT,
        "name: six\ndependencies:\n  - python\n  - six\n  - pip\n",
        "name: six\ndependencies:\n  - python\n  - pip\n",
    ),
    "item that is not indented": (
        ENVIRONMENT,
        "dependencies:\n- six>=1.9\n- python\nchannels:\n- six\n",
        "dependencies:\n- python\nchannels:\n- six\n",
    ),
    "versions of conda": (
        ENVIRONMENT,
        "dependencies:\n  - six 1.15.*\n  - six=1.15.0=py_0\n  - six >=1.9\n"
        "  - conda-forge::six\n  - a\n",
        "dependencies:\n  - a\n",
    ),
    "quotes": (
        ENVIRONMENT,
        "dependencies:\n  - 'six>=1'\n  - \"six\"  # six\n  - 'a'\n",
        "dependencies:\n  - 'a'\n",
    ),
    "pip below conda": (
        ENVIRONMENT,
        "dependencies:\n  - six\n  - pip:\n    - six==1.15.0\n    - types-six\n    - a\n  - b\n",
        "dependencies:\n  - pip:\n    - a\n  - b\n",
    ),
    "nothing left": (
        ENVIRONMENT,
        "name: a\ndependencies:\n  - six\nprefix: b\n",
        "name: a\ndependencies: []\nprefix: b\n",
    ),
    "nothing left of two": (ENVIRONMENT, "dependencies:\n- six\n- types-six", "dependencies: []\n"),
    "nothing left of an inner list": (
        ENVIRONMENT,
        "dependencies:\n  - a\n  - pip:\n    - six\n",
        "dependencies:\n  - a\n  - pip: []\n",
    ),
    "carriage returns": (
        ENVIRONMENT,
        "dependencies:\r\n  - six\r\n  - a\r\n",
        "dependencies:\r\n  - a\r\n",
    ),
    "nothing left with carriage returns": (
        ENVIRONMENT,
        "dependencies:\r\n  - six\r\na: b\r\n",
        "dependencies: []\r\na: b\r\n",
    ),
    "comment above": (
        ENVIRONMENT,
        "dependencies:\n  - a\n  # six is for Python 2\n  - six\n  # b\n  - b\n",
        "dependencies:\n  - a\n  # b\n  - b\n",
    ),
    "blank lines": (
        ENVIRONMENT,
        "dependencies:\n  - a\n\n  - six\n\n  - b\n",
        "dependencies:\n  - a\n\n  - b\n",
    ),
    "brackets": (
        ENVIRONMENT,
        "dependencies: [python, six, 'six >=1', pip]\n",
        "dependencies: [python, pip]\n",
    ),
    "recipe": (
        RECIPE,
        "requirements:\n  host:\n    - python\n    - six\n  run:\n    - python\n"
        "    - six >=1.9  # [py2k]\n    - {{ pin('six') }}\ntest:\n  imports:\n    - six\n"
        "  requires:\n    - six {{ six }}\n    - pytest\n",
        "requirements:\n  host:\n    - python\n  run:\n    - python\n"
        "    - {{ pin('six') }}\ntest:\n  imports:\n    - six\n"
        "  requires:\n    - pytest\n",
    ),
    "recipe with outputs": (
        RECIPE,
        "outputs:\n  - name: six\n    requirements:\n      - six\n      - a\n",
        "outputs:\n  - name: six\n    requirements:\n      - a\n",
    ),
    "recipe with statements": (
        RECIPE,
        "requirements:\n  run:\n    - python\n{% if old %}\n    - six\n{% endif %}\n    - a\n",
        "requirements:\n  run:\n    - python\n{% if old %}\n{% endif %}\n    - a\n",
    ),
    "hook": (
        PRE_COMMIT,
        "repos:\n- repo: a\n  hooks:\n  - id: mypy\n"
        "    additional_dependencies: [types-six, types-requests]\n",
        "repos:\n- repo: a\n  hooks:\n  - id: mypy\n"
        "    additional_dependencies: [types-requests]\n",
    ),
    "hook without others": (
        PRE_COMMIT,
        "repos:\n- hooks:\n  - additional_dependencies: ['types-six==1.16']\n    id: mypy\n",
        "repos:\n- hooks:\n  - additional_dependencies: []\n    id: mypy\n",
    ),
    "hook over lines": (
        PRE_COMMIT,
        "hooks:\n- id: mypy\n  additional_dependencies:\n    - types-six\n    - a\n- id: six\n",
        "hooks:\n- id: mypy\n  additional_dependencies:\n    - a\n- id: six\n",
    ),
    "hook over lines in brackets": (
        PRE_COMMIT,
        "hooks:\n- id: a\n  additional_dependencies:\n    [\n      'b',\n      'types-six',\n"
        "    ]\n",
        "hooks:\n- id: a\n  additional_dependencies:\n    [\n      'b',\n    ]\n",
    ),
    "brackets over lines behind the key": (
        PRE_COMMIT,
        "hooks:\n- id: a\n  additional_dependencies: [b,\n    types-six, c,  # six\n    d]\n",
        "hooks:\n- id: a\n  additional_dependencies: [b,\n    c,  # six\n    d]\n",
    ),
}

KEPT = [
    (ENVIRONMENT, "dependencies:\n  - six-extras\n  - sixer\n  - django-six\n  - a  # six\n"),
    (ENVIRONMENT, "channels:\n  - six\nvariables:\n  six: 1\n"),
    (ENVIRONMENT, "dependencies:\n  # - six\n  - a\n"),
    (ENVIRONMENT, "dependencies:\n  - six: 1\n  - a\n"),
    (ENVIRONMENT, "dependencies: six\n"),
    (ENVIRONMENT, "dependencies: [six\n"),
    (RECIPE, "package:\n  name: six\nabout:\n  description:\n    - six\n"),
    (RECIPE, "test:\n  commands:\n    - six\n"),
    (RECIPE, "run:\n  - if: old\n    then:\n      - six\n  - a\n"),
    (PRE_COMMIT, "hooks:\n- id: six\n  args: [six]\n  exclude: six\n"),
    (PRE_COMMIT, "hooks:\n- id: a\n  args:\n  - six\n"),
]

REFUSED = [
    "dependencies:\n  # why\n  - six\n",
    "dependencies:  # why\n  - six\n",
    "dependencies:\n  - six\n\n  - types-six\n",
]


@pytest.mark.parametrize("name", CHANGED)
def test_changed(name: str) -> None:
    path, before, after = CHANGED[name]
    assert without_six(path, before) == after
    if "{" not in after:
        yaml.safe_load(after)


@pytest.mark.parametrize(("path", "text"), KEPT)
def test_kept(path: str, text: str) -> None:
    assert without_six(path, text) == text
    assert not refusals(path, text)


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    assert without_six(ENVIRONMENT, text) == text
    assert {it.reason for it in refusals(ENVIRONMENT, text)} == {
        "the list would be empty, and more than its items stands in it"
    }


def test_messages() -> None:
    text = "dependencies:\n- six >=1.9  # [py2k]\n- 'six=1'\n- a\n"
    assert [it.message for it in mentions(ENVIRONMENT, text)] == [
        "requirement of six (six >=1.9)",
        "requirement of six (six=1)",
    ]


ITEMS = st.lists(
    st.sampled_from(["six", "six >=1.9", "'six'", "six-extras", "python 3.*", '"a"', "b # six"]),
    min_size=1,
)


@settings(deadline=None)
@given(ITEMS, ITEMS, st.sampled_from(["", "  "]), st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_all_other_items_stay(
    outer: list[str], inner: list[str], indentation: str, is_flow: bool, newline: str
) -> None:
    lines = ["name: six", "dependencies:", *(f"{indentation}- {item}" for item in outer)]
    if is_flow:
        lines.append(f"{indentation}- pip: [{', '.join(item.split(' #')[0] for item in inner)}]")
    else:
        lines.append(f"{indentation}- pip:")
        lines.extend(f"{indentation}  - {item}" for item in inner)
    before = newline.join([*lines, "prefix: six", ""])
    after = yaml.safe_load(without_six(ENVIRONMENT, before))
    assert after == {
        "name": "six",
        "dependencies": [*_kept(outer), {"pip": _kept(inner)}],
        "prefix": "six",
    }


def _kept(items: list[str]) -> list[str]:
    values = [item.split(" #")[0].strip("\"'") for item in items]
    return [value for value in values if value not in {"six", "six >=1.9"}]
