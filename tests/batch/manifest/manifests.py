"""Manifests to test with."""

from __future__ import annotations

import os
from pathlib import Path

from codemods.batch.manifest.model import Manifest
from codemods.batch.manifest.reading import ManifestError, read

LEAST = """\
[batch]
id = "retire-six"
title = "Retire six"
[codemods]
select = ["no-six"]
[repositories]
urls = ["https://opendev.org/openstack/nova"]
"""
"""The least that a manifest says: seven lines."""


def written(folder: Path, text: str) -> Path:
    path = folder / "batch.toml"
    path.write_bytes(text.encode())
    return path


def manifest(folder: Path, text: str) -> Manifest:
    """What a manifest in a folder says."""
    return read(written(folder, text))


def complaint(folder: Path, text: str) -> str:
    """What is said of a manifest in a folder that is wrong: one line, without the folder."""
    try:
        read(written(folder, text))
    except ManifestError as error:
        said = str(error)
        assert len(said.splitlines()) == 1
        return said.replace(f"{folder}{os.sep}", "")
    raise AssertionError("it is taken")
