"""What is known of the secrets that a file shows: what the parts of `masked-secret` hand on."""

from __future__ import annotations

from dataclasses import dataclass

from codemods.codemod import Definition, Import, Refusal, Site


@dataclass(frozen=True, slots=True)
class Facts:
    """What one file holds."""

    sites: tuple[Site, ...] = ()
    """What is masked, whatever the project has."""
    by_oslo: tuple[Site, ...] = ()
    """What is masked by oslo.utils, if the project has it."""
    refusals: tuple[Refusal, ...] = ()
    imports: tuple[Import, ...] = ()
    definitions: tuple[Definition, ...] = ()
    imports_for_oslo: tuple[Import, ...] = ()
    has_oslo: bool = False
    """Whether it shows that the project has oslo.utils."""
