"""A codemod that lifts what is said outright, to see what becomes of it in oslo.config.

``boot(timeout=300)`` is a timeout for `boot`; the keywords `interval` and `lifetime` say the other
kinds. It finds calls only: what real code has to be searched for is not the subject here.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from pathlib import Path

import libcst as cst

from codemods.codemod import Codemod, Refusal, Repair, Replacement, Safety, Site, Unit
from codemods.engine.module import Module, Occurrence
from codemods.engine.pipeline import run
from codemods.engine.select import select
from codemods.timeouts.backends.oslo import Oslo
from codemods.timeouts.backends.oslo.transforms import ACTIONS
from codemods.timeouts.facts import Facts, Form, Kind, Left, Timeout, Wanted
from codemods.timeouts.finding.numbers import number

KINDS = {"timeout": Kind.LIMIT, "interval": Kind.INTERVAL, "lifetime": Kind.LIFETIME}


class Waits(Codemod[Facts]):
    name = "waits"
    title = "Lift the numbers of calls"
    cwe = 1188
    safety = Safety.REVIEW
    screen = (*Oslo.screen, *Oslo.at_top, *(f"{word}=".encode() for word in KINDS))

    def survey(self, module: Module) -> Facts:
        found = [
            self.timeout(module, place.up(1), word, kind)
            for word, kind in KINDS.items()
            for place in module.occurrences(word)
            if isinstance(place.node, ast.keyword)
            for place in [place]
        ]
        return Facts(tuple(it for it in found if it), held={"oslo": Oslo().survey(module)})

    def timeout(self, module: Module, call: Occurrence, word: str, kind: Kind) -> Timeout | None:
        assert isinstance(call.node, ast.Call)
        if not isinstance(call.node.func, ast.Name):
            return None
        keyword = next(it for it in call.node.keywords if it.arg == word)
        source = module.source(keyword.value)
        seconds = number(keyword.value)
        if seconds is None:
            return None
        offset = module.start(keyword.value)
        place = Occurrence(word, offset, (*call.chain, keyword, keyword.value))
        message = f"{seconds} seconds"
        site = module.site(place, Unit.EXPRESSION, "read", message)
        around = [it.name for it in call.chain if isinstance(it, (ast.FunctionDef, ast.ClassDef))]
        callee = call.node.func.id
        name = word if callee == "call" else f"{callee}_{word}"
        return Timeout(
            offset,
            seconds,
            source,
            Form.ARGUMENT,
            kind,
            name,
            name,
            ".".join(around),
            "",
            message,
            (site,),
            at_import=not any(isinstance(it, ast.FunctionDef) for it in call.chain),
            allows_zero=any(it.arg == "zero" for it in call.node.keywords),
        )

    def plan(self, facts: Mapping[str, Facts], unseen: Sequence[str]) -> Mapping[str, Repair]:
        held = {path: it.held["oslo"] for path, it in facts.items()}
        assert Oslo().is_used(held)
        wanted = [
            Wanted(path, it)
            for path, found in sorted(facts.items())
            for it in sorted(found.timeouts, key=lambda it: it.offset)
        ]
        lifting = Oslo().lift(wanted, held)
        repairs = dict(lifting.repairs)
        for it, reading in lifting.readings.items():
            before = repairs.get(it.path, Repair())
            timeout = it.timeout
            if isinstance(reading, Left):
                refusal = Refusal(timeout.offset, timeout.message, reading.reason)
                after = Repair(before.sites, (*before.refusals, refusal), before.imports)
            else:
                site = timeout.sites[0]
                read = Site(
                    site.span, site.unit, site.surroundings, "read", site.message,
                    (reading.text,), reading.introduces,
                )  # fmt: skip
                after = Repair(
                    (*before.sites, read),
                    before.refusals,
                    tuple({*before.imports, *reading.imports}),
                )
            definitions = () if isinstance(reading, Left) else reading.definitions
            repairs[it.path] = Repair(
                tuple(sorted(after.sites, key=lambda it: it.span)),
                after.refusals,
                after.imports,
                tuple(sorted({*before.definitions, *definitions})),
            )
        return repairs

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        if site.action == "read":
            return cst.parse_expression(site.arguments[0])
        return ACTIONS[site.action](node, site.arguments)


def lifted(tree: Path) -> tuple[dict[str, str], list[str]]:
    """The new texts of the files that change, by path; and why the others stay as they are."""
    result = run(select([tree]), [Waits()], jobs=1)
    assert not list(result.problems), list(result.problems)
    reasons = [f"{it.path}: {it.reason}" for it in result.findings if it.reason]
    return {it.path: it.after.decode() for it in result.changes}, reasons


def write(tree: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        file = tree / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
