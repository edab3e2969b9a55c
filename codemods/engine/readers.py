"""Which names of a module other files of the tree read, as far as their bytes tell.

Asked only for names that are about to go from a module, of all files of the tree: most of them
matter to no codemod and are never decoded, so they are looked at as bytes. A name too many is
found rather than one too few.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from codemods.codemod import Repair
from codemods.engine.orders import Order
from codemods.engine.select import Selection

_Pair: TypeAlias = tuple[str, str]


def without_read(selection: Selection, orders: Sequence[Order]) -> list[Order]:
    """The orders less the sites that must not be carried out, since a file reads what would go."""
    askers: dict[_Pair, set[str]] = {}
    for order in orders:
        for _, repair in order.repairs:
            for site in repair.sites:
                for pair in site.unless_read:
                    askers.setdefault(pair, set()).add(order.path)
    if not askers:
        return list(orders)
    read = _read(selection, askers)
    return [
        replace(
            order,
            repairs=tuple(
                (codemod, _without(repair, order.path, read)) for codemod, repair in order.repairs
            ),
        )
        for order in orders
    ]


def _without(repair: Repair, path: str, read: Iterable[tuple[str, _Pair]]) -> Repair:
    wanted = {pair for asker, pair in read if asker == path}
    sites = tuple(site for site in repair.sites if wanted.isdisjoint(site.unless_read))
    return replace(repair, sites=sites)


def _read(selection: Selection, askers: dict[_Pair, set[str]]) -> set[tuple[str, _Pair]]:
    """(path of the module's file, pair) wherever another file reads the name of the pair."""
    by_module: dict[bytes, list[_Pair]] = {}
    for pair in askers:
        by_module.setdefault(pair[0].encode(), []).append(pair)
    found: set[tuple[str, _Pair]] = set()
    for file in selection.files:
        try:
            content = selection.read(file.path)
        except OSError:
            continue  # it is reported where it is surveyed
        for module, pairs in by_module.items():
            if module not in content:
                continue
            for pair in pairs:
                if pair[1].encode() in content and reads(content, *pair):
                    found.update((asker, pair) for asker in askers[pair] - {file.path})
    return found


def reads(content: bytes, module: str, name: str) -> bool:
    """Whether a file that imports a module of that last name may read a name from it: as an
    attribute of anything, in a string, or by import."""
    module_word, word = re.escape(module).encode(), re.escape(name).encode()
    if not re.search(rb"\b%b\b" % module_word, content):
        return False
    for match in re.finditer(rb"(?:(['\"][\w.]*?)?\b(\w+)\.|[.'\"])%b\b" % word, content):
        holder = match.group(2)
        if not holder or holder == module.encode():
            return True
        # A string with a dotted path says itself which module it means, and so does an import.
        itself = re.search(rb"^[ \t]*import %b[ \t]*$" % holder, content, re.M)
        if not match.group(1) and itself is None:
            return True
    imported = re.finditer(
        rb"\bfrom[ \t]+[.\w]*\b%b[ \t]+import[ \t]*(\([^)]*\)|(?:\\\r?\n|[^\n])*)" % module_word,
        content,
    )
    return any(re.search(rb"\b%b\b|\*" % word, match.group(1)) for match in imported)
