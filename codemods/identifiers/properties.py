"""What the schemas of a project say of an identifier in the body of a request."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from codemods.codemod import Site
from codemods.engine.links import leads_to
from codemods.identifiers import sinks
from codemods.identifiers.facts import OPEN, UUID, Facts, Property, Read


@dataclass(frozen=True, slots=True)
class Schemas:
    """The identifiers in the schemas of a project, each with its file."""

    properties: tuple[tuple[str, Property], ...]
    fixed: frozenset[str]
    """The files that have to stay as they are."""

    @classmethod
    def of(cls, facts: Mapping[str, Facts], unseen: Collection[str]) -> Schemas:
        """The schemas in all files."""
        every = ((path, it) for path, one in facts.items() for it in one.properties)
        return cls(tuple(every), frozenset(unseen))

    def for_(self, path: str, read: Read) -> tuple[str, Site] | str | None:
        """The file and the order for the property that an identifier is, or why there is none;
        None where it is no finding, since its schema may check it, or is not known."""
        way = path_of(read.parameter)
        here = [
            (at, it)
            for at, it in self.properties
            if it.path == way and leads_to(read.schema, it.place, path)
        ]
        if len(here) != 1 or self._kind(*here[0]) != OPEN:
            return None
        at, mine = here[0]
        others = [self._kind(*it) for it in self.properties if it[1].name == mine.name]
        uuids = others.count(UUID)
        is_habit = uuids > 1 and 2 * uuids > len(others) - 1 and mine.name != "id"
        if not is_habit:
            is_reached = read.kind != sinks.SCHEMA
            return "the project's schemas do not say that it is a UUID" if is_reached else None
        if mine.site is None or at in self.fixed:
            return "its schema has the type of it from elsewhere"
        return at, mine.site

    def _kind(self, path: str, it: Property) -> str:
        """What a property takes, perhaps by a type that stands elsewhere."""
        if it.link is None:
            return it.kind
        types = {
            other.kind
            for _, other in self.properties
            if not other.name and leads_to(it.link, other.place, path)
        }
        return types.pop() if len(types) == 1 else it.kind


def path_of(parameter: str) -> tuple[str, ...]:
    """The names by which a method reads an identifier: of ``body['order']['parcel_id']`` both."""
    names: list[str] = []
    node = ast.parse(parameter, mode="eval").body
    while isinstance(node, ast.Subscript):
        names.append(str(ast.literal_eval(node.slice)))
        node = node.value
    return tuple(reversed(names))
