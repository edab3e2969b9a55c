"""The files in which a step is handed to its process, and in which the answer comes back.

| file         | what it holds                                                              |
| ------------ | -------------------------------------------------------------------------- |
| `order.json` | the step; where Python finds the code that the coordinator runs            |
| `order.bin`  | the blobs of the step, one behind the other                                |
| `answer.json`| the answer; renamed to this name as the last thing that the process writes |
| `answer.bin` | the blobs of the answer                                                    |

The folder holds nothing else of ours but `work`, which the process may fill as it likes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from codemods.batch.failures import Failure, FailureKind
from codemods.batch.split.review import sha_of
from codemods.batch.steps.step import Json, Step, StepName, StepResult

ORDER = "order"
ANSWER = "answer"
WORK = "work"


class NotWhole(Exception):
    """There is no answer, or not all of it; the message is one sentence."""


def write_order(folder: Path, step: Step, search: list[str]) -> None:
    """Write a step; `search` is where its process finds its code. Raises `OSError`."""
    told = {
        "search": search,
        "name": step.name.value,
        "target": step.target,
        "key": step.key,
        "inputs": step.inputs,
        "seconds": step.seconds,
        "megabytes": step.megabytes,
        "log": os.fspath(step.log),
    }
    _write(folder, ORDER, told, step.blobs)


def read_order(folder: Path) -> Step:
    """The step that `write_order` wrote. Raises `NotWhole`."""
    told, blobs = _read(folder, ORDER)
    return Step(
        StepName(told["name"]),
        told["target"],
        told["key"],
        told["inputs"],
        told["seconds"],
        told["megabytes"],
        Path(told["log"]),
        blobs,
    )


def write_answer(folder: Path, result: StepResult) -> None:
    """Write what came of a step: it is there as a whole, or not at all. Raises `OSError`."""
    failure = result.failure
    told = {
        "values": result.values,
        "failure": failure and {**_fields(failure), "kind": failure.kind.value},
        "megabytes": result.megabytes,
    }
    _write(folder, ANSWER, told, result.blobs)


def read_answer(folder: Path, step: Step) -> StepResult:
    """What came of a step. Raises `NotWhole`."""
    told, blobs = _read(folder, ANSWER)
    try:
        given = told["failure"]
        failure = given and Failure(**{**given, "kind": FailureKind(given["kind"])})
        return StepResult(step, told["values"], blobs, failure, megabytes=told["megabytes"])
    except (KeyError, TypeError, ValueError) as error:
        raise NotWhole(f"its answer is of another form: {error}") from error


def _fields(failure: Failure) -> Json:
    return {name: getattr(failure, name) for name in Failure.__slots__}


def _write(folder: Path, name: str, told: Json, blobs: Mapping[str, bytes]) -> None:
    with open(folder / f"{name}.bin", "wb") as stream:
        for sha in sorted(blobs):
            stream.write(blobs[sha])
    sizes = {sha: len(blobs[sha]) for sha in sorted(blobs)}
    # Paths may hold surrogate escapes, which JSON takes as long as it stays ASCII.
    text = json.dumps({**told, "blobs": sizes}, ensure_ascii=True)
    part = folder / f"{name}.part"
    part.write_text(text, "ascii")
    os.replace(part, folder / f"{name}.json")


def _read(folder: Path, name: str) -> tuple[Json, dict[str, bytes]]:
    try:
        told: Json = json.loads((folder / f"{name}.json").read_text("ascii"))
        blobs = {}
        with open(folder / f"{name}.bin", "rb") as stream:
            for sha, size in told["blobs"].items():
                blobs[sha] = stream.read(size)
    except FileNotFoundError:
        raise NotWhole(f"there is no {name}") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotWhole(f"the {name} can't be read: {error}") from error
    if any(sha_of(content) != sha for sha, content in blobs.items()):
        raise NotWhole(f"the blobs of the {name} are not whole")
    return told, blobs
