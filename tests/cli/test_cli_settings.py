"""Options, the configuration, which of them wins, and what is said where one is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from command_line import BROKEN, ESCAPE, LEFT, PLAIN, REASON, SIX, diffwright, grow, in_terminal

from codemods.catalog import available

FILES = {"a.py": BROKEN, "docs/b.py": BROKEN, "old/c.py": BROKEN}


def configured(folder: Path, *lines: str) -> Path:
    return grow(folder, {**FILES, "pyproject.toml": "\n".join(("[tool.diffwright]", *lines, ""))})


def treated(*arguments: str, cwd: Path) -> set[str]:
    """The files that `check` looks into: each of them can't be treated, and is named for it."""
    ended = diffwright("check", *arguments, cwd=cwd)
    assert ended.code in {0, 3}
    return {line.partition(": ")[0] for line in ended.lines[:-2]}


# Options


def test_exclude_takes_globs_and_repeats(tmp_path: Path) -> None:
    tree = grow(tmp_path, FILES)
    assert treated("--exclude", "docs/", "--exclude", "c*.py", cwd=tree) == {"a.py"}


def test_exclude_that_is_no_glob(tmp_path: Path) -> None:
    ended = diffwright("check", "--exclude", "!", cwd=grow(tmp_path, FILES))
    assert (ended.code, ended.out) == (2, b"")
    assert len(ended.lines) == 1
    assert "'!'" in ended.err


def test_select_by_name(tmp_path: Path) -> None:
    tree = grow(tmp_path, FILES)
    assert treated("--select", " no-six,no-six ", cwd=tree) == set(FILES)


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_an_unknown_codemod_and_the_nearest_there_is(tmp_path: Path, option: str) -> None:
    ended = diffwright("apply", option, "no-sixx", cwd=grow(tmp_path, FILES))
    assert (ended.code, ended.out) == (2, b"")
    assert ended.lines == [
        "diffwright: There is no codemod named no-sixx; did you mean no-six?",
    ]
    assert (tmp_path / "a.py").read_text() == BROKEN


def test_a_select_without_names_is_no_select_of_all(tmp_path: Path) -> None:
    ended = diffwright("check", "--select", " , ", cwd=grow(tmp_path, FILES))
    assert (ended.code, ended.out) == (2, b"")
    assert ended.lines == ["diffwright: --select names no codemod."]


ENSURE = "import six\n\n\ndef text(value):\n    return six.ensure_str(value)\n"


def test_an_option_of_a_codemod(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": ENSURE})
    assert diffwright("preview", cwd=tree).out == b""
    out = diffwright("preview", "-o", "no-six.ensure=helper", cwd=tree).out
    assert b"+def _ensure_str(" in out


def test_options_of_a_codemod_in_the_configuration(tmp_path: Path) -> None:
    tree = configured(tmp_path, "[tool.diffwright.no-six]", 'ensure = "helper"')
    grow(tree, {"a.py": ENSURE})
    assert b"+def _ensure_str(" in diffwright("preview", "a.py", cwd=tree).out
    assert diffwright("preview", "a.py", "--option", "no-six.ensure=report", cwd=tree).out == b""


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("no-six.ensur=x", "--option: no-six has no option 'ensur'; did you mean ensure?"),
        ("no-six.ensure=x", "--option: no-six: ensure must be one of report, helper, not 'x'."),
        ("no-sixx.ensure=x", "There is no codemod named no-sixx; did you mean no-six?"),
        ("ensure=helper", "--option must be CODEMOD.NAME=VALUE, not 'ensure=helper'."),
    ],
)
def test_an_option_that_there_is_not(tmp_path: Path, given: str, said: str) -> None:
    ended = diffwright("apply", "--option", given, cwd=grow(tmp_path, {"a.py": ENSURE}))
    assert (ended.code, ended.out) == (2, b"")
    assert ended.lines == [f"diffwright: {said}"]
    assert (tmp_path / "a.py").read_text() == ENSURE


PLUGIN = """\
from codemods.codemod import Codemod, Refusal, Repair, Safety
from codemods.options import Numbers, SomeNumbers, SomeWords, Switch


class Tells(Codemod):
    name, title, cwe, safety, screen = "tells", "Tell the settings", 1, Safety.SAFE, (b"VALUE",)
    options = (
        SomeNumbers("values", "Choose some", Numbers((300,))),
        SomeWords("kinds", "Choose some", ("limit", "interval"), ("limit",)),
        Switch("lift-to-parameter", "Lift it"),
    )

    def survey(self, module):
        values, kinds, lift = self.settings.values()
        return Repair(refusals=(Refusal(0, f"{values.listed} {values.low} {kinds} {lift}", "no"),))

    def plan(self, facts, unseen):
        return facts

    def transform(self, site, node):
        return node
"""
"""A codemod that finds, in any file with a VALUE, what was chosen of it."""


