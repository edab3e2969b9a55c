"""Asks a Gerrit for changes: over HTTP what everybody may read, or over ssh."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from codemods.batch.failures import FailureKind, StepFailed, failed
from codemods.batch.forges.gerrit_changes import Change, from_rest, from_ssh
from codemods.batch.forges.gerrit_place import Place
from codemods.batch.forges.programs import said, whitelisted
from codemods.batch.forges.web import fetched

_AT_ONCE = 25
"""Change-Ids that a query names; one may be on several branches."""
_OPTIONS = (("o", "CURRENT_REVISION"), ("o", "LABELS"), ("o", "SUBMITTABLE"))


def changes(place: Place, change_ids: Sequence[str]) -> list[Change]:
    """All that the project has with these Change-Ids, on any branch. Raises `StepFailed`."""
    found: list[Change] = []
    wanted = list(dict.fromkeys(change_ids))
    for start in range(0, len(wanted), _AT_ONCE):
        ids = " OR ".join(f"change:{it}" for it in wanted[start : start + _AT_ONCE])
        query = f"project:{place.project} ({ids})"
        try:
            found += _asked(place, query)
        except (LookupError, TypeError, ValueError, AttributeError):
            raise failed(
                FailureKind.NETWORK, f"{place.host} answers with what describes no changes"
            ) from None
    return found


def _asked(place: Place, query: str) -> list[Change]:
    if place.web:
        try:
            url = f"{place.web}/changes/?{urlencode([('q', query), *_OPTIONS])}"
            return list(from_rest(fetched(url), place.web))
        except StepFailed as error:
            # Who has an account may see what not everybody does.
            if error.failure.kind is not FailureKind.AUTHENTICATION or not place.ssh:
                raise
    if not place.ssh:
        raise failed(
            FailureKind.POLICY,
            f"{place.host} can be asked neither over https nor over ssh with the protocols allowed",
        )
    out = over_ssh(
        place, "gerrit query --format=JSON --current-patch-set --submit-records -- " + _plain(query)
    )
    answers: list[Any] = [json.loads(line) for line in out.splitlines() if line.strip()]
    for answer in answers:
        if answer.get("type") == "error":
            raise failed(FailureKind.POLICY, f"{place.host} refuses the query", answer["message"])
    return list(from_ssh(answers))


def _plain(query: str) -> str:
    """Gerrit's own splitting of words takes quotes off, so all that is not a word is in them."""
    return f'"{query}"'


def over_ssh(place: Place, command: str) -> bytes:
    """What a command of Gerrit prints. Raises `StepFailed`."""
    what = said(
        ("ssh", "-oBatchMode=yes", "-oConnectTimeout=30", *place.ssh, command),
        whitelisted("SSH_AUTH_SOCK"),
        missing=f"{place.host} is asked over ssh, which is not on PATH",
    )
    if what.code == 0:
        return what.out
    # 255 is ssh's own: https://man.openbsd.org/ssh#EXIT_STATUS.
    if what.code != 255:
        line = (what.errors.splitlines() or ["nothing is said why"])[0]
        raise failed(FailureKind.POLICY, f"{place.host} refuses: {line}", what.errors)
    is_login = any(it in what.errors for it in ("Permission denied", "Host key", "host key"))
    raise failed(
        FailureKind.AUTHENTICATION if is_login else FailureKind.NETWORK,
        f"ssh does not get in at {place.host}: log in there once by hand"
        if is_login
        else f"{place.host} can't be reached over ssh",
        what.errors,
    )
