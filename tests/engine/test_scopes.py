"""`Module.scope_of` and `scope_bound` against CPython's own `symtable`.

The oracle walks a tree in the order in which the compiler opens scopes, so that it knows the
symbol table for every place; the table then says what a name means there. Only the mapping from
places to tables is the test's own, and it is checked: tables have to come with the right names,
and to hold no name that was not met.
"""

from __future__ import annotations

import ast
import importlib.util
import symtable
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import pytest

from codemods.engine.module import Module, Occurrence
from codemods.engine.scopes import COMPREHENSIONS
from codemods.engine.text import decode

DEFERRED_ANNOTATIONS = sys.version_info >= (3, 14)
"""Whether annotations have symbol tables of their own, which the oracle does not know yet."""

pytestmark = pytest.mark.skipif(
    DEFERRED_ANNOTATIONS, reason="the oracle does not know the scopes of PEP 649 annotations"
)

Meaning: TypeAlias = "ast.AST | str"
"""The node whose scope a name belongs to; or, for none in the file, `UNBOUND`."""

UNBOUND = "builtin or unbound"
IMPLICIT = "the cell of __class__"

_Function: TypeAlias = "ast.FunctionDef | ast.AsyncFunctionDef"


@dataclass(frozen=True, eq=False)
class Place:
    """A node that reads or binds a name, with what it means by CPython's own rules."""

    node: ast.AST
    name: str
    meaning: Meaning


@dataclass(eq=False)
class Table:
    """A symbol table, the node that opens it, and the tables around it."""

    symbols: symtable.SymbolTable
    node: ast.AST
    outer: Table | None
    private: str | None
    """The class after which private names are mangled."""
    children: Iterator[symtable.SymbolTable] = field(init=False)
    met: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.children = iter(self.symbols.get_children())

    def mangled(self, name: str) -> str:
        owner = (self.private or "").lstrip("_")
        if not owner or not name.startswith("__") or name.endswith("__") or "." in name:
            return name
        return f"_{owner}{name}"


