"""What a person may choose of a codemod, and the check of what was chosen.

``[tool.diffwright.<codemod>] name = value`` and ``--option <codemod>.name=value`` say the same: a
string is read alike wherever it stands, with commas between several words or numbers, and TOML
may say lists, numbers and booleans as such.

| option        | TOML                      | command line       | what the codemod gets         |
| ------------- | ------------------------- | ------------------ | ----------------------------- |
| `OneWord`     | ``"helper"``              | ``helper``         | ``"helper"``                  |
| `SomeWords`   | ``["limit", "interval"]`` | ``limit,interval`` | ``("limit", "interval")``     |
| `SomeNumbers` | ``300`` or ``[300, 0.5]`` | ``300,0.5``        | ``Numbers((300, 0.5))``       |
|               | ``"60..600"``             | ``60..600``        | ``Numbers(low=60, high=600)`` |
|               | ``"any"``                 | ``any``            | `ANY`                         |
| `OneNumber`   | ``300``                   | ``300``            | ``300``                       |
| `Switch`      | ``true``                  | ``true``           | ``True``                      |
"""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from codemods.spelling import advice

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_FROM_0 = r"([0-9]{1,15}(\.[0-9]{1,15})?|-0{1,15}(\.0{1,15})?)"
"""The same, of numbers that are not negative."""


class BadOption(ValueError):
    """An option that a codemod does not have, or a value that it does not take: one sentence."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Which numbers are meant: those that are listed, or else all from `low` to `high`."""

    listed: tuple[int | float, ...] = ()
    low: int | float = -math.inf
    high: int | float = math.inf

    def __contains__(self, number: int | float) -> bool:
        return number in self.listed if self.listed else self.low <= number <= self.high


ANY = Numbers()
"""All numbers."""


