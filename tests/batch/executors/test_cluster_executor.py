"""Steps on a cluster of several processes, over TLS: what comes back, and what gets lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from clusters import Cluster, configured, results_of, step, write_certificates, written
from step_programs import is_gone, pid_in

from codemods.batch.executors import cluster_wire
from codemods.batch.executors.cluster import ClusterExecutor
from codemods.batch.executors.cluster_errors import NoCluster
from codemods.batch.failures import FailureKind
from codemods.batch.split.review import sha_of
from codemods.batch.steps.step import StepName


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_certificates(tmp_path_factory.mktemp("tls") / "made")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, certificates: Path) -> Iterator[Cluster]:
    """Two workers, which know a token that is none of theirs."""
    with Cluster(tmp_path_factory.mktemp("cluster"), certificates) as cluster:
        for name in ("one", "two"):
            cluster.start_worker(name, GH_TOKEN="secret", GITLAB_TOKEN="secret")
        yield cluster


class Said(list[str]):
    """What a person was told."""

    @property
    def text(self) -> str:
        return "\n".join(self)


@pytest.fixture
def said() -> Said:
    return Said()


@pytest.fixture
def executor(
    cluster: Cluster, certificates: Path, tmp_path: Path, said: Said
) -> Iterator[ClusterExecutor]:
    with configured(certificates):
        made = ClusterExecutor(cluster.address, workers=2, scratch=tmp_path, say=said.append)
        with made as executor:
            yield executor


def test_what_workers_answer_comes_back(
    executor: ClusterExecutor, cluster: Cluster, tmp_path: Path
) -> None:
    steps = [step(tmp_path, do) for do in ("plain", "blob", "crash")]
    for it in steps:
        executor.submit(it)
    found = {it.step.key: it for it in results_of(executor, 3)}
    plain, blob, crash = (found[it.key] for it in steps)
    assert [it.step for it in (plain, blob, crash)] == steps
    assert blob.blobs == {sha_of(b"content"): b"content"}
    assert crash.failure is not None
    assert crash.failure.kind is FailureKind.WORKER_LOST
    assert plain.failure is None
    assert plain.seconds > 0
    # What it has said is with the coordinator, the folders are the worker's.
    assert steps[0].log.read_text() == "doing plain\n"
    place = plain.values["inputs"]["place"]
    assert place["clone"].startswith(str(cluster.folder))
    assert str(tmp_path) not in json.dumps(plain.values["inputs"])
    # No token of the worker's own, and nothing of how the coordinator comes by one.
    assert "secret" not in plain.values["environment"].values()
    assert place["git"] == {"credential_helper": "", "push_to_paths": False}


def test_a_scan_goes_to_who_has_the_clone(executor: ClusterExecutor, tmp_path: Path) -> None:
    for number in range(4):
        executor.submit(step(tmp_path, "plain", number, name=StepName.CLONE))
    clones = {it.step.target: it for it in results_of(executor, 4)}
    for it in clones.values():
        executor.submit(step(tmp_path, "plain", it.step.inputs["number"]))
    for it in results_of(executor, 4):
        home = clones[it.step.target].values["inputs"]["place"]["clone"]
        assert it.values["inputs"]["place"]["clone"] == home


def test_what_nobody_waits_for_is_ended(
    cluster: Cluster, certificates: Path, tmp_path: Path, said: Said
) -> None:
    with configured(certificates):
        made = ClusterExecutor(cluster.address, workers=2, scratch=tmp_path, say=said.append)
        with made as executor:
            executor.submit(step(tmp_path, "sleep"))
            pid = pid_in(cluster.folder / "pid-sleep0")
    assert is_gone(pid)


def test_others_than_we_are_are_left_out(
    executor: ClusterExecutor, cluster: Cluster, tmp_path: Path, said: Said
) -> None:
    """Also those that come while it works."""
    cluster.start_worker("older", STAND_IN_VERSION="0.0.1")
    cluster.start_worker("bare", STAND_IN_MISSING="1")
    for number in range(100):
        executor.submit(step(tmp_path, "plain", number))
        results_of(executor, 1)
        if len(said) == 2:
            break
    assert len(said) == 2
    assert "its diffwright is 0.0.1, and here it is" in said.text
    assert "it has no diffwright" in said.text
    for number in range(6):
        executor.submit(step(tmp_path, "nap", number))
    assert [it.failure for it in results_of(executor, 6)] == [None] * 6
    workers = {line.split()[0] for line in written(cluster.folder / "notes.txt")}
    assert workers == {"one", "two"}
    cluster.kill("older")
    cluster.kill("bare")


def test_without_a_certificate_nobody_is_let_in(cluster: Cluster, tmp_path: Path) -> None:
    with pytest.raises(NoCluster, match=r"asks for a certificate: name files by distributed\.comm"):
        _enter(cluster.address, tmp_path)


def test_a_certificate_of_another_authority_is_refused(cluster: Cluster, tmp_path: Path) -> None:
    others = write_certificates(tmp_path / "others")
    with configured(others), pytest.raises(NoCluster, match="can't be spoken to"):
        _enter(cluster.address, tmp_path)


def _enter(address: str, place: Path) -> None:
    with ClusterExecutor(address, workers=1, scratch=place, say=lambda _: None):
        pass


def test_a_worker_that_is_killed_is_made_up_for(
    executor: ClusterExecutor, cluster: Cluster, tmp_path: Path
) -> None:
    cluster.start_worker("three")
    for number in range(6):
        executor.submit(step(tmp_path, "nap", 10 + number))
    results = results_of(executor, 1)
    cluster.kill("two")
    results += results_of(executor, 6 - len(results))
    assert [it.failure for it in results] == [None] * 6


def test_what_kills_workers_is_named_and_what_waited_behind_it_is_not(
    executor: ClusterExecutor, cluster: Cluster, tmp_path: Path
) -> None:
    cluster.start_worker("four")
    for name in ("five", "six"):
        cluster.start_worker(name)
    steps = [step(tmp_path, "die"), *(step(tmp_path, "nap", 20 + number) for number in range(6))]
    for it in steps:
        executor.submit(it)
    found = {it.step.key: it for it in results_of(executor, 7)}
    poison = found.pop(steps[0].key).failure
    assert poison is not None
    assert poison.kind is FailureKind.POISON
    assert poison.message == "2 workers have died over it"
    for other in found.values():
        assert other.failure is None or other.failure.kind is FailureKind.WORKER_LOST
    begun = [line for line in written(cluster.folder / "notes.txt") if "/die0 " in line]
    assert len(begun) == 2


def test_an_order_holds_nothing_of_the_coordinator(tmp_path: Path) -> None:
    order = cluster_wire.order_of(step(tmp_path, "plain"), task="a")
    assert str(tmp_path).encode() not in order
    assert b"mine" not in order
