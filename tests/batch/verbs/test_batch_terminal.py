"""What a person sees: in a terminal while a command is at work, and what to do next at its end."""

from __future__ import annotations

import os
import pty
import sys
import time
from pathlib import Path

import pytest
from git_servers import Answer, Server
from world import World, git


def _interrupted(world: World, *words: str, when: list[bytes]) -> tuple[int, str]:
    """Exit code and screen of a command; Ctrl-C is pressed when it has shown each of these."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(world.folder)
        shown = {**world.environment, "TERM": "xterm", "PYTHONPATH": os.pathsep.join(sys.path)}
        os.execve(sys.executable, [sys.executable, "-m", "codemods", "batch", *words], shown)
    screen, left = b"", list(when)
    while True:
        try:
            new = os.read(terminal, 65536)
        except OSError:  # Linux says so at the end
            break
        if not new:
            break
        screen += new
        if left and left[0] in screen:
            os.write(terminal, b"\x03")
            del left[0]
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), screen.decode()


@pytest.mark.parametrize(
    ("when", "seconds"),
    [([b"/a.git default"], 1.0), ([b"/a.git default", b"press Ctrl-C again to stop"], 100.0)],
)
def test_ctrl_c_leaves_a_clean_terminal(tmp_path: Path, when: list[bytes], seconds: float) -> None:
    world = World(tmp_path)
    with Server(world.remotes, lambda path, query: Answer(status=404, seconds=seconds)) as server:
        world.write_manifest([f"{server.url}/{name}.git" for name in "abc"], "clones = 1\n")
        text = world.manifest.read_text().replace('"https", ', '"http", ')
        world.manifest.write_text(text)
        begun = time.monotonic()
        code, screen = _interrupted(world, "plan", when=when)
    assert time.monotonic() - begun < 60
    assert code == 130
    assert "press Ctrl-C again to stop at once" in screen
    assert screen.endswith("diffwright: stopped; run the command again to go on\r\n")
    # The cursor is there again, and the table is gone.
    assert screen.rindex("\x1b[?25h") > screen.rindex("\x1b[?25l")
    assert "clone" not in screen[screen.rindex("\x1b[?25h") :]
    assert "b.git" not in screen


def test_what_has_failed_and_what_is_next_is_said_with_the_manifest(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.manifest = tmp_path / "other one.toml"
    world.write_manifest([world.remote("cart"), world.remotes / "gone.git"])
    named = world.manifest.name
    planned = world.run("plan", named)
    failed = (
        "1 branch of a repository has failed: `diffwright batch status 'other one.toml'` says why, "
        "`diffwright batch retry 'other one.toml'` does it again."
    )
    assert planned.code == 1
    assert failed in planned.err
    assert "Next: `diffwright batch preview --all 'other one.toml'`, then" in planned.err
    plan = planned.err.rpartition("The plan is ")[2].rstrip("\n.")
    for _ in range(2):
        applied = world.run("apply", named)
        assert applied.code == 1
        assert failed in applied.err
        assert f"publish --yes-plan {plan} 'other one.toml'`" in applied.err
    published = world.run("publish", "--yes-plan", plan, named)
    assert published.code == 1
    assert failed in published.err
    assert "Next" not in world.run("apply", named).err
    # Nothing of what is chosen has failed.
    assert world.run("apply", "--only", "cart", named).code == 0


def test_what_a_server_has_said_is_told(tmp_path: Path) -> None:
    world = World(tmp_path)
    hook = world.remote("cart") / "hooks" / "pre-receive"
    git("config", "http.receivepack", "true", cwd=hook.parents[1])
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho branches are called topic/something here\nexit 1\n")
    hook.chmod(0o755)
    with Server(world.remotes) as server:
        world.write_manifest([f"{server.url}/cart.git"])
        text = world.manifest.read_text().replace('"https", ', '"http", ')
        world.manifest.write_text(text)
        plan = world.planned()
        assert world.run("apply").code == 0
        assert world.run("publish", "--yes-plan", plan).code == 1
    status = world.run("status")
    assert "refused by the forge: the server refuses the push" in status.out
    assert "      remote: branches are called topic/something here" in status.out
    (told,) = (it for it in world.reviews() if it["state"] == "failed")
    assert told["failure"]["class"] == "refused by the forge"
    assert "branches are called topic/something here" in told["failure"]["detail"]