class Oracle:
    """What each name of a text means, from its symbol tables."""

    def __init__(self, text: str, tree: ast.Module) -> None:
        top = symtable.symtable(_without_inlined(text), "<test>", "exec")
        self.top = Table(top, tree, None, None)
        self.module_names = set(_module_names(top))
        self._found: list[tuple[ast.AST, str, Table]] = []
        self._table = self.top
        self._in_walrus: set[ast.AST] = set()
        self._statements(tree.body)
        self._finish(self.top)

    def places(self) -> Iterator[Place]:
        for node, name, table in self._found:
            meaning = self._meaning(table, table.mangled(name))
            if meaning != IMPLICIT:
                yield Place(node, name, meaning)

    def _meaning(self, table: Table, name: str) -> Meaning:
        symbol = table.symbols.lookup(name)
        if table is not self.top and symbol.is_free():
            outer = table.outer
            while outer is not None and outer is not self.top:
                is_class = isinstance(outer.node, ast.ClassDef) and not _is_type_scope(outer)
                if not is_class and name in outer.symbols.get_identifiers():
                    there = outer.symbols.lookup(name)
                    if there.is_local():
                        return outer.node
                outer = outer.outer
            assert name in {"__class__", "__classdict__", "__conditional_annotations__"}, name
            return IMPLICIT
        if table is not self.top and symbol.is_local():
            return table.node
        assert table is self.top or symbol.is_global()
        return self.top.node if name in self.module_names else UNBOUND

    # The walk

    def _name(self, node: ast.AST, name: str) -> None:
        self._table.met.add(self._table.mangled(name))
        self._found.append((node, name, self._table))

    def _open(self, node: ast.AST, expected: str, private: str | None = None) -> Table:
        """Enter the next table below the present one."""
        before = self._table
        symbols = next(before.children)
        assert symbols.get_name() == expected, (symbols, expected)
        self._table = Table(symbols, node, before, private or before.private)
        return before

    def _close(self, before: Table) -> None:
        self._finish(self._table)
        self._table = before

    def _finish(self, table: Table) -> None:
        assert next(table.children, None) is None, "a table without a place"
        bound = {
            name
            for name in table.symbols.get_identifiers()
            if not name.startswith((".", "__class")) and table.symbols.lookup(name).is_referenced()
        }
        assert bound <= table.met, "a name that the walk has not met"

    def _statements(self, statements: Iterable[ast.AST]) -> None:
        for statement in statements:
            self._visit(statement)

    def _visit(self, node: ast.AST | None) -> None:
        if node is None:
            return
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._function(node)
        elif isinstance(node, ast.ClassDef):
            self._class(node)
        elif isinstance(node, ast.Lambda):
            self._defaults(node.args)
            before = self._open(node, "lambda")
            self._parameters(node.args)
            self._visit(node.body)
            self._close(before)
        elif isinstance(node, COMPREHENSIONS):
            self._comprehension(node)
        elif isinstance(node, ast.NamedExpr):
            self._walrus(node)
        elif type(node).__name__ == "TypeAlias":
            self._type_alias(node)
        else:
            self._plain(node)

    def _plain(self, node: ast.AST) -> None:
        if isinstance(node, ast.Name):
            self._name(node, node.id)
        elif isinstance(node, ast.alias):
            if node.name != "*":
                self._name(node, node.asname or node.name.partition(".")[0])
        elif isinstance(node, ast.AnnAssign):
            # The compiler goes through it in this order, which matters for the tables in it.
            self._statements((node.target, node.annotation))
            self._visit(node.value)
            return
        elif isinstance(node, ast.ExceptHandler):
            self._visit(node.type)
            if node.name:
                self._name(node, node.name)
            self._statements(node.body)
            return
        elif isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
            self._name(node, node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            self._name(node, node.rest)
        for child in _in_order(node):
            self._visit(child)

    def _function(self, node: _Function) -> None:
        self._name(node, node.name)
        self._defaults(node.args)
        generic = getattr(node, "type_params", [])
        if sys.version_info >= (3, 12):
            self._statements(node.decorator_list)
        outside = self._type_parameters(node, node.name, generic)
        self._annotations(node)
        if sys.version_info < (3, 12):
            self._statements(node.decorator_list)
        before = self._open(node, node.name)
        self._parameters(node.args)
        self._statements(node.body)
        self._close(before)
        if outside:
            self._close(outside)

    def _class(self, node: ast.ClassDef) -> None:
        self._name(node, node.name)
        self._statements(node.decorator_list)
        generic = getattr(node, "type_params", [])
        outside = self._type_parameters(node, node.name, generic, private=node.name)
        self._statements([*node.bases, *node.keywords])
        before = self._open(node, node.name, private=node.name)
        self._statements(node.body)
        self._close(before)
        if outside:
            self._close(outside)

    def _type_alias(self, node: ast.AST) -> None:
        name = node.name  # type: ignore[attr-defined]
        self._visit(name)
        outside = self._type_parameters(node, name.id, node.type_params)  # type: ignore[attr-defined]
        before = self._open(node, name.id)
        self._visit(node.value)  # type: ignore[attr-defined]
        self._close(before)
        if outside:
            self._close(outside)

    def _type_parameters(
        self, owner: ast.AST, name: str, generic: Sequence[ast.AST], private: str | None = None
    ) -> Table | None:
        if not generic:
            return None
        before = self._open(owner, name, private)
        for parameter in generic:
            label: str = parameter.name  # type: ignore[attr-defined]
            self._name(parameter, label)
            for part in ("bound", "default_value"):
                value = getattr(parameter, part, None)
                if value is not None:
                    around = self._open(parameter, label)
                    self._visit(value)
                    self._close(around)
        return before

    def _defaults(self, arguments: ast.arguments) -> None:
        self._statements(arguments.defaults)
        self._statements(default for default in arguments.kw_defaults if default)

    def _annotations(self, node: _Function) -> None:
        for parameter in _all_parameters(node.args):
            self._visit(parameter.annotation)
        self._visit(node.returns)

    def _parameters(self, arguments: ast.arguments) -> None:
        for parameter in _all_parameters(arguments):
            self._name(parameter, parameter.arg)

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
    ) -> None:
        first, *others = node.generators
        self._visit(first.iter)
        before = self._open(node, _comprehension_name(node))
        self._visit(first.target)
        self._statements(first.ifs)
        for generator in others:
            self._visit(generator.target)
            self._visit(generator.iter)
            self._statements(generator.ifs)
        # The compiler goes through values of dictionaries before their keys.
        if isinstance(node, ast.DictComp):
            self._statements(_key_and_value(node))
        else:
            self._visit(node.elt)
        self._close(before)

    def _walrus(self, node: ast.NamedExpr) -> None:
        """The target of `:=` in a comprehension is looked up in the scope around it."""
        table = self._table
        while isinstance(self._table.node, COMPREHENSIONS):
            self._table.met.add(node.target.id)
            assert self._table.outer is not None
            self._table = self._table.outer
        self._visit(node.target)
        self._table = table
        self._visit(node.value)


