"""Functions by which other modules take one step with a container, under its lock.

Tables first: what each step is called, and what it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from codemods.caches.functions import Function, beside


class Form(NamedTuple):
    """How a step becomes a function."""

    name: str
    """``{}`` stands for the container in lower case."""
    parameters: tuple[str, ...]
    code: str
    """``{x}`` stands for the container, ``{0}`` and ``{1}`` for the parameters, ``{all}`` for as
    many as are given."""


FORMS: Mapping[str, Form] = {
    "[]": Form("get_{}_item", ("key",), "return {x}[{0}]"),
    "[]=": Form("set_{}", ("key", "value"), "{x}[{0}] = {1}"),
    "del": Form("delete_from_{}", ("key",), "del {x}[{0}]"),
    "in": Form("is_in_{}", ("key",), "return {0} in {x}"),
    "len": Form("count_{}", (), "return len({x})"),
    "iter": Form("iter_{}", (), "return tuple({x})"),
    "items": Form("iter_{}_items", (), "return tuple({x}.items())"),
    "values": Form("iter_{}_values", (), "return tuple({x}.values())"),
    "get": Form("get_{}", ("key", "default"), "return {x}.get({all})"),
    "append": Form("append_to_{}", ("value",), "{x}.append({all})"),
    "appendleft": Form("append_left_to_{}", ("value",), "{x}.appendleft({all})"),
    "add": Form("add_to_{}", ("value",), "{x}.add({all})"),
    "extend": Form("extend_{}", ("values",), "{x}.extend({all})"),
    "update": Form("update_{}", ("values",), "{x}.update({all})"),
    "insert": Form("insert_into_{}", ("index", "value"), "{x}.insert({all})"),
    "setdefault": Form("set_default_in_{}", ("key", "default"), "{x}.setdefault({all})"),
    "pop": Form("pop_from_{}", ("key", "default"), "return {x}.pop({all})"),
    "popitem": Form("pop_item_from_{}", (), "return {x}.popitem()"),
    "popleft": Form("pop_left_from_{}", (), "return {x}.popleft()"),
    "remove": Form("remove_from_{}", ("value",), "{x}.remove({all})"),
    "discard": Form("discard_from_{}", ("value",), "{x}.discard({all})"),
    "clear": Form("clear_{}", (), "{x}.clear()"),
}
"""By the step: an operator, what is gone through, or the name of the method."""


def name_of(kind: str, variable: str) -> str:
    """``set_prices`` for ``PRICES``, ``_set_prices`` for ``_PRICES``: as private as it is."""
    return beside(FORMS[kind].name, variable)


def names_of(variable: str) -> list[str]:
    """What all of them would be called."""
    return [name_of(kind, variable) for kind in FORMS]


def function(kind: str, variable: str, given: Iterable[int], lock: str) -> Function:
    """The function for a step; `given`: with how many arguments it is taken."""
    form = FORMS[kind]
    least, most = min(given), max(given)
    names = list(form.parameters[:most])
    if most > least:
        names[least:] = [f"*{names[least]}" if most == least + 1 else "*arguments"]
    name = name_of(kind, variable)
    code = form.code.format(*form.parameters, x=variable, all=", ".join(names))
    lines = (f"def {name}({', '.join(names)}):", f"    with {lock}:", f"        {code}")
    return Function(name, "\n".join(lines))
