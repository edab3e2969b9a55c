"""How a file gets at the configuration of the process, and what it reads of it."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import replace

from codemods.codemod import Import
from codemods.engine.module import Module, Occurrence
from codemods.engine.names import dotted
from codemods.timeouts.backends.oslo import values
from codemods.timeouts.backends.oslo.facts import Driver, Handle, Read
from codemods.timeouts.backends.oslo.toplevel import TopLevel

LIBRARY = ("oslo_config.cfg", "oslo.config.cfg")
"""The module that holds the options and the configuration of the process."""

METHODS = frozenset(
    {
        "clear", "clear_default", "clear_override", "find_file", "import_group", "import_opt",
        "log_opt_values", "mutate_config_files", "register_cli_opt", "register_cli_opts",
        "register_group", "register_opt", "register_opts", "reload_config_files", "reset",
        "set_default", "set_override", "unregister_opt", "unregister_opts",
    }
)  # fmt: skip
"""What is an attribute of CONF and no option. Source: `oslo_config.cfg.ConfigOpts`."""


def library(top: TopLevel) -> tuple[str, Import | None]:
    """What the file calls ``oslo_config.cfg``, and its import; nothing if it does not import it."""
    for name, (meant, bringing) in top.imported.items():
        if meant in LIBRARY:
            return name, bringing
    for bringing in top.imports:
        if bringing.module in LIBRARY and bringing.name is None:
            return bringing.module, bringing
    return "", None


def handle_of(module: Module, top: TopLevel) -> Handle | None:
    """How the file gets at the configuration; None where it does not."""
    if not _means_one_thing(module, "CONF"):
        return None
    if "CONF" in top.imported:
        meant, bringing = top.imported["CONF"]
        return Handle("CONF", meant.rpartition(".")[0], bringing)
    if "CONF" in top.assigned:
        source = dotted(top.assigned["CONF"])
        meant = top.meaning(source)
        if not meant.endswith(".CONF"):
            return None
        found = _through(source, top)
        return replace(found, text="CONF", definition=f"CONF = {source}") if found else None
    for place in module.occurrences("CONF"):
        source = dotted(place.node) if isinstance(place.node, ast.Attribute) else ""
        found = _through(source, top)
        if found and _means_one_thing(module, source.partition(".")[0]):
            return found
    return None


def _means_one_thing(module: Module, name: str) -> bool:
    """Whether nothing binds a name but the top level of the file."""
    return all(scope is module.tree for scope in module.bindings(name))


def _through(source: str, top: TopLevel) -> Handle | None:
    """The handle ``nova.conf.CONF``, if what it begins with is imported."""
    meant = top.meaning(source)
    if not meant.endswith(".CONF"):
        return None
    owner = meant.removesuffix(".CONF")
    whole = Import(source.removesuffix(".CONF"))
    bringing = whole if whole in top.imports else top.imported[source.partition(".")[0]][1]
    return Handle(source, owner, bringing)


def reads_of(module: Module, handle: Handle) -> tuple[Read, ...]:
    """What is read of the configuration."""
    counted: Counter[tuple[str, str, str]] = Counter()
    for place in module.occurrences("CONF"):
        if not isinstance(place.node, ast.expr) or dotted(place.node) != handle.text:
            continue
        read: list[str] = []
        for outer in reversed(place.chain[:-1]):
            if not isinstance(outer, ast.Attribute) or len(read) == 2:
                break
            read.append(outer.attr)
        if read and read[0] not in METHODS:
            counted[read[0], read[1] if len(read) > 1 else "", _reader(place)] += 1
    return tuple(Read(*read, times) for read, times in sorted(counted.items()))


def _reader(place: Occurrence) -> str:
    """The function or class at the top level that a place is in."""
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return next((node.name for node in place.chain if isinstance(node, definitions)), "")


def asked_for(module: Module) -> set[str]:
    """The modules that ``CONF.import_opt('name', 'module')`` imports."""
    found = set()
    for method in ("import_opt", "import_group"):
        for place in module.occurrences(method):
            call = place.parent
            if isinstance(call, ast.Call) and call.func is place.node and len(call.args) > 1:
                found.add(values.text(call.args[1]) or "")
    return found - {""}


def drivers_of(module: Module) -> tuple[Driver, ...]:
    """The classes that register options for each backend: by a method of their configuration, as in
    Cinder, or as an argument of their base class, as in Manila."""
    lists: dict[str, set[str]] = {}
    classes: dict[str, ast.ClassDef] = {}
    for place in (*module.occurrences("append_config_values"), *module.occurrences("config_opts")):
        owners = [it for it in place.chain if isinstance(it, ast.ClassDef)]
        given = _given(place)
        if given and len(owners) == 1:
            classes[owners[0].name] = owners[0]
            lists.setdefault(owners[0].name, set()).update(map(dotted, given))
    return tuple(
        Driver(name, tuple(sorted(lists[name])), tuple(_methods(node)))
        for name, node in sorted(classes.items())
    )


def _given(place: Occurrence) -> list[ast.expr]:
    """The lists that are registered for each backend at a place."""
    node, call = place.node, place.parent
    if isinstance(call, ast.Call) and call.func is node and call.args:
        is_own = dotted(call.func) == "self.configuration.append_config_values"
        return call.args[:1] if is_own else []
    if isinstance(node, ast.keyword) and isinstance(node.value, (ast.List, ast.Tuple)):
        return node.value.elts
    return []


def _methods(node: ast.ClassDef) -> list[str]:
    return [
        it.name
        for it in node.body
        if isinstance(it, (ast.FunctionDef, ast.AsyncFunctionDef))
        and [argument.arg for argument in it.args.args[:1]] == ["self"]
    ]
