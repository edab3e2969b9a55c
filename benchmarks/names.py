"""The imports of six in one module and the uses of the names that they bind, scope by scope."""

from __future__ import annotations

import ast
from collections.abc import Iterable

Scope = dict[str, bool]
"""The names that a scope binds; true for those that six is bound to somewhere in it."""

Found = tuple[ast.alias | ast.Name, range]
"""An import or a use, and the lines of the statement, or of the header, that holds it."""

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def names_of_six(tree: ast.Module) -> list[Found]:
    """All of one module, in the order of the text."""
    finder = _Finder()
    finder.look(tree.body, [_bound(tree.body)])
    return finder.found


class _Finder:
    def __init__(self) -> None:
        self.found: list[Found] = []
        self._lines = range(0)

    def look(self, nodes: Iterable[ast.AST], scopes: list[Scope]) -> None:
        """Look at nodes that see `scopes`, the innermost last."""
        for node in nodes:
            around = self._lines
            if isinstance(node, ast.stmt):
                self._lines = _lines(node)
            if isinstance(node, ast.Name):
                if next((scope[node.id] for scope in scopes[::-1] if node.id in scope), False):
                    self.found.append((node, self._lines))
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                self.found += [(name, self._lines) for name in node.names if _is_six(node, name)]
            elif isinstance(node, _FUNCTIONS):
                self.look(_outside(node), scopes)
                # What a class body binds is not seen from the functions in it.
                visible = [scope for scope in scopes if "__class__" not in scope]
                self.look(_inside(node), [*visible, _parameters(node.args) | _bound(_inside(node))])
            elif isinstance(node, ast.ClassDef):
                self.look(_outside(node), scopes)
                self.look(node.body, [*scopes, _bound(node.body) | {"__class__": False}])
            elif isinstance(node, _COMPREHENSIONS):
                targets = [generator.target for generator in node.generators]
                self.look(ast.iter_child_nodes(node), [*scopes, _bound(targets)])
            else:
                self.look(ast.iter_child_nodes(node), scopes)
            self._lines = around


def _is_six(node: ast.Import | ast.ImportFrom, name: ast.alias) -> bool:
    if isinstance(node, ast.Import):
        return name.name.partition(".")[0] == "six"
    return node.level == 0 and (node.module or "").partition(".")[0] == "six"


def _bound(body: Iterable[ast.AST]) -> Scope:
    """The names that statements bind in their own scope."""
    scope: Scope = {}
    elsewhere: set[str] = set()
    waiting = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for name in node.names:
                bound = name.asname or name.name.partition(".")[0]
                scope[bound] = scope.get(bound, False) or _is_six(node, name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            scope.setdefault(node.id, False)
        elif isinstance(node, _NAMED) and node.name:
            scope.setdefault(node.name, False)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            elsewhere.update(node.names)
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            waiting += _outside(node)
        elif not isinstance(node, _COMPREHENSIONS):
            waiting += ast.iter_child_nodes(node)
    return {name: is_six for name, is_six in scope.items() if name not in elsewhere}


def _inside(node: Definition) -> list[ast.AST]:
    return [*node.body] if isinstance(node.body, list) else [node.body]


def _outside(node: Definition) -> list[ast.AST]:
    """The parts of a definition that see the scope around it: decorators, defaults, bases."""
    inside = set(map(id, _inside(node)))
    return [child for child in ast.iter_child_nodes(node) if id(child) not in inside]


def _parameters(arguments: ast.arguments) -> Scope:
    return {node.arg: False for node in ast.walk(arguments) if isinstance(node, ast.arg)}


def _lines(statement: ast.stmt) -> range:
    """The lines of a simple statement, or of the header of a compound one."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(decorator.lineno for decorator in decorators)])
    body: list[ast.stmt] = getattr(statement, "body", [])
    last = body[0].lineno - 1 if body else statement.end_lineno or statement.lineno
    return range(first, max(first, statement.lineno, last) + 1)
