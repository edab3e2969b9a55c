"""What addresses can check by a converter, in a project whose addresses do so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from codemods.codemod import Site
from codemods.engine.links import leads_to, place_of
from codemods.identifiers.facts import Address, Facts, Found, Given


@dataclass(frozen=True, slots=True)
class Converters:
    """The addresses of a project."""

    addresses: Sequence[tuple[str, Address]]
    """By the file that each is in; of those frameworks alone in which the project has a converter
    for UUIDs, and no other one of that name."""
    given: Sequence[Given]
    times: Mapping[tuple[str, str], int]
    """How many addresses lead to a view, by its name, and give it a parameter."""
    fixed: frozenset[str]
    """The files that have to stay as they are."""

    @classmethod
    def of(cls, facts: Mapping[str, Facts], unseen: Collection[str]) -> Converters:
        """The addresses in all files."""
        every = [(path, it) for path, one in facts.items() for it in one.addresses]
        is_own = any(it.has_own_converter for it in facts.values())
        used = set() if is_own else {it.framework for _, it in every if it.is_uuid}
        routes = Counter((it.view, it.parameter) for one in facts.values() for it in one.routes)
        # Of the calls that give a view an address, the two know most of the same.
        called = routes | Counter(_key(it) for _, it in every if not it.is_decorator)
        called += Counter(_key(it) for _, it in every if it.is_decorator)
        return cls(
            [(path, it) for path, it in every if it.framework in used],
            [it for one in facts.values() for it in one.given],
            called,
            frozenset(unseen),
        )

    @property
    def uuids(self) -> frozenset[str]:
        """The parameters that are UUIDs by some address."""
        return frozenset(it.parameter for _, it in self.addresses if it.is_uuid)

    def for_(self, path: str, found: Found, name: str, *, is_uuid: bool) -> tuple[str, Site] | str:
        """The file and the order for the address of a view, or why there is none; an empty reason
        where the project has no address like it."""
        view = found.owner.partition(".")[0]
        leading = [
            (at, it)
            for at, it in self.addresses
            if it.parameter == name and it.view.target[-1] == view and not it.is_uuid
        ]
        if not leading:
            return ""
        if not is_uuid:
            return "it may be a number or a name"
        if self.times[view, name] > 1:
            return "several addresses lead to it, or to others of its name"
        at, address = leading[0]
        if not leads_to(address.view, (*place_of(path), view), at):
            return "which function its address leads to is not known"
        if address.site is None or at in self.fixed:
            return "its address has no converter that another one could take the place of"
        if self._is_given_else(address):
            return "the project puts other texts than UUIDs into its address"
        reason = dict(found.converted).get(name, "")
        return reason or (at, address.site)

    def _is_given_else(self, address: Address) -> bool:
        """Whether a program makes the address with what the converter would refuse."""
        return any(
            it.name == address.name
            and it.parameter in {"", address.parameter}
            and not _is_canonical(it.text)
            for it in self.given
            if address.name
        )


def _key(address: Address) -> tuple[str, str]:
    return address.view.target[-1], address.parameter


def is_asked(facts: Mapping[str, Facts]) -> bool:
    """Whether it matters what a program puts into its addresses."""
    addresses = Converters.of(facts, ()).addresses
    return any(it.site is not None and it.name for _, it in addresses) and any(
        it.found for it in facts.values()
    )


def _is_canonical(text: str) -> bool:
    """Whether a text is a UUID as a converter takes it."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
