"""How a module keeps a public name that it had from six: what it is defined as on Python 3."""

from __future__ import annotations

from dataclasses import dataclass

from codemods.codemod import Definition, Import
from codemods.six import tables, values
from codemods.six.bindings import Alias

_URLLIB = ("error", "parse", "request", "response", "robotparser")
"""What `six.moves.urllib` holds, loaded when it is first read."""


@dataclass(frozen=True, slots=True)
class Export:
    """What takes the place of an import of six that other modules import from."""

    imports: tuple[Import, ...] = ()
    definitions: tuple[Definition, ...] = ()
    in_place: bool = False
    """Whether the imports stand where the old one stood, and have the comment behind it."""


def of(alias: Alias) -> Export | None:
    """What binds the name of an alias to the same on Python 3; None if no plain line does."""
    name, qualified = alias.local, alias.qualified
    if qualified == "moves.urllib":
        return (
            Export(tuple(Import(f"urllib.{part}") for part in _URLLIB)) if _is_own(alias) else None
        )
    if qualified in tables.BUILTINS:
        builtin = tables.BUILTINS[qualified]
        if name == builtin:
            return Export((Import("builtins", builtin),))
        return _assigned(name, builtin)
    if qualified in tables.TUPLES:
        return _assigned(name, f"({tables.TUPLES[qualified]},)")
    if qualified in tables.CONSTANTS:
        return _assigned(name, str(tables.CONSTANTS[qualified]))
    if qualified in tables.FUNCTIONS:
        module, attribute, argument = tables.FUNCTIONS[qualified]
        value = values.made(module, attribute, None if argument is None else repr(argument))
        return Export((Import(module),), (Definition(name, f"{name} = {value}"),))
    if qualified in tables.LAMBDAS:
        parameters, result = tables.LAMBDAS[qualified]
        result = result.format(iter="iter", latin="'latin-1'")
        function = Definition(name, f"def {name}({parameters}):\n    return {result}")
        return Export((), (function,))
    return None


def _is_own(alias: Alias) -> bool:
    """Whether an alias has the name of what it is."""
    return alias.local == alias.qualified.rpartition(".")[2]


def _assigned(name: str, value: str) -> Export:
    return Export((), (Definition(name, f"{name} = {value}"),))