def _module_names(table: symtable.SymbolTable) -> Iterator[str]:
    """What the module binds: itself, or through the `global` statements below `table`."""
    for symbol in table.get_symbols():
        if table.get_type() == "module":
            bound = symbol.is_local()
        else:
            bound = symbol.is_declared_global() and (
                symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
            )
        if bound:
            yield symbol.get_name()
    for below in table.get_children():
        yield from _module_names(below)


def _is_type_scope(table: Table) -> bool:
    return str(table.symbols.get_type()).rpartition(".")[2].lower() not in {"class", "function"}


def _key_and_value(node: ast.DictComp) -> list[ast.expr]:
    if sys.version_info >= (3, 12):
        return [node.key, node.value]  # as a tuple: see `_without_inlined`
    return [node.value, node.key]


def _all_parameters(arguments: ast.arguments) -> list[ast.arg]:
    """All parameters, in the order in which the compiler meets their annotations."""
    stars = [star for star in (arguments.vararg, arguments.kwarg) if star]
    return [*arguments.posonlyargs, *arguments.args, *stars, *arguments.kwonlyargs]


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes directly below one, in the order in which the compiler goes through them."""
    if isinstance(node, ast.Assign):
        yield from (*node.targets, node.value)
    elif isinstance(node, ast.Dict):
        yield from (key for key in node.keys if key)
        yield from node.values
    elif isinstance(node, ast.IfExp):
        yield from (node.test, node.body, node.orelse)
    elif type(node).__name__ in {"Try", "TryStar"}:
        for part in ("body", "orelse", "handlers", "finalbody"):
            yield from getattr(node, part)
    else:
        yield from ast.iter_child_nodes(node)


def _comprehension_name(node: ast.AST) -> str:
    if sys.version_info >= (3, 12):
        return "genexpr"
    return {"GeneratorExp": "genexpr"}.get(type(node).__name__, type(node).__name__.lower())


class _AsGenerators(ast.NodeTransformer):
    """Every comprehension as a generator expression, whose scoping rules are the same."""

    def visit_ListComp(self, node: ast.ListComp | ast.SetComp) -> ast.AST:
        self.generic_visit(node)
        return ast.GeneratorExp(node.elt, node.generators)

    visit_SetComp = visit_ListComp  # noqa: N815

    def visit_DictComp(self, node: ast.DictComp) -> ast.AST:
        self.generic_visit(node)
        return ast.GeneratorExp(ast.Tuple([node.key, node.value], ast.Load()), node.generators)


def _without_inlined(text: str) -> str:
    """A text of the same names and scopes whose comprehensions have tables.

    From Python 3.12 on (PEP 709) the tables of all comprehensions but generators are merged into
    those around them.
    """
    if sys.version_info < (3, 12):
        return text
    tree = ast.fix_missing_locations(_AsGenerators().visit(ast.parse(text)))
    return ast.unparse(tree)


def _differences(module: Module) -> list[str]:
    """Where engine and compiler disagree, or where the engine does not find a name."""
    for node in list(ast.walk(module.tree)):
        if isinstance(node, ast.Name):
            module.occurrences(node.id)  # before Python 3.12 the nodes in f-strings are made anew
    oracle = Oracle(module.text, module.tree)
    places: dict[str, list[Place]] = {}
    for place in oracle.places():
        places.setdefault(place.name, []).append(place)
    found = []
    for name, expected in places.items():
        at: dict[ast.AST, list[Occurrence]] = {}
        for occurrence in module.occurrences(name):
            at.setdefault(occurrence.node, []).append(occurrence)
        for place in expected:
            there = at.get(place.node, [])
            if not there:
                found.append(f"{_where(place)}: not among the occurrences")
            for occurrence in there:
                found.extend(_wrong(module, place, occurrence))
    return found


def _wrong(module: Module, place: Place, occurrence: Occurrence) -> Iterator[str]:
    if isinstance(place.node, ast.Name) and isinstance(place.node.ctx, ast.Load):
        assert occurrence.is_use
        answer: Meaning = module.scope_of(place.name, occurrence) or UNBOUND
    elif occurrence.is_binding:
        answer = module.scope_bound(place.name, occurrence)
    else:
        yield f"{_where(place)}: not taken for a binding"
        return
    # The oracle names the scope of type parameters by the definition that they belong to.
    if type(answer).__name__ in {"TypeVar", "ParamSpec", "TypeVarTuple"}:
        answer = next(
            node
            for node in occurrence.chain
            if any(parameter is answer for parameter in getattr(node, "type_params", ()))
        )
    if answer is not place.meaning and answer != place.meaning:
        yield f"{_where(place)}: {_shown(answer)}, but to CPython {_shown(place.meaning)}"


def _where(place: Place) -> str:
    line = getattr(place.node, "lineno", "?")
    return f"line {line}, {place.name} in {type(place.node).__name__}"


def _shown(meaning: Meaning) -> str:
    if isinstance(meaning, str):
        return meaning
    return f"{type(meaning).__name__} of line {getattr(meaning, 'lineno', 1)}"


SNIPPETS = {
    "parameters": """
