"""The sample service in fixtures/nova_cells passes its own tests, before and after."""

from __future__ import annotations

import shutil
from pathlib import Path

from seed import SEED, outcome_of

from codemods.catalog import choose
from codemods.engine.pipeline import run
from codemods.engine.select import select


def test_the_service_passes_its_tests_with_locks(tmp_path: Path) -> None:
    service = tmp_path / "service"
    shutil.copytree(SEED, service, ignore=shutil.ignore_patterns("__pycache__"))
    before = outcome_of(service)
    result = run(select([service], ()), choose(["locked-cache"]), jobs=1)
    changed = {change.path: change.after for change in result.changes}
    assert set(changed) == {
        f"cells_service/{it}.py" for it in ("compute_api", "context", "scheduler")
    }
    for path, content in changed.items():
        (service / path).write_bytes(content)

    after = outcome_of(service)

    assert before.split()[:2] == after.split()[:2]
    assert [(it.line, it.cwe, it.repaired) for it in result.findings] == [
        (24, 362, True),
        (29, 524, True),
        (29, 362, True),
    ]
    assert b"get_cells()" in changed["cells_service/scheduler.py"]
