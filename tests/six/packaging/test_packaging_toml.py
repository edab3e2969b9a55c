"""pyproject.toml and Pipfile."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from text_edits import mentions, refusals, without_six

from codemods.six.packaging.names import LOADED

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CHANGED = {
    "array on one line": (
        '[project]\ndependencies = ["a", "six", "b"]\n',
        '[project]\ndependencies = ["a", "b"]\n',
    ),
    "first of an array": (
        '[project]\ndependencies = [ "six>=1.9", "b" ]\n',
        '[project]\ndependencies = [ "b" ]\n',
    ),
    "last of an array": (
        "[project]\ndependencies = [ 'a', 'six' ]  # six\n",
        "[project]\ndependencies = [ 'a' ]  # six\n",
    ),
    "last of an array with a comma behind it": (
        '[project]\ndependencies = ["a", "six",]\n',
        '[project]\ndependencies = ["a",]\n',
    ),
    "all of an array": ('[project]\ndependencies = [ "six" ]\n', "[project]\ndependencies = []\n"),
    "all of an array twice": (
        '[project]\ndependencies = ["six", "types-six", ]\n',
        "[project]\ndependencies = []\n",
    ),
    "last two of an array": (
        '[project]\ndependencies = ["a", "six", "types-six"]\n',
        '[project]\ndependencies = ["a"]\n',
    ),
    "array over lines": (
        '[project]\ndependencies = [\n  "a",  # why a\n  "six>=1.9",  # why six\n  # b is b\n'
        '  "b",\n]\n',
        '[project]\ndependencies = [\n  "a",  # why a\n  # b is b\n  "b",\n]\n',
    ),
    "last line without comma": (
        '[project]\ndependencies = [\n  "a",\n  "six"\n]\n',
        '[project]\ndependencies = [\n  "a",\n]\n',
    ),
    "only line": (
        '[project]\ndependencies = [\n  "six",\n]\n',
        "[project]\ndependencies = [\n]\n",
    ),
    "first line with the bracket": (
        '[project]\ndependencies = ["six",\n                "a"]\n',
        '[project]\ndependencies = [\n                "a"]\n',
    ),
    "last line with the bracket": (
        '[project]\ndependencies = ["a",\n                "six"]\n',
        '[project]\ndependencies = ["a"]\n',
    ),
    "last line with the bracket below a comment": (
        '[project]\ndependencies = ["a", # a\n                "six"]\n',
        '[project]\ndependencies = ["a", # a\n                ]\n',
    ),
    "several on a line": (
        '[project]\ndependencies = [\n  "a", "six",\n  "six", "b",\n  "six", "six",\n  "c",\n]\n',
        '[project]\ndependencies = [\n  "a",\n  "b",\n  "c",\n]\n',
    ),
    "commas before": (
        '[project]\ndependencies = [\n    "a"\n  , "six"\n  , "b"\n]\n',
        '[project]\ndependencies = [\n    "a"\n  , "b"\n]\n',
    ),
    "comment above": (
        '[project]\ndependencies = [\n  "a",\n  # six is for Python 2\n  "six",\n'
        '  # six for a\n  "b",\n]\n',
        '[project]\ndependencies = [\n  "a",\n  # six for a\n  "b",\n]\n',
    ),
    "marker": (
        '[project]\ndependencies = ["six; python_version<\'3\'", \'six ; extra == "a"\', "b"]\n',
        '[project]\ndependencies = ["b"]\n',
    ),
    "optional": (
        '[project.optional-dependencies]\nsix = ["a"]\ntest = ["six", "pytest[six]"]\n',
        '[project.optional-dependencies]\nsix = ["a"]\ntest = ["pytest[six]"]\n',
    ),
    "optional in an inline table": (
        '[project]\noptional-dependencies = { test = ["six", "a"], b = ["six"] }\n',
        '[project]\noptional-dependencies = { test = ["a"], b = [] }\n',
    ),
    "dotted keys": (
        'project.dependencies = ["six"]\nproject . "optional-dependencies" . x = ["six", "b"]\n',
        'project.dependencies = []\nproject . "optional-dependencies" . x = ["b"]\n',
    ),
    "groups": (
        '[dependency-groups]\ntest = ["six", {include-group = "six"}]\n',
        '[dependency-groups]\ntest = [{include-group = "six"}]\n',
    ),
    "build system": (
        '[build-system]\nrequires = ["setuptools", "six"]\n',
        '[build-system]\nrequires = ["setuptools"]\n',
    ),
    "poetry": (
        '[tool.poetry.dependencies]\npython = "^3.8"\nsix = "^1.16" # MIT\na = "*"\n',
        '[tool.poetry.dependencies]\npython = "^3.8"\na = "*"\n',
    ),
    "poetry with tables": (
        '[tool.poetry.dependencies]\na = "*"\nsix = {version = "^1.16", optional = true}\n\n'
        '[tool.poetry.extras]\nb = ["six"]\n',
        '[tool.poetry.dependencies]\na = "*"\n\n[tool.poetry.extras]\nb = []\n',
    ),
    "poetry with an array of tables": (
        '[tool.poetry.dev-dependencies]\nsix = [\n  {version = "1", python = "2"},\n'
        '  {version = "2"},\n]\na = "*"\n',
        '[tool.poetry.dev-dependencies]\na = "*"\n',
    ),
    "poetry with a table of its own": (
        '[tool.poetry.dependencies.a]\nx = 1\n\n[tool.poetry.dependencies.six]\nversion = "1"\n'
        'optional = true\n\n[tool.poetry.group.x.dependencies]\ntypes-six = "*"\n"six" = "*"\n',
        "[tool.poetry.dependencies.a]\nx = 1\n\n[tool.poetry.group.x.dependencies]\n",
    ),
    "poetry in an inline table": (
        '[tool.poetry]\ndependencies = {python = "^3", six = {version = "1"}, a = "*"}\n',
        '[tool.poetry]\ndependencies = {python = "^3", a = "*"}\n',
    ),
    "hatch, pdm, flit, uv": (
        '[tool.hatch.envs.x]\ndependencies = ["six"]\n[tool.pdm.dev-dependencies]\nx = ["six"]\n'
        '[tool.flit.metadata]\nrequires = ["six"]\n[tool.uv]\ndev-dependencies = ["six"]\n'
        '[tool.uv.sources]\nsix = { git = "https://example.org/six" }\n',
        "[tool.hatch.envs.x]\ndependencies = []\n[tool.pdm.dev-dependencies]\nx = []\n"
        "[tool.flit.metadata]\nrequires = []\n[tool.uv]\ndev-dependencies = []\n"
        "[tool.uv.sources]\n",
    ),
    "modules": (
        '[tool.isort]\nknown_third_party = ["six", "a"]\n[tool.ruff.lint.isort]\n'
        'known-third-party = ["six.moves"]\n',
        '[tool.isort]\nknown_third_party = ["a"]\n[tool.ruff.lint.isort]\nknown-third-party = []\n',
    ),
    "override": (
        '[tool.mypy]\nx = 1\n\n[[tool.mypy.overrides]]\nmodule = "six.*"\ny = 1\n\n'
        '[[tool.mypy.overrides]]\nmodule = "a"\n',
        '[tool.mypy]\nx = 1\n\n[[tool.mypy.overrides]]\nmodule = "a"\n',
    ),
    "override of six alone, in an array, at the end": (
        '[tool.mypy]\nx = 1\n\n# six has no types\n[[tool.mypy.overrides]]\nmodule = [\n  "six",\n'
        '  "six.*",\n]\ny = 1\n',
        "[tool.mypy]\nx = 1\n",
    ),
    "override of others too": (
        '[[tool.mypy.overrides]]\nmodule = [\n  "a",\n  "six.*",\n]\ny = 1\n',
        '[[tool.mypy.overrides]]\nmodule = [\n  "a",\n]\ny = 1\n',
    ),
    "carriage returns": (
        '[project]\r\ndependencies = [\r\n  "six",\r\n  "a",\r\n]\r\n',
        '[project]\r\ndependencies = [\r\n  "a",\r\n]\r\n',
    ),
    "byte order mark": (
        '\ufeff[project]\ndependencies = ["six"]\n',
        "\ufeff[project]\ndependencies = []\n",
    ),
    "strings with brackets and commas": (
        '[tool.a]\nx = """\n[project]\ndependencies = [\'six\']\n"""\n[project]\n'
        'dependencies = [\'a[b,c]\', "six[d,\\"]", \'#six\', "e"]\n',
        '[tool.a]\nx = """\n[project]\ndependencies = [\'six\']\n"""\n[project]\n'
        "dependencies = ['a[b,c]', '#six', \"e\"]\n",
    ),
}

