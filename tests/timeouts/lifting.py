"""A small tree is surveyed by one backend and lifted, with all that the engine checks.

What counts as a timeout here: a number that is passed by a keyword whose name ends in
``timeout``. Those that are called ``shared_timeout`` are one, which several files read.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import libcst as cst

from codemods.codemod import Codemod, Refusal, Repair, Replacement, Safety, Site, Unit
from codemods.engine.module import Module, Occurrence
from codemods.engine.pipeline import run
from codemods.engine.results import Result
from codemods.engine.select import select
from codemods.timeouts import families
from codemods.timeouts.facts import Backend, Form, Kind, Left, Reading, Timeout, Wanted
from codemods.timeouts.transforms import ACTIONS


@dataclass(frozen=True, slots=True)
class Found:
    timeouts: tuple[Timeout, ...]
    held: Any


class Lifts(Codemod[Found]):
    """Lifts every timeout, by one backend."""

    name = "lifts"
    title = "Lift timeouts"
    cwe = 547
    safety = Safety.REVIEW
    screen = (b"",)

    def __init__(self, backend: Backend) -> None:
        self.backend = backend

    def survey(self, module: Module) -> Found | None:
        return Found(timeouts_of(module), self.backend.survey(module))

    def plan(self, facts: Mapping[str, Found], unseen: Sequence[str]) -> Mapping[str, Repair]:
        held = {path: it.held for path, it in facts.items() if it.held is not None}
        wanted = [Wanted(path, it) for path in sorted(facts) for it in facts[path].timeouts]
        if not self.backend.is_used(held):
            return {}
        shared = [it for it in wanted if it.timeout.name == "shared_timeout"]
        alone = [it for it in wanted if it not in shared]
        kin = families.family(shared[0], shared[1:]) if shared else []
        lifting = families.lifted(
            dict.fromkeys([*alone, *kin]), lambda free: self.backend.lift(free, held, unseen)
        )
        repairs = dict(lifting.repairs)
        for it in [*alone, *kin]:
            repair = repairs.get(it.path, Repair())
            repairs[it.path] = _filled(repair, it.timeout, lifting.readings[it])
        return repairs

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        if site.action == "read":
            return cst.parse_expression(site.arguments[0])
        return ACTIONS[site.action](node, site.arguments)


def timeouts_of(module: Module) -> tuple[Timeout, ...]:
    """The timeouts of a file, in the order of the text."""
    found = [
        _timeout(module, place, place.node)
        for name in set(re.findall(r"(\w*timeout)=", module.text))
        for place in module.occurrences(name)
        if isinstance(place.node, ast.keyword)
        and re.fullmatch(r"[\d._* ]+", module.source(place.node.value))
    ]
    return tuple(sorted(found, key=lambda it: it.offset))


def _timeout(module: Module, keyword: Occurrence, node: ast.keyword) -> Timeout:
    place = replace(keyword, chain=(*keyword.chain, node.value))
    around = [
        it.name
        for it in place.chain
        if isinstance(it, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    ]
    source = module.source(node.value)
    return Timeout(
        offset=module.start(node.value),
        seconds=eval(source),
        source=source,
        form=Form.ARGUMENT,
        kind=Kind.LIMIT,
        name=node.arg or "",
        thing=node.arg or "",
        owner=".".join(around),
        explanation="",
        message="a hard-coded timeout",
        sites=(
            module.site(
                place, Unit.EXPRESSION, "read", "a hard-coded timeout", arguments=("{read}",)
            ),
        ),
        at_import=not around,
    )


def _filled(repair: Repair, timeout: Timeout, reading: Reading | Left) -> Repair:
    if isinstance(reading, Left):
        refusal = Refusal(timeout.offset, timeout.message, reading.reason)
        return replace(repair, refusals=(*repair.refusals, refusal))
    sites = [
        replace(site, arguments=(reading.text,), introduces=reading.introduces)
        for site in timeout.sites
    ]
    return replace(
        repair,
        sites=(*repair.sites, *sites),
        imports=(*repair.imports, *reading.imports),
        definitions=(*repair.definitions, *reading.definitions),
    )


@dataclass(frozen=True, slots=True)
class Lifted:
    """What became of a tree."""

    texts: Mapping[str, str]
    """All files, by path."""
    reasons: tuple[str, ...]
    """Why timeouts are left, in the order of paths and lines."""


def lifted(backend: Backend, root: Path, files: Mapping[str, str], *, again: bool = True) -> Lifted:
    """The tree of `files`, written to the folder `root`, after all that can be is lifted there.

    `again`: a second run has to find nothing that it would change.
    """
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    result = _run(backend, root)
    for file in result.files:
        if file.change:
            (root / file.path).write_bytes(file.change.after)
    if again:
        assert not [file.path for file in _run(backend, root).files if file.change]
    texts = {path: (root / path).read_bytes().decode() for path in files}
    reasons = [it.reason for file in result.files for it in file.findings if it.reason]
    return Lifted(texts, tuple(reasons))


def _run(backend: Backend, root: Path) -> Result:
    result = run(select([root]), [Lifts(backend)], jobs=1)
    problems = [file.problem for file in result.files if file.problem]
    assert not problems, problems
    return result


def executed(root: Path, program: str, **variables: str) -> str:
    """What a program prints that runs in the folder `root`, with these environment variables."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=root,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]
