"""What a file does with the variables and functions of other modules."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from codemods.caches import bounds, callers, elements, foreign, guards
from codemods.caches.accesses import operation, owner_at
from codemods.caches.facts import Access, Called, Caller, Elsewhere, Guard, Op, Sought
from codemods.caches.words import NAME
from codemods.codemod import Unit
from codemods.engine import links
from codemods.engine.links import Link
from codemods.engine.module import Module, Occurrence
from codemods.engine.places import is_left_out
from codemods.engine.scopes import NAMED_FUNCTIONS
from codemods.engine.text import words

_DECORATED = (*NAMED_FUNCTIONS, ast.ClassDef)
_WORD = re.compile(r"\w+")
_ALIAS = re.compile(r"(\w+)[ \t]+as[ \t]+(\w+)")
_BY_STRING = {"getattr": Op.LOAD, "setattr": Op.BIND, "delattr": Op.BIND}
"""What functions do that are given a module, and the name of a variable as a string."""
_IMPORT = re.compile(
    r"[ \t]*(?:import[ \t]+[^\n]+|from[ \t]+[\w.]+[ \t]+import[ \t]*(?:\([^)]*\)|[^\n]+))"
)


def narrowed(sought: Sought, text: str, imports: Sequence[str]) -> Sought:
    """What is sought in modules that a file imports, and names by them: nothing else is there."""
    statements = " ".join(imports)
    imported = frozenset(_WORD.findall(statements))
    aliases: dict[str, list[str]] = {}
    for module, alias in _ALIAS.findall(statements):
        aliases.setdefault(module, []).append(alias)

    forms = ("{}.{}", "{}, '{}'", '{}, "{}"') if "attr(" in text else ("{}.{}",)

    def is_named(name: str, modules: frozenset[str]) -> bool:
        known = (it for module in modules & imported for it in (module, *aliases.get(module, ())))
        if name in imported:
            return any(known)
        return name in text and any(it.format(one, name) in text for one in known for it in forms)

    def kept(names: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        return {
            name: modules
            for name, modules in names.items()
            if not modules.isdisjoint(imported) and is_named(name, modules)
        }

    functions = kept(sought.functions)
    loaders = {name: it for name, it in sought.loaders.items() if name in functions}
    return replace(
        sought,
        names=kept(sought.names),
        functions=functions,
        loaders=loaders,
        bounded=kept(sought.bounded),
    )


def roots(imports: Sequence[str]) -> Iterator[str]:
    """The first names of what these statements import, relative ones left out."""
    for statement in imports:
        first, _, rest = statement.strip().partition(" ")
        for source in [rest] if first == "from" else rest.split(","):
            match = _WORD.match(source.lstrip())
            if match is not None and match.group() not in sys.stdlib_module_names:
                yield match.group()


def imports_in(text: str) -> Iterator[str]:
    """What looks like an import statement. To look for the word first takes a third of the time of
    a pattern that is tried on each line."""
    end = 0
    for offset in words(text, "import"):
        start = text.rfind("\n", 0, offset) + 1
        if start >= end and (match := _IMPORT.match(text, start)):
            end = match.end()
            yield match.group()


def accesses(module: Module, sought: Sought) -> Iterator[Elsewhere]:
    """The accesses of a file to variables of other modules."""
    for name in sorted(sought.names):
        if _may_mean(module, name):
            for place in module.occurrences(name):
                yield from _access(module, place)


def calls(module: Module, sought: Sought) -> Iterator[Called]:
    """Where a file calls functions of other modules, or hands them on."""
    for name in sorted(sought.functions):
        if not _may_mean(module, name):
            continue
        if is_left_out(module.path):
            yield Called(name, 1, "", None, in_test=True)
            continue
        for place in module.occurrences(name):
            link = _link_of(module, place)
            if link is not None:
                line = module.lines.line_of(place.offset)
                locks = held_at(module, place)
                yield Called(name, line, owner_at(place), link, False, levels_at(place), locks)


def loading(module: Module, sought: Sought) -> Iterator[Caller]:
    """Where a file calls a loader of another module, and then reads what that has loaded."""
    for loader in sorted(sought.loaders):
        if not _may_mean(module, loader):
            continue
        found = [(place, _link_of(module, place)) for place in module.occurrences(loader)]
        calls = [it for it in found if it[1] is not None]
        for variable in sorted(sought.loaders[loader]):
            links_of = {link for _, link in calls}
            reads = [it for it in module.occurrences(variable) if _link_of(module, it) in links_of]
            yield from callers.of(module, loader, variable, calls, reads)


def levels_at(place: Occurrence) -> int:
    """How many levels of functions run where one is named: see `Called.levels`."""
    outer, node = place.chain[-2], place.node
    if isinstance(outer, _DECORATED) and node in outer.decorator_list:
        return 1
    if not isinstance(outer, ast.Call) or outer.func is not node:
        return 0
    around = place.chain[-3]
    is_decorator = isinstance(around, _DECORATED) and outer in around.decorator_list
    is_called = isinstance(around, ast.Call) and around.func is outer
    return 2 if is_decorator or is_called else 1


def held_at(module: Module, place: Occurrence) -> tuple[Guard, ...]:
    """The locks that are held where a function is called; none where it is handed on."""
    outer = place.parent
    is_called = isinstance(outer, ast.Call) and outer.func is place.node
    return guards.held(module, place) if is_called else ()


def tested(module: Module, sought: Sought) -> Iterator[Elsewhere]:
    """What a test does with variables of other modules that only a dictionary can."""
    for name in sorted(sought.bounded):
        for place in module.occurrences(name) if _may_mean(module, name) else ():
            link = _link_of(module, place)
            if link is None:
                continue
            uses = [place]
            if isinstance(place.node, ast.alias):
                local = place.node.asname or name
                uses = [it for it in module.occurrences(local) if it.is_use]
            for use in uses:
                if bounds.is_of_dictionary(use):
                    yield Elsewhere(name, link, module.lines.line_of(use.offset), Op.LOAD, "")


def _may_mean(module: Module, name: str) -> bool:
    """Whether the text names something behind a dot, or imports it."""
    return any(_is_foreign(module.text, offset) for offset in words(module.text, name))


def _is_foreign(text: str, offset: int) -> bool:
    if text[offset - 1 : offset] == ".":
        return True
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    if text[offset - 1 : offset] in {"'", '"'}:
        return "attr(" in line
    # A further line of an import holds names and commas alone.
    return "import" in line or not line.strip(" \t,") or line.strip().endswith(",")


def _access(module: Module, place: Occurrence) -> Iterator[Elsewhere]:
    line = module.lines.line_of(place.offset)
    if isinstance(place.node, ast.Constant):
        yield from _by_string(module, place, line)
        return
    link = _link_of(module, place)
    if link is None:
        return
    if isinstance(place.node, ast.alias):
        yield from _imported(module, place, link, line)
        return
    op = _op(module, place)
    locks = guards.held(module, place)
    if module.is_ignored(place.offset, NAME):
        yield Elsewhere(place.name, link, line, op, owner_at(place), locks=locks)
        return
    move = foreign.move_of(module, place, op)
    found = Elsewhere(place.name, link, line, op, owner_at(place), move=move, locks=locks)
    if op in {Op.RESET, Op.BIND} and _is_whole_statement(module, place):
        assert isinstance(place.node, ast.Attribute)
        holder = module.source(place.node.value)
        site = module.site(
            place.up(1), Unit.STATEMENT, "reset", None, arguments=(f"{holder}.{{function}}()",)
        )
        value = place.parent.value  # type: ignore[attr-defined]
        found = replace(found, value=ast.dump(value), site=site)
    yield found


def _by_string(module: Module, place: Occurrence, line: int) -> Iterator[Elsewhere]:
    """What is done with a variable whose name stands in a string: ``getattr(shops, 'PRICES')``."""
    match place.parent:
        case ast.Call(ast.Name(function), [owner, ast.Constant(name), *_]) if name == place.name:
            link = _link_by(module, place, owner)
            if link is not None and function in _BY_STRING:
                op = _BY_STRING[function]
                yield Elsewhere(place.name, link, line, op, owner_at(place))


def _op(module: Module, place: Occurrence) -> Op:
    """What is done at a place; to change an element that has a name counts as done there."""
    op, _ = operation(module, place, is_container=True)
    access = Access(place.name, place.offset, 0, op, owner_at(place))
    return Op.UPDATE if any(elements.of(module, [(place, access)])) else op


def _imported(module: Module, place: Occurrence, link: Link, line: int) -> Iterator[Elsewhere]:
    """An import of a variable, and what is done with it by the name that it has here."""
    assert isinstance(place.node, ast.alias)
    local = place.node.asname or place.name
    bound = [it for found in module.bindings(local).values() for it in found]
    uses = [it for it in module.occurrences(local) if it.is_use and module.scope_of(local, it)]
    # What a package imports, or names as its own, others may import from it.
    is_own = not module.path.endswith("__init__.py") and "__all__" not in module.text
    op = Op.LOOK if uses and is_own and len(bound) == 1 else Op.LOAD
    yield Elsewhere(place.name, link, line, op, "", is_import=True)
    for use in uses:
        line, locks = module.lines.line_of(use.offset), guards.held(module, use)
        yield Elsewhere(place.name, link, line, _op(module, use), owner_at(use), locks=locks)


def _is_whole_statement(module: Module, place: Occurrence) -> bool:
    """Whether an assignment binds nothing else."""
    statement = place.parent
    return isinstance(statement, ast.Assign) and statement.targets == [place.node]


def _link_of(module: Module, place: Occurrence) -> Link | None:
    """The module that a place takes a name from, if it does."""
    node, parent = place.node, place.chain[-2:][0]
    if isinstance(node, ast.alias):
        if isinstance(parent, ast.ImportFrom) and node.name == place.name:
            return links.module_of(module, parent)
        return None
    if not isinstance(node, ast.Attribute) or node.attr != place.name:
        return None
    return _link_by(module, place, node.value)


def _link_by(module: Module, place: Occurrence, holder: ast.expr) -> Link | None:
    """The module that an expression at a place means, if it does."""
    path: list[str] = []
    while isinstance(holder, ast.Attribute):
        path.insert(0, holder.attr)
        holder = holder.value
    if not isinstance(holder, ast.Name):
        return None
    # Elsewhere in the file, a parameter may have the name of the module.
    scope = module.scope_of(holder.id, place)
    bound = module.bindings(holder.id).get(scope, ()) if scope is not None else ()
    found = {links.bound_by(module, it) for it in bound}
    if len(found) != 1:
        return None
    link = found.pop()
    return replace(link, target=(*link.target, *path)) if link is not None else None
