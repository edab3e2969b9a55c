"""The options and groups that a file defines, as their expressions say."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from codemods.engine.module import Module
from codemods.engine.names import dotted
from codemods.timeouts.backends.oslo import values
from codemods.timeouts.backends.oslo.facts import BACKENDS, DEFAULT, Option
from codemods.timeouts.backends.oslo.toplevel import TopLevel
from codemods.timeouts.finding.numbers import number


@dataclass(slots=True)
class Options:
    """What the expressions of one file mean."""

    module: Module
    top: TopLevel
    cfg: str
    """What the module ``oslo_config.cfg`` is called here."""

    def option(self, node: ast.expr) -> Option | None:
        """The option that ``cfg.IntOpt(…)`` defines; None where it is something else."""
        if not isinstance(node, ast.Call):
            return None
        owner, _, kind = dotted(node.func).rpartition(".")
        if not self.cfg or owner != self.cfg or not kind.endswith("Opt"):
            return None
        given = {it.arg: it.value for it in node.keywords if it.arg}
        name = values.text(given.get("dest")) or values.text(
            node.args[0] if node.args else given.get("name")
        )
        if name is None:
            return None
        default = given.get("default")
        return Option(
            name.replace("-", "_"),
            kind,
            number(default) if default else None,
            self.module.source(default) if default else "",
            "deprecated_for_removal" in given,
        )

    def group_name(self, node: ast.expr) -> str | None:
        """The name of the group that ``cfg.OptGroup(…)`` defines; None for anything else."""
        if not isinstance(node, ast.Call) or dotted(node.func) != f"{self.cfg}.OptGroup":
            return None
        keywords = {it.arg: it.value for it in node.keywords}
        name = node.args[0] if node.args else keywords.get("name")
        if isinstance(name, ast.Name):
            name = self.top.assigned.get(name.id)
        return values.text(name)

    def group(self, node: ast.expr | None) -> str | None:
        """The group that a registration is given; None where it can't be told."""
        if node is None or (isinstance(node, ast.Constant) and node.value is None):
            return DEFAULT
        if isinstance(node, ast.Attribute) and node.attr == "name":
            return self.group(node.value)
        if isinstance(node, ast.Name) and node.id in self.top.assigned:
            node = self.top.assigned[node.id]
        if isinstance(node, ast.Attribute) and node.attr == "SHARED_CONF_GROUP":
            return BACKENDS
        if self.module.source(node) in ("__name__.split('.')[-1]", '__name__.split(".")[-1]'):
            return self.top.module.rpartition(".")[2]
        return values.text(node) or self.group_name(node)

    def parts(self, node: ast.expr, within: frozenset[str] = frozenset()) -> Iterator[ast.expr]:
        """What a sum of lists consists of: displays, names of displays, lone options."""
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            yield from self.parts(node.left, within)
            yield from self.parts(node.right, within)
        elif isinstance(node, ast.Call) and _is_sum(node):
            for argument in node.args:
                yield from self.parts(argument, within)
        elif isinstance(node, ast.Name) and isinstance(
            self.top.assigned.get(node.id), (ast.BinOp, ast.Call, ast.Name)
        ):
            value = self.top.assigned[node.id]
            if self.option(value) or node.id in within:
                yield node
            else:
                yield from self.parts(value, within | {node.id})
        else:
            yield node


def _is_sum(call: ast.Call) -> bool:
    return dotted(call.func) in ("list", "tuple", "itertools.chain", "chain")