x = y = z = w = v = 1
def f(x, /, y, *z, w, **v):
    return x, y, z, w, v
print(x, y, z, w, v)
""",
    "defaults are evaluated outside": """
def f(x=x, *, y=x):
    return x, y
def g(x):
    def h(x=x, y=lambda x=x: x):
        return x, y
    return h
""",
    "annotations are evaluated outside": """
def f(str: str, *args: str, key: args = 0, **more: key) -> str:
    str, args, key, more
    inner: more = str
    return inner
class C:
    int: int
    def m(self, int: int) -> int:
        return int
""",
    "decorators are evaluated outside": """
def deco(f): return f
def outer(f):
    @deco
    @f(lambda f: f)
    def f(deco):
        return deco, f
    @f
    class deco(f):
        f = f
    return f, deco
""",
    "a comprehension has its own scope": """
x = [1]
def f(y):
    a = [x for x in x]
    b = {x for x in y if x for y in x}
    c = {x: y for x in y for y in x}
    d = (x for x in (y for y in x))
    return a, b, c, d, x, y
""",
    "the first iterable is evaluated outside": """
def f(items):
    return [items for items in items]
class C:
    items = [1]
    good = [item for item in items]
    bad = [items for item in items for _ in items]
    worse = [[items for item in items] for _ in items]
    lambdas = [lambda: items for item in items]
""",
    "an assignment expression leaks out of comprehensions": """
def f(values):
    if any((last := value) for value in values):
        print(last)
    [[inner := value for value in row] for row in values]
    return inner, value
def g(values):
    global shared
    return [shared := value for value in values], [(lambda: (own := shared)) for _ in values]
print(shared, own, last)
[top := value for value in range(3)]
print(top, value)
""",
    "an assignment expression in a lambda and a default": """
def f(a=(b := 1)):
    return b, (lambda c=(d := 2): (e := c) + e), d, e
print(b, d)
""",
    "methods don't see their class": """
x = 1
class C:
    x = 2
    y = x
    def m(self, z=x):
        return x, y, z
    class D:
        x, y
        w = x
    f = lambda self: (x, y)
    del x
    x
""",
    "class in function": """
def f(x, y):
    class C(y):
        x = x
        def m(self):
            return x, y, C
        y
    return C
""",
    "class that reads a name before it binds it": """
def f(x):
    class C:
        print(x)
        x = x
        def m(self):
            return x
    return C
""",
    "nested functions": """
a = b = c = 0
def f(a):
    b = a
    def g(c):
        def h():
            return a, b, c, d, f, g, h
        d = h
        return d
    return g
""",
    "a name bound later is local": """
