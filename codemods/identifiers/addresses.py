"""Addresses whose parameters a converter may check: those of Django's ``path``, and of Flask.

Both know a converter ``uuid``, and both give the view a `uuid.UUID` for it:
https://docs.djangoproject.com/en/stable/topics/http/urls/#path-converters,
https://flask.palletsprojects.com/en/stable/api/#url-route-registrations.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from codemods.codemod import Import, Site, Unit
from codemods.engine import links
from codemods.engine.links import Link
from codemods.engine.module import Module, Occurrence
from codemods.engine.names import dotted
from codemods.identifiers import entries
from codemods.identifiers.facts import DJANGO, FLASK, Address

_PARAMETER = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")
_ANY_TEXT = {DJANGO: (None, "str"), FLASK: (None, "default", "string")}
"""The converters that take any text without a slash."""
_OWN_CONVERTER = re.compile(
    r"register_converter\([^()]*[\"']uuid[\"']|converters\[[\"']uuid[\"']\]"
)
_PLAIN = frozenset({"endpoint", "methods", "name", "strict_slashes"})
"""Arguments beside an address that give the view nothing."""


def framework_of(module: Module) -> str:
    """Whose addresses a file has: `DJANGO`, `FLASK` or nobody's."""
    packages = {package.partition(".")[0] for package, _ in _imported(module.tree)}
    if "django" in packages:
        return DJANGO
    return FLASK if any(it.startswith(FLASK) for it in packages) else ""


def has_own_converter(module: Module) -> bool:
    """Whether ``uuid`` means something else in the addresses of the project."""
    return module.holds(_OWN_CONVERTER)


def of(module: Module) -> Iterator[Address]:
    """The parameters in the addresses of a file that take any text, or UUIDs."""
    framework = framework_of(module)
    if framework == DJANGO:
        yield from _of_django(module)
    elif framework == FLASK:
        yield from _of_flask(module)


def _imported(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((it.name, node) for it in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or "", node


def _of_django(module: Module) -> Iterator[Address]:
    """``path('orders/<order_id>', views.order, name='order')``"""
    for occurrence in module.occurrences("path"):
        call = next((it for it in reversed(occurrence.chain) if isinstance(it, ast.Call)), None)
        if call is None or not _is_path(module, call.func):
            continue
        named = {it.arg: it.value for it in call.keywords}
        given = dict(zip(("route", "view", "kwargs", "name"), call.args, strict=False))
        given.update({name: it for name, it in named.items() if name})
        text, view = given.get("route"), given.get("view")
        if not isinstance(text, ast.Constant) or not isinstance(text.value, str) or view is None:
            continue
        link = _view(module, view)
        name = given.get("name")
        told = str(name.value) if isinstance(name, ast.Constant) else ""
        if link is not None:
            is_plain = "kwargs" not in given and None not in named
            yield from _in_text(module, text, DJANGO, link, told, is_plain=is_plain)


def _is_path(module: Module, function: ast.expr) -> bool:
    link = link_of(module, function)
    return link is not None and link.target == ("django", "urls", "path")


def link_of(module: Module, node: ast.expr) -> Link | None:
    """What a dotted name means by an import of the file, or as a definition in it."""
    first, *rest = dotted(node).split(".")
    bindings = module.bindings(first).get(module.tree, []) if first else []
    if len(bindings) != 1:
        return None
    if isinstance(bindings[0].node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return None if rest else here(module, first)
    link = links.bound_by(module, bindings[0])
    return None if link is None else replace(link, target=(*link.target, *rest))


def here(module: Module, name: str) -> Link:
    """What leads to a definition of the file itself."""
    return Link(name, Import("."), (*links.place_of(module.path), name))


def _view(module: Module, node: ast.expr) -> Link | None:
    """What an address leads to: ``views.order``, ``OrderView.as_view()``."""
    if isinstance(node, ast.Call):
        is_class = isinstance(node.func, ast.Attribute) and node.func.attr == "as_view"
        if not is_class or not isinstance(node.func, ast.Attribute):
            return None
        node = node.func.value
    return link_of(module, node)


def _of_flask(module: Module) -> Iterator[Address]:
    """``@app.route('/orders/<order_id>')``"""
    for definition in ast.walk(module.tree):
        if not isinstance(definition, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        for decorator in definition.decorator_list:
            text = entries.address_in(decorator)
            if text is not None and isinstance(decorator, ast.Call):
                link = here(module, definition.name)
                is_plain = {it.arg for it in decorator.keywords} <= _PLAIN
                yield from _in_text(module, text, FLASK, link, "", is_plain=is_plain)


def _in_text(
    module: Module, text: ast.Constant, framework: str, link: Link, name: str, *, is_plain: bool
) -> Iterator[Address]:
    for match in _PARAMETER.finditer(str(text.value)):
        parameter, converter = match["name"], match["converter"]
        if converter in {"uuid", *_ANY_TEXT[framework]}:
            is_free = is_plain and converter != "uuid"
            yield Address(
                framework,
                link,
                parameter,
                is_uuid=converter == "uuid",
                is_decorator=framework == FLASK,
                name=name,
                site=_site(module, text, match.group(), parameter) if is_free else None,
            )


def _site(module: Module, text: ast.Constant, before: str, parameter: str) -> Site | None:
    """The order to have an address take only UUIDs for a parameter."""
    source = module.source(text)
    if source.count(before) != 1 or len(re.findall(rf"[<:]{parameter}>", source)) != 1:
        return None
    chain = tuple(module.chain_at(module.start(text)))
    at = next((index for index, it in enumerate(chain) if it is text), None)
    if at is None:
        return None
    place = Occurrence("", module.start(text), chain[: at + 1])
    return module.site(place, Unit.EXPRESSION, "convert", None, arguments=(before,))
