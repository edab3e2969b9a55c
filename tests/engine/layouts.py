"""A text with some of its expressions replaced, laid out as the engine does it."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from codemods.codemod import Site, Span, Unit
from codemods.engine import surroundings
from codemods.engine.edits import Edit, apply, in_order
from codemods.engine.layout import laid_out
from codemods.engine.module import Module
from codemods.engine.style import Style
from codemods.engine.text import words


def laid(text: str, replaced: Mapping[str, str], style: Style | None = None) -> str:
    """`text` with each expression in `replaced` become another, wherever it stands.

    Checks that its layout is all that is new in comparison with the same edits alone.
    """
    module = Module("m.py", text)
    edits = [
        _edit(module, Span(offset, offset + len(old)), new)
        for old, new in replaced.items()
        for offset in words(text, old)
    ]
    assert edits, "nothing to replace in the text"
    plain = apply(text, in_order(edits))
    result = apply(text, in_order(laid_out(module.lines, in_order(edits), style or Style())))
    assert ast.dump(ast.parse(result)) == ast.dump(ast.parse(plain))
    return result


def _edit(module: Module, span: Span, text: str) -> Edit:
    chain = module.chain_at(span.start)
    around = surroundings.of(module, chain, Unit.EXPRESSION, span)
    return Edit(span, text, (Site(span, Unit.EXPRESSION, around, "replace", None),))