def f():
    print(str, int)
    str = 1
    if 0:
        int = 2
    def g():
        return str, late
    late = g
""",
    "global": """
def f():
    global x
    x = 1
    def g():
        return x
    def h(x):
        def i():
            global x
            return x
        return x
    return x
x
def j():
    x = 2
    return x
""",
    "global that the module does not bind": """
def f():
    global only_here, never
    only_here = 1
    never
only_here, never
""",
    "global in a function between": """
def f(x):
    def g():
        global x
        x = 1
        def h():
            return x
        return h
    return g, x
""",
    "global in a class": """
def f(x):
    class C:
        global x
        x = 2
        y = x
        def m(self):
            return x
    return C, x
""",
    "nonlocal": """
def f():
    x = 1
    def g():
        nonlocal x
        x = 2
        return x
    return x, g
x
""",
    "nonlocal that reaches over a function between": """
def f():
    x = 1
    def g():
        def h():
            nonlocal x
            x = 2
            return x
        return x, h
    return x, g
""",
    "nonlocal under nonlocal": """
def f(x):
    def g():
        nonlocal x
        def h():
            nonlocal x
            del x
        return x
    return g
""",
    "nonlocal in a class": """
def f(x):
    class C:
        nonlocal x
        x = 2
        def m(self):
            return x
    return C, x
""",
    "nonlocal in a method": """
def f(x):
    class C:
        x = 1
        def m(self):
            nonlocal x
            x = 2
            return x
    return C, x
""",
    "lambda": """
x = 1
f = lambda x, *a, y=x, **k: (x, y, a, k, lambda: (x, y), [x for x in a])
def g(z):
    return lambda x: lambda: (x, z)
""",
    "exception": """
def f():
    try:
        pass
    except (ValueError, e) as e:
        print(e)
    except TypeError:
        print(e)
    def g():
        return e
e
""",
    "with": """
def f(a):
    with a as b, b as (c, d), c as e.attr, d as x[y]:
        return a, b, c, d, e, x, y
b, c, d, e
""",
    "for and star targets": """
def f(xs):
    for a, *b in xs:
        pass
    [c, (*d, e)] = xs
    *g, = h = xs
    i.attr, j[k] = xs
    for l.attr in xs: pass
    for m[n] in xs: pass
    return a, b, c, d, e, g, h, i, j, k, l, m, n
a, b, c
""",
    "augmented and annotated": """
count = 0
def f():
    count += 1
    def g():
        total: int
        return total, int
    def h():
        other: int = 3
        return other
    return count, total, other
""",
    "imports": """
import six, os.path, a.b.c as d
from six import moves, text_type as unicode
from . import relative
def f():
    import six.moves as moves, os.path
    from x import y as z, unicode
    return six, os, moves, y, z, unicode, a, b, d, path, relative
six, os, a, b, c, d, moves, unicode, text_type
""",
    "star import": """
from six import *
def f():
    return text_type, moves
""",
    "del": """
x = y = 1
def f():
    del x
    def g():
        return x
    return x, y
del y
""",
    "conditional bindings": """
if a:
    import six
else:
    six = None
while b:
    c = six
else:
    d = c
def f():
    return six, c, d
""",
    "match": """
def f(subject):
    match subject:
        case Point(x=0, y=y) | {"y": y, **rest} if y:
            return y, rest, Point
        case [first, *others, Color.RED, (1 | 2) as number]:
            return first, others, Color, number
        case {key.name: value, **more}:
            return key, value, more
        case str() as text, int(whole):
            return text, str, int, whole
        case capture:
            return capture
        case _:
            return _
y, rest, first, others, text, capture
""",
    "names of arguments and attributes mean nothing": """
def f(x):
    g(x=1, y=x)
    x.y = x.z
    return y, z
y = 1
""",
    "f-strings": """
def f(x, y):
    return f"{x} {y!r:{z}} {(lambda: x)} {[x for x in y]}" f"{w}" "{v}"
z = w = v = 1
""",
    "generators in calls": """
def f(x):
    return g(x for x in x), dict(x=(x for x in y)), {**x, 1: y}
""",
    "async": """
async def f(x):
    async with x as y, a as b:
        async for z in y:
            await z
    return [i async for i in x if await i], (j async for j in z), b, i, j
