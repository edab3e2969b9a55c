"""What the files of a tree do with attributes that have the name of a shared one.

Who `driver` is in ``driver._cache`` no file tells: it may be an object of the class.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from codemods.caches import attributes
from codemods.caches.accesses import operation, owner_at
from codemods.caches.facts import MethodUse, Namesake, Op, Sought
from codemods.engine.module import Module
from codemods.engine.text import holds_word, words

_OWN = re.compile(r"\b(?:self|cls)\.\Z")
_IS_CLASS = re.compile(r"^_*[A-Z]")
"""How the name of a class begins."""


def accesses(module: Module, sought: Sought) -> Iterator[Namesake]:
    """The accesses of a file to attributes of these names, but for reads in one step of what may
    well be something else."""
    for name in sorted(sought.attributes):
        if not attributes.is_mangled(name) and _may_mean(module, name, sought.attributes[name]):
            yield from _of_name(module, name)


def _may_mean(module: Module, name: str, classes: frozenset[str]) -> bool:
    """Whether a text names an attribute that may be one of these classes'."""
    text = module.text
    found = list(words(text, name))
    if not found:
        return False
    if any(holds_word(text, it) for it in classes):
        return True
    is_bound = re.search(rf"^[ \t]+(?:(?:self|cls)\.)?{name}[ \t]*(?::[^=\n]+)?=(?!=)", text, re.M)
    for offset in found:
        if text[offset - 1 : offset] == "." and not (
            is_bound and _OWN.search(text[max(0, offset - 10) : offset])
        ):
            return True
    return False


def _of_name(module: Module, name: str) -> Iterator[Namesake]:
    found = module.occurrences(name)
    reached = [(place, attributes.through_at(module, place)) for place in found]
    owners = [it for it in module.bindings(name) if isinstance(it, ast.ClassDef)]
    owners += [
        through.holder
        for place, through in reached
        if through is not None and attributes.binds(place)
    ]
    for holder in dict.fromkeys(owners):
        line = holder.lineno
        yield Namesake(name, line, Op.BIND, "", holder.name, bases_of(holder), is_own=True)
    for place, through in reached:
        if not isinstance(place.node, ast.Attribute) or place.node.attr != name:
            continue
        op, _ = operation(module, place, is_container=True)
        found_at = Namesake(name, module.lines.line_of(place.offset), op, owner_at(place))
        if through is None:
            last = ast.unparse(place.node.value).rpartition(".")[2]
            yield replace(found_at, holder=last if _IS_CLASS.match(last) else "")
        elif through.holder not in owners:
            lineage = _ancestors(module, through.holder)
            holder = next((it for it in lineage if it in owners), through.holder)
            yield replace(found_at, holder=holder.name, bases=bases_of(holder))


def methods(module: Module, sought: Sought) -> Iterator[MethodUse]:
    """Which of these methods a file names, by its text alone."""
    for name in sorted(sought.methods):
        found = {
            _is_at_import(module.text, offset)
            for offset in words(module.text, name)
            if module.text[offset - 1 : offset] == "."
        }
        yield from (MethodUse(name, it) for it in sorted(found))


def _is_at_import(text: str, offset: int) -> bool:
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    return line.lstrip().startswith("@") or not line[:1].isspace()


def bases_of(holder: ast.ClassDef) -> tuple[str, ...]:
    """The last parts of the names of the bases of a class."""
    return tuple(ast.unparse(it).rpartition(".")[2] for it in holder.bases)


def _ancestors(module: Module, holder: ast.ClassDef) -> list[ast.ClassDef]:
    """A class and its bases, as far as they are classes of the same file."""
    named = {it.name: it for it in module.tree.body if isinstance(it, ast.ClassDef)}
    found = [holder]
    for one in found:
        found.extend(named[it] for it in bases_of(one) if it in named and named[it] not in found)
    return found
