"""Copies of one value: what several methods of a class have alike is one setting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from codemods.timeouts.facts import Form, Timeout, Wanted
from codemods.timeouts.finding import names


def together(timeouts: Sequence[Timeout]) -> list[Timeout]:
    """The timeouts of a file; those that are copies of one value under one name.

    A variable of one name and value in methods of one class that do the same to several things,
    such as ``create_volume`` and ``create_snapshot``, goes by what they do: ``create_timeout``.
    """
    alike: dict[tuple[object, ...], list[Timeout]] = {}
    for it in timeouts:
        likeness = _likeness(it)
        if likeness:
            alike.setdefault(likeness, []).append(it)
    shared = {
        it: f"{_verb(it)}_{it.kind.noun}"
        for several in alike.values()
        if len({it.owner for it in several}) > 1
        for it in several
    }
    return [replace(it, thing=shared.get(it, it.thing)) for it in timeouts]


def _likeness(timeout: Timeout) -> tuple[object, ...] | None:
    holder = timeout.owner.rpartition(".")[0]
    if timeout.form is not Form.LOCAL or not holder or not _verb(timeout):
        return None
    if _says_which(timeout):
        return None
    return (holder, timeout.name, *_number(timeout), timeout.kind, _verb(timeout))


def _says_which(timeout: Timeout) -> bool:
    return names.says_which(timeout.name, timeout.callee, timeout.kind)


def _verb(timeout: Timeout) -> str:
    """What a method does to something, if its name says so."""
    done = names.words(timeout.owner.rpartition(".")[2])
    return done[0] if len(done) > 1 and done[0] in names.ACTS else ""


def _number(timeout: Timeout) -> tuple[str, float]:
    return type(timeout.seconds).__name__, timeout.seconds


def are_one(first: Wanted, other: Wanted) -> bool:
    """Whether two timeouts are copies of one value: of the same thing in functions of one name (of
    a driver, its base class and its fake), in methods of one class, or in one object; or of one
    command, whoever runs it."""
    one, two = first.timeout, other.timeout
    same = (one.thing, one.kind, _number(one)) == (two.thing, two.kind, _number(two))
    if same and one.form is two.form is Form.ARGV and len(names.words(one.thing)) > 1:
        return True
    if not same or not one.owner:
        return False
    *outer, function = one.owner.split(".")
    *others, another = two.owner.split(".")
    if function == another and (
        not function.startswith("__") or outer[-1:] == others[-1:] or _says_which(one)
    ):
        return True
    alike = (one.form, one.name) == (two.form, two.name) and one.form in (
        Form.LOCAL,
        Form.ATTRIBUTE,
    )
    return alike and first.path == other.path and outer == others != []
