"""The parts of a run, and what each of them needs.

A part is what is made as a whole or not at all. It begins with the pieces that carry out one repair
in one file. Told by words alone, and so rather too much together than too little:

| a part                            | needs                                                      |
| --------------------------------- | ---------------------------------------------------------- |
| that reads a new name             | the part that binds it: an import, a helper                |
| that ends an import               | what ends the uses of it in the file, and those of others  |
|                                   | that speak of the file's module; what binds it anew        |
| that ends another name            | what ends the uses of it anywhere                          |
| of a document, or of a whole file | what ends the uses of the same words anywhere              |

What a codemod does whose files need each other (`Codemod.is_whole`) is one part as far as its
pieces share a word that is new or gone: an option and its readers, a lock and what it guards, a
variable and who uses its accessor instead. A piece without a new word goes with all that the
codemod does in the file.
"""

from __future__ import annotations

import builtins
import keyword
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from codemods.engine.results import Change
from codemods.engine.select import SUFFIXES
from codemods.parts.words import Words, words_of
from codemods.patching.pieces import Groups

_COMMON = frozenset({*keyword.kwlist, *dir(builtins), "self", "cls"})


@dataclass(frozen=True, slots=True)
class Part:
    """What is made as a whole or not at all."""

    pieces: tuple[tuple[str, int], ...]
    """The path and the number of each of its pieces, in `Change.pieces`."""
    names: frozenset[str]
    """The codemods that ask for it."""
    needs: frozenset[int]
    """The numbers of other parts."""
    is_support: bool
    """Whether it is of use to those alone that need it: an import."""
    is_end: bool
    """Whether it goes by itself with what it needs: an import that nothing uses any more."""

    @property
    def is_asked_for(self) -> bool:
        """Whether it is a person's to decide."""
        return not self.is_support and not self.is_end


@dataclass(frozen=True, slots=True)
class _Atom:
    """The pieces of one repair in one file."""

    change: Change
    numbers: tuple[int, ...]
    words: Words

    @property
    def names(self) -> frozenset[str]:
        return frozenset[str]().union(*(self.change.pieces[it].names for it in self.numbers))

    @property
    def is_code(self) -> bool:
        return self.change.path.endswith(SUFFIXES)

    @property
    def module(self) -> str:
        """What the module of the file is called, without the package."""
        path = PurePosixPath(self.change.path)
        return path.parent.name if path.stem == "__init__" else path.stem

    @property
    def ends(self) -> frozenset[str]:
        """Words whose uses must have ended everywhere."""
        words = self.words
        if self.change.is_deletion:
            return words.gone_names | {self.module}
        return words.gone_names if self.is_code else words.gone - words.added


def parts_of(changes: Iterable[Change], whole: Collection[str]) -> list[Part]:
    """The parts of all changes, in the order of their first pieces; `whole` names the codemods
    whose files need each other."""
    atoms = [atom for change in changes for atom in _atoms(change)]
    needs = _needs(atoms)
    groups = Groups()
    numbers = [groups.joined([number]) for number in range(len(atoms))]
    for one, others in enumerate(needs):
        for other in others:
            if one in needs[other]:
                groups.joined([one, other])
    for together in _together(atoms, whole):
        groups.joined(together)
    members: dict[int, list[int]] = defaultdict(list)
    for number in numbers:
        members[groups.of(number)].append(number)
    place = {it: index for index, one in enumerate(members.values()) for it in one}
    parts = [
        _part(
            [atoms[it] for it in one],
            frozenset(place[other] for it in one for other in needs[it]) - {index},
            any(one[0] in others for others in needs) and len(one) == 1,
        )
        for index, one in enumerate(members.values())
    ]
    return [
        replace(part, is_end=part.is_end and any(not parts[it].is_support for it in part.needs))
        for part in parts
    ]


def _atoms(change: Change) -> Iterator[_Atom]:
    by_group: dict[int, list[int]] = defaultdict(list)
    for number, piece in enumerate(change.pieces):
        by_group[piece.group].append(number)
    for numbers in by_group.values():
        words = words_of(change, (change.pieces[it] for it in numbers))
        yield _Atom(change, tuple(numbers), words)


def _part(atoms: Sequence[_Atom], needs: frozenset[int], is_needed: bool) -> Part:
    is_new = any(atom.change.is_creation for atom in atoms)
    return Part(
        tuple((atom.change.path, number) for atom in atoms for number in atom.numbers),
        frozenset[str]().union(*(atom.names for atom in atoms)),
        needs,
        is_support=is_needed and not is_new and not atoms[0].words.past,
        is_end=bool(needs) and not is_new and all(atom.words.is_of_imports for atom in atoms),
    )


def _needs(atoms: Sequence[_Atom]) -> list[set[int]]:
    """The numbers of the atoms that each one needs."""
    reading, ending, renewing = (_by_word(atoms, kind) for kind in (_present, _gone, _new))
    needs: list[set[int]] = [set() for _ in atoms]
    for number, atom in enumerate(atoms):
        words, module = atom.words, atom.module
        beside = {it for it, other in enumerate(atoms) if other.change is atom.change}
        for word in words.new_imports | words.new_names:
            for user in reading[word]:
                if user in beside or word in words.new_names:
                    needs[user].add(number)
        for word in words.gone_imports | words.gone_names:
            # Where another import binds the name from now on, neither goes without the other.
            for other in renewing[word] & beside:
                needs[number].add(other)
                needs[other].add(number)
        for word in words.gone_imports:
            needs[number] |= ending[word] & beside
            # Others may read it from this module.
            needs[number].update(it for it in ending[word] if module in atoms[it].words.past)
        for word in atom.ends:
            needs[number].update(it for it in ending[word] if atoms[it].is_code)
    for number, others in enumerate(needs):
        others.discard(number)
    return needs


def _by_word(
    atoms: Sequence[_Atom], kind: Callable[[Words], Iterable[str]]
) -> defaultdict[str, set[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for number, atom in enumerate(atoms):
        for word in kind(atom.words):
            found[word].add(number)
    return found


def _present(words: Words) -> Iterable[str]:
    return words.present


def _gone(words: Words) -> Iterable[str]:
    return words.gone


def _new(words: Words) -> Iterable[str]:
    return words.new_imports | words.new_names


def _together(atoms: Sequence[_Atom], whole: Collection[str]) -> Iterator[list[int]]:
    """The atoms of a codemod that share a word which is new to one of them, or gone from one, if
    all that it does hangs together. Variables of the environment are spelt in capitals."""
    for name in whole:
        own = [number for number, atom in enumerate(atoms) if name in atom.names]
        imported = {word for it in own for word in atoms[it].words.new_imports}
        sharing: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number in own:
            words = atoms[number].words
            for word in words.added - imported - _COMMON:
                sharing["added", word.lower()].append(number)
            for word in (words.past | words.gone) - _COMMON:
                sharing["gone", word].append(number)
        for (kind, word), numbers in sharing.items():
            if kind == "added" or any(word in atoms[it].words.gone for it in numbers):
                yield numbers
        for number in own:
            if not atoms[number].words.added - imported - _COMMON:
                # What it belongs to can't be told: a default that becomes None, a call that goes.
                path = atoms[number].change.path
                yield [number, *(it for it in own if atoms[it].change.path == path)]
