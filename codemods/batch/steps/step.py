"""What is asked of a process for one repository, and what it answers. Both are plain JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, TypeAlias

from codemods.batch.failures import Failure

Json: TypeAlias = "dict[str, Any]"


class StepName(Enum):
    """What is done."""

    CLONE = "clone"
    """See that the clone holds the base; say which commit that is."""
    SCAN = "scan"
    """Run the codemods over the base; answer with reviews and findings."""
    COMMIT = "commit"
    """Make the commit of each review in the clone."""
    IN_PLACE = "in-place"
    """Change the working tree of a local path, journalled."""


@dataclass(frozen=True, slots=True)
class Step:
    """An order for a process of its own. It holds no secret, and nothing of the ledger."""

    name: StepName
    target: str
    """The name of the target: ``URL BRANCH``, for messages and logs."""
    key: str
    """SHA-256 of all that the answer depends on; equal keys have equal answers."""
    inputs: Json
    """What `codemods.batch.steps.<name>` reads."""
    seconds: float
    """The time limit."""
    megabytes: int
    """The memory limit, in 10⁶ bytes; 0: none."""
    log: Path
    """Where what it says goes, on the machine that it runs on."""
    blobs: Mapping[str, bytes] = field(default_factory=dict)
    """Bytes that it needs, by SHA-256."""


@dataclass(frozen=True, slots=True)
class StepResult:
    """The answer: either `failure`, or `values` and `blobs`."""

    step: Step
    values: Json = field(default_factory=dict)
    blobs: Mapping[str, bytes] = field(default_factory=dict)
    """Diffs and contents, by SHA-256."""
    failure: Failure | None = None
    seconds: float = 0.0
    """How long it took."""
    megabytes: float = 0.0
    """The most memory that its processes took, in 10⁶ bytes."""
    worker: str = ""
    """Who did it."""
