"""docs/cluster.md: every recipe is at least of the form that is asked of it."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

DOCS = Path(__file__).parent.parent / "docs"
RECIPES = DOCS / "cluster"
UNITS = ("diffwright-scheduler.service", "diffwright-worker@.service")
WORKER = {"--nthreads": "1", "--memory-limit": "0", "--protocol": "tls"}
"""What every worker is told."""

posix = pytest.mark.skipif(sys.platform == "win32", reason="a recipe for POSIX")


def loaded(name: str) -> Any:
    return yaml.safe_load((RECIPES / name).read_text("utf-8"))


def test_every_recipe_is_named_by_the_page() -> None:
    page = (DOCS / "cluster.md").read_text("utf-8")
    linked = {*re.findall(r"\]\(cluster/([^)]+)\)", page)}
    assert linked == {it.name for it in RECIPES.iterdir() if it.is_file()}


@posix
def test_certificates_are_of_one_authority(tmp_path: Path) -> None:
    script = RECIPES / "certificates.sh"
    subprocess.run(["sh", "-n", script], check=True)
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl")
    for _ in range(2):  # the second time to renew them
        subprocess.run(["sh", script, tmp_path], check=True, capture_output=True)
    assert not list(tmp_path.glob("*.csr"))
    for part in ("scheduler", "worker", "coordinator"):
        pair = tmp_path / f"{part}.pem", tmp_path / f"{part}.key"
        purposes = subprocess.run(
            ["openssl", "x509", "-noout", "-purpose", "-in", pair[0]],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        assert "SSL client : Yes" in purposes
        assert "SSL server : Yes" in purposes
        assert "SSL server CA : No" in purposes
        subprocess.run(
            ["openssl", "verify", "-CAfile", tmp_path / "authority.pem", pair[0]],
            check=True,
            capture_output=True,
        )
        assert pair[1].stat().st_mode & 0o077 == 0


def test_settings_are_those_that_dask_knows() -> None:
    distributed = pytest.importorskip("distributed")
    known = yaml.safe_load(Path(distributed.__file__).with_name("distributed.yaml").read_text())

    def unknown(given: Any, known: Any, place: str = "") -> list[str]:
        if not isinstance(given, dict):
            return []
        return [
            name
            for key, value in given.items()
            for name in (
                unknown(value, known[key], f"{place}{key}.")
                if isinstance(known, dict) and key in known
                else [f"{place}{key}"]
            )
        ]

    settings = loaded("dask.yaml")
    assert unknown(settings, known) == []
    assert settings["distributed"]["comm"]["require-encryption"] is True
    # What the pods are told by variables is the same.
    variables = {
        it["name"]: it["value"]
        for it in loaded("kubernetes.yaml")["spec"]["scheduler"]["spec"]["containers"][0]["env"]
        if it["name"].startswith("DASK_DISTRIBUTED__")
    }
    for name, value in variables.items():
        path = [it.lower().replace("_", "-") for it in name.split("__")[1:]]
        assert unknown({"distributed": _nested(path)}, known) == []
        if "tls" not in path:
            assert yaml.safe_load(value) == _at(settings["distributed"], path)


def _nested(path: list[str]) -> Any:
    return {path[0]: _nested(path[1:])} if path else None


def _at(settings: Any, path: list[str]) -> Any:
    for name in path:
        settings = settings[name]
    return settings


@pytest.mark.parametrize("name", UNITS)
def test_units(name: str, tmp_path: Path) -> None:
    text = (RECIPES / name).read_text("utf-8")
    unit = configparser.RawConfigParser(strict=False, delimiters="=", comment_prefixes="#")
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(text.replace("\\\n", ""))
    assert unit["Service"]["DynamicUser"] == "yes"
    assert unit["Install"]["WantedBy"] == "multi-user.target"
    command = unit["Service"]["ExecStart"].split()
    for option in ("--tls-ca-file", "--tls-cert", "--tls-key"):
        # The key is handed over by systemd: nobody else can read it.
        credential = command[command.index(option) + 1].removeprefix("%d/")
        assert f"LoadCredential={credential}:/etc/diffwright/cluster/{credential}\n" in text
    if "worker" in name:
        assert {it: command[command.index(it) + 1] for it in WORKER} == WORKER
    if shutil.which("systemd-analyze") is None:
        return
    # The program is not installed here.
    copy = tmp_path / name
    copy.write_text(text.replace("/opt/diffwright/bin/dask", sys.executable), "utf-8")
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", copy], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stderr) == (0, "")


def test_slurm_compiles() -> None:
    text = (RECIPES / "slurm.py").read_text("utf-8")
    compile(text, "slurm.py", "exec")
    assert 'protocol="tls://"' in text
    assert "require_encryption=True" in text


def test_kubernetes() -> None:
    cluster = loaded("kubernetes.yaml")
    assert cluster["apiVersion"] == "kubernetes.dask.org/v1"
    assert cluster["kind"] == "DaskCluster"
    name = cluster["metadata"]["name"]
    scheduler, workers = cluster["spec"]["scheduler"], cluster["spec"]["worker"]
    assert scheduler["service"]["selector"] == {
        "dask.org/cluster-name": name,
        "dask.org/component": "scheduler",
    }
    (serving,) = scheduler["spec"]["containers"]
    ports = {it["name"]: it["containerPort"] for it in serving["ports"]}
    assert ports == {it["targetPort"]: it["port"] for it in scheduler["service"]["ports"]}
    assert workers["replicas"] > 0
    (working,) = workers["spec"]["containers"]
    args = working["args"]
    assert {it: args[args.index(it) + 1] for it in WORKER} == WORKER
    assert working["image"] == serving["image"], "versions must agree"
    for pod in (scheduler["spec"], workers["spec"]):
        (container,) = pod["containers"]
        assert all(isinstance(it, str) for it in container["args"])
        assert all(isinstance(it["value"], str) for it in container["env"])
        address = {it["name"]: it["value"] for it in container["env"]}["DASK_SCHEDULER_ADDRESS"]
        assert address == f"tls://{name}-scheduler:8786"
        mounted = {it["name"] for it in container["volumeMounts"]}
        assert mounted == {it["name"] for it in pod["volumes"]}
        assert pod["securityContext"]["runAsNonRoot"]
