"""The lists of options that a file defines, and the groups that it registers them in."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from codemods.codemod import Unit
from codemods.engine.module import Module, Occurrence
from codemods.engine.text import newline_of
from codemods.timeouts.oslo import manner, values
from codemods.timeouts.oslo.facts import (
    BACKENDS,
    DEFAULT,
    Handle,
    Manner,
    Option,
    OptionList,
    Registration,
)
from codemods.timeouts.oslo.toplevel import TopLevel

_REGISTER = {
    "register_opts": False,
    "register_opt": False,
    "register_cli_opts": True,
    "register_cli_opt": True,
}
"""The methods that register options, and whether on the command line, too."""

_LONGEST = 10_000
"""Characters of a list that is still rewritten: a unit can't be much longer."""


@dataclass(frozen=True, slots=True)
class _Handed:
    """What one registration is handed."""

    value: ast.expr
    registration: Registration


@dataclass(slots=True)
class Lists:
    """The lists of one file, and what it registers of other files."""

    lists: tuple[OptionList, ...]
    foreign: tuple[str, ...]
    groups: tuple[str, ...]


def read(module: Module, top: TopLevel, cfg: str, handle: Handle | None) -> Lists:
    reader = _Reader(module, top, cfg)
    handed = list(reader.registrations(handle))
    foreign = {
        top.meaning(values.dotted(part))
        for it in handed
        for part in reader.parts(it.value)
        if top.meaning(values.dotted(part))
    }
    groups = {name for name in map(reader.group_name, top.assigned.values()) if name}
    return Lists(tuple(reader.lists(handed)), tuple(sorted(foreign)), tuple(sorted(groups)))


