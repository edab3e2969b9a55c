"""Which addresses are spoken to, and what is said where a cluster can't be used."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from codemods.cli.batch import commands
from codemods.cli.batch.request import BatchOptions
from world import World

from codemods.batch.executors import cluster_connecting
from codemods.batch.executors.cluster import ClusterExecutor
from codemods.batch.executors.cluster_addresses import refused, settled
from codemods.batch.executors.cluster_errors import NoCluster
from codemods.batch.executors.identity import difference, identity


@pytest.mark.parametrize(
    "address",
    [
        "tls://scheduler:8786",
        "tls://10.0.0.1:8786",
        "tls://[fe80::1]:8786",
        "tcp://localhost:8786",
        "tcp://127.0.0.1:8786",
        "tcp://127.3.2.1:8786",
        "tcp://[::1]:8786",
    ],
)
def test_these_are_safe(address: str) -> None:
    assert refused(address) == ""


@pytest.mark.parametrize(
    "address",
    [
        "tcp://scheduler:8786",
        "tcp://10.0.0.1:8786",
        "tcp://0.0.0.0:8786",
        "tcp://[fe80::1]:8786",
        "tcp://127.0.0.1.example.org:8786",
        "tcp://localhost.example.org:8786",
    ],
)
def test_nothing_is_sent_unencrypted_to_another_machine(address: str) -> None:
    assert refused(address).startswith(f"{address} is not encrypted, and whoever can reach it can")


@pytest.mark.parametrize(
    "address", ["", "scheduler:8786", "tls://scheduler", "ws://a:1", "ucx://a:1", "inproc://a:1"]
)
def test_others_are_no_addresses(address: str) -> None:
    assert refused(address) == f"{address} is no tls://HOST:PORT"


@pytest.mark.parametrize("name", ["scheduler-address", "scheduler_address"])
def test_dask_may_know_the_address(name: str) -> None:
    """A variable gives its name underscores."""
    assert settled("dask", {name: "tcp://127.0.0.1:1"}) == "tcp://127.0.0.1:1"
    with pytest.raises(NoCluster, match="is not encrypted"):
        settled("dask", {"scheduler-address": "tcp://10.0.0.1:1"})
    for nothing in ({}, {"scheduler-address": None}):
        with pytest.raises(NoCluster, match="has no scheduler-address; set it there"):
            settled("dask", nothing)


@pytest.mark.parametrize("file", ["ca-file", "ca_file"])
def test_tls_asks_for_certificates(file: str) -> None:
    names = {file: "ca.pem", "client": {"cert": "cert.pem", "key": None}}
    given = {"distributed": {"comm": {"tls": names}}}
    assert settled("tls://a:1", given) == "tls://a:1"
    with pytest.raises(NoCluster, match=r"files by distributed\.comm\.tls\.ca-file, dist"):
        settled("tls://a:1", {})


def test_without_the_extra_one_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    world = World(tmp_path)
    world.write_manifest([world.remote("shop")])
    options = BatchOptions(world.manifest, cluster="local")
    assert commands.execute("plan", options) == 2
    said = capsys.readouterr().err
    assert (
        said
        == "diffwright: A cluster needs the package distributed; install diffwright[cluster].\n"
    )


def test_where_nobody_answers_one_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("codemods.batch.executors.cluster_connecting.PATIENCE", 0.5)
    made = ClusterExecutor("tcp://127.0.0.1:1", workers=1, scratch=tmp_path, say=print)
    with pytest.raises(NoCluster, match=r"^The scheduler at tcp://127\.0\.0\.1:1 can't be spoken"):
        made.__enter__()


def test_a_working_tree_is_changed_on_this_machine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = BatchOptions(tmp_path / "batch.toml", in_place=True, cluster="local")
    assert commands.execute("apply", options) == 2
    assert "--in-place is for paths on this machine" in capsys.readouterr().err


def test_both_versions_are_named() -> None:
    ours = {"diffwright": "1.0", "Python": "3.12.1", "libcst": "1.8.6"}
    assert difference(ours, dict(ours)) == ""
    assert difference(ours, {**ours, "diffwright": "0.9", "Python": "3.11.2"}) == (
        "its diffwright is 0.9, and here it is 1.0; its Python is 3.11.2, and here it is 3.12.1"
    )
    assert difference(ours, {"diffwright": "1.0", "Python": "3.12.1", "mine": "2"}) == (
        "its libcst is missing, and here it is 1.8.6; its mine is 2, and here it is none"
    )
    assert identity()["diffwright"]
    assert identity() == identity()


def test_a_cluster_that_is_being_begun_is_not_interrupted() -> None:
    before = signal.getsignal(signal.SIGINT)
    with cluster_connecting._uninterrupted():
        os.kill(os.getpid(), signal.SIGINT)
        # Who is begun meanwhile does not hear it, either.
        code = "import signal; print(signal.getsignal(signal.SIGINT) is signal.SIG_IGN)"
        said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    assert said == b"True\n"
    assert signal.getsignal(signal.SIGINT) is before
