"""What is done in each file, once it is known what the project has."""

from __future__ import annotations

from collections.abc import Mapping

from codemods.codemod import Refusal, Repair
from codemods.secrets.facts import Facts

_NO_OSLO = "the project does not depend on oslo.utils, which could mask what is in it"


def plan(facts: Mapping[str, Facts]) -> Mapping[str, Repair]:
    """What is done in each file."""
    has_oslo = any(it.has_oslo for it in facts.values())
    return {
        path: _repair(it, has_oslo=has_oslo)
        for path, it in facts.items()
        if it.sites or it.by_oslo or it.refusals
    }


def needs_oslo(facts: Mapping[str, Facts]) -> bool:
    """Whether it matters if the project has oslo.utils, and no file shows it."""
    return any(it.by_oslo for it in facts.values()) and not any(
        it.has_oslo for it in facts.values()
    )


def _repair(found: Facts, *, has_oslo: bool) -> Repair:
    if has_oslo:
        imports = (*found.imports, *found.imports_for_oslo)
        sites = (*found.sites, *found.by_oslo)
        return Repair(sites, found.refusals, imports, found.definitions)
    refused = [Refusal(it.span.start, it.message or "", _NO_OSLO) for it in found.by_oslo]
    return Repair(found.sites, (*found.refusals, *refused), found.imports, found.definitions)
