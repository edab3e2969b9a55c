"""What functions call, and which locks they take: as far as the names in one file tell.

Followed are functions of the file, methods by ``self.method()``, classes that are called, and what
an import brings in. An object's method by any other name leads nowhere.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from codemods.caches import guards, holding, slow
from codemods.caches.facts import Called, Section, State, Step
from codemods.engine import links
from codemods.engine.links import Link
from codemods.engine.module import Module, Occurrence
from codemods.engine.scopes import NAMED_FUNCTIONS

Chain: TypeAlias = tuple[ast.AST, ...]
_IMPORTS = (ast.Import, ast.ImportFrom)
_MATTER = (ast.Call, ast.With, ast.AsyncWith, ast.Try, *_IMPORTS)
_HOLDERS = (ast.keyword, ast.comprehension, ast.excepthandler, ast.withitem, ast.match_case)
_NODES = (ast.stmt, ast.expr, *_HOLDERS)


class Code:
    """The functions of a file, by their qualified names."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.functions: dict[str, Chain] = {}
        self.imports: dict[str, Occurrence] = {}
        self._links: dict[ast.AST, Link | None] = {}
        self._steps: dict[str, list[Step]] = {}
        self._index((module.tree,), "")

    def _index(self, chain: Chain, prefix: str) -> None:
        for node in _statements(chain[-1]):
            inner = (*chain, node)
            if isinstance(node, NAMED_FUNCTIONS):
                self.functions[prefix + node.name] = inner
            elif isinstance(node, ast.ClassDef):
                if not prefix:
                    self._index(inner, f"{node.name}.")
            elif isinstance(node, _IMPORTS):
                self.imports.update(_imported(inner))
            elif isinstance(node, (ast.If, ast.Try, ast.With, ast.ExceptHandler)):
                self._index(inner, prefix)

    def _link(self, imported: Occurrence) -> Link | None:
        """What an import leads to: few of them matter."""
        if imported.node not in self._links:
            self._links[imported.node] = links.bound_by(self.module, imported)
        return self._links[imported.node]

    def steps(self, name: str) -> list[Step]:
        """What a function does, functions in it included."""
        if name not in self._steps:
            self._steps[name] = self._found(name)
        return self._steps[name]

    def _found(self, name: str) -> list[Step]:
        chain = self.functions[name]
        function = chain[-1]
        assert isinstance(function, NAMED_FUNCTIONS)
        place = Occurrence("", self.module.span(function).start, chain)
        found = [
            Step(name, function.lineno, (), takes=guard)
            for guard in guards.decorating(self.module, function, place)
        ]
        inner = list(_walk(chain))
        imports = dict(self.imports)
        for around in inner:
            if isinstance(around[-1], _IMPORTS):
                imports.update(_imported(around))
        for around in inner:
            found.extend(self.step(name, around, imports))
        return found

    def step(self, owner: str, chain: Chain, imports: Mapping[str, Occurrence]) -> Iterator[Step]:
        """What a node does that ends a chain."""
        node = chain[-1]
        if isinstance(node, ast.Call):
            code = ast.unparse(node.func)
            called, link = self._called(code, owner, imports)
            if called:
                place = Occurrence("", 0, chain)
                held = guards.held(self.module, place)
                yield Step(owner, node.lineno, held, calls=called, link=link, code=code)
            yield from self._known(owner, chain, code, called, link)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            place = Occurrence("", self.module.span(node).start, chain)
            for item in node.items:
                if guards.is_lock(self.module, item.context_expr):
                    guard = guards.taken(self.module, item.context_expr, place)
                    held = guards.held(self.module, place)
                    if guard is not None:
                        yield Step(owner, node.lineno, held, takes=guard)
        elif isinstance(node, ast.Try):
            place = Occurrence("", self.module.span(node).start, chain)
            for lock in guards.released(self.module, node):
                guard = guards.taken(self.module, lock, place)
                if guard is not None:
                    yield Step(owner, node.lineno, guards.held(self.module, place), takes=guard)

    def _known(
        self, owner: str, chain: Chain, code: str, called: str, link: Link | None
    ) -> Iterator[Step]:
        """That a call waits, or does what is to happen once, as far as that is known."""
        call = chain[-1]
        assert isinstance(call, ast.Call)
        target = _dotted(link, called) if link is not None else ""
        waits = "" if called and link is None else slow.waits(code, call, target)
        is_given_back = len(chain) > 1 and isinstance(chain[-2], ast.Return)
        is_once = slow.is_once(code, call) or (is_given_back and slow.is_resource(code))
        is_once = is_once and not holding.is_harmless(call, ())
        if waits or is_once:
            yield Step(owner, call.lineno, (), code=code, waits=waits, is_once=is_once)

    def _called(
        self, code: str, owner: str, imports: Mapping[str, Occurrence]
    ) -> tuple[str, Link | None]:
        """The function that a call leads to; empty if that is not known."""
        parts = code.split(".")
        if not all(it.isidentifier() for it in parts):
            return "", None
        root, *rest = parts
        link = self._link(imports[root]) if root in imports else None
        if link is not None:
            *path, name = (*link.target, *rest)
            return name, Link(link.name, link.statement, tuple(path))
        if root in {"self", "cls"}:
            parts = [owner.partition(".")[0], *rest]
        for name in (".".join(parts), ".".join((*parts, "__init__"))):
            if name in self.functions:
                return name, None
        return "", None

    def name_at(self, place: Occurrence) -> str:
        """The function around a place; empty if it is none of these."""
        functions = [it for it in place.chain if isinstance(it, NAMED_FUNCTIONS)]
        if not functions:
            return ""
        outer = place.chain[: place.chain.index(functions[0])]
        classes = [it.name for it in outer if isinstance(it, ast.ClassDef)]
        name = ".".join((*classes, functions[0].name))
        return name if name in self.functions else ""

    def reached(self, names: Iterable[str]) -> list[Step]:
        """What these functions do, and those of the file that they call."""
        found: dict[str, list[Step]] = {}
        left = sorted({it for it in names if it in self.functions})
        while left:
            name = left.pop()
            if name not in found:
                found[name] = self.steps(name)
                left.extend(it.calls for it in found[name] if it.calls and it.link is None)
        return [it for steps in found.values() for it in steps]


