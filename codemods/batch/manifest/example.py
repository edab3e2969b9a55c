"""The manifest that a person begins with: every key with its default, in comments."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from codemods import catalog
from codemods.batch.manifest.keys import REPOSITORY, TABLES, Key, Table
from codemods.batch.manifest.tables import OWN
from codemods.codemod import Codemod
from codemods.configuration.toml import spelled, spelled_key

_WIDTH = 88
_SAMPLES: dict[str, object] = {
    "deadline": date(2099, 12, 31),
    "steps": 2,
    "url": "https://opendev.org/openstack/nova",
    "title": "What is done, in one line",
}
"""For keys without a default that TOML could spell."""


def example(batch: str, repositories: Sequence[str]) -> str:
    """A manifest of a batch of the name `batch` for `repositories`, URLs or paths.

    What stands behind ``#`` without a blank is a key with its default, and may be taken in; a
    comment in words has a blank there. It is read as it is, unless there are no repositories.
    """
    codemods = catalog.available()
    lines = [
        "# A batch: one change over many repositories. What is commented out is the default.",
        "# First of all: title, select and urls.",
    ]
    written = {
        "id": batch,
        "title": _SAMPLES["title"],
        "select": _Lines([(name, codemod.title) for name, codemod in codemods.items()]),
        "urls": _Lines([(url, "") for url in repositories]),
    }
    for name, table in TABLES.items():
        lines += ["", *_comment(f"{table.meaning}."), f"[{name}]", *_keys(table, written)]
        if name == "codemods":
            for codemod in codemods.values():
                lines += _options(codemod)
        if name == "repositories":
            lines += ["", *_comment(f"{REPOSITORY.meaning}."), f"#[[{OWN}]]"]
            lines += _keys(REPOSITORY, {})
    return "\n".join(lines) + "\n"


class _Lines(list["tuple[str, str]"]):
    """A list that has a line for each element, with what is said of it."""


def _keys(table: Table, written: dict[str, Any]) -> Iterator[str]:
    for name, key in table.keys.items():
        yield from _comment(_about(key))
        value = written.get(name)
        if isinstance(value, _Lines):
            yield f"{name} = ["
            for item, remark in value:
                yield f"    {spelled(item)},{remark and f'  # {remark}'}"
            yield "]"
        elif value is not None:
            yield f"{name} = {spelled(value)}"
        else:
            sample = _SAMPLES.get(name) if key.default is None else key.default
            yield f"#{name} = {spelled(sample)}"


def _options(codemod: Codemod[Any]) -> Iterator[str]:
    if not codemod.options:
        return
    yield ""
    yield from _comment(f"{codemod.title}.")
    yield f"#[codemods.{spelled_key(codemod.name)}]"
    for option in codemod.options:
        yield from _comment(f"{option.meaning}: {option.allowed}.")
        yield f"#{option.name} = {spelled(option.spelled(option.default))}"


def _about(key: Key) -> str:
    if key.is_required:
        return f"{key.meaning}. Required."
    return f"{key.meaning}. Without it: {key.otherwise}." if key.otherwise else f"{key.meaning}."


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text, _WIDTH)]
