"""Values as bytes that are the same in every process, so that a digest of them may be a key.

`pickle` does not give that: it tells apart what is one object from what is two equal ones, and
writes sets in the order in which they happen to be.
"""

from __future__ import annotations

import hashlib
import marshal
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any

_ATOMS = frozenset({str, int, bytes, bool, float, complex, type(None)})
_NO_REFERENCES = 2
"""The last version of the format of `marshal` that writes equal values as equal bytes."""


class NotCanonical(TypeError):
    """A value of a type that is not known here: nothing may hang on it."""


def digest(*values: object) -> bytes:
    """32 bytes that are the same for equal values, and for no others.

    Takes what facts, lessons and options are made of: numbers, texts, bytes, tuples, lists, sets,
    mappings (their order counts), enumerations, patterns and dataclasses of such. Raises
    `NotCanonical` for all else.
    """
    try:
        held = marshal.dumps(_plain(values), _NO_REFERENCES)
    except (RecursionError, ValueError) as error:
        raise NotCanonical(str(error)) from error
    return hashlib.blake2b(held, digest_size=32).digest()


def _plain(value: Any) -> Any:
    """The value in atoms and tuples of them, each of which begins with what it was."""
    kind: Any = type(value)
    if kind in _ATOMS:
        return value
    if kind is tuple:
        return ("tuple", *_parts(value))
    if kind is list:
        return ("list", *_parts(value))
    if kind in {set, frozenset}:
        return ("set", *sorted(marshal.dumps(_plain(it), _NO_REFERENCES) for it in value))
    if isinstance(value, Mapping):
        return ("mapping", *_parts(value.keys()), None, *_parts(value.values()))
    if isinstance(value, Enum):
        return (_name(kind), value.name)
    if isinstance(value, re.Pattern):
        return ("pattern", value.pattern, value.flags)
    if isinstance(value, tuple):
        return (_name(kind), *_parts(value))
    if is_dataclass(value):
        name, values = _fields(kind)
        return (name, *_parts(values(value)))
    raise NotCanonical(f"{_name(kind)} is of no type that a key can be made of")


def _parts(values: Iterable[Any]) -> list[Any]:
    # Most are atoms: a call for each would double the time.
    return [it if type(it) in _ATOMS else _plain(it) for it in values]


@cache
def _fields(kind: Any) -> tuple[str, Callable[[Any], tuple[Any, ...]]]:
    """The name of a dataclass, and what gives the values of its fields."""
    names = [it.name for it in fields(kind)]
    get: Callable[[Any], Any] = attrgetter(*names) if names else lambda _: ()
    if len(names) == 1:
        return _name(kind), lambda value: (get(value),)
    return _name(kind), get


def _name(kind: type[Any]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"