KEPT = [
    '[project]\nname = "six"\ndependencies = ["six-extras", "sixer", "django-six"]\n',
    '[project]\ndependencies = [\n  # "six",\n]\n',
    '[tool.poetry]\nname = "six"\n[tool.poetry.scripts]\nsix = "six:main"\n',
    '[tool.other]\ndependencies = ["six"]\n[[tool.other.overrides]]\nmodule = "six"\n',
    '[[tool.mypy.overrides]]\nmodule = "sixer.*"\n',
    '[packages]\nsix = "*"\n',
    # No TOML: a template, and a conflict.
    '[project]\ndependencies = ["six", {{ more }}]\n',
    '<<<<<<< HEAD\n[project]\ndependencies = ["six"]\n',
    '[project]\ndependencies = ["six"',
    "six = ",
    'a = "six\n[project]\ndependencies = ["six"]\n',
    'project.dependencies = ["six"]\na = ' + "[" * 5000 + "]" * 5000,
]

PIPFILE = (
    '[[source]]\nname = "six"\n\n[packages]\nsix = "*"\nrequests = {extras = ["six"]}\n\n'
    '[dev-packages]\n"types-six" = ">=1"\n',
    '[[source]]\nname = "six"\n\n[packages]\nrequests = {extras = ["six"]}\n\n[dev-packages]\n',
)


