"""Which list a new setting belongs in, and where in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile

from codemods.codemod import Refusal, Repair, Span, TextEdit
from codemods.timeouts.documents.listing import Entry, Listing, Told
from codemods.timeouts.facts import NewSetting
from codemods.timeouts.finding import messages
from codemods.timeouts.words import words_of

_ENOUGH = 2
"""So many settings that are known say that a list is one of the project's."""
_SORTED = 3
"""So many entries are in order by more than chance."""
_OF_TIME = frozenset({"deadline", "delay", "expiry", "interval", "lifetime", "seconds", "timeout"})
_OF_TIME |= {"timeouts", "ttl", "wait", "time"}

_MANNER = "the manner of the list can't be followed; add the setting by hand"
_SEVERAL = "the document has several such lists; add the setting by hand"
_ROOM = "the table has no room for it; add the setting by hand"


def repairs(
    news: Sequence[NewSetting], documents: Mapping[str, Sequence[Listing]]
) -> dict[str, Repair]:
    """What is to be done in the documents at these paths."""
    found = {path: _repair(news, listings) for path, listings in documents.items()}
    return {path: repair for path, repair in found.items() if repair != Repair()}


def _repair(news: Sequence[NewSetting], listings: Sequence[Listing]) -> Repair:
    edits: list[TextEdit] = []
    refusals: list[Refusal] = []
    for new in sorted(news, key=lambda it: it.name):
        fitting = [it for it in listings if _fits(new, it)]
        if not fitting or any(_has(new, it) for it in listings):
            continue
        message = messages.of_list(new.name)
        chosen = _chosen(new, fitting)
        text = _edit(new, chosen, message) if isinstance(chosen, Listing) else chosen
        if isinstance(text, TextEdit):
            edits.append(text)
        else:
            last = max(it.start for listing in fitting for it in _siblings(new, listing))
            refusals.append(Refusal(last, message, text))
    return Repair(edits=tuple(edits), refusals=tuple(refusals))


def _fits(new: NewSetting, listing: Listing) -> bool:
    """Whether a list is one of settings such as the new one."""
    if listing.of_environment and not new.is_variable:
        return False
    if listing.group and listing.group != new.group:
        return False
    siblings = len(_siblings(new, listing))
    # Of the options of a service a page lists the few that it speaks of, unless it lists them all.
    least = -(-len(new.siblings) // 2) if new.group else 0
    return siblings >= max(_ENOUGH, least)


def _siblings(new: NewSetting, listing: Listing) -> list[Entry]:
    return [it for it in listing.entries if it.name in new.siblings]


def _has(new: NewSetting, listing: Listing) -> bool:
    same_group = not listing.group or listing.group == new.group
    return same_group and any(it.name == new.name for it in listing.entries)


def _chosen(new: NewSetting, fitting: Sequence[Listing]) -> Listing | str:
    """The list whose settings have most in common with the new one, or why there is none."""
    words = words_of(new.name)
    shared = [
        max(_in_common(words, words_of(it.name)) for it in _siblings(new, listing))
        for listing in fitting
    ]
    best = [it for it, count in zip(fitting, shared, strict=True) if count == max(shared)]
    if len(best) > 1:
        return _SEVERAL
    return best[0] if best[0].form else _MANNER


def _in_common(words: Sequence[str], others: Sequence[str]) -> int:
    """How many words two names begin with that are the same."""
    pairs = zip(words, others, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _edit(new: NewSetting, listing: Listing, message: str) -> TextEdit | str:
    """What puts a setting in its place in a list, or why it can't be."""
    whole = isinstance(new.seconds, int)
    told = Told(new.name, repr(new.seconds), new.sentence, whole)
    lines = listing.form.lines(told) if listing.form else None
    if lines is None:
        return _ROOM
    newline = listing.newline
    before = _before(new, listing)
    if before is None:
        first = listing.entries[0]
        text = "".join(f"{line}{newline}" for line in [*lines, *[""] * first.gap])
        return TextEdit(Span(first.start, first.start), text, message)
    lines = [*[""] * before.gap, *lines]
    if before.end == listing.open_at:
        text = "".join(f"{newline}{line}" for line in lines)
    else:
        text = "".join(f"{line}{newline}" for line in lines)
    return TextEdit(Span(before.end, before.end), text, message)


def _before(new: NewSetting, listing: Listing) -> Entry | None:
    """What it stands behind: its predecessor in a list in order, the last one that is about time,
    or the last one. None where it comes first."""
    entries: Sequence[Entry] = listing.entries
    names = [it.name.lower() for it in entries]
    if len(names) >= _SORTED and names == sorted(names):
        smaller = [it for it in entries if it.name.lower() < new.name.lower()]
        return smaller[-1] if smaller else None
    if listing.of_environment:
        entries = _siblings(new, listing)  # an environment is shared with other programs
    of_time = [it for it in entries if not _OF_TIME.isdisjoint(words_of(it.name))]
    return (of_time or entries)[-1]
