"""A small tree is treated by the codemod itself, with options."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from codemods.engine.pipeline import run
from codemods.engine.results import Result
from codemods.engine.select import select
from codemods.timeouts import ConfigurableTimeout


def treated(root: Path, files: Mapping[str, str], **options: str) -> tuple[str, ...]:
    """Why timeouts are left in the tree of `files`, written to the folder `root` and treated.

    A second run has to find nothing that it would change.
    """
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    result = _run(root, options)
    for file in result.files:
        if file.change:
            (root / file.path).write_bytes(file.change.after)
    assert not [file.path for file in _run(root, options).files if file.change]
    return tuple(it.reason for file in result.files for it in file.findings if it.reason)


def _run(root: Path, options: Mapping[str, str]) -> Result:
    result = run(select([root]), [ConfigurableTimeout(options)], jobs=1)
    problems = [file.problem for file in result.files if file.problem]
    assert not problems, problems
    return result