@pytest.mark.parametrize("name", CHANGED)
def test_changed(name: str) -> None:
    before, after = CHANGED[name]
    assert without_six("pyproject.toml", before) == after
    tomllib.loads(after.removeprefix("\ufeff"))


@pytest.mark.parametrize("text", KEPT)
def test_kept(text: str) -> None:
    assert without_six("pyproject.toml", text) == text


def test_pipfile() -> None:
    before, after = PIPFILE
    assert without_six("Pipfile", before) == after


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "[project.scripts]\na = 'a.six:main'\nb = 'six.moves.queue:Queue'",
            "six.moves.queue:Queue",
        ),
        ('[project.entry-points."a.b"]\nc = "six:moves.queue [net]"', "six:moves.queue"),
        ("[project]\ngui-scripts = {a = 'b:c', d = 'six.moves.queue'}", "six.moves.queue"),
        ("[tool.poetry.scripts]\na = {reference = 'six.moves:range'}", "six.moves:range"),
        ("[project]\ndescription = 'six.moves:range'\n[project.scripts]\nsix = 'a:b'", None),
        ("[project.scripts]\n# a = 'six.moves:range'\n", None),
    ],
)
def test_entry_points(text: str, found: str | None) -> None:
    assert not mentions("pyproject.toml", text)
    assert [(it.offset, it.message, it.reason) for it in refusals("pyproject.toml", text)] == [
        (text.index(name), f"entry point of six ({name})", LOADED) for name in [found] if name
    ]


def test_messages() -> None:
    text = (
        '[project]\ndependencies = ["six>=1"]\n[tool.poetry.dependencies]\nsix = "^1"\n'
        '[tool.poetry.group.a.dependencies.six]\nversion = "1"\n[tool.isort]\nknown_a = ["six"]\n'
        '[[tool.mypy.overrides]]\nmodule = ["six", "six.*"]\n'
    )
    assert [it.message for it in mentions("pyproject.toml", text)] == [
        "requirement of six (six>=1)",
        'requirement of six (six = "^1")',
        "requirement of six (six)",
        "six in known_a",
        "settings of mypy for six, six.*",
    ]


ELEMENTS = st.lists(
    st.tuples(
        st.sampled_from(['"six"', "'six>=1.9'", '"a"', "'six-b'", '"c[d,e]; f == \\"]\\""']),
        st.sampled_from(["", " ", "\n  ", " # six, [\n\t", "\n\n"]),
        st.sampled_from(["", " ", "\n"]),
        st.sampled_from([" ", "\n    ", " # c\n", "\n  # d\n  "]),
    )
)


@settings(deadline=None)
@given(ELEMENTS, st.booleans())
def test_all_other_elements_stay(
    elements: list[tuple[str, str, str, str]], comma_behind: bool
) -> None:
    pieces = [f"{before}{value}{behind}," for value, before, behind, _ in elements]
    pieces = [piece + after for piece, (*_, after) in zip(pieces, elements, strict=True)]
    array = "".join(pieces)
    if elements and not comma_behind:
        array = array[: array.rindex(",")]
    text = f'[project]\nname = "six"\ndependencies = [{array}]\nversion = "six"\n'
    kept = [name for name in tomllib.loads(text)["project"]["dependencies"] if not _is_six(name)]
    after = tomllib.loads(without_six("pyproject.toml", text))
    assert after == {"project": {"name": "six", "dependencies": kept, "version": "six"}}


def _is_six(name: str) -> bool:
    return name in {"six", "six>=1.9"}
