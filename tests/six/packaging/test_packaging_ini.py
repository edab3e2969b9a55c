"""setup.cfg, tox.ini and their like."""

from __future__ import annotations

from configparser import RawConfigParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from text_edits import mentions, refusals, without_six

from codemods.six.packaging.names import LOADED

CHANGED = {
    "line by line": (
        "setup.cfg",
        "[options]\ninstall_requires =\n    requests\n    six>=1.9\n    zope\n",
        "[options]\ninstall_requires =\n    requests\n    zope\n",
    ),
    "tabs": (
        "setup.cfg",
        "[options]\ninstall_requires = \n\tsix\n\tzope\n",
        "[options]\ninstall_requires = \n\tzope\n",
    ),
    "on the line of the option": (
        "setup.cfg",
        "[options]\ninstall_requires = six >= 1.5\nzip_safe = True\n",
        "[options]\ninstall_requires =\nzip_safe = True\n",
    ),
    "first of several, on the line of the option": (
        "setup.cfg",
        "[options]\ninstall_requires=six\n  zope\n",
        "[options]\ninstall_requires=\n  zope\n",
    ),
    "colon": ("setup.cfg", "[options]\ntests_require: six\n", "[options]\ntests_require:\n"),
    "semicolons": (
        "setup.cfg",
        "[options]\nsetup_requires = a; six>=1; b\n",
        "[options]\nsetup_requires = a; b\n",
    ),
    "last of semicolons": (
        "setup.cfg",
        "[options]\nsetup_requires = a; six\n",
        "[options]\nsetup_requires = a\n",
    ),
    "alone": (
        "setup.cfg",
        "[options]\ninstall_requires =\n    six\n",
        "[options]\ninstall_requires =\n",
    ),
    "marker": (
        "setup.cfg",
        '[options]\ninstall_requires =\n    six ; python_version<"3"\n    a\n',
        "[options]\ninstall_requires =\n    a\n",
    ),
    "comment above": (
        "setup.cfg",
        "[options]\ninstall_requires =\n    a\n    # six is for Python 2\n    six\n    b\n",
        "[options]\ninstall_requires =\n    a\n    b\n",
    ),
    "comment between": (
        "setup.cfg",
        "[options]\ninstall_requires =\n    a\n# all others\n    six\n    b\n",
        "[options]\ninstall_requires =\n    a\n# all others\n    b\n",
    ),
    "extras of setuptools": (
        "setup.cfg",
        "[options.extras_require]\ntest = six\n  pytest\nall =\n  types-six\n",
        "[options.extras_require]\ntest =\n  pytest\nall =\n",
    ),
    "extras of pbr": (
        "setup.cfg",
        "[extras]\ntest =\n  six>=1.10.0 # MIT\n  pytest # MIT\n",
        "[extras]\ntest =\n  pytest # MIT\n",
    ),
    "requires-dist": (
        "setup.cfg",
        "[metadata]\nname = a\nrequires-dist =\n    six\n    b\nrequires = six\n",
        "[metadata]\nname = a\nrequires-dist =\n    b\nrequires =\n",
    ),
    "carriage returns": (
        "setup.cfg",
        "[options]\r\ninstall_requires =\r\n    six\r\n    a\r\n",
        "[options]\r\ninstall_requires =\r\n    a\r\n",
    ),
    "no newline at the end": (
        "setup.cfg",
        "[options]\ninstall_requires =\n    a\n    six",
        "[options]\ninstall_requires =\n    a\n",
    ),
    "byte order mark": (
        "setup.cfg",
        "\ufeff[mypy-six]\nignore_errors = True\n[mypy-a]\n",
        "\ufeff[mypy-a]\n",
    ),
    "deps of tox": (
        "tox.ini",
        "[tox]\nrequires = six\n[testenv]\ndeps =\n  six\n  -rsix.txt\n[testenv:a]\ndeps = six\n",
        "[tox]\nrequires =\n[testenv]\ndeps =\n  -rsix.txt\n[testenv:a]\ndeps =\n",
    ),
    "factors of tox": (
        "tox.ini",
        "[testenv]\ndeps =\n  py27: six\n  py{27,35}-a,!b: six>=1\n  py: a\n",
        "[testenv]\ndeps =\n  py: a\n",
    ),
    "references of tox": (
        "tox.ini",
        "[a]\nnone = six\nall =\n  six\n  {[b]all}\n[b]\nall = py27: six\n"
        "[testenv]\ndeps = {[a]all}\n",
        "[a]\nnone = six\nall =\n  {[b]all}\n[b]\nall =\n[testenv]\ndeps = {[a]all}\n",
    ),
    "comment with a semicolon": (
        "setup.cfg",
        "[options]\ninstall_requires =\n    a\n    ; six is old\n    six\n",
        "[options]\ninstall_requires =\n    a\n",
    ),
    "modules of isort": (
        "setup.cfg",
        "[tool:isort]\nknown_third_party = attr,six,zope\n",
        "[tool:isort]\nknown_third_party = attr,zope\n",
    ),
    "modules of isort with blanks": (
        ".isort.cfg",
        "[settings]\nknown_third_party = attr, six, zope\n",
        "[settings]\nknown_third_party = attr, zope\n",
    ),
    "last module of isort": (
        ".isort.cfg",
        "[settings]\nknown_third_party = attr, six\n",
        "[settings]\nknown_third_party = attr\n",
    ),
    "only module of isort": (
        "tox.ini",
        "[isort]\nknown_third_party = six\nknown_a=six.moves,six\n",
        "[isort]\nknown_third_party =\nknown_a=\n",
    ),
    "modules of isort line by line": (
        "setup.cfg",
        "[isort]\nknown_third_party =\n    attr,\n    six,\n    zope\nknown_b = a,\n  six\n",
        "[isort]\nknown_third_party =\n    attr,\n    zope\nknown_b = a,\n",
    ),
    "modules of isort in rows": (
        "setup.cfg",
        "[isort]\nknown_third_party = a,b,six,\n    six,c,\n    d,six,six.moves\n",
        "[isort]\nknown_third_party = a,b,\n    c,\n    d\n",
    ),
    "section of mypy": (
        "mypy.ini",
        "[mypy]\nstrict = True\n\n[mypy-six.*]\nignore_missing_imports = True\n\n[mypy-a]\nx = 1\n",
        "[mypy]\nstrict = True\n\n[mypy-a]\nx = 1\n",
    ),
    "last section of mypy": (
        ".mypy.ini",
        "[mypy]\nstrict = True\n\n# six has no types\n[mypy-six,six.moves.*]\n# so\n"
        "ignore_errors = 1\n",
        "[mypy]\nstrict = True\n",
    ),
    "comment on the next section of mypy": (
        "mypy.ini",
        "[mypy-six]\nignore_errors = 1\n\n# a is ours\n[mypy-a]\n",
        "# a is ours\n[mypy-a]\n",
    ),
    "section of mypy with others": (
        "setup.cfg",
        "[mypy-six.*,a.*]\nx = 1\n[mypy-b, six, six.moves, c]\nx = 1\n[mypy-d.*,six]\nx = 1\n",
        "[mypy-a.*]\nx = 1\n[mypy-b, c]\nx = 1\n[mypy-d.*]\nx = 1\n",
    ),
    "names that hacking lets pass": (
        "tox.ini",
        "[hacking]\nimport_exceptions = six.moves,a._i18n\n",
        "[hacking]\nimport_exceptions = a._i18n\n",
    ),
}

