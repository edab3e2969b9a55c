"""A manifest as JSON, for what remembers it and what hands it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

from codemods.batch.manifest.keys import plain
from codemods.batch.manifest.model import (
    ForgeKind,
    GitSettings,
    Limits,
    Manifest,
    Repository,
    Reviewing,
    Split,
    SplitBy,
    Treatment,
    Waves,
)


def to_json(manifest: Manifest) -> dict[str, Any]:
    """What `from_json` makes the same manifest of; without secrets, as the manifest is."""
    found = {field.name: _jsonable(getattr(manifest, field.name)) for field in fields(manifest)}
    found["repositories"] = [_jsonable(it) for it in manifest.repositories]
    return found


def from_json(value: Mapping[str, Any]) -> Manifest:
    """The manifest that `to_json` was given. What is missing in one of the tables has its default:
    an older version wrote it."""
    deadline = value["deadline"]
    treatment = value["treatment"]
    return Manifest(
        **{
            **value,
            "deadline": None if deadline is None else date.fromisoformat(deadline),
            "source": Path(value["source"]),
            "repositories": tuple(Repository(**_fields(it)) for it in value["repositories"]),
            # The options of codemods stay as they are: lists are lists in TOML.
            "treatment": Treatment(**{**_fields(treatment), "options": treatment["options"]}),
            "split": Split(**_fields(value["split"])),
            "reviewing": Reviewing(**_fields(value["reviewing"])),
            "limits": Limits(**_fields(value["limits"])),
            "waves": Waves(**_fields(value["waves"])),
            "git": GitSettings(**_fields(value["git"])),
        }
    )


def _jsonable(value: object) -> Any:
    if is_dataclass(value):
        return {it.name: _jsonable(getattr(value, it.name)) for it in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Path) else plain(value)


def _fields(table: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a part of the model."""
    found = {key: tuple(it) if isinstance(it, list) else it for key, it in table.items()}
    if "forge" in found:
        found["forge"] = ForgeKind(found["forge"])
    if "by" in found:
        found["by"] = tuple(map(SplitBy, found["by"]))
    return found