@pytest.fixture
def plugin(tmp_path: Path) -> Mapping[str, str]:
    """The environment in which it is installed."""
    installed = {
        "tells.py": PLUGIN,
        "tells-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: tells\nVersion: 1\n",
        "tells-1.dist-info/entry_points.txt": "[diffwright.codemods]\ntells = tells:Tells\n",
    }
    return {"PYTHONPATH": str(grow(tmp_path / "installed", installed))}


@pytest.mark.parametrize(
    ("configured", "given", "told"),
    [
        ("", [], "(300,) -inf ('limit',) False"),
        (
            "values = [300, 0.5]\nkinds = ['limit', 'interval']\nlift-to-parameter = true",
            [],
            "(300, 0.5) -inf ('limit', 'interval') True",
        ),
        ("values = '60..600'", ["kinds=interval,limit"], "() 60 ('limit', 'interval') False"),
        (
            "values = 'any'\nlift-to-parameter = true",
            ["values=300,0.5", "lift-to-parameter=false"],
            "(300, 0.5) -inf ('limit',) False",
        ),
    ],
)
def test_options_with_several_values(
    tmp_path: Path, plugin: Mapping[str, str], configured: str, given: list[str], told: str
) -> None:
    table = f"[tool.diffwright]\nselect = ['tells']\n[tool.diffwright.tells]\n{configured}\n"
    tree = grow(tmp_path / "tree", {"a.py": PLAIN, "pyproject.toml": table})
    options = [f"--option=tells.{item}" for item in given]
    ended = diffwright("check", *options, cwd=tree, env=plugin)
    assert ended.code == 1, ended.err
    assert told in ended.out.decode()


@pytest.mark.parametrize(
    ("configured", "given", "said"),
    [
        ("values = [true]", [], "values must be any, one or more numbers, or a range such as 60.."),
        ("kinds = ['limits']", [], "kinds must be one or more of limit, interval, not ['limits']."),
        ("", ["--option=tells.kinds="], "kinds must be one or more of limit, interval, not ''."),
        ("knds = 'limit'", [], "tells has no option 'knds'; did you mean kinds?"),
    ],
)
def test_an_option_with_a_wrong_value(
    tmp_path: Path, plugin: Mapping[str, str], configured: str, given: list[str], said: str
) -> None:
    table = f"[tool.diffwright.tells]\n{configured}\n"
    tree = grow(tmp_path / "tree", {"a.py": PLAIN, "pyproject.toml": table})
    ended = diffwright("check", *given, cwd=tree, env=plugin)
    assert (ended.code, ended.out, len(ended.lines)) == (2, b"", 1)
    source = "--option" if given else (tree / "pyproject.toml").resolve()
    assert ended.err.startswith(f"diffwright: {source}: tells")
    assert said in ended.err


def test_a_copy_of_six_is_deleted(tmp_path: Path) -> None:
    copy = "class _MovedItems(object):\n    pass\n\n\nclass Module_six_moves_urllib(object):\n"
    copy += "    pass\n"
    user = "from shop import six\n\nprint(six.text_type(1))\n"
    tree = grow(tmp_path, {"shop/six.py": copy, "shop/cart.py": user, "shop/__init__.py": ""})
    ended = diffwright("apply", "--review", cwd=tree)
    assert ended.code == 0
    assert not (tree / "shop/six.py").exists()
    assert (tree / "shop/cart.py").read_text() == "print(str(1))\n"


def test_nothing_left_to_run(tmp_path: Path) -> None:
    arguments = ["--select", "no-six", "--ignore", "no-six"]
    ended = diffwright("check", *arguments, cwd=grow(tmp_path, FILES))
    assert ended.code == 2
    assert ended.lines == [
        "diffwright: No codemod is left to run; look at --select and --ignore.",
    ]


def test_quiet_says_only_what_went_wrong_beside_the_result(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": SIX, "broken.py": BROKEN, "left.py": LEFT})
    ended = diffwright("check", "--quiet", cwd=tree)
    assert ended.code == 3
    assert len(ended.out.splitlines()) == 3
    assert [line.partition(":")[0] for line in ended.lines] == ["broken.py"]
    assert diffwright("preview", "-q", cwd=grow(tree, {"broken.py": PLAIN})).err == ""


def test_verbose_counts_per_file(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": SIX, "left.py": LEFT, "plain.py": PLAIN})
    ended = diffwright("apply", "--verbose", cwd=tree)
    assert ended.lines == [
        f"left.py:2:9: no-six use of six.nothing; left: {REASON} [CWE-477]",
        "a.py: 2 findings, 2 repaired",
        "left.py: 1 finding, 0 repaired",
        "3 files seen, 2 parsed, 1 changed.",
        "3 findings: 2 repaired, 1 only reported.",
    ]


def test_quiet_and_verbose_exclude_each_other(tmp_path: Path) -> None:
    ended = diffwright("check", "-q", "-v", cwd=grow(tmp_path, FILES))
    assert (ended.code, ended.out) == (2, b"")
    assert ended.lines == ["diffwright: Choose one of --quiet and --verbose."]


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (["frobnicate"], "frobnicate"),
        (["check", "--bogus"], "--bogus"),
        (["check", "--jobs", "0"], "--jobs"),
        (["check", "--select"], "--select"),
    ],
)
def test_wrong_usage(tmp_path: Path, arguments: list[str], wrong: str) -> None:
    ended = diffwright(*arguments, cwd=grow(tmp_path, FILES))
    assert (ended.code, ended.out) == (2, b"")
    assert wrong in ended.lines[-1]
    assert "Traceback" not in ended.err
    assert ESCAPE not in ended.err


