"""What a second run would do.

What one codemod has made may concern another one, which has its turn in the next round. Whoever
would change again what it has made itself has a defect, and the file stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from codemods.engine import creations
from codemods.engine.orders import Order
from codemods.engine.results import FileResult, Kind, Problem, reproduction
from codemods.engine.worker import Rewritten, Surveyed


def surveyed_after(
    surveyed: Mapping[str, Surveyed], rewritten: Mapping[str, Rewritten]
) -> Mapping[str, Surveyed]:
    """What is known of the files once they are rewritten."""
    after = dict(surveyed)
    for path, one in rewritten.items():
        if one.result.change is None:
            continue
        if one.result.change.is_deletion:
            del after[path]
        elif not one.result.change.is_creation:
            again = one.again or replace(surveyed[path], facts={})
            after[path] = replace(again, spared_by=surveyed[path].spared_by)
        elif one.again is not None:
            after[path] = one.again
    return after


def _is_own(order: Order, by: Sequence[str]) -> bool:
    """Whether a codemod wants to change again what no other one has changed."""
    return len(by) == 1 and by[0] in order.changed_by


def settled(
    rewritten: Mapping[str, Rewritten], pending: Mapping[str, Order]
) -> Iterator[FileResult]:
    """The results, less those in which a codemod finds something to do in what it has done."""
    for path, one in rewritten.items():
        result = one.result
        again = pending.get(path)
        if (
            again
            and result.change
            and _is_own(again, one.by)
            and not creations.is_made(again, result.change)
        ):
            yield _unsettled(path, f"change the file again ({_what(again)})", result.change.diff)
        else:
            yield result
    for path, order in pending.items():
        if order.creation and path not in rewritten:
            yield _unsettled(path, "create it", order.creation.text.encode())


def further(
    rewritten: Mapping[str, Rewritten], pending: Mapping[str, Order]
) -> Iterator[tuple[str, str]]:
    """The codemods that find something to do in what others have done, and where:
    ``six.iteritems(CACHE)`` tells nothing of a race, and ``CACHE.items()`` does."""
    for path, order in pending.items():
        one = rewritten.get(path)
        change = one.result.change if one else None
        is_own = one is not None and change is not None and _is_own(order, one.by)
        if not is_own and not (change and creations.is_made(order, change)):
            yield from ((name, path) for name in order.changed_by)


def _unsettled(path: str, does: str, source: bytes) -> FileResult:
    message = f"a second run would {does}"
    shown = reproduction(path, "not settled", source)
    return FileResult(path, problem=Problem(path, Kind.INTERNAL, message, shown))


def _what(order: Order) -> str:
    """The first thing that an order would change."""
    for _, repair in order.repairs:
        for site in repair.sites:
            return site.action
        for edit in repair.edits:
            return edit.message
        for item in repair.imports:
            return str(item)
        for function in repair.definitions:
            return function.name
    return "it would be created" if order.creation else "it would be deleted"
