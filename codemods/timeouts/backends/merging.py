"""Which timeouts are one setting, and what it is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from codemods.timeouts.copies import are_one
from codemods.timeouts.facts import Left, Wanted
from codemods.timeouts.paths import parts_of
from codemods.timeouts.words import joined, words_of

_NO_NAME = "no name would tell its setting from another one"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, for all timeouts that mean the same."""

    name: str
    """In lower case."""
    meaning: str
    """The name without what all settings there begin with."""
    wanted: tuple[Wanted, ...]
    """What reads it, in the order of paths and offsets."""

    @property
    def allows_zero(self) -> bool:
        return any(it.timeout.allows_zero for it in self.wanted)


_Meaning: TypeAlias = "tuple[object, ...]"


def settings_of(
    wanted: Sequence[Wanted], prefix_of: Callable[[str], str], taken: Collection[str]
) -> tuple[list[Setting], dict[Wanted, Left]]:
    """The settings that `wanted` become, and what finds no name.

    `prefix_of` a path is what names of settings begin with there; `taken` are the names, in lower
    case, that there are already.
    """
    groups = _merged(wanted)
    longer = dict.fromkeys(groups, 0)
    names = {key: _name(group[0].first, prefix_of, 0) for key, group in groups.items()}
    left: dict[Wanted, Left] = {}
    while True:
        counts = Counter(names.values())
        clashing = [key for key, name in names.items() if counts[name] > 1 or name in taken]
        if not clashing:
            break
        for key in clashing:
            longer[key] += 1
            if longer[key] > len(_around(groups[key][0].first)):
                left.update(dict.fromkeys(groups[key], Left(_NO_NAME)))
                del names[key]
            else:
                names[key] = _name(groups[key][0].first, prefix_of, longer[key])
    nowhere = dict.fromkeys((it.first.path for it in wanted), "").__getitem__
    settings = [
        Setting(name, _name(groups[key][0].first, nowhere, longer[key]), tuple(groups[key]))
        for key, name in names.items()
    ]
    return settings, left


def _merged(wanted: Sequence[Wanted]) -> Mapping[_Meaning, list[Wanted]]:
    """What means the same, together. Equal numbers alone are not equal meanings."""
    groups: dict[_Meaning, list[Wanted]] = {}
    firsts: dict[_Meaning, list[Wanted]] = {}
    for it in wanted:
        lead = it.first
        timeout = lead.timeout
        meaning = (timeout.thing, timeout.kind, type(timeout.seconds).__name__, timeout.seconds)
        alike = firsts.setdefault(meaning, [])
        first = next((other for other in alike if _is_same(other, lead)), lead)
        if first is lead:
            alike.append(lead)
        groups.setdefault((*meaning, alike.index(first)), []).append(it)
    return groups


def _is_same(first: Wanted, other: Wanted) -> bool:
    """Whether both are of one place, or copies of one value whose name says what it is for."""
    if (first.path, first.timeout.owner) == (other.path, other.timeout.owner):
        return True
    return len(words_of(first.timeout.thing)) > 1 and are_one(first, other)


def _around(wanted: Wanted) -> list[str]:
    """The names around a timeout, from the inside outwards."""
    owners = wanted.timeout.owner.split(".")
    names = [*parts_of(wanted.path), *(it for it in owners if it.isidentifier())]
    return [name for name in reversed(names) if not name.startswith("__") and words_of(name)]


def _name(wanted: Wanted, prefix_of: Callable[[str], str], longer: int) -> str:
    """A name with so many of the names around it."""
    around = reversed(_around(wanted)[:longer])
    return joined(prefix_of(wanted.path), *around, wanted.timeout.thing)
