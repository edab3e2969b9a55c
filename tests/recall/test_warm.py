"""A second run says what the first one said, byte for byte: of every case of every codemod."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from codemods.catalog import choose
from codemods.engine import pipeline, worker
from codemods.engine.select import select
from codemods.recall import whole
from codemods.recall.recall import Recall
from codemods.recall.store import Store

FIXTURES = Path(__file__).parents[2] / "fixtures"
GROUPS = sorted(path for path in FIXTURES.iterdir() if path.is_dir())
OPTIONS = {"configurable-timeout": {"values": "any"}}


@pytest.mark.parametrize("group", GROUPS, ids=lambda path: path.name)
def test_cold_and_warm(group: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All cases of a codemod as one tree, treated by all codemods: they share lessons."""
    tree = tmp_path / "tree"
    for folder in sorted(group.glob("*/before")) or [group]:
        shutil.copytree(folder, tree / folder.parent.name)
    chosen = choose(options=OPTIONS)
    documents = [name for it in chosen for name in (*it.documents, *it.late_documents)]
    selection = select([tree], (), documents)

    cold = pipeline.run(selection, chosen, jobs=1, recall=recalled(tmp_path))
    looked: list[str] = []
    look = worker.Worker.look

    def watched(it: worker.Worker, file: object, *, again: bool) -> worker.Looked:
        looked.append(file.path)  # type: ignore[attr-defined]
        return look(it, file, again=again)  # type: ignore[arg-type]

    monkeypatch.setattr(worker.Worker, "look", watched)
    warm = pipeline.run(selection, chosen, jobs=1, recall=recalled(tmp_path))
    assert warm == cold
    # What is not read, what can't be treated, and what shows a password.
    assert len({it for it in looked if it.endswith(".py")}) <= len(selection.files) // 20 + 2

    monkeypatch.setattr(whole, "SETTLED", -60.0)  # new as they are, whole rounds are remembered
    for _ in range(2):
        assert pipeline.run(selection, chosen, jobs=1, recall=recalled(tmp_path)) == cold


def recalled(folder: Path) -> Recall:
    return Recall(Store(folder / "cache"), choose(options=OPTIONS))