def of(module: Module, states: Sequence[State]) -> tuple[Step, ...]:
    """What happens in a file while the lock of a state is held, or would be."""
    sections = [it for state in states for it in (*state.sections, *state.wide)]
    owners = {it.owner for it in sections}
    owners |= {it.owner for state in states for it in state.accesses if it.owner and it.lock}
    owners |= {state.loader for state in states if state.loader}
    if not owners:
        return ()
    code = Code(module)
    tops = {name for name in code.functions if any(_is_in(it, name) for it in owners)}
    loaders = {state.loader for state in states}
    own = [
        it
        for name in sorted(tops)
        for it in code.steps(name)
        if name in loaders or it.held or it.takes or _is_under(it, sections)
    ]
    further = code.reached(it.calls for it in own if it.calls and it.link is None)
    above = _leading(code, owners) if guards.may_be_taken(module) else ()
    return tuple(dict.fromkeys((*own, *further, *above)))


def asked(module: Module, names: Iterable[str], called: Sequence[Called]) -> tuple[Step, ...]:
    """What functions of a file do that others call under a lock, and what leads to the functions
    of others that take one."""
    # A name is that of a module's last part, which several modules have.
    wanted = {it for it in names if _is_defined(module.text, it)}
    above = [it.owner for it in called if it.owner and not it.in_test]
    if not wanted and not (above and guards.may_be_taken(module)):
        return ()
    code = Code(module)
    starts = wanted | {f"{name}.__init__" for name in wanted}
    return tuple(dict.fromkeys((*code.reached(starts), *_leading(code, above))))


def _is_defined(text: str, name: str) -> bool:
    """Whether a text may define a function or class."""
    return f"def {name}" in text or f"class {name}" in text


def _leading(code: Code, owners: Iterable[str]) -> Iterator[Step]:
    """The steps by which functions of a file call these, from one to the next."""
    left = {name for name in code.functions if any(_is_in(it, name) for it in owners)}
    seen: set[str] = set()
    while left:
        name = left.pop()
        seen.add(name)
        for place in code.module.occurrences(name.rpartition(".")[2]):
            top = code.name_at(place)
            if top not in {"", name} and isinstance(place.parent, ast.Call):
                for step in code.step(top, place.chain[:-1], code.imports):
                    if step.calls == name and step.link is None:
                        yield step
                        left |= {top} - seen


def _is_in(owner: str, name: str) -> bool:
    """Whether a function is this one, or one in it."""
    return owner == name or owner.startswith(f"{name}.")


def _is_under(step: Step, sections: Sequence[Section]) -> bool:
    return any(it.first <= step.line <= it.last for it in sections)


def _dotted(link: Link, name: str) -> str:
    """Where a function is that an import leads to: ``time.sleep``; ``.time.sleep`` in the tree."""
    dot = "." if link.statement.module.startswith(".") else ""
    return dot + ".".join((*link.target, name))


def _imported(chain: Chain) -> Iterator[tuple[str, Occurrence]]:
    """The names that an import at the end of a chain binds, and where."""
    statement = chain[-1]
    assert isinstance(statement, _IMPORTS)
    for alias in statement.names:
        name = alias.asname or alias.name.partition(".")[0]
        yield name, Occurrence(name, 0, (*chain, alias))


def _statements(node: ast.AST) -> list[ast.AST]:
    """The statements in the blocks of a node, and the handlers of a ``try``."""
    fields = ("body", "handlers", "orelse", "finalbody")
    return [it for field in fields for it in getattr(node, field, ())]


def _walk(chain: Chain) -> Iterator[Chain]:
    """The nodes below that matter, each with what is around it."""
    for node in ast.iter_child_nodes(chain[-1]):
        if isinstance(node, _NODES):
            around = (*chain, node)
            if isinstance(node, _MATTER):
                yield around
            yield from _walk(around)