class _Reader:
    def __init__(self, module: Module, top: TopLevel, cfg: str) -> None:
        self.module = module
        self.top = top
        self.cfg = cfg

    # Options and groups

    def option(self, node: ast.expr) -> Option | None:
        """The option that ``cfg.IntOpt(…)`` defines; None where it is something else."""
        if not isinstance(node, ast.Call):
            return None
        owner, _, kind = values.dotted(node.func).rpartition(".")
        if not self.cfg or owner != self.cfg or not kind.endswith("Opt"):
            return None
        given = {it.arg: it.value for it in node.keywords if it.arg}
        name = values.text(given.get("dest")) or values.text(
            node.args[0] if node.args else given.get("name")
        )
        if name is None:
            return None
        default = given.get("default")
        return Option(
            name.replace("-", "_"),
            kind,
            values.number(default),
            self.module.source(default) if default else "",
            "deprecated_for_removal" in given,
        )

    def group_name(self, node: ast.expr) -> str | None:
        """The name of the group that ``cfg.OptGroup(…)`` defines; None for anything else."""
        if not isinstance(node, ast.Call) or values.dotted(node.func) != f"{self.cfg}.OptGroup":
            return None
        keywords = {it.arg: it.value for it in node.keywords}
        name = node.args[0] if node.args else keywords.get("name")
        if isinstance(name, ast.Name):
            name = self.top.assigned.get(name.id)
        return values.text(name)

    def group(self, node: ast.expr | None) -> str | None:
        """The group that a registration is given; None where it can't be told."""
        if node is None or (isinstance(node, ast.Constant) and node.value is None):
            return DEFAULT
        if isinstance(node, ast.Attribute) and node.attr == "name":
            return self.group(node.value)
        if isinstance(node, ast.Name) and node.id in self.top.assigned:
            node = self.top.assigned[node.id]
        if isinstance(node, ast.Attribute) and node.attr == "SHARED_CONF_GROUP":
            return BACKENDS
        if self.module.source(node) in ("__name__.split('.')[-1]", '__name__.split(".")[-1]'):
            return self.top.module.rpartition(".")[2]
        return values.text(node) or self.group_name(node)

    # Lists

    def lists(self, handed: list[_Handed]) -> Iterator[OptionList]:
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
                    isinstance(part, ast.Name) and part.id == name for part in self.parts(it.value)
                )
            )
            found = self._list(name, node, given, listed=name in listed)
            if found:
                yield found
        for it in handed:
            for part in self.parts(it.value):
                found = None
                if isinstance(part, (ast.List, ast.Tuple)):
                    found = self._list("", part, (it.registration,), listed=False)
                elif isinstance(part, ast.Call) and (option := self.option(part)):
                    found = OptionList("", (option,), (it.registration,), Manner())
                elif isinstance(part, ast.Name) and part.id in self.top.assigned:
                    lone = self.option(self.top.assigned[part.id])
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
            option = self.option(definition)
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

    def parts(self, node: ast.expr) -> Iterator[ast.expr]:
        """What a sum of lists consists of: displays, names of displays, lone options."""
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            yield from self.parts(node.left)
            yield from self.parts(node.right)
        elif isinstance(node, ast.Call) and _is_sum(node):
            for argument in node.args:
                yield from self.parts(argument)
        elif isinstance(node, ast.Name) and isinstance(
            self.top.assigned.get(node.id), (ast.BinOp, ast.Call)
        ):
            value = self.top.assigned[node.id]
            if self.option(value):
                yield node
            else:
                yield from self.parts(value)
        else:
            yield node

    # Registrations

    def registrations(self, handle: Handle | None) -> Iterator[_Handed]:
        for method, cli in _REGISTER.items():
            for place in self.module.occurrences(method):
                call = place.chain[-2] if len(place.chain) > 1 else None
                if not isinstance(place.node, ast.Attribute) or not isinstance(call, ast.Call):
                    continue
                if call.func is not place.node or not call.args:
                    continue
                keywords = {it.arg: it.value for it in call.keywords}
                group = call.args[1] if len(call.args) > 1 else keywords.get("group")
                functions = [
                    it
                    for it in place.chain
                    if isinstance(it, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
                ]
                receiver = values.dotted(place.node.value)
                owned = receiver in ("CONF", f"{self.cfg}.CONF") or (
                    handle is not None and receiver == handle.text
                )
                # `api.register_opts(CONF)` asks another module to register its own.
                if receiver in self.top.imported and not owned:
                    continue
                at_import = not functions and owned
                function = ".".join(it.name for it in functions)
                for options, named in self._looped(place, call.args[0], group):
                    yield _Handed(
                        options, Registration(self.group(named), cli, at_import, function)
                    )

    def _looped(
        self, place: Occurrence, options: ast.expr, group: ast.expr | None
    ) -> Iterator[tuple[ast.expr, ast.expr | None]]:
        """What is registered in which group: as given, or all that a function here yields, where
        ``for group, options in list_opts():`` goes through it."""
        loop = next((it for it in place.chain if isinstance(it, ast.For)), None)
        if loop is None or not isinstance(loop.target, ast.Tuple) or group is None:
            yield options, group
            return
        names = [values.dotted(it) for it in loop.target.elts]
        function = values.dotted(loop.iter.func) if isinstance(loop.iter, ast.Call) else ""
        if names != [values.dotted(group), values.dotted(options)]:
            return
        for statement in self.module.tree.body:
            if isinstance(statement, ast.FunctionDef) and statement.name == function:
                for node in ast.walk(statement):
                    pair = node.value if isinstance(node, ast.Yield) else None
                    if isinstance(pair, ast.Tuple) and len(pair.elts) == 2:
                        yield pair.elts[1], pair.elts[0]

    def _listed(self) -> set[str]:
        """The lists that the function ``list_opts`` names."""
        found: set[str] = set()
        for statement in self.module.tree.body:
            if isinstance(statement, ast.FunctionDef) and statement.name == "list_opts":
                for node in ast.walk(statement):
                    if isinstance(node, ast.Name):
                        found.update(
                            part.id for part in self.parts(node) if isinstance(part, ast.Name)
                        )
        return found


def _is_sum(call: ast.Call) -> bool:
    return values.dotted(call.func) in ("list", "tuple", "itertools.chain", "chain")


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
