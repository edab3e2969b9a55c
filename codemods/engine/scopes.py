"""Which scopes a place in a file sees, and what binds a name there.

The rules are those of the language reference, "Naming and binding", and PEP 572, 634 and 695.
CPython's `symtable` knows them too, but tells them for whole files only, at two thirds of the
cost of a parse; here they are asked for a few names of a file. A test holds the two together.
"""

from __future__ import annotations

import ast
from typing import TypeAlias

Scope: TypeAlias = ast.AST
"""The node that opens a scope: a module, class, function, lambda or comprehension."""

NAMED_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
FUNCTIONS = (*NAMED_FUNCTIONS, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> list[ast.arg]:
    """The parameters of a function but ``*args`` and ``**kwargs``, in their order."""
    given = function.args
    return [*given.posonlyargs, *given.args, *given.kwonlyargs]


def scopes_of(chain: list[ast.AST]) -> list[Scope]:
    """The scopes around the last node of `chain`, from the module inwards."""
    scopes: list[Scope] = [chain[0]]
    for index, node in enumerate(chain[:-1]):
        inner = chain[index + 1 : index + 4]
        parameters = getattr(node, "type_params", ())
        if parameters and _sees_type_parameters(node, inner):
            scopes.append(parameters[0])  # PEP 695: a scope of their own, around that of the node
        if _enters(node, inner):
            scopes.append(node)
    return scopes


def _sees_type_parameters(node: ast.AST, inner: list[ast.AST]) -> bool:
    """All of a generic definition sees its type parameters, but its name, decorators, defaults."""
    child = inner[0]
    if child in getattr(node, "decorator_list", ()) or child is getattr(node, "name", None):
        return False
    arguments = getattr(node, "args", None)
    if child is not arguments or not isinstance(arguments, ast.arguments) or len(inner) < 2:
        return True
    return inner[1] not in arguments.defaults and inner[1] not in arguments.kw_defaults


def _enters(node: ast.AST, inner: list[ast.AST]) -> bool:
    """Whether the way from `node` to the nodes below it (outermost first) enters its scope."""
    child = inner[0]
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        outside = (*node.decorator_list, node.returns, *getattr(node, "type_params", ()))
        if child in outside:
            return False
        return child is not node.args or _names_parameter(inner)
    if isinstance(node, ast.Lambda):
        return child is not node.args or _names_parameter(inner)
    if isinstance(node, ast.ClassDef):
        return child in node.body
    if isinstance(node, COMPREHENSIONS):
        # The first iterable is evaluated outside.
        first = node.generators[0]
        return not (child is first and len(inner) > 1 and inner[1] is first.iter)
    return False


def _names_parameter(inner: list[ast.AST]) -> bool:
    """Whether the way leads to a parameter itself, not to its default or annotation."""
    if len(inner) < 2:
        return False
    parameter = inner[1]
    if not isinstance(parameter, ast.arg):
        return False
    return len(inner) < 3 or inner[2] is not parameter.annotation


def binds(node: ast.AST, name: str) -> bool:
    """Whether `node` itself (not one below it) binds `name`."""
    if isinstance(node, ast.Name):
        return node.id == name and not isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.arg):
        return node.arg == name
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return node.name == name
    if isinstance(node, ast.alias):
        return (node.asname or node.name.partition(".")[0]) == name
    if isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
        return node.name == name
    if isinstance(node, ast.MatchMapping):
        return node.rest == name
    # Type parameters: TypeVar, ParamSpec and TypeVarTuple, on Pythons that have them.
    return type(node).__name__ in {"TypeVar", "ParamSpec", "TypeVarTuple"} and (
        getattr(node, "name", None) == name
    )


def binding_scope(chain: list[ast.AST]) -> Scope:
    """The scope in which the last node of `chain` binds its name.

    `global` and `nonlocal` are not looked at here.
    """
    node = chain[-1]
    scopes = scopes_of(chain)
    in_walrus = (
        len(chain) > 1 and isinstance(chain[-2], ast.NamedExpr) and isinstance(node, ast.Name)
    )
    if in_walrus:
        # PEP 572: the target of `:=` belongs to the scope around the comprehensions.
        scopes = [scope for scope in scopes if not isinstance(scope, COMPREHENSIONS)]
    return scopes[-1]
