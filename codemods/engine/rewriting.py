"""The second half of the way of a file: its sites become a verified new text.

Kept apart from the first half, since LibCST takes a third of a second to import and a run that
finds nothing has no use for it.
"""

from __future__ import annotations

from codemods.codemod import Definition, Import
from codemods.engine import attribution, definitions, imports, splice, verify
from codemods.engine import edits as making
from codemods.engine.edits import Edit, regions_of
from codemods.engine.layout import laid_out
from codemods.engine.orders import Order, findings_of
from codemods.engine.results import Change, FileResult, internal_error
from codemods.engine.spacing import spaced
from codemods.engine.style import Style
from codemods.engine.text import Lines, decode
from codemods.patching.diff import unified_diff
from codemods.patching.pieces import made, marks_of


def rewrite(order: Order, content: bytes, style: Style, *, is_named: bool) -> FileResult:
    """Rewrite the content of one file, and verify what came out.

    `is_named`: whether each hunk of the diff says which codemods made it. Where anything fails, the
    result has a problem and no change.
    """
    path = order.path
    text, encoding = decode(content)
    lines = Lines(text)
    findings = findings_of(order, lines)
    try:
        verify.check_comments(lines, [e for _, repair in order.repairs for e in repair.edits])
        edits = edits_of(order, lines, style)
        if not edits:
            return FileResult(path, findings)
        new = making.apply(text, edits)
        verify.verify(lines, edits, new, _bound_at_the_top(order))
        after = encoding.encode(new)
        if decode(after) != (new, encoding):
            # A comment that moved to the first lines may read as a cookie (PEP 263), for one.
            raise verify.VerificationError("the new bytes would be read as another text")
        regions = regions_of(content, after, text, edits)
        pieces = attribution.pieces_of(edits, text, encoding, order)
        if made(content, pieces) != after:  # an encoding in which it matters what stands before
            pieces = attribution.whole_piece(content, after, order)
        marks = marks_of(pieces, content, is_named=is_named)
        diff = unified_diff(path, content, after, regions, marks=marks)
    except Exception as error:
        return FileResult(path, problem=internal_error(path, error, _frames_of(order, text)))
    return FileResult(path, findings, Change(path, content, after, diff, pieces=pieces))


def edits_of(order: Order, lines: Lines, style: Style) -> list[Edit]:
    """All edits that an order asks for, sorted."""
    assert order.imports is not None
    repairs = [repair for _, repair in order.repairs]
    # By identity: what two codemods put beside one statement may look the same to them.
    owners = {id(site): codemod for codemod, repair in order.repairs for site in repair.sites}
    # One splicer for all: together they may leave a block empty.
    splicer = splice.Splicer(
        lines,
        lambda site, node: owners[id(site)].transform(site, node),
        [site for repair in repairs for site in repair.sites],
        [edit for repair in repairs for edit in repair.edits],
    )
    edits = attribution.of_places(splicer.edits(), order)
    wanted: list[Import] = [item for repair in repairs for item in repair.imports]
    functions: list[Definition] = [item for repair in repairs for item in repair.definitions]
    removed = {edit.sites[0].span for edit in edits if edit.sites and not edit.text}
    own = imports.own_package(order.path)
    edits.extend(imports.place(lines.text, order.imports, removed, wanted, style, own))
    tidied = making.tidied(lines, edits, len(lines.text))
    edits = definitions.placed(lines.text, order.imports, tidied, functions)
    edits = attribution.of_top(edits, order, lines.text)
    return laid_out(lines, spaced(lines, edits), style)


def _bound_at_the_top(order: Order) -> set[str]:
    bound = {item.binds for _, repair in order.repairs for item in repair.imports}
    bound.update(item.name for _, repair in order.repairs for item in repair.definitions)
    bound.update(name for _, repair in order.repairs for it in repair.sites for name in it.binds)
    for line in order.imports.lines if order.imports else ():
        for name, alias in line.names or ((line.module, line.alias),):
            bound.add(alias or name.partition(".")[0])
    return bound


def _frames_of(order: Order, text: str) -> bytes:
    """The part of a file that its edits are about."""
    frames = {site.surroundings.frame for _, repair in order.repairs for site in repair.sites}
    lines = Lines(text)
    frames.update(lines.whole_lines(it.span) for _, repair in order.repairs for it in repair.edits)
    return "\n".join(
        text[frame.start : frame.end].rstrip("\r\n") for frame in sorted(frames)
    ).encode()
