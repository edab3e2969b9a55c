"""What is learnt of one file, and what one file must know of the others: values, no syntax."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from codemods.codemod import Refusal, Repair, Site
from codemods.six.exports import Export
from codemods.six.moves import Location
from codemods.six.shims import Shims


@dataclass(frozen=True, slots=True)
class Facts:
    """What one file holds of six."""

    repair: Repair
    module: str
    """The last part of the name that other files import it by."""
    vanishing: Mapping[str, str]
    """Names that the module will no longer have, as far as this file decides, and what of six
    they are."""
    needed: frozenset[tuple[str, str]]
    """(module, name) pairs that this file reads from other modules, by last part."""
    left: frozenset[str] = frozenset()
    """The names in six that the file reads and that are not rewritten."""
    through: tuple[Through, ...] = ()
    moves: Mapping[str, Location] = field(default_factory=dict)
    """What the file adds to `six.moves`, as of `tables.location`."""
    read_moves: frozenset[str] = frozenset()
    """What of `moves`, or of other files' moves that are known, the file reads."""
    foreign_moves: frozenset[str] = frozenset()
    """What it reads from `six.moves` that neither six nor a known move has put there."""
    sources: frozenset[tuple[str, str]] = frozenset()
    """The pairs that it reads names of six by, as long as it is not rewritten."""
    stays: bool = False
    """Whether the file still imports six afterwards, as far as it decides alone."""
    requirements: tuple[Site, ...] = ()
    """What removes six from the requirements in a `setup.py`, or the modules in a `conf.py`."""
    odd_requirements: tuple[Refusal, ...] = ()
    """Where such a file names six, and it can't be removed."""
    offers: Mapping[str, str] = field(default_factory=dict)
    """The names of the module that are names of six, and which."""
    public: Mapping[str, str] = field(default_factory=dict)
    """Those of `vanishing` that the module seems to have for others, and why it seems so."""
    exports: Mapping[str, Export] = field(default_factory=dict)
    """How those of `vanishing` may be kept that no import binds on Python 3."""
    assigned: Mapping[str, Site] = field(default_factory=dict)
    """The names in `offers` that the module assigns and doesn't read, with what removes each."""
    kept_copies: frozenset[str] = frozenset()
    """The dotted names of the copies of six that it still imports afterwards."""
    is_copy: bool = False
    """Whether the file is a copy of six itself; then there is nothing else."""
    if_moves_stay: Facts | None = None
    """The same file if its `moves` are not removed, since other files read them."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a file must know of the others."""

    moves: Mapping[str, Location] = field(default_factory=dict)
    """What they have added to `six.moves`."""
    shims: Shims = field(default_factory=Shims)


@dataclass(frozen=True, slots=True)
class Through:
    """A string that leads through the `six` of another module, to a copy that six has of a name:
    right to rewrite only if that module is rewritten too."""

    module: str
    """Its dotted name."""
    qualified: str
    """The name in six, as in `tables`."""
    site: Site
    refusal: Refusal
    """What there is to say if that module may still read the name from six."""
