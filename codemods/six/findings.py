"""What the survey of one file collects on its way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from codemods.codemod import Definition, Import, Refusal, Site, TextEdit
from codemods.six.bindings import Alias
from codemods.six.exports import Export
from codemods.six.facts import Through


@dataclass
class Findings:
    """What has been found in one file so far, and what is to be done with it."""

    sites: list[Site] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    imports: list[Import] = field(default_factory=list)
    definitions: set[Definition] = field(default_factory=set)
    edits: list[TextEdit] = field(default_factory=list)
    """What changes in comments."""
    kept: set[Alias] = field(default_factory=set)
    """The aliases that stay."""
    needed_by: dict[Alias, list[Import]] = field(default_factory=dict)
    """The aliases that something reads which stays or is rewritten, with the imports that it needs
    once they are gone."""
    settled: set[int] = field(default_factory=set)
    """Where six is named in what is rewritten, or perhaps is."""
    # As of `Facts`:
    left: set[str] = field(default_factory=set)
    through: list[Through] = field(default_factory=list)
    vanishing: dict[str, str] = field(default_factory=dict)
    public: dict[str, str] = field(default_factory=dict)
    exports: dict[str, Export] = field(default_factory=dict)

    def need(self, alias: Alias, imports: Iterable[Import]) -> None:
        """Note what something that read `alias` has to have imported instead."""
        self.needed_by.setdefault(alias, []).extend(imports)