def test_help_has_examples_and_exit_codes(tmp_path: Path) -> None:
    for command in ("preview", "apply", "check"):
        text = diffwright(command, "--help", cwd=tmp_path).out.decode()
        assert f"\n    diffwright {command} " in text
        for option in ("select", "ignore", "exclude", "jobs", "quiet", "verbose", "no-color"):
            assert f"--{option}" in text
        assert ESCAPE not in text
    text = diffwright("-h", cwd=tmp_path).out.decode()
    for code in (0, 1, 2, 3, 70, 130, 141):
        assert f"\n    {code} " in text


# Configuration


def test_the_nearest_file_decides(tmp_path: Path) -> None:
    tree = configured(tmp_path, "exclude = ['a.py']")
    assert treated(cwd=tree) == {"docs/b.py", "old/c.py"}
    assert treated(cwd=tree / "old") == {"c.py"}
    grow(tree, {"old/pyproject.toml": "[tool.diffwright]\nexclude = ['c.py']\n"})
    assert treated(cwd=tree / "old") == set()


def test_it_is_looked_for_from_the_path_on(tmp_path: Path) -> None:
    tree = configured(tmp_path / "tree", "exclude = ['docs']")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert treated(str(tree), cwd=elsewhere) == {str(tree / "a.py"), str(tree / "old/c.py")}


def test_exclude_on_the_command_line_wins(tmp_path: Path) -> None:
    tree = configured(tmp_path, "exclude = ['a.py']")
    assert treated("--exclude", "docs", cwd=tree) == {"a.py", "old/c.py"}
    assert treated("--exclude", "", cwd=tree) == set(FILES)


def test_ignore_on_the_command_line_wins(tmp_path: Path) -> None:
    tree = configured(tmp_path, f"ignore = {list(available())}")
    assert diffwright("check", cwd=tree).code == 2
    assert treated("--ignore", "", cwd=tree) == set(FILES)


def test_select_on_the_command_line_wins(tmp_path: Path) -> None:
    tree = configured(tmp_path, "select = ['locked-cache']")
    assert treated(cwd=tree) == set()
    assert treated("--select", "no-six", cwd=tree) == set(FILES)


def test_quiet_in_the_configuration(tmp_path: Path) -> None:
    tree = configured(tmp_path, "quiet = true")
    assert "files seen" not in diffwright("preview", cwd=tree).err
    assert "files seen" in diffwright("preview", "-v", cwd=tree).err


def test_verbose_in_the_configuration(tmp_path: Path) -> None:
    tree = grow(configured(tmp_path, "verbose = true"), {"d.py": SIX})
    assert "d.py: 2 findings" in diffwright("preview", cwd=tree).err
    quiet = diffwright("check", "-q", "--exclude", "d.py", cwd=tree)
    assert [line.partition(":")[0] for line in quiet.lines] == sorted(FILES)


def test_jobs_on_the_command_line_win(tmp_path: Path) -> None:
    tree = configured(tmp_path, "jobs = 0")
    assert diffwright("check", cwd=tree).code == 2


def test_color_in_the_configuration(tmp_path: Path) -> None:
    tree = configured(tmp_path, "color = false")
    ended = in_terminal("check", cwd=tree)
    assert ended.out.startswith(b"a.py: ")
    assert ESCAPE.encode() not in ended.out


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ("[tool.diffwright]\nselekt = []\n", "selekt"),
        ("[tool.diffwright]\njobs = 'two'\n", "jobs"),
        ("[tool.diffwright\n", "not valid TOML"),
    ],
)
def test_wrong_configuration(tmp_path: Path, content: str, wrong: str) -> None:
    tree = grow(tmp_path, {"a.py": SIX, "pyproject.toml": content})
    ended = diffwright("apply", cwd=tree)
    assert (ended.code, ended.out) == (2, b"")
    (line,) = ended.lines
    assert line.startswith(f"diffwright: {tree.resolve() / 'pyproject.toml'}")
    assert wrong in line
    assert (tree / "a.py").read_text() == SIX
