"""What one file shows of secrets, and what is to be done about each."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.codemod import IGNORED, Refusal, Site, Span
from codemods.engine.module import Module, Occurrence
from codemods.secrets import flow, literals, masks, messages, purpose, values
from codemods.secrets.facts import Facts
from codemods.secrets.flow import Showing
from codemods.secrets.sinks import Sink
from codemods.secrets.words import Kind

NAME = "masked-secret"
"""The codemod, as comments name it."""
_OSLO = "oslo_utils"


def survey(module: Module) -> Facts:
    """The secrets that a file shows."""
    refusals = list(literals.found(module))
    sites: dict[Span, tuple[Site, Kind]] = {}
    for place, kind in values.secrets(module):
        for found in _shown(module, place, kind):
            if isinstance(found, Refusal):
                refusals.append(found)
            else:
                sites.setdefault(found.span, (found, kind))
    made = [it for it, kind in sites.values() if kind is not Kind.MAPPING]
    by_oslo = [it for it, kind in sites.values() if kind is Kind.MAPPING]
    return Facts(
        tuple(made),
        tuple(by_oslo),
        tuple(dict.fromkeys(refusals)),
        masks.imports(made),
        masks.definitions(module, made),
        masks.imports(by_oslo),
        has_oslo=_OSLO in module.text,
    )


def _shown(module: Module, place: Occurrence, kind: Kind) -> Iterator[Site | Refusal]:
    """What is done where a secret is shown; nothing where it is not."""
    for showing in flow.showings(module, place):
        if purpose.is_meant(module, showing, place.name):
            continue
        secret = showing.secret
        if kind is Kind.PLAIN and showing.converted is not None:
            secret = showing.converted
        message = messages.shown(place, showing.sink)
        reason = purpose.reason(showing, kind)
        if module.is_ignored(module.span(secret.node).start, NAME):
            reason = IGNORED
        if reason is None:
            try:
                yield masks.site(module, secret, kind, message, has_failed=_has_failed(showing))
                continue
            except masks.NoMask as refused:
                reason = str(refused)
        yield Refusal(module.span(secret.node).start, message, reason)


def _has_failed(showing: Showing) -> bool:
    """Whether what shows a secret says what went wrong."""
    return showing.sink is Sink.RAISE or any(
        isinstance(it, ast.ExceptHandler) for it in showing.secret.chain
    )
