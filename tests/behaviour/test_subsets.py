"""Any of the codemods together, on the sample service: one run does all that they can do."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from itertools import chain, combinations
from pathlib import Path
from random import Random

import pytest
from seed import SEED

from benchmarks import together
from codemods.catalog import available, choose
from codemods.engine.overlaps import REASON
from codemods.engine.pipeline import run
from codemods.engine.results import Result
from codemods.engine.select import select
from codemods.patching.apply import apply

NAMES = tuple(available())
MOST_ROUNDS = 2
SUBSETS = [*chain.from_iterable(combinations(NAMES, count) for count in range(1, len(NAMES) + 1))]


def treated(tree: Path, names: tuple[str, ...]) -> Result:
    codemods = choose(names)
    documents = [it for one in codemods for it in (*one.documents, *one.late_documents)]
    result = run(select([tree], (), documents), codemods, jobs=1)
    assert [problem.message for problem in result.problems] == []
    assert not apply(tree, result.changes).failed
    return result


def content_of(tree: Path) -> dict[str, bytes]:
    files = (path for path in tree.rglob("*") if path.is_file())
    return {path.relative_to(tree).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("names", SUBSETS, ids="+".join)
def test_one_run_does_all(tmp_path: Path, names: tuple[str, ...]) -> None:
    """What a run repairs is gone, what it reports is all that a second run finds, and none of it
    waits for that."""
    tree = tmp_path / "seed"
    shutil.copytree(SEED, tree)
    first = treated(tree, names)
    reported = sorted((it.codemod, it.path, it.message) for it in first.findings if not it.repaired)
    assert REASON not in {it.reason for it in first.findings}
    assert any(it.repaired for it in first.findings) or names == ("checked-identifier",)
    after = content_of(tree)
    second = treated(tree, names)
    assert content_of(tree) == after
    assert sorted((it.codemod, it.path, it.message) for it in second.findings) == reported
    for path, content in after.items():
        if path.endswith(".py"):
            compile(content, path, "exec")


CASES = 70
PAIRS = 15
MIXTURES = 10
DRAWS = [
    (subject, names, order)
    for subject in (
        *Random("cases").sample(together.cases(), CASES),
        *together.pairs(0, PAIRS),
        *(together.mixture(seed, "first") for seed in range(MIXTURES)),
    )
    for names, order in together.drawn(subject, "tests", 1)
]
"""Some of what ``make soak`` tries, always the same."""


@pytest.mark.parametrize(
    ("subject", "names", "order"), DRAWS, ids=[subject.name for subject, _, _ in DRAWS]
)
def test_one_run_does_what_several_do(
    subject: together.Subject, names: Sequence[str], order: Sequence[str]
) -> None:
    """Nothing fails, a second run finds nothing to do, and single codemods, in any order, come to
    the same tree, but for what is said in docs/architecture.md ("Together")."""
    found = together.judged(subject, names, order)
    assert found.wrong == ()
    assert found.rounds <= MOST_ROUNDS


def test_one_after_the_other_repairs_as_much(tmp_path: Path) -> None:
    together, apart = tmp_path / "together", tmp_path / "apart"
    for tree in (together, apart):
        shutil.copytree(SEED, tree)
    treated(together, NAMES)
    for name in NAMES:
        treated(apart, (name,))
    left = [
        sorted((it.codemod, it.path, it.message) for it in treated(tree, NAMES).findings)
        for tree in (together, apart)
    ]
    assert left[0] == left[1]
