"""The lists of options that a file defines, and the groups that it registers them in."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from codemods.codemod import Unit
from codemods.engine.module import Module, Occurrence
from codemods.engine.names import dotted
from codemods.engine.text import newline_of
from codemods.timeouts.backends.oslo import manner
from codemods.timeouts.backends.oslo.facts import Handle, Manner, Option, OptionList, Registration
from codemods.timeouts.backends.oslo.options import Options
from codemods.timeouts.backends.oslo.registrations import Handed, registrations
from codemods.timeouts.backends.oslo.toplevel import TopLevel

_LONGEST = 10_000
"""Characters of a list that is still rewritten: a unit can't be much longer."""


@dataclass(slots=True)
class Lists:
    """The lists of one file, and what it registers of other files."""

    lists: tuple[OptionList, ...]
    foreign: tuple[str, ...]
    groups: tuple[str, ...]


def read(module: Module, top: TopLevel, cfg: str, handle: Handle | None) -> Lists:
    options = Options(module, top, cfg)
    handed = list(registrations(options, handle))
    foreign = {
        top.meaning(dotted(part))
        for it in handed
        for part in options.parts(it.value)
        if top.meaning(dotted(part))
    }
    groups = {name for name in map(options.group_name, top.assigned.values()) if name}
    found = _Reader(module, top, options).lists(handed)
    return Lists(tuple(found), tuple(sorted(foreign)), tuple(sorted(groups)))


@dataclass(slots=True)
class _Reader:
    module: Module
    top: TopLevel
    options: Options

    def lists(self, handed: list[Handed]) -> Iterator[OptionList]:
        named = {
            name: node
            for name, node in self.top.assigned.items()
            if isinstance(node, (ast.List, ast.Tuple))
        }
        listed = self._listed()
        for name, node in named.items():
            given = tuple(
                it.registration
                for it in handed
                if any(
                    isinstance(part, ast.Name) and part.id == name
                    for part in self.options.parts(it.value)
                )
            )
            found = self._list(name, node, given, listed=name in listed)
            if found:
                yield found
        for it in handed:
            for part in self.options.parts(it.value):
                found = None
                if isinstance(part, (ast.List, ast.Tuple)):
                    found = self._list("", part, (it.registration,), listed=False)
                elif isinstance(part, ast.Call) and (option := self.options.option(part)):
                    found = OptionList("", (option,), (it.registration,), Manner())
                elif isinstance(part, ast.Name) and part.id in self.top.assigned:
                    lone = self.options.option(self.top.assigned[part.id])
                    if lone:
                        found = OptionList("", (lone,), (it.registration,), Manner())
                if found:
                    yield found

    def _list(
        self,
        name: str,
        node: ast.List | ast.Tuple,
        registrations: tuple[Registration, ...],
        *,
        listed: bool,
    ) -> OptionList | None:
        calls: list[ast.Call] = []
        options: list[Option] = []
        names = 0
        for element in node.elts:
            definition = element
            if isinstance(element, ast.Name):
                definition = self.top.assigned.get(element.id, element)
            option = self.options.option(definition)
            if option and isinstance(definition, ast.Call):
                calls.append(definition)
                options.append(option)
                names += definition is not element
        if not options:
            return None
        start = self.module.start(node)
        chain = self.module.chain_at(start)
        while chain[-1] is not node and len(chain) > 1:
            chain.pop()
        site = None
        size = self.module.end(node) - start
        if chain[-1] is node and self.module.text[start] in "[(" and size <= _LONGEST:
            place = Occurrence(name, start, tuple(chain))
            site = self.module.site(place, Unit.EXPRESSION, "oslo-options", None)
        return OptionList(
            name,
            tuple(options),
            registrations,
            manner.of(self.module, calls),
            named=names * 2 > len(options),
            gap=_has_gaps(self.module, node),
            newline=newline_of(self.module.text),
            column=_column(self.module, node),
            listed=listed,
            site=site,
        )

    def _listed(self) -> set[str]:
        """The lists that the function ``list_opts`` names."""
        found: set[str] = set()
        for statement in self.module.tree.body:
            if isinstance(statement, ast.FunctionDef) and statement.name == "list_opts":
                for node in ast.walk(statement):
                    if isinstance(node, ast.Name):
                        found.update(
                            part.id
                            for part in self.options.parts(node)
                            if isinstance(part, ast.Name)
                        )
        return found


def _column(module: Module, node: ast.List | ast.Tuple) -> int:
    """Where the elements begin: the last of them, if it has a line of its own, or the first."""
    last = module.start(node.elts[-1])
    line = module.lines.start_of(last)
    place = last if not module.text[line:last].strip() else module.start(node.elts[0])
    return place - module.lines.start_of(place)


def _has_gaps(module: Module, node: ast.List | ast.Tuple) -> bool:
    """Whether blank lines stand between most elements."""
    between = [
        module.text[module.end(a) : module.start(b)]
        for a, b in zip(node.elts, node.elts[1:], strict=False)
    ]
    gaps = sum("\n\n" in it.replace(" ", "").replace("\r", "") for it in between)
    return bool(between) and gaps * 2 > len(between)
