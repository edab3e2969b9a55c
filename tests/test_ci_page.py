"""The page on continuous integration: its commands run, and its files are YAML of that form."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from seed import SEED

PAGE = (Path(__file__).parents[1] / "docs/continuous-integration.md").read_text("utf-8")
HOOKS = Path(__file__).parents[1] / ".pre-commit-hooks.yaml"
BASELINE = ".diffwright-baseline.json"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.M | re.S)


def documents() -> tuple[Any, Any, Any]:
    github, gitlab, hooks = map(yaml.safe_load, blocks("yaml"))
    return github, gitlab, hooks


def commands() -> Iterator[str]:
    """All that the page has run, in its order: what writes the baseline comes first."""
    for block in blocks("sh"):
        yield from block.splitlines()
    github, gitlab, _ = documents()
    for step in github["jobs"]["check"]["steps"]:
        yield from step.get("run", "").splitlines()
    yield from gitlab["diffwright"]["script"]


def run(command: str, tree: Path) -> subprocess.CompletedProcess[str]:
    """In a shell, as CI does it, with the diffwright of this process."""
    program = f"diffwright() {{ '{sys.executable}' -m codemods \"$@\"; }}\n"
    shell = ["sh", "-c", program + command]
    return subprocess.run(shell, cwd=tree, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tree = shutil.copytree(SEED, tmp_path_factory.mktemp("ci") / "tree")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run([*git, "init", "--quiet"], cwd=tree, check=True)
    for message in ("first", "second"):
        subprocess.run([*git, "add", "--all"], cwd=tree, check=True)
        subprocess.run(
            [*git, "commit", "--quiet", "--allow-empty", "-m", message], cwd=tree, check=True
        )
    assert run(f"diffwright check --write-baseline {BASELINE}", tree).returncode == 0
    return tree


OURS = sorted({it for it in commands() if it.startswith("diffwright ")})


def test_the_page_has_what_it_promises() -> None:
    assert len(OURS) >= 8
    others = {it for it in commands() if not it.startswith("diffwright ")}
    assert others == {"pip install diffwright"}


@pytest.mark.parametrize("command", OURS)
def test_each_command_runs(command: str, tree: Path) -> None:
    ended = run(command, tree)
    # The sample has findings; where only what is new counts, there are none.
    finds = " check " in command and not re.search("baseline|since|test [$]", command)
    assert ended.returncode == (1 if finds else 0), ended.stderr
    assert "Usage" not in ended.stderr
    for name in re.findall(r"--output (\S+)", command):
        content = (tree / name).read_text()
        if name.endswith(("json", "sarif")):
            json.loads(content)
        else:
            assert content


def test_the_patches_of_the_page_apply(tree: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(tree, tmp_path / "tree")
    ended = run("rm -rf patches; diffwright preview --quiet --split patches", copy)
    assert ended.returncode == 0, ended.stderr
    first, *_ = sorted((copy / "patches").iterdir())
    subprocess.run(["git", "apply", str(first)], cwd=copy, check=True)


def test_the_hooks_of_the_page_are_there() -> None:
    _, gitlab, hooks = documents()
    known = {hook["id"] for hook in yaml.safe_load(HOOKS.read_text())}
    assert {hook["id"] for repo in hooks["repos"] for hook in repo["hooks"]} <= known
    report = gitlab["diffwright"]["artifacts"]["reports"]["codequality"]
    assert any(f"--output {report}" in command for command in gitlab["diffwright"]["script"])
