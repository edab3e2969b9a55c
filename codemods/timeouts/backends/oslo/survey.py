"""What one file tells of a project that is configured by oslo.config."""

from __future__ import annotations

import ast
import re

from codemods.engine.module import Module
from codemods.engine.names import dotted
from codemods.timeouts.backends.oslo import handles, lists, toplevel
from codemods.timeouts.backends.oslo.facts import Told
from codemods.timeouts.constants import runs_later
from codemods.timeouts.paths import is_test

_LISTS = re.compile(r"list_(?:\w+_)?opts")
"""What is called for the sample configuration."""


def survey(module: Module) -> Told | None:
    """Also of a file that names no option: how it could read one depends on its names."""
    top = toplevel.read(module)
    cfg, cfg_import = handles.library(top)
    handle = handles.handle_of(module, top)
    bound = tuple(sorted(top.bound | ({"CONF"} if module.bindings("CONF") else set())))
    if is_test(module.path):
        # What options it defines, and how it reads them, is no model.
        imports = tuple(sorted(top.modules))
        return Told(top.module, top.is_package, handle=handle, imports=imports, bound=bound)
    found = lists.read(module, top, cfg, handle)
    registers, late = _registers(module, top)
    return Told(
        module=top.module,
        is_package=top.is_package,
        cfg=cfg,
        cfg_import=cfg_import,
        handle=handle,
        reads=handles.reads_of(module, handle) if handle else (),
        lists=found.lists,
        groups=found.groups,
        foreign=found.foreign,
        registers=registers,
        registers_late=late,
        imports=tuple(sorted(top.modules | handles.asked_for(module))),
        bound=bound,
        catalogue=_catalogue(module, top),
        drivers=handles.drivers_of(module),
    )


def _catalogue(module: Module, top: toplevel.TopLevel) -> tuple[str, ...]:
    """What a file that lists options names of other modules."""
    functions = [it.name for it in module.tree.body if isinstance(it, ast.FunctionDef)]
    if not any(_LISTS.fullmatch(name) for name in functions):
        return ()
    named = {
        top.meaning(dotted(node))
        for node in ast.walk(module.tree)
        if isinstance(node, (ast.Attribute, ast.Name))
    }
    return tuple(sorted(named - {""} - top.modules))


def _registers(module: Module, top: toplevel.TopLevel) -> tuple[tuple[str, ...], bool]:
    """The modules whose ``register_opts`` is called, by name, or all that a loop goes through; and
    whether that is done in a function."""
    found: set[str] = set()
    late = False
    for place in module.occurrences("register_opts"):
        if not isinstance(place.node, ast.Attribute):
            continue
        receiver = dotted(place.node.value)
        loops = [it for it in place.chain if isinstance(it, ast.For)]
        looped = next((it for it in loops if dotted(it.target) == receiver), None)
        several: set[str] = set()
        if looped:
            display = top.assigned.get(dotted(looped.iter), looped.iter)
            elements = display.elts if isinstance(display, (ast.List, ast.Tuple)) else []
            several.update(top.meaning(dotted(it)) for it in elements)
        elif top.meaning(receiver) and receiver in top.imported:
            several.add(top.meaning(receiver))
        late = late or (bool(several) and runs_later(place))
        found |= several
    return tuple(sorted(found - {""})), late
