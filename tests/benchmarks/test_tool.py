"""What benchmarks read of what a command says."""

from __future__ import annotations

from pathlib import Path

from benchmarks.tool import diffwright

SAMPLE = Path(__file__).parents[2] / "fixtures" / "nova_cells"


def test_counts_with_a_table_below() -> None:
    said = diffwright("check", SAMPLE, ())
    assert [line.split()[1] for line in said.counts] == ["files", "findings:"]
    assert {"locked-cache CWE-362", "locked-cache CWE-524", "no-six CWE-477"} <= set(
        said.by_weakness
    )
    assert f"{sum(it[0] for it in said.by_weakness.values())} findings" in said.counts[1]


def test_counts_without_one() -> None:
    said = diffwright("check", SAMPLE)
    assert [line.split()[1] for line in said.counts] == ["files", "findings:"]
    assert said.by_weakness == {}
