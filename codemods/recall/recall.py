"""What one run asks the cache for, and what it adds to it.

| what is remembered     | hangs on                                                               |
| ---------------------- | ---------------------------------------------------------------------- |
| a survey               | path and content of the file, the codemods and their options, the code |
|                        | of all of that, Python                                                 |
| a second survey        | the same, and the lessons                                              |
| what a file becomes    | the same, the order (which names the content) and the style            |

All of it is in the key, so a result is found again where nothing of it has changed. What hangs on
anything else is not remembered: files that are created or deleted, what went wrong, and the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from codemods.codemod import Codemod, Lesson
from codemods.engine.orders import Order
from codemods.engine.pipeline import digest_of
from codemods.engine.select import SelectedFile, read
from codemods.recall import entries, stamps
from codemods.recall.canonical import NotCanonical, digest
from codemods.recall.store import Store

if TYPE_CHECKING:
    from codemods.engine.pipeline import Looked, Rewritten, Surveyed, Worker


class Recall:
    """What earlier runs of the same codemods have found."""

    def __init__(self, store: Store, chosen: Sequence[Codemod[Any]]) -> None:
        self._store = store
        try:
            self._stamp: bytes | None = stamps.stamp(chosen)
        except NotCanonical:
            self._stamp = None  # what a codemod is made of can't be told: nothing is remembered
        self._digests: dict[str, bytes] = {}
        """Of the contents of files, by path, in the round that is under way."""
        self._lessons: tuple[Mapping[str, Lesson], bytes | None] = ({}, None)
        """Those of which the key was asked for last, and what it begins with."""

    # Surveys

    def surveys(
        self, worker: Worker, files: Sequence[SelectedFile], *, again: bool
    ) -> dict[str, Surveyed | None]:
        """What is known of files by path; None for one that can't matter."""
        base = self._base(worker, again=again)
        if not again:
            self._digests = {}
        if base is None or self._store.is_empty:
            return {}
        keys = {}
        for file in files:
            if worker.reads(file, again=again):
                content = self._digest(worker, file.path)
                if content is not None:
                    keys[file.path] = _key(base, file, content)
        found = self._store.get([*keys.values()])
        known: dict[str, Surveyed | None] = {}
        for path, key in keys.items():
            if key in found:
                try:
                    known[path] = entries.survey_of(found[key])
                except Exception:  # noqa: S112 - whatever it is, the file is looked at again
                    continue
        return known

    def _digest(self, worker: Worker, path: str) -> bytes | None:
        """Of the content of a file; in the second survey of what the first one has seen."""
        known = self._digests.get(path)
        if known is None:
            try:
                known = digest_of(read(worker.root, worker.changed, path))
            except OSError:
                return None
            self._digests[path] = known
        return known

    def keep_surveys(
        self, worker: Worker, looked: Iterable[tuple[SelectedFile, Looked]], *, again: bool
    ) -> None:
        """Remember what was found in files."""
        base = self._base(worker, again=again)
        if base is None:
            return
        new = {}
        for file, it in looked:
            if it.digest is None:
                continue
            self._digests[file.path] = it.digest
            entry = entries.survey_entry(it.surveyed, it.passwords)
            if entry is not None:
                new[_key(base, file, it.digest)] = entry
        self._store.put(new)

    # Rewrites

    def rewrites(self, worker: Worker, orders: Sequence[Order]) -> dict[str, Rewritten]:
        """What is known of the outcome of orders, by path."""
        if self._store.is_empty:
            return {}
        keys = self._of_orders(worker, orders)
        found = self._store.get([*keys.values()])
        known = {}
        for order in orders:
            entry = found.get(keys.get(order.path, b""))
            if entry is None:
                continue
            try:
                content = read(worker.root, worker.changed, order.path)
                if digest_of(content) == order.digest:
                    known[order.path] = entries.rewrite_of(entry, content)
            except Exception:  # noqa: S112 - as above
                continue
        return known

    def keep_rewrites(
        self, worker: Worker, orders: Sequence[Order], outcomes: Mapping[str, Rewritten]
    ) -> None:
        """Remember the outcome of orders."""
        done = {order.path: order for order in orders if order.path in outcomes}
        new = {}
        for path, key in self._of_orders(worker, [*done.values()]).items():
            content = _content(worker, done[path], outcomes[path])
            entry = None if content is None else entries.rewrite_entry(outcomes[path], content)
            if entry is not None:
                new[key] = entry
        self._store.put(new)

    def _of_orders(self, worker: Worker, orders: Sequence[Order]) -> dict[str, bytes]:
        """The keys of orders, by path; of none that hangs on more than the content of its file."""
        base = self._base(worker, again=True)
        if base is None:
            return {}
        try:
            return {
                order.path: digest(base, worker.style, _plain(order))
                for order in orders
                if order.digest is not None and order.creation is None and not order.deletes
            }
        except NotCanonical:
            return {}

    def done(self) -> None:
        """The run is at its end."""
        self._store.note_uses()

    def _base(self, worker: Worker, *, again: bool) -> bytes | None:
        """What all keys of one step have in common; None if nothing is to be remembered."""
        if self._stamp is None or not again:
            return self._stamp
        if self._lessons[0] is not worker.lessons:
            try:
                self._lessons = (worker.lessons, digest(self._stamp, worker.lessons))
            except NotCanonical:
                self._lessons = (worker.lessons, None)
        return self._lessons[1]


def _content(worker: Worker, order: Order, outcome: Rewritten) -> bytes | None:
    """What a file held that was treated as ordered; None where that can't be told any more."""
    if outcome.result.change:
        return outcome.result.change.before
    try:
        content = read(worker.root, worker.changed, order.path)
    except OSError:
        return None
    return content if digest_of(content) == order.digest else None


def _key(base: bytes, file: SelectedFile, content: bytes) -> bytes:
    return digest(base, file.path, file.is_document, content)


def _plain(order: Order) -> tuple[object, ...]:
    """An order as a value; what its codemods are is in the stamp."""
    repairs = [(codemod.name, repair) for codemod, repair in order.repairs]
    return order.path, order.digest, repairs, order.imports
