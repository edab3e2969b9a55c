"""The files of one tree go to many workers; what comes of them is what comes of them here."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from clusters import Cluster, write_certificates, written

SIX = "import six\n\nVALUE{number} = six.text_type(1)\n"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_certificates(tmp_path_factory.mktemp("tls") / "made")


@pytest.fixture
def cluster(tmp_path: Path, certificates: Path) -> Iterator[Cluster]:
    with Cluster(tmp_path / "cluster", certificates) as cluster:
        yield cluster


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    tree = tmp_path / "tree"
    tree.mkdir()
    for number in range(40):
        (tree / f"a{number}.py").write_text(SIX.format(number=number))
    (tree / "b.py").write_text("import six\n\ndef f(:\n")
    (tree / "requirements.txt").write_text("six\n")
    return tree


def begun(tree: Path, cluster: Cluster | None, *words: str) -> subprocess.Popen[str]:
    given = ["--cluster", cluster.address] if cluster else []
    return subprocess.Popen(
        [sys.executable, "-m", "codemods", *words, "--no-cache", *given],
        cwd=tree,
        env={**os.environ, **(cluster.configuration if cluster else {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def done(tree: Path, cluster: Cluster | None, *words: str) -> tuple[int, str, str]:
    """The exit code, and what was said."""
    process = begun(tree, cluster, *words)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def contents(tree: Path) -> dict[str, bytes]:
    return {it.name: it.read_bytes() for it in tree.iterdir()}


def test_what_comes_of_a_tree_is_the_same(tree: Path, cluster: Cluster) -> None:
    """Also where one worker is another than we are."""
    code, diff, said = done(tree, None, "preview")
    assert code == 3, said  # there is a file that nobody can read
    assert diff.count("diff --git") == 40
    cluster.start_worker("older", STAND_IN_VERSION="0.0.1")
    cluster.start_worker("one")
    cluster.start_worker("two")
    cluster.await_workers(3)
    there = done(tree, cluster, "preview")
    told = [it for it in there[2].splitlines() if "is left out: its diffwright is 0.0.1" not in it]
    assert (there[0], there[1], told) == (code, diff, said.splitlines())
    assert done(tree, cluster, "apply", "--allow-dirty")[0] == 3
    assert [(tree / f"a{it}.py").read_text() for it in range(40)] == [
        f"VALUE{it} = str(1)\n" for it in range(40)
    ]
    workers = {line.split()[0] for line in written(cluster.folder / "notes.txt")}
    assert workers == {"one", "two"}


def test_a_scheduler_that_is_lost_leaves_the_tree_as_it_was(tree: Path, cluster: Cluster) -> None:
    before = contents(tree)
    cluster.start_worker("one", STAND_IN_SECONDS="0.5")
    process = begun(tree, cluster, "apply", "--allow-dirty")
    written(cluster.folder / "notes.txt")
    cluster.kill("scheduler")
    _, said = process.communicate(timeout=60)
    assert process.returncode == 3, said
    assert said.startswith("diffwright: The scheduler of the cluster has ")
    assert said.endswith("; nothing was written.\n")
    assert contents(tree) == before


def test_an_address_that_is_not_safe_is_refused(tree: Path) -> None:
    code, _, said = done(tree, None, "check", "--cluster", "tcp://10.0.0.1:8786")
    assert code == 2
    assert said.startswith("diffwright: tcp://10.0.0.1:8786 is not encrypted")


@pytest.mark.skipif(
    not os.environ.get("DIFFWRIGHT_CLUSTER_FAULTS"), reason="it takes long; see make soak"
)
def test_a_file_over_which_workers_die_is_named_and_its_neighbours_are_treated(
    tree: Path, cluster: Cluster
) -> None:
    """Two workers may die over a chunk, and two over the file."""
    (tree / "poison.py").write_text(SIX.format(number=0))
    for name in ("one", "two", "three", "four", "five", "six"):
        cluster.start_worker(name, STAND_IN_POISON="poison.py")
    cluster.await_workers(6)
    code, diff, said = done(tree, cluster, "preview")
    assert code == 3, said
    assert {line for line in diff.splitlines() if line.startswith("diff --git")} >= {
        f"diff --git a/a{number}.py b/a{number}.py" for number in range(40)
    }
    assert "poison.py: " in said
    assert "workers of the cluster died over it" in said
