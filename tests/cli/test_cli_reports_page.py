"""docs/reports.md shows what comes out."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from codemods.cli.options import OutputFormat
from command_line import diffwright

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reports.md").read_text("utf-8")


def examples(heading: str) -> list[str]:
    """The blocks of a section that are no commands and no configuration."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", section, flags=re.M | re.S)
    return [text for kind, text in blocks if kind != "yaml" and not text.startswith("diffwright")]


def check_example(heading: str, content: str) -> None:
    (example,) = examples(heading)
    for part in filter(None, example.split("…\n")):
        _, found, content = content.partition(part)
        assert found, f"this is not in it, or not behind what comes before it:\n{part}"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "fixtures/nova_cells", tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.mark.parametrize("form", ["json", "jsonl", "sarif", "github", "gitlab", "junit"])
def test_each_example_is_real(tree: Path, form: str) -> None:
    command = "preview" if form == "sarif" else "check"
    check_example(form, diffwright(command, "--output-format", form, cwd=tree).out.decode())


def test_the_example_of_a_baseline_is_real(tree: Path) -> None:
    diffwright("check", "--write-baseline", "diffwright.json", cwd=tree)
    check_example("A baseline", (tree / "diffwright.json").read_text("utf-8"))


def test_each_format_is_described() -> None:
    (table,) = [it for it in PAGE.split("\n\n") if it.startswith("| `--output-format` |")]
    cells = [row.split("|")[1] for row in table.splitlines()[2:]]
    assert re.findall(r"`(\w+)`", " ".join(cells)) == [it.value for it in OutputFormat]
