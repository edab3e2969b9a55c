"""no-six: strip the compatibility library six from code that runs on Python 3 alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from codemods.codemod import Codemod, Option, Refusal, Repair, Replacement, Safety, Site
from codemods.engine.module import Module
from codemods.six import tables
from codemods.six.survey import Facts, survey

if TYPE_CHECKING:
    import libcst as cst

BORROWED = tuple(
    before + name
    for name in (b"range", b"xrange", b"zip", b"map", b"filter", b"input")
    for before in (b"import ", b", ")
)
"""How a file may import a builtin from another module that has it from six."""


class NoSix(Codemod[Facts]):
    """Strip six. Its page is docs/codemods/no-six.md."""

    name = "no-six"
    title = "Strip the compatibility library six"
    cwe = 477
    safety = Safety.SAFE
    options = (
        Option(
            "ensure",
            ("report", "helper"),
            "Have ensure_str and its like reported, or replaced by a helper function",
        ),
        Option(
            "shims",
            ("keep", "inline"),
            "Keep the names that a module of the project has from six, or rewrite their users too",
        ),
    )
    screen = (b"six", *(name.encode() for name in tables.TYPES), *BORROWED)

    def survey(self, module: Module) -> Facts | None:
        return survey(module, self.settings)

    def plan(self, facts: Mapping[str, Facts], unseen: Sequence[str]) -> Mapping[str, Repair]:
        """Each file's own repair, but for what another file reads from it or from six by it."""
        facts = {path: _with_moves_kept(path, facts) for path in facts}
        readers: dict[tuple[str, str], list[str]] = {}
        for path, fact in facts.items():
            for pair in fact.needed:
                readers.setdefault(pair, []).append(path)
        repairs = {path: _kept(path, fact, readers) for path, fact in facts.items()}
        return {path: _through(repairs[path], fact, facts) for path, fact in facts.items()}

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        # With LibCST it takes a third of a second to import, and only a rewrite needs it.
        from codemods.six.transforms import ACTIONS  # noqa: PLC0415

        return ACTIONS[site.action](node, site.arguments)


_WHOLE = frozenset({"", "moves", "remove_move"})
"""Names of six by which a file may see what others have added to `six.moves`."""


def _with_moves_kept(path: str, facts: Mapping[str, Facts]) -> Facts:
    """What a file holds; what it adds to `six.moves` stays where a file reads that as it is, or
    where none does: then it is there for other projects."""
    own = facts[path]
    if own.if_moves_stay is None:
        return own
    read = {name for other in facts.values() for name in other.read_moves}
    wanted = {name for other in facts.values() for name in other.foreign_moves}
    unseen = any(other.left & _WHOLE for other in facts.values())
    return own if own.moves.keys() <= read - wanted and not unseen else own.if_moves_stay


def _through(repair: Repair, own: Facts, facts: Mapping[str, Facts]) -> Repair:
    """A repair with the strings that lead through the `six` of other modules."""
    sites, refusals = list(repair.sites), list(repair.refusals)
    for string in own.through:
        if any(
            _is_at(string.module, path) and string.qualified not in fact.left
            for path, fact in facts.items()
        ):
            sites.append(string.site)
        else:
            refusals.append(string.refusal)
    return replace(repair, sites=tuple(sites), refusals=tuple(refusals))


def _is_at(module: str, path: str) -> bool:
    """Whether the file at a path may be the module of a dotted name."""
    dotted = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return f".{dotted}".endswith(f".{module}")


def _kept(path: str, facts: Facts, readers: Mapping[tuple[str, str], list[str]]) -> Repair:
    """The repair of a file, without the removal of names that other files read from it."""
    wanted: dict[str, str] = {}
    for name in facts.vanishing:
        others = [
            reader
            for pair in ((facts.module, name), (facts.module, "*"))
            for reader in readers.get(pair, ())
            if reader != path
        ]
        if others:
            wanted[name] = others[0]
    if not wanted:
        return facts.repair
    if "*" in facts.vanishing:
        wanted["*"] = next(iter(wanted.values()))  # a star goes as a whole or not at all
    sites, refusals = [], list(facts.repair.refusals)
    for site in facts.repair.sites:
        if site.action != "imports":
            sites.append(site)
            continue
        left = tuple(order for order in site.arguments if _bound(order) not in wanted)
        if left != site.arguments:
            for name in sorted({_bound(order) for order in site.arguments} & set(wanted)):
                reason = f"{wanted[name]} reads {name} from this module"
                message = f"import of {facts.vanishing[name]}"
                refusals.append(Refusal(site.span.start, message, reason))
        if left:
            sites.append(replace(site, arguments=left))
    return replace(facts.repair, sites=tuple(sites), refusals=tuple(refusals))


def _bound(order: str) -> str:
    """The name that an order such as ``-six.moves as m`` unbinds; none for an addition."""
    if order.startswith("+"):
        return ""
    name, _, alias = order[1:].partition(" as ")
    return alias or name.partition(".")[0]
