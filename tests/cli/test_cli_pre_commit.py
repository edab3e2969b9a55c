"""The hooks of `.pre-commit-hooks.yaml`, run by pre-commit itself.

pre-commit clones a repository that holds the file, reads the hook from it, chooses the files, and
runs its entry. Only what it would do first is left out, since it needs a network: to install
diffwright in an environment of its own. So the language of the hooks is `system` here.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from command_line import (
    COMMAND,
    PLAIN,
    REPAIRED,
    SIX,
    TIMEOUT,
    Ended,
    environment,
    git,
    grow,
    repository,
)

HOOKS = Path(__file__).parents[2] / ".pre-commit-hooks.yaml"
FILES = {"a.py": SIX, "b.pyi": PLAIN, "notes.txt": SIX}

Hook = Callable[..., Ended]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return repository(tmp_path / "project", {"old.py": SIX, "left/c.py": SIX})


@pytest.fixture
def hook(tmp_path: Path, tree: Path) -> Hook:
    """Runs a hook as a commit in the project would."""
    published = [{**it, "language": "system"} for it in yaml.safe_load(HOOKS.read_text("utf-8"))]
    origin = repository(tmp_path / "hooks", {HOOKS.name: yaml.safe_dump(published)})
    commit = git(origin, "rev-parse", "HEAD").decode().strip()
    program = tmp_path / "bin" / "diffwright"
    grow(tmp_path, {"bin/diffwright": f'#!/bin/sh\nexec {shlex.join(COMMAND)} "$@"\n'})
    program.chmod(0o755)

    def run(name: str, *arguments: str) -> Ended:
        used = {"repo": str(origin), "rev": commit, "hooks": [{"id": name}]}
        config = tmp_path / "config.yaml"
        config.write_text(yaml.safe_dump({"repos": [used]}), "utf-8")
        # What runs the tests may have the code of a checkout first.
        path = os.pathsep.join((str(program.parent), os.environ["PATH"]))
        extra = {"PATH": path, "PRE_COMMIT_HOME": str(tmp_path / "home")}
        if "PYTHONPATH" in os.environ:
            extra["PYTHONPATH"] = os.environ["PYTHONPATH"]
        command = [sys.executable, "-m", "pre_commit", "run", "--config", str(config)]
        done = subprocess.run(
            [*command, "--color=never", "--verbose", *arguments],
            cwd=tree,
            env=environment(extra),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=TIMEOUT,
        )
        return Ended(done.returncode, done.stdout, done.stderr.decode())

    return run


def test_pre_commit_takes_the_file() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(HOOKS)]
    subprocess.run(command, env=environment(), check=True, timeout=TIMEOUT)


def test_check_fails_for_what_is_staged(tree: Path, hook: Hook) -> None:
    settings = "[tool.diffwright]\nexclude = ['left/']\n"
    grow(tree, {**FILES, "left/c.py": f"{SIX}# edited\n", "pyproject.toml": settings})
    git(tree, "add", "-A")
    ended = hook("diffwright-check")
    told = ended.out.decode()
    assert ended.code == 1, told + ended.err
    assert "a.py:2:9: no-six use of six.text_type [CWE-477]" in told
    assert "old.py" not in told
    assert "c.py" not in told
    assert "2 files seen" in told
    assert (tree / "a.py").read_text() == SIX


def test_check_passes(tree: Path, hook: Hook) -> None:
    grow(tree, {"b.pyi": PLAIN, "notes.txt": SIX})
    git(tree, "add", "-A")
    ended = hook("diffwright-check")
    assert ended.code == 0, ended.out.decode() + ended.err
    assert "Passed" in ended.out.decode()


def test_apply_repairs_what_is_staged_and_fails(tree: Path, hook: Hook) -> None:
    grow(tree, FILES)
    git(tree, "add", "-A")
    # What is not staged is put aside, and comes back.
    grow(tree, {"b.pyi": SIX})
    ended = hook("diffwright-apply")
    assert ended.code == 1
    assert "files were modified by this hook" in ended.out.decode()
    assert (tree / "a.py").read_text() == REPAIRED
    assert git(tree, "show", ":a.py").decode() == SIX
    assert (tree / "b.pyi").read_text() == SIX
    assert (tree / "old.py").read_text() == SIX
    git(tree, "add", "a.py")
    assert hook("diffwright-apply").code == 0


def test_all_files(tree: Path, hook: Hook) -> None:
    assert hook("diffwright-apply", "--all-files").code == 1
    assert (tree / "old.py").read_text() == REPAIRED
    assert (tree / "left/c.py").read_text() == REPAIRED
