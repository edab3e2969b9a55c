"""The keys of `[tool.diffwright]`: what each takes, as it is checked and as the schema says it.

Both are told by the same kind, side by side, so that they don't part.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from codemods.engine.select import is_glob
from codemods.spelling import advice

Schema: TypeAlias = "dict[str, Any]"
"""A JSON Schema, or a part of one."""


class Wrong(ValueError):
    """What is wrong with a value, to be read after the name of its key and a blank."""


class Kind(ABC):
    """What a key takes. `names` are those of the codemods that there are."""

    @abstractmethod
    def read(self, value: object, names: Sequence[str]) -> Any:
        """The value as `Configuration` holds it. Raises `Wrong`."""

    @abstractmethod
    def schema(self, names: Sequence[str]) -> Schema:
        """What `read` takes."""


class CodemodNames(Kind):
    """A list of names of codemods."""

    def read(self, value: object, names: Sequence[str]) -> tuple[str, ...]:
        given = _strings(value)
        for name in given:
            if name not in names:
                otherwise = f"there are {', '.join(names)}"
                hint = advice(name, names, otherwise)
                raise Wrong(f"names {name!r}, which is no codemod; {hint}")
        return given

    def schema(self, names: Sequence[str]) -> Schema:
        return {"type": "array", "items": {"enum": list(names)}}


class Globs(Kind):
    """A list of globs, as in a `.gitignore`."""

    def read(self, value: object, names: Sequence[str]) -> tuple[str, ...]:
        given = _strings(value)
        for glob in given:
            if not is_glob(glob):
                raise Wrong(f"holds {glob!r}, which is not a glob in the syntax of .gitignore")
        return given

    def schema(self, names: Sequence[str]) -> Schema:
        return {"type": "array", "items": {"type": "string"}}


class PerFile(Kind):
    """A table from globs to lists of names of codemods."""

    def read(self, value: object, names: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        if not isinstance(value, dict):
            raise Wrong(f"must be a table of globs and lists of codemods, not {shown(value)}")
        read = {}
        for glob, given in value.items():
            if glob.startswith("!") or not is_glob(glob):
                raise Wrong(f"{glob!r} is not a glob in the syntax of .gitignore that names files")
            try:
                read[glob] = CodemodNames().read(given, names)
            except Wrong as error:
                raise Wrong(f"{glob!r} {error}") from None
        return read

    def schema(self, names: Sequence[str]) -> Schema:
        return {
            "type": "object",
            "propertyNames": {"not": {"pattern": "^!"}},
            "additionalProperties": CodemodNames().schema(names),
        }


class FromOne(Kind):
    """A whole number from 1."""

    def read(self, value: object, names: Sequence[str]) -> int:
        # bool is a subclass of int, and jobs = true is a slip
        if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
            return value
        raise Wrong(f"must be a whole number from 1, not {shown(value)}")

    def schema(self, names: Sequence[str]) -> Schema:
        return {"type": "integer", "minimum": 1}


class YesOrNo(Kind):
    """A switch."""

    def read(self, value: object, names: Sequence[str]) -> bool:
        if isinstance(value, bool):
            return value
        raise Wrong(f"must be true or false, not {shown(value)}")

    def schema(self, names: Sequence[str]) -> Schema:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Key:
    """One key."""

    kind: Kind
    meaning: str
    """One sentence, without a full stop."""
    otherwise: str
    """What holds where it is left out."""


KEYS = {
    "select": Key(CodemodNames(), "Run these codemods only", "all codemods"),
    "ignore": Key(CodemodNames(), "Leave these codemods out", "none"),
    "exclude": Key(Globs(), "Leave out files that match, as in a .gitignore", "none"),
    "per-file-ignores": Key(
        PerFile(),
        "Which codemods neither repair nor report anything in files that match, as in a .gitignore",
        "none",
    ),
    "jobs": Key(FromOne(), "Processes", "the usable cores"),
    "quiet": Key(YesOrNo(), "No summary, no progress; only what went wrong", "false"),
    "verbose": Key(YesOrNo(), "Count the findings of each file, too", "false"),
    "color": Key(YesOrNo(), "Colours where the output is a terminal", "true"),
    "batch": Key(YesOrNo(), "Whether batches over many repositories treat this one", "true"),
}
"""In the order in which they are shown."""

TOGETHER = ("quiet", "verbose")
"""Keys of which one at most may be true."""


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise Wrong(f"must be a list of strings, not {shown(value)}")


def shown(value: object) -> str:
    """`value` as it is spelled in TOML, or the kind of thing it is where that is long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and value.bit_length() > 64:
        # Python does not even spell those of thousands of digits.
        return "a number of many digits"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        odd = next((item for item in value if not isinstance(item, str)), None)
        return "a list" if odd is None else f"a list that holds {shown(odd)}"
    return "a table" if isinstance(value, dict) else "a date or a time"
