"""Whether a dictionary may forget what was used the longest time ago: what its file tells.

It may where every function that looks for a key makes what is missing, and no other one counts on
what was put in. What takes its place is a mapping, but no dictionary, and is changed by reading,
too. So all that is done with it must be under the lock, and be what a mapping can::

    PRICES = {}                     PRICES_SIZE = 1000  # entries at most
                                    PRICES = cachetools.LRUCache(maxsize=PRICES_SIZE)
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence

from codemods.caches import expiry, holding, refusals
from codemods.caches.accesses import called, is_nothing
from codemods.caches.facts import Access, Bounds, Op, Section
from codemods.caches.functions import Bounded
from codemods.caches.variables import Found, Variable
from codemods.codemod import Site, Unit
from codemods.engine.module import Module, Occurrence
from codemods.engine.names import names_in
from codemods.engine.text import holds_word

_WAITED_FOR = re.compile(r"(?:Lock|Semaphore|Condition|Event|Barrier|Queue)$")
"""What makes something that several threads must have the same one of."""
_METHODS = frozenset({"get", "pop", "clear"})
_LOOPS = (ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.SetComp, ast.DictComp)
_EXITS = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_MISSING = re.compile(r"\b(?:KeyError|LookupError|Exception)\b")
_IMPORTS = re.compile(r"^(?:import|from) cachetools\b", re.M)
_REQUIRES = (
    re.compile(r"^cachetools\b(?!-)[^;\n]*$", re.M),
    re.compile(
        r"^install_requires[ \t]*=[^\n]*\n(?:[ \t]+[^\n]*\n)*?[ \t]+cachetools\b(?!-)[^;\n]*$", re.M
    ),
    re.compile(r"^dependencies[ \t]*=[ \t]*\[[^\]]*?[\"']cachetools\b(?!-)[^;\"'\n]*[\"']", re.M),
)
"""By the end of the name of the file: pip's own lists, setup.cfg, pyproject.toml. What is needed in
some environments only does not count."""
_IN_TESTS = frozenset(
    {
        *("len", "bool", "dict", "list", "set", "sorted", "tuple", "str", "repr", "copy.deepcopy"),
        *("assertEqual", "assertNotEqual", "assertIn", "assertNotIn", "assertTrue", "assertFalse"),
        *("assertIs", "assertIsNot", "assertCountEqual", "assertEmpty", "assertIsNone"),
        *("assertIsNotNone", "patch.dict"),
    }
)
"""What tests may call with a mapping as well as with a dictionary."""
_OF_MAPPINGS = frozenset({*_METHODS, "items", "keys", "popitem", "setdefault", "update", "values"})


def imports_library(text: str) -> bool:
    """Whether a file imports cachetools whenever it is imported itself."""
    return "cachetools" in text and _IMPORTS.search(text) is not None


def requires_library(path: str, text: str) -> bool:
    """Whether a list of requirements names cachetools, for all who run the project."""
    if "cachetools" not in text:
        return False
    name = path.rpartition("/")[2]
    pattern = _REQUIRES[{"setup.cfg": 1, "pyproject.toml": 2}.get(name, 0)]
    return not re.search(r"test|dev|doc|lint", name) and pattern.search(text) is not None


def of(
    module: Module, group: Sequence[Variable], sections: Callable[[], Sequence[Section]]
) -> Bounds:
    """The same for variables that belong together; `sections` tells what would be locked."""
    if not any(map(expiry.is_keyed, group)):
        return Bounds()
    if len(group) > 1:
        return Bounds(True, f"it belongs together with {group[1].name}, which would stay")
    variable = group[0]
    reason = next(_reasons(module, variable), "")
    if reason:
        return Bounds(True, reason)
    return Bounds(True, "", tuple(sections()), tuple(_resets(module, variable)))


def _reasons(module: Module, variable: Variable) -> Iterator[str]:
    if reason := expiry.once(module, variable):
        yield reason
    value = getattr(variable.statement, "value", None)
    is_typed = "type:" in module.behind(variable.statement)
    if not isinstance(variable.statement, ast.Assign) or not _is_plain(value) or is_typed:
        yield "it is no plain dictionary to begin with"
    if not refusals.is_free(module, "cachetools"):
        yield "cachetools means something else in the file"
    name = Bounded.of(variable.name).size
    if holds_word(module.text, name):
        yield f"the name {name} is taken"
    for place, access in variable.found:
        if place is not variable.place and (why := _alone(variable, place, access)):
            yield why
    for found in variable.by_owner.values():
        yield from _of_function(variable, found)


def _is_plain(value: ast.AST | None) -> bool:
    if isinstance(value, ast.Dict):
        return not value.keys
    return isinstance(value, ast.Call) and ast.unparse(value) == "dict()"


def _alone(variable: Variable, place: Occurrence, access: Access) -> str:
    """What stands against one access, whatever else its function does."""
    line = access.line
    if access.op is Op.UPDATE:
        return f"line {line} changes what it holds, which may be gone by then"
    if place.name != variable.name:
        return ""  # an element by its own name
    if place.is_binding:
        is_anew = access.op is Op.RESET and access.owner and isinstance(place.parent, ast.Assign)
        value = getattr(place.parent, "value", None)
        return "" if is_anew and _is_plain(value) else f"line {line} binds it to something else"
    if not access.owner and access.op.writes:
        return f"line {line} fills it as the module is imported"
    if not is_of_mapping(place):
        return f"line {line} does more with it than to look for a key"
    return ""


def is_of_mapping(place: Occurrence) -> bool:
    """Whether a place looks for a key, puts something in or takes it out, or asks how much there
    is: any mapping can do so."""
    node, parent = place.node, place.parent
    if isinstance(parent, ast.Subscript) and parent.value is node:
        return not isinstance(parent.slice, ast.Slice)
    if isinstance(parent, ast.Compare) and parent.comparators == [node]:
        return isinstance(parent.ops[0], (ast.In, ast.NotIn))
    if isinstance(parent, ast.Attribute):
        call = place.chain[-3]
        return isinstance(call, ast.Call) and call.func is parent and parent.attr in _METHODS
    if isinstance(parent, ast.Call):
        return parent.args == [node] and called(parent) in {"len", "bool"}
    return isinstance(parent, (ast.If, ast.While, ast.UnaryOp, ast.BoolOp, ast.Global))


def is_of_dictionary(place: Occurrence) -> bool:
    """Whether a test does what only a dictionary can, as far as is known."""
    node, parent = place.node, place.parent
    if isinstance(parent, ast.Attribute):
        return parent.attr not in _OF_MAPPINGS
    if isinstance(parent, ast.Call):
        name = called(parent)
        return node is not parent.func and not any(
            name == it or name.endswith(f".{it}") for it in _IN_TESTS
        )
    return isinstance(parent, (ast.BinOp, ast.AugAssign, ast.keyword))


# What a function counts on


def _of_function(variable: Variable, found: Sequence[Found]) -> Iterator[str]:
    """Where a function counts on what may be gone; `found` in the order in which it is reached."""
    own = [it for it in found if it[0].name == variable.name]
    stores = [(place, it) for place, it in own if it.op is Op.CHANGE]
    removes = any(it.op is Op.REMOVE for _, it in own)
    looks = [it for place, it in own if _key_of(place) and it.op in {Op.TEST, Op.LOOK}]
    for place, access in stores:
        if not expiry.stores(place) or not looks:
            yield f"line {access.line} puts in what is not made anew"
        elif _is_filled_later(place):
            yield f"line {access.line} puts in what is filled later on"
        elif made := _waited_for(place):
            yield f"line {access.line} keeps what threads wait for ({made})"
    if looks and not stores and not removes:
        yield f"line {looks[0].line} does not make what is missing"
    for place, access in own:
        if _has_to_be_there(place, access) and not _is_there(place, access, own):
            yield f"line {access.line} counts on it being there"


def _key_of(place: Occurrence) -> str:
    """What the key is that a place names; empty if it names none."""
    parent, outer = place.parent, place.chain[-3]
    if isinstance(parent, ast.Subscript):
        return ast.dump(parent.slice)
    if isinstance(parent, ast.Compare):
        return ast.dump(parent.left)
    if isinstance(parent, ast.Attribute) and isinstance(outer, ast.Call) and outer.args:
        return ast.dump(outer.args[0])
    return ""


def _is_filled_later(place: Occurrence) -> bool:
    """Whether what is put in is empty as yet."""
    value = getattr(_step(place), "value", None)
    return isinstance(value, ast.expr) and is_nothing(value)


def _waited_for(place: Occurrence) -> str:
    """What makes the value that is put in, if several threads must have the same one."""
    function = place.function
    assert function is not None
    calls = (ast.unparse(it.func) for it in ast.walk(function) if isinstance(it, ast.Call))
    return next((it for it in calls if _WAITED_FOR.search(it)), "")


def _has_to_be_there(place: Occurrence, access: Access) -> bool:
    """Whether a place raises an error where the key is not there."""
    parent, outer = place.parent, place.chain[-3]
    if isinstance(parent, ast.Subscript):
        return access.op in {Op.LOOK, Op.REMOVE}
    is_popped = isinstance(parent, ast.Attribute) and parent.attr == "pop"
    return is_popped and isinstance(outer, ast.Call) and len(outer.args) == 1


def _is_there(place: Occurrence, access: Access, own: Sequence[Found]) -> bool:
    """Whether the function makes sure that a key is there, and nothing can take it away since."""
    for outer, inner in zip(place.chain, place.chain[1:], strict=False):
        if isinstance(outer, ast.Try) and inner in outer.body:
            caught = [ast.unparse(it.type) if it.type else "Exception" for it in outer.handlers]
            if any(map(_MISSING.search, caught)):
                return True
    key = _key_of(place)
    before = [
        it
        for it in own
        if it[0].offset < place.offset and (it[1].op is Op.CHANGE or _is_asked(it[0]))
    ]
    if not before:
        return False
    sure, other = before[-1]
    if _key_of(sure) != key or _block(access) != _block(other):
        return False
    asked = [it for it, _ in own if it.offset < sure.offset and _looks(it) and _key_of(it) == key]
    if not (_leads_to(sure, place) if _is_asked(sure) else asked or _is_reached(sure, place)):
        return False
    if any(isinstance(it, _LOOPS) and it not in sure.chain for it in place.chain):
        return False
    step = _step(sure)
    since = (step.end_lineno or 0, step.end_col_offset or 0)
    upto = (place.node.lineno, place.node.col_offset)  # type: ignore[attr-defined]
    function = place.function
    assert function is not None
    names = names_in(_key_node(place))
    for node in ast.walk(function):
        if isinstance(node, (ast.Call, ast.Name)) and since <= _start(node) < upto:
            if isinstance(node, ast.Name):
                if isinstance(node.ctx, ast.Store) and node.id in names:
                    return False
            elif node not in place.chain and not holding.is_harmless(node, ()):
                return False
    return True


def _is_asked(place: Occurrence) -> bool:
    return isinstance(place.parent, ast.Compare)


def _looks(place: Occurrence) -> bool:
    """Whether a place asks for a key without counting on it."""
    parent = place.parent
    return _is_asked(place) or (isinstance(parent, ast.Attribute) and parent.attr == "get")


def _is_reached(store: Occurrence, place: Occurrence) -> bool:
    """Whether nothing gets to a place but by a statement that puts something in."""
    index = store.chain.index(_step(store))
    return all(it in place.chain for it in store.chain[:index])


def _leads_to(test: Occurrence, place: Occurrence) -> bool:
    """Whether only what is there, as a test says, leads to a place."""
    compare = test.parent
    assert isinstance(compare, ast.Compare)
    around = [it for it in test.chain[:-2] if isinstance(it, (ast.If, ast.IfExp))]
    branch = around[-1] if around else None
    if isinstance(branch, ast.IfExp) or branch is None or compare not in ast.walk(branch.test):
        return False
    is_behind = branch not in place.chain
    inner = None if is_behind else place.chain[place.chain.index(branch) + 1]
    if isinstance(compare.ops[0], ast.In):
        is_plain = branch.test is compare or (
            isinstance(branch.test, ast.BoolOp) and isinstance(branch.test.op, ast.And)
        )
        return is_plain and not is_behind and (inner in branch.body or inner is branch.test)
    if branch.test is not compare:
        return False
    return inner in branch.orelse if not is_behind else isinstance(branch.body[-1], _EXITS)


def _block(access: Access) -> int:
    """What tells the lock that is held; all that has none gets one together."""
    return access.lock.block if access.lock else -1


def _step(place: Occurrence) -> ast.stmt | ast.expr:
    """The test, or the statement that puts something in."""
    parent = place.parent
    if isinstance(parent, ast.Compare):
        return parent
    return next(it for it in reversed(place.chain) if isinstance(it, ast.stmt))


def _key_node(place: Occurrence) -> ast.expr:
    parent, outer = place.parent, place.chain[-3]
    if isinstance(parent, ast.Subscript):
        return parent.slice
    assert isinstance(outer, ast.Call)
    return outer.args[0]


def _start(node: ast.expr) -> tuple[int, int]:
    return node.lineno, node.col_offset


# What is written


def _resets(module: Module, variable: Variable) -> Iterator[Site]:
    """The orders to have functions that bind it to an empty dictionary make an empty cache."""
    bounded = Bounded.of(variable.name)
    for place, access in variable.found:
        statement = place.parent
        if access.owner and place.is_binding and isinstance(statement, ast.Assign):
            chain = (*place.chain[:-1], statement.value)
            at = Occurrence("", module.start(statement.value), chain)
            yield module.site(
                at,
                Unit.EXPRESSION,
                "read",
                None,
                arguments=(bounded.made,),
                introduces=("cachetools", bounded.size),
            )
