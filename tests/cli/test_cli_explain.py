"""`diffwright codemods` and `diffwright explain`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from command_line import ESCAPE, diffwright, grow, in_terminal, without_colors

from codemods.catalog import available
from codemods.pages import PARTS
from codemods.weaknesses import title

HEADINGS = [f"## {part}" for part in PARTS]


def test_all_codemods_are_listed(tmp_path: Path) -> None:
    ended = diffwright("codemods", cwd=tmp_path)
    assert (ended.code, ended.err) == (0, "")
    head, *rows = ended.out.decode().splitlines()
    assert head.split() == ["CODEMOD", "CWE", "SAFETY", "TITLE"]
    assert [row.split()[0] for row in rows] == list(available())
    for row, codemod in zip(rows, available().values(), strict=True):
        assert row.endswith(f"  {codemod.title}")
        numbers = ", ".join(map(str, (codemod.cwe, *codemod.also)))
        assert f"  {numbers} " in row
        assert f" {codemod.safety.value} " in row
    starts = {row.index(it.title) for row, it in zip(rows, available().values(), strict=True)}
    assert starts == {head.index("TITLE")}


def test_the_list_is_plain_unless_a_terminal_shows_it(tmp_path: Path) -> None:
    plain = diffwright("codemods", cwd=tmp_path).out
    assert ESCAPE.encode() not in plain
    assert in_terminal("codemods", "--no-color", cwd=tmp_path).out == plain
    colored = in_terminal("codemods", cwd=tmp_path).out
    assert ESCAPE.encode() in colored
    assert without_colors(colored) == plain.decode()


@pytest.mark.parametrize("name", available())
def test_a_codemod_is_explained(tmp_path: Path, name: str) -> None:
    codemod = available()[name]
    ended = diffwright("explain", name, cwd=tmp_path)
    assert (ended.code, ended.err) == (0, "")
    text = ended.out.decode()
    assert text.startswith(f"# {name}\n\n{codemod.title}.\n\n")
    assert [line for line in text.splitlines() if line.startswith("## ")] == HEADINGS
    assert "\n```diff\n" in text
    for number in (codemod.cwe, *codemod.also):
        assert f"[CWE-{number}](https://cwe.mitre.org/data/definitions/{number}.html): " in text
        assert f": {title(number)}. " in text
    for option in codemod.options:
        assert f"\n- `{option.name}`: " in text
    assert "](../" not in text
    assert "](#" not in text
    assert "![" not in text


def test_it_is_drawn_and_paged_in_a_terminal(tmp_path: Path) -> None:
    ended = in_terminal("explain", "no-six", cwd=tmp_path, env={"PAGER": "sed s/^/=/"})
    lines = without_colors(ended.out).splitlines()
    assert ended.code == 0
    assert all(line.startswith("=") for line in lines)
    assert "## Why" not in lines
    assert any("Why" in line for line in lines)
    assert ESCAPE.encode() in ended.out


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_it_is_plain_where_no_colors_are_wanted(tmp_path: Path, env: Mapping[str, str]) -> None:
    plain = diffwright("explain", "no-six", cwd=tmp_path).out
    ended = in_terminal("explain", "no-six", cwd=tmp_path, env={"PAGER": "cat", **env})
    assert ended.out == plain
    ended = in_terminal("explain", "no-six", "--no-color", cwd=tmp_path, env={"PAGER": "cat"})
    assert ended.out == plain


def test_a_codemod_that_there_is_not(tmp_path: Path) -> None:
    ended = diffwright("explain", "no-sixx", cwd=tmp_path)
    assert (ended.code, ended.out) == (2, b"")
    assert ended.lines == ["diffwright: There is no codemod named no-sixx; did you mean no-six?"]


PLUGIN = """\
from codemods.codemod import Codemod, Repair, Safety
from codemods.options import OneWord


class Tells(Codemod):
    name, title, cwe, safety, screen = "tells", "Tell the settings", 1, Safety.REVIEW, (b"VALUE",)
    options = (OneWord("loud", "How loud it is", ("low", "high")),)

    def survey(self, module):
        return None

    def plan(self, facts, unseen):
        return facts

    def transform(self, site, node):
        return node
"""
INSTALLED = {
    "tells-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: tells\nVersion: 1\n",
    "tells-1.dist-info/entry_points.txt": "[diffwright.codemods]\ntells = tells:Tells\n",
}


def test_a_plugin_without_a_page(tmp_path: Path) -> None:
    installed = grow(tmp_path / "installed", {"tells.py": PLUGIN, **INSTALLED})
    ended = diffwright("explain", "tells", cwd=tmp_path, env={"PYTHONPATH": str(installed)})
    assert ended.err == ""
    assert ended.out.decode() == (
        "# tells\n\nTell the settings.\n\n"
        "## CWE\n\n- [CWE-1](https://cwe.mitre.org/data/definitions/1.html). Tell the settings.\n\n"
        "## Options\n\n- `loud`: How loud it is. It must be one of low, high; by default it is "
        "low.\n\n"
        "## Safety\n\n`review`: behaviour changes as intended; a person should look.\n"
    )


def test_a_plugin_with_a_page(tmp_path: Path) -> None:
    page = "# tells\n\nTell.\n\n## What it does\n\nIt tells, as [said](#there).\n\n## Else\n\nNo.\n"
    files = {"tells/__init__.py": PLUGIN, "tells/docs/tells.md": page, **INSTALLED}
    installed = grow(tmp_path / "installed", files)
    ended = diffwright("explain", "tells", cwd=tmp_path, env={"PYTHONPATH": str(installed)})
    assert "## What it does\n\nIt tells, as said.\n\n## CWE\n" in ended.out.decode()
    assert "Else" not in ended.out.decode()
