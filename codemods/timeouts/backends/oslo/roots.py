"""Modules by the names that code imports them by, where packages lie in a folder of the tree.

The survey of a file names its module by the path: ``services.shop.shop.conf``. What other files
import tells how many folders of it are no packages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from codemods.timeouts.backends.oslo.facts import Told


def named_as_imported(held: Mapping[str, Told]) -> Mapping[str, Told]:
    """What the files tell, with the folder that most imports leave out taken off every name."""
    modules = {told.module for told in held.values()}
    imported = {name for told in held.values() for name in told.imports}
    if imported & modules:
        return held  # the tree is where packages are imported from
    roots = Counter(
        module.removesuffix(name)
        for module in modules
        for name in imported
        if module.endswith(f".{name}")
    )
    if not roots:
        return held
    # Of several the shortest: only that can hold all the others.
    root = min(roots, key=lambda it: (-roots[it], len(it), it))
    return {path: _without(told, root) for path, told in held.items()}


def _without(told: Told, root: str) -> Told:
    handle = told.handle
    return replace(
        told,
        module=told.module.removeprefix(root),
        handle=replace(handle, module=handle.module.removeprefix(root)) if handle else None,
        registers=tuple(name.removeprefix(root) for name in told.registers),
        imports=tuple(name.removeprefix(root) for name in told.imports),
        catalogue=tuple(name.removeprefix(root) for name in told.catalogue),
    )
