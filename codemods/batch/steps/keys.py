"""What a step is known by: equal keys have equal answers, so none is computed twice.

A key is made of what the answer depends on, and of nothing else: where a clone is, how many
processes there are and how long they may take is no part of it. Of a scan it is the commit and the
treatment, with the code of the codemods, of what runs them and of Python. What a repository itself
configures is in its commit. What a remote holds is in no input: a clone is asked again each time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from typing import Any

from codemods.batch.steps.step import Json, StepName

_VERSION = 1
"""Of the form of answers: another one makes all keys new."""

_KEYED: Mapping[StepName, tuple[str, ...]] = {
    StepName.CLONE: ("place.url", "place.branch", "place.git", "place.megabytes"),
    StepName.SCAN: ("base", "treatment", "split", "batch", "earlier"),
    StepName.COMMIT: ("base", "commits", "author", "when"),
    StepName.IN_PLACE: ("path", "treatment", "allow_dirty"),
}
"""The inputs that the answer depends on."""

_TREATED = frozenset({StepName.SCAN, StepName.IN_PLACE})
"""The steps that run codemods."""


def key_of(name: StepName, inputs: Json) -> str:
    """The key of a step, in hexadecimal digits; `inputs` as `orders.to_json` gives them.

    To ask for that of a scan is to import the codemods. Raises `codemods.catalog.UnknownCodemod`,
    `codemods.options.BadOption`, and `codemods.recall.canonical.NotCanonical` for a plug-in whose
    code is no file.
    """
    told = [_VERSION, name.value, [_at(inputs, place) for place in _KEYED[name]]]
    if name in _TREATED:
        told.append(_stamp(json.dumps(inputs["treatment"], sort_keys=True)))
    text = json.dumps(told, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _at(inputs: Mapping[str, Any], place: str) -> Any:
    value: Any = inputs
    for name in place.split("."):
        value = value[name]
    return value


@cache
def _stamp(treatment: str) -> str:
    """Of the code that treats: that of the codemods, with their options, and of what they run on.

    A batch has one treatment, and thousands of targets.
    """
    # The engine is worth its time only where something is scanned.
    from codemods import catalog  # noqa: PLC0415
    from codemods.recall.stamps import stamp  # noqa: PLC0415

    told = json.loads(treatment)
    chosen = catalog.choose(told["select"], options=told["options"])
    return f"{stamp(chosen).hex()} {version('pathspec')}"