KEPT = [
    "[options]\ninstall_requires =\n    six-extras\n    sixer>=1\n    django-six\n",
    "[options]\ninstall_requires = file: six.txt\npackages = six\n",
    "[metadata]\nname = six\nkeywords = six\n",
    "[bdist_rpm]\nrequires = six\n",
    "[testenv]\ncommands =\n    pip install six\n    six\nsetenv =\n  six = 1\n",
    "[testenv]\ndeps =\n    # six\n    a  # six\n",
    "[isort]\nknown_third_party = sixer,a.six\nskip = six\n",
    "[mypy-sixer]\nx = 1\n[mypy-a.six]\nx = 1\n",
    "# [options]\n# install_requires = six\n",
    "install_requires = six\n",
    "",
]


@pytest.mark.parametrize("name", CHANGED)
def test_changed(name: str) -> None:
    path, before, after = CHANGED[name]
    assert without_six(path, before) == after
    parsed(after)


@pytest.mark.parametrize("text", KEPT)
@pytest.mark.parametrize("path", ["setup.cfg", "tox.ini"])
def test_kept(path: str, text: str) -> None:
    assert without_six(path, text) == text


def test_refused() -> None:
    text = "[options.extras_require]\nlock =\n    six==1.15.0    # via bcrypt, click\n"
    assert without_six("setup.cfg", text) == text
    assert [(it.offset, it.reason) for it in refusals("setup.cfg", text)] == [
        (text.index("six"), "it is listed here for bcrypt, click")
    ]


