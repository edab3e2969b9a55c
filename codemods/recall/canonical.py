"""Values as bytes that are the same in every process, so that a digest of them may be a key.

`pickle` does not give that: it tells apart what is one object from what is two equal ones, and
writes sets in the order in which they happen to be.
"""

from __future__ import annotations

import hashlib
import marshal
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import is_dataclass
from enum import Enum
from functools import cache
from typing import Any

from codemods.engine.values import values_of

_ATOMS = frozenset({str, int, bytes, bool, float, complex, type(None)})
_NAMES = {tuple: "tuple", list: "list", set: "set", frozenset: "set", dict: "mapping"}
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
        held = _marshalled(values)
    except (RecursionError, ValueError) as error:
        raise NotCanonical(str(error)) from error
    return hashlib.blake2b(held, digest_size=32).digest()


def _plain(value: Any) -> Any:
    """The value in atoms and tuples of them, each of which begins with what it was."""
    return value if type(value) in _ATOMS else _treatment(type(value))(value)


def _parts(values: Iterable[Any]) -> list[Any]:
    # Most are atoms: a call for each would double the time.
    return [it if type(it) in _ATOMS else _treatment(type(it))(it) for it in values]


def _made(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    """What makes the values of a type plain."""
    name = _NAMES.get(kind, f"{kind.__module__}.{kind.__qualname__}")
    if issubclass(kind, Enum):
        return lambda value: (name, value.name)
    if issubclass(kind, re.Pattern):
        return lambda value: (name, value.pattern, value.flags)
    if issubclass(kind, Mapping):
        return lambda value: (name, *_parts(value.keys()), None, *_parts(value.values()))
    if issubclass(kind, (set, frozenset)):
        return lambda value: (name, *sorted(_marshalled(it) for it in value))
    if issubclass(kind, (tuple, list)):
        return lambda value: (name, *_parts(value))
    if is_dataclass(kind):
        values = values_of(kind)
        return lambda value: (name, *_parts(values(value)))
    raise NotCanonical(f"{name} is of no type that a key can be made of")


_treatment: Callable[[Any], Callable[[Any], tuple[Any, ...]]] = cache(_made)


def _marshalled(value: Any) -> bytes:
    return marshal.dumps(_plain(value), _NO_REFERENCES)