""",
    "coming back to a name of an outer function": """
def f():
    x = 1
    def g():
        class C:
            x = 2
            def h(self):
                return [x for _ in x]
        return C
    return g
""",
    "a function named like what it reads": """
def str(x):
    return str(x)
class C:
    def str(self):
        return str(self)
    other = str
""",
    "a parameter named like its function": """
def f(f, g=f):
    return f, g
""",
    "private names": """
class C:
    __x = 1
    def m(self):
        y = __y = 1
        return __y, self.__x
    z = __x
""",
    "a comment that holds the name": """
def f():  # f x
    x = 1  # x, six
    # x
    return x
""",
}

GENERIC = {
    "type parameters of a function": """
def f[T, *Ts, **P](x: T, *y: *Ts, z: P = T) -> T:
    a: T = x
    return a, T, Ts, P
T
""",
    "type parameters of a class": """
class C[T: Base](List[T], metaclass=T):
    a: T
    def m(self, x: T) -> T:
        return x, T
    def n[U: T](self, x: U) -> T: ...
T, U
""",
    "type parameters shadow": """
str = 1
def f[str](x: str = str) -> str:
    return str
class C[int]:
    def m(self) -> int:
        return int
int, str
""",
    "type aliases": """
type A = list[A]
type B[T] = dict[T, B[T]]
def f(x):
    type C[T] = tuple[T, x, A]
    return C, T
T
""",
    "decorators and defaults don't see type parameters": """
@T
def f[T](x=T): ...
@T
class C[T]: ...
""",
    "lambda in a bound": """
def f[T: (lambda T: T)](x: T): ...
""",
}


def _check(text: str) -> None:
    assert _differences(Module("snippet.py", text)) == []


@pytest.mark.parametrize("text", SNIPPETS.values(), ids=SNIPPETS.keys())
def test_names_mean_what_cpython_says(text: str) -> None:
    _check(text)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="type parameters came with Python 3.12")
@pytest.mark.parametrize("text", GENERIC.values(), ids=GENERIC.keys())
def test_type_parameters_mean_what_cpython_says(text: str) -> None:
    _check(text)


@pytest.mark.skipif(sys.version_info < (3, 11), reason="except* came with Python 3.11")
def test_exception_groups() -> None:
    _check("def f():\n    try: pass\n    except* E as e: print(e)\n    return e\ne\n")


def test_oracle_tells_scopes_apart() -> None:
    """The oracle itself: of one name with four meanings, it tells each."""
    tree = ast.parse("x = 1\ndef f(x):\n    return lambda: x\ndef g():\n    return x, y\n")
    outer, reader = tree.body[1], tree.body[2]
    loads = [
        (place.name, place.meaning)
        for place in Oracle(ast.unparse(tree), tree).places()
        if isinstance(place.node, ast.Name) and isinstance(place.node.ctx, ast.Load)
    ]
    assert loads == [("x", outer), ("x", tree), ("y", UNBOUND)]
    assert reader is not outer


LIBRARY = (
    "_collections_abc",
    "abc",
    "ast",
    "asyncio.base_events",
    "bdb",
    "cmd",
    "collections",
    "concurrent.futures.process",
    "configparser",
    "contextlib",
    "dataclasses",
    "doctest",
    "enum",
    "functools",
    "heapq",
    "importlib._bootstrap",
    "inspect",
    "json.decoder",
    "logging",
    "pickle",
    "random",
    "shutil",
    "tempfile",
    "threading",
    "tokenize",
    "typing",
    "unittest.case",
    "unittest.mock",
)


@pytest.mark.parametrize("name", LIBRARY)
def test_standard_library_means_what_cpython_says(name: str) -> None:
    module = library_module(name)
    assert _differences(module) == []


def library_module(name: str) -> Module:
    """A module of the standard library, as text."""
    found = importlib.util.find_spec(name)
    assert found is not None
    assert found.origin is not None
    path = Path(found.origin)
    if path.suffix != ".py":  # frozen: its source stands with the others
        path = Path(ast.__file__).parent.joinpath(*name.split(".")).with_suffix(".py")
    text, _ = decode(path.read_bytes())
    return Module(path.name, text)
