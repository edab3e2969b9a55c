"""Repositories that fail, each for a reason of its own, and one beside them that does not."""

from __future__ import annotations

import os
from pathlib import Path

from world import FILES, World, git

PLUGIN = """\
from codemods.codemod import Codemod, Safety


class Raising(Codemod):
    name = "raising"
    title = "Fail on what is named so"
    cwe = 1
    safety = Safety.SAFE
    screen = (b"fail here",)

    def survey(self, module):
        raise KeyError("there is no such key")

    def plan(self, facts, unseen):
        return {}

    def transform(self, site, node):
        return node
"""
UNREACHABLE = "https://127.0.0.1:1/unreachable.git"


def test_each_is_named_with_class_and_cause_and_no_other_suffers(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.extra["PYTHONPATH"] = str(_plugin(tmp_path / "plugins"))
    large = {"data.bin": os.urandom(1_500_000)}
    urls: list[str | Path] = [
        world.remote("well"),
        world.remotes / "gone.git",
        _emptied(world.remote("torn")),
        world.remote("large", {**FILES, **large}),
        world.remote("internal", {**FILES, "shop/raised.py": "VALUE = 'fail here'\n"}),
        world.remote("settings", {**FILES, "pyproject.toml": "[tool.diffwright]\nselekt = 1\n"}),
        _without_commits(world.remotes / "bare.git"),
        UNREACHABLE,
    ]
    limits = "repository-megabytes = 1\nretries = 0\n"
    world.write_manifest(urls, limits)
    text = world.manifest.read_text().replace('["no-six"]', '["no-six", "raising"]')
    world.manifest.write_text(text)

    done = world.run("plan", "--json")
    assert done.code == 1, done.err
    assert "Traceback" not in done.err
    told = {Path(it["repository"]).stem: it for it in done.told}
    failures = {
        name: (it["failure"]["class"], it["failure"]["message"])
        for name, it in told.items()
        if it["state"] == "failed"
    }
    assert {name: kind for name, (kind, _) in failures.items()} == {
        "gone": "not found",
        "torn": "broken repository",
        "large": "too large",
        "internal": "internal error of a codemod",
        "settings": "broken repository",
        "bare": "not found",
        "unreachable": "network",
    }
    assert failures["large"][1].startswith("it takes more than 1 MB")
    assert "a codemod failed on shop/raised.py: KeyError" in failures["internal"][1]
    assert "selekt" in failures["settings"][1]
    assert told["well"]["state"] == "changed"

    assert world.run("apply").code == 1
    assert [it["state"] for it in world.reviews()] == ["committed"]
    hashed = done.err.rstrip().rpartition("The plan is ")[2].rstrip(".")
    assert world.run("publish", "--yes-plan", hashed).code == 1
    assert len(world.branches("well")) == 1
    status = world.run("status")
    assert status.code == 1
    for kind, message in failures.values():
        assert kind in status.out
        assert message.split(":")[0] in status.out


def _plugin(folder: Path) -> Path:
    about = folder / "raising-1.0.dist-info"
    about.mkdir(parents=True)
    (folder / "raising.py").write_text(PLUGIN)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: raising\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[diffwright.codemods]\nraising = raising:Raising\n")
    return folder


def _emptied(bare: Path) -> Path:
    """A repository whose blobs are all gone."""
    listed = git("cat-file", "--batch-all-objects", "--batch-check", cwd=bare).splitlines()
    for line in listed:
        oid, kind, _ = line.split()
        if kind == "blob":
            (bare / "objects" / oid[:2] / oid[2:]).unlink()
    return bare


def _without_commits(bare: Path) -> Path:
    git("init", "-q", "--bare", "-b", "main", bare)
    return bare