@dataclass(frozen=True, slots=True)
class Option(ABC):
    """One option. Each kind of them is a subclass."""

    name: str
    """As in the configuration: lower case, words joined by hyphens."""
    meaning: str
    """One sentence in the imperative, without a full stop."""

    @property
    @abstractmethod
    def default(self) -> Any:
        """What holds where nobody chooses: of the type that `read` gives."""

    @property
    @abstractmethod
    def allowed(self) -> str:
        """What a value must be, as a message goes on behind "must be"."""

    @abstractmethod
    def read(self, given: object) -> Any | None:
        """The value that is meant, as the codemod gets it; None if it is none of those allowed."""

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of what `read` takes from TOML. Whoever adds a kind may leave it at this,
        which takes all."""
        return {}

    def spelled(self, value: Any) -> object:
        """What `read` gives `value` for: what TOML can hold."""
        return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class OneWord(Option):
    """One word of several."""

    words: tuple[str, ...]
    """The first one holds where nobody chooses."""

    @property
    def default(self) -> str:
        return self.words[0]

    @property
    def allowed(self) -> str:
        return f"one of {', '.join(self.words)}"

    def read(self, given: object) -> str | None:
        return given if isinstance(given, str) and given in self.words else None

    @property
    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.words)}


@dataclass(frozen=True, slots=True)
class SomeWords(Option):
    """One or more words of several; the codemod gets them in the order of `words`."""

    words: tuple[str, ...]
    preset: tuple[str, ...]
    """Those that hold where nobody chooses."""

    @property
    def default(self) -> tuple[str, ...]:
        return self.preset

    @property
    def allowed(self) -> str:
        return f"one or more of {', '.join(self.words)}"

    def read(self, given: object) -> tuple[str, ...] | None:
        items = _items(given)
        if not items or any(item not in self.words for item in items):
            return None
        return tuple(word for word in self.words if word in items)

    @property
    def schema(self) -> dict[str, Any]:
        return _one_or_more({"enum": list(self.words)}, "|".join(map(re.escape, self.words)))


@dataclass(frozen=True, slots=True)
class SomeNumbers(Option):
    """Numbers that are listed, a range of them, or all."""

    preset: Numbers
    """Those that hold where nobody chooses."""

    @property
    def default(self) -> Numbers:
        return self.preset

    @property
    def allowed(self) -> str:
        return "any, one or more numbers, or a range such as 60..600"

    def read(self, given: object) -> Numbers | None:
        if given == "any":
            return ANY
        if isinstance(given, str) and ".." in given:
            low, high = map(_number, given.split("..", 1))
            if low is None or high is None or low > high:
                return None
            return Numbers(low=low, high=high)
        numbers = [_number(item) for item in _items(given)]
        listed = tuple(dict.fromkeys(number for number in numbers if number is not None))
        return Numbers(listed) if numbers and None not in numbers else None

    @property
    def schema(self) -> dict[str, Any]:
        number = _NUMBER.pattern
        one = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": _whole(number)}]}
        some = _one_or_more(one, number)
        span = {"type": "string", "pattern": _whole(rf"{number} *\.\. *{number}")}
        return {"anyOf": [{"const": "any"}, {"type": "number"}, *some["anyOf"], span]}

    def spelled(self, value: Numbers) -> object:
        if value == ANY:
            return "any"
        return list(value.listed) or f"{value.low}..{value.high}"


@dataclass(frozen=True, slots=True)
class OneNumber(Option):
    """A number that is not negative; 0 where nobody chooses, which means that it is not wanted."""

    @property
    def default(self) -> int:
        return 0

    @property
    def allowed(self) -> str:
        return "a number, 0 or more"

    def read(self, given: object) -> int | float | None:
        number = _number(given)
        return number if number is not None and number >= 0 else None

    @property
    def schema(self) -> dict[str, Any]:
        spelled = {"type": "string", "pattern": _whole(_FROM_0)}
        return {"anyOf": [{"type": "number", "minimum": 0}, spelled]}


@dataclass(frozen=True, slots=True)
class Switch(Option):
    """Something that is done or not; it is not where nobody chooses."""

    @property
    def default(self) -> bool:
        return False

    @property
    def allowed(self) -> str:
        return "true or false"

    def read(self, given: object) -> bool | None:
        if isinstance(given, bool):
            return given
        return {"true": True, "false": False}.get(given) if isinstance(given, str) else None

    @property
    def schema(self) -> dict[str, Any]:
        return {"enum": [True, False, "true", "false"]}


def settings(
    codemod: str, options: Sequence[Option], chosen: Mapping[str, object]
) -> dict[str, Any]:
    """The value of each option of a codemod by name, where `chosen` holds what a person gave.

    Raises `BadOption`.
    """
    known = {option.name: option for option in options}
    values = {option.name: option.default for option in options}
    for name, given in chosen.items():
        if name not in known:
            there_are = f"it has {', '.join(known)}." if known else "it has none."
            hint = advice(name, known, there_are)
            raise BadOption(f"{codemod} has no option {name!r}; {hint}")
        value = known[name].read(given)
        if value is None:
            raise BadOption(
                f"{codemod}: {name} must be {known[name].allowed}, not {_shown(given)}."
            )
        values[name] = value
    return values


def _items(given: object) -> list[object]:
    """The elements of a list, the parts of a string between its commas, or the value alone."""
    if isinstance(given, str):
        return [part.strip(" ") for part in given.split(",")]
    return given if isinstance(given, list) else [given]


def _number(given: object) -> int | float | None:
    """A number, or one that a string spells out; a whole number stays an `int`."""
    if isinstance(given, str):
        match = _NUMBER.fullmatch(given.strip(" "))
        return None if match is None else float(given) if match.group(1) else int(given)
    # bool is a subclass of int
    if isinstance(given, bool) or not isinstance(given, (int, float)):
        return None
    return given if isinstance(given, int) or math.isfinite(given) else None


def _one_or_more(item: dict[str, Any], pattern: str) -> dict[str, Any]:
    """What `_items` takes apart into one or more that are each an `item`, as JSON Schema; in a
    string each matches `pattern`."""
    one = f" *({pattern}) *"
    listed = {"type": "array", "items": item, "minItems": 1}
    return {"anyOf": [listed, {"type": "string", "pattern": f"^{one}(,{one})*$"}]}


def _whole(pattern: str) -> str:
    """A pattern for a string that `pattern` matches as a whole, but for blanks around it."""
    return f"^ *{pattern} *$"


def _shown(given: object) -> str:
    """`given` as TOML spells it, or nearly so."""
    return str(given).lower() if isinstance(given, bool) else repr(given)
