"""What the codemods have to say of a commit: reviews, findings that stay, and counts.

| value      | what it is                                                                          |
| ---------- | ----------------------------------------------------------------------------------- |
| `reviews`  | as `codemods.batch.split.review.to_json` has each; their blobs are in the answer    |
| `counts`   | of each codemod by name: found, repaired, reported, suppressed                      |
| `findings` | SHA-256 of a blob: what is only reported, a JSON object a line; empty where nothing |
| `problems` | files that could not be treated: path, kind, message                                |
| `files`    | how many were seen, parsed, generated and changed                                   |

The same order gives the same bytes, in whatever folder and on whatever machine.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from codemods.batch.git import trees
from codemods.batch.split.review import sha_of, to_json
from codemods.batch.split.reviews import reviews_of
from codemods.batch.steps import treating
from codemods.batch.steps.orders import scan_order
from codemods.batch.steps.perform import Answer
from codemods.batch.steps.places import cloned
from codemods.batch.steps.step import Step
from codemods.codemod import Finding
from codemods.engine.results import Result
from codemods.reports.words import shown

_TREE = "tree"
_NEW = "100644"
"""The mode of a file that there was none of."""


def perform(step: Step) -> Answer:
    """See `ScanOrder`. Raises `StepFailed`. The tree goes into the current folder."""
    order = scan_order(step.inputs)
    place = order.place
    git = cloned(place, order.base)
    folder = Path(os.path.realpath(_TREE))
    missing = frozenset(
        trees.materialise(git, place.clone, order.base, folder, megabytes=place.megabytes)
    )
    treated = treating.treated(folder, order.treatment, jobs=order.jobs, top=folder)
    modes = {
        it.path: it.mode
        for it in trees.listing(git, place.clone, order.base)
        if it.path not in missing
    }

    def read(path: str) -> bytes | None:
        # Nothing is looked for that was not written, and so no link leads out of the tree.
        return (folder / path).read_bytes() if path in modes else None

    reviews, blobs = reviews_of(
        treated.result,
        treated.chosen,
        order.split,
        batch=order.batch,
        read=read,
        mode_of=lambda path: modes.get(path, _NEW),
        earlier=order.earlier,
    )
    result = treated.result
    findings = _lines(result)
    return Answer(
        {
            "reviews": [to_json(it) for it in reviews],
            "counts": treating.counts(result, [it.name for it in treated.chosen]),
            "findings": sha_of(findings) if findings else "",
            "problems": treating.problems_json(treated.problems),
            "files": {
                "seen": result.seen,
                "parsed": result.parsed,
                "generated": result.generated,
                "changed": sum(1 for _ in result.changes),
            },
        },
        {**blobs, **({sha_of(findings): findings} if findings else {})},
    )


def _lines(result: Result) -> bytes:
    """The findings that nothing repairs, a line each, in the fields of docs/reports.md."""
    return b"".join(
        f"{json.dumps(_finding(it), ensure_ascii=False)}\n".encode()
        for it in result.findings
        if not it.repaired
    )


def _finding(it: Finding) -> dict[str, object]:
    return {
        "path": shown(it.path),
        "line": it.line,
        "column": it.column,
        "codemod": it.codemod,
        "message": shown(it.message),
        "cwe": it.cwe,
        "safety": it.safety.value,
        "reason": shown(it.reason or ""),
    }