@pytest.mark.parametrize("section", ["options.entry_points", "entry_points"])
@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (
            "console_scripts =\n    a = b:c\n    q = six.moves.queue:Queue\n",
            "six.moves.queue:Queue",
        ),
        ("x =\n    q=six:moves.queue.Queue [net]\n", "six:moves.queue.Queue"),
        ("x = q = six.moves.queue\n", "six.moves.queue"),
        ("x =\n    # q = six.moves.queue:Queue\n    q = sixth.six:six\n    six = a.six:b\n", None),
    ],
)
def test_entry_points(section: str, lines: str, found: str | None) -> None:
    text = f"[{section}]\n{lines}"
    assert not mentions("setup.cfg", text)
    assert [(it.offset, it.message, it.reason) for it in refusals("setup.cfg", text)] == [
        (text.index(name), f"entry point of six ({name})", LOADED) for name in [found] if name
    ]


def test_no_entry_points() -> None:
    assert not refusals("setup.cfg", "[options]\nkeywords =\n    q = six.moves.queue:Queue\n")


def test_messages() -> None:
    text = (
        "[options]\ninstall_requires = six>=1 \n[isort]\nknown_a = six\n[mypy-six,six.*]\n"
        "[mypy-a,six]\n[testenv]\ndeps = py27: six<2\n"
    )
    assert [it.message for it in mentions("setup.cfg", text)] == [
        "requirement of six (six>=1)",
        "six in known_a",
        "settings of mypy for six, six.*",
        "settings of mypy for six",
        "requirement of six (six<2)",
    ]


def parsed(text: str) -> dict[str, dict[str, list[str]]]:
    """What configparser makes of a text: by section and option, the lines of the value."""
    parser = RawConfigParser(strict=False)
    parser.read_string(text.removeprefix("\ufeff"))
    return {
        section: {option: value.split() for option, value in parser.items(section)}
        for section in parser.sections()
    }


NAMES = st.lists(st.sampled_from(["six", "six>=1.9", "six-extras", "requests", "zope>=2", "Six"]))


@settings(deadline=None)
@given(NAMES, st.booleans(), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["  ", "\t", " \t "]))
def test_all_other_requirements_stay(
    names: list[str], on_its_line: bool, newline: str, indentation: str
) -> None:
    lines = [f"{indentation}{name}" for name in names]
    head = (
        f"install_requires = {lines.pop(0).strip()}"
        if on_its_line and lines
        else "install_requires ="
    )
    before = newline.join(["[options]", head, *lines, "[other]", "six = six", ""])
    kept = [name for name in names if name.lower() not in {"six", "six>=1.9"}]
    after = without_six("setup.cfg", before)
    assert parsed(after) == {"options": {"install_requires": kept}, "other": {"six": ["six"]}}
