"""Stands in for the build backend of sdists, whose metadata pip asks for before it keeps them.

Nothing of an sdist is executed: its own ``PKG-INFO`` says how it is called.
"""

from __future__ import annotations

from email import message_from_string
from pathlib import Path


class __legacy__:  # noqa: N801 - the name that pip knows
    """What pip takes where no ``pyproject.toml`` names another."""

    @staticmethod
    def prepare_metadata_for_build_wheel(folder: str, settings: object = None) -> str:
        """Write the metadata into a folder of this folder; returns its name. pip asks in the top
        folder of the sdist."""
        said = message_from_string(Path("PKG-INFO").read_text("utf-8"))
        made = Path(folder, f"{said['Name'].replace('-', '_')}-{said['Version']}.dist-info")
        made.mkdir()
        text = f"Metadata-Version: 2.1\nName: {said['Name']}\nVersion: {said['Version']}\n"
        (made / "METADATA").write_text(text)
        return made.name
