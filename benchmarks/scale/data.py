"""What was measured, as it is kept: three small files, from which all else is made again."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "data" / "scale"


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository of the corpus: what does not change from one run to the next."""

    name: str
    python_files: int
    python_bytes: int
    """Of the files that end in ``.py``, in the commit."""
    files: int
    tree_bytes: int
    """Of all files of the commit: what a scan writes to a folder of its own."""
    pack_bytes: int
    """What a clone fetches: the pack, as it came."""
    clone_bytes: int
    """The clone on the disk."""
    answer_bytes: int
    """What a scan hands back: reviews, diffs, new contents and findings."""
    order_bytes: int
    """What a commit is handed: contents and messages; 0 where there is none."""
    reviews: int


@dataclass(frozen=True, slots=True)
class Taken:
    """One step, carried out once."""

    round: int
    repository: str
    step: str
    wall: float
    """Seconds, with the process begun and ended."""
    cpu: float
    """Seconds of processors, of its process and of all that it has started."""
    megabytes: float
    """The most memory of its processes, in 10⁶ bytes."""


@dataclass(frozen=True, slots=True)
class Measured:
    """All of it."""

    repositories: Sequence[Repository]
    taken: Sequence[Taken]
    told: dict[str, Any]
    """On what it was measured, and what has no repository: see `machine.json`."""


def load(folder: Path = FOLDER) -> Measured:
    """What is kept."""
    repositories = [
        Repository(row.pop("name"), **{name: int(it) for name, it in row.items()})
        for row in _rows(folder / "repositories.csv")
    ]
    taken = [
        Taken(
            int(row["round"]),
            row["repository"],
            row["step"],
            *(float(row[name]) for name in ("wall", "cpu", "megabytes")),
        )
        for row in _rows(folder / "steps.csv")
    ]
    return Measured(repositories, taken, json.loads((folder / "machine.json").read_text("utf-8")))


def keep(repositories: Iterable[Repository], taken: Iterable[Taken], folder: Path = FOLDER) -> None:
    """Write both tables."""
    _write(folder / "repositories.csv", Repository, repositories)
    _write(folder / "steps.csv", Taken, taken)


def tell(folder: Path = FOLDER, **told: Any) -> None:
    """Write what has no repository; what is kept under other names stays."""
    path = folder / "machine.json"
    known = json.loads(path.read_text("utf-8")) if path.exists() else {}
    text = json.dumps(_rounded({**known, **told}), indent=2, sort_keys=True)
    path.write_text(f"{text}\n", "utf-8")


def _rounded(value: Any) -> Any:
    """Numbers with as many digits as are worth keeping: whole microseconds."""
    if isinstance(value, dict):
        return {name: _rounded(it) for name, it in value.items()}
    if isinstance(value, list):
        return [_rounded(it) for it in value]
    return round(value, 6) if isinstance(value, float) else value


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _write(path: Path, kind: type[Repository | Taken], rows: Iterable[Repository | Taken]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [it.name for it in fields(kind)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(
            {name: f"{it:.3f}" if isinstance(it, float) else it for name, it in asdict(row).items()}
            for row in rows
        )
