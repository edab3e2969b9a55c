"""The cache as a person sees it: where it is, how large, and how it is emptied."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

from codemods.codemod import Codemod
from codemods.recall.recall import Recall
from codemods.recall.store import Store, cache_folder

from . import exits, output


def recall_of(chosen: Sequence[Codemod[Any]]) -> Recall:
    """What earlier runs of these codemods have found."""
    return Recall(_store(), chosen)


def info() -> int:
    held = _store().info()
    sys.stdout.write(
        f"path     {held.path}\nentries  {held.entries}\nsize     {_size(held.size)}\n"
    )
    return exits.DONE


def clean() -> int:
    store = _store()
    held = store.info()
    try:
        store.clean()
    except OSError as error:
        output.complain(f"the cache {held.path} can't be removed: {error.strerror or error}")
        return exits.USAGE
    output.say(f"{_size(held.size)} removed.")
    return exits.DONE


COMMANDS: dict[str, Callable[[], int]] = {"clean": clean, "info": info}


def _store() -> Store:
    return Store(cache_folder(), output.complain)


def _size(size: int) -> str:
    """Bytes as a person reads them."""
    return f"{size / 1_000_000:.1f} MB"
