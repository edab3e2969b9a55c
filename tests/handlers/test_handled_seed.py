"""The sample service in fixtures/nova_cells passes its own tests, before and after."""

from __future__ import annotations

import shutil
from pathlib import Path

from seed import SEED, outcome_of

from codemods.catalog import choose
from codemods.engine.pipeline import run
from codemods.engine.select import select


def test_the_service_passes_its_tests(tmp_path: Path) -> None:
    service = tmp_path / "service"
    shutil.copytree(SEED, service, ignore=shutil.ignore_patterns("__pycache__"))
    before = outcome_of(service)
    result = run(select([service], ()), choose(["handled-timeout"]), jobs=1)
    (change,) = result.changes
    assert change.path == "cells_service/context.py"
    assert [(it.line, it.repaired) for it in result.findings] == [(150, True), (165, True)]
    (service / change.path).write_bytes(change.after)

    after = outcome_of(service)

    assert before.split()[:2] == after.split()[:2]
    assert b"            answer = e\n" in change.after
    assert b"LOG.warning('Timed out with %s of %s results', len(results)," in change.after
