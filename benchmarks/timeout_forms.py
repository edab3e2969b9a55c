"""In which forms real trees hold timeouts of any value, and what becomes of each: a part of
``make soak``, printed by `benchmarks.timeouts`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from codemods.catalog import choose
from codemods.engine.module import Module
from codemods.engine.pipeline import run
from codemods.engine.select import Selection, select
from codemods.engine.text import Untreatable, decode
from codemods.options import ANY
from codemods.timeouts.finding import forms, literals, messages
from codemods.timeouts.finding.forms import Found, Odd

_NAME = "configurable-timeout"
_ELSEWHERE = "another place"
"""A finding that is no literal with a name of its own."""


def by_form(tree: Path) -> Counter[tuple[str, bool]]:
    """How many findings there are of each form, and whether they are lifted."""
    selection = select([tree])
    chosen = choose([_NAME], options={_NAME: {"values": "any"}})
    findings = list(run(selection, chosen, jobs=2).findings)
    told = _forms(selection, {it.path for it in findings})
    return Counter((told.get((it.path, it.message), _ELSEWHERE), it.repaired) for it in findings)


def _forms(selection: Selection, paths: set[str]) -> dict[tuple[str, str], str]:
    """The form of each literal in these files, by path and message."""
    told: dict[tuple[str, str], str] = {}
    for path in sorted(paths):
        try:
            text, _ = decode((selection.root / path).read_bytes())
        except Untreatable:
            continue
        module = Module(path, text)
        for place, amount in literals.found(module, ANY):
            what = forms.of(module, place)
            if isinstance(what, Found):
                told[path, messages.of(what, amount)] = what.form.value
            elif isinstance(what, Odd):
                told[path, messages.of_other_unit(what, amount)] = "another unit"
    return told
