"""Whether two pieces of code are the same but for something: for `benchmarks.agreement`."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

Change = Callable[[ast.Module], ast.Module]


def same(one: str, other: str, change: Change | None = None) -> bool:
    """Whether both parse to the same, once `change` has been made to both.

    Imports of six do not count.
    """
    try:
        trees = [_WithoutSix().visit(ast.parse(text)) for text in (one, other)]
    except SyntaxError:
        return False
    if change is not None:
        trees = [change(tree) for tree in trees]
    return ast.dump(trees[0]) == ast.dump(trees[1])


def without_six(text: str) -> str:
    """The text without its lines that import six, and without empty ones at its ends."""
    lines = text.splitlines(keepends=True)
    for node in _imports(text):
        if _is_six(node):
            for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                lines[number] = ""
    return "".join(lines).strip("\n")


def names_six(text: str) -> bool:
    """Whether six is still there, be it a name or an import."""
    return "six" in text


def imports_part_of_six(text: str) -> bool:
    """Whether something is imported from a module of six."""
    return any(isinstance(node, ast.ImportFrom) and _is_six(node) for node in _imports(text))


def wants_import(text: str) -> bool:
    """Whether six is read and imported nowhere."""
    return names_six(text) and not any(
        _is_six(node) or (isinstance(node, ast.ImportFrom) and node.module == "six")
        for node in _imports(text)
    )


def _imports(text: str) -> Iterator[ast.Import | ast.ImportFrom]:
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return
    yield from (node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom)))


def _is_six(node: ast.Import | ast.ImportFrom) -> bool:
    if isinstance(node, ast.Import):
        return all(name.name.partition(".")[0] == "six" for name in node.names)
    return node.level == 0 and (node.module or "").partition(".")[0] == "six"


class _WithoutSix(ast.NodeTransformer):
    def visit_Import(self, node: ast.Import) -> ast.Import | None:
        return None if _is_six(node) else node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.ImportFrom | None:
        return None if _is_six(node) else node


def without_iter(tree: ast.Module) -> ast.Module:
    """``iter(d.items())`` becomes ``d.items()``."""
    return _unwrapped(tree, "iter", ast.Call)


def without_str(tree: ast.Module) -> ast.Module:
    """``str('a')`` becomes ``'a'``."""
    return _unwrapped(tree, "str", ast.Constant)


def _unwrapped(tree: ast.Module, name: str, argument: type[ast.expr]) -> ast.Module:
    """Calls of a function become their argument, where it is of that kind."""

    class Change(ast.NodeTransformer):
        def visit_Call(self, node: ast.Call) -> ast.AST:
            self.generic_visit(node)
            is_named = isinstance(node.func, ast.Name) and node.func.id == name
            if is_named and len(node.args) == 1 and isinstance(node.args[0], argument):
                return node.args[0]
            return node

    Change().visit(tree)
    return tree


def without_object(tree: ast.Module) -> ast.Module:
    """``class C(object)`` becomes ``class C``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            node.bases = [
                base
                for base in node.bases
                if not (isinstance(base, ast.Name) and base.id == "object")
            ]
    return tree


def without_builtins(tree: ast.Module) -> ast.Module:
    """``from builtins import map`` goes."""
    tree.body = [
        node
        for node in tree.body
        if not (isinstance(node, ast.ImportFrom) and node.module == "builtins")
    ]
    return tree


def sorted_statements(tree: ast.Module) -> ast.Module:
    """The statements in some order that is always the same."""
    tree.body.sort(key=ast.dump)
    return tree


def without_dead(tree: ast.Module) -> ast.Module:
    """``if False`` goes, and so does ``pass``."""
    tree.body = [
        node
        for node in tree.body
        if not isinstance(node, ast.Pass)
        and not (
            isinstance(node, ast.If)
            and isinstance(node.test, ast.Constant)
            and node.test.value is False
        )
    ]
    return tree
