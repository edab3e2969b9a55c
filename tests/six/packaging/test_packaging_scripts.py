"""setup.py and conf.py: which lists count, and what becomes of them."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codemods.engine import edits as making
from codemods.engine import verify
from codemods.engine.module import Module
from codemods.engine.splice import Splicer
from codemods.six.packaging.scripts import find
from codemods.six.transforms.packaging import ACTIONS


def without_six(path: str, text: str) -> str:
    """The script without six, made and verified as the engine does it."""
    module = Module(path, text)
    splicer = Splicer(
        module.lines,
        lambda site, node: ACTIONS[site.action](node, site.arguments),
        find(module)[0],
    )
    edits = making.tidied(module.lines, splicer.edits(), len(text))
    result = making.apply(text, edits)
    verify.verify(module.lines, edits, result, ())
    assert not find(Module(path, result))[0], "a second run finds more"
    return result


CHANGED = {
    "on one line": (
        "setup(name='six', install_requires=['a', 'six>=1.9', 'b'], packages=['six'])\n",
        "setup(name='six', install_requires=['a', 'b'], packages=['six'])\n",
    ),
    "first": ("setup(requires=[ 'six', 'a' ])\n", "setup(requires=[ 'a' ])\n"),
    "last": ("setup(requires=['a','six'])\n", "setup(requires=['a'])\n"),
    "last, with a comma": ("setup(requires=['a', 'six',])\n", "setup(requires=['a',])\n"),
    "alone": ("setup(requires=[ 'six', ])\n", "setup(requires=[])\n"),
    "over lines": (
        "setup(\n    tests_require=[\n        'a',  # why a\n        'six',  # why six\n"
        "        # why b\n        'b',\n    ],\n)\n",
        "setup(\n    tests_require=[\n        'a',  # why a\n"
        "        # why b\n        'b',\n    ],\n)\n",
    ),
    "over lines, below a comment": (
        "setup(\n    tests_require=[\n        'a',\n        # six is for Python 2\n"
        "        'six'\n    ],\n)\n",
        "setup(\n    tests_require=[\n        'a',\n    ],\n)\n",
    ),
    "over lines behind the bracket": (
        "setup(setup_requires=['six',\n                      'a'])\n",
        "setup(setup_requires=[\n                      'a'])\n",
    ),
    "over lines before the bracket": (
        "setup(setup_requires=['a',\n                      'six'])\n",
        "setup(setup_requires=['a'])\n",
    ),
    "over lines, alone": ("setup(requires=[\n    'six',\n])\n", "setup(requires=[\n])\n"),
    "carriage returns": (
        "setup(requires=[\r\n    'a',\r\n    'six',\r\n])\r\n",
        "setup(requires=[\r\n    'a',\r\n])\r\n",
    ),
    "tabs": (
        "setup(requires=[\n\t\t'six',\n\t\t'a',\n\t])\n",
        "setup(requires=[\n\t\t'a',\n\t])\n",
    ),
    "tuple": ("setup(requires=('six', 'a', 'b'))\n", "setup(requires=('a', 'b'))\n"),
    "tuple of two": ("setup(requires=('a', 'six'))\n", "setup(requires=('a',))\n"),
    "tuple of two over lines": (
        "setup(requires=(\n    'six',\n    'a'\n))\n",
        "setup(requires=(\n    'a',\n))\n",
    ),
    "tuple of one": ("setup(requires=('six',))\n", "setup(requires=())\n"),
    "tuple in parentheses": ("setup(requires=(('six', 'a')))\n", "setup(requires=(('a',)))\n"),
    "set": ("setup(requires=list({'six', 'a'}))\n", "setup(requires=list({'a'}))\n"),
    "stubs": ("setup(requires=['types-six', 'six'])\n", "setup(requires=[])\n"),
    "literals side by side": (
        "setup(requires=['six' '>=1.9', 'a'])\n",
        "setup(requires=['a'])\n",
    ),
    "dictionary": (
        "setup(extras_require={'six': ['six', 'a'], ':python_version<\"3\"': ['six']})\n",
        "setup(extras_require={'six': ['a'], ':python_version<\"3\"': []})\n",
    ),
    "dictionary by a call": (
        "setup(extras_require=dict(test=['six', 'a']))\n",
        "setup(extras_require=dict(test=['a']))\n",
    ),
    "sum": ("setup(requires=['six'] + ['a', 'six'])\n", "setup(requires=[] + ['a'])\n"),
    "condition": (
        "setup(requires=['six', 'a'] if OLD else ['a'])\n",
        "setup(requires=['a'] if OLD else ['a'])\n",
    ),
    "variable": (
        "needs = ['six', 'a']\nsetup(requires=needs)\n",
        "needs = ['a']\nsetup(requires=needs)\n",
    ),
    "variable with an annotation": (
        "needs: list[str] = ['six']\nsetup(requires=needs)\n",
        "needs: list[str] = []\nsetup(requires=needs)\n",
    ),
    "variable of a variable": (
        "a = ['six']\nb = a + ['c']\nd = list(b)\nsetup(requires=d)\n",
        "a = []\nb = a + ['c']\nd = list(b)\nsetup(requires=d)\n",
    ),
    "variable added to another": (
        "a = ['six']\nb = []\nb.extend(a)\nb += a\nsetup(requires=b)\n",
        "a = []\nb = []\nb.extend(a)\nb += a\nsetup(requires=b)\n",
    ),
    "more added": (
        "b = []\nb += ['six', 'a']\nb.extend(['six', 'a'])\nsetup(requires=b)\n",
        "b = []\nb += ['a']\nb.extend(['a'])\nsetup(requires=b)\n",
    ),
    "dictionary of a variable": (
        "x = {}\nx['test'] = ['six', 'a']\nx['b'] = x['test'] + ['six']\nsetup(extras_require=x)\n",
        "x = {}\nx['test'] = ['a']\nx['b'] = x['test'] + []\nsetup(extras_require=x)\n",
    ),
    "arguments of a variable": (
        "k = {'install_requires': ['six'], 'packages': ['six']}\n"
        "k['tests_require'] = ['six']\nsetup(**k)\n",
        "k = {'install_requires': [], 'packages': ['six']}\nk['tests_require'] = []\nsetup(**k)\n",
    ),
    "two names": (
        "install_requires = k['install_requires'] = ['six', 'a']\n",
        "install_requires = k['install_requires'] = ['a']\n",
    ),
    "function": (
        "def needs():\n    found = ['six', 'a']\n    return found\nsetup(requires=needs())\n",
        "def needs():\n    found = ['a']\n    return found\nsetup(requires=needs())\n",
    ),
}

KEPT = [
    "setup(requires=['six-extras', 'sixer', 'django-six', 'six.moves'])\n",
    "setup(name='six', packages=['six'], py_modules=['six'], keywords=['six'])\n",
    "names = ['six']\nfor name in names: print(name)\n",
    "setup(requires=['a'])  # six\n",
    "setup(extras_require={'six': ['a']})\n",
    "setup(long_description='six')\n",
    "a = b\nb = a\nb = ['six']\n",
]

REFUSED = {
    "setup(requires='six')\n": "it is not an element of a list",
    "setup(requires='''\nsix\na\n'''.strip().split())\n": "it is not an element of a list",
    "NEEDS = '''\\\nsix>=1.9\na'''\nsetup(requires=NEEDS.split('\\n'))\n": (
        "it is not an element of a list"
    ),
    "setup(extras_require={':python_version<\"3\"': 'six'})\n": "it is not an element of a list",
    "n = []\nif OLD:\n    n.append('six')\nsetup(requires=n)\n": "it is not an element of a list",
    "n = []\nif OLD:\n    n += ['six']\nsetup(requires=n)\n": (
        "nothing else is added to the list in this place"
    ),
    "n = []\nif OLD:\n    n.extend(['six'])\nsetup(requires=n)\n": (
        "nothing else is added to the list in this place"
    ),
    "setup(requires={'six'})\n": "a set without elements is written in another way",
    "needs = 'six', 'a'\nsetup(requires=needs)\n": "it stands in a tuple without parentheses",
    "n = ['six', 'a']\nif NEW:\n    n.remove('six')\nsetup(requires=n)\n": (
        "line 3 looks for it in a list"
    ),
    "NEEDS = ['six>=1.9']\n": "where the list goes is not known",
}


@pytest.mark.parametrize("name", CHANGED)
def test_changed(name: str) -> None:
    before, after = CHANGED[name]
    assert without_six("a/setup.py", before) == after
    assert not find(Module("a/setup.py", before))[1]


@pytest.mark.parametrize("text", KEPT)
def test_kept(text: str) -> None:
    assert without_six("setup.py", text) == text
    assert not find(Module("setup.py", text))[1]


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    assert without_six("setup.py", text) == text
    assert [it.reason for it in find(Module("setup.py", text))[1]] == [REFUSED[text]]


def test_other_files_are_left() -> None:
    text = "setup(install_requires=['six'])\nautodoc_mock_imports = ['six']\n"
    for path in ("setup_six.py", "a/conf_test.py", "setup/__init__.py"):
        assert not find(Module(path, text))[0]
        assert not find(Module(path, text))[1]


def test_modules_that_sphinx_makes_up() -> None:
    before = (
        "autodoc_mock_imports = ['six', \"six.moves\", 'numpy', 'sixer']\n"
        "MOCKED = ['six.moves.urllib']\n"
        "autodoc_mock_imports += MOCKED + ['a.six']\n"
        "html_theme = 'six'\nextensions = ['six']\n"
    )
    after = (
        "autodoc_mock_imports = ['numpy', 'sixer']\n"
        "MOCKED = []\n"
        "autodoc_mock_imports += MOCKED + ['a.six']\n"
        "html_theme = 'six'\nextensions = ['six']\n"
    )
    assert without_six("docs/conf.py", before) == after


def test_messages() -> None:
    text = "setup(requires=['six >= 1.9', 'six'], extras_require={'a': ['types-six']})\n"
    assert [it.message for it in find(Module("setup.py", text))[0]] == [
        "requirement of six (six >= 1.9)",
        "requirement of six (types-six)",
    ]
    found, _ = find(Module("conf.py", "autodoc_mock_imports = ['six']\n"))
    assert [it.message for it in found] == ["six in autodoc_mock_imports"]


ELEMENTS = st.lists(
    st.tuples(
        st.sampled_from(["'six'", '"six>=1.9"', "'a'", "'six-b'", 'r"c[d,(e]"', "'f' '''g\n,'''"]),
        st.sampled_from(["", " ", "\n  ", " # six, [\n\t", "\n\n"]),
        st.sampled_from(["", " ", "\n"]),
        st.sampled_from([" ", "\n    ", " # c\n", "\n  # d\n  "]),
    )
)


@settings(deadline=None)
@given(ELEMENTS, st.booleans(), st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_all_other_elements_stay(
    elements: list[tuple[str, str, str, str]], is_tuple: bool, comma_behind: bool, newline: str
) -> None:
    inner = "".join(f"{before}{value}{behind},{after}" for value, before, behind, after in elements)
    if elements and not comma_behind and not (is_tuple and len(elements) == 1):
        inner = inner[: inner.rindex(",")]
    opening, closing = "()" if is_tuple else "[]"
    text = f"setup(\n    requires={opening}{inner}{closing},\n    name='six')\n"
    values = [ast.literal_eval(f"({value})") for value, *_ in elements]
    kept = [value for value in values if value not in {"six", "six>=1.9"}]
    after = without_six("setup.py", text.replace("\n", newline))
    call = ast.parse(after).body[0]
    assert isinstance(call, ast.Expr)
    assert isinstance(call.value, ast.Call)
    found, name = (ast.literal_eval(keyword.value) for keyword in call.value.keywords)
    assert found == (tuple(kept) if is_tuple else kept)
    assert name == "six"
