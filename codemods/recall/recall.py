"""What one run asks the cache for, and what it adds to it.

| what is remembered     | hangs on                                                               |
| ---------------------- | ---------------------------------------------------------------------- |
| a survey               | path and content of the file, the codemods and their options, the code |
|                        | of all of that, Python                                                 |
| a second survey        | the same, and the lessons                                              |
| what a file becomes    | the same, the order (which names the content) and the style            |
| a whole round          | see `recall.whole`                                                     |

All of it is in the key, so a result is found again where nothing of it has changed. What hangs on
anything else is not remembered: files that are created or deleted, what went wrong, and the plan.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from codemods.codemod import Codemod, Lesson
from codemods.engine.orders import Order
from codemods.engine.results import FileResult
from codemods.engine.rounds import Round
from codemods.engine.select import SelectedFile, Selection, read
from codemods.engine.values import dumped, loaded
from codemods.engine.worker import Looked, Rewritten, Surveyed, Worker, digest_of
from codemods.recall import entries, stamps, whole
from codemods.recall.canonical import NotCanonical, digest
from codemods.recall.store import Store
from codemods.recall.whole import Heard, Listing


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
        self._outcomes: dict[str, tuple[bytes, FileResult]] = {}
        """What is remembered of the round that is under way, by path, with the keys."""
        self._began = 0.0
        """When it began, in seconds."""

    # Rounds

    def round(self, selection: Selection, worker: Worker, *, with_review: bool) -> Round | None:
        """What a round comes to, where nothing has changed since it was last done."""
        self._began, self._digests, self._outcomes = time.time(), {}, {}
        if self._store.is_empty:
            return None
        near, _ = self._near(selection, worker, with_review=with_review)
        if near is None or near not in self._store.get([near]):
            return None
        far, _ = self._far(selection, worker, near)
        entry = self._store.get([far]).get(far) if far else None
        if entry is None:
            return None
        try:
            listing: Listing = loaded(entry)
            if not listing.holds(selection.rules):
                return None
            found = self._store.get([it.key for it in listing.files])
            results = [
                entries.result_of(found[it.key], self._same(worker, it.path))
                for it in listing.files
            ]
            return listing.round(selection, results)
        except Exception:  # whatever it is, the round is done again
            return None

    def watched(self, selection: Selection) -> Selection:
        """The same selection, for a round that is to be remembered."""
        return replace(selection, rules=Heard(selection.rules))

    def keep_round(
        self, selection: Selection, worker: Worker, done: Round, *, with_review: bool
    ) -> None:
        """Remember what a round comes to, if it found anything; the selection was `watched`."""
        if not (worker.lessons or done.result.files):
            return
        listing = whole.listing_of(done, self._outcomes, selection.rules)
        if listing is None:
            return
        near, read_first = self._near(selection, worker, with_review=with_review)
        far, others = self._far(selection, worker, near) if near else (None, [])
        paths = [*(it.path for it in read_first), *others]
        if near and far and whole.are_settled(selection, paths, self._began):
            self._store.put({near: b"", far: dumped(listing)})

    def _near(
        self, selection: Selection, worker: Worker, *, with_review: bool
    ) -> tuple[bytes | None, list[SelectedFile]]:
        """The key of a round by the files that each run reads, and these."""
        files = [it for it in selection.files if worker.reads(it, again=False)]
        if self._stamp is None:
            return None, files
        contents = partial(self._digest, worker)
        key = whole.near_key(
            self._stamp, worker.style, selection, files, contents, with_review=with_review
        )
        return key, files

    def _far(
        self, selection: Selection, worker: Worker, near: bytes
    ) -> tuple[bytes | None, list[str]]:
        """The key of a round by all files, and those that only some runs read."""
        read_first = [it for it in selection.files if worker.reads(it, again=False)]
        files = whole.far_files(selection, read_first)
        return whole.far_key(near, files, partial(self._digest, worker)), files

    def _same(self, worker: Worker, path: str) -> bytes:
        """The content of a file that the key is made of. Raises `LookupError` if it is another by
        now, and `OSError`."""
        content = read(worker.root, worker.changed, path)
        if digest_of(content) != self._digests[path]:
            raise LookupError(path)
        return content

    # Surveys

    def surveys(
        self, worker: Worker, files: Sequence[SelectedFile], *, again: bool
    ) -> dict[str, Surveyed | None]:
        """What is known of files by path; None for one that can't matter."""
        base = self._base(worker, again=again)
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
                    self._outcomes[order.path] = keys[order.path], known[order.path].result
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
                self._outcomes[path] = key, outcomes[path].result
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
