"""What goes to a worker and comes back: bytes that hold JSON and blobs, and nothing that Python
would have to be told how to build.

An order holds of the manifest only what its answer is made of, and no path of the coordinator.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePath

from codemods.batch.failures import Failure, FailureKind
from codemods.batch.split.review import sha_of
from codemods.batch.steps.step import Json, Step, StepName, StepResult
from codemods.batch.steps.wire import NotWhole

LARGEST = 256_000_000
"""Bytes of all blobs of an answer."""
_HEADER = 8
"""Bytes of the length that the JSON has."""


def order_of(step: Step, **more: str | Json) -> bytes:
    """A step, and what else the worker has to know."""
    told = {
        **more,
        "name": step.name.value,
        "target": step.target,
        "key": step.key,
        "inputs": _without_paths(step.inputs),
        "seconds": step.seconds,
        "megabytes": step.megabytes,
    }
    return pack(told, step.blobs)


def step_of(told: Json, blobs: Mapping[str, bytes], folder: Path, log: Path) -> Step:
    """The step of an order, for a worker whose folder that is."""
    place = told["inputs"]["place"]
    clone = folder / "clones" / PurePath(place["clone"]).name
    here = {**place, "clone": str(clone), "tools": str(folder / "git")}
    return Step(
        StepName(told["name"]),
        told["target"],
        told["key"],
        {**told["inputs"], "place": here},
        told["seconds"],
        told["megabytes"],
        log,
        blobs,
    )


def answer_of(result: StepResult, **more: str | int | Json) -> bytes:
    """What came of a step, and what else the coordinator has to know."""
    size = sum(map(len, result.blobs.values()))
    if size > LARGEST:
        limit = LARGEST // 1_000_000
        message = f"what it has found takes {size // 1_000_000} MB; a worker may send {limit} MB"
        result = replace(
            result, values={}, blobs={}, failure=Failure(FailureKind.TOO_LARGE, message)
        )
    failure = result.failure
    told = {
        **more,
        "values": result.values,
        "failure": failure
        and {
            "kind": failure.kind.value,
            "message": failure.message,
            "detail": failure.detail,
            "retry_after": failure.retry_after,
        },
        "seconds": result.seconds,
        "megabytes": result.megabytes,
        "worker": result.worker,
    }
    return pack(told, result.blobs)


def result_of(step: Step, told: Json, blobs: Mapping[str, bytes]) -> StepResult:
    """What `answer_of` was given, of the step as the coordinator has it."""
    given = told["failure"]
    failure = given and Failure(**{**given, "kind": FailureKind(given["kind"])})
    return StepResult(
        step, told["values"], blobs, failure, told["seconds"], told["megabytes"], told["worker"]
    )


def pack(told: Json, blobs: Mapping[str, bytes]) -> bytes:
    """JSON and blobs as bytes."""
    names = sorted(blobs)
    # Paths may hold surrogate escapes, which JSON takes as long as it stays ASCII.
    header = json.dumps(
        {**told, "blobs": {name: len(blobs[name]) for name in names}}, ensure_ascii=True
    ).encode("ascii")
    return b"".join(
        [len(header).to_bytes(_HEADER, "big"), header, *(blobs[name] for name in names)]
    )


def unpack(packed: bytes) -> tuple[Json, dict[str, bytes]]:
    """What `pack` was given. Raises `NotWhole`."""
    try:
        place = _HEADER + int.from_bytes(packed[:_HEADER], "big")
        told: Json = json.loads(packed[_HEADER:place])
        blobs = {}
        for name, size in told.pop("blobs").items():
            blobs[name] = packed[place : place + size]
            place += size
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotWhole(f"what a worker has sent can't be read: {error}") from error
    if any(sha_of(content) != name for name, content in blobs.items()):
        raise NotWhole("the blobs that a worker has sent are not whole")
    return told, blobs


def _without_paths(inputs: Json) -> Json:
    """The inputs with nothing in them that only the coordinator has: where its folders are, and
    who knows its passwords."""
    place = inputs["place"]
    git = {**place["git"], "credential_helper": "", "push_to_paths": False}
    clone = PurePath(place["clone"]).name
    return {**inputs, "place": {**place, "clone": clone, "tools": "", "git": git}}
